//! Big documents: reading them in pieces gives exactly what reading them whole gives.
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

#[path = "common/alike.rs"]
mod alike;
#[path = "../benches/gen/mod.rs"]
mod dumps;

use alike::{same, told};
use halolint::catalog::Catalog;
use halolint::document::{Document, Markers, Names};
use proptest::prelude::*;

/// A JSON text of random structure with markers in odd places, or something close to one.
fn json() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        8 => prop::sample::select(vec!["a", "tickets", "note", "id", "team", "x:y", "é", ""]),
        5 => prop::sample::select(vec![
            "isapiagent", "is_admin", "firstname", "agent_id", "record_count", "agents", "itilrequesttype", "use",
            "rtid", "fieldid", "clientId", "grant_type", "value", "Count", "claims", "forrequests", "inactive",
            "\\u0069sapiagent", "nextfaultidcalculationmethod", "error", "openapi", "label", "type", "custom",
            "Unum", "uname", "payload", "operation", "log",
        ]),
    ];
    let scalar = prop_oneof![
        4 => prop::sample::select(vec![
            "1", "-2.5e3", "true", "null", "\"\"", "\"{\\\"isapiagent\\\":true}\"", "\"[{:\\\\\"", "\"a\\\\\\\"\"",
            "\"日本\u{1F642}\"", "\"\\u0022isapiagent\\u0022:\"", "\"line\\nline\"", "22",
        ]),
    ];
    let blank = prop::sample::select(vec!["", "", "", " ", "\r\n  ", "\n"]);
    let leaf = scalar.prop_map(str::to_owned);
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let member = (key.clone(), blank.clone(), blank.clone(), inner.clone())
            .prop_map(|(key, a, b, value)| format!("{a}\"{key}\"{b}:{a}{value}{b}"));
        let row = (blank.clone(), inner).prop_map(|(a, value)| format!("{a}{value}"));
        let object = prop::collection::vec(member, 0..6).prop_map(|parts| format!("{{{}}}", parts.join(",")));
        let list = prop::collection::vec(row, 0..6).prop_map(|parts| format!("[{}]", parts.join(",")));
        prop_oneof![3 => object, 2 => list]
    })
}

/// A list of many rows, bare or wrapped, and sometimes several of them.
fn dump() -> impl Strategy<Value = String> {
    let rows = prop::collection::vec(json(), 0..8);
    let shape = prop::sample::select(vec![
        ("[", "]", ","),
        ("{\"record_count\":9,\"tickets\":[", "]}", ","),
        ("{\"agents\":[", "],\"record_count\":3}", " ,\n"),
        ("{\"value\":[", "],\"Count\":3}", ","),
        ("[[", "]]", ","),
        ("", "", "\n"),
        ("{\"d\":{\"tickets\":[", "]},\"agents\":[{\"id\":1,\"isapiagent\":true}]}", ","),
    ]);
    prop_oneof![
        json(),
        (rows, shape).prop_map(|(rows, (start, end, between))| format!("{start}{}{end}", rows.join(between)))
    ]
}

/// Rows that hold about the same of the names by which records are told, and some records among them.
fn alike() -> impl Strategy<Value = String> {
    let catalog = Catalog::builtin().unwrap();
    let prints = || catalog.records.iter().map(|record| &record.fingerprint);
    let mut names: Vec<String> = prints().flat_map(|print| print.none.clone()).collect();
    names.extend(prints().flat_map(|print| print.of.iter().step_by(3).cloned().collect::<Vec<_>>()));
    names.extend(["Unum", "UNAME", "unum", "summary", "\\u0073ite_id", "site\\u005fid", "name"].map(str::to_owned));
    let value =
        prop::sample::select(vec!["1", "\"x\"", "{\"id\":1}", "[{\"type\":2,\"inactive\":true}]", "null", "\"\""]);
    let some = |names: Vec<String>, most| prop::collection::vec((prop::sample::select(names), value.clone()), 0..most);
    let (base, row) = (some(names.clone(), 12), some(names, 4));
    (base, prop::collection::vec(row, 1..30), any::<u64>()).prop_map(|(base, rows, leave)| {
        let rows = rows.iter().enumerate().map(|(index, more)| {
            let all = base.iter().enumerate().filter(|(at, _)| (leave >> ((index + at) % 64)) & 3 != 0);
            let mut members: Vec<String> = Vec::new();
            for (name, value) in all.map(|(_, member)| member).chain(more) {
                let start = format!("\"{name}\":");
                if !members.iter().any(|member| member.starts_with(&start)) {
                    members.push(format!("{start}{value}"));
                }
            }
            format!("{{{}}}", members.join(","))
        });
        format!("[{}]", rows.collect::<Vec<String>>().join(","))
    })
}

