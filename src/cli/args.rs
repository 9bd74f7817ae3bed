//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::examples::{
    ASK_EXAMPLES, COMPLETIONS_EXAMPLES, DIFF_EXAMPLES, EXPLAIN_EXAMPLES, INVENTORY_EXAMPLES, MAN_EXAMPLES,
    SCHEMA_EXAMPLES,
};
use super::limits::LimitArgs;
use super::target::Target;
use crate::bundle::Digests;
use crate::words::Date;

/// Checks an offline bundle of Halo configuration exports against a vendor's requirements, with proof.
///
/// Reads folders, zips and single files of saved API answers (JSON, XML, PowerShell CLIXML). Never calls the API,
/// never writes outside -o.
#[derive(Debug, Parser)]
#[command(name = "halolint", version, max_term_width = 100, after_help = EXIT)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT: &str = "Exit status: 0 ready; 1 a requirement is not met; 2 the job could not be done; 3 nothing is wrong, but something required is unknown. What a waiver is in force for, or --baseline knows, does not count.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge a bundle and print the report.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// List every document of a bundle: what it is, what it holds, what was left out and why.
    #[command(after_help = INVENTORY_EXAMPLES)]
    Inventory(InventoryArgs),
    /// Explain a requirement or a word of the report; without an id, list all.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Say what further data would settle the unknowns, as text to send to the customer.
    #[command(after_help = ASK_EXAMPLES)]
    Ask(AskArgs),
    /// Plan the changes that would meet what is not met, as text to send to the customer. Sends nothing.
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Compare two bundles or two saved JSON reports: what got fixed, broke or became unknown.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Write the smallest bundle that gives the same verdicts, with pseudonyms in place of names and ids.
    #[command(after_help = REDUCE_EXAMPLES)]
    Reduce(ReduceArgs),
    /// Judge a bundle again and say whether a saved JSON report is what this program says of it.
    #[command(after_help = VERIFY)]
    Verify(VerifyArgs),
    /// List the built-in profiles.
    Profiles,
    /// Print the JSON Schema of the report, of a profile or of halolint.toml.
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema {
        /// What it describes.
        #[arg(value_enum)]
        shape: SchemaOf,
    },
    /// Print a completion script for a shell.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page of the program or of a subcommand.
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// The subcommand.
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

const CHECK_EXAMPLES: &str = "Examples:
  halolint check acme.zip --synced-team Projects
  halolint check dumps/ agents.json --format json -o report.json
  halolint check acme.zip --format html=report.html --format sarif=report.sarif --format text
  halolint check acme.zip --baseline last-week.json
  halolint check acme.zip --application \"Moovila PROD\" --strict

Exit status: 0 ready; 1 a requirement is not met; 2 the job could not be done; 3 nothing is wrong, but something required is unknown. What a waiver is in force for, or --baseline knows, does not count.";

const VERIFY: &str = "Parameters, strictness and limits are those of the report; so is the profile, when it is built in. A file may have another name than it had. Meanings set in the configuration are not in a report: give the same one with --config.

Exit status: 0 the report is what this program says; 1 it differs, and in what; 2 the job could not be done.";

/// Arguments of `verify`.
#[derive(Debug, ClapArgs)]
pub(super) struct VerifyArgs {
    /// The report, saved with `--format json`.
    #[arg(value_name = "REPORT")]
    pub(super) report: PathBuf,
    /// Folders, zips or files of the bundle; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The file of the profile, when it is not built in.
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) profile: Option<String>,
    /// Configuration file [default: halolint.toml in the current folder].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The former report that this one was compared with, when it was made with `--baseline`.
    #[arg(long, value_name = "REPORT.json")]
    pub(super) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(super) to: OutputArgs,
    /// How many threads read documents, at most 256 or four for each core [default: one for each core].
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// Folders, zips or files of the bundle; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Form of the report, and the file it goes to; may be given several times.
    ///
    /// Forms: text, json, sarif, junit, markdown, html, github, csv. At most one goes to standard output.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Target>,
    /// Write the report that names no file to this one.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// A report saved with `--format json`: only what is new since then counts against the exit status.
    #[arg(long, value_name = "REPORT.json")]
    pub(super) baseline: Option<PathBuf>,
    /// Passes in the SARIF report too.
    #[arg(long)]
    pub(super) all: bool,
    /// Who reads the SARIF report; `github` gets mismatches only.
    #[arg(long, value_enum, value_name = "READER", default_value_t = SarifTarget::Any)]
    pub(super) sarif_target: SarifTarget,
    /// When to colour the text report.
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// How many threads read documents, at most 256 or four for each core [default: one for each core].
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    /// Parse big documents whole: check grammar and encoding of what is otherwise only scanned.
    #[arg(long)]
    pub(super) thorough: bool,
    /// Which SHA-256 digests the JSON and SARIF reports hold, beside those of the files given.
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = DigestArg::Used)]
    pub(super) digest: DigestArg,
    /// Pseudonyms in place of names, addresses and client ids; nothing is written that still holds one.
    #[arg(long, conflicts_with = "baseline")]
    pub(super) redact: bool,
    /// Only the verdict and what is not met.
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Every pass and every piece of evidence too.
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) case: CaseArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AskArgs {
    /// Folders, zips or files of the bundle; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Pseudonyms in place of names, addresses and client ids; nothing is written that still holds one.
    #[arg(long)]
    pub(super) redact: bool,
    #[command(flatten)]
    pub(super) to: OutputArgs,
    #[command(flatten)]
    pub(super) case: CaseArgs,
}

