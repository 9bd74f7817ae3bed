//! Names that need not be looked for in a document: without them, too, its rows are told to be no records.
//!
//! A ticket holds dozens of names that only show what it is not. Once some rows are read it is known which names they
//! hold, and most of these can be left out: whatever they would tell of such an object, it stays no record. A row that
//! might hold a record if they were counted is read again, name by name.

use super::mark::Mark;
use super::markers::{Held, Markers};
use crate::catalog::{common, join};

/// Names that are passed over, whether an object holds them or not.
#[derive(Clone, Debug)]
pub(super) struct Idle {
    /// By their numbers.
    names: Vec<bool>,
    /// The markers that these names are.
    held: Held,
}

impl Idle {
    /// The names that can be passed over where objects hold these sets. Nothing when there are none.
    pub(super) fn among(markers: &Markers, seen: &[Held]) -> Option<Self> {
        let nothing = Held::default();
        let seen = seen.iter().chain([&nothing]).filter(|held| !markers.record(held));
        let seen: Vec<Held> = seen.copied().collect();
        let names = markers.spellings().iter().map(|name| {
            // Where names share a place in the filter, a mark may mean any of them.
            let alone = name.other.is_none() && !name.carrier && !markers.wraps(&name.held);
            alone && name.held != nothing && seen.iter().any(|held| includes(held, &name.held))
        });
        let mut idle = Self { names: names.collect(), held: nothing };
        idle.sum(markers);
        for held in &seen {
            while let Some(decides) = markers.what_decides(held, &idle.held) {
                let name = decides.iter().find_map(|deciding| idle.find(markers, deciding))?;
                *idle.names.get_mut(name)? = false;
                idle.sum(markers);
            }
        }
        idle.names.contains(&true).then_some(idle)
    }

    /// Whether the name of this number is one of them.
    #[inline]
    pub(super) fn has(&self, number: usize) -> bool {
        self.names.get(number).copied().unwrap_or(false)
    }

    /// Whether a mark of this kind is made by one of them.
    #[inline]
    pub(super) fn has_kind(&self, kind: u16) -> bool {
        Mark::name_of(kind).is_some_and(|number| self.has(number))
    }

    /// The markers that these names are: any object may hold them.
    pub(super) const fn held(&self) -> &Held {
        &self.held
    }

    /// The first of the names that is one of these markers.
    fn find(&self, markers: &Markers, deciding: &Held) -> Option<usize> {
        let all = self.names.iter().zip(markers.spellings());
        all.enumerate().find_map(|(number, (idle, name))| (*idle && common(&name.held, deciding) > 0).then_some(number))
    }

    fn sum(&mut self, markers: &Markers) {
        self.held = Held::default();
        let all = self.names.iter().zip(markers.spellings());
        all.filter(|(idle, _)| **idle).for_each(|(_, name)| join(&mut self.held, &name.held));
    }
}

/// Whether one set includes all of the other.
fn includes(all: &Held, some: &Held) -> bool {
    all.iter().zip(some).all(|(all, some)| some & !all == 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Held, Idle, Markers, includes};
    use crate::catalog::{Catalog, join};

    fn markers() -> Markers {
        Markers::new(&Catalog::builtin().unwrap()).unwrap()
    }

    fn held(markers: &Markers, names: &[&str]) -> Held {
        let mut held = Held::default();
        names.iter().for_each(|name| {
            markers.note(name.as_bytes(), &mut held);
        });
        held
    }

    #[test]
    fn names_that_only_tell_what_a_row_is_not_are_passed_over() {
        let markers = markers();
        let ticket =
            held(&markers, &["id", "site_id", "user_id", "agent_id", "department_id", "inactive", "team", "type"]);
        let idle = Idle::among(&markers, &[ticket]).unwrap();
        let count = |names: &Held| names.iter().map(|word| word.count_ones()).sum::<u32>();
        assert!(count(idle.held()) + 3 >= count(&ticket), "{} of {}", count(idle.held()), count(&ticket));
        assert!(!markers.may_be_record(&ticket, idle.held()));
        assert!(Idle::among(&markers, &[held(&markers, &["isapiagent", "team"])]).is_none());
        assert!(Idle::among(&markers, &[]).is_none());
    }

    proptest! {
        /// No record is missed, and of the objects that were seen none has to be read again.
        #[test]
        fn what_is_passed_over_decides_nothing(
            seen in prop::collection::vec(prop::collection::vec(0_usize..400, 0..20), 0..6), more in prop::collection::vec(0_usize..400, 0..6)
        ) {
            let markers = markers();
            let names = markers.spellings();
            let held = |numbers: &[usize]| {
                let mut held = Held::default();
                numbers.iter().for_each(|number| join(&mut held, &names[number % names.len()].held));
                held
            };
            let sets: Vec<Held> = seen.iter().map(|numbers| held(numbers)).collect();
            let Some(idle) = Idle::among(&markers, &sets) else { return Ok(()) };
            for (numbers, set) in seen.iter().zip(&sets) {
                let left: Vec<usize> = numbers.iter().map(|number| number % names.len()).filter(|number| !idle.has(*number)).collect();
                prop_assert_eq!(markers.may_be_record(&held(&left), idle.held()), markers.record(set));
                let row = [left.as_slice(), &more].concat();
                let mut all = *set;
                join(&mut all, &held(&more));
                prop_assert!(includes(&all, &held(&row)));
                prop_assert!(!markers.record(&all) || markers.may_be_record(&held(&row), idle.held()));
            }
        }
    }
}
