//! What changed between two reports: what got fixed, what broke, what became unknown, and the value that moved.
//!
//! Each change says where it comes from: another value in Halo, another choice of records, more or less data in the
//! bundle, other requirements, or another reading of the same value.

mod cause;
mod setup;
mod text;

use serde::Serialize;

pub use cause::Cause;
pub use setup::SetupChange;
pub use text::text;

use crate::report::{EvidenceRow, Finding, Report};
use crate::words::{Reason, Verdict};

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
    /// What else the two reports were judged with.
    pub setup: Vec<SetupChange>,
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
    /// Where the change comes from.
    pub cause: Cause,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A mismatch that was none before.
    Broke,
    /// Decided before, unknown now.
    BecameUnknown,
    /// Not met as before, and no longer waived.
    WaiverEnded,
    /// It passes, and did not before.
    Fixed,
    /// Not met as before, and waived now.
    Waived,
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
    /// Where the value that moved stands; where the first piece of proof does, when none did.
    pub place: Option<EvidenceRow>,
    /// Why an unknown is unknown.
    pub reason: Option<Reason>,
    /// What must be there.
    pub expected: String,
}

/// Compares two reports.
#[must_use]
pub fn diff(old: &Report, new: &Report) -> Diff {
    let find = |report: &Report, id: &str| report.findings.iter().find(|finding| finding.requirement == id).cloned();
    let setup = setup::changes(old, new);
    let mut changes: Vec<Change> = Vec::new();
    let mut unchanged = 0;
    for finding in &new.findings {
        let before = find(old, &finding.requirement);
        match kind(before.as_ref(), finding) {
            Some(kind) => changes.push(Change {
                requirement: finding.requirement.clone(),
                kind,
                old: before.as_ref().map(|before| side(before, Some(finding))),
                new: Some(side(finding, before.as_ref())),
                cause: before.as_ref().map_or(Cause::Requirement, |before| cause::of(before, finding, kind, &setup)),
            }),
            None => unchanged += 1,
        }
    }
    for finding in old.findings.iter().filter(|finding| find(new, &finding.requirement).is_none()) {
        changes.push(Change {
            requirement: finding.requirement.clone(),
            kind: ChangeKind::Removed,
            old: Some(side(finding, None)),
            new: None,
            cause: Cause::Requirement,
        });
    }
    changes.sort_by_key(|change| change.kind);
    Diff { schema: "halolint/diff/1", profile_changed: old.profile != new.profile, changes, unchanged, setup }
}

fn kind(old: Option<&Finding>, new: &Finding) -> Option<ChangeKind> {
    let Some(old) = old else { return Some(ChangeKind::Added) };
    if old.verdict != new.verdict {
        return Some(match new.verdict {
            Verdict::Mismatch => ChangeKind::Broke,
            Verdict::Unknown => ChangeKind::BecameUnknown,
            Verdict::Pass => ChangeKind::Fixed,
            Verdict::NotApplicable => ChangeKind::Other,
        });
    }
    match (old.waiver.is_some(), new.waiver.is_some()) {
        (true, false) => Some(ChangeKind::WaiverEnded),
        (false, true) => Some(ChangeKind::Waived),
        (true, true) | (false, false) => (old.observed != new.observed).then_some(ChangeKind::Moved),
    }
}

/// One side, with the place of the value that the other side does not show.
fn side(finding: &Finding, other: Option<&Finding>) -> Side {
    let shown = |row: &&EvidenceRow| {
        other.is_none_or(|other| {
            other.evidence.iter().all(|own| own.excerpt != row.excerpt || own.pointer != row.pointer)
        })
    };
    Side {
        verdict: finding.verdict,
        observed: finding.observed.clone(),
        place: finding.evidence.iter().find(shown).or_else(|| finding.evidence.first()).cloned(),
        reason: finding.reason,
        expected: finding.expected.clone(),
    }
}

impl Diff {
    /// How many changes are of a kind.
    #[must_use]
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }

    /// Whether the newer report is worse: something broke, became unknown, or counts again because a waiver ended.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        let worse = [ChangeKind::Broke, ChangeKind::BecameUnknown, ChangeKind::WaiverEnded];
        worse.into_iter().any(|kind| self.count(kind) > 0)
    }
}
