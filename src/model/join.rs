//! Joins records to entities: by id, by client id, by name. Each is looked up, so that many records of one thing and
//! many things of one kind cost no more than their number.

use std::collections::{BTreeMap, BTreeSet};

use super::entity::{Entity, order};
use super::folded;
use crate::catalog::Kind;
use crate::record::{Record, normal_id};

/// The entities that records show, each kind in order of id.
pub(super) fn join(records: Vec<Record>) -> BTreeMap<Kind, Vec<Entity>> {
    let mut kinds: BTreeMap<Kind, Joined> = BTreeMap::new();
    let mut nameless: Vec<Record> = Vec::new();
    for record in records {
        let client = client(&record);
        if record.id.is_some() || client.is_some() || is_single(record.kind) {
            kinds.entry(record.kind).or_default().add(record, client);
        } else {
            nameless.push(record);
        }
    }
    kinds.values_mut().for_each(Joined::note_names);
    // A record that lost its id joins the one thing that has its name, if there is only one.
    for record in nameless {
        kinds.entry(record.kind).or_default().add_by_name(record);
    }
    kinds.into_iter().map(|(kind, joined)| (kind, joined.settled())).collect()
}

/// The client id of an application, which identifies it too.
fn client(record: &Record) -> Option<String> {
    record.body.text_of("clientId").filter(|_| record.kind == Kind::Application).map(normal_id)
}

/// Kinds of which a Halo has one.
const fn is_single(kind: Kind) -> bool {
    matches!(kind, Kind::Control | Kind::InstanceInfo)
}

/// The entities of one kind, by what identifies them.
#[derive(Default)]
struct Joined {
    entities: Vec<Entity>,
    /// The record that tells an entity's client id, by the number of the entity: the first in its order.
    told: BTreeMap<usize, (usize, String)>,
    ids: BTreeMap<String, usize>,
    clients: BTreeMap<String, BTreeSet<usize>>,
    /// The same, of entities without an id.
    bare_clients: BTreeMap<String, BTreeSet<usize>>,
    /// Entities without an id.
    bare: BTreeSet<usize>,
    /// The first entity of a name, and whether it is the only one.
    names: BTreeMap<String, (usize, bool)>,
}

impl Joined {
    /// Adds a record that has an id or a client id, or that is the only one of its kind.
    fn add(&mut self, record: Record, client: Option<String>) {
        let place = match self.place(&record, client.as_deref()) {
            Some(place) => {
                if let Some(entity) = self.entities.get_mut(place) {
                    entity.add(record);
                }
                place
            }
            None => {
                self.entities.push(Entity::new(record));
                self.bare.insert(self.entities.len() - 1);
                self.entities.len() - 1
            }
        };
        let Some(entity) = self.entities.get(place) else { return };
        if let Some(id) = &entity.id
            && self.bare.remove(&place)
        {
            let first = self.ids.entry(id.clone()).or_insert(place);
            *first = place.min(*first);
            if let Some((_, client)) = self.told.get(&place) {
                remove(&mut self.bare_clients, client, place);
            }
        }
        let Some(client) = client else { return };
        let number = entity.records.len() - 1;
        let at = |number: usize| entity.records.get(number).map(order);
        match self.told.get(&place) {
            Some((known, _)) if at(*known) <= at(number) => return,
            Some((_, known)) => {
                remove(&mut self.clients, known, place);
                remove(&mut self.bare_clients, known, place);
            }
            None => {}
        }
        if entity.id.is_none() {
            self.bare_clients.entry(client.clone()).or_default().insert(place);
        }
        self.clients.entry(client.clone()).or_default().insert(place);
        self.told.insert(place, (number, client));
    }

    /// The first entity that a record is about.
    fn place(&self, record: &Record, client: Option<&str>) -> Option<usize> {
        let by_id = record.id.as_ref().and_then(|id| self.ids.get(id)).copied();
        let other = match (is_single(record.kind), record.id.is_some()) {
            (true, true) => self.bare.first(),
            (true, false) => return (!self.entities.is_empty()).then_some(0),
            (false, true) => client.and_then(|client| self.bare_clients.get(client)?.first()),
            (false, false) => client.and_then(|client| self.clients.get(client)?.first()),
        };
        by_id.into_iter().chain(other.copied()).min()
    }

    fn note_names(&mut self) {
        for place in 0..self.entities.len() {
            self.note_name(place);
        }
    }

    fn note_name(&mut self, place: usize) {
        if let Some(name) = self.entities.get(place).and_then(|entity| entity.name.as_deref()) {
            self.names.entry(folded(name)).and_modify(|(_, only)| *only = false).or_insert((place, true));
        }
    }

    /// Adds a record without an id to the one entity of its name, or as an entity of its own.
    fn add_by_name(&mut self, record: Record) {
        let known = record.name.as_deref().and_then(|name| self.names.get(&folded(name)));
        let only = known.filter(|(_, only)| *only).map(|(place, _)| *place);
        match only.and_then(|place| self.entities.get_mut(place)) {
            Some(entity) => entity.add(record),
            None => {
                self.entities.push(Entity::new(record));
                self.note_name(self.entities.len() - 1);
            }
        }
    }

    fn settled(mut self) -> Vec<Entity> {
        self.entities.iter_mut().for_each(Entity::settle);
        self.entities.sort_by(|a, b| a.rank().cmp(&b.rank()));
        self.entities
    }
}

fn remove(places: &mut BTreeMap<String, BTreeSet<usize>>, client: &str, place: usize) {
    if let Some(places) = places.get_mut(client) {
        places.remove(&place);
    }
}
