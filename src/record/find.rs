//! Walks a document's tree and takes the records and lists out of it.

use std::sync::Arc;

use super::asked::asked;
use super::classify::{self, Form};
use super::csv;
use super::item::{Content, Item};
use super::known::{self, NotData};
use super::other;
use super::place::{TOP, Trail};
use super::{Extent, Extract, List, Origin, Record};
use super::{sql, twice};
use crate::catalog::{Catalog, Kind, OF_ROWS, RecordType, is_guid, whole};
use crate::document::{Change, Document, Format, Name, Node, Request, Step, Value, is_metadata};

/// Containers inside containers that are searched for records.
const DEPTH: usize = 24;

/// The records and lists of a document.
#[must_use]
pub fn extract(document: &Document, catalog: &Catalog) -> Extract {
    let mut walk = Walk {
        catalog,
        document: &document.name,
        trail: Trail::new(document.text.clone(), catalog.asked()),
        damaged: document.parsed.damage.is_some(),
        request: document.request.as_ref(),
        hint: document.change.as_ref().and_then(|change| catalog.kind_named(&change.operation)),
        found: Extract::default(),
    };
    let roots = &document.parsed.roots;
    if let ([root], Format::Csv | Format::Xlsx) = (roots.as_slice(), document.format) {
        // An export shows the rows that its screen showed: nobody can say whether these are all.
        let named = csv::named(root, catalog);
        let around = Around { extent: Extent::Open, ..Around::root() };
        walk.node(named.as_ref().unwrap_or(root), TOP, &around);
    } else if let [root] = roots.as_slice() {
        walk.found.not_data = known::not_data(root);
        let no_data = matches!(
            walk.found.not_data,
            Some(NotData::ApiDescription | NotData::Token | NotData::ChangeExport | NotData::Environment)
        );
        if !no_data && (!walk.damaged || walk.found.not_data.is_none()) {
            walk.node(root, TOP, &Around::root());
        }
    } else {
        walk.stream(roots, document.format);
    }
    let mut found = walk.found;
    walk.trail.end();
    found.records = found.records.into_iter().flat_map(|record| with_roles(record, catalog)).collect();
    if let Some(change) = &document.change {
        sent(&mut found, change);
    }
    for list in &mut found.lists {
        // Halo's lists leave details out: an array of details was put together by somebody, and may lack some.
        let mut rows = found.records.iter().filter(|record| record.kind == list.kind);
        let has_details = catalog.record(list.kind).is_some_and(|kept| !kept.detail_lists.is_empty());
        if list.extent == Extent::Whole
            && has_details
            && !list.ids.is_empty()
            && rows.all(|row| row.form == Form::Detail)
        {
            list.extent = Extent::Open;
        }
    }
    found.records = found.records.into_iter().flat_map(twice::split).collect();
    if found.records.is_empty() && found.rows.is_empty() {
        found.not_data = match found.not_data {
            // A secure string gives no value.
            Some(NotData::EmptyAnswer) if other::is_secure(document) => Some(NotData::Credential),
            None => other::name(document),
            known => known,
        };
    }
    found
}

/// What was sent with a change: the object itself or a list of objects, of which nothing is known to be whole.
fn sent(found: &mut Extract, change: &Arc<Change>) {
    found.lists.clear();
    found.rows.clear();
    found.records.retain(|record| record.body.at.pointer().matches('/').count() < 2);
    for record in &mut found.records {
        record.form = Form::List;
        record.origin = Origin::Change(change.clone());
    }
}

/// What stands around a node.
struct Around<'n> {
    /// Containers above it.
    depth: usize,
    /// What the surroundings say of a list here.
    extent: Extent,
    /// Kind that the wrapper's name tells, for lists without rows.
    wrapped: Option<Kind>,
    /// What it is called there.
    name: &'n str,
    /// Keys of the rows of the database that it is inside of.
    keys: Vec<sql::Key>,
}

impl<'n> Around<'n> {
    const fn root() -> Self {
        Self { depth: 0, extent: Extent::Whole, wrapped: None, name: "", keys: Vec::new() }
    }

    /// The same one container further in.
    fn below(&self, name: &'n str, extent: Extent) -> Self {
        Self { depth: self.depth + 1, extent, wrapped: None, name, keys: self.keys.clone() }
    }
}

struct Walk<'a> {
    catalog: &'a Catalog,
    document: &'a Arc<str>,
    trail: Trail,
    damaged: bool,
    request: Option<&'a Request>,
    /// The kind that a change's operation names, for an object that shows too little of itself.
    hint: Option<Kind>,
    found: Extract,
}

