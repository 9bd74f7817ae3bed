//! Bundles without lists: what an array of details does and does not prove.
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

use halolint::words::{Reason, Verdict};
use serde_json::Value;

/// PowerShell saves one record as an array of one: such an array is no list of all records.
#[test]
fn an_array_of_details_is_no_complete_list() {
    let setup = common::setup(common::team_only());
    let details: common::Tenant = common::ready()
        .into_iter()
        .filter(|(name, _)| name.contains('/') || ["teams", "control", "instanceinfo"].contains(&name.as_str()))
        .map(|(name, value)| if name.contains('/') { (name, Value::Array(vec![value])) } else { (name, value) })
        .collect();
    let before = common::report(common::forms::json(&details), &setup);
    assert_eq!(before.counts.pass, 64);
    let less: common::Tenant = details.iter().filter(|(name, _)| name != "tickettypes/28").cloned().collect();
    let after = common::report(common::forms::json(&less), &setup);
    let task = after.findings.iter().find(|finding| finding.requirement == "task-type-itil").unwrap();
    assert_eq!((task.verdict, task.reason), (Verdict::Unknown, Some(Reason::NotInBundle)));
}

/// With a complete list the same absence is a mismatch, and says that it is assumed.
#[test]
fn a_complete_list_proves_that_a_type_is_missing() {
    let setup = common::setup(common::team_only());
    let mut tenant = common::ready();
    tenant.retain(|(name, _)| name != "tickettypes/28");
    for (name, dump) in &mut tenant {
        if name == "tickettypes" {
            dump.as_array_mut().unwrap().retain(|row| row["id"] != 28);
        }
    }
    let report = common::report(common::forms::json(&tenant), &setup);
    for finding in report.findings.iter().filter(|finding| {
        finding.requirement.starts_with("task-type-") || finding.requirement == "ticket-types-same-team"
    }) {
        assert_eq!(finding.verdict, Verdict::Mismatch, "{}", finding.requirement);
        assert_eq!(finding.certainty, Some(halolint::words::Certainty::Assumed), "{}", finding.requirement);
        assert!(finding.evidence.iter().any(|row| row.document == "tickettypes.json"), "{}", finding.requirement);
    }
}

/// Windows PowerShell writes `@{…}` in place of the roles of an agent at its depth limit: these are no records.
#[test]
fn a_role_that_was_cut_off_is_not_counted() {
    let agent = serde_json::json!([{
        "id": 3, "name": "Robin Vale", "isapiagent": true, "isdisabled": false, "initials": "RV", "claims": [{ "type": "a", "value": "1" }],
        "roles": ["@{role_id=3; role_name=Readers}", { "role_id": 4, "role_name": "Writers" }],
    }]);
    let setup = common::setup(common::team_only());
    let report = common::report(common::forms::json(&vec![("agents".to_owned(), agent)]), &setup);
    assert_eq!(report.documents[0].records.values().sum::<usize>(), 2, "{:?}", report.documents);
}
