//! What is accepted for now: waivers, and what a former report knew already. Neither changes a verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, Outcome, Severity};
use crate::words::{Date, Verdict};

/// A waiver that is in force for a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waived {
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it is.
    pub expires: Date,
}

/// A waiver of the configuration, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverRow {
    /// Id of the requirement.
    pub requirement: String,
    /// Name or id of the record that it is for.
    pub subject: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it is.
    pub expires: Date,
    /// What became of it.
    pub status: WaiverStatus,
    /// One line for a person: what it waives, or why it waives nothing.
    pub detail: String,
}

/// What became of a waiver. All but the first are warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverStatus {
    /// A finding is waived by it.
    InForce,
    /// Its last day has passed.
    Expired,
    /// It is about no finding, or about one that passes.
    Unused,
}

impl WaiverStatus {
    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Expired => "expired",
            Self::Unused => "unused",
        }
    }
}

/// How a finding compares with the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// A mismatch or unknown that the baseline did not have with this verdict.
    New,
    /// A mismatch or unknown that the baseline had with the same verdict.
    Known,
    /// It is neither, and was one of them in the baseline.
    Fixed,
    /// It is neither, and was neither.
    Unchanged,
}

/// A former report that this one is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Baseline {
    /// Ids of the requirements that are new mismatches or unknowns.
    pub new: Vec<String>,
    /// Ids of the requirements that were mismatches or unknowns and are none any more.
    pub fixed: Vec<String>,
    /// What makes the two reports hard to compare: another version of the profile, other parameters.
    pub notes: Vec<String>,
}

impl Finding {
    /// Whether it counts against the exit status: not met or not known, and neither waived nor in the baseline.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_unmet() && self.waiver.is_none() && self.since != Some(Since::Known)
    }

    /// Whether it is a mismatch or an unknown.
    #[must_use]
    pub const fn is_unmet(&self) -> bool {
        matches!(self.verdict, Verdict::Mismatch | Verdict::Unknown)
    }

    /// Requirement and record, hashed (FNV-1a, 64 bits): the same for as long as they are, wherever the value stands.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let subject = self.subject.as_ref();
        let kind = subject.map_or("", |subject| subject.kind.as_str());
        let id = subject.and_then(|subject| subject.id.as_deref().or(subject.name.as_deref())).unwrap_or_default();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in [self.requirement.as_str(), kind, id].join("\0").bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        format!("{hash:016x}")
    }
}

impl Outcome {
    /// The verdict over all findings of severity error; `met` says which of those that are not met count as met.
    /// Without any finding nothing is ready.
    #[must_use]
    pub fn of(findings: &[Finding], met: impl Fn(&Finding) -> bool) -> Self {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let verdicts = errors.map(|finding| match finding.verdict {
            Verdict::Mismatch | Verdict::Unknown if met(finding) => Verdict::NotApplicable,
            own => own,
        });
        match Verdict::all(verdicts) {
            Some(Verdict::Pass | Verdict::NotApplicable) => Self::Ready,
            Some(Verdict::Mismatch) => Self::NotReady,
            Some(Verdict::Unknown) | None => Self::Undecided,
        }
    }
}
