//! Laws over all forms of a report: they say the same, and nothing from a bundle steers who reads them.
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
#[path = "render/hostile.rs"]
mod hostile;
#[path = "render/readers.rs"]
mod readers;

use halolint::profile::Profile;
use halolint::render::{self, Layout, Sarif};
use halolint::report::{Baseline, Counts, Finding, Outcome, Report, Since, Waived, WaiverRow, WaiverStatus};
use halolint::words::Verdict;
use serde_json::Value;

use hostile::{HOSTILE, hostile};
use readers::{outside_code, rows, xml};

#[test]
fn all_formats_agree_on_the_counts() {
    for (name, report, layout) in reports() {
        agree(&name, &report, &layout);
    }
}

#[test]
fn all_formats_agree_on_what_does_not_count() {
    for (name, report, layout) in reports() {
        agree(&name, &accepted(report), &layout);
    }
}

#[test]
fn all_formats_agree_on_a_hostile_report() {
    for (name, report, layout) in reports() {
        agree(&name, &hostile(accepted(report)), &layout);
    }
}

#[test]
fn sarif_is_valid() {
    let schema: Value = serde_json::from_str(include_str!("schema/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]})));
    for (name, report, _) in reports() {
        for report in [hostile(accepted(report.clone())), report] {
            for options in [Sarif::default(), Sarif { all: true, github: false }, Sarif { all: false, github: true }] {
                let log: Value = serde_json::from_str(&render::sarif(&report, options)).unwrap();
                let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{name}: {errors:?}");
            }
        }
    }
}

#[test]
fn sarif_says_where_and_which() {
    let report = fixture("ready.zip");
    let log: Value = serde_json::from_str(&render::sarif(&report, Sarif { all: true, github: false })).unwrap();
    let run = &log["runs"][0];
    let artifacts = run["artifacts"].as_array().unwrap();
    assert_eq!(artifacts[0]["location"]["uri"], "ready.zip");
    assert!(artifacts[1..].iter().all(|artifact| artifact["parentIndex"] == 0));
    for result in run["results"].as_array().unwrap() {
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        assert_eq!(result["level"] == "none", result["kind"] != "fail");
        for location in result["locations"].as_array().into_iter().flatten() {
            let place = &location["physicalLocation"]["artifactLocation"];
            assert_eq!(artifacts[place["index"].as_u64().unwrap() as usize]["location"]["uri"], place["uri"]);
            assert!(location["logicalLocations"][0]["fullyQualifiedName"].is_string());
        }
    }
}

/// Where none is shown, the command takes none: see `digests_are_taken_where_they_are_shown`.
#[test]
fn digests_stand_in_json_and_sarif_alone() {
    let (mut report, layout) =
        (fixture("ready.zip"), Layout { groups: profile().groups(), input: "ready.zip".to_owned() });
    let digest = |letter: &str| letter.repeat(64);
    report.documents.iter_mut().for_each(|row| row.sha256 = Some(digest("d")));
    report.inputs.iter_mut().for_each(|row| row.sha256 = digest("e"));
    assert!(!report.documents.is_empty() && !report.inputs.is_empty());
    for (format, text) in all(&report, &layout) {
        let shown = |letter: &str| text.contains(&digest(letter)[..8]);
        assert_eq!(shown("d"), matches!(format, "json" | "sarif"), "{format}");
        assert!(!shown("e") || format == "json", "{format}");
    }
}

#[test]
fn fingerprints_survive_moved_lines() {
    let report = fixture("dozen-mismatches");
    let mut moved = report.clone();
    for evidence in moved.findings.iter_mut().flat_map(|finding| &mut finding.evidence) {
        evidence.line += 7;
        evidence.offset += 700;
    }
    let prints = |report: &Report| {
        let log: Value = serde_json::from_str(&render::sarif(report, Sarif::default())).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let before = prints(&report);
    assert_eq!(before, prints(&moved));
    let different: std::collections::BTreeSet<_> = before.iter().collect();
    assert_eq!(different.len(), before.len(), "no two results share one");
}

#[test]
fn nothing_steers_the_reader() {
    for (name, report, layout) in reports() {
        let report = hostile(report);
        let layout = Layout { input: HOSTILE.to_owned(), ..layout };
        for (format, text) in all(&report, &layout) {
            let steers = |character: char| {
                character.is_control() && !matches!(character, '\n' | '\r')
                    || matches!(character, '\u{202e}' | '\u{fffe}')
            };
            let steered: String = text.chars().filter(|character| steers(*character)).collect();
            let steered = if format == "junit" { steered } else { steered.replace('\u{fffe}', "") };
            assert!(steered.is_empty(), "{name}, {format}: {steered:?}");
        }
    }
}

#[test]
fn html_has_no_script_and_asks_for_nothing() {
    for (name, report, layout) in reports() {
        let layout = Layout { input: HOSTILE.to_owned(), ..layout };
        let page = render::html(&hostile(report), &layout);
        let lower = page.to_lowercase();
        for forbidden in
            ["<script", "<img", "<link", "<iframe", "src=", "href=\"javascript", "url(", "@import", " onload="]
        {
            assert!(!lower.contains(forbidden), "{name}: {forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
        assert!(page.contains("&lt;script&gt;"), "{name}: the text is there, escaped");
        for id in lower.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert_eq!(lower.matches(&format!(" id=\"{id}\"")).count(), 1, "{name}: id {id}");
        }
        for target in lower.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(lower.contains(&format!(" id=\"{target}\"")), "{name}: link to {target}");
        }
    }
}

#[test]
fn no_cell_computes() {
    for (name, report, _) in reports() {
        for row in rows(&render::csv(&hostile(report))) {
            assert_eq!(row.len(), 11, "{name}");
            assert!(row.iter().all(|cell| !cell.trim_start().starts_with(['=', '+', '-', '@'])), "{name}: {row:?}");
        }
    }
}

#[test]
fn every_annotation_is_one_line() {
    for (name, report, _) in reports() {
        for line in render::github(&hostile(report)).lines() {
            assert!(
                ["::error ", "::warning ", "::notice "].iter().any(|level| line.starts_with(level)),
                "{name}: {line}"
            );
            let (head, _) = line[2..].split_once("::").unwrap();
            for property in head.split_once(' ').unwrap().1.split(',') {
                let key = property.split('=').next().unwrap();
                assert!(["file", "line", "col", "title"].contains(&key), "{name}: {property}");
            }
        }
    }
}

#[test]
fn markdown_holds_no_markup_of_the_bundle() {
    for (name, report, layout) in reports() {
        let text = render::markdown(&hostile(report), &layout);
        for line in text.lines() {
            let outside = outside_code(line);
            assert!(!outside.contains("<script"), "{name}: {line}");
            assert!(!outside.replace("@<!-- -->", "").contains('@'), "{name}: {line}");
            assert!(!outside.replace("\\[", "").replace("- [ ]", "").contains('['), "{name}: {line}");
        }
    }
}

/// Checks each format's own count of each verdict.
fn agree(name: &str, report: &Report, layout: &Layout) {
    let counts = &report.counts;
    let of = |verdict| report.findings.iter().filter(|finding| finding.verdict == verdict).count();
    assert_eq!(
        (counts.mismatch, counts.unknown, counts.pass, counts.not_applicable),
        (of(Verdict::Mismatch), of(Verdict::Unknown), of(Verdict::Pass), of(Verdict::NotApplicable)),
        "{name}"
    );
    let of_all = |is: &dyn Fn(&Finding) -> bool| report.findings.iter().filter(|finding| is(finding)).count();
    let known = of_all(&|finding| finding.since == Some(Since::Known) && finding.waiver.is_none());
    assert_eq!((counts.waived, counts.known), (of_all(&|finding| finding.waiver.is_some()), known), "{name}");
    let outcome = match report.outcome {
        Outcome::Ready => "READY",
        Outcome::NotReady => "NOT READY",
        Outcome::Undecided => "UNDECIDED",
    };
    let sarif = |options| -> Value { serde_json::from_str(&render::sarif(report, options)).unwrap() };
    let kinds = |log: &Value, kind: &str| {
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().filter(|result| result["kind"] == kind).count()
    };
    let log = sarif(Sarif { all: true, github: false });
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), report.findings.len());
    assert_eq!(
        ["fail", "open", "pass", "notApplicable"].map(|kind| kinds(&log, kind)),
        [counts.mismatch, counts.unknown, counts.pass, counts.not_applicable],
        "{name}, sarif"
    );
    let log = sarif(Sarif::default());
    assert_eq!(["fail", "open", "pass"].map(|kind| kinds(&log, kind)), [counts.mismatch, counts.unknown, 0]);
    let log = sarif(Sarif { all: false, github: true });
    let waived = of_all(&|finding| finding.verdict == Verdict::Mismatch && finding.waiver.is_some());
    assert_eq!(["fail", "open", "pass"].map(|kind| kinds(&log, kind)), [counts.mismatch - waived, 0, 0]);
    let log = sarif(Sarif { all: true, github: false });
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed = |result: &&Value| result["suppressions"].as_array().is_some_and(|list| !list.is_empty());
    assert_eq!(results.iter().filter(suppressed).count(), counts.waived, "{name}, sarif");
    let unmet =
        results.iter().filter(|result| !suppressed(result) && (result["kind"] == "fail" || result["kind"] == "open"));
    assert_eq!(unmet.filter(|result| result["baselineState"] == "unchanged").count(), counts.known, "{name}, sarif");

    let elements = xml(&render::junit(report, layout));
    let number = |element: &str| elements.iter().filter(|(known, _)| known == element).count();
    assert_eq!(number("testcase"), report.findings.len(), "{name}, junit");
    let failures = of_all(&|finding| finding.verdict == Verdict::Mismatch && finding.is_open());
    let skipped = report.findings.len() - failures - counts.pass;
    assert_eq!(number("failure"), failures, "{name}, junit");
    assert_eq!(number("skipped"), skipped, "{name}, junit");
    for (_, attributes) in elements.iter().filter(|(known, _)| known.starts_with("testsuite")) {
        let told = ["tests", "failures", "skipped"]
            .map(|key| attributes.iter().find(|(known, _)| known == key).unwrap().1.parse::<usize>().unwrap());
        assert_eq!(told, [report.findings.len(), failures, skipped]);
    }

    let page = render::html(report, layout);
    for verdict in [Verdict::Mismatch, Verdict::Unknown, Verdict::Pass, Verdict::NotApplicable] {
        let word = verdict.word();
        assert_eq!(page.matches(&format!("<details class=\"card {word}\"")).count(), of(verdict), "{name}, html");
        assert!(page.contains(&format!("data-verdict=\"{word}\" data-count=\"{}\"", of(verdict))), "{name}, html");
    }

    let text = render::markdown(report, layout);
    let table = format!("| {} | {} | {} | {} |", counts.mismatch, counts.unknown, counts.pass, counts.not_applicable);
    assert!(text.contains(&table) && text.starts_with(&format!("## {outcome}: ")), "{name}, markdown");
    assert_eq!(text.lines().filter(|line| line.starts_with("  - fix: ")).count(), counts.mismatch, "{name}, markdown");

    let rows = rows(&render::csv(report));
    let change = rows.iter().filter(|row| ["change", "waived", "known"].contains(&row[0].as_str())).count();
    assert_eq!(change, counts.mismatch, "{name}, csv");
    assert_eq!(rows.iter().filter(|row| row[0] == "change").count(), failures, "{name}, csv");
    let settled = rows.iter().filter(|row| row[0] == "send").map(|row| row[2].split("; ").count()).sum::<usize>();
    assert_eq!(settled, counts.unknown, "{name}, csv");

    let lines = render::github(report);
    let titled = |title: &str| lines.lines().filter(|line| line.contains(&format!("title={title}"))).count();
    assert_eq!(titled("mismatch "), counts.mismatch, "{name}, github");
    assert!(lines.starts_with(&format!("::notice title=halolint::{outcome}: {} mismatch", counts.mismatch)));
    let data: Report = serde_json::from_str(&render::json(report)).unwrap();
    assert_eq!(data, *report, "{name}, json");
    text_agrees(name, report, layout, outcome);
    // Whoever reads a form by eye sees what does not count, why, and which waivers are idle.
    let texts = all(report, layout);
    for (form, text) in texts.iter().filter(|(form, _)| !["sarif", "json"].contains(form)) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = counts.waived > 0 || !report.waivers.is_empty();
        assert_eq!(text.contains("The customer changes it in spring"), told, "{name}, {form}");
        assert_eq!(text.contains("the requirement is met"), !report.waivers.is_empty(), "{name}, {form}");
        assert!(report.baseline.is_none() || text.contains("fixed since"), "{name}, {form}");
    }
}

