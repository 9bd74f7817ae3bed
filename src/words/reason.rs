//! Why a verdict is unknown: a closed list, because each reason has its own next step.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The one reason of an unknown verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No record in the bundle is about this subject.
    NotInBundle,
    /// Only a list row is there; the setting is in the detail record.
    DetailMissing,
    /// The record is there and does not hold the property. Halo leaves null properties out.
    PropertyAbsent,
    /// The value is there and nobody knows what it means.
    UnrecognisedValue,
    /// The list says that there is more of it than the bundle holds.
    PartialList,
    /// PowerShell cut the value off at its depth limit.
    Truncated,
    /// A role that the agent holds is not in the bundle with its permissions.
    RoleMissing,
    /// Two sources in the bundle contradict each other.
    Conflicting,
    /// The answer needs something that only the user can say.
    ParameterMissing,
    /// The answer depends on Halo's version, and the bundle does not tell it.
    VersionMissing,
    /// Labels do not tell which record or field is meant.
    AmbiguousLabel,
    /// The document that would hold it is damaged, encrypted, refused, over a limit, or has changed meanwhile.
    Unreadable,
    /// With `--strict`: the value's meaning is only assumed.
    AssumedMeaning,
}

impl Reason {
    /// All reasons, in the order of the documentation.
    pub const ALL: [Self; 13] = [
        Self::NotInBundle,
        Self::DetailMissing,
        Self::PropertyAbsent,
        Self::UnrecognisedValue,
        Self::PartialList,
        Self::Truncated,
        Self::RoleMissing,
        Self::Conflicting,
        Self::ParameterMissing,
        Self::VersionMissing,
        Self::AmbiguousLabel,
        Self::Unreadable,
        Self::AssumedMeaning,
    ];

    /// Whether more data from the customer can settle an unknown of this reason.
    #[must_use]
    pub const fn is_settled_by_data(self) -> bool {
        match self {
            Self::NotInBundle
            | Self::DetailMissing
            | Self::PropertyAbsent
            | Self::PartialList
            | Self::Truncated
            | Self::RoleMissing
            | Self::VersionMissing
            | Self::Unreadable => true,
            Self::UnrecognisedValue
            | Self::Conflicting
            | Self::ParameterMissing
            | Self::AmbiguousLabel
            | Self::AssumedMeaning => false,
        }
    }

    /// The word used in reports, the same as in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotInBundle => "not-in-bundle",
            Self::DetailMissing => "detail-missing",
            Self::PropertyAbsent => "property-absent",
            Self::UnrecognisedValue => "unrecognised-value",
            Self::PartialList => "partial-list",
            Self::Truncated => "truncated",
            Self::RoleMissing => "role-missing",
            Self::Conflicting => "conflicting",
            Self::ParameterMissing => "parameter-missing",
            Self::VersionMissing => "version-missing",
            Self::AmbiguousLabel => "ambiguous-label",
            Self::Unreadable => "unreadable",
            Self::AssumedMeaning => "assumed-meaning",
        }
    }

    /// One sentence for a person: what the reason means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::NotInBundle => "no record in the bundle is about this subject",
            Self::DetailMissing => "only a list row is in the bundle; the setting is in the detail record",
            Self::PropertyAbsent => "the record does not hold this property (Halo leaves empty properties out)",
            Self::UnrecognisedValue => "the value is there, but what it means is not known",
            Self::PartialList => "the list says that there is more of it than the bundle holds",
            Self::Truncated => "PowerShell cut the value off at its depth limit",
            Self::RoleMissing => "a role of the agent is not in the bundle with its permissions",
            Self::Conflicting => "two places in the bundle contradict each other",
            Self::ParameterMissing => "only you can say it: an option is missing",
            Self::VersionMissing => "the answer depends on Halo's version, which the bundle does not tell",
            Self::AmbiguousLabel => "the labels do not tell which one is meant",
            Self::Unreadable => {
                "the document that would hold it is damaged, encrypted, refused, over a limit, or has changed meanwhile"
            }
            Self::AssumedMeaning => "the meaning of the value is only assumed, and --strict was given",
        }
    }
}
