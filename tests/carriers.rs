//! What saving in a lossy form costs, and what is no data: unknown with a next step, and one clear line each.
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
use halolint::report::{DocumentStatus, Finding, Report};
use halolint::words::{ProblemKind, Reason, Verdict};
use serde_json::{Value, json};

/// `ConvertTo-Json` with a depth limit.
fn cut(value: &Value, depth: usize) -> Value {
    match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), below(value, depth))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(rows) => rows.iter().map(|row| below(row, depth)).collect::<Vec<_>>().into(),
        scalar => scalar.clone(),
    }
}

fn below(value: &Value, depth: usize) -> Value {
    match (value, depth) {
        (Value::Object(_), 0) => written(value).into(),
        (Value::Array(rows), 0) => rows.iter().map(written).collect::<Vec<_>>().join(" ").into(),
        (value, 0) => value.clone(),
        (value, _) => cut(value, depth - 1),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let inner = |value: &Value| match value {
                Value::Array(_) => "System.Object[]".to_owned(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let parts: Vec<String> = map.iter().map(|(key, value)| format!("{key}={}", inner(value))).collect();
            format!("@{{{}}}", parts.join("; "))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn report(documents: Vec<(String, Vec<u8>)>) -> Report {
    app::check(&Bundle::from_memory(documents), &setup(named())).unwrap()
}

fn json_documents(dumps: impl IntoIterator<Item = (String, Value)>) -> Vec<(String, Vec<u8>)> {
    dumps.into_iter().map(|(name, value)| (format!("{name}.json"), serde_json::to_vec(&value).unwrap())).collect()
}

fn finding<'a>(report: &'a Report, id: &str) -> &'a Finding {
    report.findings.iter().find(|finding| finding.requirement == id).unwrap()
}

fn nothing_is_wrong(report: &Report, what: &str) {
    for finding in &report.findings {
        assert_ne!(finding.verdict, Verdict::Mismatch, "{what}: {} {:?}", finding.requirement, finding.observed);
    }
}

#[test]
fn depth_two_loses_what_it_cuts_and_nothing_else() {
    type Shape = (&'static str, fn(Value) -> Value);
    let shapes: [Shape; 4] = [
        ("bare", |value| value),
        ("array of one", |value| json!([value])),
        ("wrapped", |value| json!({ "record_count": 1, "results": [value] })),
        ("value and count", |value| json!({ "value": [value], "Count": 1 })),
    ];
    for (shape, wrap) in shapes {
        let whole = ready();
        let lists = whole.iter().filter(|(name, _)| !name.contains('/') && name != "agents").cloned();
        let details = whole
            .iter()
            .filter(|(name, _)| name.contains('/'))
            .map(|(name, value)| (name.clone(), cut(&wrap(value.clone()), 2)));
        let report = report(json_documents(lists.chain(details)));
        nothing_is_wrong(&report, shape);
        let truncated: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.reason == Some(Reason::Truncated)).collect();
        let expected: &[&str] = match shape {
            "bare" => &["project-type-date-fields", "task-type-date-fields"],
            _ => &[
                "agent-tickets-access",
                "agent-team-membership",
                "agent-department-modify-all",
                "application-scope-all-teams",
                "project-type-date-fields",
            ],
        };
        for id in expected {
            let finding = finding(&report, id);
            assert_eq!(finding.verdict, Verdict::Unknown, "{shape}: {id}");
            assert_eq!(finding.reason, Some(Reason::Truncated), "{shape}: {id}: {:?}", finding.next);
        }
        for finding in truncated {
            let next = finding.next.as_deref().unwrap_or_default();
            assert!(next.contains("ConvertTo-Json -Depth 10"), "{shape}: {}: {next}", finding.requirement);
        }
    }
}

/// An empty list and a cut one look alike: one text, `""`.
#[test]
fn an_empty_text_in_place_of_a_list_is_unknown() {
    let mut tenant: common::Tenant = ready().into_iter().filter(|(name, _)| name != "agents").collect();
    for (name, dump) in &mut tenant {
        if name.starts_with("agents/") {
            dump["claims"] = json!("");
            dump["teams"] = json!("");
            dump["roles"] = json!("");
        } else if name.starts_with("applications/") {
            dump["scopes"] = json!("");
        } else if name.starts_with("tickettypes/") {
            dump["fields"] = json!("");
        }
    }
    let report = report(json_documents(tenant));
    nothing_is_wrong(&report, "empty texts");
    for id in
        ["agent-customers-access", "agent-team-membership", "application-scope-all-teams", "project-type-date-fields"]
    {
        let finding = finding(&report, id);
        assert_eq!((finding.verdict, finding.reason), (Verdict::Unknown, Some(Reason::Truncated)), "{id}");
    }
}

#[test]
fn depth_one_of_convertto_xml_is_truncated() {
    let documents = ready().into_iter().map(|(name, value)| {
        let shallow = match &value {
            Value::Array(rows) => rows.iter().map(|row| cut(row, 0)).collect::<Vec<_>>().into(),
            other => cut(other, 0),
        };
        (name, shallow)
    });
    let report = report(common::carriers::convertto_xml(&documents.collect()));
    nothing_is_wrong(&report, "depth 1");
    for id in
        ["agent-tickets-access", "agent-team-membership", "application-scope-all-teams", "project-type-date-fields"]
    {
        let finding = finding(&report, id);
        assert_eq!((finding.verdict, finding.reason), (Verdict::Unknown, Some(Reason::Truncated)), "{id}");
    }
}

/// What a customer may have sent instead of the whole: for the ready tenant and for each setting got wrong, no verdict
/// that differs from the whole one is a pass or a mismatch.
#[test]
fn what_is_lost_is_never_decided() {
    type Loss = (&'static str, fn(&common::Tenant) -> Vec<(String, Vec<u8>)>);
    fn each(tenant: &common::Tenant, change: impl Fn(&str, &Value) -> Value) -> Vec<(String, Vec<u8>)> {
        json_documents(tenant.iter().map(|(name, value)| (name.clone(), change(name, value))))
    }
    let losses: [Loss; 6] = [
        ("depth 2", |tenant| each(tenant, |_, value| cut(value, 2))),
        ("depth 2, wrapped", |tenant| {
            each(tenant, |_, value| match value {
                Value::Array(rows) => cut(&json!({ "value": rows, "Count": rows.len() }), 2),
                other => cut(&json!([other]), 2),
            })
        }),
        ("ConvertTo-Xml depth 1", |tenant| {
            let shallow = |value: &Value| match value {
                Value::Array(rows) => rows.iter().map(|row| cut(row, 0)).collect::<Vec<_>>().into(),
                other => cut(other, 0),
            };
            common::carriers::convertto_xml(
                &tenant.iter().map(|(name, value)| (name.clone(), shallow(value))).collect(),
            )
        }),
        ("a missing page", |tenant| {
            each(tenant, |_, value| match value {
                Value::Array(rows) if rows.len() > 1 => json!({
                    "page_no": 1, "page_size": rows.len() - 1, "record_count": rows.len(), "results": rows[..rows.len() - 1]
                }),
                other => other.clone(),
            })
        }),
        ("errors in place of details", |tenant| {
            each(tenant, |name, value| {
                if name.contains('/') {
                    json!({ "error": "invalid_scope", "error_description": "x" })
                } else {
                    value.clone()
                }
            })
        }),
        ("errors in place of lists", |tenant| {
            each(tenant, |name, value| {
                if name.contains('/') { value.clone() } else { json!({ "Message": "An error has occurred." }) }
            })
        }),
    ];
    let nothing: common::settings::Flip = common::settings::Flip { requirement: "-", wrong: |_| {}, follows: &[] };
    for flip in std::iter::once(&nothing).chain(common::settings::FLIPS) {
        let mut tenant = ready();
        (flip.wrong)(&mut tenant);
        let whole = report(json_documents(tenant.clone()));
        for (loss, form) in losses {
            let Ok(less) = app::check(&Bundle::from_memory(form(&tenant)), &setup(named())) else { continue };
            for (before, after) in whole.findings.iter().zip(&less.findings) {
                assert!(
                    after.verdict == before.verdict || after.verdict == Verdict::Unknown,
                    "{loss} with {}: {} went from {:?} to {:?}",
                    flip.requirement,
                    after.requirement,
                    before.verdict,
                    after.verdict
                );
            }
        }
    }
}

#[test]
fn lists_in_lists_and_concatenated_answers_are_unwrapped() {
    let nested = ready().into_iter().map(|(name, value)| match value {
        Value::Array(_) => (name, json!([value])),
        other => (name, other),
    });
    let first = common::verdicts(&report(json_documents(ready())));
    assert_eq!(common::verdicts(&report(json_documents(nested))), first);
    let mut joined = Vec::new();
    for (_, value) in ready() {
        joined.extend(serde_json::to_vec_pretty(&value).unwrap());
        joined.push(b'\n');
    }
    assert_eq!(common::verdicts(&report(vec![("all.json".to_owned(), joined)])), first);
}

/// What a document that holds nothing to judge is said to be.
fn said(text: &[u8]) -> (String, DocumentStatus, Option<ProblemKind>) {
    let setup = setup(named());
    let bundle = Bundle::from_memory([("x".to_owned(), text.to_vec())]);
    let reading = app::read(&bundle, &setup.catalog, &setup.limits);
    assert!(!reading.holds_records(), "{}", String::from_utf8_lossy(text));
    let row = reading.documents.first().unwrap();
    (row.detail.clone(), row.status, reading.problems.first().map(|problem| problem.kind))
}

#[test]
fn what_is_no_data_is_named() {
    for (text, part) in [
        ("{\"openapi\":\"3.0.1\",\"info\":{},\"paths\":{\"/Agent\":{}},\"components\":{}}", "an OpenAPI description"),
        ("{\"error\":\"invalid_scope\",\"error_description\":\"x\"}", "an error answer"),
        (
            "{\"ClassName\":\"System.Exception\",\"Message\":\"Invalid Data Type\",\"Data\":null,\"HResult\":-2146233088}",
            "an error answer",
        ),
        ("\"Invalid Data Type\"", "an error answer"),
        ("{\"id\":[\"The value 'probe' is not valid.\"]}", "an error answer"),
        ("{\"resultCode\":4,\"errorMessage\":\"no\"}", "an error answer"),
        ("{\"message\":\"Authorization has been denied for this request.\"}", "an error answer"),
        ("{\"Message\":\"An error has occurred.\"}", "an error answer"),
        (
            "{\"type\":\"https://tools.ietf.org/html/rfc7231\",\"title\":\"Unauthorized\",\"status\":401,\"traceId\":\"0\"}",
            "an error answer",
        ),
        ("{\"access_token\":\"eyJ\",\"token_type\":\"Bearer\",\"expires_in\":3600}", "a token answer"),
        ("<!DOCTYPE html><html><title>Log in</title></html>", "a web page"),
        ("name   isapiagent\n----   ----------\nAnna   False\n", "a table"),
        ("", "an empty file"),
        ("[]", "an empty answer"),
        ("\"\"", "an empty answer"),
        ("null", "an empty answer"),
        ("{\"name\":\"x\",\"notes\":\"\",\"pipelineStages\":[{}],\"steps\":[],\"globalActions\":[]}", "another tool"),
        (
            "{\"commits\":[{\"id\":1,\"guid\":\"x\",\"operation\":\"POST /TicketType\",\"payload\":\"[{\\\"id\\\":27}]\",\"rollback_payload\":\"\",\"rolled_back\":false}]}",
            "1 configuration change, 1 without a record",
        ),
        (
            "[{\"id\":1,\"guid\":\"x\",\"operation\":\"POST\",\"payload\":\"x\",\"rollback_payload\":\"\"}]",
            "1 change is encrypted or no JSON",
        ),
        (
            "{\"info\":{\"name\":\"x\",\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},\"item\":[{\"name\":\"a\",\"request\":{\"method\":\"GET\",\"url\":\"x/Agent\"}}]}",
            "requests without saved answers",
        ),
        ("{\"_type\":\"export\",\"__export_format\":4,\"resources\":[]}", "an export of Insomnia"),
        (
            "{\"id\":1,\"operation\":\"POST /TicketType\",\"payload\":\"[{\\\"id\\\":27}]\"}",
            "a configuration change export",
        ),
        (
            "{\"id\":1,\"timestamp\":\"2025-01-01\",\"operation\":\"POST\",\"payload\":\"[]\"}\n\
             {\"id\":2,\"timestamp\":\"2025-01-01\",\"operation\":\"POST\",\"payload\":\"[]\"}\n",
            "a configuration change export",
        ),
        ("[[{\"id\":1,\"operation\":\"POST /TicketType\",\"payload\":\"[]\"}]]", "a configuration change export"),
        (
            "{\"commits\":[{\"id\":1,\"operation\":\"POST /TicketType\",\"payload\":\"[]\"},{\"id\":2}]}",
            "a configuration change export",
        ),
    ] {
        let (detail, status, _) = said(text.as_bytes());
        assert!(detail.contains(part), "{text}: {detail}");
        assert_eq!(status, DocumentStatus::NoHaloRecords, "{text}");
    }
}

#[test]
fn answers_of_two_hosts_are_never_mixed() {
    let mut documents = common::carriers::har(&ready());
    let other = String::from_utf8(documents[0].1.clone()).unwrap().replace("vendor.halopsa.example", "uat.example");
    documents.push(("other.har".to_owned(), other.into_bytes()));
    let error = app::check(&Bundle::from_memory(documents), &setup(named())).unwrap_err().to_string();
    assert!(error.contains("uat.example, vendor.halopsa.example") && error.contains("--tenant"), "{error}");
}

/// Traces that a real browser wrote; in one of them the bodies are files, and a filtered list is among them.
#[test]
fn traces_of_a_real_browser_are_read() {
    let first = common::verdicts(&report(json_documents(ready())));
    for name in ["ready-browser", "ready-browser.zip"] {
        let seen = common::fixture_report(name, named());
        assert_eq!(common::verdicts(&seen), first, "{name}");
        let refused = |problem: &halolint::report::ProblemRow| problem.detail.contains("refused /api/Webhook");
        assert!(seen.problems.iter().any(refused), "{name}: {:?}", seen.problems);
    }
    // Without the whole list, the filtered one shows nothing of what it leaves out.
    let setup = setup(named());
    let trace = common::fixtures().join("ready-browser.zip");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(trace).unwrap()).unwrap();
    let mut documents = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
        let whole = serde_json::from_slice::<Vec<Value>>(&bytes)
            .is_ok_and(|rows| rows.len() == 3 && rows[0]["isapiagent"].is_boolean());
        if !whole {
            documents.push((format!("traces/{}", member.name()), bytes));
        }
    }
    let reading = app::read(&Bundle::from_memory(documents), &setup.catalog, &setup.limits);
    let complete = reading.model.completeness(halolint::catalog::Kind::Agent);
    assert!(matches!(complete, halolint::model::Completeness::Incomplete { .. }), "{complete:?}");
}

/// Two traces of one Halo at different times: the newest answer counts. Nothing else tells which of two is newer.
#[test]
fn the_newest_answer_counts_where_the_carrier_tells_the_time() {
    let flipped = |index: usize| {
        let mut tenant = ready();
        (common::settings::FLIPS[index].wrong)(&mut tenant);
        tenant
    };
    let dated = |tenant: &common::Tenant, day: &str| {
        let text = String::from_utf8(common::carriers::har(tenant).remove(0).1).unwrap();
        (format!("{day}.har"), text.replace("2026-02-03T", &format!("2026-02-{day}T")).into_bytes())
    };
    for (index, flip) in common::settings::FLIPS.iter().enumerate().step_by(5) {
        // The order of names is not that of time.
        let worse = report(vec![dated(&ready(), "04"), dated(&flipped(index), "05")]);
        assert_eq!(finding(&worse, flip.requirement).verdict, Verdict::Mismatch, "{}", flip.requirement);
        let better = report(vec![dated(&flipped(index), "04"), dated(&ready(), "05")]);
        assert_eq!(finding(&better, flip.requirement).verdict, Verdict::Pass, "{}", flip.requirement);
        let both = |first: common::Tenant, second: common::Tenant| {
            let of = |folder: &'static str, tenant: &common::Tenant| {
                common::forms::json(tenant).into_iter().map(move |(name, bytes)| (format!("{folder}/{name}"), bytes))
            };
            report(of("a", &first).chain(of("b", &second)).collect())
        };
        let undated = both(ready(), flipped(index));
        let seen = finding(&undated, flip.requirement);
        assert_eq!((seen.verdict, seen.reason), (Verdict::Unknown, Some(Reason::Conflicting)), "{}", flip.requirement);
    }
}

