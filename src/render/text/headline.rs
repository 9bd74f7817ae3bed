//! Writes the head of the report: the verdict, then what was judged and why.

use crate::report::{Chosen, Counts, DocumentStatus, Outcome, Report, Severity};
use crate::words::Verdict;

use super::page::{Ink, Page, Row};
use super::visible::crop;
use super::{Style, counted, record};
use crate::render::phrase;

/// Columns of the labels.
const LABEL: usize = 14;

/// Most characters of a record's id.
const ID: usize = 12;

/// How many candidates that were not chosen are named by default.
const OTHERS: usize = 3;

/// Writes the verdict and its counts on one line.
pub(super) fn verdict(page: &mut Page, report: &Report) {
    let aside = [(report.counts.waived, "waived"), (report.counts.known, "known")];
    let row = Row::new(0, 2).whole(0, word(report.outcome), ink(report));
    page.row(&counts(row, 2, report, advice(report), &aside));
}

/// Adds the counts of each verdict, the worst first, how many mismatches are only advice, and how many findings do not
/// count for which reason.
pub(super) fn counts(row: Row, gap: usize, report: &Report, advice: usize, aside: &[(usize, &str)]) -> Row {
    let Counts { pass, mismatch, unknown, not_applicable, assumed: _, waived: _, known: _ } = report.counts;
    let mut parts = Vec::new();
    if mismatch > 0 {
        let note = if advice > 0 { format!(" ({advice} only recommended)") } else { String::new() };
        parts.push((format!("{}{note}", counted(mismatch, "mismatch", "mismatches")), Ink::Bad));
    }
    if unknown > 0 {
        parts.push((format!("{unknown} unknown"), Ink::Doubt));
    }
    parts.push((format!("{pass} pass"), Ink::Plain));
    if not_applicable > 0 {
        parts.push((format!("{not_applicable} n/a"), Ink::Plain));
    }
    for (number, word) in aside {
        if *number > 0 {
            parts.push((format!("{number} {word}"), Ink::Doubt));
        }
    }
    let (mut row, mut gap, last) = (row, gap, parts.len());
    for (number, (part, ink)) in parts.iter().enumerate() {
        let comma = if number + 1 < last { "," } else { "" };
        row = row.whole(gap, &format!("{part}{comma}"), *ink);
        gap = 1;
    }
    row
}

/// The verdict in capitals.
pub(super) const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ready => "READY",
        Outcome::NotReady => "NOT READY",
        Outcome::Undecided => "UNDECIDED",
    }
}

/// The verdict's colour: green only when nothing at all is left to do or to know.
pub(super) fn ink(report: &Report) -> Ink {
    match report.outcome {
        Outcome::Ready if clean(report) => Ink::GoodBold,
        Outcome::Ready | Outcome::Undecided => Ink::DoubtBold,
        Outcome::NotReady => Ink::BadBold,
    }
}

/// Whether there are findings and every one of them passes or does not apply.
pub(super) fn clean(report: &Report) -> bool {
    let good = |verdict| matches!(verdict, Verdict::Pass | Verdict::NotApplicable);
    report.counts.pass > 0
        && report.counts.mismatch + report.counts.unknown == 0
        && report.findings.iter().all(|finding| good(finding.verdict))
}

