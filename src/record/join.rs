//! Rows of the database to the records that the API would show, joined by their keys.
//!
//! One query shows one table, so a record is put together from several documents. Each document keeps its own
//! record of the thing; `model` joins them. A row whose owner nothing tells is left out.
//!
//! A result does not tell the `WHERE` that made it. What rows *hold* is used as it is. That a row is *missing* from a
//! list counts as far as it does in any list: assumed, unless the rows themselves look selected (see [`is_selected`])
//! or the document breaks off.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::classify::Form;
use super::item::{Content, Item};
use super::sql::{Owner, Row};
use super::{Origin, Record, normal_id, twice};
use crate::catalog::{Catalog, Table, whole};
use crate::document::Name;

/// So many rows of one value are a choice of that value.
const SAME_VALUES: usize = 4;
/// Owners that all have the same parts, fewer than these, were asked for these parts: a role alone has 69 to 82.
const FEW: usize = 20;

/// The rows of one table in one document, by the record whose parts they are.
type Parts<'r> = BTreeMap<String, Vec<&'r Row>>;

/// The records that rows of all documents make.
#[must_use]
pub fn join(rows: &[Row], catalog: &Catalog) -> Vec<Record> {
    let users = users(rows, catalog);
    let mut records = Vec::new();
    let mut parts: BTreeMap<(usize, &Arc<str>), Parts<'_>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in rows.iter().filter(|row| row.is_known()) {
        let Some(table) = catalog.tables.get(row.table) else { continue };
        if table.list.is_none() {
            // A query that joins tables repeats the one's row for each row of the other.
            let record = record(row, table, catalog);
            records.extend(record.filter(|record| seen.insert((row.table, row.document.clone(), content(record)))));
            continue;
        }
        let id = match &row.owner {
            Some(Owner::Record(id)) => Some(id.clone()),
            Some(Owner::User(id)) => users.get(id).cloned(),
            None => None,
        };
        if let Some(id) = id {
            parts.entry((row.table, &row.document)).or_default().entry(id).or_default().push(row);
        }
    }
    for ((table, document), parts) in parts {
        let Some(table) = catalog.tables.get(table) else { continue };
        let form = if table.open || is_selected(&parts, table) { Form::List } else { Form::Detail };
        let listed = parts.iter().filter_map(|(id, rows)| listed(rows, table, document, id, form, catalog));
        records.extend(listed.flat_map(twice::split));
    }
    records
}

/// The ids of `NHD_User`, and the agents that they are. An id that stands for two agents is none.
fn users(rows: &[Row], catalog: &Catalog) -> BTreeMap<String, String> {
    let mut users: BTreeMap<String, Option<String>> = BTreeMap::new();
    for row in rows {
        let Some(link) = catalog.tables.get(row.table).and_then(|table| table.link.as_ref()) else { continue };
        if let (Some(from), Some(to)) = (row.body.text_of(&link.from), row.body.text_of(&link.to)) {
            let to = normal_id(to);
            users
                .entry(normal_id(from))
                .and_modify(|known| *known = known.take().filter(|known| *known == to))
                .or_insert(Some(to));
        }
    }
    users.into_iter().filter_map(|(from, to)| Some((from, to?))).collect()
}

/// Whether rows look like the result of a query that left out parts of the records that it shows: all of one type
/// (`WHERE ClaimType = 'SA'`), all of one value, or the same few types for every owner (`WHERE ClaimType IN (…)`).
fn is_selected(parts: &Parts<'_>, table: &Table) -> bool {
    let rows = || parts.values().flatten();
    if rows().any(|row| row.damaged) {
        return true;
    }
    let text = |row: &Row, column: &Option<String>| {
        column.as_ref().and_then(|column| row.body.text_of(column)).map(|text| text.trim().to_lowercase())
    };
    let whats: BTreeSet<Option<String>> = rows().map(|row| text(row, &table.what)).collect();
    if table.value.is_none() && table.users {
        // An agent often holds one role; several agents with one role were asked for by this role.
        return whats.len() < 2 && parts.len() > 1;
    }
    if whats.len() < 2 {
        return true;
    }
    if table.value.is_none() {
        return false;
    }
    let values: BTreeSet<Option<String>> = rows().map(|row| text(row, &table.value)).collect();
    let of = |rows: &Vec<&Row>| rows.iter().map(|row| text(row, &table.what)).collect::<BTreeSet<_>>();
    let alike = parts.len() > 1 && whats.len() < FEW && parts.values().all(|rows| of(rows) == whats);
    alike || (values.len() < 2 && rows().count() >= SAME_VALUES)
}

/// A row that is a record.
fn record(row: &Row, table: &Table, catalog: &Catalog) -> Option<Record> {
    let kept = catalog.record(table.record?)?;
    let body = Item::new(Content::Object(properties(row, table)), row.body.at.clone());
    let text = |name: &str| body.text_of(name).map(str::trim).filter(|text| !text.is_empty());
    let told = || match &row.owner {
        Some(Owner::Record(id)) => Some(id.clone()),
        Some(Owner::User(_)) | None => None,
    };
    let id = text(&kept.id).map(normal_id).or_else(told);
    let name = text(&kept.name).map(str::to_owned);
    // The one object of settings is whole by itself; other rows say nothing of what their table does not hold.
    let form = if kept.id.is_empty() { Form::Detail } else { Form::List };
    Some(Record {
        kind: kept.kind,
        form,
        id,
        name,
        document: row.document.clone(),
        body,
        origin: Origin::Rows,
        captured: None,
    })
}

/// What a record says, without where.
fn content(record: &Record) -> (Option<String>, Vec<(String, String)>) {
    let Content::Object(members) = record.body.content() else { return (record.id.clone(), Vec::new()) };
    let texts = members.iter().map(|(name, item)| (name.to_string(), item.text().unwrap_or_default().to_owned()));
    (record.id.clone(), texts.collect())
}

/// The columns of a row as properties.
fn properties(row: &Row, table: &Table) -> Vec<(Name, Item)> {
    let Content::Object(members) = row.body.content() else { return Vec::new() };
    members
        .iter()
        .filter_map(|(column, item)| {
            let property = table.columns.get(&**column)?;
            let Some(values) = table.only.get(&**column) else { return Some((property.as_str().into(), item.clone())) };
            let text = item.text()?.trim().to_ascii_lowercase();
            if values.is_empty() {
                return whole(&text).is_none().then(|| (property.as_str().into(), item.clone()));
            }
            let value = values.get(&text)?;
            let item = Item::new(Content::Scalar(value.as_str().into()), item.at.clone());
            Some((property.as_str().into(), item))
        })
        .collect()
}

/// The rows of one record's list in one document.
fn listed(
    rows: &[&Row],
    table: &Table,
    document: &Arc<str>,
    id: &str,
    form: Form,
    catalog: &Catalog,
) -> Option<Record> {
    let kept = catalog.record(table.record?)?;
    let at = rows.first()?.body.at.clone();
    let items: Vec<Item> =
        rows.iter().map(|row| Item::new(Content::Object(properties(row, table)), row.body.at.clone())).collect();
    let list = Item::new(Content::List(items), at.clone());
    let own = Item::new(Content::Scalar(id.into()), at.clone());
    let members = vec![(kept.id.as_str().into(), own), (table.list.as_deref()?.into(), list)];
    Some(Record {
        kind: kept.kind,
        form,
        id: Some(id.to_owned()),
        name: None,
        document: document.clone(),
        body: Item::new(Content::Object(members), at),
        origin: Origin::Rows,
        captured: None,
    })
}
