//! Bruno: a request as a `.bru` file with saved examples, and the JSON report that its command line writes.
//!
//! Source: the grammar and the tests of the public repository usebruno/bruno (packages/bruno-lang, packages/bruno-cli).

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{Format, json};
use super::{Carried, Exchange, Request, choose};

/// What stands around a body of several lines.
const FENCE: &str = "'''";

/// What is known of an example while its lines are read.
#[derive(Default)]
struct Example<'a> {
    url: Option<&'a str>,
    method: Option<&'a str>,
    status: Option<u16>,
    /// Where the body begins, and the body.
    body: Option<(usize, &'a str)>,
}

/// Whether a text is a `.bru` file.
pub(super) fn is_file(text: &str) -> bool {
    let mut lines = text.trim_start().lines();
    lines.next().is_some_and(|line| line.trim_end() == "meta {")
        && lines.next().is_some_and(|line| line.starts_with(' ') && line.contains(':'))
}

/// Reads a `.bru` file; nothing for any other text.
pub(super) fn file(name: &Arc<str>, text: &str) -> Option<Carried> {
    if !is_file(text) {
        return None;
    }
    let mut exchanges = Vec::new();
    // The request of the file itself: its examples may leave out what they share with it.
    let (mut block, mut method, mut url) = ("", "GET", "");
    let mut example = Example::default();
    let mut body: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if let Some(from) = body {
            if trimmed == FENCE {
                example.body = text.get(from..start).map(|text| (from, text));
                body = None;
            }
        } else if let Some(opened) = trimmed.strip_suffix('{').filter(|_| !line.starts_with([' ', '\t'])) {
            block = opened.trim_end();
        } else if line.trim_end() == "}" {
            if block == "example" {
                let own = example.url.filter(|url| !url.is_empty());
                let asked = Request::new(example.method.unwrap_or(method), own.unwrap_or(url));
                let done = std::mem::take(&mut example);
                exchanges.push(exchange(exchanges.len(), done, asked));
            }
            block = "";
        } else if let Some((key, value)) = trimmed.split_once(':') {
            let value = value.trim();
            match (block, key) {
                ("example", "url") => example.url = example.url.or(Some(value)),
                ("example", "method") => example.method = example.method.or(Some(value)),
                ("example", "code") => example.status = value.parse().ok(),
                ("example", "content") if value == FENCE => body = Some(at),
                ("get" | "post" | "put" | "patch" | "delete" | "options" | "head", "url") => {
                    (method, url) = (block, value);
                }
                _ => {}
            }
        }
    }
    let mut carried = choose(name, exchanges);
    if carried.answers.is_empty() && carried.refused.is_empty() {
        carried.note = "a request of Bruno without saved answers; save the answers as examples, or as files".to_owned();
    }
    Some(Carried { format: Some(Format::Bruno), ..carried })
}

fn exchange(index: usize, example: Example<'_>, request: Request) -> Exchange {
    Exchange {
        below: format!("example/{index} {} {}", request.method, request.path),
        pointer: format!("/example/{index}/response/body/content"),
        offset: example.body.map_or(0, |(at, _)| at),
        status: example.status.unwrap_or(200),
        request,
        body: example.body.map(|(_, text)| Ok(text.as_bytes().to_vec())),
        file: None,
    }
}

#[derive(Deserialize)]
struct Run<'a> {
    #[serde(borrow)]
    results: Vec<Outcome<'a>>,
}

#[derive(Deserialize)]
struct Outcome<'a> {
    #[serde(borrow)]
    request: Asked<'a>,
    #[serde(borrow, default)]
    response: Option<Answered<'a>>,
}

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow)]
    url: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Answered<'a> {
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
}

