//! The options that set limits.

use clap::Args as ClapArgs;

use crate::bundle::{DEEPEST, Limits};

/// What a bundle may cost. What is over a limit is told as a problem, and what it may hold counts as unknown.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// Bytes of one document after unpacking [default: 4 GiB].
    #[arg(long, value_name = "BYTES")]
    max_document_bytes: Option<u64>,
    /// Bytes of all archives and gzip files after unpacking [default: 32 GiB].
    #[arg(long, value_name = "BYTES")]
    max_total_bytes: Option<u64>,
    /// Files of folders and members of archives, all together [default: 200000].
    #[arg(long, value_name = "N")]
    max_entries: Option<usize>,
    /// Archives inside archives [default: 4].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=16))]
    max_nesting: Option<u8>,
    /// Bytes unpacked for each byte packed [default: 500].
    #[arg(long, value_name = "N")]
    max_ratio: Option<u64>,
    /// Records of Halo in the whole bundle [default: 1000000].
    #[arg(long, value_name = "N")]
    max_records: Option<usize>,
    /// Objects, lists and elements inside each other, in JSON and XML [default: 128].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=DEEPEST as i64))]
    max_depth: Option<u16>,
    /// Bytes of one text, number, name or tag in JSON and XML [default: 64 MiB].
    #[arg(long, value_name = "BYTES")]
    max_token_bytes: Option<u64>,
    /// Places kept as the evidence of one requirement [default: 1000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_evidence: Option<u32>,
}

impl LimitArgs {
    /// The limits that are asked for.
    pub(super) fn limits(&self) -> Limits {
        let own = Limits::default();
        Limits {
            document_bytes: self.max_document_bytes.unwrap_or(own.document_bytes),
            total_bytes: self.max_total_bytes.unwrap_or(own.total_bytes),
            entries: self.max_entries.unwrap_or(own.entries),
            nesting: self.max_nesting.unwrap_or(own.nesting),
            ratio: self.max_ratio.unwrap_or(own.ratio),
            records: self.max_records.unwrap_or(own.records),
            depth: self.max_depth.map_or(own.depth, usize::from),
            token_bytes: self.max_token_bytes.unwrap_or(own.token_bytes),
            evidence: self.max_evidence.map_or(own.evidence, |count| count as usize),
            ..own
        }
    }
}
