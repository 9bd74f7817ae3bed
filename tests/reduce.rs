//! Reduced bundles: the same verdicts, nobody's names, and little of the rest.
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
#[path = "../benches/gen/mod.rs"]
mod dumps;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use common::{fixtures, setup, team_only};
use halolint::app;
use halolint::bundle::Bundle;
use halolint::reduce::Reduced;
use halolint::report::{Parameters, Report};
use rayon::prelude::*;
use serde_json::Value;

/// Verdict, certainty and reason of every requirement.
fn answers(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|row| format!("{} {:?} {:?} {:?}", row.requirement, row.verdict, row.certainty, row.reason))
        .collect()
}

fn reduced(name: &str, parameters: Parameters, keep: &[String]) -> (Report, Reduced) {
    let setup = setup(parameters);
    let bundle = Bundle::open(&[fixtures().join(name)], &setup.limits).unwrap();
    let reading = app::read(&bundle, &setup.catalog, &setup.limits);
    let report = app::judge(reading.clone(), &setup).unwrap();
    let reduced = app::reduce(reading, keep, &setup).unwrap_or_else(|error| panic!("{name}: {error}"));
    (report, reduced)
}

fn judged(reduced: &Reduced) -> Report {
    common::report(reduced.documents.clone(), &setup(reduced.parameters.clone()))
}

fn shown(reduced: &Reduced) -> String {
    let one = |(name, bytes): &(String, Vec<u8>)| format!("{name}\n{}", String::from_utf8_lossy(bytes));
    reduced.documents.iter().map(one).collect()
}

/// Every text under a name that names something, in the judged records of a fixture.
fn names_of(name: &str) -> BTreeSet<String> {
    let setup = setup(team_only());
    let bundle = Bundle::open(&[fixtures().join(name)], &setup.limits).unwrap();
    let model = app::read(&bundle, &setup.catalog, &setup.limits).model;
    let mut names = BTreeSet::new();
    for kind in halolint::catalog::Kind::ALL {
        for entity in model.all(kind) {
            names.extend(entity.name.clone());
            for record in &entity.records {
                let text = record.body.json();
                let value: Value = serde_json::from_str(&text).unwrap();
                collect(&value, &mut names);
            }
        }
    }
    names
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                if let (Value::String(text), true) =
                    (inner, key.ends_with("name") || key.ends_with("Name") || key == "default_team")
                {
                    names.insert(text.clone());
                }
                collect(inner, names);
            }
        }
        Value::Array(rows) => rows.iter().for_each(|row| collect(row, names)),
        _ => {}
    }
}

#[test]
fn every_fixture_is_reduced_to_the_same_verdicts_without_its_names() {
    let known = setup(team_only());
    let known: String = format!("{:?} {:?}", known.catalog, known.profile).to_lowercase();
    // The packed forms of the ready tenant hold the same documents as its folder.
    let names = common::fixture_names().into_iter().filter(|name| !name.starts_with("ready."));
    names.collect::<Vec<_>>().par_iter().for_each(|name| {
        let (report, reduced) = reduced(name, team_only(), &[]);
        assert_eq!(answers(&judged(&reduced)), answers(&report), "{name}");
        let text = shown(&reduced);
        let shown = text.to_lowercase();
        let setup = setup(team_only());
        let bundle = Bundle::open(&[fixtures().join(name)], &setup.limits).unwrap();
        let reading = app::read(&bundle, &setup.catalog, &setup.limits);
        let found = app::Redaction::new(&[(&bundle, &reading)], &setup).unwrap().search(&text);
        assert_eq!(found.map_err(|error| error.to_string()), Ok(()), "{name}: {text}");
        for original in names_of(name) {
            let quoted = serde_json::to_string(&original.to_lowercase()).unwrap();
            // Labels and values that the catalog or the profile holds name nobody.
            if !known.contains(&format!("\"{}\"", original.to_lowercase())) {
                assert!(!shown.contains(&quoted), "{name} shows {original}");
            }
        }
        assert!(text.len() < 13_000, "{name}: {}", text.len());
    });
}