const REDUCE_EXAMPLES: &str = "Examples:
  halolint reduce acme.zip --synced-team Projects -o fixture
  halolint reduce acme.zip --keep agent-tickets-access -o fixture.zip

Prints the command that judges what was written. Exit status: 0 written; 2 nothing is written.";

#[derive(Debug, ClapArgs)]
pub(super) struct ReduceArgs {
    /// Folders, zips or files of the bundle; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Where to: a file that ends in .zip and does not exist, or a folder that is empty or does not exist.
    #[arg(short, long, required = true, value_name = "DIR|ZIP")]
    pub(super) output: PathBuf,
    /// A requirement whose verdict must stay the same; may be given several times [default: all].
    #[arg(long, value_name = "ID")]
    pub(super) keep: Vec<String>,
    #[command(flatten)]
    pub(super) case: CaseArgs,
}

const FIX_EXAMPLES: &str =
    "Each step is tried on the records in memory and judged again; a waived finding is left as it is.

Examples:
  halolint fix acme.zip --synced-team Projects
  halolint fix acme.zip --synced-team Projects --format json -o plan.json

Exit status: 0 the plan is printed, also when it is empty; 2 the job could not be done.";

#[derive(Debug, ClapArgs)]
pub(super) struct FixArgs {
    /// Folders, zips or files of the bundle; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Pseudonyms in place of names, addresses and client ids; nothing is written that still holds one.
    #[arg(long)]
    pub(super) redact: bool,
    #[command(flatten)]
    pub(super) to: OutputArgs,
    #[command(flatten)]
    pub(super) case: CaseArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DiffArgs {
    /// The older bundle, or a report saved with `--format json`.
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The newer bundle, or a report saved with `--format json`.
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// Pseudonyms in place of names, addresses and client ids; nothing is written that still holds one.
    #[arg(long)]
    pub(super) redact: bool,
    #[command(flatten)]
    pub(super) to: OutputArgs,
    #[command(flatten)]
    pub(super) case: CaseArgs,
}

/// Form and place of an output.
#[derive(Debug, ClapArgs)]
pub(super) struct OutputArgs {
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,
    /// Write to a file.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// What is judged, and against what.
#[derive(Debug, ClapArgs)]
pub(super) struct CaseArgs {
    /// What to judge against: a built-in profile's name, or a file.
    #[arg(long, value_name = "NAME|FILE", default_value = "moovila")]
    pub(super) profile: String,
    /// Which Halo to judge, when the bundle holds documents of several: a host, or a folder of the bundle.
    #[arg(long, value_name = "HOST|FOLDER")]
    pub(super) tenant: Option<String>,
    /// The API application to judge.
    #[arg(long, value_name = "NAME|CLIENT-ID")]
    pub(super) application: Option<String>,
    /// The agent to judge.
    #[arg(long, value_name = "NAME|ID")]
    pub(super) agent: Option<String>,
    /// The project ticket type to judge.
    #[arg(long, value_name = "NAME|ID")]
    pub(super) project_type: Option<String>,
    /// The project-task ticket type to judge.
    #[arg(long, value_name = "NAME|ID")]
    pub(super) task_type: Option<String>,
    /// A team that the vendor's side synchronises; may be given several times.
    #[arg(long, value_name = "NAME|ID")]
    pub(super) synced_team: Vec<String>,
    /// Count passes and mismatches that rest on an assumed meaning as unknown.
    #[arg(long)]
    pub(super) strict: bool,
    /// Configuration file: parameters, vocabulary, waivers [default: halolint.toml in the current folder].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The day that waivers are compared with [default: today in UTC, when there are any].
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct InventoryArgs {
    /// Folders, zips or files of the bundle; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Pseudonyms in place of names, addresses and client ids; nothing is written that still holds one.
    #[arg(long)]
    pub(super) redact: bool,
    #[command(flatten)]
    pub(super) to: OutputArgs,
    /// How many threads read documents, at most 256 or four for each core [default: one for each core].
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    /// Parse big documents whole: check grammar and encoding of what is otherwise only scanned.
    #[arg(long)]
    pub(super) thorough: bool,
    /// Which documents' SHA-256 digests the JSON list holds.
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = DigestArg::Used)]
    pub(super) digest: DigestArg,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// Id of a requirement, or a word of the report: a verdict, reason, problem, `excess`, `exit-status`.
    #[arg(value_name = "ID")]
    pub(super) id: Option<String>,
    /// The profile that holds it.
    #[arg(long, value_name = "NAME|FILE", default_value = "moovila")]
    pub(super) profile: String,
    /// Configuration file [default: halolint.toml in the current folder].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// Which digests to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DigestArg {
    /// None at all.
    None,
    /// Of each document that holds what is judged.
    Used,
    /// Of every document.
    All,
}

impl From<DigestArg> for Digests {
    fn from(asked: DigestArg) -> Self {
        match asked {
            DigestArg::None => Self::None,
            DigestArg::Used => Self::Used,
            DigestArg::All => Self::All,
        }
    }
}

/// Form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

/// Who reads a SARIF report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SarifTarget {
    /// Any reader that knows the standard.
    Any,
    /// GitHub code scanning, which takes every result for an alert.
    Github,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// The report of `--format json`.
    Report,
    /// A vendor's profile.
    Profile,
    /// halolint.toml.
    Config,
}
