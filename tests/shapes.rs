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

/// A value with notes of its own, as `PowerShell` writes what somebody put notes on, is that value.
#[test]
fn a_clixml_value_with_notes_is_the_value() {
    let wrap = |text: &str| {
        let mut rest = text;
        let mut wrapped = String::new();
        let mut number = 90_000;
        while let Some((before, (tag, after))) = ["<B N=\"", "<I32 N=\"", "<S N=\""]
            .into_iter()
            .filter_map(|start| Some((rest.find(start)?, start)))
            .min()
            .map(|(at, start)| (&rest[..at], (start, &rest[at + start.len()..])))
        {
            let (name, after) = after.split_once("\">").unwrap();
            let element = tag.trim_start_matches('<').split(' ').next().unwrap();
            let (value, after) = after.split_once(&format!("</{element}>")).unwrap();
            wrapped += &format!(
                "{before}<Obj N=\"{name}\" RefId=\"{number}\"><{element}>{value}</{element}><MS><S N=\"name\">note</S>\
                 <I32 N=\"id\">1</I32></MS></Obj>"
            );
            number += 1;
            rest = after;
        }
        wrapped + rest
    };
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (from, to) in [("", ""), ("<B N=\"isdisabled\">false</B>", "<B N=\"isdisabled\">true</B>")] {
        let plain: Vec<(String, String)> = common::forms::clixml(&ready())
            .into_iter()
            .map(|(name, bytes)| {
                let units: Vec<u16> = bytes[2..].chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
                (name, String::from_utf16(&units).unwrap().replace(from, to))
            })
            .collect();
        let documents = |change: &dyn Fn(&str) -> String| {
            plain.iter().map(|(name, text)| (name.clone(), wide(&change(text)))).collect::<Vec<_>>()
        };
        for direct_bytes in [u64::MAX, 0] {
            let mut setup = setup(named());
            setup.limits.direct_bytes = direct_bytes;
            let expected = common::report(documents(&|text| text.to_owned()), &setup);
            let found = common::report(documents(&wrap), &setup);
            assert_eq!(common::verdicts(&found), common::verdicts(&expected), "{from} {direct_bytes}");
            let row = |report: &Report| {
                let finding = report.findings.iter().find(|finding| finding.requirement == "agent-enabled").unwrap();
                finding.evidence[0].excerpt.clone()
            };
            assert_eq!(row(&found), row(&expected));
        }
    }
}
