//! Names that need not be looked for in a document: without them, too, its rows are told to be no records.
//!
//! A ticket holds dozens of names that only show what it is not. Once some rows are read it is known which names they
//! hold, and most of these can be left out: whatever they would tell of such an object, it stays no record. A row that
//! might hold a record if they were counted is read again, name by name.

use super::markers::{Held, Markers, Print};
use crate::catalog::join;

/// Names that are passed over, whether an object holds them or not.
#[derive(Clone, Debug)]
pub(super) struct Idle {
    /// By their numbers.
    names: Vec<bool>,
    /// The markers that these names are.
    held: Held,
}

impl Idle {
    /// The names that can be passed over where objects hold these sets, going by how often each of the names is `met`.
    /// Nothing when there are none.
    pub(super) fn among(markers: &Markers, seen: &[Held], met: &[u32]) -> Option<Self> {
        let nothing = Held::default();
        let mut often: Vec<(u32, usize, Held)> = Vec::new();
        for ((number, name), met) in markers.spellings().iter().enumerate().zip(met) {
            if *met > 0 && name.held != nothing && !name.carrier && !markers.wraps(&name.held) {
                often.push((*met, number, name.held));
            }
        }
        often.sort_unstable_by_key(|(met, number, _)| (std::cmp::Reverse(*met), *number));
        let mut all = nothing;
        often.iter().for_each(|(_, _, held)| join(&mut all, held));
        let seen = seen.iter().chain([&nothing]).filter(|held| !markers.record(held));
        // What no set could be if all names were passed over, none can be if some are.
        let risks: Vec<(Held, &Print)> =
            seen.flat_map(|held| markers.may_be(*held, all).map(|print| (*held, print))).collect();
        let mut idle = Self { names: vec![false; markers.spellings().len()], held: nothing };
        for (_, number, held) in &often {
            let mut more = idle.held;
            join(&mut more, held);
            if !risks.iter().any(|(held, print)| print.may_be(held, &more))
                && let Some(name) = idle.names.get_mut(*number)
            {
                *name = true;
                idle.held = more;
            }
        }
        idle.names.contains(&true).then_some(idle)
    }

    /// Whether the name of this number is one of them.
    #[inline]
    pub(super) fn has(&self, number: usize) -> bool {
        self.names.get(number).copied().unwrap_or(false)
    }

    /// The markers that these names are: any object may hold them.
    pub(super) const fn held(&self) -> &Held {
        &self.held
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Held, Idle, Markers};
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
        let met = vec![1; markers.spellings().len()];
        let idle = Idle::among(&markers, &[ticket], &met).unwrap();
        let count = |names: &Held| names.iter().map(|word| word.count_ones()).sum::<u32>();
        assert!(count(idle.held()) + 3 >= count(&ticket), "{} of {}", count(idle.held()), count(&ticket));
        assert!(!markers.may_be_record(&ticket, idle.held()));
        assert!(Idle::among(&markers, &[held(&markers, &["isapiagent", "team"])], &[]).is_none());
        assert!(Idle::among(&markers, &[ticket], &vec![0; met.len()]).is_none());
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
            let mut met = vec![0; names.len()];
            seen.iter().flatten().for_each(|number| met[number % names.len()] += 1);
            let Some(idle) = Idle::among(&markers, &sets, &met) else { return Ok(()) };
            for (numbers, set) in seen.iter().zip(&sets) {
                let left: Vec<usize> = numbers.iter().map(|number| number % names.len()).filter(|number| !idle.has(*number)).collect();
                prop_assert_eq!(markers.may_be_record(&held(&left), idle.held()), markers.record(set));
                let row = [left.as_slice(), &more].concat();
                let mut all = *set;
                join(&mut all, &held(&more));
                prop_assert!(!markers.record(&all) || markers.may_be_record(&held(&row), idle.held()));
            }
        }
    }
}
