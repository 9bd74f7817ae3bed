//! A table of Halo's database, as rows of SQL Server's output show it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Kind;

/// A table: how its rows are recognised, and which record they are or belong to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What a row is, or is a part of; none for a table that shows no record by itself.
    #[serde(default)]
    pub record: Option<Kind>,
    /// Columns that a row of it holds, in lower case.
    #[serde(default)]
    pub need: Vec<String>,
    /// Columns of which it holds at least one.
    #[serde(default)]
    pub any: Vec<String>,
    /// Columns that it does not hold.
    #[serde(default)]
    pub none: Vec<String>,
    /// Columns, in lower case, and the properties that they are.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The list of the record of which its rows are parts.
    #[serde(default)]
    pub list: Option<String>,
    /// The column that names the record of a part.
    #[serde(default)]
    pub owner: Option<String>,
    /// Whether the owner is an id of `NHD_User`.
    #[serde(default)]
    pub users: bool,
    /// Whether rows inside rows of another table are told by their name only, because their columns are common.
    #[serde(default)]
    pub named: bool,
    /// The column that tells its parts apart: a claim's type, say.
    #[serde(default)]
    pub what: Option<String>,
    /// The column of what a part is set to.
    #[serde(default)]
    pub value: Option<String>,
    /// Whether a missing row never means anything, because not all that its rows can be is known.
    #[serde(default)]
    pub open: bool,
    /// Columns whose values the rows inside its rows belong to, and the names of these columns there.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
    /// Columns between which its rows translate.
    #[serde(default)]
    pub link: Option<Link>,
    /// Columns of which only some values are read: value and what it becomes. Without values: texts, no numbers.
    #[serde(default)]
    pub only: BTreeMap<String, BTreeMap<String, String>>,
}

/// A translation of one id into another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The column of the id that is given.
    pub from: String,
    /// The column of the id that is wanted.
    pub to: String,
}

impl Table {
    /// Every column that is read of it, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let columns = [&self.need, &self.any, &self.none].into_iter().flatten();
        columns.chain(self.columns.keys()).chain(self.keys.keys()).chain(&self.owner).map(String::as_str)
    }

    /// Whether any of its columns is known.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !self.need.is_empty() || !self.any.is_empty()
    }

    /// Whether a row with these columns is one of this table. `has` compares without case.
    pub fn holds(&self, has: impl Fn(&str) -> bool) -> bool {
        self.is_known()
            && self.need.iter().all(|name| has(name))
            && (self.any.is_empty() || self.any.iter().any(|name| has(name)))
            && !self.none.iter().any(|name| has(name))
    }
}