#[test]
fn reducing_twice_changes_nothing_and_bytes_are_always_the_same() {
    let (_, first) = reduced("dozen-mismatches", team_only(), &[]);
    let (_, again) = reduced("dozen-mismatches", team_only(), &[]);
    assert!(first == again, "not always the same");
    let own = setup(first.parameters.clone());
    let reading = app::read(&Bundle::from_memory(first.documents.clone()), &own.catalog, &own.limits);
    let twice = app::reduce(reading, &[], &own).unwrap();
    assert!(twice == first, "{}\n{}", shown(&first), shown(&twice));
}

#[test]
fn only_what_the_named_requirements_need_is_kept() {
    let keep = ["agent-calendar-access".to_owned(), "settings-next-ticket-id-method".to_owned()];
    let (report, reduced) = reduced("dozen-mismatches", team_only(), &keep);
    let again = judged(&reduced);
    for (before, after) in report.findings.iter().zip(&again.findings) {
        if keep.contains(&before.requirement) {
            assert_eq!(
                (before.verdict, before.reason, &before.observed),
                (after.verdict, after.reason, &after.observed)
            );
        }
    }
    let size: usize = reduced.documents.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(size < 1000, "{size}");
    let own = setup(team_only());
    let reading =
        app::read(&Bundle::open(&[fixtures().join("ready")], &own.limits).unwrap(), &own.catalog, &own.limits);
    let error = app::reduce(reading, &["agent-calendar-acess".to_owned()], &own).unwrap_err().to_string();
    assert!(error.contains("did you mean agent-calendar-access?"), "{error}");
}

#[test]
fn a_bundle_full_of_tickets_is_reduced_to_its_records() {
    let folder = tempfile::tempdir().unwrap();
    let ready = fixtures().join("ready");
    for entry in walkdir::WalkDir::new(&ready).into_iter().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let to = folder.path().join(entry.path().strip_prefix(&ready).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), to).unwrap();
    }
    let tickets = dumps::tickets(2_000, true, 3);
    std::fs::write(folder.path().join("tickets.json"), &tickets).unwrap();
    let to = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
        .args(["reduce", "--synced-team", common::TEAM, "-o"])
        .args([&to.path().join("out"), folder.path()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let size: u64 = walkdir::WalkDir::new(to.path())
        .into_iter()
        .map(|entry| entry.unwrap().metadata().unwrap())
        .filter(|data| data.is_file())
        .map(|data| data.len())
        .sum();
    assert!(size > 1000 && size * 100 <= tickets.len() as u64, "{size} of {}", tickets.len());
}

#[test]
fn the_command_writes_a_folder_or_a_zip_and_says_how_to_judge_it() {
    let to = tempfile::tempdir().unwrap();
    let fixture = fixtures().join("dozen-mismatches");
    let run = |arguments: &[&str], last: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_halolint"));
        let output = command.current_dir(to.path()).args(arguments).arg(last).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let team = ["--synced-team", common::TEAM];
    for target in ["small", "small.zip"] {
        let (status, shown, error) = run(&["reduce", team[0], team[1], "-o", target], &fixture);
        assert_eq!((status, error.as_str()), (0, ""), "{shown}");
        // The last line is the command that judges it.
        let line = shown.lines().last().unwrap();
        assert_eq!(line, format!("halolint check {target} --synced-team \"Team 1\""));
        let (status, after, _) = run(&["check", "--synced-team", "Team 1", "-q"], Path::new(target));
        let (before_status, before, _) = run(&["check", team[0], team[1], "-q"], &fixture);
        assert_eq!((status, after), (before_status, before));
        let (status, _, error) = run(&["reduce", team[0], team[1], "-o", target], &fixture);
        assert_eq!(status, 2);
        assert!(error.contains("exists"), "{error}");
    }
    let first = std::fs::read(to.path().join("small.zip")).unwrap();
    run(&["reduce", team[0], team[1], "-o", "again.zip"], &fixture);
    assert_eq!(std::fs::read(to.path().join("again.zip")).unwrap(), first);
    let (status, _, error) = run(&["reduce", "-o", "none"], &fixtures().join("README.md"));
    assert_eq!(status, 2, "{error}");
    assert!(!to.path().join("none").exists());
}
