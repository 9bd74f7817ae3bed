//! Fingerprints as sets of numbered names: which type of record an object is takes a few words of bits to tell.

use super::Kind;
use super::record::RecordType;
use crate::words::Lookup;

/// Words of a set of names.
const WORDS: usize = 4;

/// A set of numbered names, one bit each.
pub(crate) type Set = [u64; WORDS];

/// Adds the name of this number to a set: whether it was in it before. Nothing when a set holds no such numbers.
#[inline]
pub(crate) fn put(set: &mut Set, number: usize) -> Option<bool> {
    let (word, bit) = (set.get_mut(number / 64)?, 1 << (number % 64));
    let before = *word & bit != 0;
    *word |= bit;
    Some(before)
}

/// Adds all names of another set to a set.
#[inline]
pub(crate) fn join(set: &mut Set, other: &Set) {
    set.iter_mut().zip(other).for_each(|(all, own)| *all |= own);
}

/// How many names two sets share.
#[inline]
pub(crate) fn common(a: &Set, b: &Set) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum()
}

/// The fingerprints of all types of records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prints {
    names: Lookup,
    prints: Vec<Print>,
}

/// A fingerprint, as sets.
#[derive(Clone, Debug)]
struct Print {
    kind: Kind,
    of: Set,
    alone: Set,
    none: Set,
    need: u32,
    guid_id: bool,
}

impl Prints {
    /// The fingerprints of these types. Nothing when they have more names than a set can hold.
    pub(super) fn new(records: &[RecordType]) -> Option<Self> {
        let mut prints = Self::default();
        for record in records {
            let print = &record.fingerprint;
            let (of, alone, none) = (prints.set(&print.of)?, prints.set(&print.alone)?, prints.set(&print.none)?);
            let need = u32::try_from(print.need).ok()?;
            prints.prints.push(Print { kind: record.kind, of, alone, none, need, guid_id: print.guid_id });
        }
        Some(prints)
    }

    fn set(&mut self, names: &[String]) -> Option<Set> {
        let mut set = Set::default();
        for name in names {
            put(&mut set, self.names.add(name, false)?)?;
        }
        Some(set)
    }

    /// Whether a type of record is told by this name, among others.
    pub(crate) fn tells(&self, name: &str) -> bool {
        let mut own = Set::default();
        self.names.find(name.as_bytes(), |number| {
            put(&mut own, number);
        });
        self.prints.iter().any(|print| common(&own, &print.of) + common(&own, &print.alone) > 0)
    }

    /// The type of record that an object with these names is, if it is one: the best match. `guid` tells whether its id
    /// is a GUID.
    pub(crate) fn kind<'n>(&self, names: impl Iterator<Item = &'n str>, guid: impl Fn() -> bool) -> Option<Kind> {
        let mut held = Set::default();
        for name in names {
            self.names.find(name.as_bytes(), |number| {
                put(&mut held, number);
            });
        }
        let mut best: Option<(u32, Kind)> = None;
        for print in &self.prints {
            if common(&held, &print.none) > 0 {
                continue;
            }
            let score = common(&held, &print.of) + u32::from(print.guid_id && guid());
            let is = common(&held, &print.alone) > 0 || score >= print.need;
            let score = score.max(1);
            if is && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, print.kind));
            }
        }
        best.map(|(_, kind)| kind)
    }
}
