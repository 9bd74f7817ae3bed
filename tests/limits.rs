//! Limits: each has an option and a default that the help names, and one that is hit is a problem that names the
//! option and the document; what was read so far counts.
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

use std::process::Command;

use common::{forms, named, ready, setup};
use halolint::app;
use halolint::bundle::{Bundle, DEEPEST, Limits};
use halolint::report::{Outcome, Report};
use halolint::words::{ProblemKind, Reason, Verdict};

type Documents = Vec<(String, Vec<u8>)>;

fn judged(documents: Documents, limits: &Limits) -> Report {
    let mut setup = setup(named());
    setup.limits = limits.clone();
    app::check(&Bundle::from_memory(documents), &setup).unwrap()
}

/// The problem of a document: its kind, and what is said.
fn problem(report: &Report, document: &str) -> (ProblemKind, String) {
    let row = report.problems.iter().find(|row| row.document == document);
    row.map(|row| (row.kind, row.detail.clone())).unwrap_or_else(|| panic!("{document}: {:?}", report.problems))
}

#[test]
fn every_limit_has_an_option_whose_default_the_help_names() {
    let output = Command::new(env!("CARGO_BIN_EXE_halolint")).args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for (name, value) in Limits::default().named() {
        let at = help.find(&format!("--{name} <")).unwrap_or_else(|| panic!("no option --{name}"));
        let about: String = help[at..].lines().skip(1).take_while(|line| !line.trim().is_empty()).collect();
        let shown = match value {
            value if value % (1 << 30) == 0 => format!("{} GiB", value >> 30),
            value if value % (1 << 20) == 0 => format!("{} MiB", value >> 20),
            value => value.to_string(),
        };
        assert!(about.contains(&format!("[default: {shown}]")), "--{name}, {shown}: {about}");
    }
}

#[test]
fn depth_ends_a_document_and_what_stands_before_it_counts() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let rows = r#"{"id": 3, "name": "A", "isdisabled": false, "isapiagent": false, "initials": "A", "claims": "#;
    let json = |levels| format!("[{rows}1}}, {rows}{}}}]", deep(levels)).into_bytes();
    let wrapped =
        |levels| format!("{{\"record_count\": 2, \"agents\": [{rows}1}}, {rows}{}}}]}}", deep(levels)).into_bytes();
    let row = "<Agent><id>3</id><name>A</name><isdisabled>false</isdisabled><isapiagent>false</isapiagent>\
               <initials>A</initials>";
    let xml = |levels| {
        format!("<Agents>{row}</Agent>{row}{}{}</Agent></Agents>", "<x>".repeat(levels), "</x>".repeat(levels))
            .into_bytes()
    };
    let at = |depth| Limits { depth, ..Limits::default() };
    for (name, of) in
        [("others.json", &json as &dyn Fn(usize) -> Vec<u8>), ("wrapped.json", &wrapped), ("others.xml", &xml)]
    {
        for (levels, limit, hit) in
            [(120, 128, false), (130, 128, true), (20, 16, true), (DEEPEST - 10, DEEPEST, false)]
        {
            let mut documents = forms::json(&ready());
            documents.push((name.to_owned(), of(levels)));
            let report = judged(documents, &at(limit));
            let told = report.problems.iter().any(|row| row.document == name);
            assert_eq!(told, hit, "{name}, {levels} of {limit}: {:?}", report.problems);
            if hit {
                let (kind, detail) = problem(&report, name);
                assert_eq!(kind, ProblemKind::Limit);
                assert!(detail.contains("--max-depth") && detail.contains("line 1, column "), "{detail}");
                let row = report.documents.iter().find(|row| row.name == name).unwrap();
                assert_eq!(row.records.get("agent"), Some(&1), "{name}: {row:?}");
            }
        }
    }
}

