//! Which type of record an object is, told by the names of its properties: a reader may leave out what nobody asks of
//! a record.

use super::{Name, Node, Value};
use crate::catalog::{Kind, Prints, is_guid};

/// The type of record that an object with these properties is, if it is one.
pub(crate) fn kind(members: &[(Name, Node)], prints: &Prints) -> Option<Kind> {
    // Under the name of a record's property a description has an object: its type, and no value.
    let is = |(name, value): &&(Name, Node)| !value.is_object() || *name == "fieldinfo";
    let names = members.iter().filter(is).map(|(name, _)| &**name);
    // The last one counts, as everywhere; null is absent.
    let id = || members.iter().rev().find(|(name, node)| *name == "id" && node.value != Value::Null);
    let guid = || id().is_some_and(|(_, id)| matches!(&id.value, Value::Text(text) if is_guid(text)));
    prints.kind(names, guid)
}
