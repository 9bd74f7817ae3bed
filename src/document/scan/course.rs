//! Names come in the order in which they came before: which marks they make is remembered, and most are told by one
//! comparison with the name that is expected. In a document where they come in any order, each is remembered by itself.

use std::sync::Arc;

use super::ends::counts;
use super::filter::Filter;
use super::idle::Idle;
use super::mark::Mark;

/// Names that are remembered at most; and up to how many, each once for every way in which names came before it.
const MOST: usize = 4096;
const WAYS: usize = 1024;
/// Places at which a name is looked for by itself, one after another, and what stands at those that are free.
const PROBES: usize = 8;
const FREE: u16 = u16::MAX;
/// Places under which a name is found by those before it; a power of two.
const PLACES: usize = 8192;
/// Shifts out what the name before the last four was.
const BACK: usize = 8;

/// The names of a document, in the order in which they come.
#[derive(Debug)]
pub(super) struct Course {
    steps: Vec<Step>,
    /// The step that comes next.
    pub(super) next: usize,
    /// Steps by what their name and those before spread to, and by what their name alone does.
    places: Vec<u16>,
    names: Vec<u16>,
    /// Names that make no marks any more.
    idle: Option<Arc<Idle>>,
}

/// A name, and what mark it makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// The bytes before its last quote, and which of their bits tell it.
    end: u128,
    counts: u128,
    /// The place of its name and those before.
    place: u16,
    /// The step that came after it when the next one did not.
    other: u16,
    kind: u16,
}

impl Default for Course {
    fn default() -> Self {
        Self { steps: Vec::new(), next: 0, places: vec![0; PLACES], names: vec![FREE; PLACES], idle: None }
    }
}

impl Course {
    /// The names that may be expected, in order.
    #[inline(always)]
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// From now on, these names make no marks.
    pub(super) fn pass_over(&mut self, idle: &Arc<Idle>) {
        if self.idle.is_none() {
            self.steps
                .iter_mut()
                .filter(|step| Mark::sure_name(step.kind).is_some_and(|name| idle.has(name)))
                .for_each(|step| step.kind = 0);
            self.idle = Some(Arc::clone(idle));
        }
    }

    /// What mark the name makes that has these bytes before its last quote, nothing for no marker; and which step comes next.
    /// `step` is the one that was to come now, at first zero, and this name is not it.
    #[inline(never)]
    pub(super) fn turn(&mut self, end: u128, step: usize, filter: &Filter) -> (u16, usize) {
        let last = step.checked_sub(1);
        let before = last.and_then(|last| self.steps.get(last)).copied();
        let other = before.map_or(step, |before| usize::from(before.other));
        if let Some(known) = self.steps.get(other).filter(|step| step.is(end)) {
            return (known.kind, other + 1);
        }
        // Where so many ways were taken, the order is another in each row, and what came before tells nothing.
        let in_any_order = self.steps.len() >= WAYS;
        if in_any_order && filter.rules_out(end) {
            return (0, step);
        }
        let before = before.map_or(0, |before| usize::from(before.place));
        // Of names further back, fewer bits are left: rows that differ in one name go on the same way after a few more.
        let counts = counts(end);
        let own = spread(end & counts);
        let place = (own ^ (before * BACK)) % PLACES;
        let step = self.places.get(place).map_or(0, |known| usize::from(*known));
        if self.steps.get(step).is_some_and(|step| step.is(end)) {
            return self.go(last, step);
        }
        let named = self.named(own, end);
        if let Ok(step) = named
            && in_any_order
        {
            return self.go(last, step);
        }
        if self.steps.len() == MOST {
            self.steps.clear();
            self.names.fill(FREE);
        }
        let number = u16::try_from(self.steps.len()).unwrap_or(0);
        if let Some(known) = self.places.get_mut(place) {
            *known = number;
        }
        let same = named.ok().and_then(|step| self.steps.get(step)).map(|step| step.kind);
        let kind = same.unwrap_or_else(|| {
            if let Some(slot) = named.err().and_then(|slot| self.names.get_mut(slot)) {
                *slot = number;
            }
            let kind = filter.kind(end);
            let is_idle = Mark::sure_name(kind).zip(self.idle.as_ref()).is_some_and(|(name, idle)| idle.has(name));
            if is_idle { 0 } else { kind }
        });
        self.steps.push(Step { end, counts, place: u16::try_from(place).unwrap_or(0), other: 0, kind });
        (kind, self.steps.len())
    }

