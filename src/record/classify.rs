//! Which kind of record an object is, told by its properties.

use crate::catalog::{Catalog, Kind, RecordType};
use crate::document::{Node, Value};

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
    // Under the name of a record's property a description has an object: its type, and no value.
    let is = |(name, value): &&(String, Node)| !value.is_object() || name == "fieldinfo";
    let mut names: Vec<&str> = node.members().iter().filter(is).map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let mut best: Option<(usize, Kind)> = None;
    for record in &catalog.records {
        if let Some(score) = score(node, &names, record)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, record.kind));
        }
    }
    best.map(|(_, kind)| kind)
}

/// How many of the fingerprint's properties the object has, when these are enough. `names` are those of its
/// properties, sorted.
fn score(node: &Node, names: &[&str], record: &RecordType) -> Option<usize> {
    let print = &record.fingerprint;
    let has = |name: &String| names.binary_search(&name.as_str()).is_ok();
    if print.none.iter().any(has) {
        return None;
    }
    let alone = print.alone.iter().any(has);
    let guid =
        print.guid_id && node.get("id").is_some_and(|id| matches!(&id.value, Value::Text(text) if is_guid(text)));
    let score = print.of.iter().filter(|name| has(name)).count() + usize::from(guid);
    (alone || score >= print.need).then_some(score.max(1))
}

/// The form of a record that stands `alone` or in a list; `caller` when the request asked for the caller's own.
pub(super) fn form(node: &Node, record: &RecordType, alone: bool, caller: bool) -> Form {
    let present = |name: &String| node.get(name).is_some();
    let rows = |name: &String| {
        node.get(name)
            .is_some_and(|list| !list.rows().is_empty() || matches!(&list.value, Value::Text(text) if !text.is_empty()))
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
    node.get("claims").is_some_and(|claims| !claims.rows().is_empty())
        && !lists.iter().any(|name| node.get(name).is_some())
}

/// Whether a text is a GUID.
pub(crate) fn is_guid(text: &str) -> bool {
    let text = text.trim().trim_start_matches('{').trim_end_matches('}');
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
