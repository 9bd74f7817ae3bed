//! What a bundle says twice, or only in part, decides nothing: each text here once gave a verdict that it does not carry.
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

use std::path::Path;
use std::process::Command;

use common::{fixtures, report, setup, team_only};
use halolint::report::{Finding, Report};
use halolint::words::{Reason, Verdict};
use serde_json::json;

/// The documents of a fixture.
fn documents(fixture: &str) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                walk(&path, &format!("{name}/"), found);
            } else {
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&fixtures().join(fixture), "", &mut found);
    found
}

/// The report on a fixture in whose document a text is replaced.
fn changed(fixture: &str, document: &str, from: &str, to: &str) -> Report {
    let mut documents = documents(fixture);
    let (_, bytes) = documents.iter_mut().find(|(name, _)| name == document).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{from} is not in {document}");
    *bytes = text.replacen(from, to, 1).into_bytes();
    report(documents, &setup(team_only()))
}

fn finding<'r>(report: &'r Report, id: &str) -> &'r Finding {
    report.findings.iter().find(|finding| finding.requirement == id).unwrap()
}

#[test]
fn a_property_that_an_element_repeats_is_there_more_than_once() {
    for (document, from, other, id) in [
        ("agents/21.xml", "<isdisabled>false</isdisabled>", "<isdisabled>true</isdisabled>", "agent-enabled"),
        ("agents/21.xml", "<is_admin>false</is_admin>", "<is_admin>true</is_admin>", "agent-not-administrator"),
        ("applications/moovila.xml", "<inactive>false</inactive>", "<inactive>true</inactive>", "application-active"),
        ("tickettypes/27.xml", "<visible>true</visible>", "<visible>false</visible>", "project-type-visible"),
    ] {
        let same = changed("ready-xml", document, from, &format!("{from}{from}"));
        assert_eq!(finding(&same, id).verdict, Verdict::Pass, "{from} twice");
        for to in [format!("{from}{other}"), format!("{other}{from}")] {
            let both = changed("ready-xml", document, from, &to);
            let found = finding(&both, id);
            assert_eq!((found.verdict, found.reason), (Verdict::Unknown, Some(Reason::Conflicting)), "{to}");
        }
        let wrong = changed("ready-xml", document, from, &format!("{other}{other}"));
        assert!(finding(&wrong, id).verdict != Verdict::Pass, "{other} twice");
    }
}

#[test]
fn an_administrator_by_one_of_two_values_is_not_known_to_be_none() {
    for to in ["\"is_admin\": true, \"is_admin\": false,", "\"is_admin\": false, \"is_admin\": true,"] {
        let report = changed("ready", "agents/21.json", "\"is_admin\": false,", to);
        let found = finding(&report, "agent-not-administrator");
        assert_eq!((found.verdict, found.reason), (Verdict::Unknown, Some(Reason::Conflicting)), "{to}");
    }
    let report = changed("ready", "agents/21.json", "\"is_admin\": false,", "\"is_admin\": \"Yes\",");
    assert_eq!(finding(&report, "agent-not-administrator").verdict, Verdict::Mismatch);
    let roles = "\"role_list\": \"Administrators, Integration Role\", \"role_list\": \"Integration Role\"";
    let report = changed("ready", "agents/21.json", "\"role_list\": \"Integration Role\"", roles);
    let unknown = report.findings.iter().filter(|finding| finding.reason == Some(Reason::Conflicting)).count();
    assert!(unknown > 0 && report.findings.iter().all(|finding| finding.verdict != Verdict::Mismatch), "{roles}");
}