    /// The step of a name by itself; or the slot for it.
    fn named(&self, own: usize, end: u128) -> Result<usize, usize> {
        for slot in (own..own + PROBES).map(|slot| slot % PLACES) {
            let number = self.names.get(slot).copied().unwrap_or(FREE);
            if number == FREE {
                return Err(slot);
            }
            if self.steps.get(usize::from(number)).is_some_and(|step| step.is(end)) {
                return Ok(usize::from(number));
            }
        }
        Err(own % PLACES)
    }

    /// Goes from the `last` step to one that is known.
    #[inline(always)]
    fn go(&mut self, last: Option<usize>, step: usize) -> (u16, usize) {
        if let (Some(last), Ok(step)) = (last.and_then(|last| self.steps.get_mut(last)), u16::try_from(step)) {
            last.other = step;
        }
        (self.steps.get(step).map_or(Mark::LOOK, |step| step.kind), step + 1)
    }
}

/// Spreads what tells a name over the places: by the highest bits, for the last letters change only these.
const fn spread(own: u128) -> usize {
    let mixed =
        (own as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((own >> 64) as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    (mixed >> (u64::BITS - PLACES.ilog2())) as usize
}

impl Step {
    /// Whether it is the name that has these bytes before its last quote.
    #[inline(always)]
    pub(super) const fn is(&self, end: u128) -> bool {
        (end ^ self.end) & self.counts == 0
    }

    /// What mark it makes.
    #[inline(always)]
    pub(super) const fn kind(&self) -> u16 {
        self.kind
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Course, Filter, MOST, Mark, WAYS};

    fn kind(course: &mut Course, end: u128, step: usize, filter: &Filter) -> (u16, usize) {
        match course.steps().get(step).filter(|step| step.is(end)) {
            Some(known) => (known.kind(), step + 1),
            None => course.turn(end, step, filter),
        }
    }

    fn end(name: &str) -> u128 {
        let text = format!("0123456789abcdef,\"{name}");
        u128::from_le_bytes(*text.as_bytes().last_chunk().unwrap())
    }

    proptest! {
        #[test]
        fn names_make_the_same_marks_wherever_they_come(
            names in prop::collection::vec("[a-c]{1,9}", 1..40), order in prop::collection::vec(0_usize..40, 0..400)
        ) {
            let markers: Vec<(String, u16)> = names.iter().step_by(3).cloned().zip(2..).collect();
            let filter = Filter::new(&markers);
            let mut course = Course::default();
            let mut step = 0;
            for index in order {
                let end = end(&names[index % names.len()]);
                let (kind, next) = kind(&mut course, end, step, &filter);
                prop_assert_eq!(kind, filter.kind(end));
                step = next;
            }
        }
    }

    #[test]
    fn names_in_any_order_are_remembered_once() {
        let filter = Filter::new(&[("n7".to_owned(), 2)]);
        let mut course = Course::default();
        let (mut step, mut random) = (0, 1_usize);
        for _ in 0..20_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let end = end(&format!("n{}", (random >> 33) % 300));
            let (kind, next) = kind(&mut course, end, step, &filter);
            assert_eq!(kind, filter.kind(end));
            step = next;
        }
        assert!((WAYS..WAYS + 300).contains(&course.steps.len()), "{}", course.steps.len());
    }

    #[test]
    fn what_is_remembered_has_a_limit() {
        let filter = Filter::new(&[("n7".to_owned(), 2)]);
        let mut course = Course::default();
        let mut step = 0;
        for number in 0..3 * MOST {
            let end = end(&format!("n{number}"));
            let (kind, next) = kind(&mut course, end, step, &filter);
            assert_eq!(kind, filter.kind(end));
            step = next;
        }
        assert!(course.steps.len() <= MOST);
        assert_eq!(kind(&mut course, end("n7"), step, &filter).0, Mark::sure(2));
    }
}
