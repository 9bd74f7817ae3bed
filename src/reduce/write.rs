//! Sheets as JSON documents.

use std::fmt::Write as _;

use super::sheet::{Row, Sent, Sheet};
use crate::catalog::{Catalog, Kind, OF_ROWS, RecordType, is_guid};
use crate::document::Name;
use crate::record::{Content, Extent, Form, Item, quoted};

/// The documents of the sheets, by name: numbered, so that they keep their order.
pub(super) fn documents(sheets: &[Sheet], catalog: &Catalog) -> Vec<(String, Vec<u8>)> {
    let width = sheets.len().to_string().len().max(2);
    let named = sheets.iter().enumerate().filter(|(_, sheet)| holds_something(sheet));
    named
        .map(|(index, sheet)| {
            let kind = catalog.record(sheet.kind);
            let name = format!("{:0width$}-{}.json", index + 1, name(sheet, kind));
            (name, kind.map(|kind| text(sheet, kind)).unwrap_or_default().into_bytes())
        })
        .collect()
}

/// A page without rows still tells that there are some.
const fn holds_something(sheet: &Sheet) -> bool {
    !sheet.rows.is_empty() || matches!(sheet.extent, Some(Extent::Page { .. }))
}

/// What a sheet's document is called after its number.
fn name(sheet: &Sheet, kind: Option<&RecordType>) -> String {
    let word = sheet.kind.word();
    let id = kind.and_then(|kind| sheet.rows.first()?.body.text_of(&kind.id));
    match (&sheet.extent, id) {
        (Some(_), _) => format!("{word}-list"),
        (None, Some(id)) if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => {
            format!("{word}-{id}")
        }
        (None, _) => word.to_owned(),
    }
}

fn text(sheet: &Sheet, kind: &RecordType) -> String {
    if let (Some(change), Some(row)) = (&sheet.change, sheet.rows.first()) {
        return commit(change, row, kind);
    }
    let rows: Vec<String> = sheet.rows.iter().map(|row| object(row, kind, sheet.extent.is_none())).collect();
    let rows = rows.join(",\n  ");
    let wrapper = kind.wrappers.first().map_or("results", String::as_str);
    let mut text = match &sheet.extent {
        None => rows,
        Some(Extent::Whole | Extent::Damaged) => format!("[\n  {rows}\n]"),
        Some(Extent::Part | Extent::Open) => format!("{{\"{wrapper}\": [\n  {rows}\n]}}"),
        Some(Extent::Page { count, page, size }) => {
            let mut head = format!("{{\"record_count\": {count}");
            for (name, value) in [("page_no", page), ("page_size", size)] {
                if let Some(value) = value {
                    let _ = write!(head, ", \"{name}\": {value}");
                }
            }
            format!("{head}, \"{wrapper}\": [\n  {rows}\n]}}")
        }
    };
    if sheet.damaged {
        match text.rfind(']').filter(|_| sheet.extent.is_some()) {
            Some(end) => text.truncate(end),
            None => text.push_str("\n{"),
        }
        text.truncate(text.trim_end().len());
    } else {
        text.push('\n');
    }
    text
}

/// An export of the one configuration change that a record was sent with. Times, then numbers tell which is newer.
fn commit(change: &Sent, row: &Row, kind: &RecordType) -> String {
    let path = kind.list_request.split('?').next().unwrap_or_default();
    let endpoint = path.rsplit('/').next().unwrap_or_default();
    let payload = quoted(&object(row, kind, true));
    let number = change.number;
    let time = change.time.as_ref().map(|time| format!("\"timestamp\": {}, ", quoted(time))).unwrap_or_default();
    format!(
        "{{\"commits\": [{{\"id\": {number}, {time}\"operation\": \"POST /{endpoint}\", \"payload\": {payload}}}]}}\n"
    )
}

/// A record with what makes it one: properties that no check reads stand in for those that were dropped.
fn object(row: &Row, kind: &RecordType, alone: bool) -> String {
    let Content::Object(members) = row.body.content() else { return row.body.json() };
    let has = |name: &String| members.iter().any(|(own, _)| **own == **name);
    let print = &kind.fingerprint;
    let guid = print.guid_id && row.body.text_of("id").is_some_and(is_guid);
    let known = print.of.iter().filter(|name| has(name)).count() + usize::from(guid);
    let missing = if print.alone.iter().any(has) { 0 } else { print.need.saturating_sub(known) };
    let unread = |name: &&String| !kind.keep.contains(name) && !kind.detail.contains(name) && !has(name);
    let mut added: Vec<&String> = print.of.iter().filter(unread).take(missing).collect();
    let rows = |name: &String| row.body.get(name).is_some_and(|list| alone || !list.rows().is_empty());
    let whole = kind.id.is_empty() || kind.detail.iter().any(has) || kind.detail_lists.iter().any(rows);
    if row.form == Form::Detail && !whole {
        added.extend(kind.detail.iter().find(unread));
    }
    let lists = ["roles", "teams", "departments", "tickettypes", "clients"];
    let dropped = |name: &str| row.form == Form::Caller && kind.kind == Kind::Agent && lists.contains(&name);
    let mut shown: Vec<(Name, Item)> = members.iter().filter(|(name, _)| !dropped(name)).cloned().collect();
    let empty = || Item::new(Content::Scalar("".into()), row.body.at.clone());
    shown.extend(added.into_iter().map(|name| (name.as_str().into(), empty())));
    if row.of_rows {
        shown.push((OF_ROWS.into(), Item::new(Content::Scalar("true".into()), row.body.at.clone())));
    }
    Item::new(Content::Object(shown), row.body.at.clone()).json()
}
