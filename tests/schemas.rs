//! The JSON Schemas that the program prints describe what it writes and reads.
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

use halolint::app::{Shape, schema};
use halolint::render;
use serde_json::{Value, json};

fn validator(shape: Shape) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&schema(shape)).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn errors(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The blocks of TOML in the README: a configuration, then a profile.
fn readme() -> Vec<Value> {
    let readme = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks = readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.map(|block| toml::from_str(&block).unwrap()).collect()
}

#[test]
fn every_report_is_as_its_schema_says() {
    let validator = validator(Shape::Report);
    for name in common::fixture_names() {
        for parameters in [common::team_only(), halolint::report::Parameters::default()] {
            let report = render::json(&common::fixture_report(&name, parameters));
            assert_eq!(errors(&validator, &serde_json::from_str(&report).unwrap()), [""; 0], "{name}");
        }
    }
}

#[test]
fn a_report_with_a_part_missing_or_misspelt_is_refused() {
    let validator = validator(Shape::Report);
    let report: Value =
        serde_json::from_str(&render::json(&common::fixture_report("ready", common::team_only()))).unwrap();
    for (pointer, key, value) in [
        ("", "schema", json!("halolint/report/0")),
        ("", "outcome", json!("perhaps")),
        ("/counts", "pass", json!(-1)),
        ("/findings/0", "verdict", json!("maybe")),
        ("/findings/0", "certainty", json!("sure")),
        ("/findings/0/evidence/0", "line", json!("1")),
        ("/documents/0", "status", json!(true)),
    ] {
        let mut wrong = report.clone();
        wrong.pointer_mut(pointer).unwrap()[key] = value;
        assert!(!validator.is_valid(&wrong), "{pointer}/{key}");
        let mut less = report.clone();
        less.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        assert!(!validator.is_valid(&less), "{pointer}/{key} is required");
    }
}

#[test]
fn profiles_are_as_their_schema_says() {
    let validator = validator(Shape::Profile);
    for (name, text) in halolint::profile::BUILTIN {
        let profile: Value = serde_json::from_str(text).unwrap();
        assert_eq!(errors(&validator, &profile), [""; 0], "{name}");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/profile").join(name).with_extension("toml");
        let catalog = halolint::catalog::Catalog::builtin().unwrap();
        let loaded = halolint::profile::load(&std::fs::read_to_string(source).unwrap(), name, &catalog).unwrap();
        let builtin = halolint::profile::builtin(name, &catalog).unwrap().unwrap();
        assert_eq!(format!("{loaded:?}"), format!("{builtin:?}"));
        let mut wrong = profile.clone();
        wrong["requirement"][0]["gruop"] = json!("Agent");
        assert!(!validator.is_valid(&wrong), "an unknown key");
        let mut wrong = profile;
        wrong["requirement"][0]["expect"] = json!({"atleast": "Read Only"});
        assert!(!validator.is_valid(&wrong), "an unknown predicate");
    }
    assert_eq!(errors(&validator, readme().last().unwrap()), [""; 0]);
}

#[test]
fn configurations_are_as_their_schema_says() {
    let validator = validator(Shape::Config);
    assert_eq!(errors(&validator, readme().first().unwrap()), [""; 0]);
    assert!(!validator.is_valid(&json!({"parameters": {"synced_team": ["A"]}})), "an unknown key");
    assert!(!validator.is_valid(&json!({"vocabulary": {"x": {"certainty": "sure"}}})), "an unknown word");
}
