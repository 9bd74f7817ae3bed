//! `--redact`: no name, address or client id of the input in any output, and the same verdicts.
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

use std::path::Path;
use std::process::Command;

use common::forms::{self, FORMS};
use common::{fixtures, ready};
use serde_json::json;

/// Names that are planted, one word each.
const NAMES: [&str; 6] = ["Zebulonia", "Quagmire", "Xanthippe", "Wolpertinger", "zebu@quag.example", "4420794609"];

const FORMATS: [&str; 8] = ["text", "json", "sarif", "junit", "markdown", "html", "github", "csv"];

fn said(arguments: &[&str], path: &Path) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_halolint")).args(arguments).arg(path).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), text)
}

fn write(folder: &Path, documents: &[(String, Vec<u8>)]) {
    for (name, bytes) in documents {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// The ready tenant whose agents, teams, roles and applications have planted names.
fn planted() -> common::Tenant {
    let mut tenant = ready();
    for (_, dump) in &mut tenant {
        common::objects(dump, &mut |map| {
            for (key, value) in map.iter_mut() {
                let text = value.as_str().unwrap_or_default().to_owned();
                match (key.as_str(), text.as_str()) {
                    ("name" | "team_name" | "default_team", "Project Delivery") => *value = json!("Zebulonia Crew"),
                    ("displayName", "Moovila Integration") => *value = json!("Moovila at Quagmire"),
                    ("name" | "loginas_agent_name", "Moovila API") => *value = json!("Xanthippe"),
                    ("name" | "role_name" | "role_list", "Integration Role") => *value = json!("Wolpertinger Role"),
                    _ => {}
                }
            }
            if map.contains_key("isapiagent") {
                map.insert("email".to_owned(), json!("zebu@quag.example"));
                map.insert("phonenumber".to_owned(), json!("4420794609"));
            }
        });
    }
    tenant
}

fn assert_clean(text: &str, what: &str) {
    let lower = text.to_lowercase();
    for name in NAMES {
        assert!(!lower.contains(&name.to_lowercase()), "{what} shows {name}: {text}");
    }
}

#[test]
fn no_name_is_in_any_output() {
    for (form, make) in FORMS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &make(&planted()));
        let formats = if form == "json" { &FORMATS[..] } else { &FORMATS[..2] };
        for format in formats {
            let team = "Zebulonia Crew";
            let plain = said(&["check", "--format", format, "--synced-team", team], folder.path());
            let (status, text) =
                said(&["check", "--redact", "-v", "--format", format, "--synced-team", team], folder.path());
            assert_eq!(status, plain.0, "{form} {format}: {text}");
            assert_clean(&text, &format!("{form} {format}"));
        }
        for command in [
            &["ask", "--redact"][..],
            &["inventory", "--redact"],
            &["ask", "--redact", "--format", "json"],
            &["fix", "--redact", "--synced-team", "Zebulonia Crew"],
        ] {
            let (status, text) = said(command, folder.path());
            assert_eq!(status, 0, "{text}");
            assert_clean(&text, &format!("{form} {command:?}"));
        }
        let (_, text) = said(&["check", "--redact", "--synced-team", "Zebulonia Crev"], folder.path());
        assert_clean(&text.replace("Zebulonia Crev", ""), form);
    }
}

#[test]
fn every_fixture_can_be_redacted() {
    for name in common::fixture_names() {
        for arguments in [
            &["check", "--redact", "--format", "html"][..],
            &["check", "--redact"],
            &["inventory", "--redact"],
            &["fix", "--redact"],
        ] {
            let (status, text) = said(arguments, &fixtures().join(&name));
            assert!(matches!(status, 0 | 1 | 3), "{name} {arguments:?}: {text}");
        }
    }
}

