//! What changed between two reports: what got fixed, what broke, what became unknown, and the value that moved.

use std::fmt::Write as _;

use serde::Serialize;

use crate::report::{EvidenceRow, Finding, Report};
use crate::words::Verdict;

/// What changed between two reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// `halolint/diff/1`.
    pub schema: &'static str,
    /// Whether the requirements themselves are others: another profile, or another version of it.
    pub profile_changed: bool,
    /// Requirements whose verdict or value changed, in the order of the newer report.
    pub changes: Vec<Change>,
    /// How many requirements are as they were.
    pub unchanged: usize,
}

/// One requirement that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its id.
    pub requirement: String,
    /// What kind of change.
    pub kind: ChangeKind,
    /// How it was; none when the older report does not have it.
    pub old: Option<Side>,
    /// How it is; none when the newer report does not have it.
    pub new: Option<Side>,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A mismatch that was none before.
    Broke,
    /// Decided before, unknown now.
    BecameUnknown,
    /// It passes, and did not before.
    Fixed,
    /// The verdict is the same and the value is another.
    Moved,
    /// Any other change of the verdict.
    Other,
    /// Only the newer profile asks for it.
    Added,
    /// Only the older profile asked for it.
    Removed,
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The verdict.
    pub verdict: Verdict,
    /// The value.
    pub observed: Option<String>,
    /// Where it stands first.
    pub place: Option<EvidenceRow>,
}

/// Compares two reports.
#[must_use]
pub fn diff(old: &Report, new: &Report) -> Diff {
    let find = |report: &Report, id: &str| report.findings.iter().find(|finding| finding.requirement == id).cloned();
    let mut changes: Vec<Change> = Vec::new();
    let mut unchanged = 0;
    for finding in &new.findings {
        let before = find(old, &finding.requirement);
        match kind(before.as_ref(), finding) {
            Some(kind) => {
                changes.push(Change {
                    requirement: finding.requirement.clone(),
                    kind,
                    old: before.as_ref().map(side),
                    new: Some(side(finding)),
                });
            }
            None => unchanged += 1,
        }
    }
    for finding in old.findings.iter().filter(|finding| find(new, &finding.requirement).is_none()) {
        changes.push(Change {
            requirement: finding.requirement.clone(),
            kind: ChangeKind::Removed,
            old: Some(side(finding)),
            new: None,
        });
    }
    changes.sort_by_key(|change| change.kind);
    Diff { schema: "halolint/diff/1", profile_changed: old.profile != new.profile, changes, unchanged }
}

fn kind(old: Option<&Finding>, new: &Finding) -> Option<ChangeKind> {
    let Some(old) = old else { return Some(ChangeKind::Added) };
    if old.verdict == new.verdict {
        return (old.observed != new.observed).then_some(ChangeKind::Moved);
    }
    Some(match new.verdict {
        Verdict::Mismatch => ChangeKind::Broke,
        Verdict::Unknown => ChangeKind::BecameUnknown,
        Verdict::Pass => ChangeKind::Fixed,
        Verdict::NotApplicable => ChangeKind::Other,
    })
}

fn side(finding: &Finding) -> Side {
    Side { verdict: finding.verdict, observed: finding.observed.clone(), place: finding.evidence.first().cloned() }
}

impl Diff {
    /// Whether the newer report is worse: something broke or became unknown.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.changes.iter().any(|change| matches!(change.kind, ChangeKind::Broke | ChangeKind::BecameUnknown))
    }
}

/// The changes as text. `safe` makes texts of a bundle harmless.
#[must_use]
pub fn text(diff: &Diff, safe: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    if diff.profile_changed {
        text.push_str("note: the two reports were judged against different profiles; changes may come from there\n\n");
    }
    let mut last = None;
    for change in &diff.changes {
        if last != Some(change.kind) {
            let _ = writeln!(text, "{}{}", if last.is_some() { "\n" } else { "" }, title(change.kind));
            last = Some(change.kind);
        }
        let _ = writeln!(text, "  {}", change.requirement);
        for (label, side) in [("was", &change.old), ("is", &change.new)] {
            let Some(side) = side else { continue };
            let place = side
                .place
                .as_ref()
                .map(|place| format!("  {}:{}:{} {}", place.document, place.line, place.column, place.pointer));
            let _ = writeln!(
                text,
                "    {label:<4}{} ({}){}",
                safe(side.observed.as_deref().unwrap_or("not shown")),
                side.verdict.word(),
                safe(&place.unwrap_or_default())
            );
        }
    }
    let _ = writeln!(
        text,
        "{}{} changed, {} as before",
        if diff.changes.is_empty() { "" } else { "\n" },
        diff.changes.len(),
        diff.unchanged
    );
    text
}

const fn title(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Broke => "BROKE",
        ChangeKind::BecameUnknown => "BECAME UNKNOWN",
        ChangeKind::Fixed => "FIXED",
        ChangeKind::Moved => "SAME VERDICT, OTHER VALUE",
        ChangeKind::Other => "OTHER",
        ChangeKind::Added => "ONLY IN THE NEWER PROFILE",
        ChangeKind::Removed => "ONLY IN THE OLDER PROFILE",
    }
}
