use std::sync::Arc;

use super::{Choice, Origin, Origins, several};
use crate::catalog::Catalog;
use crate::document::{Document, Names};
use crate::record::{Record, extract};

/// The records of documents, each given as a name and a JSON text.
fn records(documents: &[(&str, &str)]) -> Vec<Record> {
    let catalog = Catalog::builtin().unwrap();
    let names = Names::of(&catalog);
    let read = |(name, text): &(&str, &str)| {
        let document = Document::read(Arc::from(*name), text.as_bytes().to_vec(), &names);
        extract(&document, &catalog).records
    };
    documents.iter().flat_map(read).collect()
}

fn tenants(documents: &[(&str, &str)]) -> Vec<String> {
    several(&records(documents), &Origins::new())
}

const ACME: &str = r#"[{"id":1,"name":"Unassigned","isapiagent":false},{"id":3,"name":"Robin Vale","isapiagent":false},
    {"id":21,"name":"Moovila API","isapiagent":true}]"#;
const BETA: &str = r#"[{"id":1,"name":"Unassigned","isapiagent":false},{"id":3,"name":"Ines Roth","isapiagent":false},
    {"id":21,"name":"Karl Blume","isapiagent":false}]"#;

#[test]
fn folders_with_other_agents_of_the_same_ids_are_two_tenants() {
    assert_eq!(tenants(&[("acme/agents.json", ACME), ("beta/agents.json", BETA)]), ["acme", "beta"]);
    assert_eq!(
        tenants(&[("x.zip!/in/acme.zip!/a", ACME), ("x.zip!/in/beta/deep/a", BETA)]),
        ["x.zip!/in/acme.zip!", "x.zip!/in/beta"]
    );
    assert_eq!(tenants(&[("a.json", ACME), ("beta/a.json", BETA)]), ["beta", "the files at the top"]);
    assert_eq!(tenants(&[("acme.json", ACME), ("beta.json", BETA)]), ["acme.json", "beta.json"]);
    assert_eq!(
        tenants(&[("c/a/acme.json", ACME), ("c/a/beta.json", BETA), ("c/b/x.json", "[]")]),
        ["c/a/acme.json", "c/a/beta.json"]
    );
}

