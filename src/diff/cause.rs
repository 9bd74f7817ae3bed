//! Where a change comes from.

use serde::Serialize;

use super::ChangeKind;
use super::setup::SetupChange;
use crate::report::Finding;
use crate::words::{Reason, Verdict};

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The value in Halo is another.
    Data,
    /// The bundle shows what the other one does not.
    Coverage,
    /// Another record is judged.
    Record,
    /// The requirements are others: another profile, another version of it.
    Requirement,
    /// The value is the same and was read or judged in another way: parameters, vocabulary, program.
    Judging,
    /// A waiver began or ended.
    Waiver,
}

impl Cause {
    /// One clause for a person.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Data => "the value in Halo is another",
            Self::Coverage => "one bundle shows what the other does not",
            Self::Record => "another record is judged",
            Self::Requirement => "the profile is another",
            Self::Judging => "the value is the same; parameters, vocabulary or program are others",
            Self::Waiver => "the waivers are others, or the day is",
        }
    }
}

/// Where the change of one finding comes from.
pub(super) fn of(old: &Finding, new: &Finding, kind: ChangeKind, setup: &[SetupChange]) -> Cause {
    if matches!(kind, ChangeKind::Waived | ChangeKind::WaiverEnded) {
        return Cause::Waiver;
    }
    let id = |finding: &Finding| finding.subject.as_ref().and_then(|subject| subject.id.clone());
    if id(old).is_some() && id(new).is_some() && id(old) != id(new) {
        return Cause::Record;
    }
    if old.verdict != new.verdict && (is_blind(old) || is_blind(new)) {
        return Cause::Coverage;
    }
    // Only the user can say the one, and has said the other: Halo has no part in it.
    let by_option =
        |finding: &Finding| matches!(finding.reason, Some(Reason::ParameterMissing | Reason::AssumedMeaning));
    if old.verdict != new.verdict && (by_option(old) || by_option(new)) {
        return Cause::Judging;
    }
    let values = |finding: &Finding| {
        let mut excerpts: Vec<String> = finding.evidence.iter().map(|row| row.excerpt.clone()).collect();
        excerpts.sort_unstable();
        excerpts
    };
    let same = values(old) == values(new);
    let asked = old.expected == new.expected && old.quote == new.quote;
    match (same, asked) {
        (true, false) if setup.iter().any(SetupChange::is_profile) => Cause::Requirement,
        (true, _) if !setup.is_empty() || old.observed == new.observed => Cause::Judging,
        (true | false, _) => Cause::Data,
    }
}

/// Whether the bundle did not show what the requirement needs.
fn is_blind(finding: &Finding) -> bool {
    finding.verdict == Verdict::Unknown && finding.reason.is_some_and(Reason::is_settled_by_data)
}
