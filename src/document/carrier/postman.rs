//! Postman collections 2.0 and 2.1 with saved answers.

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
    info: Info<'a>,
    #[serde(borrow)]
    item: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    collection: Collection<'a>,
}

#[derive(Deserialize)]
struct Info<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    item: Option<Vec<Self>>,
    #[serde(borrow, default)]
    request: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response: Option<Vec<Answered<'a>>>,
}

#[derive(Deserialize)]
struct Answered<'a> {
    #[serde(borrow, default, rename = "originalRequest")]
    request: Option<&'a RawValue>,
    #[serde(default)]
    code: Option<u16>,
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    url: Option<&'a RawValue>,
}

/// An address, as one text or in parts.
#[derive(Deserialize)]
struct Address<'a> {
    #[serde(borrow, default)]
    raw: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    protocol: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    host: Option<&'a RawValue>,
    #[serde(borrow, default)]
    port: Option<&'a RawValue>,
    #[serde(borrow, default)]
    path: Option<&'a RawValue>,
    #[serde(borrow, default)]
    query: Option<Vec<Parameter<'a>>>,
}

#[derive(Deserialize)]
struct Parameter<'a> {
    #[serde(borrow, default)]
    key: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    value: Option<Cow<'a, str>>,
    #[serde(default)]
    disabled: Option<bool>,
}

/// Reads a collection; nothing for any other text.
pub(super) fn read(name: &Arc<str>, text: &str) -> Option<Carried> {
    // Postman's own API wraps a collection.
    let (collection, prefix) = match serde_json::from_str::<Collection<'_>>(text) {
        Ok(collection) => (collection, ""),
        Err(_) => (serde_json::from_str::<Wrapped<'_>>(text).ok()?.collection, "/collection"),
    };
    if !collection.info.schema.contains("getpostman.com") {
        return None;
    }
    let mut exchanges = Vec::new();
    items(&collection.item, prefix, text, 0, &mut exchanges);
    let mut carried = choose(name, exchanges);
    if carried.answers.is_empty() && carried.refused.is_empty() {
        carried.note = "requests without saved answers; save the answers as examples, or as files".to_owned();
    }
    Some(Carried { format: Some(Format::Postman), ..carried })
}

fn items(list: &[Entry<'_>], parent: &str, text: &str, depth: usize, into: &mut Vec<Exchange>) {
    for (index, entry) in list.iter().enumerate() {
        let pointer = format!("{parent}/item/{index}");
        if let Some(inner) = &entry.item
            && depth < DEPTH
        {
            items(inner, &pointer, text, depth + 1, into);
        }
        for (index, answer) in entry.response.iter().flatten().enumerate() {
            let pointer = format!("{pointer}/response/{index}");
            // A saved answer may leave out what it shares with the request that it is saved under.
            let own = answer.request.and_then(request).filter(|request| !request.path.is_empty());
            let request = own.or_else(|| entry.request.and_then(request)).unwrap_or_default();
            let source = answer.body.filter(|body| body.get().starts_with('"'));
            into.push(Exchange {
                below: format!("{} {} {}", pointer.trim_start_matches('/'), request.method, request.path),
                pointer: format!("{pointer}/body"),
                offset: source.map_or(0, |source| json::offset(text, source.get())),
                status: answer.code.unwrap_or(200),
                request,
                body: source.map(|source| Ok(json::string(source.get()).into_bytes())),
                file: None,
            });
        }
    }
}

/// A request: an object, or its address alone.
fn request(raw: &RawValue) -> Option<Request> {
    if raw.get().starts_with('"') {
        return Some(Request::new("GET", &json::string(raw.get())));
    }
    let asked: Asked<'_> = serde_json::from_str(raw.get()).ok()?;
    let url = match asked.url {
        Some(url) if url.get().starts_with('"') => json::string(url.get()),
        Some(url) => serde_json::from_str::<Address<'_>>(url.get()).map(|url| url.whole()).unwrap_or_default(),
        None => String::new(),
    };
    Some(Request::new(asked.method.as_deref().unwrap_or("GET"), &url))
}

impl Address<'_> {
    /// The address as one text.
    fn whole(&self) -> String {
        let raw = self.raw.as_deref().map(str::trim).unwrap_or_default();
        let mut url = if raw.is_empty() { self.joined() } else { raw.to_owned() };
        if !url.contains('?') {
            let sent = self.query.iter().flatten().filter(|parameter| parameter.disabled != Some(true));
            for (index, parameter) in sent.enumerate() {
                let text = |part: &Option<Cow<'_, str>>| {
                    part.as_deref().unwrap_or_default().replace('&', "%26").replace('#', "%23")
                };
                url.push(if index == 0 { '?' } else { '&' });
                url.push_str(&text(&parameter.key).replace('=', "%3D"));
                url.push('=');
                url.push_str(&text(&parameter.value));
            }
        }
        url
    }

    /// Host and path from their parts.
    fn joined(&self) -> String {
        let scheme = self.protocol.as_deref().map(|scheme| format!("{scheme}://")).unwrap_or_default();
        let host = self.host.map(|host| parts(host).join(".")).unwrap_or_default();
        let port = self.port.map(|port| port.get().trim_matches('"')).filter(|port| !matches!(*port, "" | "null"));
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let path = self.path.map(|path| parts(path).join("/")).unwrap_or_default();
        format!("{scheme}{host}{port}/{}", path.trim_start_matches('/'))
    }
}

/// The parts of a host or a path: one text, or a list of texts and of objects that hold one.
fn parts(raw: &RawValue) -> Vec<String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Part {
        Text(String),
        Named { value: String },
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Parts {
        One(String),
        Several(Vec<Part>),
    }
    match serde_json::from_str(raw.get()) {
        Ok(Parts::One(text)) => vec![text],
        Ok(Parts::Several(parts)) => {
            parts.into_iter().map(|(Part::Text(text) | Part::Named { value: text })| text).collect()
        }
        Err(_) => Vec::new(),
    }
}
