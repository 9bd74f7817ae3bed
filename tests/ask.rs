//! `ask` is minimal: what it asks for settles everything that data can settle, and no part of it is needless.
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

use halolint::ask::{Item, ask};
use halolint::report::Report;
use halolint::words::{Reason, Verdict};

/// The documents of the ready tenant that an answer to a request would be.
fn answer(item: &Item) -> &'static str {
    let what = item.what.as_str();
    for (start, document) in [
        ("GET /api/Agent/", "agents/21"),
        ("GET /api/Roles/", "roles/9"),
        ("GET /api/Application/", "applications/moovila"),
        ("GET /api/TicketType/27", "tickettypes/27"),
        ("GET /api/TicketType/28", "tickettypes/28"),
        ("GET /api/TicketType/{id}?includedetails=true (the project type)", "tickettypes/27"),
        ("GET /api/TicketType/{id}?includedetails=true (the project-task type)", "tickettypes/28"),
        ("GET /api/Team", "teams"),
        ("GET /api/Control", "control"),
        ("GET /api/InstanceInfo", "instanceinfo"),
    ] {
        if what.starts_with(start) {
            return document;
        }
    }
    panic!("nothing answers {what}");
}

/// Requirements that more data could still settle.
fn open(report: &Report) -> Vec<&str> {
    let by_data = |reason| {
        !matches!(
            reason,
            Some(
                Reason::UnrecognisedValue
                    | Reason::Conflicting
                    | Reason::ParameterMissing
                    | Reason::AmbiguousLabel
                    | Reason::AssumedMeaning
            )
        )
    };
    let unknown =
        report.findings.iter().filter(|finding| finding.verdict == Verdict::Unknown && by_data(finding.reason));
    unknown.map(|finding| finding.requirement.as_str()).collect()
}

#[test]
fn asking_is_enough_and_nothing_is_asked_in_vain() {
    let setup = common::setup(common::team_only());
    let ready = common::ready();
    let parts =
        ["agents/21", "applications/moovila", "tickettypes/27", "tickettypes/28", "teams", "control", "instanceinfo"];
    let lists = ["agents", "applications", "tickettypes"];
    let report = |names: &[&str]| {
        let documents: common::Tenant =
            ready.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect();
        common::report(common::forms::json(&documents), &setup)
    };
    let mut cases = 0;
    for with_lists in [false, true] {
        for mask in 1_u32..(1 << parts.len()) - 1 {
            let mut names: Vec<&str> =
                parts.iter().enumerate().filter(|(index, _)| mask & (1 << index) != 0).map(|(_, name)| *name).collect();
            if with_lists {
                names.extend(lists);
            }
            let before = report(&names);
            let asked = ask(&before, &setup.profile, &setup.catalog);
            let answers: Vec<&str> = asked.items.iter().map(answer).collect();
            let with = |left_out: Option<usize>| {
                let more =
                    answers.iter().enumerate().filter(|(index, _)| Some(*index) != left_out).map(|(_, name)| *name);
                report(&names.iter().copied().chain(more).collect::<Vec<_>>())
            };
            assert_eq!(open(&with(None)), [""; 0], "{names:?}: {:?}", asked.items);
            for (index, item) in asked.items.iter().enumerate() {
                assert!(!open(&with(Some(index))).is_empty(), "{names:?}: {} is needless", item.what);
            }
            cases += 1;
        }
    }
    assert_eq!(cases, 252);
}
