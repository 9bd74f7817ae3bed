//! Waivers and the baseline: what does not count, until when, and what is said about it.
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

use std::path::{Path, PathBuf};
use std::process::Command;

use halolint::app::{self, Setup};
use halolint::bundle::Bundle;
use halolint::cli::status;
use halolint::report::{Outcome, Parameters, Report, Since, WaiverStatus};

/// Two waivers, of a mismatch and of another, and one for a record that is not judged.
const CONFIG: &str = r#"
[[waiver]]
requirement = "agent-calendar-access"
subject = "Moovila API"
reason = "Calendar sync is switched off"
owner = "Jo Doe"
expires = 2026-12-31

[[waiver]]
requirement = "task-type-date-fields"
subject = "28"
reason = "The customer's fields, until the new form"
owner = "Jo Doe"
expires = 2026-06-30

[[waiver]]
requirement = "agent-edit-all-actions"
subject = "Another Agent"
reason = "x"
owner = "y"
expires = 2099-01-01

[[waiver]]
requirement = "agent-enabled"
subject = "21"
reason = "x"
owner = "y"
expires = 2099-01-01
"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn setup(config: &Path, day: Option<&str>) -> Setup {
    let as_of = day.map(|day| day.parse().unwrap());
    Setup::load("moovila", Some(config), Parameters { as_of, ..common::team_only() }).unwrap()
}

fn report(fixture: &str, config: &str, day: &str) -> Report {
    let folder = Folder::new();
    let setup = setup(&folder.file("halolint.toml", config), Some(day));
    app::check(&Bundle::open(&[common::fixtures().join(fixture)], &setup.limits).unwrap(), &setup).unwrap()
}

/// The configuration that waives everything that is not met.
fn waive_all(report: &Report, expires: &str) -> String {
    let mut config = String::new();
    for finding in report.findings.iter().filter(|finding| finding.is_unmet()) {
        let subject = finding.subject.as_ref().unwrap();
        let named = subject.id.as_ref().or(subject.name.as_ref()).unwrap();
        config.push_str(&format!(
            "[[waiver]]\nrequirement = \"{}\"\nsubject = \"{named}\"\nreason = \"r\"\nowner = \"o\"\nexpires = {expires}\n",
            finding.requirement
        ));
    }
    config
}

