//! Phrases that several forms of the report share. They hold no control or bidirectional characters; what else a format
//! gives a meaning to is escaped where the format is written.

use crate::report::{Counts, EvidenceRow, Finding, Outcome, Report, Since, Subject, WaiverRow, WaiverStatus};
use crate::words::{Certainty, Verdict};

use super::text::safe_line;

/// The verdict of the report in capitals.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ready => "READY",
        Outcome::NotReady => "NOT READY",
        Outcome::Undecided => "UNDECIDED",
    }
}

/// The counts of all verdicts.
pub(super) fn counts(report: &Report) -> String {
    let Counts { pass, mismatch, unknown, not_applicable, assumed: _, waived, known } = report.counts;
    let noun = if mismatch == 1 { "mismatch" } else { "mismatches" };
    let mut text = format!("{mismatch} {noun}, {unknown} unknown, {pass} pass, {not_applicable} not applicable");
    for (number, word) in [(waived, "waived"), (known, "known")] {
        if number > 0 {
            text.push_str(&format!(", {number} {word}"));
        }
    }
    text
}

/// Why a mismatch or unknown does not count: a waiver, or the baseline.
pub(super) fn accepted(finding: &Finding) -> Option<String> {
    if let Some(waiver) = &finding.waiver {
        let (owner, reason) = (safe_line(&waiver.owner), safe_line(&waiver.reason));
        return Some(format!("waived until {} by {owner}: {reason}", waiver.expires));
    }
    (finding.since == Some(Since::Known)).then(|| "known from the baseline".to_owned())
}

/// The id of a finding, with a word on why it does not count.
pub(super) fn id(finding: &Finding) -> String {
    let word = match (&finding.waiver, finding.since) {
        (Some(_), _) => " (waived)",
        (None, Some(Since::Known)) => " (known)",
        (None, _) => "",
    };
    format!("{}{word}", safe_line(&finding.requirement))
}

/// Waivers that waive nothing.
pub(super) fn idle_waivers(report: &Report) -> impl Iterator<Item = &WaiverRow> {
    report.waivers.iter().filter(|row| row.status != WaiverStatus::InForce)
}

/// What a waiver is for, who said why, and what became of it.
pub(super) fn waiver(row: &WaiverRow) -> String {
    let subject = row.subject.as_deref().map_or_else(String::new, |subject| format!(" for {}", safe_line(subject)));
    let about = format!("{}{subject}", safe_line(&row.requirement));
    let said = format!("{}: {}", safe_line(&row.owner), safe_line(&row.reason));
    format!("{about} ({said}) is {}: {}", row.status.word(), safe_line(&row.detail))
}

/// The configuration that was used, and the start of its digest; nothing when there was none.
pub(super) fn config(report: &Report) -> Option<String> {
    let config = report.config.as_ref()?;
    let digest: String = config.sha256.chars().take(12).collect();
    Some(format!("{} (SHA-256 {digest}…)", safe_line(&config.name)))
}

/// What is new, known and fixed since the baseline.
pub(super) fn baseline(report: &Report) -> Option<String> {
    let baseline = report.baseline.as_ref()?;
    let part = |ids: &[String], word: &str| {
        let ids: Vec<String> = ids.iter().map(|id| safe_line(id)).collect();
        let ids = if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) };
        format!("{word}{ids}")
    };
    let mut text = format!(
        "{} {}, {} known, {} {}",
        baseline.new.len(),
        part(&baseline.new, "new"),
        report.counts.known,
        baseline.fixed.len(),
        part(&baseline.fixed, "fixed since")
    );
    for note in &baseline.notes {
        text.push_str(&format!("; {}", safe_line(note)));
    }
    Some(text)
}

/// How many findings are decided, and of how many.
pub(super) const fn decided(report: &Report) -> (usize, usize) {
    let Counts { pass, mismatch, unknown, not_applicable, assumed: _, waived: _, known: _ } = report.counts;
    let decided = pass + mismatch + not_applicable;
    (decided, decided + unknown)
}

/// The findings of one verdict, in the report's order.
pub(super) fn of(report: &Report, verdict: Verdict) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(move |finding| finding.verdict == verdict)
}

/// A record: kind, name and id as far as it has them.
pub(super) fn subject(subject: &Subject) -> String {
    let kind = safe_line(&subject.kind);
    match record(subject.name.as_deref(), subject.id.as_deref()) {
        Some(record) => format!("{kind} {record}"),
        None => kind,
    }
}

/// A record's name and id, as far as it has them.
pub(super) fn record(name: Option<&str>, id: Option<&str>) -> Option<String> {
    match (name.map(safe_line), id.map(safe_line)) {
        (Some(name), Some(id)) => Some(format!("{name} (id {id})")),
        (Some(name), None) => Some(name),
        (None, Some(id)) => Some(format!("id {id}")),
        (None, None) => None,
    }
}

/// A place: document, line and column, pointer, role.
pub(super) fn place(evidence: &EvidenceRow) -> String {
    let EvidenceRow { document, pointer, line, column, offset: _, excerpt: _, role, snippet: _ } = evidence;
    let via = role.as_deref().map_or_else(String::new, |role| format!(" via role {}", safe_line(role)));
    let place = format!("{}:{line}:{column} {}", safe_line(document), safe_line(pointer));
    format!("{}{via}", place.trim_end())
}

/// What is there; a word for nothing otherwise.
pub(super) fn observed(finding: &Finding) -> String {
    finding.observed.as_deref().map_or_else(|| "nothing".to_owned(), safe_line)
}

/// A note on a value whose meaning is only assumed.
pub(super) const fn note(finding: &Finding) -> &'static str {
    match finding.certainty {
        Some(Certainty::Assumed) => " (meaning assumed)",
        Some(Certainty::Established) | None => "",
    }
}

/// One line that says how a finding came out.
pub(super) fn message(finding: &Finding) -> String {
    let title = safe_line(&finding.title);
    match finding.verdict {
        Verdict::Mismatch | Verdict::Pass => {
            format!("{title}: is {}, must be {}{}", observed(finding), safe_line(&finding.expected), note(finding))
        }
        Verdict::Unknown => format!("{title}: {}", unknown(finding)),
        Verdict::NotApplicable => format!("{title}: does not apply, {}", observed(finding)),
    }
}

/// Why a finding is unknown, and what would settle it.
pub(super) fn unknown(finding: &Finding) -> String {
    let reason = finding.reason.map_or("no reason is known", |reason| reason.meaning());
    match &finding.next {
        Some(next) => format!("{reason}; next: {}", safe_line(next)),
        None => reason.to_owned(),
    }
}
