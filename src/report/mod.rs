//! The report: one value from which every output format is made.
//!
//! Its JSON form is a contract (`halolint/report/1`): keys and their order are those of these types. Nothing in it
//! depends on a clock, on the working folder, or on the number of threads.

mod accepted;
mod strings;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use accepted::{Baseline, Since, Waived, WaiverRow, WaiverStatus};

use crate::words::{Certainty, Date, ProblemKind, Reason, Verdict};

/// Name and version of the JSON contract.
pub const SCHEMA: &str = "halolint/report/1";

/// The result of judging one bundle against one profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Name and version of this contract.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The program that made the report.
    pub tool: Tool,
    /// The profile that was judged against.
    pub profile: ProfileName,
    /// The verdict over all requirements.
    pub outcome: Outcome,
    /// Halo's version as the bundle tells it.
    pub halo_version: Option<String>,
    /// How many findings have which verdict.
    pub counts: Counts,
    /// The records that were judged, and why these.
    pub subjects: Subjects,
    /// What the user said about the case.
    pub parameters: Parameters,
    /// One finding for each requirement, in the profile's order.
    pub findings: Vec<Finding>,
    /// Grants beyond what is required. They change no verdict.
    pub excess: Vec<Excess>,
    /// Every document of the bundle, by name.
    pub documents: Vec<DocumentRow>,
    /// What went wrong with inputs.
    pub problems: Vec<ProblemRow>,
    /// The files that were given, by name; folders are none.
    #[serde(default)]
    pub inputs: Vec<InputRow>,
    /// The configuration that was used: the last part of its name; none when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<InputRow>,
    /// The limits that held, by the names of their options.
    #[serde(default)]
    pub limits: std::collections::BTreeMap<String, u64>,
    /// Every waiver of the configuration, and what became of it.
    #[serde(default)]
    pub waivers: Vec<WaiverRow>,
    /// What a former report knew, when one was given.
    #[serde(default)]
    pub baseline: Option<Baseline>,
    /// What stands in place of names and secrets, when the report was made with `--redact`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redaction_tokens: Vec<String>,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `halolint`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A profile, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileName {
    /// Its short name.
    pub name: String,
    /// Version of its data.
    pub version: String,
    /// Address of the vendor's text.
    pub source: String,
}

/// The verdict over all requirements of severity error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All pass.
    Ready,
    /// At least one is a mismatch.
    NotReady,
    /// None is a mismatch, at least one is unknown.
    Undecided,
}

/// How many findings have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Passes.
    pub pass: usize,
    /// Mismatches.
    pub mismatch: usize,
    /// Unknowns.
    pub unknown: usize,
    /// Requirements that do not apply.
    pub not_applicable: usize,
    /// Passes and mismatches that rest on an assumed meaning.
    pub assumed: usize,
    /// Mismatches and unknowns that a waiver is in force for.
    #[serde(default)]
    pub waived: usize,
    /// Other mismatches and unknowns that the baseline had already.
    #[serde(default)]
    pub known: usize,
}

/// The records that were judged. `None` where the profile has no such subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subjects {
    /// The API application.
    pub application: Option<Chosen>,
    /// The agent.
    pub agent: Option<Chosen>,
    /// The project ticket type.
    pub project_type: Option<Chosen>,
    /// The project-task ticket type.
    pub task_type: Option<Chosen>,
}

/// One chosen record, with the reason of the choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chosen {
    /// Its id in Halo.
    pub id: Option<String>,
    /// Its name in Halo.
    pub name: Option<String>,
    /// Why this one; or why none.
    pub chosen: String,
    /// The other candidates.
    pub others: Vec<Other>,
}

/// A candidate that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Other {
    /// Its id in Halo.
    pub id: Option<String>,
    /// Its name in Halo.
    pub name: Option<String>,
    /// Why not: how it compares.
    pub why: String,
}

/// What the user said about the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Parameters {
    /// `--synced-team`, or `[parameters] synced_teams`.
    pub synced_teams: Vec<String>,
    /// `--application`.
    pub application: Option<String>,
    /// `--agent`.
    pub agent: Option<String>,
    /// `--project-type`.
    pub project_type: Option<String>,
    /// `--task-type`.
    pub task_type: Option<String>,
    /// `--strict`.
    pub strict: bool,
    /// `--tenant`: only the documents of this host or folder were judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The day that waivers are compared with. Without waivers none, so that a report depends on no clock.
    #[serde(default)]
    pub as_of: Option<Date>,
}

