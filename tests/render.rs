//! Laws over all forms of a report: they say the same, and nothing from a bundle steers who reads them.

mod common;

use halolint::profile::Profile;
use halolint::render::{self, Layout, Sarif};
use halolint::report::{EvidenceRow, Outcome, ProblemRow, Report, Subject};
use halolint::words::{ProblemKind, Reason, Verdict};
use quick_xml::events::Event;
use serde_json::Value;

/// A text that means something to every format.
const HOSTILE: &str = "=cmd|'/C calc'!A0\n::error::x<script>alert(1)</script>\"'>`` ` | [a](javascript:b) @all %0A,a:b \x1b[31m\u{202e}\u{0}\u{fffe}]]>{0}\r\n\t-->";

#[test]
fn all_formats_agree_on_the_counts() {
    for (name, report, layout) in reports() {
        agree(&name, &report, &layout);
    }
}

#[test]
fn all_formats_agree_on_a_hostile_report() {
    for (name, report, layout) in reports() {
        agree(&name, &hostile(report), &layout);
    }
}

#[test]
fn sarif_is_valid() {
    let schema: Value = serde_json::from_str(include_str!("schema/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, report, _) in reports() {
        for report in [hostile(report.clone()), report] {
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
            // JSON escapes control characters; it is data for programs, not for eyes.
            let steered = if format == "json" || format == "sarif" {
                steered.replace(['\u{202e}', '\u{fffe}'], "")
            } else if format == "junit" {
                steered
            } else {
                steered.replace('\u{fffe}', "")
            };
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

/// What stands outside code spans (CommonMark: a run of backticks ends at the next run of the same length).
fn outside_code(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        if rest[..start].ends_with('\\') {
            outside.push_str(&rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        }
        outside.push_str(&rest[..start]);
        let run = rest[start..].chars().take_while(|character| *character == '`').count();
        let mut from = start + run;
        loop {
            let next = rest[from..].find('`').expect("each span ends on its line") + from;
            let length = rest[next..].chars().take_while(|character| *character == '`').count();
            from = next + length;
            if length == run {
                break;
            }
        }
        rest = &rest[from..];
    }
    outside + rest
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
    assert_eq!(["fail", "open", "pass"].map(|kind| kinds(&log, kind)), [counts.mismatch, 0, 0]);

    let elements = xml(&render::junit(report, layout));
    let number = |element: &str| elements.iter().filter(|(known, _)| known == element).count();
    assert_eq!(number("testcase"), report.findings.len(), "{name}, junit");
    assert_eq!(number("failure"), counts.mismatch, "{name}, junit");
    assert_eq!(number("skipped"), counts.unknown + counts.not_applicable, "{name}, junit");
    for (_, attributes) in elements.iter().filter(|(known, _)| known.starts_with("testsuite")) {
        let told = ["tests", "failures", "skipped"]
            .map(|key| attributes.iter().find(|(known, _)| known == key).unwrap().1.parse::<usize>().unwrap());
        assert_eq!(told, [report.findings.len(), counts.mismatch, counts.unknown + counts.not_applicable]);
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
    assert_eq!(rows.iter().filter(|row| row[0] == "change").count(), counts.mismatch, "{name}, csv");
    let settled = rows.iter().filter(|row| row[0] == "send").map(|row| row[2].split("; ").count()).sum::<usize>();
    assert_eq!(settled, counts.unknown, "{name}, csv");

    let lines = render::github(report);
    let titled = |title: &str| lines.lines().filter(|line| line.contains(&format!("title={title}"))).count();
    assert_eq!(titled("mismatch "), counts.mismatch, "{name}, github");
    assert!(lines.starts_with(&format!("::notice title=halolint::{outcome}: {} mismatch", counts.mismatch)));
    let data: Report = serde_json::from_str(&render::json(report)).unwrap();
    assert_eq!(data, *report, "{name}, json");
}

/// Every form of a report.
fn all(report: &Report, layout: &Layout) -> Vec<(&'static str, String)> {
    let style = render::text::Style {
        color: false,
        width: 80,
        verbose: true,
        quiet: false,
        groups: layout.groups.clone(),
        input: layout.input.clone(),
    };
    vec![
        ("text", render::text::render(report, &style)),
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

/// The report with hostile text wherever a bundle has a say, and every verdict in it.
fn hostile(mut report: Report) -> Report {
    let bad = || HOSTILE.to_owned();
    let verdicts = [Verdict::Mismatch, Verdict::Unknown, Verdict::Pass, Verdict::NotApplicable];
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.verdict = verdicts[number % 4];
        finding.observed = Some(bad());
        finding.expected = bad();
        finding.subject = Some(Subject { kind: "agent".to_owned(), id: Some(bad()), name: Some(bad()) });
        finding.evidence = vec![EvidenceRow {
            document: format!("a.zip!/{HOSTILE}"),
            pointer: bad(),
            line: 1,
            column: 2,
            offset: 3,
            excerpt: bad(),
            role: Some(bad()),
        }];
        finding.remedy = bad();
        finding.title = bad();
        if finding.verdict == Verdict::Unknown {
            finding.reason = Some(Reason::Conflicting);
            finding.next = Some(format!("{HOSTILE}{}", number % 3));
        }
    }
    for verdict in verdicts {
        let number = report.findings.iter().filter(|finding| finding.verdict == verdict).count();
        match verdict {
            Verdict::Mismatch => report.counts.mismatch = number,
            Verdict::Unknown => report.counts.unknown = number,
            Verdict::Pass => report.counts.pass = number,
            Verdict::NotApplicable => report.counts.not_applicable = number,
        }
    }
    for document in &mut report.documents {
        document.name.push_str(HOSTILE);
        document.detail = bad();
    }
    report.halo_version = Some(bad());
    for chosen in [&mut report.subjects.application, &mut report.subjects.agent].into_iter().flatten() {
        chosen.name = Some(bad());
        chosen.chosen = bad();
    }
    report.parameters.synced_teams = vec![bad()];
    report.problems.push(ProblemRow { document: bad(), kind: ProblemKind::Damaged, detail: bad() });
    report
}

/// Elements of a document with their attributes; fails where it is not well-formed.
fn xml(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let value = String::from_utf8(attribute.value.into_owned()).unwrap();
                    (String::from_utf8(attribute.key.as_ref().to_vec()).unwrap(), value)
                });
                let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                elements.push((name, attributes.collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

/// The rows of a CSV file (RFC 4180).
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.strip_prefix('\u{feff}').unwrap().chars().peekable();
    while let Some(character) = characters.next() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(characters.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row ends");
    rows
}
