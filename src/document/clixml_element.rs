//! An element of CLIXML, from its start tag to its value.
//!
//! Which elements are wanted, and what references refer to, is left to `clixml`.

use std::borrow::Cow;
use std::ops::Range;

use super::xml_events::{Siblings, Tag, content, is_number, unescape};
use super::{Node, Step, Value};

/// An element, as long as it is open; containers also until their object ends.
pub(super) struct Frame<'a> {
    pub(super) tag: &'a str,
    pub(super) span: Range<usize>,
    /// Where the content begins.
    pub(super) inside: usize,
    pub(super) kind: Kind,
    pub(super) position: usize,
    /// `N`: the property this is the value of.
    pub(super) name: Option<Cow<'a, str>>,
    /// `RefId`.
    pub(super) id: Option<&'a str>,
    /// Whether it is not of the output stream.
    pub(super) is_aside: bool,
    /// Whether a text would be kept.
    pub(super) wanted: bool,
    pub(super) text: String,
    pub(super) siblings: Siblings<'a>,
    pub(super) children: Vec<Child<'a>>,
    pub(super) containers: Vec<Self>,
    /// `ToString`.
    pub(super) label: Option<String>,
}

/// A finished value inside an open element. Its step is from the child element to the value.
pub(super) struct Child<'a> {
    pub(super) tag: &'a str,
    pub(super) position: usize,
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) node: Node,
}

/// What an element is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Object,
    Members,
    Items,
    Dictionary,
    Entry,
    Reference,
    Label,
    Scalar(Scalar),
    /// Names of types, parts of progress records.
    Other,
}

/// What a value without other values is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Null,
    Bool,
    Number,
    /// A secure string.
    Secret,
    Text,
}

impl Kind {
    /// The kind of an element by its name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "Objs" => Self::Root,
            "Obj" => Self::Object,
            "MS" | "Props" => Self::Members,
            "LST" | "IE" | "STK" | "QUE" => Self::Items,
            "DCT" => Self::Dictionary,
            "En" => Self::Entry,
            "Ref" => Self::Reference,
            "ToString" => Self::Label,
            "Nil" => Self::Scalar(Scalar::Null),
            "B" => Self::Scalar(Scalar::Bool),
            "By" | "SB" | "I16" | "U16" | "I32" | "U32" | "I64" | "U64" | "Sg" | "Db" | "D" => {
                Self::Scalar(Scalar::Number)
            }
            "SS" => Self::Scalar(Scalar::Secret),
            "TN" | "TNRef" | "T" => Self::Other,
            _ => Self::Scalar(Scalar::Text),
        }
    }

    /// Whether an element may hold values.
    pub(super) const fn is_container(self) -> bool {
        matches!(self, Self::Root | Self::Object | Self::Members | Self::Items | Self::Dictionary | Self::Entry)
    }
}

impl<'a> Frame<'a> {
    pub(super) fn new(tag: &Tag<'a>, kind: Kind, position: usize) -> Self {
        Self { tag: tag.name, span: tag.span.clone(), inside: tag.span.end, kind, position, ..Self::root() }
    }

    /// The element around what is read on its own.
    pub(super) fn root() -> Self {
        Self {
            tag: "",
            span: 0..0,
            inside: 0,
            kind: Kind::Root,
            position: 1,
            name: None,
            id: None,
            is_aside: false,
            wanted: false,
            text: String::new(),
            siblings: Siblings::default(),
            children: Vec::new(),
            containers: Vec::new(),
            label: None,
        }
    }

    /// The step to it while its siblings are not all known: with a position wherever there may be several.
    pub(super) fn absolute(&self) -> String {
        let is_single = matches!(self.kind, Kind::Members | Kind::Items | Kind::Dictionary) && self.position == 1;
        if is_single { format!("/{}", self.tag) } else { format!("/{}[{}]", self.tag, self.position) }
    }

    /// The children with their names and their steps behind `prefix`.
    pub(super) fn placed(self, prefix: String) -> impl Iterator<Item = (Option<Cow<'a, str>>, Node)> {
        let Self { children, siblings, .. } = self;
        children.into_iter().map(move |child| {
            let mut node = child.node;
            if node.step.absolute().is_none() {
                node.step = format!("{prefix}{}{}", siblings.step(child.tag, child.position), node.step).into();
            }
            (child.name, node)
        })
    }

    /// What an `Obj` holds, and where. A value that it wraps counts, not the notes that somebody put on it.
    pub(super) fn value(&mut self) -> (Value, Range<usize>) {
        let are_notes = self.containers.iter().all(|container| container.kind == Kind::Members);
        if are_notes && let Some(child) = self.children.drain(..).next() {
            return (child.node.value, child.node.span);
        }
        (self.contained(), self.span.clone())
    }

    /// What the containers of an `Obj` hold.
    fn contained(&mut self) -> Value {
        let mut containers = std::mem::take(&mut self.containers);
        let is_list = containers.iter().any(|container| container.kind == Kind::Items);
        if is_list {
            containers.retain(|container| container.kind == Kind::Items);
        } else if containers.is_empty()
            && let Some(label) = self.label.take()
        {
            return Value::Text(label.into());
        }
        let values = containers.into_iter().flat_map(|container| {
            let prefix = self.siblings.step(container.tag, container.position);
            container.placed(prefix)
        });
        if is_list {
            return Value::List(values.map(|(_, node)| node).collect());
        }
        Value::Object(values.filter_map(|(name, node)| Some((name?.into(), node))).collect())
    }

    /// The value of a dictionary's entry; its key becomes the element's name.
    pub(super) fn entry(&mut self) -> Option<Node> {
        let children = std::mem::take(&mut self.children);
        let mut value = None;
        for child in children {
            match (child.name.as_deref(), child.node.value) {
                (Some("Key"), Value::Text(key) | Value::Number(key)) => self.name = Some(Cow::Owned(key.into())),
                (Some("Key"), Value::Bool(key)) => self.name = Some(Cow::Owned(key.to_string())),
                (Some("Value"), content) => {
                    let step = if child.node.step.absolute().is_some() {
                        child.node.step
                    } else {
                        self.siblings.step(child.tag, child.position).into()
                    };
                    value = Some(Node { value: content, span: child.node.span, step });
                }
                _ => {}
            }
        }
        self.name.as_ref().and(value)
    }

    /// The value of an element that holds no others.
    pub(super) fn scalar(&mut self, scalar: Scalar, text: &str, end: &Range<usize>) -> Node {
        let tag = self.span.start..self.inside;
        let step = Step::None;
        let written = std::mem::take(&mut self.text);
        let trimmed = written.trim_ascii();
        let value = match scalar {
            Scalar::Null => Some(Value::Null),
            Scalar::Bool => trimmed.to_ascii_lowercase().parse().ok().map(Value::Bool),
            Scalar::Number => is_number(trimmed).then(|| Value::Number(trimmed.into())),
            Scalar::Secret => return Node { value: Value::Text("".into()), span: tag, step },
            Scalar::Text => None,
        };
        let value = value.unwrap_or_else(|| Value::Text(unescape(Cow::Owned(written)).into()));
        Node { value, span: content(text, &tag, end), step }
    }
}
