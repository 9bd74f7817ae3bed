//! What a model is asked for again and again, found once. It is forgotten when a record may change.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Completeness, Entity, Model, folded};
use crate::catalog::Kind;
use crate::record::{Record, normal_id};

/// The places of entities and their records, by a text.
type Places = HashMap<String, Vec<(usize, usize)>>;
/// A property of a kind; the entities' name, where none is named.
type Asked = (Kind, Option<&'static str>);

/// What was found of a model.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    places: Mutex<BTreeMap<Asked, Arc<Places>>>,
    complete: Mutex<BTreeMap<Kind, Completeness>>,
}

impl Clone for Lookup {
    /// A copy of a model finds for itself: it is made to be changed.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Lookup {
    /// Whether all of a kind are there, as it was found before.
    pub(super) fn completeness(&self, kind: Kind, find: impl FnOnce() -> Completeness) -> Completeness {
        if let Some(found) = held(&self.complete).get(&kind) {
            return found.clone();
        }
        let found = find();
        held(&self.complete).insert(kind, found.clone());
        found
    }

    fn places(&self, kind: Kind, property: Option<&'static str>, find: impl FnOnce() -> Places) -> Arc<Places> {
        held(&self.places).entry((kind, property)).or_insert_with(|| Arc::new(find())).clone()
    }
}

impl Model {
    /// The entities of a kind with this name, in order of id: compared without case, trimmed.
    #[must_use]
    pub fn by_name(&self, kind: Kind, name: &str) -> Vec<&Entity> {
        let all = self.all(kind);
        let places = self.lookup.places(kind, None, || {
            let mut places = Places::new();
            for (place, entity) in all.iter().enumerate() {
                if let Some(name) = &entity.name {
                    places.entry(folded(name)).or_default().push((place, 0));
                }
            }
            places
        });
        let found = places.get(&folded(name)).into_iter().flatten();
        found.filter_map(|(place, _)| all.get(*place)).collect()
    }

    /// The records of a kind whose property is this id, with their entities, in order of id.
    #[must_use]
    pub fn by_value(&self, kind: Kind, property: &'static str, id: &str) -> Vec<(&Entity, &Record)> {
        let all = self.all(kind);
        let places = self.lookup.places(kind, Some(property), || {
            let mut places = Places::new();
            for (place, entity) in all.iter().enumerate() {
                for (number, record) in entity.records.iter().enumerate() {
                    if let Some(text) = record.body.text_of(property) {
                        places.entry(normal_id(text)).or_default().push((place, number));
                    }
                }
            }
            places
        });
        let found = places.get(id).into_iter().flatten();
        found
            .filter_map(|(place, number)| all.get(*place).and_then(|one| Some((one, one.records.get(*number)?))))
            .collect()
    }
}

/// What a lock holds; nothing in it is ever half done.
pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
