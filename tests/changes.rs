//! Halo's export of configuration changes: what was sent, used where nothing shows the record itself.
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

use common::{Tenant, named, ready, setup};
use halolint::report::{Finding, Report};
use halolint::words::{Certainty, ProblemKind, Reason, Verdict};
use serde_json::{Value, json};

fn report(documents: Vec<(String, Vec<u8>)>) -> Report {
    common::report(documents, &setup(named()))
}

fn finding<'a>(report: &'a Report, id: &str) -> &'a Finding {
    report.findings.iter().find(|finding| finding.requirement == id).unwrap()
}

fn commit(id: u32, operation: &str, payload: &Value) -> Value {
    json!({
        "id": id,
        "timestamp": format!("2025-06-{id:0>2}T10:00:00"),
        "operation": operation,
        "payload": payload.to_string(),
        "rollback_payload": "",
        "rolled_back": false,
    })
}

/// The ready tenant, of which the ticket types are shown by changes only.
fn without_types() -> (Tenant, [Value; 2]) {
    let whole = ready();
    let kind = |id: u32| {
        whole
            .iter()
            .find(|(name, dump)| name.contains('/') && dump["id"] == id && dump["itilrequesttype"] == 22)
            .unwrap()
            .1
            .clone()
    };
    let kinds = [kind(27), kind(28)];
    (whole.into_iter().filter(|(name, _)| !name.starts_with("tickettypes")).collect(), kinds)
}

fn with(tenant: &Tenant, export: &Value) -> Vec<(String, Vec<u8>)> {
    let mut documents = common::forms::json(tenant);
    documents.push(("changes.json".to_owned(), serde_json::to_vec(export).unwrap()));
    documents
}

const TYPES: [&str; 8] = [
    "project-type-itil",
    "project-type-use",
    "project-type-hierarchy",
    "project-type-visible",
    "project-type-agents-can-log",
    "task-type-itil",
    "task-type-hierarchy",
    "ticket-types-same-team",
];

#[test]
fn what_was_sent_is_used_where_nothing_shows_the_record_and_is_assumed() {
    let (tenant, kinds) = without_types();
    let commits: Vec<Value> =
        kinds.iter().zip(1..).map(|(kind, id)| commit(id, "POST /TicketType", &json!([kind]))).collect();
    for export in [json!({ "commits": commits }), json!(commits)] {
        let after = report(with(&tenant, &export));
        for id in TYPES {
            let finding = finding(&after, id);
            assert_eq!((finding.verdict, finding.certainty), (Verdict::Pass, Some(Certainty::Assumed)), "{id}");
            let observed = finding.observed.as_deref().unwrap();
            assert!(observed.contains("from a configuration change of 2025-06-0"), "{id}: {observed}");
            assert!(finding.evidence[0].document.ends_with("/payload"), "{id}: {:?}", finding.evidence[0]);
        }
        for id in ["project-type-date-fields", "task-type-date-fields"] {
            assert_eq!(finding(&after, id).verdict, Verdict::Unknown, "a list that was sent proves no absence");
        }
        let zipped = vec![("all.zip".to_owned(), common::forms::zip(&with(&tenant, &export)))];
        assert_eq!(common::verdicts(&report(zipped)), common::verdicts(&after));
    }
}

#[test]
fn dumps_of_the_record_win() {
    let (_, [mut project, task]) = without_types();
    project["visible"] = json!(false);
    let export = json!({ "commits": [commit(1, "POST /TicketType", &json!([project, task]))] });
    let dumps = report(common::forms::json(&ready()));
    let both = report(with(&ready(), &export));
    assert_eq!(common::verdicts(&both), common::verdicts(&dumps));
    assert!(both.findings.iter().flat_map(|finding| &finding.evidence).all(|row| !row.document.contains("payload")));
}

#[test]
fn the_newest_change_counts_and_those_rolled_back_do_not() {
    let (tenant, [project, task]) = without_types();
    let mut wrong = project.clone();
    wrong["visible"] = json!(false);
    let verdict = |commits: &[Value]| {
        let mut commits = commits.to_vec();
        commits.push(commit(1, "POST /TicketType", &json!([task])));
        finding(&report(with(&tenant, &json!({ "commits": commits }))), "project-type-visible").verdict
    };
    let [old, new] = [commit(2, "POST /TicketType", &json!([wrong])), commit(3, "POST /TicketType", &json!([project]))];
    assert_eq!(verdict(&[old.clone(), new.clone()]), Verdict::Pass);
    assert_eq!(verdict(&[new.clone(), old.clone()]), Verdict::Pass);
    let mut back = new;
    back["rolled_back"] = json!(true);
    assert_eq!(verdict(&[old, back.clone()]), Verdict::Mismatch);
    assert_eq!(verdict(&[back]), Verdict::Unknown);
}