/// Reads a report, of one run or of several; nothing for any other text.
pub(super) fn report(name: &Arc<str>, text: &str) -> Option<Carried> {
    let (runs, several) = match serde_json::from_str::<Vec<Run<'_>>>(text) {
        Ok(runs) => (runs, true),
        Err(_) => (vec![serde_json::from_str::<Run<'_>>(text).ok()?], false),
    };
    let mut exchanges = Vec::new();
    for (run, outcomes) in runs.iter().enumerate() {
        for (index, outcome) in outcomes.results.iter().enumerate() {
            let prefix = if several { format!("{run}/results/{index}") } else { format!("results/{index}") };
            let request = Request::new(outcome.request.method.as_deref().unwrap_or("GET"), &outcome.request.url);
            let answered = outcome.response.as_ref();
            let data = answered.and_then(|answered| answered.data).map(RawValue::get).filter(|data| *data != "null");
            let status = answered.and_then(|answered| answered.status).and_then(|raw| raw.get().parse().ok());
            exchanges.push(Exchange {
                below: format!("{prefix} {} {}", request.method, request.path),
                pointer: format!("/{prefix}/response/data"),
                offset: data.map_or(0, |data| json::offset(text, data)),
                status: status.unwrap_or(0),
                request,
                body: data.map(|data| Ok(json::inside(data))),
                file: None,
            });
        }
    }
    let carried = choose(name, exchanges);
    Some(Carried { format: Some(Format::Bruno), ..carried })
}

#[cfg(test)]
mod tests {
    use super::{file, report};

    #[test]
    fn examples_are_answers() {
        let text = "meta {\n  name: Agents\n  type: http\n}\n\nget {\n  url: {{base}}/api/Agent\n  body: none\n}\n\n\
                    example {\n  name: all\n  request: {\n    url: https://x.test/api/Agent?includedisabled=true\n    method: get\n  }\n\
                    \n  response: {\n    headers: {\n      code: text\n    }\n    status: {\n      code: 200\n      text: OK\n    }\n\
                    \n    body: {\n      type: json\n      content: '''\n        [\n          {\n            \"url\": 1\n          }\n        ]\n      '''\n    }\n  }\n}\n\n\
                    example {\n  name: refused\n  response: {\n    status: {\n      code: 403\n    }\n  }\n}\n";
        let carried = file(&"a.bru".into(), text).unwrap();
        let [answer] = carried.answers.as_slice() else { panic!("{carried:?}") };
        assert_eq!(answer.below, "example/0 GET /api/Agent");
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(body, serde_json::json!([{ "url": 1 }]));
        assert!(text[answer.offset..].trim_start().starts_with('['));
        assert_eq!(carried.note, "2 answers of an API, 1 with an error status, not used");
        let (bare, _) = text.split_once("example").unwrap();
        assert!(file(&"a.bru".into(), bare).unwrap().note.contains("without saved answers"));
        assert!(file(&"a.bru".into(), "meta {}").is_none());
    }

    #[test]
    fn reports_of_runs_are_read() {
        let run = r#"{"summary":{},"results":[
            {"request":{"method":"GET","url":"https://x.test/api/Team"},"response":{"status":200,"data":[{"id":1}]}},
            {"request":{"method":"GET","url":"https://x.test/api/Roles"},"response":{"status":403,"data":"no"}},
            {"request":{"method":"GET","url":"https://x.test/api/Control"},"response":{"status":null,"data":null}}]}"#;
        for (text, below) in
            [(run.to_owned(), "results/0 GET /api/Team"), (format!("[{run}]"), "0/results/0 GET /api/Team")]
        {
            let carried = report(&"r.json".into(), &text).unwrap();
            let [answer] = carried.answers.as_slice() else { panic!("{carried:?}") };
            assert_eq!((answer.below.as_str(), answer.body.as_slice()), (below, &b"[{\"id\":1}]"[..]));
            assert!(text[answer.offset..].starts_with("[{\"id\""));
            assert_eq!(carried.refused.len(), 1);
        }
        assert!(report(&"r.json".into(), r#"{"results":[{"id":1}]}"#).is_none());
    }
}
