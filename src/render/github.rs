//! The report as workflow commands of GitHub Actions: one line for each mismatch, step, excess and problem.
//!
//! GitHub shows ten annotations of a level and step, so unknowns come by what would settle them.

use crate::report::{EvidenceRow, Finding, Report, Severity, WaiverStatus};
use crate::words::Verdict;

use super::phrase;
use super::text::{safe_line, steps};

/// The annotations, the outcome first.
#[must_use]
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    let headline = format!("{}: {}", phrase::outcome(report.outcome), phrase::counts(report));
    annotation(&mut text, "notice", None, "halolint", &headline);
    for finding in phrase::of(report, Verdict::Mismatch) {
        let accepted = phrase::accepted(finding);
        let level = match finding.severity {
            _ if accepted.is_some() => "notice",
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let accepted = accepted.map_or_else(String::new, |why| format!("{why}. "));
        let message = format!("{accepted}{}. Fix: {}", phrase::message(finding), safe_line(&finding.remedy));
        let title = format!("mismatch {}", safe_line(&finding.requirement));
        annotation(&mut text, level, finding.evidence.first(), &title, &message);
    }
    for step in steps(report) {
        let next = step.next.map_or_else(|| "no step is known that would settle it".to_owned(), safe_line);
        let title = format!("unknown {}", step.findings.len());
        let ids: Vec<String> = step.findings.iter().map(|finding| phrase::id(finding)).collect();
        let level = if step.findings.iter().any(|finding| finding.is_open()) { "warning" } else { "notice" };
        let place = step.findings.iter().find_map(|finding: &&Finding| finding.evidence.first());
        annotation(&mut text, level, place, &title, &format!("{next}. Settles {}", ids.join(", ")));
    }
    for waiver in &report.waivers {
        let level = if waiver.status == WaiverStatus::InForce { "notice" } else { "warning" };
        annotation(&mut text, level, None, &format!("waiver {}", waiver.status.word()), &phrase::waiver(waiver));
    }
    if let Some(config) = phrase::config(report) {
        annotation(&mut text, "notice", None, "configuration", &config);
    }
    if let Some(baseline) = phrase::baseline(report) {
        annotation(&mut text, "notice", None, "baseline", &baseline);
    }
    for excess in &report.excess {
        let message = format!("{}: {}", phrase::subject(&excess.subject), safe_line(&excess.what));
        annotation(&mut text, "notice", excess.evidence.first(), "excess", &message);
    }
    for problem in &report.problems {
        let title = format!("problem {}", problem.kind.word());
        let message = format!("{}: {}", safe_line(&problem.document), safe_line(&problem.detail));
        annotation(&mut text, "warning", None, &title, &message);
    }
    text
}

fn annotation(text: &mut String, level: &str, place: Option<&EvidenceRow>, title: &str, message: &str) {
    let file = match place {
        Some(at) => {
            format!("file={},line={},col={},", property(&safe_line(&at.document)), at.line.max(1), at.column.max(1))
        }
        None => String::new(),
    };
    text.push_str(&format!("::{level} {file}title={}::{}\n", property(title), data(message)));
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