impl Walk<'_> {
    /// The kind of record that an object is. A change may send the properties that it sets, and no others.
    fn kind(&self, node: &Node) -> Option<Kind> {
        classify::kind(node, self.catalog).or_else(|| {
            let kept = self.catalog.record(self.hint?)?;
            let of =
                |name: &Name| kept.keep.iter().any(|own| own == name) && **name != *kept.id && **name != *kept.name;
            (node.get(&kept.id).is_some() && node.members().iter().any(|(name, _)| of(name))).then_some(kept.kind)
        })
    }

    fn node<'n>(&mut self, node: &'n Node, parent: u32, around: &Around<'n>) {
        if around.depth > DEPTH {
            return;
        }
        match &node.value {
            Value::List(rows) => self.list(node, rows, parent, around),
            Value::Object(_) => {
                let number = self.trail.node(parent, node);
                if let Some(kind) = self.kind(node) {
                    self.record(node, kind, number, true);
                } else if let Some((rows, keys)) = self.rows(node, number, around) {
                    self.found.rows.extend(rows);
                    let around = Around { keys, ..around.below(around.name, Extent::Open) };
                    for (name, member) in node.members() {
                        self.node(member, number, &Around { name, ..around.below(name, Extent::Open) });
                    }
                } else {
                    self.wrapper(node, number, around);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Unread(_) => {}
        }
    }

    /// An object as rows of the database, and the keys of what is inside of it.
    fn rows(&mut self, node: &Node, number: u32, around: &Around<'_>) -> Option<(Vec<sql::Row>, Vec<sql::Key>)> {
        let Self { catalog, document, damaged, trail, .. } = self;
        let mut rows = sql::Rows { catalog, document, trail, damaged: *damaged };
        rows.read(node, number, sql::name(node, around.name), &around.keys)
    }

    /// A list: its rows are of the kind that most of them are, so that no single missing property unmakes a row.
    fn list<'n>(&mut self, node: &'n Node, rows: &'n [Node], parent: u32, around: &Around<'n>) {
        let number = self.trail.node(parent, node);
        let kinds: Vec<Option<Kind>> =
            rows.iter().map(|row| if row.is_object() { self.kind(row) } else { None }).collect();
        let Some(kind) = most(&kinds).or(if rows.is_empty() { around.wrapped } else { None }) else {
            // `[[…]]` is how PowerShell wraps an answer; the inner list is as whole as the outer one.
            let extent = if rows.len() == 1 { around.extent.clone() } else { Extent::Open };
            let start = self.found.rows.len();
            let mut silent = false;
            for row in rows {
                let before = self.count();
                self.node(row, number, &around.below(sql::name(node, around.name), extent.clone()));
                silent |= self.count() == before;
            }
            self.lost(start, silent);
            if self.found.rows.len() > start {
                let halves: Vec<usize> = rows.iter().flat_map(|row| sql::halves(row, self.catalog)).collect();
                self.found.rows.iter_mut().skip(start).for_each(|row| row.damage_in(&halves));
            }
            return;
        };
        let mut ids = Vec::new();
        let start = self.found.records.len();
        for (row, found) in rows.iter().zip(&kinds) {
            if !row.is_object() {
                continue;
            }
            let kind = found.unwrap_or(kind);
            let row_number = self.trail.node(number, row);
            self.record(row, kind, row_number, false);
        }
        for record in self.found.records.iter().skip(start).filter(|record| record.kind == kind) {
            ids.push(record.id.clone());
        }
        let extent = self.extent(around.extent.clone(), rows.len());
        let at = self.trail.at(number);
        self.found.lists.push(List { kind, document: self.document.clone(), at, ids, extent });
    }

    /// How many records and rows were found.
    const fn count(&self) -> usize {
        self.found.records.len() + self.found.rows.len()
    }

    /// Beside rows of the database that are none of a known table (a column is `NULL`), others prove no absence.
    fn lost(&mut self, start: usize, some: bool) {
        if some {
            self.found.rows.iter_mut().skip(start).for_each(sql::Row::damage);
        }
    }

    /// How much of the whole a list of so many rows is, with what its request asked for.
    fn extent(&self, around: Extent, rows: usize) -> Extent {
        if self.damaged {
            return Extent::Damaged;
        }
        match self.request {
            Some(request) => asked(request, around, rows),
            None => around,
        }
    }

    /// An object that is no record: its containers may hold records.
    fn wrapper<'n>(&mut self, node: &'n Node, number: u32, around: &Around<'n>) {
        let count_of = |name: &str| {
            node.get(name).and_then(scalar).and_then(|text| whole(&text)).and_then(|text| text.parse::<u64>().ok())
        };
        let members = node.members();
        let containers =
            members.iter().filter(|(_, node)| matches!(node.value, Value::List(_) | Value::Object(_))).count();
        let alone = containers == 1
            && around.extent == Extent::Whole
            && members
                .iter()
                .all(|(name, node)| is_metadata(name) || matches!(node.value, Value::List(_) | Value::Object(_)));
        for (name, member) in members {
            let wrapped = self
                .catalog
                .records
                .iter()
                .find(|record| record.wrappers.iter().any(|own| own == name))
                .map(|record| record.kind);
            let extent = match (&member.value, count_of("record_count"), count_of("Count")) {
                (Value::List(_), Some(count), _)
                    if members.iter().filter(|(_, node)| matches!(node.value, Value::List(_))).count() == 1 =>
                {
                    Extent::Page { count, page: count_of("page_no"), size: count_of("page_size") }
                }
                (Value::List(rows), None, Some(count)) if alone && name == "value" && rows.len() as u64 == count => {
                    Extent::Whole
                }
                _ => Extent::Open,
            };
            let wrapped = if matches!(extent, Extent::Page { .. }) { wrapped } else { None };
            if matches!(member.value, Value::List(_) | Value::Object(_)) {
                self.node(member, number, &Around { wrapped, ..around.below(name, extent) });
            }
        }
    }

    /// Several values one after another: rows of one kind are one list.
    fn stream(&mut self, roots: &[Node], format: Format) {
        let kinds: Vec<Option<Kind>> =
            roots.iter().map(|root| if root.is_object() { classify::kind(root, self.catalog) } else { None }).collect();
        let mut listed: Vec<Kind> = Vec::new();
        let mut silent = false;
        for (index, (root, kind)) in roots.iter().zip(&kinds).enumerate() {
            // The values of NDJSON are pointed at as if they were the rows of one array.
            let is_row = format == Format::Ndjson;
            let parent = if is_row { self.trail.step(TOP, Step::row(index)) } else { TOP };
            let Some(kind) = *kind else {
                let before = self.count();
                self.node(root, parent, &Around::root().below("", Extent::Whole));
                silent |= self.count() == before;
                continue;
            };
            let several = kinds.iter().filter(|other| **other == Some(kind)).count() > 1;
            let number = self.trail.node(parent, root);
            self.record(root, kind, number, !several);
            if !several {
                continue;
            }
            let id = self.found.records.last().and_then(|record| record.id.clone());
            if listed.contains(&kind) {
                if let Some(list) = self.found.lists.iter_mut().rfind(|list| list.kind == kind) {
                    list.ids.push(id);
                }
            } else {
                listed.push(kind);
                let at = self.trail.at(number);
                let extent = if self.damaged { Extent::Damaged } else { Extent::Whole };
                self.found.lists.push(List { kind, document: self.document.clone(), at, ids: vec![id], extent });
            }
        }
        self.lost(0, silent);
    }

    fn record(&mut self, node: &Node, kind: Kind, number: u32, alone: bool) {
        let Some(kept) = self.catalog.record(kind) else { return };
        let caller = self.request.is_some_and(Request::is_caller);
        let form = classify::form(node, kept, alone, caller);
        let body = Item::record(node, number, &kept.keep, &mut self.trail);
        let captured = self.request.and_then(|request| request.at);
        let mut record = named(kept, form, body, self.document, captured);
        if node.get(OF_ROWS).is_some() {
            record.origin = Origin::Rows;
        }
        self.found.records.push(record);
    }
}

