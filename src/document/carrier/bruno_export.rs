//! Bruno's own export of a collection as JSON: requests in folders, with the examples that were saved under them.
//!
//! Source: the public repository usebruno/bruno (packages/bruno-schema, packages/bruno-app/src/utils/collections).

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::super::Format;
use super::super::json::{inside, members, offset, rows, string};
use super::{Carried, Exchange, Request, choose};

/// Folders inside folders.
const DEPTH: usize = 24;

/// An object's members.
type Members<'a> = Vec<(Cow<'a, str>, &'a str)>;

/// Reads an export; nothing for any other text.
pub(super) fn read(name: &Arc<str>, text: &str) -> Option<Carried> {
    // Nothing may follow it.
    let collection = members(serde_json::from_str::<&RawValue>(text).ok()?.get())?;
    let mut exchanges = Vec::new();
    items(member(&collection, "items").and_then(rows)?, "", text, 0, &mut exchanges);
    let mut carried = choose(name, exchanges);
    if carried.answers.is_empty() && carried.refused.is_empty() {
        carried.note =
            "a collection of Bruno without saved answers; save the answers as examples, or as files".to_owned();
    }
    Some(Carried { format: Some(Format::Bruno), ..carried })
}

fn items(list: Vec<&str>, parent: &str, text: &str, depth: usize, into: &mut Vec<Exchange>) {
    for (index, entry) in list.into_iter().enumerate() {
        let pointer = format!("{parent}/items/{index}");
        let Some(entry) = members(entry) else { continue };
        if let Some(inner) = member(&entry, "items").and_then(rows)
            && depth < DEPTH
        {
            items(inner, &pointer, text, depth + 1, into);
        }
        let examples = member(&entry, "examples").and_then(rows).unwrap_or_default();
        for (index, example) in examples.into_iter().enumerate() {
            let pointer = format!("{pointer}/examples/{index}");
            let example = members(example).unwrap_or_default();
            // An example may leave out what it shares with the request that it is saved under.
            let own = member(&example, "request").and_then(request).filter(|request| !request.path.is_empty());
            let request = own.or_else(|| member(&entry, "request").and_then(request)).unwrap_or_default();
            let response = member(&example, "response").and_then(members).unwrap_or_default();
            let body = member(&response, "body").and_then(members).unwrap_or_default();
            let content = member(&body, "content").filter(|content| *content != "\"\"");
            into.push(Exchange {
                below: format!("{} {} {}", pointer.trim_start_matches('/'), request.method, request.path),
                pointer: format!("{pointer}/response/body/content"),
                offset: content.map_or(0, |content| offset(text, content)),
                // An example that somebody wrote may have none.
                status: match member(&response, "status").map(|status| status.trim_matches('"')) {
                    None | Some("") => 200,
                    Some(status) => status.parse().unwrap_or(0),
                },
                request,
                body: content.map(|content| Ok(inside(content))),
                file: None,
            });
        }
    }
}

/// A request: its method, and its address with the parameters that are sent.
fn request(raw: &str) -> Option<Request> {
    let asked = members(raw)?;
    let text = |members: &Members<'_>, name: &str| member(members, name).map(string).unwrap_or_default();
    let mut url = text(&asked, "url").trim().to_owned();
    if url.is_empty() {
        return None;
    }
    if !url.contains('?') {
        let parameters = member(&asked, "params").and_then(rows).unwrap_or_default();
        let is_sent = |parameter: &Members<'_>| {
            member(parameter, "enabled") != Some("false") && matches!(text(parameter, "type").as_str(), "" | "query")
        };
        for (index, parameter) in parameters.into_iter().filter_map(members).filter(is_sent).enumerate() {
            let part = |name: &str| text(&parameter, name).replace('&', "%26").replace('#', "%23");
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(&part("name").replace('=', "%3D"));
            url.push('=');
            url.push_str(&part("value"));
        }
    }
    let method = text(&asked, "method");
    Some(Request::new(if method.is_empty() { "GET" } else { &method }, &url))
}

/// The last member of a name, unless it is null.
fn member<'a>(members: &Members<'a>, name: &str) -> Option<&'a str> {
    let last = members.iter().rev().find(|(own, _)| own == name);
    last.map(|(_, raw)| *raw).filter(|raw| *raw != "null")
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
        assert!(read(&"halo.json".into(), r#"{"items":[],"brunoConfig":{}} {"id":1}"#).is_none());
        assert!(read(&"halo.json".into(), r#"{"items":[{"type":"http""#).is_none());
    }
}
