//! `halolint verify`: the same bundle gives the same report, and whatever was changed is told.
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

use common::fixtures;
use serde_json::{Value, json};

struct Run {
    status: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_halolint")).args(arguments).output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Saves the report of a bundle.
fn saved(folder: &Path, bundle: &Path, more: &[&str]) -> PathBuf {
    let report = folder.join("report.json");
    let mut arguments = vec!["check", bundle.to_str().unwrap(), "--format", "json", "-o", report.to_str().unwrap()];
    arguments.extend(more);
    let run = run(&arguments);
    assert!(run.status != 2, "{}", run.err);
    report
}

fn verify(report: &Path, bundle: &Path) -> Run {
    run(&["verify", report.to_str().unwrap(), bundle.to_str().unwrap()])
}

#[test]
fn every_fixture_verifies_and_names_of_copies_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    for name in common::fixture_names() {
        let bundle = fixtures().join(&name);
        let report = saved(folder.path(), &bundle, &["--digest", "all"]);
        let run = verify(&report, &bundle);
        assert!(run.status == 0 && run.out.starts_with("SAME  "), "{name}: {}{}", run.out, run.err);
    }
    let report = saved(folder.path(), &fixtures().join("ready.zip"), &["--strict", "--max-records", "50"]);
    let copy = folder.path().join("ready (1).zip");
    std::fs::copy(fixtures().join("ready.zip"), &copy).unwrap();
    let run = verify(&report, &copy);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
}

#[test]
fn a_report_without_digests_verifies_by_its_findings() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = fixtures().join("dozen-mismatches");
    let report = saved(folder.path(), &bundle, &["--digest", "none"]);
    let run = verify(&report, &bundle);
    assert!(run.status == 0 && run.out.contains("0 digests"), "{}", run.out);
    // As reports were before they had digests and limits.
    let mut value: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    let map = value.as_object_mut().unwrap();
    map.remove("inputs").unwrap();
    map.remove("limits").unwrap();
    for row in map["documents"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().remove("sha256").unwrap();
    }
    std::fs::write(&report, value.to_string()).unwrap();
    assert_eq!(verify(&report, &bundle).status, 0);
}

#[test]
fn a_report_with_a_baseline_verifies_beside_the_same_one() {
    let folder = tempfile::tempdir().unwrap();
    let former = folder.path().join("former.json");
    let former = former.to_str().unwrap();
    std::fs::copy(saved(folder.path(), &fixtures().join("ready"), &[]), former).unwrap();
    let bundle = fixtures().join("dozen-mismatches");
    let report = saved(folder.path(), &bundle, &["--baseline", former]);
    let alone = verify(&report, &bundle);
    assert_eq!(alone.status, 2, "{}", alone.out);
    assert!(alone.err.contains("give that one with --baseline"), "{}", alone.err);
    let arguments = ["verify", report.to_str().unwrap(), bundle.to_str().unwrap(), "--baseline"];
    let beside = |file| run(&[&arguments[..], &[file]].concat());
    assert_eq!(beside(former).status, 0, "{}", beside(former).out);
    assert_eq!(beside(report.to_str().unwrap()).status, 1, "another baseline gives another report");
}

#[test]
fn what_was_changed_in_the_bundle_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    for (name, bytes) in common::forms::json(&common::ready()) {
        let path = bundle.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let report = saved(folder.path(), &bundle, &["--synced-team", common::TEAM]);
    assert_eq!(verify(&report, &bundle).status, 0);
    let agent = bundle.join("agents/21.json");
    let text = std::fs::read_to_string(&agent).unwrap();
    let changed = text.replacen("\"isdisabled\": false", "\"isdisabled\": true", 1);
    assert_ne!(changed, text);
    std::fs::write(&agent, changed).unwrap();
    std::fs::remove_file(bundle.join("teams.json")).unwrap();
    std::fs::write(bundle.join("more.json"), "[]").unwrap();
    let run = verify(&report, &bundle);
    assert_eq!(run.status, 1, "{}", run.err);
    for line in [
        "DIFFERS  the report is not what halolint ",
        "document  agents/21.json: other bytes: sha256 ",
        "document  teams.json: not in the bundle",
        "document  more.json: not in the report",
        "verdict   agent-enabled: pass in the report, unknown (conflicting) now",
    ] {
        assert!(run.out.contains(line), "{line}\n{}", run.out);
    }
}

