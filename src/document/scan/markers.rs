//! The names that mark records: which of them an object holds, and whether these make it a record.

use std::sync::Arc;

use super::filter::Filter;
use super::mark::Mark;
use super::rows::CARRIERS;
use super::spelling::Spelling;
use crate::catalog::{Catalog, Set, Table, common, join, put};
use crate::document::far::Rights;
use crate::words::Lookup;

/// A set of markers.
pub(super) type Held = Set;

/// The names of properties by which records are recognised, ready for search.
#[derive(Clone, Debug)]
pub struct Markers {
    names: Lookup,
    /// The ends of these names, and of those that tell a carrier.
    filter: Arc<Filter>,
    /// These names as they are mostly written; the filter has their numbers.
    spellings: Vec<Spelling>,
    prints: Vec<Print>,
    /// Wrappers' names and the count beside them: an empty list of a kind is found by these.
    wrappers: Held,
    count: Held,
    /// All names that show something else.
    nones: Held,
    /// Bytes read at once.
    pub(super) chunk: usize,
    /// Bytes of a window of a list whose text stays in its file.
    pub(super) window: usize,
    /// How many files more may be kept open for their texts.
    pub(super) rights: Rights,
    /// Whether documents that are read whole are to tell their digests.
    pub(super) digests: bool,
}

/// A fingerprint, as sets.
#[derive(Clone, Debug, Default)]
pub(super) struct Print {
    of: Held,
    alone: Held,
    none: Held,
    /// One less when an id counts too.
    need: u32,
    guid: Held,
}

impl Print {
    /// Whether an object that holds these markers, and may hold the `idle` ones too, is of this kind.
    pub(super) fn may_be(&self, held: &Held, idle: &Held) -> bool {
        let words = held.iter().zip(idle).zip(&self.of).zip(&self.guid).zip(&self.alone).zip(&self.none);
        let (mut need, mut alone, mut none) = (self.need, 0, 0);
        for (((((held, idle), of), guid), alone_of), none_of) in words {
            let most = held | idle;
            for mut more in [most & of, most & guid] {
                while more != 0 && need > 0 {
                    more &= more - 1;
                    need -= 1;
                }
            }
            alone |= most & alone_of;
            none |= held & !idle & none_of;
        }
        (need == 0 || alone != 0) && none == 0
    }
}

impl Markers {
    /// The markers of records and of rows of the database. Nothing when there are more than the sets can hold.
    #[must_use]
    pub fn new(catalog: &Catalog) -> Option<Self> {
        let mut markers = Self {
            names: Lookup::default(),
            filter: Arc::default(),
            spellings: Vec::new(),
            prints: Vec::new(),
            wrappers: Held::default(),
            count: Held::default(),
            nones: Held::default(),
            chunk: super::CHUNK,
            window: super::WINDOW,
            rights: Rights::default(),
            digests: false,
        };
        for record in &catalog.records {
            let print = &record.fingerprint;
            let mut own = Print { need: u32::try_from(print.need).ok()?, ..Print::default() };
            print.of.iter().try_for_each(|name| markers.add(name, false, &mut own.of))?;
            print.alone.iter().try_for_each(|name| markers.add(name, false, &mut own.alone))?;
            print.none.iter().try_for_each(|name| markers.add(name, false, &mut own.none))?;
            if print.guid_id {
                markers.add("id", false, &mut own.guid)?;
            }
            let mut wrappers = markers.wrappers;
            record.wrappers.iter().try_for_each(|name| markers.add(name, false, &mut wrappers))?;
            markers.wrappers = wrappers;
            markers.prints.push(own);
        }
        let mut count = markers.count;
        markers.add("record_count", false, &mut count)?;
        markers.count = count;
        // Rows of Halo's export of changes, which is told by all rows being such.
        let mut changes = Print { need: 2, ..Print::default() };
        ["payload", "operation"].into_iter().try_for_each(|name| markers.add(name, false, &mut changes.of))?;
        markers.prints.push(changes);
        let mut markers = catalog.tables.iter().filter(|table| table.is_known()).try_fold(markers, Self::row)?;
        for print in &markers.prints {
            join(&mut markers.nones, &print.none);
        }
        markers.spell();
        Some(markers)
    }

    /// Adds a kind of row of the database, whose columns are named in whatever case. A row that belongs to the row
    /// around it stands inside of a record, which is never taken apart.
    fn row(mut self, table: &Table) -> Option<Self> {
        let user = table.users.then(|| "unum".to_owned());
        let any: Vec<&String> = table.any.iter().chain(&table.owner).chain(&user).collect();
        let need = table.need.len() + usize::from(!any.is_empty());
        let mut print = Print { need: u32::try_from(need).ok()?, ..Print::default() };
        table.need.iter().chain(any).try_for_each(|name| self.add(name, true, &mut print.of))?;
        table.none.iter().try_for_each(|name| self.add(name, true, &mut print.none))?;
        self.prints.push(print);
        Some(self)
    }

