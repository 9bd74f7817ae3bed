//! Configuration changes that are of no use: one export may show as rolled back or deleted what another one, or an
//! earlier change, shows as sent.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::Read;
use crate::catalog::{Catalog, Kind};
use crate::document::{Change, Deleted, Undone};
use crate::record::{Origin, Record, normal_id};

/// Forgets the records that such changes sent, and says so in the lines of their documents.
pub(super) fn undo(parts: &mut [Read], catalog: &Catalog) {
    let (mut back, mut deletions) = (BTreeSet::new(), Deletions::default());
    for undone in parts.iter_mut().flat_map(|part| std::mem::take(&mut part.undone)) {
        match undone {
            Undone::RolledBack(identity) => {
                back.insert(identity);
            }
            Undone::Deleted(one) => deletions.add(one, catalog),
        }
    }
    if back.is_empty() && deletions.is_empty() {
        return;
    }
    for part in parts {
        let mut why = None;
        let before = part.extract.records.len();
        part.extract.records.retain(|record| {
            let Origin::Change(change) = &record.origin else { return true };
            if change.identity.as_ref().is_some_and(|identity| back.contains(identity)) {
                why = Some("the change was rolled back, as another export shows; not used".to_owned());
                return false;
            }
            let Some(Change { operation, time, .. }) = deletions.of(record, change) else { return true };
            let time = if time.is_empty() { "an unknown time" } else { time };
            why = Some(format!("deleted by a later change ({operation}, {time}); not used"));
            false
        });
        let Some(why) = why else { continue };
        if part.extract.records.is_empty() {
            part.set_aside(why);
        } else {
            let lost = before - part.extract.records.len();
            part.row.detail = format!("{}; {lost} of its records {why}", part.row.detail);
        }
    }
}

/// The latest deletion of each object, by all that tells one.
#[derive(Default)]
struct Deletions {
    /// By the object's own GUID.
    objects: BTreeMap<String, Change>,
    ids: BTreeMap<(Group, String), Change>,
    /// By whether numbers and whether GUIDs tell the object: what has neither in common with it may be the object.
    shapes: BTreeMap<(Group, Shape), Change>,
}

/// What kind of object is deleted, when that is told, and whether the object's own GUID is told.
type Group = (Option<Kind>, bool);
/// Whether numbers and whether GUIDs tell an object.
type Shape = (bool, bool);

/// The shape of ids in normal form.
fn shape<'i>(ids: impl Iterator<Item = &'i str> + Clone) -> Shape {
    let is_guid = |id: &str| id.len() == 36;
    (ids.clone().any(|id| !is_guid(id)), ids.clone().any(is_guid))
}

impl Deletions {
    fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.shapes.is_empty()
    }

    fn add(&mut self, deleted: Deleted, catalog: &Catalog) {
        let Deleted { change, ids } = deleted;
        if let Some(object) = &change.object {
            later(&mut self.objects, object.clone(), &change);
        }
        let operation = change.operation.trim();
        let kind = catalog.kind_named(operation);
        // An address of something else.
        if kind.is_none() && operation.contains([' ', '/']) {
            return;
        }
        let group = (kind, change.object.is_some());
        let ids: Vec<String> = ids.iter().map(|id| normal_id(id)).collect();
        later(&mut self.shapes, (group, shape(ids.iter().map(String::as_str))), &change);
        for id in ids {
            later(&mut self.ids, (group, id), &change);
        }
    }

    /// The later change that deleted what a record shows. Where it cannot be told which object was deleted, it was
    /// this one.
    fn of(&self, record: &Record, change: &Change) -> Option<&Change> {
        let after = |deletion: &&Change| !change.is_after(deletion);
        let own = change.object.as_ref().and_then(|object| self.objects.get(object)).filter(after);
        if own.is_some() {
            return own;
        }
        let guid = record.body.text_of("guid").map(normal_id);
        let ids = record.id.as_deref().into_iter().chain(guid.as_deref());
        let (number, guid) = shape(ids.clone());
        // Two GUIDs tell two objects apart.
        let named: &[bool] = if change.object.is_some() { &[false] } else { &[false, true] };
        let groups =
            [Some(record.kind), None].into_iter().flat_map(|kind| named.iter().map(move |named| (kind, *named)));
        let by_id = groups.clone().flat_map(|group| ids.clone().map(move |id| (group, id.to_owned())));
        let by_shape = groups.flat_map(|group| {
            let unlike = move |(numbers, guids): &Shape| !((*numbers && number) || (*guids && guid));
            let shapes = [(false, false), (true, false), (false, true), (true, true)];
            shapes.into_iter().filter(unlike).map(move |shape| (group, shape))
        });
        let by_id = by_id.filter_map(|key| self.ids.get(&key));
        by_id.chain(by_shape.filter_map(|key| self.shapes.get(&key))).find(after)
    }
}

/// Keeps the latest deletion for a key; one without a time may be the latest.
fn later<K: Ord>(known: &mut BTreeMap<K, Change>, key: K, change: &Change) {
    let order = |change: &Change| (change.order.0.is_empty(), change.order.clone());
    let latest = known.entry(key).or_insert_with(|| change.clone());
    if order(change) > order(latest) {
        *latest = change.clone();
    }
}