/// The report with every third finding that is not met waived and every third known, and an idle waiver.
fn accepted(mut report: Report) -> Report {
    let expires = "2026-12-31".parse().unwrap();
    let (reason, owner) = ("The customer changes it in spring", "Jo Doe");
    let mut baseline = Baseline { notes: vec!["made with other parameters".to_owned()], ..Baseline::default() };
    for (number, finding) in report.findings.iter_mut().filter(|finding| finding.is_unmet()).enumerate() {
        if number % 3 == 0 {
            report.waivers.push(WaiverRow {
                requirement: finding.requirement.clone(),
                subject: None,
                reason: reason.to_owned(),
                owner: owner.to_owned(),
                expires,
                status: WaiverStatus::InForce,
                detail: "does not count".to_owned(),
            });
            finding.waiver = Some(Waived { reason: reason.to_owned(), owner: owner.to_owned(), expires });
        }
        finding.since = Some(if number % 3 == 1 { Since::Known } else { Since::New });
        if number % 3 != 1 {
            baseline.new.push(finding.requirement.clone());
        }
    }
    report.counts = halolint::check::counts(&report.findings);
    report.counts.known = report.findings.iter().filter(|finding| finding.since == Some(Since::Known)).count();
    report.parameters.as_of = Some("2026-06-30".parse().unwrap());
    report.waivers.push(WaiverRow {
        requirement: "agent-enabled".to_owned(),
        subject: Some("21".to_owned()),
        reason: reason.to_owned(),
        owner: owner.to_owned(),
        expires,
        status: WaiverStatus::Unused,
        detail: "the requirement is met: take the waiver out".to_owned(),
    });
    report.baseline = Some(baseline);
    report
}