    /// The same, for reading so many bytes at once, in whole blocks of 64. What is found does not depend on it.
    #[must_use]
    pub fn in_chunks_of(self, bytes: usize) -> Self {
        let chunk = bytes.clamp(1, Mark::FAR);
        Self { chunk, window: chunk, ..self }
    }

    /// The same; documents that are held as they are have their digests told while they are read, if `digests` says so.
    #[must_use]
    pub fn telling(self, digests: bool) -> Self {
        Self { digests, ..self }
    }

    /// Adds a name to a set.
    fn add(&mut self, name: &str, any_case: bool, set: &mut Held) -> Option<()> {
        let number = self.names.add(name, any_case)?;
        put(set, number).map(|_| ())
    }

    /// Puts all names, and those that tell a carrier, into the filter. Columns, which are written in any case, are expected
    /// as properties are.
    fn spell(&mut self) {
        let mut kinds: Vec<(String, u16)> = Vec::new();
        let carriers = CARRIERS.iter().map(|name| (*name, false));
        for (name, any_case) in self.names.iter().chain(carriers) {
            if kinds.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)) {
                continue;
            }
            let likely = if any_case { name.to_ascii_lowercase() } else { name.to_owned() };
            let mut held = Held::default();
            let none = self.note(likely.as_bytes(), &mut held);
            let carrier = CARRIERS.contains(&likely.as_str());
            let kind = Spelling::new(&likely, held, none, carrier).map_or(Mark::LOOK, |spelling| {
                self.spellings.push(spelling);
                Mark::of_name(self.spellings.len() - 1)
            });
            kinds.push((likely, kind));
        }
        self.filter = Arc::new(Filter::new(&kinds));
    }

    /// The names as they are likely to be written, by the numbers that marks have of them.
    #[inline]
    pub(super) fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    /// What tells names that may be markers from others.
    pub(super) const fn filter(&self) -> &Arc<Filter> {
        &self.filter
    }

    /// Adds a name to what an object holds, if it is a marker. Whether it shows that the object is something else, unless
    /// it names an object in turn.
    #[inline]
    pub(super) fn note(&self, name: &[u8], held: &mut Held) -> bool {
        let mut none = false;
        self.names.find(name, |number| {
            put(held, number);
            none |= self.nones.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1);
        });
        none
    }

    /// Whether an object that holds these markers can be a record.
    pub(super) fn record(&self, held: &Held) -> bool {
        self.may_be_record(held, &Held::default())
    }

    /// Whether an object that holds these markers, and may hold the `idle` ones too, can be a record.
    pub(super) fn may_be_record(&self, held: &Held, idle: &Held) -> bool {
        (*held != Held::default() || *idle != Held::default()) && self.may_be(*held, *idle).next().is_some()
    }

    /// The fingerprints of records that an object may have which holds these markers, and may hold the `idle` ones too.
    pub(super) fn may_be(&self, held: Held, idle: Held) -> impl Iterator<Item = &Print> {
        self.prints.iter().filter(move |print| print.may_be(&held, &idle))
    }

    /// Whether one of these markers is looked for in what wraps an empty list.
    pub(super) fn wraps(&self, held: &Held) -> bool {
        common(held, &self.count) + common(held, &self.wrappers) > 0
    }

    /// Whether an object that holds these markers can wrap an empty list of a kind.
    pub(super) fn wrapper(&self, held: &Held) -> bool {
        common(held, &self.count) > 0 && common(held, &self.wrappers) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Held, Markers};
    use crate::catalog::Catalog;

    fn held(markers: &Markers, names: &[&str]) -> Held {
        let mut held = Held::default();
        for name in names {
            markers.note(name.as_bytes(), &mut held);
        }
        held
    }

    #[test]
    fn objects_are_told_by_their_names() {
        let catalog = Catalog::builtin().unwrap();
        let markers = Markers::new(&catalog).unwrap();
        for (names, expected) in [
            (&["isapiagent"][..], true),
            (&["isapiagent", "site_id"], false),
            (&["team", "firstname"], true),
            (&["team", "firstname", "agent_id"], false),
            (&["id", "notes"], true),
            (&["notes"], false),
            (&["2faemailallowed", "2fasmsallowed", "showvotecount"], true),
            (&["isapiagen", "isapiagents", "x", ""], false),
        ] {
            assert_eq!(markers.record(&held(&markers, names)), expected, "{names:?}");
        }
        assert!(markers.record(&held(&markers, &["Unum", "UNAME"])));
        assert!(markers.record(&held(&markers, &["ClaimType", "claimvalue", "RoleId"])));
        assert!(!markers.record(&held(&markers, &["Unum", "Uname_"])));
        assert!(!markers.record(&held(&markers, &["IsApiAgent"])));
        assert!(markers.wrapper(&held(&markers, &["record_count", "agents"])));
        assert!(!markers.wrapper(&held(&markers, &["record_count", "tickets"])));
    }
}
