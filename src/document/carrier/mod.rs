//! Carriers: one document that holds many answers of Halo's API. Each answer becomes a document of its own, with the
//! request that it answers; pointer, line, column and offset then count in the answer's decoded body.

mod bruno;
mod changes;
mod har;
mod instant;
mod postman;
mod request;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use changes::Change;
pub use request::Request;

use super::{Damage, Format, Names};

/// What a carrier holds.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// What the carrier is.
    pub(super) format: Option<Format>,
    /// The answers that can be used, in the order of the carrier.
    pub(super) answers: Vec<Answer>,
    /// Requests that Halo refused.
    pub(super) refused: Vec<Refused>,
    /// Answers whose bodies are files beside the carrier.
    pub(super) attached: Vec<Attached>,
    /// What a person should know of the carrier.
    pub(super) note: String,
    /// Where the carrier breaks off.
    pub(super) damage: Option<Damage>,
    /// What it holds that cannot be read.
    pub(super) opaque: Option<String>,
}

/// One answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// What the carrier's name is extended with.
    pub(super) below: String,
    /// Where the body stands in the carrier: a pointer.
    pub(super) pointer: String,
    /// Byte offset of the body in the carrier's text.
    pub(super) offset: usize,
    /// The decoded body.
    pub(super) body: Vec<u8>,
    /// What it is an answer to, or a part of.
    pub(super) source: Source,
}

/// Where what a carrier holds comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// It answers a request.
    Request(Request),
    /// It was sent with a configuration change.
    Change(Arc<Change>),
}

/// An answer whose body is a file beside its carrier, as test tools save big traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The file's name, relative to the carrier's folder.
    pub file: String,
    /// What the carrier's name is extended with.
    pub below: String,
    /// The request that it answers.
    pub request: Request,
    /// Why it is not used, if it is not.
    pub aside: Option<&'static str>,
}

/// A request that Halo answered with 401 or 403.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The answer's name as a document.
    pub document: Arc<str>,
    /// The path that was asked for.
    pub path: String,
    /// The host that was asked.
    pub host: String,
}

/// Reads a carrier that is neither JSON nor XML; nothing for any other text.
pub(super) fn plain(name: &Arc<str>, text: &str) -> Option<Carried> {
    bruno::file(name, text)
}

/// Reads a carrier in JSON; nothing for any other text.
pub(super) fn read(name: &Arc<str>, text: &str, names: &Names<'_>) -> Option<Carried> {
    if text.contains("\"payload\"")
        && text.contains("\"operation\"")
        && let Some(carried) = changes::read(text, names)
    {
        return Some(carried);
    }
    if text.contains("\"results\"")
        && text.contains("\"request\"")
        && text.contains("\"response\"")
        && let Some(carried) = bruno::report(name, text)
    {
        return Some(carried);
    }
    if !text.trim_start().starts_with('{') {
        return None;
    }
    if text.contains("\"log\"") && text.contains("\"entries\"") {
        har::read(name, text)
    } else if text.contains("\"item\"") && text.contains("\"info\"") && text.contains("getpostman.com") {
        postman::read(name, text)
    } else {
        None
    }
}

/// One exchange, before it is decided whether it is used.
struct Exchange {
    below: String,
    pointer: String,
    offset: usize,
    status: u16,
    request: Request,
    /// The body; `None` when the carrier did not keep it, an error when it cannot be decoded.
    body: Option<Result<Vec<u8>, ()>>,
    /// The file beside the carrier that is the body.
    file: Option<String>,
}

/// Takes the answers that count: status 200, the last one for each method and address.
fn choose(name: &Arc<str>, exchanges: Vec<Exchange>) -> Carried {
    let mut carried = Carried::default();
    let total = exchanges.len();
    let (mut without, mut broken, mut failed, mut older) = (0, 0, 0, 0);
    let answered: BTreeSet<String> = exchanges
        .iter()
        .filter(|exchange| exchange.status == 200)
        .map(|exchange| exchange.request.path.to_ascii_lowercase())
        .collect();
    let mut refused: BTreeMap<String, Refused> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut answers = Vec::new();
    for mut exchange in exchanges.into_iter().rev() {
        let path = exchange.request.path.to_ascii_lowercase();
        if let Some(file) = exchange.file.take() {
            let aside = if exchange.status != 200 {
                Some("an answer with an error status")
            } else if !seen.insert(exchange.request.key()) {
                older += 1;
                Some("an answer older than another one to the same request")
            } else {
                None
            };
            let (below, request) = (exchange.below.clone(), exchange.request.clone());
            carried.attached.push(Attached { file, below, request, aside });
            if exchange.status == 200 {
                continue;
            }
        }
        match (exchange.status, exchange.body) {
            (401 | 403, _) => {
                failed += 1;
                if !answered.contains(&path) && exchange.request.is_data() {
                    let document = format!("{name}!/{}", exchange.below).into();
                    let Request { path: asked, host, .. } = exchange.request;
                    refused.insert(path, Refused { document, path: asked, host });
                }
            }
            (200, None) => without += 1,
            (200, Some(Err(()))) => broken += 1,
            (200, Some(Ok(body))) => {
                if seen.insert(exchange.request.key()) {
                    let Exchange { below, pointer, offset, request, .. } = exchange;
                    answers.push(Answer { below, pointer, offset, body, source: Source::Request(request) });
                } else {
                    older += 1;
                }
            }
            _ => failed += 1,
        }
    }
    answers.reverse();
    carried.answers = answers;
    carried.attached.reverse();
    carried.refused = refused.into_values().collect();
    let mut note = format!("{total} answer{} of an API", if total == 1 { "" } else { "s" });
    let beside = carried.attached.iter().filter(|attached| attached.aside.is_none()).count();
    for (count, what) in [
        (beside, "in files beside it"),
        (older, "older than another one to the same request"),
        (failed, "with an error status, not used"),
        (without, "without a body; save it with the contents of the answers"),
        (broken, "whose body cannot be decoded"),
    ] {
        if count > 0 {
            note = format!("{note}, {count} {what}");
        }
    }
    carried.note = note;
    carried
}

#[cfg(test)]
mod tests;
