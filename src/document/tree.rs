//! The one tree that JSON and XML become, with the place of every value in the decoded text.

use std::ops::Range;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// Bytes of the value in the decoded text: for JSON the value, for XML the element's content
    /// (the element itself when it holds other elements or nothing).
    pub span: Range<usize>,
    /// What this node adds to its parent's pointer: `/claims` or `/3` in JSON (RFC 6901, escaped),
    /// `/MS/Obj[2]` in XML. Empty for a list that XML shows only as repeated elements.
    pub step: String,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Explicitly nothing: `null`, `<Nil/>`.
    Null,
    /// `true` or `false`. XML formats without types give [`Value::Text`] instead.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object: its properties in the order of the document; a name may be repeated.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The property `name` of an object; the last one when it is repeated. Null is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(members) => {
                members.iter().rev().find(|(key, node)| key == name && node.value != Value::Null).map(|(_, node)| node)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
        }
    }

    /// The properties of an object, none for anything else.
    #[must_use]
    pub fn members(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Object(members) => members,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => &[],
        }
    }

    /// The rows of a list, none for anything else.
    #[must_use]
    pub fn rows(&self) -> &[Self] {
        match &self.value {
            Value::List(rows) => rows,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Object(_) => &[],
        }
    }

    /// Whether the node is an object.
    #[must_use]
    pub const fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }
}
