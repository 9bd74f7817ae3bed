//! The names that mark records: which of them an object holds, and whether these make it a record.

use crate::catalog::RecordType;

/// Words of a set of markers.
const WORDS: usize = 4;
/// Slots of the table of names.
const SLOTS: usize = 4096;

/// A set of markers, one bit each.
pub(super) type Held = [u64; WORDS];

/// The names of properties by which records are recognised, ready for search.
#[derive(Clone, Debug)]
pub struct Markers {
    /// For each first byte, the lengths of names that begin so.
    lengths: Vec<u64>,
    /// Slots with the number of a name, plus one.
    table: Vec<u16>,
    names: Vec<Vec<u8>>,
    prints: Vec<Print>,
    /// Wrappers' names and the count beside them: an empty list of a kind is found by these.
    wrappers: Held,
    count: Held,
    /// Bytes read at once.
    pub(super) chunk: usize,
}

/// A fingerprint, as sets.
#[derive(Clone, Debug, Default)]
struct Print {
    of: Held,
    alone: Held,
    none: Held,
    /// One less when an id counts too.
    need: u32,
    guid: Held,
}

impl Markers {
    /// The markers of these record types. Nothing when there are more than the sets can hold.
    #[must_use]
    pub fn new(records: &[RecordType]) -> Option<Self> {
        let mut markers = Self {
            lengths: vec![0; 256],
            table: vec![0; SLOTS],
            names: Vec::new(),
            prints: Vec::new(),
            wrappers: Held::default(),
            count: Held::default(),
            chunk: super::CHUNK,
        };
        for record in records {
            let print = &record.fingerprint;
            let mut own = Print { need: u32::try_from(print.need).ok()?, ..Print::default() };
            print.of.iter().try_for_each(|name| markers.add(name, &mut own.of))?;
            print.alone.iter().try_for_each(|name| markers.add(name, &mut own.alone))?;
            print.none.iter().try_for_each(|name| markers.add(name, &mut own.none))?;
            if print.guid_id {
                markers.add("id", &mut own.guid)?;
            }
            let mut wrappers = markers.wrappers;
            record.wrappers.iter().try_for_each(|name| markers.add(name, &mut wrappers))?;
            markers.wrappers = wrappers;
            markers.prints.push(own);
        }
        let mut count = markers.count;
        markers.add("record_count", &mut count)?;
        markers.count = count;
        Some(markers)
    }

    /// The same, for reading so many bytes at once. The result does not depend on it.
    #[must_use]
    pub fn in_chunks_of(self, bytes: usize) -> Self {
        Self { chunk: bytes.max(1), ..self }
    }

    /// Adds a name to a set.
    fn add(&mut self, name: &str, set: &mut Held) -> Option<()> {
        let name = name.as_bytes();
        let number = match self.number(name) {
            Some(number) => number,
            None => {
                let number = self.names.len();
                let length = u32::try_from(name.len()).ok().filter(|length| *length < 64)?;
                *self.lengths.get_mut(usize::from(*name.first()?))? |= 1 << length;
                let mut slot = slot(name);
                while *self.table.get(slot)? != 0 {
                    slot = (slot + 1) % SLOTS;
                }
                *self.table.get_mut(slot)? = u16::try_from(number + 1).ok()?;
                self.names.push(name.to_vec());
                number
            }
        };
        *set.get_mut(number / 64)? |= 1 << (number % 64);
        Some(())
    }

    /// The number of a name, if it is a marker.
    fn number(&self, name: &[u8]) -> Option<usize> {
        let first = *name.first()?;
        if name.len() >= 64 || self.lengths.get(usize::from(first))? >> name.len() & 1 == 0 {
            return None;
        }
        let mut slot = slot(name);
        loop {
            let number = usize::from(*self.table.get(slot)?).checked_sub(1)?;
            if self.names.get(number)?.as_slice() == name {
                return Some(number);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// Adds a name to what an object holds, if it is a marker.
    #[inline]
    pub(super) fn note(&self, name: &[u8], held: &mut Held) {
        if let Some(number) = self.number(name)
            && let Some(word) = held.get_mut(number / 64)
        {
            *word |= 1 << (number % 64);
        }
    }

    /// Whether an object that holds these markers can be a record.
    pub(super) fn record(&self, held: &Held) -> bool {
        *held != Held::default()
            && self.prints.iter().any(|print| {
                common(held, &print.none) == 0
                    && (common(held, &print.alone) > 0
                        || common(held, &print.of) + common(held, &print.guid) >= print.need)
            })
    }

    /// Whether an object that holds these markers can wrap an empty list of a kind.
    pub(super) fn wrapper(&self, held: &Held) -> bool {
        common(held, &self.count) > 0 && common(held, &self.wrappers) > 0
    }
}

/// How many markers two sets share.
fn common(a: &Held, b: &Held) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum()
}

/// Where a name is looked for first.
fn slot(name: &[u8]) -> usize {
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
    let head = name.first_chunk::<8>().map_or_else(|| word(name), |bytes| u64::from_le_bytes(*bytes));
    let tail = name.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let mixed = (head ^ tail.rotate_left(23) ^ name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 52) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::{Held, Markers};
    use crate::catalog::Catalog;

    fn held(markers: &Markers, names: &[&str]) -> Held {
        let mut held = Held::default();
        names.iter().for_each(|name| markers.note(name.as_bytes(), &mut held));
        held
    }

    #[test]
    fn objects_are_told_by_their_names() {
        let catalog = Catalog::builtin().unwrap();
        let markers = Markers::new(&catalog.records).unwrap();
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
        assert!(markers.wrapper(&held(&markers, &["record_count", "agents"])));
        assert!(!markers.wrapper(&held(&markers, &["record_count", "tickets"])));
    }
}
