//! HAR 1.2: what a browser's network panel saves.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Read as _;
use std::sync::Arc;

use base64::Engine as _;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{Damage, Format, json};
use super::{Attached, Carried, Exchange, Request, choose, instant};

/// Bytes that the packed bodies of one file unpack to at most, and how many for each packed one.
const UNPACKED: u64 = 128 << 20;
const RATIO: u64 = 200;

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    log: Log<'a>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default, rename = "startedDateTime")]
    started: Option<Cow<'a, str>>,
    #[serde(borrow)]
    request: Asked<'a>,
    #[serde(borrow, default)]
    response: Option<Answered<'a>>,
}

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    url: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Answered<'a> {
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    content: Option<Content<'a>>,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    encoding: Option<Cow<'a, str>>,
    /// The body's file beside the HAR, as Playwright writes it.
    #[serde(borrow, default, rename = "_file")]
    file: Option<Cow<'a, str>>,
}

/// Reads a HAR file; nothing for any other text.
pub(super) fn read(name: &Arc<str>, text: &str) -> Option<Carried> {
    let (entries, damage) = match serde_json::from_str::<File<'_>>(text) {
        Ok(file) => (file.log.entries, None),
        // Something else, or a HAR that breaks off: its whole entries are still good.
        Err(error) if error.is_eof() => (rescue(text)?, Some(broken_off(text))),
        Err(_) => return None,
    };
    let (mut exchanges, mut others) = (Vec::new(), Vec::new());
    let mut left = UNPACKED;
    for (index, raw) in entries.into_iter().enumerate() {
        let Ok(entry) = serde_json::from_str::<Entry<'_>>(raw.get()) else { continue };
        let at = entry.started.as_deref().and_then(instant::millis);
        let request = Request { at, ..Request::new(&entry.request.method, &entry.request.url) };
        let (status, content) = entry.response.map(|answer| (answer.status, answer.content)).unwrap_or_default();
        if !request.path.to_ascii_lowercase().starts_with("/api/") {
            let file = content.and_then(|content| content.file).map(Cow::into_owned);
            let below = format!("entries/{index} {} {}", request.method, request.path);
            let aside = Some("no answer of Halo's API");
            others.extend(file.map(|file| Attached { file, below, request, aside }));
            continue;
        }
        let source = content.as_ref().and_then(|content| content.text).filter(|text| text.get().starts_with('"'));
        let file = content.as_ref().and_then(|content| content.file.as_deref()).filter(|_| source.is_none());
        let file = file.map(str::to_owned);
        let encoding = content.as_ref().and_then(|content| content.encoding.as_deref()).unwrap_or_default();
        let encoded = encoding.trim().eq_ignore_ascii_case("base64");
        let body = source.map(|source| {
            let body = json::string(source.get());
            if encoded { decode(&body, &mut left) } else { Ok(body.into_bytes()) }
        });
        let place = source.map_or(raw.get(), RawValue::get);
        exchanges.push(Exchange {
            below: format!("entries/{index} {} {}", request.method, request.path),
            pointer: format!("/log/entries/{index}/response/content/text"),
            offset: json::offset(text, place),
            status: status.and_then(|raw| raw.get().trim_matches('"').parse().ok()).unwrap_or(0),
            request,
            body,
            file,
        });
    }
    let mut carried = Carried { format: Some(Format::Har), damage, ..choose(name, exchanges) };
    carried.attached.append(&mut others);
    Some(carried)
}

/// The bytes of a body in base64, unpacked where the tool that wrote the trace left them packed. What they unpack to is
/// taken from `left`.
fn decode(body: &str, left: &mut u64) -> Result<Vec<u8>, ()> {
    let packed: String = body.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).map_err(|_| ())?;
    if !bytes.starts_with(&[0x1F, 0x8B, 0x08]) {
        return Ok(bytes);
    }
    let most = (*left).min(bytes.len() as u64 * RATIO);
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).take(most + 1).read_to_end(&mut body).map_err(|_| ())?;
    let rest = left.checked_sub(body.len() as u64).filter(|_| body.len() as u64 <= most);
    *left = rest.ok_or(())?;
    Ok(body)
}

fn broken_off(text: &str) -> Damage {
    Damage { offset: text.trim_end().len(), detail: "the text ends before its last entry does".to_owned() }
}

/// The whole entries of a HAR that breaks off.
fn rescue(text: &str) -> Option<Vec<&RawValue>> {
    let rest = text.trim_start().strip_prefix('{')?.trim_start();
    rest.strip_prefix("\"log\"")?;
    let start = rest.find("\"entries\"")?;
    let list = rest.get(start + "\"entries\"".len()..)?.trim_start().strip_prefix(':')?.trim_start();
    let rows = RefCell::new(Vec::new());
    let _ = json::into_rows(list, &rows);
    Some(rows.into_inner())
}
