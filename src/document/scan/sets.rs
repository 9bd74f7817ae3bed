//! The sets of markers that objects hold, by number: an object's is found name by name, and what it makes of the object
//! is asked once.

use super::markers::{Held, Markers};
use crate::catalog::join;

/// Sets that are remembered at most.
const MOST: usize = 1024;
/// Places under which a set is found; a power of two, several times the sets.
const PLACES: usize = 4 * MOST;
/// A set that nobody asked for yet.
const UNASKED: u16 = u16::MAX;

/// The number of a set; at first that of the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SetNumber(u16);

/// All sets that came before.
#[derive(Debug)]
pub(super) struct Sets<'a> {
    markers: &'a Markers,
    /// Markers that any object may hold besides.
    idle: Held,
    sets: Vec<(Held, Option<Told>)>,
    /// For each set, the one that it becomes by each of the markers' likely names.
    next: Vec<u16>,
    /// Sets by what they spread to; zero for none.
    places: Vec<u16>,
}

/// What an object is that holds just the markers of a set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// Whether it can be a record, and whether it can wrap an empty list of a kind.
    pub(super) record: bool,
    pub(super) wrapper: bool,
}

impl<'a> Sets<'a> {
    /// The empty set.
    pub(super) fn new(markers: &'a Markers) -> Self {
        let mut sets = Self { markers, idle: Held::default(), sets: Vec::new(), next: Vec::new(), places: Vec::new() };
        sets.clear();
        sets
    }

    fn clear(&mut self) {
        self.sets.clear();
        self.next.clear();
        self.places.clear();
        self.places.resize(PLACES, 0);
        self.number(Held::default());
    }

    /// What an object is that holds this set.
    #[inline]
    pub(super) fn told(&mut self, set: SetNumber) -> Told {
        match self.sets.get(usize::from(set.0)) {
            Some((_, Some(told))) => *told,
            _ => self.tell(set),
        }
    }

    #[cold]
    fn tell(&mut self, set: SetNumber) -> Told {
        let Some((held, told)) = self.sets.get_mut(usize::from(set.0)) else {
            return Told { record: true, wrapper: true };
        };
        let record = self.markers.may_be_record(held, &self.idle);
        *told.insert(Told { record, wrapper: self.markers.wrapper(held) })
    }

    /// The sets of all objects that were asked about, and of those that have one of the `open` sets so far.
    pub(super) fn told_of(&self, open: impl Iterator<Item = SetNumber>) -> Vec<Held> {
        let told = self.sets.iter().filter(|(_, told)| told.is_some()).map(|(held, _)| *held);
        told.chain(open.map(|set| self.held(set))).collect()
    }

    fn held(&self, set: SetNumber) -> Held {
        self.sets.get(usize::from(set.0)).map_or(Held::default(), |(held, _)| *held)
    }

    /// From now on, any object may hold these markers besides. The sets that are `used` get other numbers.
    pub(super) fn pass_over<'u>(&mut self, idle: Held, used: impl Iterator<Item = &'u mut SetNumber>) -> Option<()> {
        self.idle = idle;
        self.renew(used)
    }

    /// The set with the markers of a likely name as well. Nothing when there are too many sets.
    #[inline]
    pub(super) fn with_likely(&mut self, set: SetNumber, name: usize) -> Option<SetNumber> {
        match self.next.get(usize::from(set.0) * self.markers.spellings().len() + name) {
            Some(&UNASKED) | None => self.ask(set, name),
            Some(&known) => Some(SetNumber(known)),
        }
    }

    #[cold]
    fn ask(&mut self, set: SetNumber, name: usize) -> Option<SetNumber> {
        let spellings = self.markers.spellings();
        let found = self.with(set, &spellings.get(name)?.held)?;
        *self.next.get_mut(usize::from(set.0) * spellings.len() + name)? = found.0;
        Some(found)
    }

    /// The set with other markers as well. Nothing when there are too many sets.
    pub(super) fn with(&mut self, set: SetNumber, more: &Held) -> Option<SetNumber> {
        let mut held = self.held(set);
        join(&mut held, more);
        self.number(held)
    }

    /// What an object is that holds these markers.
    #[inline]
    pub(super) fn of(&mut self, held: &Held) -> Told {
        let set = self.number(*held).or_else(|| {
            self.clear();
            self.number(*held)
        });
        self.told(set.unwrap_or(SetNumber(UNASKED)))
    }

    /// Forgets all sets but those that are `used`, which get other numbers. Nothing when these are too many.
    pub(super) fn renew<'u>(&mut self, used: impl Iterator<Item = &'u mut SetNumber>) -> Option<()> {
        let before = std::mem::take(&mut self.sets);
        self.clear();
        for set in used {
            *set = self.number(before.get(usize::from(set.0))?.0)?;
        }
        Some(())
    }

    fn number(&mut self, held: Held) -> Option<SetNumber> {
        let mixed =
            held.iter().fold(0_u64, |mixed, word| (mixed.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut place = (mixed >> 32) as usize % PLACES;
        while let Some(known) = usize::from(*self.places.get(place)?).checked_sub(1) {
            if self.sets.get(known).is_some_and(|(own, _)| *own == held) {
                return u16::try_from(known).ok().map(SetNumber);
            }
            place = (place + 1) % PLACES;
        }
        let number = u16::try_from(self.sets.len()).ok().filter(|number| usize::from(*number) < MOST)?;
        *self.places.get_mut(place)? = number + 1;
        self.sets.push((held, None));
        self.next.resize(self.sets.len() * self.markers.spellings().len(), UNASKED);
        Some(SetNumber(number))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MOST, SetNumber, Sets};
    use crate::catalog::{Catalog, join};
    use crate::document::Markers;
    use crate::document::scan::markers::Held;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        /// Enough objects that all sets are forgotten in between.
        #[test]
        fn a_set_tells_what_its_markers_tell(seed in any::<u64>(), objects in 1..MOST) {
            let markers = Markers::new(&Catalog::builtin().unwrap()).unwrap();
            let count = markers.spellings().len();
            let (mut sets, mut alone) = (Sets::new(&markers), Sets::new(&markers));
            let mut around = SetNumber::default();
            let mut random = seed | 1;
            for _ in 0..objects {
                let (mut set, mut held) = (SetNumber::default(), Held::default());
                for _ in 0..random % 7 {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    let name = (random % count as u64) as usize;
                    join(&mut held, &markers.spellings()[name].held);
                    let next = if random % 11 == 0 { None } else { sets.with_likely(set, name) };
                    set = next.or_else(|| {
                        sets.renew([&mut set, &mut around].into_iter())?;
                        sets.with_likely(set, name)
                    }).unwrap();
                }
                let told = sets.told(set);
                prop_assert_eq!(sets.held(set), held);
                prop_assert_eq!(told.record, markers.record(&held));
                prop_assert_eq!(told.wrapper, markers.wrapper(&held));
                let again = alone.of(&held);
                prop_assert_eq!((again.record, again.wrapper), (told.record, told.wrapper));
                around = sets.with(SetNumber::default(), &held).unwrap_or(around);
            }
            prop_assert!(sets.sets.len() <= MOST);
        }
    }
}
