//! Tells names that may be markers from others, and takes over the brackets and the colons after such names.

use super::course::Course;
use super::ends::{Ends, SEEN, is_shown};
use super::mark::Mark;
use super::piece::STRETCH;
use crate::document::blocks::BLOCK;

/// Bytes of a name's end that are looked at, with its quote and the colon; and how many of them stand before the colon.
const NEAR: usize = SEEN + 2;
pub(super) const BACK: usize = NEAR - 1;
/// Slots of the table; a power of two.
const SLOTS: usize = 4096;
/// The bits in which letters of the two cases differ.
pub(super) const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// The ends of all markers' names.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// Whether one of the names has its last eight letters in this slot.
    table: Box<[bool; SLOTS]>,
    ends: Ends,
}

impl Default for Filter {
    fn default() -> Self {
        Self { table: Box::new([false; SLOTS]), ends: Ends::default() }
    }
}

impl Filter {
    /// Names, to be met in any case, and the kinds of marks that they make.
    pub(super) fn new(names: &[(String, u16)]) -> Self {
        let mut filter = Self { ends: Ends::new(names), ..Self::default() };
        for (name, _) in names {
            let mut end = [b'"'; 8];
            end.iter_mut().rev().zip(name.bytes().rev()).for_each(|(to, from)| *to = from);
            if let Some(known) = filter.table.get_mut(slot(u64::from_le_bytes(end), b'"')) {
                *known = true;
            }
        }
        filter
    }

    /// Whether the name that ends at `end` of `text`, with `cut` before it, may be a marker.
    #[inline(always)]
    pub(super) fn may_be(&self, text: &[u8], end: usize, cut: u8) -> bool {
        let before = end.checked_sub(8).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk::<8>);
        let Some(before) = before else { return true };
        self.table.get(slot(u64::from_le_bytes(*before), cut)).copied().unwrap_or(true)
    }

    /// What mark the name makes that has these bytes before its last quote.
    pub(super) fn kind(&self, end: u128) -> u16 {
        let near = (end >> u64::BITS) as u64;
        self.ends.kind(end, self.table.get(slot(near, b'"')).copied().unwrap_or(true))
    }

    /// Whether it is told at once that the name that has these bytes before its last quote makes no mark.
    #[inline(always)]
    pub(super) fn rules_out(&self, end: u128) -> bool {
        let near = (end >> u64::BITS) as u64;
        !self.table.get(slot(near, b'"')).copied().unwrap_or(true) && is_shown(end)
    }

    /// Takes over the brackets among `places`, but those of empty lists, and the colons whose name may be a marker; how many
    /// these are. The places are counted from [`BACK`] bytes after `start`, from where the text is looked at. `into` has
    /// room for all.
    pub(super) fn sift(
        &self,
        text: &[u8],
        start: usize,
        places: &[u16],
        course: &mut Course,
        into: &mut [Mark],
    ) -> usize {
        let text = text.get(start..).unwrap_or_default();
        let start = (start + BACK) as u32;
        match text.first_chunk::<{ STRETCH + BACK }>() {
            // No place is beyond the stretch; so written, the compiler knows.
            Some(text) => self.put_all(start, places, course, into, |place| {
                let at = usize::from(place) % STRETCH;
                text.get(at..at + NEAR).and_then(<[u8]>::first_chunk)
            }),
            None => self.put_all(start, places, course, into, |place| text.get(usize::from(place)..)?.first_chunk()),
        }
    }

    /// The same, when `near` gives the bytes before a place and its own.
    #[inline(always)]
    fn put_all<'t>(
        &self,
        start: u32,
        places: &[u16],
        course: &mut Course,
        into: &mut [Mark],
        near: impl Fn(u16) -> Option<&'t [u8; NEAR]>,
    ) -> usize {
        let (mut kept, mut step) = (0, course.next);
        let mut steps = course.steps();
        let mut left = places.iter();
        while let Some(&place) = left.next() {
            let Some([name @ .., quote, own]) = near(place) else { continue };
            // Anything but a name right before its colon has to be looked at.
            let is_name = u16::from_le_bytes([*quote, *own]) == u16::from_le_bytes(*b"\":");
            let kind = if is_name {
                let end = u128::from_le_bytes(*name);
                if let Some(known) = steps.get(step).filter(|step| step.is(end)) {
                    step += 1;
                    known.kind()
                } else {
                    let (kind, next) = course.turn(end, step, self);
                    (step, steps) = (next, course.steps());
                    kind
                }
            } else if *own == b'['
                && is_pair(place, left.as_slice())
                && near(place + 1).is_some_and(|[.., own]| *own == b']')
            {
                // There are many empty lists, and nothing depends on them.
                left.next();
                continue;
            } else {
                Mark::LOOK
            };
            if kind != 0
                && let Some(to) = into.get_mut(kept)
            {
                *to = Mark::new(start + u32::from(place), kind);
                kept += 1;
            }
        }
        course.next = step;
        kept
    }
}

/// Whether the place after this one is the next of those in the same block.
fn is_pair(place: u16, left: &[u16]) -> bool {
    usize::from(place) % BLOCK != BLOCK - 1 && left.first().is_some_and(|next| *next == place + 1)
}

/// The slot of the eight bytes before a name's end; `cut` stands before a name.
#[inline(always)]
const fn slot(end: u64, cut: u8) -> usize {
    let own = own(end, cut) | FOLD;
    let mixed = (own & u32::MAX as u64).wrapping_mul(0x9E37_79B9) ^ (own >> 32).wrapping_mul(0x7F4A_7C15);
    (mixed >> 32) as usize % SLOTS
}

/// The name among the eight bytes before its end: nothing up to the byte that stands before it.
#[inline(always)]
const fn own(end: u64, cut: u8) -> u64 {
    let cuts = cuts(end, cut);
    if cuts == 0 { end } else { end & !(u64::MAX >> cuts.leading_zeros()) }
}

/// The highest bit of each byte that is the cut.
#[inline(always)]
const fn cuts(end: u64, cut: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let others = end ^ (ONES * cut as u64);
    !(((others & !HIGH) + !HIGH) | others) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BACK, Course, Filter, Mark, STRETCH};

    proptest! {
        #[test]
        fn all_but_names_that_are_no_markers_are_kept(
            text in "[\\[\\]\"#:a-c\\{ ]{0,80}|(\"[a-zA-Z_]{1,12}\":){0,12}", names in prop::collection::vec("[a-c]{1,9}", 0..9)
        ) {
            let names: Vec<(String, u16)> = names.into_iter().zip(2..).collect();
            let filter = Filter::new(&names);
            let mut text = [vec![b' '; BACK], text.into_bytes()].concat();
            let length = text.len() - BACK;
            let places: Vec<u16> = (0..length as u16).collect();
            let (mut plain, mut at) = (Vec::new(), BACK);
            while at < text.len() {
                if text[at..].starts_with(b"[]") && (at - BACK) % 64 < 63 {
                    at += 2;
                    continue;
                }
                let name = text[..at].strip_suffix(b"\"").filter(|_| text[at] == b':');
                let kind = name.map_or(Mark::LOOK, |name| filter.kind(u128::from_le_bytes(*name.last_chunk().unwrap())));
                plain.extend((kind != 0).then(|| Mark::new(at as u32, kind)));
                at += 1;
            }
            let (mut course, mut sifted) = (Course::default(), vec![Mark::default(); length]);
            for _ in 0..2 {
                let found = filter.sift(&text, 0, &places, &mut course, &mut sifted);
                prop_assert_eq!(&sifted[..found], &plain);
                text.resize(STRETCH + BACK, b' ');
            }
        }
    }
}
