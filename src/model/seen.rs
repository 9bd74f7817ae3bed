//! What a model answers when it is asked for a value: known, contradictory, or silent for a reason.

use crate::record::{Item, Record};
use crate::words::{Evidence, Reason};

/// A single value of a property, over all documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// All documents that hold it agree.
    Known {
        /// The value as it is written, in the best document.
        raw: String,
        /// Every place that holds it, the best first.
        evidence: Vec<Evidence>,
    },
    /// Documents contradict each other.
    Conflict {
        /// The values, for a person.
        values: String,
        /// Every place that holds one.
        evidence: Vec<Evidence>,
    },
    /// No document holds it.
    Silent(Silence),
}

/// Why a value is not in the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Only list rows are there, which leave it out.
    ListOnly,
    /// The detail record is there and does not hold it.
    Absent,
    /// `PowerShell` cut it off.
    Cut(Evidence),
    /// The file that holds it has changed since it was read, or cannot be read any more.
    Gone(Evidence),
}

impl Silence {
    /// That of a value of a record that was cut off, or is gone.
    #[must_use]
    pub fn of(record: &Record, item: &Item) -> Self {
        let evidence = record.evidence(&item.at);
        if item.is_gone() { Self::Gone(evidence) } else { Self::Cut(evidence) }
    }

    /// The reason of an unknown that rests on this silence.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::ListOnly => Reason::DetailMissing,
            Self::Absent => Reason::PropertyAbsent,
            Self::Cut(_) => Reason::Truncated,
            Self::Gone(_) => Reason::Unreadable,
        }
    }

    /// The place that was cut off or is gone, if any.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        match self {
            Self::Cut(evidence) | Self::Gone(evidence) => vec![evidence.clone()],
            Self::ListOnly | Self::Absent => Vec::new(),
        }
    }
}
