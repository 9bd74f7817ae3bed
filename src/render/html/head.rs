//! The head of the page: verdict, counts, coverage, links to the parts; and the records that were judged.

use crate::render::{Layout, phrase};
use crate::report::{Counts, Outcome, Report};

use super::counted;
use super::markup::line;

/// The page's title.
pub(super) fn title(report: &Report, layout: &Layout) -> String {
    let input = if layout.input.is_empty() { report.profile.name.as_str() } else { layout.input.as_str() };
    format!("{} · {}", line(word(report.outcome)), line(input))
}

/// Writes the head.
pub(super) fn write(page: &mut String, report: &Report, layout: &Layout) {
    let Counts { pass, mismatch, unknown, not_applicable, assumed, waived, known } = report.counts;
    let (decided, all) = phrase::decided(report);
    let class = match report.outcome {
        Outcome::Ready => "ready",
        Outcome::NotReady => "not-ready",
        Outcome::Undecided => "undecided",
    };
    let halo = report.halo_version.as_deref();
    let halo =
        halo.map_or_else(|| "Halo's version is not in the bundle".to_owned(), |told| format!("Halo {}", line(told)));
    let strict = if report.parameters.strict { " · strict" } else { "" };
    page.push_str(&format!(
        "<header class=\"{class}\">\n<p class=\"kicker\">{}</p>\n<h1><span class=\"mark\" aria-hidden=\"true\">{}</span>{}</h1>\n\
         <p class=\"about\">{} · profile {} {} · {halo}{strict}</p>\n",
        line(&format!("{} report", report.tool.name)),
        mark(report.outcome),
        word(report.outcome),
        if layout.input.is_empty() { "bundle".to_owned() } else { line(&layout.input) },
        line(&report.profile.name),
        line(&report.profile.version),
    ));
    let segments = [
        ("mismatch", mismatch, counted(mismatch, "mismatch", "mismatches")),
        ("unknown", unknown, format!("{unknown} unknown")),
        ("pass", pass, format!("{pass} pass")),
        ("not-applicable", not_applicable, format!("{not_applicable} not applicable")),
    ];
    page.push_str("<ul class=\"counts\">\n");
    for (class, number, label) in &segments {
        page.push_str(&format!(
            "<li data-verdict=\"{class}\" data-count=\"{number}\"><span class=\"key {class}\" aria-hidden=\"true\"></span>{label}</li>\n"
        ));
    }
    for (number, word) in [(waived, "waived"), (known, "known from the baseline")] {
        if number > 0 {
            page.push_str(&format!("<li>{number} {word}</li>\n"));
        }
    }
    let share = (decided * 100).checked_div(all).unwrap_or(0);
    page.push_str(&format!(
        "</ul>\n<div class=\"bar\" role=\"img\" aria-label=\"{decided} of {all} requirements are decided: {}\">",
        line(&phrase::counts(report))
    ));
    for (class, number, _) in segments.iter().filter(|(_, number, _)| *number > 0) {
        page.push_str(&format!("<span class=\"{class}\" style=\"flex-grow:{number}\"></span>"));
    }
    page.push_str(&format!("</div>\n<p class=\"about\">{decided} of {all} requirements decided ({share} %)"));
    if assumed > 0 {
        page.push_str(&format!("; {assumed} rest on a meaning that is assumed"));
    }
    page.push_str("</p>\n");
    if let Some(config) = phrase::config(report) {
        page.push_str(&format!("<p class=\"about\">Configuration: {}</p>\n", line(&config)));
    }
    if let Some(baseline) = phrase::baseline(report) {
        page.push_str(&format!("<p class=\"about\">Baseline: {}</p>\n", line(&baseline)));
    }
    contents(page, report);
    page.push_str("</header>\n");
}

fn contents(page: &mut String, report: &Report) {
    page.push_str("<nav aria-label=\"Parts of the report\"><ul>\n");
    for (id, label, number) in [
        ("change", "What to change", report.counts.mismatch),
        ("send", "What to send", report.counts.unknown),
        ("subjects", "Judged records", 1),
        ("findings", "Findings", report.findings.len()),
        ("waivers", "Waivers", report.waivers.len()),
        ("excess", "Excess", report.excess.len()),
        ("problems", "Problems", report.problems.len()),
        ("documents", "Documents", report.documents.len()),
    ] {
        if number > 0 {
            page.push_str(&format!("<li><a href=\"#{id}\">{label}</a></li>\n"));
        }
    }
    page.push_str("</ul></nav>\n");
}

/// Writes the records that were judged.
pub(super) fn subjects(page: &mut String, report: &Report) {
    let subjects = &report.subjects;
    page.push_str(
        "<section id=\"subjects\" aria-labelledby=\"h-subjects\">\n<h2 id=\"h-subjects\">Judged records</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of judged records\"><table>\n\
         <thead><tr><th scope=\"col\">Part</th><th scope=\"col\">Record</th><th scope=\"col\">Why this one</th></tr></thead>\n<tbody>\n",
    );
    for (label, chosen) in [
        ("Application", &subjects.application),
        ("Agent", &subjects.agent),
        ("Project type", &subjects.project_type),
        ("Task type", &subjects.task_type),
    ] {
        let Some(chosen) = chosen else { continue };
        let record = phrase::record(chosen.name.as_deref(), chosen.id.as_deref());
        let record = record.map_or_else(|| "none".to_owned(), |record| line(&record));
        page.push_str(&format!("<tr><th scope=\"row\">{label}</th><td>{record}</td><td>{}", line(&chosen.chosen)));
        for other in &chosen.others {
            let other_record = phrase::record(other.name.as_deref(), other.id.as_deref()).unwrap_or_default();
            page.push_str(&format!("<br><small>not {}: {}</small>", line(&other_record), line(&other.why)));
        }
        page.push_str("</td></tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
    if !report.parameters.synced_teams.is_empty() {
        let teams = report.parameters.synced_teams.join(", ");
        page.push_str(&format!("<p>Synchronised teams: <strong>{}</strong></p>\n", line(&teams)));
    }
    page.push_str("</section>\n");
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ready => "Ready",
        Outcome::NotReady => "Not ready",
        Outcome::Undecided => "Undecided",
    }
}

const fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ready => "✓",
        Outcome::NotReady => "✕",
        Outcome::Undecided => "?",
    }
}
