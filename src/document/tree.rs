//! The one tree that JSON and XML become, with the place of every value in the decoded text.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use smol_str::SmolStr;

use super::Filter;

/// The name of a property: short ones take no memory of their own.
pub type Name = SmolStr;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// Bytes of the value in the decoded text: for JSON the value, for XML the element's content
    /// (the element itself when it holds other elements or nothing).
    pub span: Range<usize>,
    /// What this node adds to its parent's pointer.
    pub step: Step,
}

/// What is to be kept of a list that is not read.
#[derive(Clone, Debug)]
pub struct Unread {
    pub(super) filter: Arc<Filter>,
    pub(super) form: Form,
}

/// How a list is written that is not read.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// Places in it, in bytes from its start: the brackets of what is not empty, and the ends of names that are kept. All
    /// of them, or none.
    Json(Arc<Vec<u32>>),
    Xml,
    Clixml,
}

impl Unread {
    /// Whether what nobody asks for inside of records is left out when it is read.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        match &self.form {
            Form::Json(marks) => !marks.is_empty(),
            Form::Xml | Form::Clixml => false,
        }
    }
}

/// What stands there is told by the node's place.
impl PartialEq for Unread {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What a value adds to the pointer of what is around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Nothing: a list that XML shows only as repeated elements, the value of a whole document.
    #[default]
    None,
    /// The row of a JSON list: `/3`.
    Row(u32),
    /// The property of a JSON object: `/claims` (RFC 6901, escaped).
    Member(Name),
    /// As it is written: `/MS/Obj[2]` in XML. One that begins with `!` is a whole pointer, whatever is around it (a
    /// back-reference of CLIXML).
    Text(Box<str>),
}

impl Step {
    /// The step of the row of this number, from zero.
    #[must_use]
    pub fn row(number: usize) -> Self {
        u32::try_from(number).map_or_else(|_| format!("/{number}").into(), Self::Row)
    }

    /// The whole pointer that the step is, whatever is around it.
    #[must_use]
    pub fn absolute(&self) -> Option<&str> {
        match self {
            Self::Text(text) => text.strip_prefix('!'),
            Self::None | Self::Row(_) | Self::Member(_) => None,
        }
    }
}

impl From<String> for Step {
    fn from(text: String) -> Self {
        match text.strip_prefix('/') {
            Some(name) if !name.is_empty() && !name.contains(['/', '~']) => Self::Member(name.into()),
            _ if text.is_empty() => Self::None,
            _ => Self::Text(text.into()),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Row(number) => write!(formatter, "/{number}"),
            Self::Member(name) if name.contains(['~', '/']) => {
                write!(formatter, "/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            Self::Member(name) => write!(formatter, "/{name}"),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Explicitly nothing: `null`, `<Nil/>`.
    Null,
    /// `true` or `false`. XML formats without types give [`Value::Text`] instead.
    Bool(bool),
    /// A number as it is written.
    Number(SmolStr),
    /// A text.
    Text(SmolStr),
    /// A list.
    List(Vec<Node>),
    /// An object: its properties in the order of the document; a name may be repeated.
    Object(Vec<(Name, Node)>),
    /// A list inside of a record: sound, with rows, and read when somebody asks.
    Unread(Unread),
}

impl Node {
    /// The property `name` of an object; the last one when it is repeated. Null is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(members) => {
                members.iter().rev().find(|(key, node)| key == name && node.value != Value::Null).map(|(_, node)| node)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Unread(_) => {
                None
            }
        }
    }

    /// The properties of an object, none for anything else.
    #[must_use]
    pub fn members(&self) -> &[(Name, Self)] {
        match &self.value {
            Value::Object(members) => members,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Unread(_) => &[],
        }
    }

    /// The rows of a list, none for anything else.
    #[must_use]
    pub fn rows(&self) -> &[Self] {
        match &self.value {
            Value::List(rows) => rows,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Object(_) | Value::Unread(_) => {
                &[]
            }
        }
    }

    /// How many nodes it is, with all that are inside of it.
    #[must_use]
    pub fn count(&self) -> usize {
        let members = self.members().iter().map(|(_, node)| node);
        1 + self.rows().iter().chain(members).map(Self::count).sum::<usize>()
    }

    /// Whether the node is an object.
    #[must_use]
    pub const fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether the node is a list that holds something, also one that is not read.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        !self.rows().is_empty() || matches!(self.value, Value::Unread(_))
    }
}