#[test]
fn a_part_that_was_not_sent_is_unknown() {
    let (tenant, [project, task]) = without_types();
    let part = json!([{ "id": 27, "name": project["name"], "visible": true, "default_team": project["default_team"] }]);
    let commits = [commit(1, "POST /TicketType", &part), commit(2, "POST /TicketType", &json!([task]))];
    let after = report(with(&tenant, &json!({ "commits": commits })));
    assert_eq!(finding(&after, "project-type-visible").verdict, Verdict::Pass);
    let hidden = finding(&after, "project-type-agents-can-log");
    assert_eq!((hidden.verdict, hidden.reason), (Verdict::Unknown, Some(Reason::DetailMissing)));
    assert_eq!(hidden.next.as_deref(), Some("GET /api/TicketType/27?includedetails=true"));
    // Whether the agent's own default replaces the team was not sent.
    assert_eq!(finding(&after, "ticket-types-same-team").verdict, Verdict::Unknown);
    // An object that shows nothing by which it is known, sent to an address that nobody knows.
    let commits =
        [commit(1, "x", &json!({ "id": 27, "visible": true })), commit(2, "POST /TicketType", &json!([task]))];
    let after = report(with(&tenant, &json!({ "commits": commits })));
    assert_eq!(finding(&after, "project-type-visible").verdict, Verdict::Unknown);
}

#[test]
fn claims_and_scopes_that_were_not_sent_are_unknown() {
    let mut tenant = ready();
    let of = |tenant: &Tenant, start: &str, id: &Value| {
        tenant
            .iter()
            .find(|(name, dump)| name.starts_with(start) && dump["id"] == *id)
            .map(|(_, dump)| dump.clone())
            .unwrap()
    };
    let application = json!("0f6c9e7a-41c8-4d0e-8f0b-2d5a7be1c3f4");
    let mut agent = of(&tenant, "agents/", &json!(21));
    let mut app = of(&tenant, "applications/", &application);
    agent["claims"].as_array_mut().unwrap().retain(|row| row["type"] != "l9");
    app["scopes"].as_array_mut().unwrap().retain(|row| row["name"] != "all:teams");
    tenant.retain(|(name, _)| !name.starts_with("agents") && !name.starts_with("applications"));
    let commits = [commit(1, "POST /Agent", &json!([agent])), commit(2, "POST /Application", &json!([app]))];
    let after = report(with(&tenant, &json!({ "commits": commits })));
    for id in ["agent-view-unassigned-tickets", "application-scope-all-teams", "agent-team-membership"] {
        assert_ne!(finding(&after, id).verdict, Verdict::Mismatch, "{id}");
    }
    assert_eq!(finding(&after, "agent-view-unassigned-tickets").verdict, Verdict::Unknown);
    assert_eq!(finding(&after, "application-scope-all-teams").verdict, Verdict::Unknown);
    assert_eq!(finding(&after, "agent-customers-access").verdict, Verdict::Pass);
    assert_eq!(finding(&after, "application-scope-read-tickets").verdict, Verdict::Pass);
    for row in after.findings.iter().filter(|row| row.verdict == Verdict::Pass) {
        let sent = row.evidence.iter().any(|place| place.document.contains("payload"));
        assert!(!sent || row.certainty == Some(Certainty::Assumed), "{}", row.requirement);
    }
}

#[test]
fn what_cannot_be_read_is_said_and_never_shown() {
    let report = common::fixture_report("configuration-changes", named());
    let [problem] = report.problems.as_slice() else { panic!("{:?}", report.problems) };
    assert_eq!((problem.document.as_str(), problem.kind), ("configchanges.json", ProblemKind::Encrypted));
    assert!(problem.detail.contains("/commits/4/payload"), "{}", problem.detail);
    let text = serde_json::to_string(&report).unwrap();
    assert!(!text.contains("Qk9N") && !text.contains("hunter2"), "{text}");
    let row = report.documents.iter().find(|row| row.name == "configchanges.json").unwrap();
    assert_eq!(row.format, "config-changes");
    for part in ["7 configuration changes", "1 rolled back", "1 older", "1 without a record"] {
        assert!(row.detail.contains(part), "{}", row.detail);
    }
}

/// Two exports hold one change; what the later export shows of it counts.
#[test]
fn a_change_that_another_export_shows_as_rolled_back_is_not_used() {
    let (tenant, [project, task]) = without_types();
    let mut wrong = project.clone();
    wrong["visible"] = json!(false);
    for guids in [true, false] {
        let told = |mut commit: Value| {
            if guids {
                commit["guid"] = format!("guid-{}", commit["id"]).into();
            }
            commit
        };
        let [first, second, third] = [
            told(commit(2, "POST /TicketType", &json!([project]))),
            told(commit(3, "POST /TicketType", &json!([wrong]))),
            told(commit(1, "POST /TicketType", &json!([task]))),
        ];
        let mut back = second.clone();
        back["rolled_back"] = json!(true);
        for (early, late) in [("a.json", "b.json"), ("b.json", "a.json")] {
            let mut documents = common::forms::json(&tenant);
            documents.push((early.to_owned(), serde_json::to_vec(&json!([first, second, third])).unwrap()));
            documents.push((late.to_owned(), serde_json::to_vec(&json!([first, back, third])).unwrap()));
            let report = report(documents);
            assert_eq!(finding(&report, "project-type-visible").verdict, Verdict::Pass);
            let row = report.documents.iter().find(|row| row.name == format!("{early}!/1/payload")).unwrap();
            assert!(row.detail.contains("rolled back, as another export shows"), "{}", row.detail);
        }
    }
}