/// A record of a body.
fn named(kept: &RecordType, form: Form, body: Item, document: &Arc<str>, captured: Option<i64>) -> Record {
    let text = |name: &str| body.text_of(name).map(str::trim).filter(|text| !text.is_empty());
    let id = text(&kept.id).map(normal_id);
    let name = text(&kept.name).map(str::to_owned);
    Record { kind: kept.kind, form, id, name, document: document.clone(), body, origin: Origin::Dump, captured }
}

/// The record, after the roles in it: those that an agent's detail record holds are records of their own, as far as they
/// show their claims.
fn with_roles(agent: Record, catalog: &Catalog) -> Vec<Record> {
    let mut records = Vec::new();
    if agent.kind == Kind::Agent
        && agent.form == Form::Detail
        && let Some(kept) = catalog.record(Kind::Role)
    {
        let rows = agent.body.get("roles").map(Item::rows).unwrap_or_default();
        for row in rows.iter().filter(|row| matches!(row.content(), Content::Object(_))) {
            let form = if row.get("claims").is_some() { Form::Detail } else { Form::List };
            records.push(named(kept, form, row.clone(), &agent.document, agent.captured));
        }
    }
    records.push(agent);
    records
}

/// The kind that at least half of the rows are.
fn most(kinds: &[Option<Kind>]) -> Option<Kind> {
    let count = |kind: &Kind| kinds.iter().filter(|found| **found == Some(*kind)).count();
    let kind = Kind::ALL.into_iter().max_by_key(|kind| (count(kind), std::cmp::Reverse(*kind)))?;
    (count(&kind) > 0 && count(&kind) * 2 >= kinds.len()).then_some(kind)
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Number(text) | Value::Text(text) => Some(text.to_string()),
        Value::Bool(_) | Value::Null | Value::List(_) | Value::Object(_) | Value::Unread(_) => None,
    }
}

/// An id in the form in which ids are compared.
pub(crate) fn normal_id(text: &str) -> String {
    whole(text).unwrap_or_else(|| {
        if is_guid(text) { text.trim().trim_matches(['{', '}']).to_ascii_lowercase() } else { text.trim().to_owned() }
    })
}