#[test]
fn a_waiver_holds_through_its_last_day_and_changes_no_verdict() {
    let plain = common::fixture_report("dozen-mismatches", common::team_only());
    for (day, waived) in [("2026-06-30", 2), ("2026-07-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)] {
        let report = report("dozen-mismatches", CONFIG, day);
        assert_eq!(common::changed(&plain, &report), [""; 0], "{day}");
        assert_eq!(report.counts.waived, waived, "{day}");
        assert_eq!(report.counts.mismatch, plain.counts.mismatch, "{day}");
        assert_eq!(report.parameters.as_of.unwrap().to_string(), day);
        assert_eq!(status(&report), 1, "the other mismatches count");
    }
}

#[test]
fn expired_and_unused_waivers_are_told() {
    let report = report("dozen-mismatches", CONFIG, "2026-07-01");
    let told: Vec<(WaiverStatus, &str)> = report.waivers.iter().map(|row| (row.status, row.detail.as_str())).collect();
    assert_eq!(
        told,
        [
            (WaiverStatus::InForce, "the mismatch does not count until 2026-12-31"),
            (WaiverStatus::Expired, "its last day was 2026-06-30: the mismatch counts"),
            (WaiverStatus::Unused, "the finding is about Moovila API (id 21), not Another Agent"),
            (WaiverStatus::Unused, "the requirement is met: take the waiver out"),
        ]
    );
}

#[test]
fn what_is_waived_does_not_count() {
    for fixture in ["dozen-mismatches", "missing-role", "list-dumps-only"] {
        let plain = common::fixture_report(fixture, common::team_only());
        let config = waive_all(&plain, "2026-12-31");
        let (before, after) = (report(fixture, &config, "2026-12-31"), report(fixture, &config, "2027-01-01"));
        assert_eq!((before.outcome, status(&before)), (Outcome::Ready, 0), "{fixture}");
        assert_eq!(before.counts.waived, plain.counts.mismatch + plain.counts.unknown, "{fixture}");
        assert_eq!((after.outcome, status(&after)), (plain.outcome, status(&plain)), "{fixture}");
    }
}

#[test]
fn without_waivers_the_report_depends_on_no_day() {
    let folder = Folder::new();
    let config = folder.file("halolint.toml", "[parameters]\nsynced_teams = [\"Project Delivery\"]\n");
    assert_eq!(setup(&config, Some("2026-01-01")).parameters.as_of, None);
    assert_eq!(setup(&config, None).parameters.as_of, None);
    let config = folder.file("halolint.toml", CONFIG);
    let today = setup(&config, None).parameters.as_of.unwrap();
    assert!(today > "2025-01-01".parse().unwrap(), "{today}");
}

#[test]
fn a_bundle_waives_nothing() {
    let documents: Vec<(String, Vec<u8>)> =
        common::forms::json(&common::tenant("dozen-mismatches")).into_iter().collect();
    let plain = common::report(documents.clone(), &common::setup(common::team_only()));
    let with = documents.into_iter().chain([("halolint.toml".to_owned(), CONFIG.as_bytes().to_vec())]).collect();
    let report = common::report(with, &common::setup(common::team_only()));
    assert_eq!(report.waivers, []);
    assert_eq!(common::verdicts(&report), common::verdicts(&plain));
}

#[test]
fn bad_waivers_name_line_and_column() {
    let folder = Folder::new();
    for (from, to, message) in [
        (
            "\"agent-calendar-access\"",
            "\"agent-calender-access\"",
            "halolint.toml:3:15: unknown requirement `agent-calender-access` (did you mean `agent-calendar-access`?)",
        ),
        ("owner = \"Jo Doe\"", "onwer = \"Jo Doe\"", "halolint.toml:6:1: unknown field `onwer`, expected one of"),
        ("subject = \"Moovila API\"\n", "", "halolint.toml:3:15: waiver of `agent-calendar-access` needs `subject`"),
        ("owner = \"Jo Doe\"\n", "", "missing field `owner`"),
        ("\"Calendar sync is switched off\"", "\" \"", "halolint.toml:5:10: `reason` is empty"),
        ("expires = 2026-12-31", "expires = \"2026-12-31\"", "halolint.toml:7:11:"),
        (
            "expires = 2026-12-31",
            "expires = 2026-12-31T10:00:00Z",
            "halolint.toml:7:11: `expires` is 2026-12-31T10:00:00Z, expected a date alone",
        ),
        ("expires = 2026-12-31", "expires = 2026-02-30", "halolint.toml:7:"),
    ] {
        assert!(CONFIG.contains(from), "{from}");
        let config = folder.file("halolint.toml", &CONFIG.replacen(from, to, 1));
        let error = Setup::load("moovila", Some(&config), Parameters::default()).unwrap_err().to_string();
        assert!(error.contains(message), "{to}: {error}");
    }
}

#[test]
fn only_what_is_new_fails() {
    let folder = Folder::new();
    let save = |report: &Report| folder.file("baseline.json", &halolint::render::json(report));
    let ready = common::fixture_report("ready", common::team_only());
    let dozen = common::fixture_report("dozen-mismatches", common::team_only());
    let blind = common::fixture_report("list-dumps-only", common::team_only());
    for (old, new, expected, new_count, known) in [
        (&dozen, &dozen, 0, 0, 14),
        (&ready, &dozen, 1, 14, 0),
        (&dozen, &ready, 0, 0, 0),
        (&ready, &blind, 3, blind.counts.unknown, 0),
        (&blind, &blind, 0, 0, blind.counts.unknown + blind.counts.mismatch),
    ] {
        let mut report = new.clone();
        app::with_baseline(&mut report, &save(old)).unwrap();
        assert_eq!(status(&report), expected);
        let baseline = report.baseline.as_ref().unwrap();
        assert_eq!((baseline.new.len(), report.counts.known), (new_count, known));
        assert_eq!(baseline.notes, [""; 0]);
        assert_eq!(report.outcome, new.outcome, "the truth stays");
    }
    let mut report = ready;
    app::with_baseline(&mut report, &save(&dozen)).unwrap();
    assert_eq!(report.baseline.unwrap().fixed.len(), 14);
    // A mismatch that was unknown is new, and so is what was waived.
    let mut report = dozen.clone();
    app::with_baseline(&mut report, &save(&blind)).unwrap();
    let both = |old: &&halolint::report::Finding| {
        let new = dozen.findings.iter().find(|new| new.requirement == old.requirement).unwrap();
        old.verdict == new.verdict && old.is_unmet() && old.subject == new.subject
    };
    assert_eq!((status(&report), report.counts.known), (1, blind.findings.iter().filter(both).count()));
    let waived = self::report("dozen-mismatches", &waive_all(&dozen, "2026-12-31"), "2026-12-31");
    let mut report = dozen.clone();
    app::with_baseline(&mut report, &save(&waived)).unwrap();
    assert_eq!((status(&report), report.counts.known), (1, 0));
}

#[test]
fn lines_do_not_matter_and_records_do() {
    let folder = Folder::new();
    let dozen = common::fixture_report("dozen-mismatches", common::team_only());
    let mut moved = dozen.clone();
    for evidence in moved.findings.iter_mut().flat_map(|finding| &mut finding.evidence) {
        evidence.line += 9;
        evidence.document.push('x');
    }
    let mut report = dozen.clone();
    app::with_baseline(&mut report, &folder.file("a.json", &halolint::render::json(&moved))).unwrap();
    assert_eq!(status(&report), 0);
    for finding in &mut moved.findings {
        if let Some(subject) = finding.subject.as_mut().filter(|subject| subject.kind == "agent") {
            subject.id = Some("22".to_owned());
        }
    }
    let mut report = dozen;
    app::with_baseline(&mut report, &folder.file("a.json", &halolint::render::json(&moved))).unwrap();
    let new = report.findings.iter().filter(|finding| finding.since == Some(Since::New));
    assert!(new.clone().count() > 0 && new.into_iter().all(|finding| finding.requirement.starts_with("agent")));
}

#[test]
fn a_baseline_is_a_report_of_the_same_profile() {
    let folder = Folder::new();
    let ready = common::fixture_report("ready", common::team_only());
    let mut other = ready.clone();
    other.profile.name = "example".to_owned();
    let mut newer = ready.clone();
    newer.profile.version = "0".to_owned();
    newer.parameters.strict = true;
    for (text, words) in [
        (
            halolint::render::json(&other),
            "the baseline was made with the profile example, and this report with moovila",
        ),
        ("{}".to_owned(), "a baseline is a report that was saved with --format json"),
        ("x".to_owned(), "a baseline is a report that was saved with --format json"),
    ] {
        let error = app::with_baseline(&mut ready.clone(), &folder.file("a.json", &text)).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let mut report = ready;
    app::with_baseline(&mut report, &folder.file("a.json", &halolint::render::json(&newer))).unwrap();
    assert_eq!(report.baseline.unwrap().notes.len(), 2, "told, not refused");
}

#[test]
fn the_command_line_takes_both() {
    let folder = Folder::new();
    let config = folder.file("c.toml", CONFIG);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
            .args(["check", "fixtures/dozen-mismatches", "--synced-team", "7", "--config", config.to_str().unwrap()])
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let saved = folder.file("b.json", &run(&["--format", "json", "--as-of", "2026-06-30"]).1);
    let saved = saved.to_str().unwrap();
    let (status, text) = run(&["--as-of", "2027-01-01"]);
    assert!(status == 1 && text.contains("as of 2027-01-01") && text.contains("its last day was 2026-12-31"), "{text}");
    let (status, text) = run(&["--as-of", "2026-06-30", "--baseline", saved]);
    assert!(status == 0 && text.contains("0 new, 12 known, 0 fixed since"), "{text}");
    // What was waived in the baseline is new once its waiver has run out.
    assert_eq!(run(&["--as-of", "2026-07-01", "--baseline", saved]).0, 1);
    let (status, text) = run(&["--as-of", "2026-6-30"]);
    assert!(status == 2 && text.contains("is no date"), "{text}");
}