#[test]
fn who_overrides_the_default_team_must_be_clear() {
    let own = "\"default_team_to_agents_default\": false";
    for (to, reason) in [
        (format!("{own}, \"default_team_to_agents_default\": true"), Reason::Conflicting),
        ("\"default_team_to_agents_default\": true".to_owned(), Reason::UnrecognisedValue),
        ("\"default_team_to_agents_default\": \"yes\"".to_owned(), Reason::UnrecognisedValue),
        ("\"default_team_to_agents_default\": \"sometimes\"".to_owned(), Reason::UnrecognisedValue),
    ] {
        let report = changed("ready", "tickettypes/28.json", own, &to);
        let found = finding(&report, "ticket-types-same-team");
        assert_eq!((found.verdict, found.reason), (Verdict::Unknown, Some(reason)), "{to}");
    }
    for to in ["\"default_team_to_agents_default\": 0", "\"default_team_to_agents_default\": \"No\""] {
        assert_eq!(
            finding(&changed("ready", "tickettypes/28.json", own, to), "ticket-types-same-team").verdict,
            Verdict::Pass
        );
    }
}

#[test]
fn an_application_that_allows_no_agents_does_not_log_in_as_one() {
    let own = "\"allowagents\": true";
    for (to, reason) in [
        ("\"allowagents\": 0", Reason::Conflicting),
        ("\"allowagents\": \"No\"", Reason::Conflicting),
        ("\"allowagents\": \"0\"", Reason::Conflicting),
    ] {
        let found = changed("ready", "applications/moovila.json", own, to);
        let found = finding(&found, "application-login-type");
        assert_eq!((found.verdict, found.reason), (Verdict::Unknown, Some(reason)), "{to}");
    }
    let ids = changed("ready", "applications/moovila.json", "\"loginas_client_id\": 0", "\"loginas_client_id\": 0.0");
    assert_eq!(finding(&ids, "application-login-type").verdict, Verdict::Pass);
}

/// The report on the ready tenant with another document in place of those whose names begin so.
fn with(begin: &str, text: &str) -> Report {
    let mut documents = documents("ready");
    documents.retain(|(name, _)| !name.starts_with(begin));
    documents.push((format!("{begin}.json"), text.as_bytes().to_vec()));
    report(documents, &setup(team_only()))
}

/// A page may miss the record that the requirements are about: another one is not judged in its place.
#[test]
fn no_subject_is_guessed_from_a_part_of_a_list() {
    let incident = r#"{"record_count":3,"page_no":1,"page_size":1,"results":[{"id":1,"name":"Incident","itilrequesttype":1,"visible":true,"agentscanselect":true,"project_type":0,"default_team":"Service Desk"}]}"#;
    let zapier = r#"{"record_count":2,"page_no":1,"page_size":1,"results":[{"id":"11111111-0d3e-4b52-9a51-7c1be0a6f1d2","clientId":"22222222-0d3e-4b52-9a51-7c1be0a6f1d2","displayName":"Zapier","grant_type":"implicit","loginas_agent_id":3,"inactive":true}]}"#;
    for (begin, text, about) in [("tickettypes", incident, "project-type-"), ("applications", zapier, "application-")] {
        let report = with(begin, text);
        let judged = report.findings.iter().filter(|finding| finding.requirement.starts_with(about));
        for finding in judged {
            assert_eq!((finding.verdict, finding.reason), (Verdict::Unknown, Some(Reason::PartialList)), "{finding:?}");
        }
    }
    // Rows of a query whose result is cut.
    let rows =
        r#"[{"RTid":1,"rtdesc":"Incident","RTRequestType":1,"RTIsProject":false,"rtprojecttype":0},{"RTid":2,"rtde"#;
    let cut = with("tickettypes", rows);
    assert_eq!(finding(&cut, "project-type-itil").verdict, Verdict::Unknown);
    // The same record in a whole list is the one.
    let whole = with("tickettypes", &incident.replace("\"record_count\":3", "\"record_count\":1"));
    assert_eq!(finding(&whole, "project-type-itil").verdict, Verdict::Mismatch);
}

/// A browser's trace of one answer.
fn trace(url: &str, body: &str) -> String {
    let (request, content) = (json!({ "method": "GET", "url": url }), json!({ "size": 1, "text": body }));
    let entry = json!({ "request": request, "response": { "status": 200, "content": content } });
    json!({ "log": { "version": "1.2", "creator": { "name": "a browser" }, "entries": [entry] } }).to_string()
}

