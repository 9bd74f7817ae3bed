//! Puts pseudonyms into records.

use super::meaning::{self, Meaning};
use super::{Aliases, Sort};
use crate::catalog::{Catalog, Kind};
use crate::record::{Content, Item, Record, normal_id};

/// Characters of a value that evidence quotes.
const EXCERPT: usize = 80;

/// The parts of a list of names in one text.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty())
}

/// A list of texts that is itself a text, as Halo stores some.
pub(super) fn texts(text: &str) -> Option<Vec<String>> {
    text.trim_start().starts_with('[').then(|| serde_json::from_str(text).ok()).flatten()
}

impl Aliases {
    /// A record with pseudonyms in place of its names. The caller sees to the document's name.
    #[must_use]
    pub fn record(&self, record: &Record, catalog: &Catalog) -> Record {
        let body = self.item(record.kind, None, &record.body);
        let kept = catalog.record(record.kind);
        let text = |name: &str| body.text_of(name).map(str::trim).filter(|text| !text.is_empty());
        let id = kept.and_then(|kept| text(&kept.id)).map(normal_id);
        let name = kept.and_then(|kept| text(&kept.name)).map(str::to_owned);
        Record { id, name, body, ..record.clone() }
    }

    fn item(&self, kind: Kind, within: Option<&str>, item: &Item) -> Item {
        let content = match item.content() {
            Content::Cut => Content::Cut,
            Content::Gone => Content::Gone,
            Content::Scalar(text) => Content::Scalar(self.text(Meaning::Plain, text).into()),
            Content::List(rows) => Content::List(rows.iter().map(|row| self.item(kind, within, row)).collect()),
            Content::Object(members) => Content::Object(
                members
                    .iter()
                    .map(|(name, member)| {
                        let changed = match member.content() {
                            Content::Scalar(text) => {
                                let text = self.text(meaning::of(kind, within, name), text);
                                with(member, Content::Scalar(text.into()))
                            }
                            _ => self.item(kind, Some(name), member),
                        };
                        (name.clone(), changed)
                    })
                    .collect(),
            ),
        };
        with(item, content)
    }

    fn text(&self, meaning: Meaning, text: &str) -> String {
        let own = || text.to_owned();
        match meaning {
            Meaning::Id(sort) => self.id(sort, text).unwrap_or_else(own),
            Meaning::Name(sort) => self.name(sort, text).unwrap_or_else(own),
            Meaning::Roles => self.roles(text),
            Meaning::Plain if texts(text).is_some() => {
                let parts: Vec<String> = texts(text).unwrap_or_default();
                let parts: Vec<String> = parts.iter().map(|part| self.text(Meaning::Plain, part)).collect();
                serde_json::Value::from(parts).to_string()
            }
            Meaning::Label if !self.known.is_label(text) => self.name(Sort::Field, text).unwrap_or_else(own),
            Meaning::Code if !self.known.is_code(text) => self.name(Sort::Text, text).unwrap_or_else(own),
            Meaning::Plain if !self.known.is_value(text) => self.name(Sort::Text, text).unwrap_or_else(own),
            Meaning::Label | Meaning::Code | Meaning::Plain => own(),
        }
    }

    /// A list of roles: one name with commas in it, when a role is called so; else names and ids.
    fn roles(&self, text: &str) -> String {
        if let Some(whole) = self.name(Sort::Role, text) {
            return whole;
        }
        let parts: Vec<String> = parts(text).map(|part| self.given(Sort::Role, part)).collect();
        parts.join(", ")
    }
}

fn with(item: &Item, content: Content) -> Item {
    let mut item = Item::new(content, item.at.clone());
    item.at = item.at.quoting(excerpt(&item));
    item
}

/// The first characters of a value as JSON: what was quoted of the document may hold more than the value.
fn excerpt(item: &Item) -> String {
    let text = item.json();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
