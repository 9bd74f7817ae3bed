//! Bruno's own export of a collection as JSON: requests in folders, with the examples that were saved under them.
//!
//! Source: the public repository usebruno/bruno (packages/bruno-schema, packages/bruno-app/src/utils/collections).

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{Format, json};
use super::{Carried, Exchange, Request, choose};

/// Folders inside folders.
const DEPTH: usize = 24;

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow)]
    items: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    items: Option<Vec<Self>>,
    #[serde(borrow, default)]
    request: Option<&'a RawValue>,
    #[serde(borrow, default)]
    examples: Option<Vec<Example<'a>>>,
}

#[derive(Deserialize)]
struct Example<'a> {
    #[serde(borrow, default)]
    request: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response: Option<Answered<'a>>,
}

#[derive(Deserialize)]
struct Answered<'a> {
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    body: Option<Body<'a>>,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    params: Option<Vec<Parameter<'a>>>,
}

#[derive(Deserialize)]
struct Parameter<'a> {
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    value: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "type")]
    place: Option<Cow<'a, str>>,
    #[serde(default)]
    enabled: Option<bool>,
}

/// Reads an export; nothing for any other text.
pub(super) fn read(name: &Arc<str>, text: &str) -> Option<Carried> {
    let collection: Collection<'_> = serde_json::from_str(text).ok()?;
    let mut exchanges = Vec::new();
    items(&collection.items, "", text, 0, &mut exchanges);
    let mut carried = choose(name, exchanges);
    if carried.answers.is_empty() && carried.refused.is_empty() {
        carried.note =
            "a collection of Bruno without saved answers; save the answers as examples, or as files".to_owned();
    }
    Some(Carried { format: Some(Format::Bruno), ..carried })
}

fn items(list: &[Entry<'_>], parent: &str, text: &str, depth: usize, into: &mut Vec<Exchange>) {
    for (index, entry) in list.iter().enumerate() {
        let pointer = format!("{parent}/items/{index}");
        if let Some(inner) = &entry.items
            && depth < DEPTH
        {
            items(inner, &pointer, text, depth + 1, into);
        }
        for (index, example) in entry.examples.iter().flatten().enumerate() {
            let pointer = format!("{pointer}/examples/{index}");
            // An example may leave out what it shares with the request that it is saved under.
            let own = example.request.and_then(request).filter(|request| !request.path.is_empty());
            let request = own.or_else(|| entry.request.and_then(request)).unwrap_or_default();
            let answered = example.response.as_ref();
            let content = answered.and_then(|answered| answered.body.as_ref()?.content);
            let content = content.filter(|content| !matches!(content.get(), "null" | "\"\""));
            let status = answered.and_then(|answered| answered.status).map(|raw| raw.get().trim_matches('"'));
            into.push(Exchange {
                below: format!("{} {} {}", pointer.trim_start_matches('/'), request.method, request.path),
                pointer: format!("{pointer}/response/body/content"),
                offset: content.map_or(0, |content| json::offset(text, content.get())),
                // An example that somebody wrote may have none.
                status: match status {
                    None | Some("" | "null") => 200,
                    Some(status) => status.parse().unwrap_or(0),
                },
                request,
                body: content.map(|content| Ok(json::inside(content.get()))),
                file: None,
            });
        }
    }
}

/// A request: its method, and its address with the parameters that are sent.
fn request(raw: &RawValue) -> Option<Request> {
    let asked: Asked<'_> = serde_json::from_str(raw.get()).ok()?;
    let mut url = asked.url.unwrap_or_default().trim().to_owned();
    if url.is_empty() {
        return None;
    }
    if !url.contains('?') {
        let is_sent = |parameter: &&Parameter<'_>| {
            parameter.enabled != Some(false) && parameter.place.as_deref().is_none_or(|place| place == "query")
        };
        let sent = asked.params.iter().flatten().filter(is_sent);
        for (index, parameter) in sent.enumerate() {
            let text = |part: &Option<Cow<'_, str>>| {
                part.as_deref().unwrap_or_default().replace('&', "%26").replace('#', "%23")
            };
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(&text(&parameter.name).replace('=', "%3D"));
            url.push('=');
            url.push_str(&text(&parameter.value));
        }
    }
    Some(Request::new(asked.method.as_deref().unwrap_or("GET"), &url))
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::read;

    #[test]
    fn examples_are_answers_to_their_own_requests() {
        let text = r#"{"name":"Halo","version":"1","brunoConfig":{},"items":[{"type":"folder","name":"f","items":[
            {"type":"http","request":{"url":"{{u}}/api/Agent","method":"GET","params":[
                {"name":"search","value":"x","type":"query","enabled":true}]},"examples":[
                {"request":null,"response":{"status":"200","body":{"type":"json","content":"[{\"id\": 1}]"}}},
                {"request":{"url":"{{u}}/api/Agent","method":"GET","params":[
                    {"name":"search","value":"x","type":"query","enabled":false}]},
                 "response":{"status":200,"body":{"type":"json","content":[{"id":2}]}}},
                {"response":{"status":"403","body":{"type":"text","content":"no"}}},
                {"response":null}]}]},
            {"type":"grpc-request","request":{"url":"x"}}]}"#;
        let carried = read(&"halo.json".into(), text).unwrap();
        let told: Vec<(&str, &[u8], bool)> = carried
            .answers
            .iter()
            .map(|answer| match &answer.source {
                Source::Request(request) => (answer.below.as_str(), answer.body.as_slice(), request.filters()),
                Source::Change(_) => panic!("a change"),
            })
            .collect();
        assert_eq!(
            told,
            [
                ("items/0/items/0/examples/0 GET /api/Agent", br#"[{"id": 1}]"#.as_slice(), true),
                ("items/0/items/0/examples/1 GET /api/Agent", br#"[{"id":2}]"#.as_slice(), false),
            ]
        );
        let first = carried.answers.first().unwrap();
        assert_eq!(first.pointer, "/items/0/items/0/examples/0/response/body/content");
        assert!(text.get(first.offset..).unwrap().starts_with("\"[{"));
        assert!(carried.note.contains("1 with an error status"), "{}", carried.note);
        let bare = read(&"halo.json".into(), r#"{"items":[],"brunoConfig":{}}"#).unwrap();
        assert!(bare.note.contains("without saved answers"));
    }
}