#[test]
fn one_tenant_dumped_twice_stays_one() {
    let later = ACME.replace("Robin Vale", "Dana Fields");
    for (before, after) in [(ACME, ACME.to_owned()), (ACME, ACME.replace("Moovila API", "Moovila API old"))] {
        assert_eq!(tenants(&[("may/agents.json", before), ("june/agents.json", &after)]), [""; 0]);
    }
    let third = ACME.replace("]", ",{\"id\":4,\"name\":\"Sam Hill\",\"isapiagent\":false}]");
    assert_eq!(
        tenants(&[("may/a.json", &third), ("june/a.json", &third.replace("Robin Vale", "Dana Fields"))]),
        [""; 0]
    );
    assert_eq!(tenants(&[("a.json", ACME), ("b.json", &later)]), [""; 0], "one name of two in files side by side");
    assert_eq!(
        tenants(&[
            ("agents.json", ACME),
            ("agents/21.json", r#"{"id":21,"name":"Moovila API","isapiagent":true,"claims":[]}"#)
        ]),
        [""; 0]
    );
}

#[test]
fn one_agent_of_another_name_is_a_renaming() {
    let agent = |name: &str| format!("{{\"id\":21,\"name\":\"{name}\",\"isapiagent\":true,\"claims\":[]}}");
    let later = ACME.replace("Moovila API", "Project Sync");
    let (old, new) = (agent("Moovila API"), agent("Project Sync"));
    for documents in [
        [("agents.json", ACME), ("agents/21.json", &new)],
        [("agents.json", &old), ("details/agent.json", &new)],
        [("may/agents.json", ACME), ("june/agents.json", &later)],
        [("a.zip!/agents.json", ACME), ("agents.json", &later)],
    ] {
        assert_eq!(tenants(&documents), [""; 0], "{documents:?}");
    }
    // Nothing else that they share: nobody can say.
    assert_eq!(tenants(&[("acme/a.json", &old), ("beta/a.json", &new)]), ["acme", "beta"]);
    assert_eq!(tenants(&[("a.json", &old), ("beta.zip!/a.json", &new)]), ["beta.zip!", "the files at the top"]);
    assert_eq!(tenants(&[("a.json", &old), ("beta/21.json", &new)]), ["beta", "the files at the top"]);
    // A role that comes with Halo is no sign.
    let role = "[{\"id\":\"5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d2\",\"id_int\":9,\"name\":\"R\",\"claims\":[]}]";
    let documents = [("acme/a.json", &*old), ("acme/r.json", role), ("beta/a.json", &*new), ("beta/r.json", role)];
    assert_eq!(tenants(&documents), ["acme", "beta"]);
}

#[test]
fn identities_tell_instances_apart() {
    let info = |dbid: &str, tenant: &str| {
        format!(
            "{{\"app_version\":\"2.236.1\",\"database_version\":\"2236\",\"dbid\":\"{dbid}\",\"tenant_id\":\"{tenant}\"}}"
        )
    };
    let (a, b) =
        (info("c0fcaf8a-0000-4000-8000-000000000001", "acme"), info("c0fcaf8a-0000-4000-8000-000000000002", "acme"));
    assert_eq!(tenants(&[("a.json", &a), ("b.json", &b)]), ["a.json", "b.json"]);
    assert_eq!(tenants(&[("a/i.json", &a), ("b/i.json", &a.replace("\"acme\"", "\"acmeuat\""))]), ["a", "b"]);
    assert_eq!(tenants(&[("a/i.json", &a), ("b/i.json", &a.replace("2.236.1", "2.237.0"))]), [""; 0]);
    let control = r#"{"id":1,"nextfaultidcalculationmethod":0}"#;
    assert_eq!(
        tenants(&[("a/c.json", control), ("b/c.json", &control.replace(":0", ":1"))]),
        [""; 0],
        "a second Control"
    );
    let role = |guid: &str| format!("{{\"id\":\"{guid}\",\"id_int\":9,\"name\":\"Agents\",\"notes\":\"\"}}");
    let (a, b) = (role("5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d2"), role("5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d3"));
    assert_eq!(tenants(&[("a/r.json", &a), ("b/r.json", &b)]), ["a", "b"]);
}

#[test]
fn hosts_tell_tenants_apart_and_one_can_be_chosen() {
    let origin = |host: &str| Origin { host: Some(host.to_owned()), carrier: Some(Arc::from("t.har")) };
    let origins: Origins = [
        (Arc::from("t.har!/entries/0 GET /api/Agent"), origin("acme.example")),
        (Arc::from("t.har!/entries/1 GET /api/Agent"), origin("beta.example")),
    ]
    .into();
    let names: Vec<Arc<str>> =
        origins.keys().cloned().chain([Arc::from("in/acme.zip!/a.json"), Arc::from("x/acme/b.json")]).collect();
    let found = records(&[("t.har!/entries/0 GET /api/Agent", ACME), ("t.har!/entries/1 GET /api/Agent", ACME)]);
    assert_eq!(several(&found, &origins), ["acme.example", "beta.example"]);
    let choice = Choice::new("BETA.example", &names, &origins).unwrap();
    assert!(choice.holds("t.har!/entries/1 GET /api/Agent", &origins));
    assert!(!choice.holds("t.har!/entries/0 GET /api/Agent", &origins) && !choice.holds("x/acme/b.json", &origins));
    let choice = Choice::new("in/acme.zip/", &names, &origins).unwrap();
    assert!(choice.holds("in/acme.zip!/a.json", &origins) && !choice.holds("x/acme/b.json", &origins));
    assert!(Choice::new("t.har", &names, &origins).unwrap().holds("t.har!/entries/0 GET /api/Agent", &origins));
    let unknown = Choice::new("nobody", &names, &origins).unwrap_err().to_string();
    assert!(unknown.contains("acme.example, beta.example, in, t.har, x"), "{unknown}");
    let names: Vec<Arc<str>> = vec![Arc::from("in/acme/a.json"), Arc::from("x/acme/b.json")];
    assert!(Choice::new("acme", &names, &Origins::new()).unwrap_err().to_string().contains("in/acme, x/acme"));
}
