//! What went wrong with an input. A problem is part of the report: never fatal, never dropped.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of a [`Problem`]: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The document ends before its text does, or its syntax breaks off.
    Damaged,
    /// The document could not be read at all.
    Unreadable,
    /// The archive, or a member of it, is broken.
    BrokenArchive,
    /// The archive member is encrypted.
    Encrypted,
    /// A limit was reached; what was read so far counts.
    Limit,
    /// The document is an error answer or a login page instead of data.
    ErrorAnswer,
    /// The document is no data that this tool reads.
    NotData,
    /// The text holds bytes that are not of its encoding.
    Encoding,
}

impl ProblemKind {
    /// All kinds, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Damaged,
        Self::Unreadable,
        Self::BrokenArchive,
        Self::Encrypted,
        Self::Limit,
        Self::ErrorAnswer,
        Self::NotData,
        Self::Encoding,
    ];

    /// The word used in reports, the same as in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::BrokenArchive => "broken-archive",
            Self::Encrypted => "encrypted",
            Self::Limit => "limit",
            Self::ErrorAnswer => "error-answer",
            Self::NotData => "not-data",
            Self::Encoding => "encoding",
        }
    }
}

/// What went wrong with one document of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Name of the document.
    pub document: Arc<str>,
    /// What kind of trouble.
    pub kind: ProblemKind,
    /// A lower-case sentence without a full stop: what happened, and what to do about it.
    pub detail: String,
}
