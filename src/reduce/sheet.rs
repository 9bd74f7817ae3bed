//! Sheets: the records of a model as documents of the API's shapes, before they are written.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::alias::Aliases;
use crate::catalog::{Catalog, Kind};
use crate::document::Change;
use crate::model::Model;
use crate::record::{Content, Extent, Form, Item, List, Origin, Record};
use crate::words::At;

/// One document: a record, or a list of them.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// What it holds.
    pub(super) kind: Kind,
    /// How much of the whole it is; none for a record that stands alone.
    pub(super) extent: Option<Extent>,
    /// It breaks off after its last row.
    pub(super) damaged: bool,
    /// It was sent with a configuration change.
    pub(super) change: Option<Sent>,
    /// Its records.
    pub(super) rows: Vec<Row>,
}

/// A configuration change.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// Its place in the order of all of them.
    pub(super) number: usize,
    /// When it was made, where that is a time and nothing else.
    pub(super) time: Option<String>,
}

/// One record of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Whether it is whole.
    pub(super) form: Form,
    /// Whether rows of the database showed it.
    pub(super) of_rows: bool,
    /// Its properties.
    pub(super) body: Item,
}

/// Where a sheet's records stood: document, offset, pointer.
type Place = (Arc<str>, u64, String);

/// The documents of a model, with pseudonyms: in the order of the originals' names, so that evidence keeps its order.
pub(super) fn all(model: Model, aliases: &Aliases, catalog: &Catalog) -> Vec<Sheet> {
    let (records, lists, damaged) = model.parts();
    let agents: Vec<(Arc<str>, Item)> = records
        .iter()
        .filter(|record| record.kind == Kind::Agent)
        .flat_map(|record| {
            record.body.get("roles").map(Item::rows).unwrap_or_default().iter().map(move |row| (record, row))
        })
        .map(|(record, row)| (record.document.clone(), row.clone()))
        .collect();
    // The roles that an agent's record holds are read out of it again.
    let inner = |record: &Record| {
        record.kind == Kind::Role
            && agents.iter().any(|(document, row)| *document == record.document && row.at == record.body.at)
    };
    let orders: BTreeSet<_> = records.iter().filter_map(change_of).map(|change| change.order.clone()).collect();
    let sent = |record: &Record| {
        let change = change_of(record)?;
        let number = orders.iter().position(|order| *order == change.order)? + 1;
        Some(Sent { number, time: Some(change.time.clone()).filter(|time| is_time(time)) })
    };
    let mut left: Vec<Record> = records.iter().filter(|record| !inner(record)).cloned().collect();
    let mut sheets: Vec<(Place, Sheet)> = Vec::new();
    for list in lists {
        let (own, others): (Vec<Record>, Vec<Record>) = left.into_iter().partition(|record| is_of(record, &list));
        left = others;
        let place = (list.document.clone(), list.at.start(), list.at.pointer());
        let mut own = own;
        own.sort_by_key(|record| record.body.at.start());
        let damaged = list.extent == Extent::Damaged;
        let extent = if damaged { Extent::Whole } else { list.extent };
        sheets.push((place, sheet(list.kind, Some(extent), damaged, &own, aliases, catalog)));
    }
    for record in left {
        let place = (record.document.clone(), record.body.at.start(), record.body.at.pointer());
        let (extent, change) = (alone(&record), sent(&record));
        let extent = if change.is_some() { None } else { extent };
        sheets.push((place, Sheet { change, ..sheet(record.kind, extent, false, &[record], aliases, catalog) }));
    }
    sheets.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut sheets: Vec<Sheet> = sheets.into_iter().map(|(_, sheet)| sheet).collect();
    parts(&mut sheets);
    for kind in damaged {
        let mut own = sheets.iter_mut().filter(|sheet| sheet.kind == kind);
        if !own.any(|sheet| sheet.damaged)
            && let Some(last) = sheets.iter_mut().rfind(|sheet| sheet.kind == kind)
        {
            last.damaged = true;
        }
    }
    sheets
}

/// A request's filter leaves no trace in its answer: what it found is written as a page of more, unless other lists of
/// its kind tell by themselves how much there is.
fn parts(sheets: &mut [Sheet]) {
    let telling = |sheet: &&Sheet| matches!(sheet.extent, Some(Extent::Whole | Extent::Page { .. }));
    let told: BTreeSet<Kind> = sheets.iter().filter(telling).map(|sheet| sheet.kind).collect();
    let parts = sheets.iter_mut().filter(|sheet| sheet.extent == Some(Extent::Part));
    for sheet in parts.filter(|sheet| !told.contains(&sheet.kind)) {
        let count = sheet.rows.len() as u64 + 1;
        sheet.extent = Some(Extent::Page { count, page: None, size: None });
    }
}

/// The change that a record was sent with.
fn change_of(record: &Record) -> Option<&Change> {
    match &record.origin {
        Origin::Dump | Origin::Rows => None,
        Origin::Change(change) => Some(change),
    }
}

/// Whether a text holds a time and can name nobody.
fn is_time(text: &str) -> bool {
    let text = text.trim_start_matches("/Date(");
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || b"-:.+TZ/() ".contains(&byte))
}

/// Whether a record is a row of a list.
fn is_of(record: &Record, list: &List) -> bool {
    let pointer = record.body.at.pointer();
    let below = pointer.strip_prefix(&*list.at.pointer());
    record.kind == list.kind
        && record.document == list.document
        && record.body.at.start() >= list.at.start()
        && (list.ids.contains(&record.id) && below.is_none_or(str::is_empty)
            || below.is_some_and(|below| below.starts_with(['/', '['])))
}

/// A record alone; in a list that may hold more, when alone it would be taken for the caller's own.
fn alone(record: &Record) -> Option<Extent> {
    let lists = ["roles", "teams", "departments", "tickettypes", "clients"];
    let like_caller = record.kind == Kind::Agent
        && record.body.get("claims").is_some_and(|claims| !claims.rows().is_empty())
        && lists.iter().all(|name| record.body.get(name).is_none());
    (like_caller && record.form != Form::Caller).then_some(Extent::Open)
}

fn sheet(
    kind: Kind,
    extent: Option<Extent>,
    damaged: bool,
    records: &[Record],
    aliases: &Aliases,
    catalog: &Catalog,
) -> Sheet {
    let rows = records
        .iter()
        .map(|record| Row {
            form: record.form,
            of_rows: record.origin == Origin::Rows,
            body: bare(aliases.record(record, catalog).body),
        })
        .collect();
    Sheet { kind, extent, damaged, change: None, rows }
}

/// A value without its places, which are those of the original.
fn bare(item: Item) -> Item {
    let content = match item.into_content() {
        Content::List(rows) => Content::List(rows.into_iter().map(bare).collect()),
        Content::Object(members) => {
            Content::Object(members.into_iter().map(|(name, member)| (name, bare(member))).collect())
        }
        plain => plain,
    };
    Item::new(content, At::default())
}