/// Checks the text report's counts: in its first and last line, and of what it lists.
fn text_agrees(name: &str, report: &Report, layout: &Layout, outcome: &str) {
    let Counts { pass, mismatch, unknown, not_applicable, .. } = report.counts;
    for verbose in [false, true] {
        let text = text(report, layout, verbose);
        let lines: Vec<&str> = text.lines().collect();
        for line in [lines.first().unwrap(), lines.last().unwrap()] {
            let told = line.split_once(outcome).unwrap_or_else(|| panic!("{name}: {line}")).1;
            let number = |noun: &str| {
                let part = told.split(", ").find(|part| part.contains(noun));
                part.map_or(0, |part| part.split_whitespace().next().unwrap().parse::<usize>().unwrap())
            };
            assert_eq!(["mismatch", "unknown", "pass", "n/a"].map(number), [mismatch, unknown, pass, not_applicable]);
        }
        let marked = |mark: &str| lines.iter().filter(|line| line.starts_with(mark)).count();
        assert_eq!(marked("✗ ") + marked("! "), mismatch, "{name}, text");
        let settled =
            lines.iter().filter_map(|line| line.rsplit_once("settles ")?.1.parse::<usize>().ok()).sum::<usize>();
        assert_eq!(settled, unknown, "{name}, text");
        if verbose {
            assert_eq!([marked("✓ "), marked("– ")], [pass, not_applicable], "{name}, text");
        }
    }
}

