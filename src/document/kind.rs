//! Which type of record an object is, told by the names of its properties: a reader may leave out what nobody asks of
//! a record.

use std::sync::Arc;

use super::tree::Form;
use super::xml_events::is_scalar;
use super::{Filter, Name, Node, Step, Unread, Value};
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

/// Lets go of what nobody asks of an object when it is a record: containers of other names are left out, and lists of
/// elements of their own stay unread, if `form` tells how to read them.
pub(super) fn shed(members: &mut Vec<(Name, Node)>, filter: &Arc<Filter>, form: Option<Form>) {
    let is_record = || filter.prints.as_ref().is_some_and(|prints| kind(members, prints).is_some());
    if members.iter().any(|(_, node)| !is_scalar(&node.value)) && is_record() {
        members.retain(|(name, node)| is_scalar(&node.value) || filter.wants(name));
        for (_, node) in members.iter_mut() {
            if let Some(form) = form.as_ref()
                && node.step != Step::None
                && matches!(&node.value, Value::List(rows) if !rows.is_empty())
                && !is_repeated(node)
            {
                node.value = Value::Unread(Unread { filter: filter.clone(), form: form.clone() });
            }
        }
    }
    members.shrink_to_fit();
}

/// Whether a name stands twice in an object in this value.
fn is_repeated(node: &Node) -> bool {
    let members = node.members();
    let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| pair.first() == pair.last())
        || node.rows().iter().chain(members.iter().map(|(_, node)| node)).any(is_repeated)
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
