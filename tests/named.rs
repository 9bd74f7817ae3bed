//! What is no data is named for what it is, in every size, and no record is found in it.
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

use common::{fixtures, named, setup};
use halolint::app::{self, Reading};
use halolint::bundle::Bundle;

/// Every file of the fixture, and what its line must say.
const FILES: [(&str, &str); 29] = [
    ("agent.schema.json", "a JSON Schema"),
    ("agents.json", "a table as a console prints it"),
    ("application.json", "an error answer"),
    ("changes.json", "1 configuration change"),
    ("columns.csv", "a table without the columns"),
    ("denied.json", "an error answer"),
    ("denied.xml", "an error answer"),
    ("environment.json", "a Postman environment"),
    ("exception.json", "an error answer"),
    ("failed.txt", "a failed request's message"),
    ("insomnia.json", "another tool's own JSON"),
    ("instanceinfo.json", "1 instance info"),
    ("login.json", "a web page"),
    ("notes.md", "a document in Markdown"),
    ("openapi-excerpt.json", "an OpenAPI description"),
    ("report.json", "a report of this program"),
    ("request.ps1", "a script"),
    ("roles.json", "an empty file"),
    ("saml.xml", "SAML metadata"),
    ("secret-columns-excerpt.txt", "a list of names without values"),
    ("secret-fields-excerpt.json", "a list of names without values"),
    ("sentence.json", "an error answer"),
    ("swagger.json", "an OpenAPI description"),
    ("teams.json", "an empty answer"),
    ("tickets.json", "Halo's tickets: no requirement is about them"),
    ("token.json", "a token answer"),
    ("validation.json", "an error answer"),
    ("web-answer.json", "a web answer as PowerShell keeps it"),
    ("web.config", "a program's configuration file"),
];

/// The same, where a scan in pieces passes over the rows that would tell.
const LISTS: [(&str, &str); 1] = [("workflows.json", "Halo's workflows: no requirement is about them")];

fn read(bundle: &Bundle, direct_bytes: u64) -> Reading {
    let mut setup = setup(named());
    setup.limits.direct_bytes = direct_bytes;
    app::read(bundle, &setup.catalog, &setup.limits)
}

#[test]
fn every_file_that_is_no_data_is_named() {
    let setup = setup(named());
    let bundle = Bundle::open(&[fixtures().join("not-data")], &setup.limits).unwrap();
    let reading = read(&bundle, u64::MAX);
    let mut expected: Vec<(&str, &str)> = FILES.into_iter().chain(LISTS).collect();
    expected.sort_unstable();
    let names: Vec<&str> = reading.documents.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, expected.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (row, (_, part)) in reading.documents.iter().zip(&expected) {
        assert!(row.detail.contains(part), "{}: {}", row.name, row.detail);
        assert_eq!(row.records.is_empty(), row.name != "instanceinfo.json", "{}: {:?}", row.name, row.records);
    }
    // Big documents take another way: what they are is told there too.
    let scanned = read(&bundle, 0);
    for (row, (name, part)) in scanned.documents.iter().zip(&expected) {
        let is_list = LISTS.iter().any(|(own, _)| own == name);
        assert!(is_list || row.detail.contains(part), "{}: {}", row.name, row.detail);
        assert_eq!(row.records.is_empty(), row.name != "instanceinfo.json", "{}: {:?}", row.name, row.records);
    }
}

/// A description as long as Halo's own: every schema has the properties of the records that are judged.
#[test]
fn a_long_api_description_holds_no_record() {
    let text = std::fs::read_to_string(fixtures().join("not-data/openapi-excerpt.json")).unwrap();
    let mut description: serde_json::Value = serde_json::from_str(&text).unwrap();
    let schemas = description["components"]["schemas"].as_object().unwrap().clone();
    for index in 0..400 {
        for (name, schema) in &schemas {
            description["components"]["schemas"][format!("{name}{index}")] = schema.clone();
        }
    }
    let bytes = serde_json::to_vec_pretty(&description).unwrap();
    assert!(bytes.len() as u64 > setup(named()).limits.direct_bytes);
    let reading = read(&Bundle::from_memory([("swagger.json".to_owned(), bytes)]), 256 << 10);
    assert!(!reading.holds_records());
    assert!(reading.documents[0].detail.starts_with("an OpenAPI description"), "{}", reading.documents[0].detail);
}

#[test]
fn the_real_ticket_type_is_one_record() {
    let setup = setup(named());
    let bundle = Bundle::open(&[fixtures().join("real-ticket-type")], &setup.limits).unwrap();
    let reading = read(&bundle, u64::MAX);
    assert_eq!(reading.documents[0].detail, "1 ticket type (detail)");
    assert_eq!(reading.model.all_records().count(), 1);
}
