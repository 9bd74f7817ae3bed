//! Halo's export of configuration changes (`ConfigCommit`): for each change, what was sent, as JSON in a string.
//!
//! What was sent is a document of its own, `export.json!/commits/3/payload`, as answers in HAR files are: pointer,
//! line, column and offset count in the decoded text, with the place in the export beside it. Only the newest change
//! of each object that was not rolled back counts; what was rolled back or deleted is told, so that other exports and
//! earlier changes of the same are not used either. A text without the name of any property by which records are told
//! is not unpacked: exports of 50 MB are common.
//!
//! Source: Halo's `OpenAPI` description (`ConfigCommit`, `ConfigCommit_View`); Halo's guide 1888 for what is encrypted.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{Format, Names, json};
use super::change::{self, Change, Deleted, Undone};
use super::{Answer, Carried, Source};

/// Places of changes that a note names.
const NAMED: usize = 3;

#[derive(Deserialize)]
struct View<'a> {
    #[serde(borrow)]
    commits: Vec<&'a RawValue>,
    #[serde(default)]
    record_count: Option<u64>,
}

#[derive(Deserialize)]
struct Commit<'a> {
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
    #[serde(borrow, default)]
    operation: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    timestamp: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    object_guid: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    rolled_back: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    guid: Option<Cow<'a, str>>,
}

/// A change that was not rolled back.
struct Kept<'a> {
    index: usize,
    payload: Option<&'a RawValue>,
    change: Change,
}

/// Reads an export, wrapped or bare; nothing for any other text, and for one that breaks off: the changes that are
/// missing may be newer.
pub(super) fn read(text: &str, names: &Names) -> Option<Carried> {
    let (rows, all, prefix) = if text.trim_start().starts_with('[') {
        (serde_json::from_str::<Vec<&RawValue>>(text).ok()?, None, "")
    } else {
        let view: View<'_> = serde_json::from_str(text).ok()?;
        (view.commits, view.record_count, "/commits")
    };
    let commits: Vec<Commit<'_>> =
        rows.iter().map(|row| serde_json::from_str(row.get())).collect::<Result<_, _>>().ok()?;
    let told = |commit: &Commit<'_>| commit.operation.is_some() && commit.payload.is_some();
    if !commits.iter().any(told) || !commits.iter().all(|commit| told(commit) || commit.operation.is_some()) {
        return None;
    }
    let total = commits.len();
    let (mut back, mut older, mut other, mut deleted) = (0, 0, 0, 0);
    let mut undone = Vec::new();
    let mut of_objects: BTreeMap<String, Vec<Kept<'_>>> = BTreeMap::new();
    let mut kept: Vec<Kept<'_>> = Vec::new();
    for (index, commit) in commits.into_iter().enumerate() {
        let change = change(&commit);
        if commit.rolled_back.is_some_and(|raw| matches!(raw.get().trim_matches('"'), "true" | "True" | "1")) {
            back += 1;
            undone.extend(change.identity.map(Undone::RolledBack));
            continue;
        }
        if change.deletes() {
            deleted += 1;
            let payload = commit.payload.map(|raw| json::inside(raw.get()));
            let ids = change::ids(&change.operation, payload.as_deref());
            undone.push(Undone::Deleted(Deleted { change, ids }));
            continue;
        }
        let known = change.object.clone().map(|guid| of_objects.entry(guid).or_default());
        let change = Kept { index, payload: commit.payload, change };
        let Some(known) = known else {
            kept.push(change);
            continue;
        };
        match known.first().map(|first| first.change.order.cmp(&change.change.order)) {
            Some(Ordering::Greater) => older += 1,
            Some(Ordering::Less) => {
                older += known.len();
                *known = vec![change];
            }
            // Which of two at one moment is newer is not told.
            Some(Ordering::Equal) | None => known.push(change),
        }
    }
    kept.extend(of_objects.into_values().flatten());
    kept.sort_by_key(|change| change.index);
    let mut carried = Carried { format: Some(Format::Changes), undone, ..Carried::default() };
    let mut opaque = Vec::new();
    let mut nameless: Vec<Change> = Vec::new();
    for Kept { index, payload, change } in kept {
        let Some(payload) = payload.filter(|raw| !matches!(raw.get(), "null" | "\"\"")) else {
            other += 1;
            continue;
        };
        let pointer = format!("{prefix}/{index}/payload");
        let raw = payload.get();
        match begin(raw) {
            Some(b'{' | b'[') if !marked(raw, names) => other += 1,
            Some(b'{' | b'[') => carried.answers.push(Answer {
                below: pointer.trim_start_matches('/').to_owned(),
                pointer,
                offset: json::offset(text, raw),
                body: json::inside(raw),
                source: Source::Change(Arc::new(change)),
            }),
            _ => {
                opaque.push(pointer);
                nameless.extend(Some(change).filter(|change| change.object.is_none()));
            }
        }
    }
    carried.note = format!("{total} configuration change{}", if total == 1 { "" } else { "s" });
    for (count, what) in [
        (back, "rolled back, not used"),
        (older, "older than another one of the same object, not used"),
        (deleted, "deleting what earlier ones sent, which is not used"),
        (other, "without a record of a kind that is judged"),
    ] {
        if count > 0 {
            carried.note = format!("{}, {count} {what}", carried.note);
        }
    }
    if let Some(all) = all.filter(|all| *all > total as u64) {
        carried.note = format!("{}; there are {all} in all, and the others may be newer", carried.note);
    }
    if !opaque.is_empty() {
        let first = opaque.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if opaque.len() > NAMED { ", …" } else { "" };
        let used = |answer: &Answer| match &answer.source {
            Source::Change(used) => nameless.iter().any(|change| !used.is_after(change)),
            Source::Request(_) => false,
        };
        let unknown = if carried.answers.iter().any(used) {
            "; which object was changed is not shown either: it may have been made to what is used, later"
        } else {
            ""
        };
        let plural = if opaque.len() == 1 { "change is" } else { "changes are" };
        carried.opaque = Some(format!(
            "{} {plural} encrypted or no JSON, what was changed is not shown: {first}{more}{unknown}",
            opaque.len()
        ));
    }
    Some(carried)
}

