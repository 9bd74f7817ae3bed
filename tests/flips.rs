//! The ready zip with every byte changed and cut at every length: no panic, no hang, bounded memory, and never ready
//! unless all evidence was read intact.
//!
//! `cargo test` takes a stride of it; all of it: `cargo test --release --test flips -- --ignored --nocapture`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::{fixtures, setup, team_only};
use halolint::app::{self, Setup};
use halolint::bundle::Bundle;
use halolint::report::{Finding, Outcome, Report};

/// What the intact archive gives.
struct Intact {
    bytes: Vec<u8>,
    setup: Setup,
    findings: Vec<Finding>,
    digests: BTreeMap<String, String>,
}

/// What came of the changes.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    ready: usize,
    judged: usize,
    slowest: Duration,
}

fn digests(report: &Report) -> BTreeMap<String, String> {
    report.documents.iter().filter_map(|row| Some((row.name.clone(), row.sha256.clone()?))).collect()
}

impl Intact {
    fn new() -> Self {
        let setup = setup(team_only());
        let bytes = std::fs::read(fixtures().join("ready.zip")).unwrap();
        let report = app::check(&Bundle::from_memory([("ready.zip".to_owned(), bytes.clone())]), &setup).unwrap();
        assert_eq!((report.outcome, report.problems.len()), (Outcome::Ready, 0));
        Self { bytes, setup, digests: digests(&report), findings: report.findings }
    }

    /// Judges a changed archive. Ready is believed only where every value and every piece of evidence is that of the
    /// intact one, read from documents with the same bytes; and what is lost of them must be told as a problem.
    fn judge(&self, bytes: Vec<u8>, what: &str, tally: &mut Tally) {
        let start = Instant::now();
        let report = app::check(&Bundle::from_memory([("ready.zip".to_owned(), bytes)]), &self.setup);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(2), "{what} took {took:?}");
        tally.cases += 1;
        tally.slowest = tally.slowest.max(took);
        let Ok(report) = report else { return };
        tally.judged += 1;
        if report.outcome != Outcome::Ready {
            return;
        }
        tally.ready += 1;
        let now = digests(&report);
        for finding in &report.findings {
            let before = self.findings.iter().find(|before| before.requirement == finding.requirement).unwrap();
            assert_eq!((before.verdict, &before.observed), (finding.verdict, &finding.observed), "{what}");
            assert!(!finding.evidence.is_empty() || before.evidence.is_empty(), "{what}: {finding:?}");
            let lost = before.evidence.iter().any(|evidence| !finding.evidence.contains(evidence));
            assert!(!lost || !report.problems.is_empty(), "{what}: lost in silence: {finding:?}");
            for evidence in &finding.evidence {
                assert!(before.evidence.contains(evidence), "{what}: {evidence:?}");
                assert_eq!(self.digests[&evidence.document], now[&evidence.document], "{what}");
                let problem = report.problems.iter().find(|problem| problem.document == evidence.document);
                assert!(problem.is_none(), "{what}: {problem:?}");
            }
        }
    }

    fn run(&self, flips: &[u8], stride: usize, cuts: usize) -> Tally {
        let mut tally = Tally::default();
        for index in (0..self.bytes.len()).step_by(stride) {
            for change in flips {
                let mut bytes = self.bytes.clone();
                bytes[index] ^= change;
                self.judge(bytes, &format!("byte {index} changed by {change:#x}"), &mut tally);
            }
        }
        for length in (0..self.bytes.len()).step_by(cuts) {
            self.judge(self.bytes[..length].to_vec(), &format!("cut at {length}"), &mut tally);
        }
        assert!(peak().is_none_or(|bytes| bytes < 256 << 20), "{:?} bytes at most", peak());
        println!("{} bytes, {tally:?}, {:?} bytes of memory at most", self.bytes.len(), peak());
        tally
    }
}

/// The most memory that this process had, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

#[test]
fn a_stride_of_changes_is_survived() {
    // Odd strides, so that bytes of every place in a header come up.
    let tally = Intact::new().run(&[0xFF], 41, 97);
    assert!(tally.cases > 150 && tally.judged > tally.ready, "{tally:?}");
}

#[test]
fn headers_are_changed_byte_by_byte() {
    let intact = Intact::new();
    let mut tally = Tally::default();
    let find = |mark: &[u8]| intact.bytes.windows(4).position(|four| four == mark).unwrap();
    let (first, directory, end) = (find(b"PK\x03\x04"), find(b"PK\x01\x02"), find(b"PK\x05\x06"));
    for index in (first..first + 44).chain(directory..directory + 62).chain(end..intact.bytes.len()) {
        let mut bytes = intact.bytes.clone();
        bytes[index] ^= 0x01;
        intact.judge(bytes, &format!("byte {index} changed by 0x1"), &mut tally);
    }
    assert!(tally.ready < tally.cases, "{tally:?}");
}

#[test]
#[ignore = "takes minutes: cargo test --release --test flips -- --ignored --nocapture"]
fn every_byte_and_every_cut_is_survived() {
    let tally = Intact::new().run(&[0xFF, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80], 1, 1);
    assert!(tally.ready < tally.judged, "{tally:?}");
}
