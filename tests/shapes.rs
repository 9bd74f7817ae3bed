//! Values of another shape than Halo writes them: what clients make of lists is read where it is whole, and unknown
//! where it is not.
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

use common::{named, ready, setup};
use halolint::app;
use halolint::bundle::Bundle;
use halolint::report::Report;
use halolint::words::Verdict;
use serde_json::{Map, Value, json};

/// The lists of details on which verdicts rest.
const LISTS: [(&str, &str); 6] = [
    ("agents/21", "claims"),
    ("agents/21", "teams"),
    ("agents/21", "departments"),
    ("agents/21", "roles"),
    ("applications/moovila", "scopes"),
    ("tickettypes/27", "fields"),
];

fn judge(tenant: &common::Tenant) -> Report {
    app::check(&Bundle::from_memory(common::forms::json(tenant)), &setup(named())).unwrap()
}

fn with(document: &str, list: &str, change: impl Fn(&Value) -> Value) -> Report {
    // The rows of the plain agent list are left out, so that nothing stands in for what is lost.
    let mut tenant: common::Tenant = ready().into_iter().filter(|(name, _)| name != "agents").collect();
    let (_, dump) = tenant.iter_mut().find(|(name, _)| name == document).unwrap();
    dump[list] = change(&dump[list]);
    judge(&tenant)
}

/// Every list in an object, as Windows PowerShell may write it.
fn counted(value: &Value) -> Value {
    match value {
        Value::Array(rows) => json!({ "value": rows.iter().map(counted).collect::<Vec<_>>(), "Count": rows.len() }),
        Value::Object(map) => {
            map.iter().map(|(name, value)| (name.clone(), counted(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

#[test]
fn lists_as_value_and_count_are_lists_at_any_depth() {
    let tenant = ready().into_iter().map(|(name, value)| (name, counted(&value))).collect();
    assert_eq!(common::verdicts(&judge(&tenant)), common::verdicts(&judge(&ready())));
    for flip in common::settings::FLIPS.iter().step_by(3) {
        let mut wrong = ready();
        (flip.wrong)(&mut wrong);
        let tenant = wrong.iter().map(|(name, value)| (name.clone(), counted(value))).collect();
        assert_eq!(common::verdicts(&judge(&tenant)), common::verdicts(&judge(&wrong)), "{}", flip.requirement);
    }
    // A count that is not that of the rows: what is missing may be anything.
    let report = with("agents/21", "claims", |list| json!({ "value": list, "Count": 99 }));
    assert!(report.findings.iter().all(|finding| finding.verdict != Verdict::Mismatch));
}

#[test]
fn what_stands_in_place_of_a_list_or_of_its_rows_decides_nothing() {
    type Shape = (&'static str, fn(&Value) -> Value);
    let shapes: [Shape; 10] = [
        ("an empty object", |_| json!({})),
        ("one row without its list", |list| list[0].clone()),
        ("a number", |_| json!(7)),
        ("a text", |_| json!("x")),
        ("false", |_| json!(false)),
        ("null", |_| json!(null)),
        ("nulls for rows", |list| vec![Value::Null; list.as_array().unwrap().len()].into()),
        ("empty rows", |list| vec![json!({}); list.as_array().unwrap().len()].into()),
        ("texts for rows", |list| vec![json!("@{id=1}"); list.as_array().unwrap().len()].into()),
        ("rows in rows", |list| json!([list])),
    ];
    for (document, list) in LISTS {
        for (shape, change) in shapes {
            let report = with(document, list, change);
            for finding in &report.findings {
                let what = format!("{document}/{list} is {shape}: {}", finding.requirement);
                assert!(
                    matches!(finding.verdict, Verdict::Pass | Verdict::Unknown),
                    "{what} {:?} {:?}",
                    finding.observed,
                    finding.evidence
                );
            }
            // What rests on the list, and on nothing else, is no pass.
            let rests = match list {
                "scopes" => "application-scope-read-tickets",
                "fields" => "project-type-date-fields",
                "teams" => "agent-team-membership",
                "departments" => "agent-department-modify-all",
                "roles" => "agent-not-administrator",
                _ => "agent-edit-closed-tickets",
            };
            let finding = report.findings.iter().find(|finding| finding.requirement == rests).unwrap();
            assert_eq!(finding.verdict, Verdict::Unknown, "{document}/{list} is {shape}: {rests}");
            assert!(finding.next.as_ref().is_some_and(|next| !next.is_empty()));
        }
    }
}
