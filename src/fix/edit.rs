//! One change of one record, as planning finds it and as the simulation applies it.

use serde_json::Value as Json;

use crate::catalog::Kind;

/// The record that an edit changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its id; none for the settings, of which there is one record.
    pub(super) id: Option<String>,
    /// Its name.
    pub(super) name: Option<String>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edit {
    /// The record.
    pub(super) target: Target,
    /// What changes in it.
    pub(super) what: What,
    /// The requirements that ask for it.
    pub(super) requirements: Vec<String>,
    /// Click path to the setting, whole.
    pub(super) screen: String,
    /// What it is.
    pub(super) is: String,
    /// What it must be.
    pub(super) must_be: String,
    /// Whether the meaning of the value is only assumed.
    pub(super) assumed: bool,
    /// What to know before doing it.
    pub(super) note: Option<String>,
}

/// What changes in a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A property gets a value.
    Set {
        /// Its name.
        property: String,
        /// The value.
        value: Json,
    },
    /// A row of a list is there, and has these values. Rows are the same when the first value is.
    Row {
        /// Name of the list.
        list: &'static str,
        /// The values; the first one tells which row it is.
        row: Vec<(&'static str, Json)>,
        /// Names of the first value, where several mean the same (codes of one permission).
        same: Vec<String>,
    },
    /// Fields of a ticket type, by their labels; their ids are not known.
    Fields {
        /// To take out.
        remove: Vec<String>,
        /// To add.
        add: Vec<String>,
    },
}

impl Edit {
    /// Whether a request can carry it.
    pub(super) fn has_body(&self) -> bool {
        match &self.what {
            What::Set { .. } => true,
            // A team or role that only its name tells has no id to send.
            What::Row { row, .. } => row.first().is_some_and(|(key, _)| *key != "team_name") && self.is_named(),
            What::Fields { .. } => false,
        }
    }

    fn is_named(&self) -> bool {
        self.target.id.is_some() || self.target.kind == Kind::Control
    }
}

/// Adds an edit. Another edit of the same place gives way to it, and its requirements are kept.
pub(super) fn add(edits: &mut Vec<Edit>, edit: Edit) {
    let same = |other: &&mut Edit| {
        other.target == edit.target
            && match (&other.what, &edit.what) {
                (What::Set { property: a, .. }, What::Set { property: b, .. }) => a == b,
                (What::Row { list: a, row: a_row, .. }, What::Row { list: b, row: b_row, .. }) => {
                    a == b && a_row.first() == b_row.first()
                }
                (What::Fields { .. }, What::Fields { .. }) => true,
                (What::Set { .. } | What::Row { .. } | What::Fields { .. }, _) => false,
            }
    };
    match edits.iter_mut().find(same) {
        Some(own) => {
            own.what = edit.what;
            own.must_be = edit.must_be;
            own.note = own.note.take().or(edit.note);
            for id in edit.requirements {
                if !own.requirements.contains(&id) {
                    own.requirements.push(id);
                }
            }
        }
        None => edits.push(edit),
    }
}
