//! Carriers: one document that holds many answers of Halo's API. Each answer becomes a document of its own, with the
//! request that it answers; pointer, line, column and offset then count in the answer's decoded body.

mod bruno;
mod bruno_export;
mod change;
mod changes;
mod har;
mod instant;
mod postman;
mod request;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use change::{Change, Deleted, Undone};
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
    /// Configuration changes that must not be used, in this carrier or in another one.
    pub(super) undone: Vec<Undone>,
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
pub(super) fn read(name: &Arc<str>, text: &str, names: &Names) -> Option<Carried> {
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
    } else if text.contains("\"items\"") && (text.contains("\"brunoConfig\"") || text.contains("\"Bruno/")) {
        bruno_export::read(name, text)
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

/// What is said of answers that are not used.
const OLDER: &str = "an answer older than another one to the same request";
const FAILED: &str = "an answer with an error status";
const OTHER: &str = "an answer with another status than 200";

/// Takes the answers that count: status 200, as [`chosen`] says.
fn choose(name: &Arc<str>, exchanges: Vec<Exchange>) -> Carried {
    let mut carried = Carried::default();
    let total = exchanges.len();
    let (mut without, mut broken, mut failed, mut older, mut same) = (0, 0, 0, 0, 0);
    let (mut none, mut cached, mut other) = (0, 0, 0);
    let answered: BTreeSet<String> = exchanges
        .iter()
        .filter(|exchange| exchange.status == 200)
        .map(|exchange| exchange.request.path.to_ascii_lowercase())
        .collect();
    let mut refused: BTreeMap<String, Refused> = BTreeMap::new();
    let uses = chosen(&exchanges);
    for (mut exchange, chosen) in exchanges.into_iter().zip(uses) {
        let path = exchange.request.path.to_ascii_lowercase();
        if let Some(file) = exchange.file.take() {
            let aside = match (exchange.status, chosen) {
                (200, Use::Older) => Some(OLDER),
                (200, _) => None,
                (400.., _) => Some(FAILED),
                _ => Some(OTHER),
            };
            older += usize::from(aside == Some(OLDER));
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
                    refused.entry(path).or_insert(Refused { document, path: asked, host });
                }
            }
            (200, None) => without += 1,
            (200, Some(Err(()))) => broken += 1,
            (200, Some(Ok(body))) => match chosen {
                Use::Older => older += 1,
                Use::Same => same += 1,
                Use::Counts => {
                    let Exchange { below, pointer, offset, request, .. } = exchange;
                    carried.answers.push(Answer { below, pointer, offset, body, source: Source::Request(request) });
                }
            },
            (0, _) => none += 1,
            (304, _) => cached += 1,
            (..=399, _) => other += 1,
            _ => failed += 1,
        }
    }
    carried.refused = refused.into_values().collect();
    let mut note = format!("{total} answer{} of an API", if total == 1 { "" } else { "s" });
    let beside = carried.attached.iter().filter(|attached| attached.aside.is_none()).count();
    for (count, what) in [
        (beside, "in files beside it"),
        (older, "older than another one to the same request"),
        (same, "the same as another one to the same request"),
        (failed, "with an error status, not used"),
        (other, "with another status than 200, not used"),
        (cached, "that the browser had kept (status 304), not used; save it again with the cache switched off"),
        (none, "without a status, not used"),
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

/// What becomes of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It is a document of its own.
    Counts,
    /// Another one to the same request was given later.
    Older,
    /// Another one to the same request says the same.
    Same,
}

/// What becomes of each exchange. Of several answers to one request the newest counts, where the carrier tells when
/// each was given. Where it does not, all of them count: the last one in the file need not be the newest.
fn chosen(exchanges: &[Exchange]) -> Vec<Use> {
    let mut alike: BTreeMap<String, Vec<(usize, &Exchange)>> = BTreeMap::new();
    for (index, exchange) in exchanges.iter().enumerate() {
        let holds = exchange.file.is_some() || matches!(exchange.body, Some(Ok(_)));
        if exchange.status == 200
            && holds
            && let Some(key) = exchange.request.key()
        {
            alike.entry(key).or_default().push((index, exchange));
        }
    }
    let mut older = BTreeSet::new();
    let mut same = BTreeSet::new();
    for group in alike.into_values() {
        let times: Option<Vec<i64>> = group.iter().map(|(_, exchange)| exchange.request.at).collect();
        let newest = times.and_then(|times| times.into_iter().max());
        let mut bodies = BTreeSet::new();
        for (index, exchange) in group {
            if newest.is_some() && exchange.request.at != newest {
                older.insert(index);
            } else if let Some(Ok(body)) = &exchange.body
                && !bodies.insert(body.as_slice())
            {
                same.insert(index);
            }
        }
    }
    let fate = |index: usize| match (older.contains(&index), same.contains(&index)) {
        (true, _) => Use::Older,
        (_, true) => Use::Same,
        _ => Use::Counts,
    };
    (0..exchanges.len()).map(fate).collect()
}

#[cfg(test)]
mod tests;