/// Which tenant is meant can be said, and nothing of the others is used then.
#[test]
fn one_of_several_tenants_is_judged_alone() {
    let of = |tenant: Option<&str>| {
        let mut wrong = ready();
        common::settings::FLIPS.iter().for_each(|flip| (flip.wrong)(&mut wrong));
        let mut documents = common::carriers::har(&ready());
        let other = String::from_utf8(common::carriers::har(&wrong).remove(0).1).unwrap();
        documents.push(("b.har".to_owned(), other.replace("vendor.halopsa.example", "uat.example").into_bytes()));
        let beta = serde_json::to_string(&wrong).unwrap().replace("Robin Vale", "Ines Roth");
        let beta: common::Tenant = serde_json::from_str(&beta.replace("Moovila API", "Karl Blume")).unwrap();
        documents.extend(common::forms::json(&beta).into_iter().map(|(name, bytes)| (format!("in/{name}"), bytes)));
        let parameters = halolint::report::Parameters { tenant: tenant.map(str::to_owned), ..named() };
        app::check(&Bundle::from_memory(documents), &setup(parameters))
    };
    let alone = report(common::carriers::har(&ready()));
    for tenant in ["VENDOR.halopsa.example", "trace.har"] {
        let chosen = of(Some(tenant)).unwrap();
        assert_eq!(common::verdicts(&chosen), common::verdicts(&alone), "{tenant}");
        let aside = chosen.documents.iter().filter(|row| row.status == DocumentStatus::Skipped).count();
        // By folder the other carrier itself is set aside as well.
        assert_eq!(aside, 2 * ready().len() + usize::from(tenant == "trace.har"));
    }
    assert!(of(None).unwrap_err().to_string().contains("uat.example, vendor.halopsa.example"));
    let error = of(Some("nobody.example")).unwrap_err().to_string();
    assert!(error.contains("b.har, in, trace.har"), "{error}");
}