/// The answer to one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Id of the requirement.
    pub requirement: String,
    /// What must hold, in one line.
    pub title: String,
    /// `stated` or `implied`.
    pub kind: Origin,
    /// The vendor's sentence that asks for it.
    pub quote: String,
    /// How much it matters.
    pub severity: Severity,
    /// The answer.
    pub verdict: Verdict,
    /// How sure a pass or mismatch is.
    pub certainty: Option<Certainty>,
    /// Why an unknown is unknown.
    pub reason: Option<Reason>,
    /// The record it is about.
    pub subject: Option<Subject>,
    /// What must be there, in Halo's words.
    pub expected: String,
    /// What is there, in Halo's words.
    pub observed: Option<String>,
    /// Where it is.
    pub evidence: Vec<EvidenceRow>,
    /// What would settle an unknown: a request, a screen or a step.
    pub next: Option<String>,
    /// Click path to the setting in Halo.
    pub remedy: String,
    /// Address of the vendor's text.
    pub source: String,
    /// The waiver that is in force for it. The verdict stays what it is.
    #[serde(default)]
    pub waiver: Option<Waived>,
    /// How it compares with the baseline, when one was given.
    #[serde(default)]
    pub since: Option<Since>,
}

/// Where a requirement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The vendor's text says it.
    Stated,
    /// The vendor's text cannot work without it.
    Implied,
}

/// How much a requirement matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The integration fails without it. Decides the outcome.
    #[default]
    Error,
    /// Recommended. Never changes the outcome.
    Warning,
}

/// The record a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// `agent`, `application`, `ticket-type`, `control`.
    pub kind: String,
    /// Its id in Halo.
    pub id: Option<String>,
    /// Its name in Halo.
    pub name: Option<String>,
}

/// One piece of proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceRow {
    /// Name of the document in the bundle.
    pub document: String,
    /// RFC 6901 pointer for JSON, `XPath` for XML.
    pub pointer: String,
    /// 1-based line of the decoded text.
    pub line: u32,
    /// 1-based column of the decoded text, in characters.
    pub column: u32,
    /// Byte offset in the document as it was in the bundle; 0 for a cell of a workbook, whose line and column are
    /// those of the sheet.
    pub offset: u64,
    /// The value's first 80 characters, with `…` when cut.
    pub excerpt: String,
    /// The role through which the agent has it.
    pub role: Option<String>,
    /// What stands around the excerpt, for findings' first places in forms that have names beside values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Snippet>,
}

/// The neighbourhood of an excerpt: the lines around it, or a piece of one long line. Secrets in it are masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snippet {
    /// 1-based line that it begins in.
    pub line: u32,
    /// What stands before the excerpt; begins with `…` inside a long line.
    pub before: String,
    /// What stands after it; nothing when the excerpt is cut.
    pub after: String,
}

/// A grant beyond what is required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excess {
    /// The record that has it.
    pub subject: Subject,
    /// What it is, in one line.
    pub what: String,
    /// Where it is.
    pub evidence: Vec<EvidenceRow>,
}

/// One document of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRow {
    /// Its name in the bundle.
    pub name: String,
    /// Its form: `json`, `xml`, `clixml`, …
    pub format: String,
    /// Its encoding: `utf-8`, `utf-16le`, …
    pub encoding: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// What became of it.
    pub status: DocumentStatus,
    /// How many records of which kind it holds.
    pub records: std::collections::BTreeMap<String, usize>,
    /// One line for a person.
    pub detail: String,
    /// SHA-256 of its bytes as they were in the bundle, in hexadecimal digits; of an answer in a carrier, of its
    /// decoded body. None where it was not asked for: by default, where the document holds nothing that is used.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// A file that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputRow {
    /// The name that stands for it in names of documents.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentStatus {
    /// It holds records.
    Used,
    /// It was read and holds none.
    NoHaloRecords,
    /// It is damaged; the whole records before the damage are used.
    Partial,
    /// Nothing could be read.
    Unreadable,
    /// It was set aside unread, for the reason in `detail`.
    Skipped,
}

/// What went wrong with one input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ProblemRow {
    /// Name of the document.
    pub document: String,
    /// What kind of trouble.
    pub kind: ProblemKind,
    /// What happened, and what to do about it.
    pub detail: String,
}
