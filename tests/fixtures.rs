//! Every fixture's report, as a person and as a program see it.
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

use halolint::render;
use halolint::report::Report;

/// One line for each requirement: what a reviewer of a change wants to see.
fn lines(report: &Report) -> String {
    let mut text = format!("{:?} {:?}\n", report.outcome, report.counts);
    for finding in &report.findings {
        let first = finding.evidence.first();
        let place = first.map(|row| format!("{}:{}:{} {}", row.document, row.line, row.column, row.pointer));
        let why = finding.reason.map_or_else(
            || finding.certainty.map_or("", |certainty| certainty.word()).to_owned(),
            |reason| reason.word().to_owned(),
        );
        text.push_str(&format!(
            "{} | {} | {why} | {} | {}\n",
            finding.requirement,
            finding.verdict.word(),
            finding.observed.as_deref().unwrap_or("-"),
            place.as_deref().or(finding.next.as_deref()).unwrap_or("-"),
        ));
    }
    for excess in &report.excess {
        text.push_str(&format!("excess | {}\n", excess.what));
    }
    text
}

#[test]
fn findings() {
    for name in common::fixture_names() {
        let report = common::fixture_report(&name, common::team_only());
        insta::with_settings!({ snapshot_suffix => name.as_str(), prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("findings", lines(&report));
        });
    }
}

#[test]
fn text_reports() {
    for name in common::fixture_names() {
        let report = common::fixture_report(&name, common::team_only());
        let style = render::text::Style {
            color: false,
            width: 80,
            verbose: false,
            quiet: false,
            groups: common::setup(common::team_only()).profile.groups(),
            input: name.clone(),
        };
        insta::with_settings!({ snapshot_suffix => name.as_str(), prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("text", render::text::render(&report, &style));
        });
    }
}

#[test]
fn json_report() {
    let report = common::fixture_report("dozen-mismatches", common::team_only());
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("json", render::json(&report));
    });
}

#[test]
fn json_report_reads_back() {
    for name in common::fixture_names() {
        let report = common::fixture_report(&name, common::team_only());
        let back: Report = serde_json::from_str(&render::json(&report)).unwrap();
        assert_eq!(back, report, "{name}");
    }
}

#[test]
fn inventories() {
    for name in common::fixture_names() {
        let setup = common::setup(common::team_only());
        let bundle = halolint::bundle::Bundle::open(&[common::fixtures().join(&name)], &setup.limits).unwrap();
        let reading = halolint::app::read(&bundle, &setup.catalog, &setup.limits);
        insta::with_settings!({ snapshot_suffix => name.as_str(), prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("inventory", render::inventory(&reading.documents, &reading.problems, &reading.tenants));
        });
    }
}
