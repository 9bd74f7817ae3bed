//! What a reader makes of a text.

use std::collections::BTreeSet;

use super::Node;
use crate::catalog::Catalog;

/// What a reader found in a text: whole values, and where it had to stop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The values at the top of the document. JSON has one; streams and CLIXML may have several.
    pub roots: Vec<Node>,
    /// Where and why reading stopped before the end. Values in `roots` lie whole before it.
    pub damage: Option<Damage>,
}

/// Where a document breaks off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Byte offset in the decoded text.
    pub offset: usize,
    /// What is wrong there: a lower-case phrase.
    pub detail: String,
}

/// Names of properties that steer a reader.
#[derive(Clone, Debug, Default)]
pub struct Names<'a> {
    /// Scalars of other names may be dropped while reading. Containers of any name are kept.
    pub keep: BTreeSet<&'a str>,
    /// Scalars of these names are kept as well, in whatever case they are written: columns of a database.
    pub columns: BTreeSet<&'a str>,
    /// Names by which records are told, which a text that holds a record names.
    pub marks: BTreeSet<&'a str>,
    /// Properties that are lists, also when XML shows them with one row, or none.
    pub lists: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    /// The names that the catalog looks at.
    #[must_use]
    pub fn of(catalog: &'a Catalog) -> Self {
        Self {
            keep: catalog.property_names(),
            columns: catalog.column_names(),
            marks: catalog.mark_names(),
            lists: catalog.list_names(),
        }
    }

    /// Whether a scalar of this name is kept.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        self.keep.is_empty()
            || self.keep.contains(name)
            || (!name.contains('_') && self.columns.iter().any(|column| column.eq_ignore_ascii_case(name)))
    }
}