#[test]
fn one_long_token_ends_a_document() {
    let long = "x".repeat(5000);
    for (name, text) in [
        ("a.json", format!("[{{\"id\": 3, \"name\": \"{long}\", \"isapiagent\": false, \"initials\": \"A\"}}]")),
        (
            "b.json",
            format!("[{{\"id\": {}, \"name\": \"B\", \"isapiagent\": false, \"initials\": \"A\"}}]", "1".repeat(5000)),
        ),
        ("c.json", format!("[{{\"id\": 3, \"{long}\": {{}}, \"isapiagent\": false, \"initials\": \"A\"}}]")),
        ("d.xml", format!("<Agents><Agent><id>3</id><name>{long}</name></Agent></Agents>")),
        ("e.xml", format!("<Agents><Agent><id x='{long}'>3</id><name>E</name></Agent></Agents>")),
        (
            "f.xml",
            format!(
                "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj><MS><S N=\"name\">{long}</S></MS></Obj></Objs>"
            ),
        ),
    ] {
        let mut documents = forms::json(&ready());
        documents.push((name.to_owned(), text.into_bytes()));
        let report = judged(documents, &Limits { token_bytes: 4000, ..Limits::default() });
        let (kind, detail) = problem(&report, name);
        assert_eq!(kind, ProblemKind::Limit, "{name}: {detail}");
        assert!(detail.contains("over the limit of 4000 bytes; raise it with --max-token-bytes"), "{name}: {detail}");
    }
}

#[test]
fn evidence_over_the_limit_is_left_out_and_told() {
    let mut documents = forms::json(&ready());
    let agent = documents.iter().find(|(name, _)| name == "agents/21.json").unwrap().1.clone();
    documents.extend((0..40).map(|index| (format!("copies/{index:02}.json"), agent.clone())));
    let all = judged(documents.clone(), &Limits::default());
    let few = judged(documents, &Limits { evidence: 10, ..Limits::default() });
    assert_eq!(all.outcome, Outcome::Ready);
    assert_eq!(common::verdicts(&all), common::verdicts(&few));
    let enabled = |report: &Report| {
        report.findings.iter().find(|finding| finding.requirement == "agent-enabled").unwrap().evidence.len()
    };
    assert!(enabled(&all) > 40);
    assert_eq!(enabled(&few), 10);
    let told = few.problems.iter().find(|row| row.detail.starts_with("agent-enabled rests on ")).unwrap();
    assert_eq!(told.kind, ProblemKind::Limit);
    assert!(told.detail.ends_with("the limit of 10 is kept; raise it with --max-evidence"), "{}", told.detail);
    assert!(all.problems.is_empty());
}

/// The ready tenant with a text of one of its documents replaced.
fn with(name: &str, from: &str, to: &str) -> Documents {
    let mut documents = forms::one_line(&ready());
    let document = documents.iter_mut().find(|(own, _)| own.starts_with(name)).unwrap();
    let text = String::from_utf8(document.1.clone()).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    document.1 = text.replacen(from, to, 1).into_bytes();
    documents
}

#[test]
fn a_name_that_stands_twice_inside_of_a_record_is_conflicting() {
    // Which document, what stands there once, what then stands twice, and the requirement that asks for it.
    for (name, from, twice, requirement) in [
        ("agents/21", r#""type":"Ux","value":"2""#, r#""type":"Ux","value":"2","value":"0""#, "agent-customers-access"),
        ("agents/21", r#""type":"Ux","value":"2""#, r#""type":"Ux","value":"0","value":"2""#, "agent-customers-access"),
        ("agents/21", r#""claims":["#, r#""claims":[],"claims":["#, "agent-customers-access"),
        (
            "tickettypes/28",
            r#""label":"Start Date & Time""#,
            r#""label":"Other","label":"Start Date & Time""#,
            "task-type-date-fields",
        ),
        (
            "applications/",
            r#""name":"admin:webhooks""#,
            r#""name":"x","name":"admin:webhooks""#,
            "application-scope-admin-webhooks",
        ),
    ] {
        let documents = with(name, from, twice);
        let report = judged(documents, &Limits::default());
        let finding = report.findings.iter().find(|finding| finding.requirement == requirement);
        let finding = finding.unwrap_or_else(|| panic!("no requirement {requirement}"));
        assert_eq!(
            (finding.verdict, finding.reason),
            (Verdict::Unknown, Some(Reason::Conflicting)),
            "{requirement}: {:?} {:?}",
            finding.observed,
            finding.next
        );
        assert_ne!(report.outcome, Outcome::Ready);
        // The same value twice is no conflict, and a record is counted once.
        if from.ends_with('[') {
            continue;
        }
        let report = judged(with(name, from, &format!("{from},{from}")), &Limits::default());
        assert_eq!(report.outcome, Outcome::Ready, "{requirement}: {:?}", common::verdicts(&report));
    }
    let report = judged(with("agents/21", r#""value":"2""#, r#""value":"2","value":"0""#), &Limits::default());
    let row = report.documents.iter().find(|row| row.name.starts_with("agents/21")).unwrap();
    assert_eq!(row.records.get("agent"), Some(&1));
}
