//! What a request shows, where the same stands in Halo, and how to name what is saved.

use super::Item;
use crate::catalog::{Catalog, RecordType};

/// Adds to each request what a person needs to make it.
pub(super) fn describe(items: &mut [Item], catalog: &Catalog) {
    for item in items {
        let Some((record, one)) = record(catalog, &item.what) else { continue };
        let path = item.what.trim_start_matches("GET ").split(['?', ' ']).next().unwrap_or_default();
        let which = item.what.split_once('(').map(|(_, which)| which.trim_end_matches(')'));
        let (id, open) = match path.rsplit('/').next().unwrap_or_default() {
            "{id}" => (None, true),
            id if one => (Some(id), false),
            _ => (None, false),
        };
        item.shows = Some(match (one, which, id) {
            (_, Some(which), _) => which.to_owned(),
            (true, None, Some(id)) => format!("the {} with id {id}", inside(&record.title)),
            _ if record.list_request == record.detail_request => format!("the {}", inside(&record.title)),
            _ => format!("all {}", inside(&record.plural)),
        });
        item.screen = (!record.screen.is_empty()).then(|| record.screen.clone());
        item.ids_from = open.then(|| record.list_request.clone());
        let name = if one { record.kind.word().to_owned() } else { record.plural.to_lowercase().replace(' ', "-") };
        let distinct = which.map(|which| slug(which.trim_start_matches("the ")));
        item.save_as = Some(match (id, distinct) {
            (Some(id), _) => format!("{name}-{}.json", slug(id)),
            (None, Some(which)) => format!("{which}.json"),
            (None, None) => format!("{name}.json"),
        });
    }
}

/// The kind of record that a request shows, and whether it shows one of them.
fn record<'a>(catalog: &'a Catalog, request: &str) -> Option<(&'a RecordType, bool)> {
    let path = |request: &'a str| request.split(['?', '{']).next().unwrap_or_default();
    catalog.records.iter().find_map(|record| {
        let (list, detail) = (path(&record.list_request), path(&record.detail_request));
        let one = detail != list && request.starts_with(detail);
        let all = request.strip_prefix(list).is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', ' ', ',']));
        (one || all).then_some((record, one || list == detail))
    })
}

/// A title inside a sentence: its first letter small, unless it begins with an abbreviation.
fn inside(title: &str) -> String {
    let abbreviated = title.chars().take(2).all(char::is_uppercase);
    let mut letters = title.chars();
    match letters.next() {
        Some(first) if !abbreviated => format!("{}{}", first.to_lowercase(), letters.as_str()),
        _ => title.to_owned(),
    }
}

/// A text as part of a file's name.
fn slug(text: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    text.chars().map(plain).take(60).collect()
}
