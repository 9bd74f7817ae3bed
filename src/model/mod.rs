//! The model: the records of all documents, joined into one picture of the customer's Halo.
//!
//! A list row and a detail record of the same thing are one [`Entity`]. The model decides nothing: where sources
//! contradict each other it says so, and where the bundle is silent it says why.

mod completeness;
mod entity;
mod join;
mod lookup;
mod seen;
mod snapshot;

use std::collections::BTreeMap;

pub use completeness::Completeness;
pub use entity::Entity;
pub use seen::{Scalar, Silence};
pub use snapshot::{Rows, Snapshot};

use crate::catalog::Kind;
use crate::record::{List, Record};

/// Everything that a bundle shows of one Halo.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Entities of each kind, sorted by id (numbers as numbers), then name.
    entities: BTreeMap<Kind, Vec<Entity>>,
    /// Lists of each kind, sorted by document and place.
    lists: BTreeMap<Kind, Vec<List>>,
    /// Kinds of which a damaged document held records: more may have been lost.
    damaged: Vec<Kind>,
    /// What was asked for before.
    lookup: lookup::Lookup,
}

impl Model {
    /// Joins records and lists. Their order does not matter.
    #[must_use]
    pub fn new(mut records: Vec<Record>, mut lists: Vec<List>, damaged: Vec<Kind>) -> Self {
        // Details first, then by document and place: the order of evidence.
        records
            .sort_by(|a, b| (a.kind, a.form, &a.document, &a.body.at).cmp(&(b.kind, b.form, &b.document, &b.body.at)));
        lists.sort_by(|a, b| (&a.document, a.at.start()).cmp(&(&b.document, b.at.start())));
        let mut model = Self { damaged, ..Self::default() };
        for list in lists {
            model.lists.entry(list.kind).or_default().push(list);
        }
        model.entities = join::join(records);
        model
    }

    /// Every record.
    pub fn all_records(&self) -> impl Iterator<Item = &Record> {
        self.entities.values().flatten().flat_map(|entity| &entity.records)
    }

    /// What the model was made of: records, lists, and the kinds of which a damaged document held records.
    #[must_use]
    pub fn parts(self) -> (Vec<Record>, Vec<List>, Vec<Kind>) {
        let records = self.entities.into_values().flatten().flat_map(|entity| entity.records).collect();
        (records, self.lists.into_values().flatten().collect(), self.damaged)
    }

    /// The entities of a kind, in order of id.
    #[must_use]
    pub fn all(&self, kind: Kind) -> &[Entity] {
        self.entities.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The entity of a kind with this id.
    #[must_use]
    pub fn by_id(&self, kind: Kind, id: &str) -> Option<&Entity> {
        let id = crate::record::normal_id(id);
        let (all, rank) = (self.all(kind), entity::rank_of(&id));
        let from = all.get(all.partition_point(|entity| entity.rank() < rank)..).unwrap_or_default();
        from.iter().take_while(|entity| entity.rank() == rank).find(|entity| entity.id.as_ref() == Some(&id))
    }

    /// Every record of every entity, to be changed in memory. Ids, names and kinds must stay.
    pub(crate) fn records_mut(&mut self) -> impl Iterator<Item = &mut Record> {
        self.lookup = lookup::Lookup::default();
        self.entities.values_mut().flatten().flat_map(Entity::records_mut)
    }

    /// Keeps the records of a kind that `keep` wants.
    pub(crate) fn retain(&mut self, kind: Kind, keep: impl Fn(&Record) -> bool) {
        self.lookup = lookup::Lookup::default();
        for entity in self.entities.get_mut(&kind).into_iter().flatten() {
            entity.records_mut().retain(&keep);
        }
    }

    /// The lists of a kind.
    #[must_use]
    pub fn lists(&self, kind: Kind) -> &[List] {
        self.lists.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a damaged document held records of this kind.
    #[must_use]
    pub fn is_damaged(&self, kind: Kind) -> bool {
        self.damaged.contains(&kind)
    }

    /// Whether some record of the kind is there as more than a list row.
    #[must_use]
    pub fn has_detail(&self, kind: Kind) -> bool {
        self.all(kind).iter().any(Entity::has_detail)
    }
}

/// Whether two names are the same to a person: case and surrounding blanks do not count.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

/// A name as it is compared: case and surrounding blanks do not count.
pub(crate) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether `vendor` stands in `name` as a word: not next to a letter or digit.
#[must_use]
pub fn is_named_like(name: &str, vendor: &str) -> bool {
    let (name, vendor) = (name.to_lowercase(), vendor.to_lowercase());
    if vendor.is_empty() {
        return false;
    }
    name.match_indices(&vendor).any(|(start, found)| {
        let before = name.get(..start).and_then(|text| text.chars().next_back());
        let after = name.get(start + found.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::is_named_like;

    #[test]
    fn the_vendors_name_counts_as_a_word_only() {
        for (name, like) in [
            ("Moovila", true),
            ("Moovila_API", true),
            ("the MOOVILA app", true),
            ("NotMoovila", false),
            ("Moovila2", false),
            ("Moovilas, Moovila", true),
            ("Perfect Project", false),
            ("", false),
        ] {
            assert_eq!(is_named_like(name, "Moovila"), like, "{name}");
        }
    }
}