#[test]
fn pseudonyms_do_not_depend_on_the_order_of_files_or_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let documents = forms::json(&planted());
    write(folder.path(), &documents);
    let other = tempfile::tempdir().unwrap();
    let turned: Vec<_> = documents
        .iter()
        .rev()
        .enumerate()
        .map(|(index, (_, bytes))| (format!("{index}.json"), bytes.clone()))
        .collect();
    write(other.path(), &turned);
    let quiet =
        |threads: &str, path: &Path| said(&["check", "--redact", "--threads", threads, "--format", "csv"], path).1;
    let names = |text: String| {
        text.split(',')
            .filter(|part| part.contains("Team ") || part.contains("Agent "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(quiet("1", folder.path()), quiet("2", folder.path()));
    assert_eq!(names(quiet("2", folder.path())), names(quiet("2", other.path())));
    let sarif = said(&["check", "--redact", "--format", "sarif"], folder.path()).1;
    let log: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let tokens = log["runs"][0]["redactionTokens"].as_array().unwrap();
    assert!(tokens.contains(&json!("[redacted]")) && tokens.contains(&json!("Team 1")), "{tokens:?}");
}

#[test]
fn two_bundles_are_compared_under_the_same_pseudonyms() {
    let old = tempfile::tempdir().unwrap();
    write(old.path(), &forms::json(&planted()));
    let new = tempfile::tempdir().unwrap();
    let mut tenant = planted();
    tenant.retain(|(name, _)| !name.starts_with("tickettypes/"));
    write(new.path(), &forms::json(&tenant));
    let (status, text) = said(&["diff", "--redact", old.path().to_str().unwrap()], new.path());
    assert_eq!(status, 1, "{text}");
    assert_clean(&text, "diff");
}

#[test]
fn names_of_containers_are_in_no_pointer() {
    let agent = std::fs::read_to_string(fixtures().join("ready/agents/21.json")).unwrap();
    let agent: serde_json::Value = serde_json::from_str(&agent).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let wrapped = json!({"Zebulon Quagmire": [agent]});
    write(folder.path(), &[("agents.json".to_owned(), wrapped.to_string().into_bytes())]);
    let (_, plain) = said(&["check", "--format", "json"], folder.path());
    assert!(plain.contains("/Zebulon Quagmire/0/isapiagent"), "{plain}");
    let (status, text) = said(&["check", "--redact", "--format", "json"], folder.path());
    assert!(matches!(status, 1 | 3) && text.contains("/…/0/isapiagent"), "{text}");
    assert!(!text.contains("Quagmire"), "{text}");
}

/// Commands whose outputs are searched before they are written.
const COMMANDS: [&[&str]; 16] = [
    &["check", "--redact", "-v", "--format", "text"],
    &["check", "--redact", "--format", "json"],
    &["check", "--redact", "--all", "--format", "sarif"],
    &["check", "--redact", "--sarif-target", "github", "--format", "sarif"],
    &["check", "--redact", "--format", "junit"],
    &["check", "--redact", "--format", "markdown"],
    &["check", "--redact", "--format", "html"],
    &["check", "--redact", "--format", "github"],
    &["check", "--redact", "--format", "csv"],
    &["check", "--redact", "--strict", "--digest", "all", "--format", "json"],
    &["ask", "--redact"],
    &["ask", "--redact", "--format", "json"],
    &["fix", "--redact"],
    &["fix", "--redact", "--format", "json"],
    &["inventory", "--redact"],
    &["inventory", "--redact", "--format", "json"],
];

#[test]
fn people_named_like_words_of_the_formats_are_no_reason_to_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let person = |id: usize, name: &str| json!({"id": id, "name": name, "isapiagent": false, "isdisabled": false, "initials": "X"});
    let people: Vec<_> = ["Val", "Help", "Driver", "Message", "Short", "Suite", "Grid", "Flex", "Rules", "Line"]
        .iter()
        .enumerate()
        .map(|(number, name)| person(300 + number, name))
        .collect();
    write(folder.path(), &forms::json(&planted()));
    std::fs::write(folder.path().join("people.json"), serde_json::to_vec(&people).unwrap()).unwrap();
    for command in COMMANDS {
        let (status, text) = said(command, folder.path());
        assert!(matches!(status, 0 | 1 | 3), "{command:?}: {text}");
        assert_clean(&text, &format!("{command:?}"));
    }
}

#[test]
fn every_word_that_a_redacted_output_consists_of_is_known_as_the_programs_own() {
    let setup = common::setup(common::team_only());
    let own = format!("{:?} {:?}", setup.catalog, setup.profile);
    let literals = halolint::leak::Literals::new([own.as_str()]);
    let mut missing = std::collections::BTreeSet::new();
    for name in ["dozen-mismatches", "damaged-documents", "not-data", "ready-sql", "ready-clixml", "list-dumps-only"] {
        for command in COMMANDS {
            let (_, text) = said(command, &fixtures().join(name));
            for word in text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')) {
                let mut one = literals.empty();
                one.name(word);
                let letters = word.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_');
                let known = missing.contains(&word.to_lowercase());
                if letters && !known && one.search(word).is_err() && one.search(&text).is_err() {
                    missing.insert(word.to_lowercase());
                }
            }
        }
    }
    assert!(missing.is_empty(), "add to src/leak/words.txt:\n{}", Vec::from_iter(missing).join("\n"));
}