/// Saved examples of one request tell no time: which one is newer is not known, wherever it stands.
#[test]
fn examples_that_differ_are_conflicting() {
    let flip = &common::settings::FLIPS[0];
    let mut wrong = ready();
    (flip.wrong)(&mut wrong);
    let collection = |first: &common::Tenant, second: &common::Tenant| {
        let of = |tenant| serde_json::from_slice::<Value>(&common::carriers::postman(tenant)[0].1).unwrap();
        let (mut both, other) = (of(first), of(second));
        for (index, item) in other["item"][0]["item"].as_array().unwrap().iter().enumerate() {
            let more = item["response"][0].clone();
            both["item"][0]["item"][index]["response"].as_array_mut().unwrap().push(more);
        }
        vec![("c.json".to_owned(), serde_json::to_vec(&both).unwrap())]
    };
    let bruno = |first: &common::Tenant, second: &common::Tenant| {
        let files = common::carriers::bruno(first).into_iter().zip(common::carriers::bruno(second));
        let joined = files.map(|((name, mut bytes), (_, other))| {
            let other = String::from_utf8(other).unwrap();
            bytes.extend(other[other.find("example {").unwrap()..].bytes());
            (name, bytes)
        });
        joined.collect::<Vec<_>>()
    };
    let first = common::verdicts(&report(json_documents(ready())));
    assert_eq!(common::verdicts(&report(collection(&ready(), &ready()))), first);
    assert_eq!(common::verdicts(&report(bruno(&ready(), &ready()))), first);
    for documents in
        [collection(&ready(), &wrong), collection(&wrong, &ready()), bruno(&ready(), &wrong), bruno(&wrong, &ready())]
    {
        let name = documents[0].0.clone();
        let report = report(documents);
        let seen = finding(&report, flip.requirement);
        assert_eq!((seen.verdict, seen.reason), (Verdict::Unknown, Some(Reason::Conflicting)), "{name}");
    }
}

