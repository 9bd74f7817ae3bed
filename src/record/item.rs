//! A value that is kept of a document, with its place: what checks read and evidence points at.

use std::fmt;
use std::sync::Arc;

use smol_str::SmolStr;

use super::place::{Trail, Unread};
use crate::document::{Name, Node, Value};
use crate::words::At;

/// Properties for which there is room at once.
const FEW: usize = 16;

/// A value with its place in its document.
#[derive(Clone)]
pub struct Item {
    content: Content,
    /// A list that waits to be read, in place of the content.
    unread: Option<Arc<Unread>>,
    /// Its place.
    pub at: At,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.content() == other.content() && self.at == other.at
    }
}

impl Eq for Item {}

impl fmt::Debug for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Item").field("content", self.content()).field("at", &self.at).finish()
    }
}

/// What an item holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text, number or boolean as it is written, without quotes.
    Scalar(SmolStr),
    /// A list.
    List(Vec<Item>),
    /// An object.
    Object(Vec<(Name, Item)>),
    /// `PowerShell` cut the value off at its depth limit: nothing can be read out of it.
    Cut,
    /// The file that holds the value has changed, or cannot be read any more.
    Gone,
}

impl Item {
    /// A value with its place.
    #[must_use]
    pub const fn new(content: Content, at: At) -> Self {
        Self { content, unread: None, at }
    }

    /// What it holds. A list of a record is read when it is asked for.
    #[must_use]
    pub fn content(&self) -> &Content {
        self.unread.as_ref().map_or(&self.content, |unread| unread.content())
    }

    /// What it holds, to be changed.
    pub(crate) fn content_mut(&mut self) -> &mut Content {
        if let Some(unread) = self.unread.take() {
            self.content = unread.content().clone();
        }
        &mut self.content
    }

    /// What it holds, without its place.
    #[must_use]
    pub fn into_content(self) -> Content {
        self.unread.map_or(self.content, |unread| unread.content().clone())
    }

    /// Whether it waits to be read: no name stands twice in an object in it.
    pub(super) const fn is_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// The property `name` of an object. Null is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self.content() {
            Content::Object(members) => members.iter().rev().find(|(key, _)| &**key == name).map(|(_, item)| item),
            Content::Scalar(_) | Content::List(_) | Content::Cut | Content::Gone => None,
        }
    }

    /// Every property `name` of an object: more than one, when the document repeats it.
    pub fn all<'i, 'n>(&'i self, name: &'n str) -> impl Iterator<Item = &'i Self> + use<'i, 'n> {
        let members = match self.content() {
            Content::Object(members) => members.as_slice(),
            Content::Scalar(_) | Content::List(_) | Content::Cut | Content::Gone => &[],
        };
        members.iter().filter(move |(key, _)| &**key == name).map(|(_, item)| item)
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        // What waits to be read is a list, and the trail may not have ended yet.
        match &self.content {
            Content::Scalar(text) => Some(text),
            Content::List(_) | Content::Object(_) | Content::Cut | Content::Gone => None,
        }
    }

    /// The text of the scalar property `name`; none when the document repeats it with another.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        let mut all = self.all(name).map(Self::text);
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }

    /// The rows of a list, none for anything else.
    #[must_use]
    pub fn rows(&self) -> &[Self] {
        match self.content() {
            Content::List(rows) => rows,
            Content::Scalar(_) | Content::Object(_) | Content::Cut | Content::Gone => &[],
        }
    }

    /// Whether the value, or a row of it, was cut off by `PowerShell`, or is gone.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        let is_cut = |item: &Self| matches!(item.content(), Content::Cut | Content::Gone);
        is_cut(self) || self.rows().iter().any(is_cut)
    }

    /// Whether the file that holds the value has changed, or cannot be read any more.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        *self.content() == Content::Gone
    }

    /// A node as an item, inside of the value of number `around`.
    pub(super) fn of(node: &Node, around: u32, trail: &mut Trail) -> Option<Self> {
        (node.value != Value::Null).then(|| Self::whole(node, around, trail))
    }

    /// A node as an item. A row of a list that is null is a row of which nothing is known.
    pub(super) fn whole(node: &Node, around: u32, trail: &mut Trail) -> Self {
        let number = trail.node(around, node);
        let content = match &node.value {
            Value::Unread(how) => {
                let unread = Some(trail.unread(how, number));
                return Self { content: Content::Cut, unread, at: trail.at(number) };
            }
            Value::Null => Content::Object(Vec::new()),
            Value::Bool(value) => Content::Scalar(if *value { "true" } else { "false" }.into()),
            Value::Number(raw) => Content::Scalar(raw.clone()),
            Value::Text(text) if is_cut(text) => Content::Cut,
            Value::Text(text) => Content::Scalar(text.clone()),
            Value::List(rows) => Content::List(rows.iter().map(|row| Self::whole(row, number, trail)).collect()),
            Value::Object(members) => {
                let members = members.iter().map(|(name, node)| (name.clone(), node));
                Content::Object(Self::members(members, number, trail, Trail::asks))
            }
        };
        Self::new(content, trail.at(number))
    }

    /// The properties of the object of this number that are `wanted` by their names.
    pub(super) fn members<'n>(
        members: impl Iterator<Item = (Name, &'n Node)>,
        number: u32,
        trail: &mut Trail,
        wanted: impl Fn(&Trail, &str) -> bool,
    ) -> Vec<(Name, Self)> {
        let mut items = Vec::with_capacity(members.size_hint().1.unwrap_or_default().min(FEW));
        for (name, node) in members {
            if wanted(trail, &name) {
                items.extend(Self::of(node, number, trail).map(|item| (name, item)));
            }
        }
        items
    }

    /// The object of this number, of which only the properties in `keep` are kept.
    pub(super) fn record(node: &Node, number: u32, keep: &[String], trail: &mut Trail) -> Self {
        let members = node.members().iter().map(|(name, node)| (name.clone(), node));
        let wanted = |_: &Trail, name: &str| keep.iter().any(|own| own == name);
        Self::new(Content::Object(Self::members(members, number, trail, wanted)), trail.at(number))
    }
}

/// What `PowerShell` writes in place of a value below its depth limit: `@{type=Tx; value=2}`, `System.Object[]`.
fn is_cut(text: &str) -> bool {
    (text.starts_with("@{") && text.ends_with('}'))
        || (text.starts_with("System.")
            && text.len() < 200
            && !text.contains(char::is_whitespace)
            && (text.ends_with("[]")
                || text.ends_with(".Hashtable")
                || text.ends_with("PSCustomObject")
                || text.ends_with(']')))
}

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn powershells_depth_limit_is_recognised() {
        for (text, cut) in [
            ("@{type=Tx; value=2}", true),
            ("@{id=3; name=A} @{id=4; name=B}", true),
            ("System.Object[]", true),
            ("System.Collections.Hashtable", true),
            ("System.Collections.Generic.List`1[System.Object]", true),
            ("Systems", false),
            ("{x}", false),
            ("", false),
        ] {
            assert_eq!(is_cut(text), cut, "{text}");
        }
    }
}
