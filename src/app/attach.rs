//! Bodies that a trace keeps as files beside it: each is told which requests it answers, so that a filtered list is
//! not taken for a whole one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reading::{Read, known_host};
use crate::document::{Attached, Request};
use crate::record::{self, NotData};

/// Connects the files beside each trace with the requests that they answer.
pub(super) fn attach(parts: &mut [Read]) {
    let mut wanted: BTreeMap<String, (Arc<str>, Vec<Attached>)> = BTreeMap::new();
    for part in parts.iter_mut() {
        let name = part.row.name.clone();
        let folder = name.rfind('/').and_then(|at| name.get(..=at)).unwrap_or_default();
        for attached in std::mem::take(&mut part.attached) {
            let file = format!("{folder}{}", attached.file.replace('\\', "/"));
            wanted.entry(file).or_insert_with(|| (name.as_str().into(), Vec::new())).1.push(attached);
        }
    }
    if wanted.is_empty() {
        return;
    }
    for part in parts {
        let Some((carrier, attached)) = wanted.get(&part.row.name) else { continue };
        part.origin.carrier = Some(carrier.clone());
        // A token answer stays named for what it is.
        if part.extract.not_data == Some(NotData::Token) {
            continue;
        }
        let used: Vec<&Attached> = attached.iter().filter(|one| one.aside.is_none()).collect();
        let Some(first) = used.first().copied().or(attached.first()) else { continue };
        if used.is_empty() {
            part.set_aside(first.aside.unwrap_or_default().to_owned());
        } else {
            part.origin.host = known_host(&first.request.host);
            let requests: Vec<&Request> = used.iter().map(|one| &one.request).collect();
            record::answers(&mut part.extract, &requests);
        }
        part.row.detail = format!("{}; {} of {carrier}", part.row.detail, first.below);
    }
}