#[test]
fn whatever_is_changed_in_the_report_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = fixtures().join("dozen-mismatches");
    let path = saved(folder.path(), &bundle, &[]);
    let report: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let first = report["findings"].as_array().unwrap().iter().position(|row| row["verdict"] == "mismatch").unwrap();
    for (pointer, value, line) in [
        ("/tool/version".to_owned(), json!("0.0.1"), "tool      version: halolint 0.0.1 in the report, halolint "),
        ("/profile/version".to_owned(), json!("0"), "profile   version: moovila 0 in the report, moovila "),
        ("/outcome".to_owned(), json!("ready"), "verdict   outcome: ready in the report, not-ready now"),
        (format!("/findings/{first}/verdict"), json!("pass"), ": pass in the report, mismatch now"),
        (format!("/findings/{first}/remedy"), json!("Send money"), "report    /findings/"),
        (format!("/findings/{first}/evidence/0/line"), json!(77), "/evidence/0/line: 77 in the report"),
        ("/documents/0/sha256".to_owned(), json!("00"), "other bytes: sha256 00… in the report"),
        ("/documents/0/detail".to_owned(), json!("\u{1b}[31m"), "report    /documents/0/detail: "),
    ] {
        let mut changed = report.clone();
        *changed.pointer_mut(&pointer).unwrap() = value;
        std::fs::write(&path, changed.to_string()).unwrap();
        let run = verify(&path, &bundle);
        assert!(run.status == 1 && run.out.contains(line), "{pointer}: {}\n{}{}", run.status, run.out, run.err);
        assert!(!run.out.contains('\u{1b}'));
    }
    let mut changed = report;
    changed["approved"] = json!(true);
    std::fs::write(&path, changed.to_string()).unwrap();
    let run = run(&["verify", path.to_str().unwrap(), bundle.to_str().unwrap(), "--format", "json"]);
    let told: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.status, &told["same"], &told["differences"][0]["name"]), (1, &json!(false), &json!("/approved")));
}

#[test]
fn what_cannot_be_verified_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = fixtures().join("ready");
    let path = saved(folder.path(), &bundle, &[]);
    let mut report: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    report["profile"]["name"] = json!("own");
    std::fs::write(&path, report.to_string()).unwrap();
    for (report, bundle, words) in [
        (path.as_path(), bundle.as_path(), "the profile own, which is not built in; give its file with --profile"),
        (&bundle.join("agents.json"), &bundle, "not a report saved with"),
        (&folder.path().join("no.json"), &bundle, "cannot read"),
        (&path, &folder.path().join("nothing"), "no such file or folder"),
    ] {
        let run = verify(report, bundle);
        if words.starts_with("no such") {
            assert_eq!(run.status, 2);
            continue;
        }
        assert!(run.status == 2 && run.err.contains(words) && run.err.lines().count() == 1, "{}", run.err);
    }
}

#[test]
fn a_report_under_pseudonyms_verifies_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["ready", "dozen-mismatches", "two-applications", "ready-har"] {
        let bundle = fixtures().join(name);
        for more in [
            vec!["--redact"],
            vec!["--redact", "--synced-team", "project delivery", "--agent", "Moovila API", "--digest", "all"],
            vec!["--redact", "--synced-team", "7", "--agent", "21"],
        ] {
            let report = saved(folder.path(), &bundle, &more);
            let run = verify(&report, &bundle);
            assert!(run.status == 0 && run.out.starts_with("SAME  "), "{name} {more:?}: {}{}", run.out, run.err);
            let mut changed: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
            changed["findings"][0]["verdict"] = json!("unknown");
            std::fs::write(&report, changed.to_string()).unwrap();
            let run = verify(&report, &bundle);
            assert_eq!(run.status, 1, "{}{}", run.out, run.err);
            assert!(run.out.contains("agent-api-only") && !run.out.contains("Moovila API"), "{}", run.out);
        }
    }
}

#[test]
fn pseudonyms_of_two_reports_are_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = fixtures().join("dozen-mismatches");
    let report = saved(folder.path(), &bundle, &["--redact"]);
    let (report, bundle) = (report.to_str().unwrap(), bundle.to_str().unwrap());
    for arguments in [
        vec!["diff", report, bundle],
        vec!["diff", report, report],
        vec!["diff", "--redact", report, bundle],
        vec!["check", bundle, "--baseline", report],
    ] {
        let run = run(&arguments);
        assert!(run.status == 2 && run.err.contains("pseudonyms"), "{arguments:?}: {}{}", run.out, run.err);
    }
}