/// Writes the input, the profile, Halo's version, and the records that were judged.
pub(super) fn context(page: &mut Page, report: &Report, style: &Style) {
    let profile = format!("profile {} {}", report.profile.name, report.profile.version);
    let halo = match &report.halo_version {
        Some(version) => format!("Halo {version}"),
        None => "Halo's version is not in the bundle".to_owned(),
    };
    let mut row = Row::new(0, 2).whole(0, &style.input, Ink::Bold);
    let used = report.documents.iter().all(|row| row.status == DocumentStatus::Used);
    let used =
        if used { format!("{} used", counted(report.documents.len(), "document", "documents")) } else { String::new() };
    for part in [profile.as_str(), &halo, &used, if report.parameters.strict { "strict" } else { "" }] {
        if !part.is_empty() {
            row = row.whole(1, "·", Ink::Dim).whole(1, part, Ink::Plain);
        }
    }
    page.row(&row);
    if style.verbose {
        page.row(&Row::new(2, 2).whole(0, &report.profile.source, Ink::Dim));
    }
    let subjects = &report.subjects;
    for (label, chosen) in [
        ("application", &subjects.application),
        ("agent", &subjects.agent),
        ("project type", &subjects.project_type),
        ("task type", &subjects.task_type),
    ] {
        if let Some(chosen) = chosen {
            subject(page, label, chosen, style.verbose);
        }
    }
    if !report.parameters.synced_teams.is_empty() {
        let teams = report.parameters.synced_teams.join(", ");
        page.row(&labelled("synced teams").prose(0, &teams, Ink::Bold));
    }
    if let Some(config) = phrase::config(report) {
        page.row(&labelled("configuration").prose(0, &config, Ink::Plain));
    }
    if let Some(baseline) = phrase::baseline(report) {
        page.row(&labelled("baseline").prose(0, &baseline, Ink::Plain));
    }
}

/// Writes one record, why it was chosen, and the other candidates.
fn subject(page: &mut Page, label: &str, chosen: &Chosen, verbose: bool) {
    let row = match (chosen.name.as_deref(), chosen.id.as_deref()) {
        (None, None) => labelled(label).whole(0, "none", Ink::DoubtBold),
        (name, Some(id)) if !verbose && id.len() > ID => {
            record(labelled(label), 0, name, Some(&crop(id, ID)), Ink::Bold)
        }
        (name, id) => record(labelled(label), 0, name, id, Ink::Bold),
    };
    let row = row.whole(1, "—", Ink::Dim);
    // Why there is none must be told whole; why this one, only as far as there is room.
    let chose = chosen.name.is_some() || chosen.id.is_some();
    page.row(&if chose && !verbose {
        row.value(1, &chosen.chosen, Ink::Plain)
    } else {
        row.prose(1, &chosen.chosen, Ink::Plain)
    });
    if chosen.others.is_empty() {
        return;
    }
    if !verbose && chosen.others.len() > OTHERS {
        return page.row(&names(chosen));
    }
    let mut row = Row::new(LABEL, LABEL + 6).whole(0, "also:", Ink::Dim);
    for (number, other) in chosen.others.iter().enumerate() {
        row = if number > 0 { row.whole(1, "·", Ink::Dim) } else { row };
        row = record(row, 1, other.name.as_deref(), other.id.as_deref(), Ink::Dim);
        if !other.why.is_empty() {
            row = row.whole(1, "—", Ink::Dim).prose(1, &other.why, Ink::Dim);
        }
    }
    page.row(&row);
}

/// The first of many other candidates, and how many more there are.
fn names(chosen: &Chosen) -> Row {
    let mut row = Row::new(LABEL, LABEL + 6).whole(0, "also:", Ink::Dim);
    for other in chosen.others.iter().take(OTHERS) {
        row = record(row, 1, other.name.as_deref(), other.id.as_deref().filter(|id| id.len() <= ID), Ink::Dim);
        row = row.whole(1, "·", Ink::Dim);
    }
    row.whole(1, &format!("… and {} others (-v)", chosen.others.len() - OTHERS), Ink::Dim)
}

/// A row that begins with a label.
fn labelled(label: &str) -> Row {
    Row::new(0, LABEL).whole(0, &format!("{label:<LABEL$}"), Ink::Dim)
}

/// How many mismatches are of requirements that are only recommended.
fn advice(report: &Report) -> usize {
    let only = |severity| match severity {
        Severity::Error => false,
        Severity::Warning => true,
    };
    report.findings.iter().filter(|finding| finding.verdict == Verdict::Mismatch && only(finding.severity)).count()
}
