//! A value that is kept of a document, with its place: what checks read and evidence points at.

use crate::document::{Locator, Node, Text, Value};
use crate::words::{At, personal, secret};

/// Characters of a value that evidence quotes.
const EXCERPT: usize = 80;
/// Characters that an e-mail address or a telephone number has at most: what is cut inside of one is looked at whole.
const PERSONAL: usize = 320;

/// A value with its place in its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The value.
    pub content: Content,
    /// Its place.
    pub at: At,
}

/// What an item holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text, number or boolean as it is written, without quotes.
    Scalar(Box<str>),
    /// A list.
    List(Vec<Item>),
    /// An object.
    Object(Vec<(Box<str>, Item)>),
    /// `PowerShell` cut the value off at its depth limit: nothing can be read out of it.
    Cut,
}

impl Item {
    /// The property `name` of an object. Null is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.content {
            Content::Object(members) => members.iter().rev().find(|(key, _)| &**key == name).map(|(_, item)| item),
            Content::Scalar(_) | Content::List(_) | Content::Cut => None,
        }
    }

    /// Every property `name` of an object: more than one, when the document repeats it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        let members = match &self.content {
            Content::Object(members) => members.as_slice(),
            Content::Scalar(_) | Content::List(_) | Content::Cut => &[],
        };
        members.iter().filter(move |(key, _)| &**key == name).map(|(_, item)| item)
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text) => Some(text),
            Content::List(_) | Content::Object(_) | Content::Cut => None,
        }
    }

    /// The text of the scalar property `name`.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::text)
    }

    /// The rows of a list, none for anything else.
    #[must_use]
    pub fn rows(&self) -> &[Self] {
        match &self.content {
            Content::List(rows) => rows,
            Content::Scalar(_) | Content::Object(_) | Content::Cut => &[],
        }
    }

    /// Whether the value, or a row of it, was cut off by `PowerShell`.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        match &self.content {
            Content::Cut => true,
            Content::List(rows) => rows.iter().any(|row| row.content == Content::Cut),
            Content::Scalar(_) | Content::Object(_) => false,
        }
    }

    /// A node as an item. Places are filled in by [`locate`]; until then `offset` is that of the decoded text.
    pub(super) fn new(node: &Node, parent: &str, text: &Text) -> Option<Self> {
        let pointer = join(parent, &node.step);
        let content = match &node.value {
            Value::Null => return None,
            Value::Bool(value) => Content::Scalar(if *value { "true" } else { "false" }.into()),
            Value::Number(raw) => Content::Scalar(raw.as_str().into()),
            Value::Text(text) if is_cut(text) => Content::Cut,
            Value::Text(text) => Content::Scalar(text.as_str().into()),
            Value::List(rows) => Content::List(rows.iter().map(|row| Self::row(row, &pointer, text)).collect()),
            Value::Object(members) => Content::Object(
                members
                    .iter()
                    .filter_map(|(name, node)| Some((name.as_str().into(), Self::new(node, &pointer, text)?)))
                    .collect(),
            ),
        };
        Some(Self { content, at: place(node, pointer, text) })
    }

    /// A row of a list. One that is null is a row of which nothing is known.
    fn row(node: &Node, parent: &str, text: &Text) -> Self {
        Self::new(node, parent, text).unwrap_or_else(|| Self {
            content: Content::Object(Vec::new()),
            at: place(node, join(parent, &node.step), text),
        })
    }

    /// An object of which only the properties in `keep` are kept.
    pub(super) fn record(node: &Node, pointer: String, keep: &[String], text: &Text) -> Self {
        let members = node
            .members()
            .iter()
            .filter(|(name, _)| keep.contains(name))
            .filter_map(|(name, node)| Some((name.as_str().into(), Self::new(node, &pointer, text)?)))
            .collect();
        Self { content: Content::Object(members), at: place(node, pointer, text) }
    }
}