#[test]
fn the_newest_change_is_the_latest_in_any_zone() {
    let (tenant, [project, task]) = without_types();
    let mut wrong = project.clone();
    wrong["visible"] = json!(false);
    let at = |time: &str, id: u32, sent: &Value| {
        let mut commit = commit(id, "POST /TicketType", &json!([sent]));
        commit["timestamp"] = time.into();
        commit
    };
    let (early, late) = ("2025-02-02T01:00:00+00:00", "2025-02-01T22:00:00-05:00");
    for (first, second, expected) in [(&project, &wrong, Verdict::Mismatch), (&wrong, &project, Verdict::Pass)] {
        let commits = json!([at(early, 9, first), at(late, 4, second), commit(1, "POST /TicketType", &json!([task]))]);
        assert_eq!(finding(&report(with(&tenant, &commits)), "project-type-visible").verdict, expected);
    }
}

#[test]
fn what_was_deleted_is_not_used() {
    let (tenant, [project, task]) = without_types();
    let deletes = |operation: &str, payload: &Value, id: u32| {
        let commits = [
            commit(2, "POST /TicketType", &json!([project])),
            commit(3, "POST /TicketType", &json!([task])),
            commit(id, operation, payload),
        ];
        report(with(&tenant, &json!({ "commits": commits })))
    };
    for (operation, payload) in [
        ("DELETE /TicketType/27", json!(null)),
        ("DELETE /TicketType", json!({ "id": 27 })),
        ("DELETE /TicketType", json!([project])),
        ("DELETE", json!([{ "id": 27 }])),
    ] {
        let report = deletes(operation, &payload, 5);
        assert_eq!(finding(&report, "project-type-visible").verdict, Verdict::Unknown, "{operation} {payload}");
        assert_eq!(finding(&report, "task-type-itil").verdict, Verdict::Pass, "{operation} {payload}");
        let row = report.documents.iter().find(|row| row.name.ends_with("/0/payload")).unwrap();
        assert!(row.detail.contains("deleted by a later change"), "{}", row.detail);
        let row = report.documents.iter().find(|row| row.name == "changes.json").unwrap();
        assert!(row.detail.contains("1 deleting what earlier ones sent"), "{}", row.detail);
    }
    // Which one was deleted is not told: none of them is used.
    let report_of_all = deletes("DELETE /TicketType", &json!(null), 5);
    for id in ["project-type-visible", "task-type-itil"] {
        assert_eq!(finding(&report_of_all, id).verdict, Verdict::Unknown, "{id}");
    }
    for (operation, payload, id) in [
        ("DELETE /TicketType/27", json!(null), 1),
        ("DELETE /TicketType/29", json!(null), 5),
        ("DELETE /Workflow/27", json!(null), 5),
    ] {
        let report = deletes(operation, &payload, id);
        assert_eq!(finding(&report, "project-type-visible").verdict, Verdict::Pass, "{operation} {id}");
    }
}

/// Exports in a form in which they are not used are named, one object for each change or one list of them.
#[test]
fn an_export_by_powershell_is_named() {
    let (_, [project, _]) = without_types();
    let rows = [commit(1, "POST /TicketType", &project), commit(2, "POST /TicketType", &project)];
    for dump in [json!(rows), json!({ "commits": rows }), rows[0].clone(), json!([rows])] {
        let tenant: Tenant = vec![("changes".to_owned(), dump)];
        for documents in [common::forms::clixml(&tenant), common::carriers::convertto_xml(&tenant)] {
            let setup = setup(named());
            let bundle = halolint::bundle::Bundle::from_memory(documents);
            let reading = halolint::app::read(&bundle, &setup.catalog, &setup.limits);
            assert!(!reading.holds_records());
            let detail = &reading.documents[0].detail;
            assert!(detail.starts_with("a configuration change export in a form in which it is not used"), "{detail}");
        }
    }
}

/// What an encrypted change was made to is not told: it may be newer than what is used.
#[test]
fn an_encrypted_change_of_an_unknown_object_is_told() {
    let (tenant, [project, task]) = without_types();
    let mut encrypted = commit(9, "POST /TicketType", &json!(0));
    encrypted["payload"] = json!("h7$kQ==");
    let types = commit(3, "POST /TicketType", &json!([project, task]));
    let told = |encrypted: &Value| {
        let report = report(with(&tenant, &json!({ "commits": [types, encrypted] })));
        let problem = report.problems.iter().find(|problem| problem.kind == ProblemKind::Encrypted).unwrap();
        problem.detail.contains("may have been made to what is used")
    };
    assert!(told(&encrypted));
    let mut older = encrypted.clone();
    older["timestamp"] = json!("2025-06-01T10:00:00");
    assert!(!told(&older));
    let mut other = encrypted;
    other["object_guid"] = json!("8a0e5c1d-1111-4222-8333-000000000027");
    assert!(!told(&other));
}
