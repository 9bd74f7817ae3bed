//! Records: the agents, roles, applications, ticket types, teams and settings that a document holds.
//!
//! Records are recognised by their properties (see [`Fingerprint`](crate::catalog::Fingerprint)), never by file
//! names. Only what checks read is kept, with its place; the document's text can be dropped afterwards. Joining the
//! records of several documents is left to `model`.

mod asked;
mod classify;
mod csv;
mod find;
mod item;
mod join;
mod json;
mod known;
mod other;
mod place;
mod plain;
mod sql;
mod twice;

use std::sync::Arc;

pub use asked::answers;
pub use classify::Form;
pub use find::extract;
pub use item::{Content, Item};
pub use join::join;
pub use known::NotData;
pub use plain::{Plain, plain_text};
pub use sql::Row;

pub(crate) use find::normal_id;
pub(crate) use json::quoted;

use crate::catalog::Kind;
use crate::document::Change;
use crate::words::{At, Evidence};

/// One record of Halo, as one document shows it.
#[derive(Clone, Debug)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Whether it is whole.
    pub form: Form,
    /// Its id, in normal form (`18`, not `18.0`; GUIDs in lower case).
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Name of its document.
    pub document: Arc<str>,
    /// What is kept of it.
    pub body: Item,
    /// When it was asked for, in milliseconds since 1970, where a carrier tells it.
    pub captured: Option<i64>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a record comes from: it tells what the record's silence means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An answer of Halo's API, in whatever form: what it leaves out is empty.
    Dump,
    /// Rows of Halo's database: a query leaves out what it does not name.
    Rows,
    /// What a configuration change sent: any property may be left out, and it may have been set otherwise since.
    Change(Arc<Change>),
}

impl Record {
    /// When the configuration change was made that shows it; nothing for what shows the record itself.
    #[must_use]
    pub fn change(&self) -> Option<Arc<str>> {
        match &self.origin {
            Origin::Dump | Origin::Rows => None,
            Origin::Change(change) => Some(change.time.as_str().into()),
        }
    }

    /// Evidence that points at a place in this record's document.
    #[must_use]
    pub fn evidence(&self, at: &At) -> Evidence {
        Evidence { document: self.document.clone(), at: at.clone(), role: None, change: self.change() }
    }
}

/// A list of records, as one document shows it.
#[derive(Clone, Debug)]
pub struct List {
    /// What it lists.
    pub kind: Kind,
    /// Name of its document.
    pub document: Arc<str>,
    /// Where it is.
    pub at: At,
    /// Ids of its rows.
    pub ids: Vec<Option<String>>,
    /// How much of the whole it is.
    pub extent: Extent,
}

/// How much of all there is a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All, as far as the document tells.
    Whole,
    /// A page: there are `count` in all.
    Page {
        /// `record_count` of the answer.
        count: u64,
        /// `page_no`, if the answer says it.
        page: Option<u64>,
        /// `page_size`, if the answer says it.
        size: Option<u64>,
    },
    /// A part: its request left rows out, or may have.
    Part,
    /// Nobody can say.
    Open,
    /// The document breaks off.
    Damaged,
}

/// What a document holds.
#[derive(Clone, Debug, Default)]
pub struct Extract {
    /// Its records.
    pub records: Vec<Record>,
    /// Its lists of records.
    pub lists: Vec<List>,
    /// Its rows of database tables; they become records together with those of other documents.
    pub rows: Vec<Row>,
    /// What the document is instead, when it is recognised as something that is no data.
    pub not_data: Option<NotData>,
}
