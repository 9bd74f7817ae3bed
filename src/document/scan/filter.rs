//! Tells names that may be markers from most others by their last eight letters.

use super::course::Course;
use super::mark::Mark;
use super::piece::STRETCH;

/// Bytes of a name's end that are looked at, with its quote and the colon; and how many of them stand before the colon.
const NEAR: usize = 10;
pub(super) const BACK: usize = NEAR - 1;
/// Slots of the table; a power of two.
const SLOTS: usize = 4096;
/// The bits in which letters of the two cases differ.
pub(super) const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// Bytes of an escaped letter after its backslash.
const ESCAPE: usize = "u0061".len();
/// Ways of spreading names over the slots that are tried.
const TRIES: u32 = 64;

/// The ends of all markers' names.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// What kind of mark a name of this slot makes; nothing for no marker.
    table: Box<[u16; SLOTS]>,
    /// Spread names over the slots: the first and the last four letters.
    factors: [u32; 2],
    /// Kinds of marks, and the kind of another name that shares the slot.
    others: Vec<(u16, u16)>,
    /// What may follow on an escaped letter: the letters after it, at the end of eight bytes, and itself, of all names.
    tails: Vec<(u64, u8)>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { table: Box::new([0; SLOTS]), factors: [0x9E37_79B9, 0x7F4A_7C15], others: Vec::new(), tails: Vec::new() }
    }
}

impl Filter {
    /// Names, to be met in any case, and the kinds of marks that they make. Which of the names that share a slot is meant
    /// only the text can tell, so the slots are chosen for few of these.
    pub(super) fn new(names: &[(String, u16)]) -> Self {
        let mut best = None;
        // Names with the same end cannot be spread.
        let mut ends: Vec<u64> = names.iter().map(|(name, _)| end_of(name) | FOLD).collect();
        ends.sort_unstable();
        ends.dedup();
        let least = names.len() - ends.len();
        for turn in 0..TRIES {
            let mut filter = Self::default();
            filter.factors = filter.factors.map(|factor| factor.wrapping_mul(2 * turn + 1));
            names.iter().for_each(|(name, kind)| filter.add(name, *kind));
            let shared = filter.others.len();
            if best.as_ref().is_none_or(|best: &Self| shared < best.others.len()) {
                best = Some(filter);
            }
            if shared <= least {
                break;
            }
        }
        let mut best = best.unwrap_or_default();
        for (name, _) in names {
            for length in 1..=ESCAPE {
                let split =
                    name.len().checked_sub(8 - length).and_then(|start| name.as_bytes().split_at_checked(start));
                if let Some((&[.., letter], _)) = split {
                    best.tails.push((after_escape(end_of(name), length), letter));
                }
            }
        }
        best.tails.sort_unstable();
        best
    }

    /// Adds a name. Of those that share a slot, the ones that only the text tells apart come last.
    fn add(&mut self, name: &str, kind: u16) {
        let slot = slot(end_of(name), b'"', self.factors);
        let Some(first) = self.table.get_mut(slot) else { return };
        if *first == 0 || *first == kind {
            *first = kind;
        } else if kind == Mark::LOOK {
            let mut last = *first;
            while let Some(other) = self.others.iter().find(|(own, _)| *own == last).map(|(_, other)| *other) {
                last = other;
            }
            if last != Mark::LOOK {
                self.others.push((last, kind));
            }
        } else {
            self.others.push((kind, *first));
            *first = kind;
        }
    }

    /// Kinds of marks whose slot another name shares, and the kind of that.
    pub(super) fn others(&self) -> &[(u16, u16)] {
        &self.others
    }

