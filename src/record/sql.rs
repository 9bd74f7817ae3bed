//! Rows of Halo's database, written by SQL Server's `FOR XML` and `FOR JSON`: recognised by their columns, and by the
//! table's name where `AUTO` writes it.
//!
//! A query may join tables. Then one row holds columns of several, or `AUTO` nests the rows of one table inside those
//! of another: an inner row belongs to the rows around it.

use std::sync::Arc;

use super::item::{Content, Item};
use super::normal_id;
use super::place::Trail;
use crate::catalog::{Catalog, Table};
use crate::document::{Name, Node, Step, Value};

/// One row of one table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Place of its table in the catalog.
    pub(super) table: usize,
    /// Name of its document.
    pub(super) document: Arc<str>,
    /// Its columns that are known, in lower case.
    pub(super) body: Item,
    /// Whose part it is; for a row that is a record, its id where its own columns do not tell it.
    pub(super) owner: Option<Owner>,
    /// Whether rows after it may be lost.
    pub(super) damaged: bool,
    /// Whether it is of use: its table's keys and columns are known.
    known: bool,
}

/// The record that a row belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The user of this id in `NHD_User`.
    User(String),
    /// The record of this id.
    Record(String),
}

/// A column and its value that the rows inside of a row belong to.
pub(super) type Key = (String, String);

impl Row {
    /// The name of its table.
    #[must_use]
    pub fn table<'c>(&self, catalog: &'c Catalog) -> &'c str {
        catalog.tables.get(self.table).map(|table| table.name.as_str()).unwrap_or_default()
    }

    /// Whether it is of use: its table's keys and columns are known.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.known
    }

    /// The kind of record that it is, when rows of its kind are lost after it.
    #[must_use]
    pub fn lost(&self, catalog: &Catalog) -> Option<crate::catalog::Kind> {
        let table = catalog.tables.get(self.table).filter(|table| self.damaged && table.list.is_none())?;
        catalog.record(table.record?).map(|record| record.kind)
    }

    /// Tells that rows of these tables beside it are lost, if it is of one of them.
    pub(super) fn damage_in(&mut self, tables: &[usize]) {
        self.damaged |= tables.contains(&self.table);
    }

    /// Tells that rows after it are lost.
    pub const fn damage(&mut self) {
        self.damaged = true;
    }
}

/// Reads rows of one document.
pub(super) struct Rows<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) document: &'a Arc<str>,
    pub(super) trail: &'a mut Trail,
    pub(super) damaged: bool,
}

/// What a node is called: its own name, else that of the list it is in.
pub(super) fn name<'n>(node: &'n Node, list: &'n str) -> &'n str {
    let step = match &node.step {
        Step::Member(name) => name,
        Step::Text(text) => text.rsplit('/').next().unwrap_or_default(),
        Step::None | Step::Row(_) => "",
    };
    let step = step.split('[').next().unwrap_or_default();
    if step.is_empty() || step.bytes().all(|byte| byte.is_ascii_digit()) { list } else { step }
}

impl Rows<'_> {
    /// An object as rows of all tables whose columns it holds, and the keys of what is inside of it. Nothing when it
    /// is no row.
    pub(super) fn read(&mut self, node: &Node, number: u32, name: &str, keys: &[Key]) -> Option<(Vec<Row>, Vec<Key>)> {
        let has = |column: &str| node.members().iter().any(|(own, _)| own.eq_ignore_ascii_case(column));
        let mut below = keys.to_vec();
        let tables = self.catalog.tables.iter().enumerate();
        let found: Vec<(usize, &Table)> = tables.filter(|(_, table)| table.holds(has)).collect();
        for (column, key) in found.iter().flat_map(|(_, table)| &table.keys) {
            if let Some(value) = scalar(node, column) {
                below.retain(|(own, _)| own != key);
                below.push((key.clone(), value));
            }
        }
        let mut row = |index: usize, table: &Table, owner, known| Row {
            table: index,
            document: self.document.clone(),
            body: self.body(node, number, table),
            owner,
            damaged: self.damaged,
            known,
        };
        let rows: Vec<Row> = found
            .into_iter()
            .filter_map(|(index, table)| {
                let owner = owner(node, table, name, &below);
                let known = table.record.is_some() || table.link.is_some();
                (table.list.is_none() || owner.is_some()).then(|| row(index, table, owner, known))
            })
            .collect();
        (!rows.is_empty()).then_some((rows, below))
    }

    /// The known columns of a row.
    fn body(&mut self, node: &Node, number: u32, table: &Table) -> Item {
        let members = node
            .members()
            .iter()
            .map(|(name, node)| (name.to_ascii_lowercase(), node))
            .filter(|(name, _)| {
                let link = table.link.as_ref().is_some_and(|link| *name == link.from || *name == link.to);
                table.columns.contains_key(name) || link
            })
            .map(|(name, node)| (Name::from(name), node));
        let members = Item::members(members, number, self.trail, |_, _| true);
        Item::new(Content::Object(members), self.trail.at(number))
    }
}

/// Whose part a row is: its own columns tell it, or the rows around it. For a record, the id that is told around it.
fn owner(node: &Node, table: &Table, name: &str, keys: &[Key]) -> Option<Owner> {
    let of_user = |id: &str| if table.users { Owner::User(normal_id(id)) } else { Owner::Record(normal_id(id)) };
    let around = |column: &str| keys.iter().find(|(key, _)| key == column).map(|(_, value)| value.as_str());
    let Some(column) = &table.owner else {
        let id = table.columns.iter().find(|(_, property)| *property == "id")?.0;
        return around(id).map(|id| Owner::Record(normal_id(id)));
    };
    let own = scalar(node, column);
    // Claims beside an agent without its user may be those of its roles.
    if let Some(agent) = scalar(node, "unum").filter(|_| table.users && (own.is_some() || !table.named)) {
        return Some(Owner::Record(normal_id(&agent)));
    }
    if let Some(id) = own {
        return Some(of_user(&id));
    }
    if table.named && !table.name.eq_ignore_ascii_case(name) {
        return None;
    }
    if let Some(agent) = around("unum").filter(|_| table.users) {
        return Some(Owner::Record(normal_id(agent)));
    }
    around(column).map(of_user)
}

/// The tables of lists of which an object shows a column, and not those by which their rows are told: one of these is
/// `NULL`.
pub(super) fn halves(node: &Node, catalog: &Catalog) -> Vec<usize> {
    let has = |column: &str| node.members().iter().any(|(own, _)| own.eq_ignore_ascii_case(column));
    let is_half = |table: &Table| {
        table.list.is_some()
            && !table.need.iter().all(|name| has(name))
            && !table.none.iter().any(|name| has(name))
            && table.columns.keys().any(|name| has(name))
    };
    catalog.tables.iter().enumerate().filter(|(_, table)| is_half(table)).map(|(index, _)| index).collect()
}

/// The value of a column; nothing when the row repeats it with another.
fn scalar(node: &Node, column: &str) -> Option<String> {
    let mut values =
        node.members().iter().filter(|(name, _)| name.eq_ignore_ascii_case(column)).map(|(_, node)| text(node));
    let value = values.next()??;
    values.all(|other| other == Some(value)).then(|| value.to_owned())
}

/// The text of a scalar that is not empty.
fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Number(text) | Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Object(_) | Value::Unread(_) => None,
    }
}