/// A search gives a part of a list: what it found is not judged in place of what it left out, unless something names it.
#[test]
fn no_subject_is_guessed_from_what_a_search_found() {
    let zapier = r#"[{"id":"11111111-0d3e-4b52-9a51-7c1be0a6f1d2","clientId":"22222222-0d3e-4b52-9a51-7c1be0a6f1d2","displayName":"Zapier","grant_type":"implicit","loginas_agent_id":3,"inactive":true}]"#;
    let agent = r#"[{"id":9,"name":"Sync Bot","isapiagent":true,"isdisabled":true,"initials":"SB","jobtitle":"Bot","is_admin":true}]"#;
    let incident = r#"[{"id":1,"name":"Incident","itilrequesttype":1,"visible":true,"agentscanselect":true,"project_type":0,"default_team":"Service Desk"}]"#;
    let host = "https://halo.example/api";
    for (begin, query, text, about) in [
        ("applications", "Application?search=zapier", zapier, "application-"),
        ("applications", "Application?page_no=2", zapier, "application-"),
        ("tickettypes", "TicketType?search=incident", incident, "project-type-"),
    ] {
        let report = with(begin, &trace(&format!("{host}/{query}"), text));
        for finding in report.findings.iter().filter(|finding| finding.requirement.starts_with(about)) {
            let found = (finding.verdict, finding.reason);
            assert_eq!(found, (Verdict::Unknown, Some(Reason::PartialList)), "{query}: {finding:?}");
            let next = finding.next.as_deref().unwrap_or_default();
            assert!(next.contains("without a filter"), "{next}");
        }
        let whole = query.split('?').next().unwrap();
        let report = with(begin, &trace(&format!("{host}/{whole}"), text));
        let wrong = |finding: &&Finding| finding.requirement.starts_with(about) && finding.verdict == Verdict::Mismatch;
        assert!(report.findings.iter().any(|finding| wrong(&finding)), "{whole}");
    }
    // An application by its name, and the agent that it names, are no guesses.
    let moovila = zapier.replace("Zapier", "Moovila").replace(":3,", ":9,");
    let named = with("applications", &trace(&format!("{host}/Application?search=moovila"), &moovila));
    assert_eq!(finding(&named, "application-active").verdict, Verdict::Mismatch);
    let mut bundle = documents("ready");
    bundle.retain(|(name, _)| !name.starts_with("agents") && !name.starts_with("applications"));
    bundle.push(("a.har".to_owned(), trace(&format!("{host}/Agent?search=sync"), agent).into_bytes()));
    let guessed = report(bundle.clone(), &setup(team_only()));
    assert_eq!(finding(&guessed, "agent-enabled").reason, Some(Reason::PartialList));
    bundle.push(("app.json".to_owned(), moovila.into_bytes()));
    let by_application = report(bundle, &setup(team_only()));
    assert_eq!(finding(&by_application, "agent-enabled").verdict, Verdict::Mismatch);
}

#[test]
fn damage_in_a_stream_of_values_is_told_by_its_own_line() {
    let mut lines: Vec<String> = (0..40)
        .map(|id| format!("{{\"id\":{id},\"name\":\"t{id}\",\"department_id\":1,\"forrequests\":true}}"))
        .collect();
    lines[9] = "oops".to_owned();
    let report = report(vec![("teams.json".to_owned(), lines.join("\n").into_bytes())], &setup(team_only()));
    let detail = &report.problems[0].detail;
    assert!(detail.contains("line 10, column 1:"), "{detail}");
}

#[test]
fn the_configuration_of_a_bundle_is_not_used_from_inside_of_it() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in documents("ready") {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::write(folder.path().join("halolint.toml"), "[parameters]\nsynced_teams = [\"Project Delivery\"]\n")
        .unwrap();
    let run = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_halolint");
        let run = Command::new(program).args(arguments).current_dir(folder.path()).output().unwrap();
        (run.status.code().unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    for command in ["check", "ask", "fix"] {
        let (status, error) = run(&[command, "."]);
        assert!(status == 2 && error.contains("halolint.toml lies inside of ."), "{command}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert_eq!(run(&["check", ".", "--config", "halolint.toml"]).0, 0);
    assert_eq!(run(&["check", "agents", "--synced-team", "Project Delivery"]).0, 3);
}