fn change(commit: &Commit<'_>) -> Change {
    let guid = |text: &Option<Cow<'_, str>>| {
        let guid = text.as_deref().map(|guid| guid.trim().to_ascii_lowercase());
        guid.filter(|guid| guid.bytes().any(|byte| !matches!(byte, b'0' | b'-' | b'{' | b'}')))
    };
    let time = commit.timestamp.as_deref().unwrap_or_default().trim().to_owned();
    let number = commit.id.and_then(|raw| raw.get().trim_matches('"').parse().ok()).unwrap_or(0);
    let moment = change::moment(&time);
    let identity = match guid(&commit.guid) {
        Some(guid) => Some(format!("{guid} {number}")),
        None => (number > 0).then(|| format!("{number} of {moment}")),
    };
    let operation = commit.operation.as_deref().unwrap_or_default().trim().to_owned();
    Change { time, operation, order: (moment, number), identity, object: guid(&commit.object_guid) }
}

/// The first character of the JSON that a payload holds, in a string or as it is.
fn begin(raw: &str) -> Option<u8> {
    let mut rest = raw.strip_prefix('"').unwrap_or(raw);
    loop {
        let next = ["\\n", "\\r", "\\t", " ", "\n", "\r", "\t"].iter().find_map(|blank| rest.strip_prefix(blank));
        match next {
            Some(after) => rest = after,
            None => return rest.bytes().next(),
        }
    }
}

/// Whether a text holds the name of a property by which records are told, quoted in one of the ways in which quotes
/// stand inside of a string.
fn marked(raw: &str, names: &Names) -> bool {
    let mut rest = raw;
    let mut word = None;
    while let Some(at) = rest.find(['\\', '"']) {
        let quote =
            ["\\\"", "\\u0022", "\""].iter().find(|quote| rest.get(at..).is_some_and(|rest| rest.starts_with(**quote)));
        let (text, length) = (rest.get(..at).unwrap_or_default(), quote.map_or(2, |quote| quote.len()));
        if quote.is_some() {
            if word.is_some() && names.tells(text) {
                return true;
            }
            word = Some(());
        } else {
            word = None;
        }
        let Some(after) = rest.get(at + length..) else { return false };
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::{Names, marked, read};
    use crate::catalog::Catalog;

    fn names() -> Names {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().unwrap());
        Names::of(&CATALOG)
    }

    #[test]
    fn the_newest_change_of_an_object_that_was_not_rolled_back_counts() {
        let row = |id: u32, guid: &str, time: &str, back: bool, payload: &str| {
            format!(
                "{{\"id\":{id},\"object_guid\":\"{guid}\",\"timestamp\":\"{time}\",\"operation\":\"POST /TicketType\",\
                 \"rolled_back\":{back},\"payload\":{payload}}}"
            )
        };
        let some = "\"[{\\\"use\\\":1}]\"";
        let rows = [
            row(4, "A", "2025-03-01T00:00:00", true, some),
            row(3, "a", "2025-02-01T00:00:00.5", false, some),
            row(2, "a", "2025-02-01T00:00:00", false, some),
            row(5, "b", "2025-02-01T00:00:00", false, "\"h7$kQ==\""),
            row(6, "", "2025-02-01T00:00:00", false, "\"{\\\"colour\\\":1}\""),
            row(7, "00000000-0000", "2025-02-01T00:00:00", false, "\" {\\u0022use\\u0022:2}\""),
            row(8, "c", "2025-02-01T00:00:00", false, "{\"default_team\":1}"),
        ];
        for (text, prefix) in [
            (format!("{{\"record_count\":9,\"commits\":[{}]}}", rows.join(",")), "commits/"),
            (format!("[{}]", rows.join(",")), ""),
        ] {
            let carried = read(&text, &names()).unwrap();
            let below: Vec<&str> = carried.answers.iter().map(|answer| answer.below.as_str()).collect();
            let places = [1, 5, 6].map(|index| format!("{prefix}{index}/payload"));
            assert_eq!(below, places);
            let first = carried.answers.first().unwrap();
            assert_eq!(first.body, b"[{\"use\":1}]");
            assert!(text.get(first.offset..).unwrap().starts_with(some));
            assert!(carried.opaque.unwrap().contains("3/payload"));
            assert!(carried.note.contains("1 rolled back"), "{}", carried.note);
            assert_eq!(carried.note.contains("9 in all"), !prefix.is_empty());
        }
    }

    #[test]
    fn names_are_found_in_any_way_of_quoting() {
        for (raw, expected) in [
            ("\"{\\\"use\\\":1}\"", true),
            ("\"{\\u0022use\\u0022:1}\"", true),
            ("{\"use\":1}", true),
            ("\"{\\\"uses\\\":1}\"", false),
            ("\"{\\\"a\\\":\\\"x\\nuse\\\"}\"", false),
            ("\"use\"", true),
            ("\"\"", false),
        ] {
            assert_eq!(marked(raw, &names()), expected, "{raw}");
        }
    }
}