    /// Whether the name that ends at `end` of `text`, with `cut` before it, may be a marker.
    #[inline(always)]
    pub(super) fn may_be(&self, text: &[u8], end: usize, cut: u8) -> bool {
        let before = end.checked_sub(8).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk::<8>);
        let Some(before) = before else { return true };
        self.look(u64::from_le_bytes(*before), cut).1 != 0
    }

    /// Takes over the brackets among `events`, but those of empty lists, and the colons whose name may be a marker; how
    /// many these are. Each of the events has a bit, in words for blocks, the first of which is [`BACK`] bytes after
    /// `start`, from where the text is looked at. `into` has room for all.
    pub(super) fn sift(
        &self,
        text: &[u8],
        start: usize,
        events: &[u64],
        course: &mut Course,
        into: &mut [Mark],
    ) -> usize {
        let text = text.get(start..).unwrap_or_default();
        let start = (start + BACK) as u32;
        match text.first_chunk::<{ STRETCH + BACK }>() {
            // No place is beyond the stretch; so written, the compiler knows.
            Some(text) => self.put_all(start, events, course, into, |mark| {
                let at = mark as usize % STRETCH;
                text.get(at..at + NEAR).and_then(<[u8]>::first_chunk)
            }),
            None => self.put_all(start, events, course, into, |mark| text.get(mark as usize..)?.first_chunk()),
        }
    }

    /// The same, when `near` gives the bytes before a place and its own.
    #[inline(always)]
    fn put_all<'t>(
        &self,
        start: u32,
        events: &[u64],
        course: &mut Course,
        into: &mut [Mark],
        near: impl Fn(u32) -> Option<&'t [u8; NEAR]>,
    ) -> usize {
        let (mut kept, mut step) = (0, course.next);
        let mut base = 0;
        for events in events {
            let mut left = *events;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let mark = base + bit;
                let Some([name @ .., quote, own]) = near(mark) else { continue };
                // Anything but a name right before its colon has to be looked at.
                let is_name = u16::from_le_bytes([*quote, *own]) == u16::from_le_bytes(*b"\":");
                let kind = if is_name {
                    let (kind, next) = course.kind(u64::from_le_bytes(*name), step, self);
                    step = next;
                    kind
                } else if *own == b'[' && left >> bit & 2 != 0 && near(mark + 1).is_some_and(|[.., own]| *own == b']') {
                    // There are many empty lists, and nothing depends on them.
                    left &= left - 1;
                    continue;
                } else {
                    Mark::LOOK
                };
                if let Some(to) = into.get_mut(kept) {
                    *to = Mark::new(start + mark, kind);
                }
                kept += usize::from(kind != 0);
            }
            base += u64::BITS;
        }
        course.next = step;
        kept
    }

    /// What mark the name makes that ends with these eight bytes before its quote, if letters of it may be escaped.
    pub(super) fn look_closely(&self, end: u64) -> u16 {
        let (_, kind) = self.look(end, b'"');
        let escaped = cuts(own(end, b'"'), b'\\') != 0 || self.may_go_on_escape(end);
        if escaped { Mark::LOOK } else { kind }
    }

    /// Whether these eight bytes may be what follows on the backslash of an escape, and the letters after that of one of the
    /// names.
    fn may_go_on_escape(&self, end: u64) -> bool {
        let bytes = end.to_le_bytes();
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        (1..=ESCAPE).any(|length| {
            let tail = after_escape(end, length);
            (length <= digits || bytes.starts_with(b"u")) && {
                let start = self.tails.partition_point(|(own, _)| *own < tail);
                let same = self.tails.iter().skip(start).take_while(|(own, _)| *own == tail);
                let escape = bytes.get(..length).unwrap_or_default();
                same.into_iter().any(|(_, letter)| spells(escape, *letter))
            }
        })
    }

    /// The slot of the name that ends with these eight bytes, with `cut` before it, and what mark it makes.
    #[inline(always)]
    pub(super) fn look(&self, end: u64, cut: u8) -> (usize, u16) {
        let slot = slot(end, cut, self.factors);
        (slot, self.table.get(slot).copied().unwrap_or(Mark::LOOK))
    }
}

/// The last eight letters of a name, with quotes before it where it has fewer.
fn end_of(name: &str) -> u64 {
    let mut end = [b'"'; 8];
    end.iter_mut().rev().zip(name.bytes().rev()).for_each(|(to, from)| *to = from);
    u64::from_le_bytes(end)
}

/// The letters of eight bytes that are not the first ones, in any case.
const fn after_escape(end: u64, length: usize) -> u64 {
    (end | FOLD) & (u64::MAX << (8 * length))
}

/// Whether an escape that ends like this is this letter, in any case.
fn spells(escape: &[u8], letter: u8) -> bool {
    [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()].into_iter().any(|letter| {
        let whole = format!("u{:04x}", letter);
        whole
            .len()
            .checked_sub(escape.len())
            .and_then(|start| whole.as_bytes().get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(escape))
    })
}

/// The slot of the eight bytes before a name's end; `cut` stands before a name.
#[inline(always)]
const fn slot(end: u64, cut: u8, [first, last]: [u32; 2]) -> usize {
    let own = own(end, cut) | FOLD;
    let mixed = (own & u32::MAX as u64).wrapping_mul(first as u64) ^ (own >> 32).wrapping_mul(last as u64);
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
pub(super) const fn cuts(end: u64, cut: u8) -> u64 {
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
            let events: Vec<u64> = (0..length)
                .step_by(64)
                .map(|start| if length - start < 64 { (1 << (length - start)) - 1 } else { u64::MAX })
                .collect();
            let (mut plain, mut at) = (Vec::new(), BACK);
            while at < text.len() {
                if text[at..].starts_with(b"[]") && (at - BACK) % 64 < 63 {
                    at += 2;
                    continue;
                }
                let name = text[..at].strip_suffix(b"\"").filter(|_| text[at] == b':');
                let kind = name.map_or(Mark::LOOK, |name| filter.look_closely(u64::from_le_bytes(*name.last_chunk().unwrap())));
                plain.extend((kind != 0).then(|| Mark::new(at as u32, kind)));
                at += 1;
            }
            let (mut course, mut sifted) = (Course::default(), vec![Mark::default(); length]);
            for _ in 0..2 {
                let found = filter.sift(&text, 0, &events, &mut course, &mut sifted);
                prop_assert_eq!(&sifted[..found], &plain);
                text.resize(STRETCH + BACK, b' ');
            }
        }
    }
}
