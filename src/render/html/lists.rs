//! The lists people act on: what to change, what to send, and what is granted beyond need.

use crate::render::{phrase, text};
use crate::report::{Finding, Report, Severity};
use crate::words::Verdict;

use super::counted;
use super::markup::{anchor, clicks, line};

/// Writes what to change: one entry for each place in Halo, in the report's order.
pub(super) fn change(page: &mut String, report: &Report) {
    let wrong: Vec<&Finding> = phrase::of(report, Verdict::Mismatch).collect();
    if wrong.is_empty() {
        return;
    }
    page.push_str(&format!(
        "<section id=\"change\" aria-labelledby=\"h-change\">\n<h2 id=\"h-change\">What to change <span class=\"number\">{}</span></h2>\n<ol class=\"tasks\">\n",
        wrong.len()
    ));
    for finding in wrong {
        let advice = match finding.severity {
            Severity::Error => "",
            Severity::Warning => " <span class=\"tag\">only recommended</span>",
        };
        page.push_str(&format!(
            "<li><p class=\"task\">{}</p>\n<p class=\"small\"><a href=\"#{}\">{}</a>{advice} — is <span class=\"is\">{}</span>, must be <span class=\"must\">{}</span>{}</p></li>\n",
            clicks(&finding.remedy),
            anchor(&finding.requirement),
            line(&finding.title),
            line(&phrase::observed(finding)),
            line(&finding.expected),
            phrase::accepted(finding).map_or_else(String::new, |why| format!(" — {}", line(&why))),
        ));
    }
    page.push_str("</ol>\n</section>\n");
}

/// Writes what to send: one entry for each step, the one that settles most first.
pub(super) fn send(page: &mut String, report: &Report) {
    let steps = text::steps(report);
    if steps.is_empty() {
        return;
    }
    page.push_str(&format!(
        "<section id=\"send\" aria-labelledby=\"h-send\">\n<h2 id=\"h-send\">What to send <span class=\"number\">{}</span></h2>\n\
         <p class=\"small\">{}. Each entry settles the requirements below it.</p>\n<ol class=\"tasks\">\n",
        steps.len(),
        counted(report.counts.unknown, "requirement is unknown", "requirements are unknown"),
    ));
    for step in steps {
        let next = step.next.map_or_else(|| "no step is known that would settle".to_owned(), line);
        page.push_str(&format!(
            "<li><p class=\"task\"><code>{next}</code> <span class=\"tag\">settles {}</span></p>\n",
            step.findings.len()
        ));
        let links: Vec<String> = step
            .findings
            .iter()
            .map(|finding| format!("<a href=\"#{}\">{}</a>", anchor(&finding.requirement), line(&phrase::id(finding))))
            .collect();
        page.push_str(&format!("<p class=\"small ids\">{}</p></li>\n", links.join(", ")));
    }
    page.push_str("</ol>\n</section>\n");
}

/// Writes the waivers and what became of each.
pub(super) fn waivers(page: &mut String, report: &Report) {
    if report.waivers.is_empty() {
        return;
    }
    let as_of = report.parameters.as_of.map_or_else(String::new, |day| format!("As of {day}."));
    page.push_str(&format!(
        "<section id=\"waivers\" aria-labelledby=\"h-waivers\">\n<h2 id=\"h-waivers\">Waivers <span class=\"number\">{}</span></h2>\n\
         <p class=\"small\">{as_of}</p>\n<ul class=\"plain\">\n",
        report.waivers.len()
    ));
    for waiver in &report.waivers {
        page.push_str(&format!("<li>{}</li>\n", line(&phrase::waiver(waiver))));
    }
    page.push_str("</ul>\n</section>\n");
}

/// Writes what is granted beyond need.
pub(super) fn excess(page: &mut String, report: &Report) {
    if report.excess.is_empty() {
        return;
    }
    page.push_str(&format!(
        "<section id=\"excess\" aria-labelledby=\"h-excess\">\n<h2 id=\"h-excess\">More than is asked for <span class=\"number\">{}</span></h2>\n\
         <p class=\"small\">Changes no verdict.</p>\n<ul class=\"plain\">\n",
        report.excess.len()
    ));
    for excess in &report.excess {
        page.push_str(&format!(
            "<li>{} <span class=\"small\">{}</span>",
            line(&excess.what),
            line(&phrase::subject(&excess.subject))
        ));
        for evidence in excess.evidence.iter().take(3) {
            page.push_str(&format!("<br><code class=\"small\">{}</code>", line(&phrase::place(evidence))));
        }
        page.push_str("</li>\n");
    }
    page.push_str("</ul>\n</section>\n");
}
