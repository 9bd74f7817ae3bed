//! One thing of Halo, as all documents together show it.

use super::same_name;
use super::seen::{Scalar, Silence};
use crate::catalog::Kind;
use crate::record::{Content, Form, Item, Origin, Record, normal_id};

/// One agent, role, application, ticket type, team, or the settings.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Its id in normal form.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// What the documents show of it: details first, then list rows.
    pub records: Vec<Record>,
}

/// One document's whole view of an entity, with what it is silent about filled in from the others.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    entity: &'a Entity,
    record: &'a Record,
}

/// What identifies a record among its kind.
pub(super) fn key(record: &Record) -> Option<String> {
    let client = || {
        record
            .body
            .text_of("clientId")
            .filter(|_| record.kind == Kind::Application)
            .map(|id| format!("client {}", normal_id(id)))
    };
    record.id.clone().or_else(client)
}

/// Adds a record that has an id, or that is the only one of its kind.
pub(super) fn join(entities: &mut Vec<Entity>, record: Record) {
    let client = record.body.text_of("clientId").map(normal_id);
    let same = |entity: &&mut Entity| match (&entity.id, &record.id) {
        (Some(a), Some(b)) => a == b,
        _ if record.kind == Kind::Application => client.is_some() && entity.client() == client,
        _ => matches!(record.kind, Kind::Control | Kind::InstanceInfo),
    };
    match entities.iter_mut().find(same) {
        Some(entity) => entity.add(record),
        None => entities.push(Entity::new(record)),
    }
}

/// Adds a record without an id to the one entity of its name, or as an entity of its own.
pub(super) fn join_by_name(entities: &mut Vec<Entity>, record: Record) {
    let named = |entity: &&mut Entity| matches!((&entity.name, &record.name), (Some(a), Some(b)) if same_name(a, b));
    let mut matching = entities.iter_mut().filter(named);
    match (matching.next(), matching.next()) {
        (Some(entity), None) => entity.add(record),
        _ => entities.push(Entity::new(record)),
    }
}

impl Entity {
    fn new(record: Record) -> Self {
        Self { kind: record.kind, id: record.id.clone(), name: record.name.clone(), records: vec![record] }
    }

    fn add(&mut self, record: Record) {
        self.id = self.id.take().or_else(|| record.id.clone());
        self.name = self.name.take().or_else(|| record.name.clone());
        self.records.push(record);
        self.records.sort_by(|a, b| {
            // The newest first, where carriers tell.
            let order = (a.form, std::cmp::Reverse(a.captured), &a.document, a.body.at.start());
            order.cmp(&(b.form, std::cmp::Reverse(b.captured), &b.document, b.body.at.start()))
        });
    }

    /// Leaves out what changes sent where a dump shows the record; else all changes but the newest.
    pub(super) fn settle(&mut self) {
        let order = |record: &Record| match &record.origin {
            Origin::Dump | Origin::Rows => None,
            Origin::Change(change) => Some(change.order.clone()),
        };
        if self.records.iter().any(|record| order(record).is_none()) {
            self.records.retain(|record| order(record).is_none());
        } else {
            let newest = self.records.iter().filter_map(order).max();
            self.records.retain(|record| order(record) == newest);
        }
    }

    fn client(&self) -> Option<String> {
        self.records.iter().find_map(|record| record.body.text_of("clientId")).map(normal_id)
    }

    /// Order of candidates: numbers as numbers, then texts, then what has no id.
    #[must_use]
    pub fn order(&self) -> (u8, i64, String) {
        match &self.id {
            Some(id) => match id.parse() {
                Ok(number) => (0, number, String::new()),
                Err(_) => (1, 0, id.clone()),
            },
            None => (2, 0, self.name.clone().unwrap_or_default()),
        }
    }

    /// How a person would call it: its name, else its id.
    #[must_use]
    pub fn title(&self) -> String {
        match (&self.name, &self.id) {
            (Some(name), _) => name.clone(),
            (None, Some(id)) => format!("(no name, id {id})"),
            (None, None) => "(no name, no id)".to_owned(),
        }
    }

