//! `diff`: every change of a value is told with both places, and where it comes from.
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

use halolint::diff::{Cause, Change, ChangeKind, Diff, diff, text};
use halolint::report::{Parameters, Report, Waived};
use halolint::words::Verdict;

use common::settings::FLIPS;

fn told(diff: &Diff) -> Vec<(&str, ChangeKind, Cause)> {
    diff.changes.iter().map(|change| (change.requirement.as_str(), change.kind, change.cause)).collect()
}

fn ready() -> Report {
    common::fixture_report("ready", common::team_only())
}

#[test]
fn nothing_changed_between_a_report_and_itself_read_back() {
    for name in common::fixture_names() {
        let report = common::fixture_report(&name, common::team_only());
        let back: Report = serde_json::from_str(&halolint::render::json(&report)).unwrap();
        let diff = diff(&report, &back);
        assert_eq!((diff.changes.len(), diff.setup.len(), diff.unchanged), (0, 0, report.findings.len()), "{name}");
        assert!(!diff.is_worse(), "{name}");
    }
}

#[test]
fn each_single_change_is_told_with_both_places_as_a_change_of_data() {
    let setup = common::setup(common::named());
    let before = common::report(common::forms::json(&common::ready()), &setup);
    for flip in FLIPS {
        let mut tenant = common::ready();
        (flip.wrong)(&mut tenant);
        let after = common::report(common::forms::json(&tenant), &setup);
        for (old, new, kind) in [(&before, &after, ChangeKind::Broke), (&after, &before, ChangeKind::Fixed)] {
            let diff = diff(old, new);
            let changed = |id: &str| diff.changes.iter().find(|change| change.requirement == id);
            for id in flip.follows.iter().chain([&flip.requirement]) {
                let change: &Change = changed(id).unwrap_or_else(|| panic!("{}: {id}", flip.requirement));
                assert_eq!((change.kind, change.cause), (kind, Cause::Data), "{}: {id}", flip.requirement);
                for side in [&change.old, &change.new] {
                    let side = side.as_ref().unwrap();
                    assert!(side.observed.is_some() && side.place.is_some(), "{}: {id}", flip.requirement);
                }
            }
            assert_eq!(diff.is_worse(), kind == ChangeKind::Broke);
            assert_eq!(diff.setup, []);
        }
    }
}

#[test]
fn the_place_is_that_of_the_value_that_moved() {
    let diff = diff(&ready(), &common::fixture_report("dozen-mismatches", common::team_only()));
    let change = diff.changes.iter().find(|change| change.requirement == "agent-calendar-access").unwrap();
    let places = [&change.old, &change.new].map(|side| {
        let place = side.as_ref().unwrap().place.clone().unwrap();
        (place.document, place.pointer, place.excerpt)
    });
    let place = |value: &str| ("agents/21.json".to_owned(), "/claims/2/value".to_owned(), format!("\"{value}\""));
    assert_eq!(places, [place("2"), place("1")]);
}

#[test]
fn causes_are_told_apart() {
    let ready = ready();
    let cause = |old: &Report, new: &Report, id: &str| {
        let diff = diff(old, new);
        let change = diff.changes.iter().find(|change| change.requirement == id).cloned();
        change.map(|change| (change.kind, change.cause))
    };
    // Less data.
    let blind = common::fixture_report("missing-role", common::team_only());
    let id = "agent-tickets-access";
    assert_eq!(cause(&ready, &blind, id), Some((ChangeKind::BecameUnknown, Cause::Coverage)));
    assert_eq!(cause(&blind, &ready, id), Some((ChangeKind::Fixed, Cause::Coverage)));
    // Other parameters.
    let strict = common::fixture_report("ready", Parameters { strict: true, ..common::team_only() });
    assert_eq!(cause(&ready, &strict, id), Some((ChangeKind::BecameUnknown, Cause::Judging)));
    let without = common::fixture_report("ready", Parameters::default());
    let id = "ticket-types-synced-team";
    assert_eq!(cause(&ready, &without, id), Some((ChangeKind::BecameUnknown, Cause::Judging)));
    // Another profile.
    let mut newer = ready.clone();
    newer.profile.version = "2".to_owned();
    newer.findings.remove(1);
    newer.findings[2].expected = "Read Only".to_owned();
    newer.findings[2].verdict = Verdict::Mismatch;
    let old = &ready;
    let found = diff(old, &newer);
    assert_eq!(
        told(&found),
        [
            (newer.findings[2].requirement.as_str(), ChangeKind::Broke, Cause::Requirement),
            (old.findings[1].requirement.as_str(), ChangeKind::Removed, Cause::Requirement),
        ]
    );
    assert!(found.profile_changed && text(&found, str::to_owned).contains("profile: moovila 1 → moovila 2"));
    // Another record.
    let mut other = ready.clone();
    other.findings[0].subject.as_mut().unwrap().id = Some("22".to_owned());
    other.findings[0].verdict = Verdict::Mismatch;
    assert_eq!(cause(&ready, &other, &ready.findings[0].requirement), Some((ChangeKind::Broke, Cause::Record)));
}

#[test]
fn a_waiver_that_ends_is_worse() {
    let plain = common::fixture_report("dozen-mismatches", common::team_only());
    let mut waived = plain.clone();
    let place = waived.findings.iter().position(|finding| finding.verdict == Verdict::Mismatch).unwrap();
    let expires = "2026-12-31".parse().unwrap();
    waived.findings[place].waiver = Some(Waived { reason: "r".to_owned(), owner: "o".to_owned(), expires });
    let id = plain.findings[place].requirement.as_str();
    let ended = diff(&waived, &plain);
    assert_eq!(told(&ended), [(id, ChangeKind::WaiverEnded, Cause::Waiver)]);
    assert!(ended.is_worse());
    let began = diff(&plain, &waived);
    assert_eq!(told(&began), [(id, ChangeKind::Waived, Cause::Waiver)]);
    assert!(!began.is_worse());
}

#[test]
fn the_text_says_it_all() {
    let diff = diff(&ready(), &common::fixture_report("dozen-mismatches", common::team_only()));
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("diff", text(&diff, str::to_owned));
    });
}