/// The text report at 80 columns.
fn text(report: &Report, layout: &Layout, verbose: bool) -> String {
    let style = render::text::Style {
        color: false,
        width: 80,
        verbose,
        quiet: false,
        groups: layout.groups.clone(),
        input: layout.input.clone(),
    };
    render::text::render(report, &style)
}

/// Every form of a report.
fn all(report: &Report, layout: &Layout) -> Vec<(&'static str, String)> {
    vec![
        ("text", text(report, layout, true)),
        ("json", render::json(report).replace('\u{7f}', "")),
        ("sarif", render::sarif(report, Sarif { all: true, github: false })),
        ("junit", render::junit(report, layout)),
        ("markdown", render::markdown(report, layout)),
        ("html", render::html(report, layout)),
        ("github", render::github(report)),
        ("csv", render::csv(report)),
    ]
}

/// The report of every fixture.
fn reports() -> Vec<(String, Report, Layout)> {
    let groups = profile().groups();
    common::fixture_names()
        .into_iter()
        .map(|name| {
            let report = fixture(&name);
            let layout = Layout { groups: groups.clone(), input: name.clone() };
            (name, report, layout)
        })
        .collect()
}

fn profile() -> Profile {
    common::setup(common::team_only()).profile
}

fn fixture(name: &str) -> Report {
    common::fixture_report(name, common::team_only())
}

#[test]
fn eight_mismatches_fit_one_screen() {
    let (report, groups) = (fixture("dozen-mismatches"), profile().groups());
    let wrong: Vec<usize> =
        (0..report.findings.len()).filter(|number| report.findings[*number].verdict == Verdict::Mismatch).collect();
    let mut longest = 0;
    for step in 1..=wrong.len() {
        for first in 0..wrong.len() {
            // Eight different ones, next to each other or spread over the groups.
            let mut kept: Vec<usize> = (0..8).map(|number| wrong[(first + number * step) % wrong.len()]).collect();
            kept.sort_unstable();
            kept.dedup();
            if kept.len() < 8 {
                continue;
            }
            let mut eight = report.clone();
            for number in wrong.iter().filter(|number| !kept.contains(number)) {
                eight.findings[*number].verdict = Verdict::Pass;
                eight.counts.mismatch -= 1;
                eight.counts.pass += 1;
            }
            assert_eq!(eight.counts.mismatch, 8);
            let layout = Layout { groups: groups.clone(), input: "dozen-mismatches".to_owned() };
            let text = text(&eight, &layout, false);
            longest = longest.max(text.lines().count());
            assert!(text.lines().count() < 50, "{} lines\n{text}", text.lines().count());
        }
    }
    assert!(longest > 40, "{longest}: the test looks at nothing");
}
