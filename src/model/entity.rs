//! One thing of Halo, as all documents together show it.

use super::seen::{Scalar, Silence};
use super::snapshot::{Found, Snapshot};
use crate::catalog::Kind;
use crate::record::{Content, Form, Item, Origin, Record};

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
    /// What was found of them.
    pub(super) found: Found,
}

/// The order of an entity's records: details first, and the newest first where carriers tell.
pub(super) fn order(record: &Record) -> (Form, std::cmp::Reverse<Option<i64>>, &str, u64) {
    (record.form, std::cmp::Reverse(record.captured), &record.document, record.body.at.start())
}

impl Entity {
    pub(super) fn new(record: Record) -> Self {
        let (id, name) = (record.id.clone(), record.name.clone());
        Self { kind: record.kind, id, name, records: vec![record], found: Found::default() }
    }

    /// Adds a record; [`settle`](Self::settle) brings them into order.
    pub(super) fn add(&mut self, record: Record) {
        self.id = self.id.take().or_else(|| record.id.clone());
        self.name = self.name.take().or_else(|| record.name.clone());
        self.records.push(record);
    }

    /// Every record, to be changed: what was found of them is forgotten.
    pub(super) fn records_mut(&mut self) -> &mut Vec<Record> {
        self.found = Found::default();
        &mut self.records
    }

    /// Brings the records into order. Leaves out what changes sent where a dump shows the record; else all changes but
    /// the newest.
    pub(super) fn settle(&mut self) {
        self.records.sort_by(|a, b| order(a).cmp(&order(b)));
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

    /// Order of candidates: numbers as numbers, then texts, then what has no id.
    #[must_use]
    pub fn order(&self) -> (u8, i64, String) {
        let (sort, number, text) = self.rank();
        (sort, number, text.to_owned())
    }

    /// The same order, of borrowed texts.
    pub(super) fn rank(&self) -> (u8, i64, &str) {
        match &self.id {
            Some(id) => rank_of(id),
            None => (2, 0, self.name.as_deref().unwrap_or_default()),
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
        self.records.first().is_some_and(|record| record.form == Form::Detail)
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
                if matches!(item.content(), Content::Cut | Content::Gone) {
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
                Some((record, item)) => Silence::of(record, item),
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
            .map(|record| Snapshot::new(self, record))
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

/// Where an id stands among those of its kind.
pub(super) fn rank_of(id: &str) -> (u8, i64, &str) {
    id.parse().map_or((1, 0, id), |number| (0, number, ""))
}
