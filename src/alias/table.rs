//! The pseudonyms of one sort of things: in the order of the originals, so that no order changes by them.

use std::collections::BTreeMap;

use super::Sort;

/// The first number that stands in place of an id.
const FIRST: i64 = 1001;

/// Place of a name in the order of its things: that of ids, then that of names.
pub(super) type Rank = (u8, i64, String);

/// Names and ids of one sort, and what stands in their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    ranks: BTreeMap<String, Rank>,
    /// By the name as it is compared.
    pub(super) names: BTreeMap<String, String>,
    numbers: BTreeMap<i64, String>,
    /// Ids that are no numbers.
    texts: BTreeMap<String, String>,
}

/// A name as it is compared.
pub(super) fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Table {
    /// Takes note of a name. The lowest rank counts.
    pub(super) fn note_name(&mut self, name: &str, rank: Rank) {
        let key = key(name);
        if key.is_empty() {
            return;
        }
        let own = self.ranks.entry(key).or_insert_with(|| rank.clone());
        if rank < *own {
            *own = rank;
        }
    }

    /// Takes note of an id in normal form.
    pub(super) fn note_id(&mut self, id: &str) {
        match id.parse::<i64>() {
            Ok(number) if number > 1 => {
                self.numbers.insert(number, String::new());
            }
            // Nobody, and Halo's own first record.
            Ok(_) => {}
            Err(_) if id.bytes().all(|byte| matches!(byte, b'0' | b'-')) => {}
            Err(_) => {
                self.texts.insert(id.to_owned(), String::new());
            }
        }
    }

    /// Gives every name and id its pseudonym. `title` makes the beginning of a name's.
    pub(super) fn number(&mut self, sort: Sort, title: impl Fn(&str) -> String) {
        let mut order: Vec<(&Rank, &String)> = self.ranks.iter().map(|(key, rank)| (rank, key)).collect();
        order.sort();
        let width = order.len().to_string().len();
        let names = order.iter().enumerate();
        self.names =
            names.map(|(index, (_, key))| ((*key).clone(), format!("{} {:0width$}", title(key), index + 1))).collect();
        for (number, alias) in (FIRST..).zip(self.numbers.values_mut()) {
            *alias = number.to_string();
        }
        let block = sort as u64 + 1;
        for (index, (id, alias)) in self.texts.iter_mut().enumerate() {
            *alias = if crate::catalog::is_guid(id) {
                format!("00000000-0000-4000-8000-{block:02}{:010}", index + 1)
            } else {
                format!("id-{block:02}-{:04}", index + 1)
            };
        }
    }

    /// What stands in place of a name.
    pub(super) fn name(&self, name: &str) -> Option<&str> {
        self.names.get(&key(name)).map(String::as_str)
    }

    /// What stands in place of an id in normal form.
    pub(super) fn id(&self, id: &str) -> Option<&str> {
        match id.parse::<i64>() {
            Ok(number) => self.numbers.get(&number).map(String::as_str),
            Err(_) => self.texts.get(id).map(String::as_str),
        }
    }

    /// Every id with what stands in its place.
    pub(super) fn ids(&self) -> impl Iterator<Item = (String, &str)> {
        let numbers = self.numbers.iter().map(|(id, alias)| (id.to_string(), alias.as_str()));
        numbers.chain(self.texts.iter().map(|(id, alias)| (id.clone(), alias.as_str())))
    }
}
