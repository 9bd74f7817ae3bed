//! Rows of Halo's database, written by SQL Server's `FOR XML` and `FOR JSON`: recognised by their columns, joined by
//! their keys into the records that the API would show.
//!
//! One query shows one table, so a record is put together from several documents. Each document keeps its own
//! record of the thing; `model` joins them. A row whose owner nothing tells is left out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::classify::Form;
use super::item::{self, Content, Item};
use super::{Record, normal_id};
use crate::catalog::{Catalog, Table, whole};
use crate::document::{Node, Text};

/// One row of one table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Place of its table in the catalog.
    table: usize,
    /// Name of its document.
    document: Arc<str>,
    /// Its columns that are known, in lower case.
    pub(super) body: Item,
}

impl Row {
    /// The name of its table.
    #[must_use]
    pub fn table<'c>(&self, catalog: &'c Catalog) -> &'c str {
        catalog.tables.get(self.table).map(|table| table.name.as_str()).unwrap_or_default()
    }
}

/// An object as a row, if it is one of a known table.
pub(super) fn row(node: &Node, pointer: &str, document: &Arc<str>, text: &Text, catalog: &Catalog) -> Option<Row> {
    let has = |name: &str| node.members().iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
    let table = catalog.tables.iter().position(|table| table.holds(has))?;
    let names = catalog.tables.get(table)?;
    let members = node
        .members()
        .iter()
        .map(|(name, node)| (name.to_ascii_lowercase(), node))
        .filter(|(name, _)| {
            let link = names.link.as_ref().is_some_and(|link| *name == link.from || *name == link.to);
            names.columns.contains_key(name) || names.owner.as_ref() == Some(name) || link || name == "unum"
        })
        .filter_map(|(name, node)| Some((name.into(), Item::new(node, pointer, text)?)))
        .collect();
    let body = Item { content: Content::Object(members), at: item::place(node, pointer.to_owned(), text) };
    Some(Row { table, document: document.clone(), body })
}

/// The records that rows of all documents make.
#[must_use]
pub fn join(rows: &[Row], catalog: &Catalog) -> Vec<Record> {
    let users = users(rows, catalog);
    let mut records = Vec::new();
    let mut parts: BTreeMap<(usize, &Arc<str>, String), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let Some(table) = catalog.tables.get(row.table) else { continue };
        match (&table.list, &table.owner) {
            (Some(_), Some(owner)) => {
                let direct = row.body.text_of("unum").filter(|_| table.users).map(normal_id);
                let own = || row.body.text_of(owner).map(normal_id);
                let through = || own().and_then(|id| if table.users { users.get(&id).cloned() } else { Some(id) });
                if let Some(id) = direct.or_else(through) {
                    parts.entry((row.table, &row.document, id)).or_default().push(row);
                }
            }
            _ => records.extend(record(row, table, catalog)),
        }
    }
    for ((table, document, id), rows) in parts {
        if let Some(table) = catalog.tables.get(table) {
            records.extend(listed(&rows, table, document, &id, catalog));
        }
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

/// A row that is a record.
fn record(row: &Row, table: &Table, catalog: &Catalog) -> Option<Record> {
    let kept = catalog.record(table.record?)?;
    let body = Item { content: Content::Object(properties(row, table)), at: row.body.at.clone() };
    let text = |name: &str| body.text_of(name).map(str::trim).filter(|text| !text.is_empty());
    let id = text(&kept.id).map(normal_id);
    let name = text(&kept.name).map(str::to_owned);
    // The one object of settings is whole by itself; other rows say nothing of what their table does not hold.
    let form = if kept.id.is_empty() { Form::Detail } else { Form::List };
    Some(Record { kind: kept.kind, form, id, name, document: row.document.clone(), body, captured: None })
}

/// The columns of a row as properties.
fn properties(row: &Row, table: &Table) -> Vec<(Box<str>, Item)> {
    let Content::Object(members) = &row.body.content else { return Vec::new() };
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
            let item = Item { content: Content::Scalar(value.as_str().into()), at: item.at.clone() };
            Some((property.as_str().into(), item))
        })
        .collect()
}

/// The rows of one record's list in one document.
fn listed(rows: &[&Row], table: &Table, document: &Arc<str>, id: &str, catalog: &Catalog) -> Option<Record> {
    let kept = catalog.record(table.record?)?;
    let at = rows.first()?.body.at.clone();
    let items: Vec<Item> = rows
        .iter()
        .map(|row| Item { content: Content::Object(properties(row, table)), at: row.body.at.clone() })
        .collect();
    let list = Item { content: Content::List(items), at: at.clone() };
    let own = Item { content: Content::Scalar(id.into()), at: at.clone() };
    let body = Item {
        content: Content::Object(vec![(kept.id.as_str().into(), own), (table.list.as_deref()?.into(), list)]),
        at,
    };
    Some(Record {
        kind: kept.kind,
        form: Form::Detail,
        id: Some(id.to_owned()),
        name: None,
        document: document.clone(),
        body,
        captured: None,
    })
}