/// A pointer below another one. A step that begins with `!` is absolute (a back-reference of CLIXML).
pub(super) fn join(parent: &str, step: &str) -> String {
    match step.strip_prefix('!') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{parent}{step}"),
    }
}

/// Where a node stands, before lines and columns are known.
pub(super) fn place(node: &Node, pointer: String, text: &Text) -> At {
    let source = text.as_str().get(node.span.clone()).unwrap_or_default();
    At {
        pointer: pointer.into(),
        offset: node.span.start as u64,
        line: 0,
        column: 0,
        excerpt: excerpt(source, &node.step).into(),
    }
}

/// The first characters of a value's source, without secrets, e-mail addresses and telephone numbers in it. `step` tells the value's name.
fn excerpt(source: &str, step: &str) -> String {
    match secret::name(step.trim_start_matches('/')) {
        secret::Name::Secret => secret::MASK.to_owned(),
        secret::Name::Suspect | secret::Name::Plain => {
            let start = secret::start(source, EXCERPT);
            if !start.ends_with('…') || !is_cut_short(source) {
                return personal::hide(start);
            }
            let hidden = personal::hide(secret::start(source, EXCERPT + PERSONAL));
            match hidden.char_indices().nth(EXCERPT) {
                Some((end, _)) => format!("{}…", hidden.get(..end).unwrap_or_default()),
                None => hidden,
            }
        }
    }
}

/// Whether an excerpt of a source may end inside of an e-mail address or a telephone number.
fn is_cut_short(source: &str) -> bool {
    let near = source.as_bytes().get(..source.len().min(4 * (EXCERPT + PERSONAL))).unwrap_or_default();
    near.contains(&b'@') || near.windows(2).any(|two| two == b"\\u") || personal::names_a_number(near)
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

/// Fills in line, column and byte offset of every place, in one pass over the text.
pub(super) fn locate(places: &mut [&mut At], text: &Text) {
    places.sort_by_key(|at| at.offset);
    let mut locator = Locator::new(text);
    for at in places {
        let place = locator.place(usize::try_from(at.offset).unwrap_or(usize::MAX));
        (at.line, at.column, at.offset) = (place.line, place.column, place.offset);
    }
}

/// Every place below an item, itself included.
pub(super) fn places<'a>(item: &'a mut Item, into: &mut Vec<&'a mut At>) {
    into.push(&mut item.at);
    match &mut item.content {
        Content::Scalar(_) | Content::Cut => {}
        Content::List(rows) => rows.iter_mut().for_each(|row| places(row, into)),
        Content::Object(members) => members.iter_mut().for_each(|(_, member)| places(member, into)),
    }
}

#[cfg(test)]
mod tests {
    use super::{excerpt, is_cut};

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

    #[test]
    fn an_excerpt_is_eighty_characters_without_secrets() {
        assert_eq!(excerpt(&"é".repeat(80), "/a"), "é".repeat(80));
        assert_eq!(excerpt(&"é".repeat(81), "/a"), format!("{}…", "é".repeat(80)));
        assert_eq!(excerpt("{\"clientSecret\":\"abc\"}", "/0"), "{\"clientSecret\":\"[redacted]\"}");
        assert_eq!(excerpt("\"abc\"", "/clientSecret"), "[redacted]");
    }

    #[test]
    fn an_excerpt_ends_in_no_address_and_no_number() {
        for at in 40..100 {
            let name = "x".repeat(at);
            for (source, known) in [
                (format!("{{\"use\": \"{name}\", \"a\": \"ann.lee@vendor.example\", \"b\": 1}}"), "ann"),
                (format!("{{\"use\": \"{name}\", \"phonenumber\": \"+44 20 7946 0018\", \"b\": 1}}"), "+44"),
            ] {
                let cut = excerpt(&source, "/0");
                assert!(!cut.contains(known), "{cut}");
                assert!(cut.chars().count() <= 81, "{cut}");
            }
        }
    }
}
