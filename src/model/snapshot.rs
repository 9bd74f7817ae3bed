//! One document's view of an entity, filled in from the others.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::lookup::held;
use super::{Entity, Silence};
use crate::record::{Content, Form, Item, Record};

/// Records of one entity up to which each view looks through all of them itself.
const FEW: usize = 4;

/// One document's whole view of an entity, with what it is silent about filled in from the others.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    entity: &'a Entity,
    record: &'a Record,
}

/// The rows of a list inside a record.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The record that shows it.
    pub record: &'a Record,
    /// The list.
    pub item: &'a Item,
    /// Whether it is from a detail record: only then does a missing row mean anything.
    pub whole: bool,
}

/// What was found of an entity over all its records, by the name of the property.
#[derive(Debug, Default)]
pub(super) struct Found {
    lists: Mutex<BTreeMap<String, Shared>>,
    texts: Mutex<BTreeMap<String, Option<usize>>>,
}

impl Clone for Found {
    /// A copy of an entity finds for itself: it is made to be changed.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Which records of an entity show a list, by number.
#[derive(Clone, Copy, Debug)]
enum Shared {
    /// The first that shows it.
    Rows(usize),
    /// None: the last one in which it is cut off, and the one before.
    Cut(Option<usize>, Option<usize>),
}

/// What one record shows of a list.
enum Shown<'a> {
    Rows(Rows<'a>),
    Cut(&'a Item),
    Nothing,
}

impl Entity {
    /// The first text of a property, over all documents.
    #[must_use]
    pub fn first_text(&self, name: &str) -> Option<&str> {
        let find = || self.records.iter().position(|record| record.body.text_of(name).is_some());
        let place = if self.records.len() <= FEW {
            find()
        } else {
            let known = held(&self.found.texts).get(name).copied();
            known.unwrap_or_else(|| {
                let found = find();
                held(&self.found.texts).insert(name.to_owned(), found);
                found
            })
        };
        self.records.get(place?)?.body.text_of(name)
    }

    /// Which records show a list.
    fn shared(&self, name: &str) -> Shared {
        if self.records.len() <= FEW {
            return self.look(name);
        }
        let known = held(&self.found.lists).get(name).copied();
        known.unwrap_or_else(|| {
            let found = self.look(name);
            held(&self.found.lists).insert(name.to_owned(), found);
            found
        })
    }

    fn look(&self, name: &str) -> Shared {
        let (mut last, mut before) = (None, None);
        for (number, record) in self.records.iter().enumerate().filter(|(_, record)| record.form != Form::Caller) {
            match shown(record, name) {
                Shown::Rows(_) => return Shared::Rows(number),
                Shown::Cut(_) => (last, before) = (Some(number), last),
                Shown::Nothing => {}
            }
        }
        Shared::Cut(last, before)
    }
}

impl<'a> Snapshot<'a> {
    pub(super) const fn new(entity: &'a Entity, record: &'a Record) -> Self {
        Self { entity, record }
    }

    /// The record that the snapshot is of.
    #[must_use]
    pub const fn record(&self) -> &'a Record {
        self.record
    }

    /// The entity that the snapshot is of.
    #[must_use]
    pub const fn entity(&self) -> &'a Entity {
        self.entity
    }

    /// A list inside the record, with the record that shows it; or why there is none.
    ///
    /// # Errors
    /// The list is not there, or `PowerShell` cut it off.
    pub fn list(&self, name: &str) -> Result<Rows<'a>, Silence> {
        let mut silence = if self.record.form == Form::Detail { Silence::Absent } else { Silence::ListOnly };
        match shown(self.record, name) {
            Shown::Rows(rows) => return Ok(rows),
            Shown::Cut(item) => silence = Silence::of(self.record, item),
            Shown::Nothing => {}
        }
        let record = |number: usize| self.entity.records.get(number);
        match self.entity.shared(name) {
            Shared::Rows(number) => {
                if let Some(Shown::Rows(rows)) = record(number).map(|record| shown(record, name)) {
                    return Ok(rows);
                }
            }
            Shared::Cut(last, before) => {
                let other = [last, before].into_iter().flatten().filter_map(record);
                let cut = other.filter(|record| !std::ptr::eq(*record, self.record)).find_map(|record| {
                    if let Shown::Cut(item) = shown(record, name) { Some(Silence::of(record, item)) } else { None }
                });
                silence = cut.unwrap_or(silence);
            }
        }
        Err(silence)
    }
}

fn shown<'a>(record: &'a Record, name: &str) -> Shown<'a> {
    let Some(item) = record.body.get(name) else { return Shown::Nothing };
    // What stands in place of a list shows none of its rows.
    if item.is_cut() || !matches!(item.content(), Content::List(_)) {
        return Shown::Cut(item);
    }
    let whole = record.form == Form::Detail;
    if !whole && item.rows().is_empty() {
        return Shown::Nothing;
    }
    Shown::Rows(Rows { record, item, whole })
}
