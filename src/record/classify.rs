//! Which kind of record an object is, told by its properties.

use crate::catalog::{Catalog, Kind, RecordType};
use crate::document::{self, Node, Value};

/// Whether a record was seen in a list or on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A whole record.
    Detail,
    /// A row of a list: what it leaves out says nothing.
    List,
    /// The answer of `Agent/me`: the caller's permissions, already merged over its roles.
    Caller,
}

/// The kind of record that `node` is, if it is one: the best match of all fingerprints.
pub(super) fn kind(node: &Node, catalog: &Catalog) -> Option<Kind> {
    document::kind(node.members(), catalog.prints())
}

/// The form of a record that stands `alone` or in a list; `caller` when the request asked for the caller's own.
pub(super) fn form(node: &Node, record: &RecordType, alone: bool, caller: bool) -> Form {
    let present = |name: &String| node.get(name).is_some();
    let rows = |name: &String| {
        node.get(name)
            .is_some_and(|list| list.has_rows() || matches!(&list.value, Value::Text(text) if !text.is_empty()))
    };
    if record.kind == Kind::Agent && alone && (caller || is_caller(node)) {
        return Form::Caller;
    }
    let single = record.id.is_empty();
    if single
        || record.detail.iter().any(present)
        || record.detail_lists.iter().any(|name| rows(name) || (alone && present(name)))
    {
        Form::Detail
    } else {
        Form::List
    }
}

/// `Agent/me` holds merged claims and none of the other lists of an agent (seen on Halo 2.236).
fn is_caller(node: &Node) -> bool {
    let lists = ["roles", "teams", "departments", "tickettypes", "clients"];
    node.get("claims").is_some_and(Node::has_rows) && !lists.iter().any(|name| node.get(name).is_some())
}