#[test]
fn a_password_in_an_address_is_not_printed() {
    let text = String::from_utf8(common::carriers::har(&ready()).remove(0).1).unwrap();
    let at = |host: &str| {
        let text = text.replace("https://vendor.halopsa.example", &format!("https://{host}"));
        (format!("{}.har", host.len()), text.into_bytes())
    };
    let two = vec![at("svc:Zq7kVexing9Qm@acme.example"), at("svc:Zq7kVexing9Qm@other.example")];
    let error = app::check(&Bundle::from_memory(two), &setup(named())).unwrap_err().to_string();
    assert!(error.contains("acme.example, other.example") && !error.contains("Zq7k"), "{error}");
    let one = vec![at("svc:Zq7kVexing9Qm@acme.example"), at("ACME.example:443")];
    assert!(app::check(&Bundle::from_memory(one), &setup(named())).is_ok());
}

/// The ready tenant's trace with its entries changed.
fn trace(change: impl FnOnce(&mut Vec<Value>)) -> Report {
    let mut trace: Value = serde_json::from_slice(&common::carriers::har(&ready())[0].1).unwrap();
    change(trace["log"]["entries"].as_array_mut().unwrap());
    report(vec![("t.har".to_owned(), serde_json::to_vec(&trace).unwrap())])
}

