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

use halolint::app;
use halolint::ask::{Ask, Item, ask};
use halolint::bundle::Bundle;
use halolint::report::{Parameters, Report};
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

/// The ready tenant's answers to what is asked for.
fn answers(asked: &Ask) -> Vec<(String, Vec<u8>)> {
    let ready = common::ready();
    let mut names: Vec<&str> = asked.items.iter().map(answer).collect();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let document = &ready.iter().find(|(known, _)| known == name).unwrap().1;
            (format!("answers/{name}.json"), serde_json::to_vec(document).unwrap())
        })
        .collect()
}

/// Every item says what a person needs; every unknown is in one of the two lists, by its reason.
fn is_complete(name: &str, report: &Report, asked: &Ask) {
    for item in &asked.items {
        let told = [&item.shows, &item.screen, &item.save_as];
        assert!(told.into_iter().all(|told| told.as_ref().is_some_and(|told| !told.is_empty())), "{name}: {item:?}");
        assert_eq!(item.ids_from.is_some(), item.what.contains("{id}"), "{name}: {item:?}");
    }
    let unknown = report.findings.iter().filter(|finding| finding.verdict == Verdict::Unknown);
    let of = |items: &[Item]| -> Vec<String> { items.iter().flat_map(|item| item.settles.clone()).collect() };
    let (by_data, by_people) = (of(&asked.items), of(&asked.steps));
    let open = open(report);
    for finding in unknown {
        let id = &finding.requirement;
        let data = open.contains(&id.as_str());
        assert_eq!((by_data.contains(id), by_people.contains(id)), (data, !data), "{name}: {id} {:?}", finding.reason);
    }
}

#[test]
fn for_every_fixture_the_answers_settle_what_data_can() {
    // Another tenant: the ready one's records are not its own.
    let others = ["real-ticket-type"];
    let mut asking = 0;
    for name in common::fixture_names() {
        for parameters in [common::team_only(), Parameters::default()] {
            let setup = common::setup(parameters.clone());
            let bundle = Bundle::open(&[common::fixtures().join(&name)], &setup.limits).unwrap();
            let Ok(before) = app::check(&bundle, &setup) else { continue };
            let asked = ask(&before, &setup.profile, &setup.catalog);
            is_complete(&name, &before, &asked);
            if others.contains(&name.as_str()) {
                continue;
            }
            let mut more = bundle.clone();
            more.entries.extend(Bundle::from_memory(answers(&asked)).entries);
            more.entries.sort_by(|a, b| a.name.cmp(&b.name));
            let after = app::check(&more, &setup).unwrap();
            assert_eq!(open(&after), [""; 0], "{name}: {:#?}", asked.items);
            asking += usize::from(!asked.items.is_empty());
        }
    }
    assert!(asking >= 8, "{asking} fixtures ask for anything");
}

#[test]
fn for_every_property_that_is_hidden_the_answers_settle_what_data_can() {
    let setup = common::setup(common::team_only());
    let ready = common::ready();
    let mut asking = 0;
    for (number, (name, document)) in ready.iter().enumerate() {
        let Some(keys) = document.as_object() else { continue };
        for key in keys.keys() {
            let mut hidden = ready.clone();
            hidden[number].1.as_object_mut().unwrap().remove(key);
            let before = common::report(common::forms::json(&hidden), &setup);
            let asked = ask(&before, &setup.profile, &setup.catalog);
            is_complete(&format!("{name} without {key}"), &before, &asked);
            if asked.items.is_empty() {
                assert_eq!(open(&before), [""; 0], "{name} without {key}");
                continue;
            }
            let after = common::report([common::forms::json(&hidden), answers(&asked)].concat(), &setup);
            assert_eq!(open(&after), [""; 0], "{name} without {key}: {:#?}", asked.items);
            asking += 1;
        }
    }
    assert!(asking >= 5, "{asking} properties are asked for");
}

#[test]
fn the_text_can_be_sent_as_it_is() {
    let setup = common::setup(Parameters::default());
    let report = common::fixture_report("list-dumps-only", Parameters::default());
    let text = halolint::ask::text(&ask(&report, &setup.profile, &setup.catalog));
    let (request, rest) = text.split_once("\n-- not part of the request --\n").unwrap();
    for words in [
        "1. GET /api/Agent/21?includedetails=true\n   shows    the agent with id 21\n",
        "   in Halo  Configuration > Teams & Agents > Agents\n   save as  agent-21.json\n   settles  27 open questions\n",
        "https://YOUR-TENANT.halopsa.com/api/Agent/21?includedetails=true",
        "| ConvertTo-Json -Depth 10 | Out-File agent-21.json",
    ] {
        assert!(request.contains(words), "{words}\n{text}");
    }
    assert!(request.lines().filter(|line| line.contains(' ')).all(|line| line.chars().count() <= 80), "{request}");
    assert!(rest.contains("parameter-missing: only you can say it") && rest.contains("--synced-team"), "{rest}");
}
