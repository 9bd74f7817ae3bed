//! Time grows with the size of the input, not with its square: an agent shown by many rows or with many roles, many
//! records without an id. Each bundle is judged at one size and at four times that size.
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

use std::time::{Duration, Instant};

use halolint::app;
use halolint::bundle::Bundle;
use halolint::report::Parameters;
use halolint::words::{Reason, Verdict};
use serde_json::{Value, json};

fn agent(id: usize, name: &str) -> Value {
    json!({"id": id, "name": name, "isapiagent": true, "isdisabled": false, "initials": "A"})
}

fn without_id(mut row: Value) -> Value {
    row.as_object_mut().unwrap().remove("id");
    row
}

/// One agent by as many list rows, whose names differ.
fn rows_of_one(count: usize) -> Value {
    (0..count).map(|number| agent(21, &format!("N{number}"))).collect()
}

/// One agent by as many list rows that are the same.
fn same_rows(count: usize) -> Value {
    (0..count).map(|_| agent(21, "Agent 21")).collect()
}

/// One agent with as many roles.
fn roles_of_one(count: usize) -> Value {
    let role = |number: usize| {
        let id = format!("5b1f6c52-0d3e-4b52-9a51-{number:012}");
        json!({"id": id, "id_int": number, "name": format!("R{number}"), "claims": [{"type": "Ax", "value": "1"}]})
    };
    let mut agent = agent(21, "Agent 21");
    agent["roles"] = (0..count).map(role).collect();
    agent
}

/// As many applications that have only a client id.
fn applications(count: usize) -> Value {
    let row = |number: usize| {
        json!({"clientId": format!("c{number}"), "displayName": format!("Moovila {number}"),
            "grant_type": "client_credentials", "loginas_agent_id": number, "allowagents": true})
    };
    (0..count).map(row).collect()
}

/// As many applications of one client id, each with an id of its own.
fn one_client(count: usize) -> Value {
    let row = |number: usize| {
        json!({"id": format!("x{number}"), "clientId": "c", "displayName": format!("Moovila {number}"),
            "grant_type": "client_credentials", "loginas_agent_id": number, "allowagents": true})
    };
    (0..count).map(row).collect()
}

/// As many agents that have only a name.
fn names_only(count: usize) -> Value {
    (0..count).map(|number| without_id(agent(0, &format!("Agent {number}")))).collect()
}

/// As many ticket types that could be the project type and the task type.
fn ticket_types(count: usize) -> Value {
    let row = |number: usize| {
        json!({"id": number, "name": format!("Type {number}"), "use": "projects", "sequence": number,
            "itilrequesttype": 22, "agentscanselect": true, "enduserscanselect": false, "anonymouscanselect": false,
            "visible": true, "project_type": 0, "default_team": "Projects", "cancreate": true})
    };
    (0..count).map(row).collect()
}

/// One agent and its one role, each in as many detail records, which are of three kinds.
fn details(count: usize) -> Value {
    let id = "5b1f6c52-0d3e-4b52-9a51-000000000001";
    let claims = |number: usize| -> Value {
        ["Tx", "l6", "l8", "Ux", "Ax", "Ix"].iter().map(|code| json!({"type": code, "value": number % 3})).collect()
    };
    let mut all = serde_json::Map::new();
    for number in 0..count {
        let mut agent = agent(21, "Agent 21");
        agent["roles"] = json!([{"id": id, "name": "R"}]);
        agent["claims"] = claims(0);
        all.insert(format!("agent {number}"), agent);
        let role = json!({"id": id, "id_int": 1, "name": "R", "claims": claims(number), "notes": ""});
        all.insert(format!("role {number}"), role);
    }
    Value::Object(all)
}

/// Makes a bundle of so many rows.
type Made = fn(usize) -> Value;

/// How often a bundle is judged at most, so that a busy machine does not look like a slow program.
const TRIES: usize = 6;

/// The time of one judgement.
fn time(value: &Value) -> Duration {
    let setup = common::setup(Parameters::default());
    let bytes = serde_json::to_vec(value).unwrap();
    let bundle = Bundle::from_memory(vec![("dump.json".to_owned(), bytes)]);
    let start = Instant::now();
    let report = app::check(&bundle, &setup).unwrap();
    assert!(!report.findings.is_empty());
    start.elapsed()
}

#[test]
fn time_grows_with_the_number_of_rows() {
    let bundles: [(&str, usize, u32, Made); 8] = [
        ("rows of one agent", 250, 9, rows_of_one),
        ("same rows", 250, 9, same_rows),
        ("details of an agent and its role", 100, 9, details),
        ("roles of one agent", 250, 13, roles_of_one),
        ("applications without id", 2_000, 9, applications),
        ("applications of one client", 2_000, 9, one_client),
        ("agents without id", 2_000, 8, names_only),
        ("ticket types", 1_000, 9, ticket_types),
    ];
    for (what, count, most, made) in bundles {
        let (less, more) = (made(count), made(count * 4));
        let (mut few, mut many) = (Duration::MAX, Duration::MAX);
        // Four times as much takes four times as long; by the square it would be sixteen times. The places of roles
        // are counted from the start of a line, which adds to it in a document as small as this.
        let fits = (0..TRIES).any(|_| {
            few = few.min(time(&less));
            many = many.min(time(&more));
            many < few.max(Duration::from_millis(10)) * most
        });
        println!("{what}: {few:?} for {count}, {many:?} for four times as many");
        assert!(fits, "{what}: {few:?} for {count}, {many:?} for four times as many");
    }
}

#[test]
fn more_versions_of_a_role_than_are_compared_prove_nothing() {
    let setup = common::setup(Parameters::default());
    let id = "5b1f6c52-0d3e-4b52-9a51-000000000001";
    let judged = |versions: usize| {
        let mut agent = agent(21, "Agent 21");
        agent["roles"] = json!([{"id": id, "name": "R"}]);
        agent["claims"] = json!([{"type": "Ux", "value": "0"}]);
        let mut documents = vec![("agent.json".to_owned(), serde_json::to_vec(&agent).unwrap())];
        for number in 0..versions {
            let claims = json!([{"type": "Tx", "value": "2"}, {"type": "zz", "value": number.to_string()}]);
            let role = json!({"id": id, "id_int": 1, "name": "R", "claims": claims, "notes": ""});
            documents.push((format!("{number}.json"), serde_json::to_vec(&role).unwrap()));
        }
        let report = app::check(&Bundle::from_memory(documents), &setup).unwrap();
        let finding = report.findings.iter().find(|finding| finding.requirement == "agent-tickets-access").unwrap();
        (finding.verdict, finding.reason)
    };
    assert_eq!(judged(30).0, Verdict::Pass);
    assert_eq!(judged(40), (Verdict::Unknown, Some(Reason::Conflicting)));
}