#[test]
fn a_page_or_an_error_in_place_of_an_answer_is_named() {
    for (text, part) in [("<!DOCTYPE html><html>Log in</html>", "a web page"), ("{\"error\":\"x\"}", "an error answer")]
    {
        let seen = trace(|entries| entries[0]["response"]["content"] = json!({ "text": text }));
        let row = seen.documents.iter().find(|row| row.name.contains("!/entries/0 ")).unwrap();
        assert!(row.detail.contains(part) && row.status == DocumentStatus::NoHaloRecords, "{}", row.detail);
        assert!(seen.problems.iter().any(|problem| problem.document == row.name), "{:?}", seen.problems);
    }
}

#[test]
fn packed_bodies_are_unpacked() {
    use base64::Engine as _;
    use std::io::Write as _;
    let first = common::verdicts(&report(json_documents(ready())));
    let seen = trace(|entries| {
        for (entry, (_, value)) in entries.iter_mut().zip(ready()) {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(&serde_json::to_vec(&value).unwrap()).unwrap();
            let text = base64::engine::general_purpose::STANDARD.encode(packed.finish().unwrap());
            entry["response"]["content"] = json!({ "text": text, "encoding": "Base64" });
        }
    });
    assert_eq!(common::verdicts(&seen), first);
}

#[test]
fn answers_without_success_are_counted_for_what_they_are() {
    for (status, part) in [
        (json!(null), "1 without a status, not used"),
        (json!(304), "1 that the browser had kept (status 304)"),
        (json!(201), "1 with another status than 200, not used"),
        (json!(500), "1 with an error status, not used"),
        (json!("200"), "without a record"),
    ] {
        let seen = trace(|entries| {
            let mut more = entries[0].clone();
            more["response"]["status"] = status.clone();
            more["request"]["url"] = "https://vendor.halopsa.example/api/Site".into();
            more["response"]["content"] = json!({ "text": "{\"colour\":1}" });
            entries.push(more);
        });
        let row = seen.documents.iter().find(|row| row.name == "t.har").unwrap();
        assert!(row.detail.contains(&format!("{} answers", ready().len() + 1)), "{}", row.detail);
        assert!(row.detail.contains(part), "{status}: {}", row.detail);
    }
}