const CHUNKS: [usize; 4] = [64, 128, 192, 1 << 18];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_documents_are_read_alike(text in dump(), mark in prop::bool::weighted(0.1)) {
        let text = if mark { format!("\u{FEFF}{text}") } else { text };
        same(text.as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn rows_that_are_much_alike_are_read_alike(text in alike()) {
        same(text.as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn random_documents_that_break_off_are_read_alike(text in dump(), cut in 0.0_f64..1.0) {
        let at = (text.len() as f64 * cut) as usize;
        same(String::from_utf8_lossy(&text.as_bytes()[..at]).as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn what_is_broken_outside_of_skipped_rows_is_told_alike(
        text in dump(), cut in 0.0_f64..1.0, add in "[\\]\\[{}\",: a\\\\]{1,2}"
    ) {
        let at = (text.len() as f64 * cut) as usize;
        let text = [&text.as_bytes()[..at], add.as_bytes(), &text.as_bytes()[at..]].concat();
        let text = String::from_utf8_lossy(&text);
        let catalog = Catalog::builtin().unwrap();
        let names = Names::of(&catalog);
        let markers = Markers::new(&catalog).unwrap().in_chunks_of(64);
        let scanned = Document::scan("x.json".into(), &mut text.as_bytes(), 0, &names, &markers).unwrap();
        // Grammar inside skipped rows is not looked at; without any, nothing is missed.
        if let Some(document) = scanned && document.skipped == 0 {
            let whole = Document::read("x.json".into(), text.as_bytes().to_vec(), &names);
            prop_assert_eq!(told(&document, &catalog, true), told(&whole, &catalog, true));
        }
    }
}

#[test]
fn generated_tickets_are_skipped_and_never_taken_for_records() {
    for (wrapped, agents) in [(false, 0), (true, 0), (true, 3)] {
        let text = dumps::tickets(400, wrapped, agents);
        let skipped = same(text.as_bytes(), &[64, 1000, 1 << 18]).unwrap().expect("not given up");
        assert!(skipped * 10 > text.len() as u64 * 9, "{skipped} of {} bytes", text.len());
    }
}

#[test]
fn a_record_among_tickets_keeps_its_place() {
    let tickets = dumps::tickets(50, false, 0);
    let rows = tickets.trim().trim_start_matches('[').trim_end_matches(']');
    let text = format!(
        "{{\"record_count\":1,\"tickets\":[{rows},\r\n {{\"\\u0069sapiagent\":true,\"id\":7}},{rows},{{\"isapiagent\" :true,\"id\":8}},{rows}]}}"
    );
    assert!(same(text.as_bytes(), &CHUNKS).unwrap().is_some());
}

/// Random texts that were once read differently.
#[test]
fn objects_under_names_that_show_something_else_show_nothing() {
    let others = "{\"summary\":\"x\"},".repeat(20);
    for row in [
        "{\"id\":7,\"rtid\":{\"a\":1},\"isapiagent\":true}",
        "{\"rtid\" : \r\n{\"isapiagent\":true},\"isapiagent\":true}",
        "{\"Unum\":1,\"id\":{}}",
        "{\"id\":[1],\"isapiagent\":1}",
        "{\"claims\":[{\"type\":\"Tx\",\"type\":\"SA\",\"value\":2}],\"isapiagent\":true}",
    ] {
        let text = format!("[{others}{row},{others}{row},null]");
        assert!(same(text.as_bytes(), &CHUNKS).unwrap().is_some(), "{row}");
    }
}