    /// Whether a document shows it whole.
    #[must_use]
    pub fn has_detail(&self) -> bool {
        self.records.iter().any(|record| record.form == Form::Detail)
    }

    /// The single value of a property over all documents. `normal` brings values into the form in which they are
    /// compared.
    #[must_use]
    pub fn scalar(&self, name: &str, normal: impl Fn(&str) -> String) -> Scalar {
        let mut seen: Vec<(&Record, &Item, String)> = Vec::new();
        let mut cut: Option<(&Record, &Item)> = None;
        for record in &self.records {
            // A name that stands twice in one object is two sources.
            for item in record.body.all(name) {
                if *item.content() == Content::Cut {
                    cut = cut.or(Some((record, item)));
                } else if let Some(text) = item.text() {
                    seen.push((record, item, normal(text)));
                }
            }
        }
        // Where carriers tell when each was asked for, the newest answer counts.
        if seen.iter().any(|(_, _, value)| seen.first().is_some_and(|(_, _, first)| first != value))
            && let Some(newest) = newest(seen.iter().map(|(record, _, _)| *record))
        {
            seen.retain(|(record, _, _)| record.captured == Some(newest));
        }
        let mut evidence: Vec<_> = seen.iter().map(|(record, item, _)| record.evidence(&item.at)).collect();
        evidence.dedup();
        match seen.first() {
            Some((_, item, first)) if seen.iter().all(|(_, _, value)| value == first) => {
                Scalar::Known { raw: item.text().unwrap_or_default().trim().to_owned(), evidence }
            }
            Some(_) => {
                let mut values: Vec<&str> = seen.iter().map(|(_, item, _)| item.text().unwrap_or_default()).collect();
                values.sort_unstable();
                values.dedup();
                Scalar::Conflict { values: values.join(" / "), evidence }
            }
            None => Scalar::Silent(match cut {
                Some((record, item)) => Silence::Cut(record.evidence(&item.at)),
                None if self.has_detail() || self.records.iter().all(|record| record.form == Form::Caller) => {
                    Silence::Absent
                }
                None => Silence::ListOnly,
            }),
        }
    }

    /// One snapshot for each document that shows the entity whole; for each list row, when none does. Where carriers
    /// tell when each was asked for, only the newest.
    #[must_use]
    pub fn snapshots(&self) -> Vec<Snapshot<'_>> {
        let form = if self.has_detail() { Form::Detail } else { Form::List };
        let records = self.records.iter().filter(|record| record.form == form);
        let newest = newest(records.clone());
        records
            .filter(|record| newest.is_none() || record.captured == newest)
            .map(|record| Snapshot { entity: self, record })
            .collect()
    }

    /// The answers of `Agent/me` about this agent: permissions that are already merged.
    #[must_use]
    pub fn callers(&self) -> Vec<&Record> {
        self.records.iter().filter(|record| record.form == Form::Caller).collect()
    }
}

/// The moment of the newest record, when all of them have one.
fn newest<'a>(mut records: impl Iterator<Item = &'a Record>) -> Option<i64> {
    records.try_fold(i64::MIN, |newest, record| record.captured.map(|at| newest.max(at))).filter(|at| *at > i64::MIN)
}

impl<'a> Snapshot<'a> {
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
        let own = std::iter::once(self.record);
        let others = self
            .entity
            .records
            .iter()
            .filter(|record| record.form != Form::Caller && !std::ptr::eq(*record, self.record));
        let mut silence = if self.record.form == Form::Detail { Silence::Absent } else { Silence::ListOnly };
        for record in own.chain(others) {
            let Some(item) = record.body.get(name) else { continue };
            // What stands in place of a list shows none of its rows.
            let cut = item.is_cut() || !matches!(item.content(), Content::List(_));
            if cut {
                silence = Silence::Cut(record.evidence(&item.at));
                continue;
            }
            let whole = record.form == Form::Detail;
            if !whole && item.rows().is_empty() {
                continue;
            }
            return Ok(Rows { record, item, whole });
        }
        Err(silence)
    }
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
