//! The index of a piece of a document: where its brackets are, and the colons after names that may be markers.

use std::sync::Arc;

use super::course::Course;
use super::filter::{BACK, Filter};
use super::idle::Idle;
use super::mark::Mark;
use super::mask::{self, Masks};
use crate::document::blocks::{BLOCK, Carry};
use crate::document::place::Count;

/// Bytes before a piece that are read along with it, so that names at its start are seen whole.
pub(super) const BEFORE: usize = 512;

/// The brackets and colons of a piece outside strings.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// In ascending order: all brackets but those of empty lists, and the colons after names that may be markers.
    pub(super) at: Vec<Mark>,
    /// Line breaks and bytes inside of characters.
    pub(super) count: Count,
    state: State,
    /// The places of all brackets and colons of the last stretch.
    places: Vec<u16>,
    /// How many of `at` are in use.
    kept: usize,
    /// The names that came before.
    course: Course,
}

impl Marks {
    /// Nothing found yet, after bytes that end as `carry` says.
    fn prepare(&mut self, carry: Carry) {
        self.kept = 0;
        self.count = Count::default();
        self.state = State::after(carry);
        self.places.resize(STRETCH + mask::MORE, 0);
    }

    /// From now on, these names make no marks.
    pub(super) fn pass_over(&mut self, idle: &Arc<Idle>) {
        self.course.pass_over(idle);
    }

    /// Whether a backslash stands outside a string: never so in JSON.
    pub(super) const fn astray(&self) -> bool {
        self.state.astray != 0
    }

    /// Adds the marks of the blocks from `start` on.
    fn stretch(&mut self, text: &[u8], start: usize, filter: &Filter) {
        let blocks = text.get(start..).unwrap_or_default().as_chunks::<BLOCK>().0;
        let (found, count) = mask::places(blocks, &mut self.state, &mut self.places);
        self.count.add(count);
        let places = self.places.get(..found).unwrap_or_default();
        if self.at.len() < self.kept + found {
            self.at.resize(self.kept + found, Mark::default());
        }
        let room = self.at.get_mut(self.kept..).unwrap_or_default();
        self.kept += filter.sift(text, start - BACK, places, &mut self.course, room);
    }
}

/// Bytes that are indexed before the colons among the marks are sifted.
pub(super) const STRETCH: usize = 8 << 10;

/// Finds the marks of `text`, whole blocks that follow [`BEFORE`] bytes which only show what stands before.
pub(super) fn index(text: &[u8], filter: &Filter, carry: Carry, marks: &mut Marks) -> Carry {
    marks.prepare(carry);
    let mut start = BEFORE;
    while start < text.len() {
        let end = text.len().min(start + STRETCH);
        marks.stretch(text.get(..end).unwrap_or_default(), start, filter);
        start = end;
    }
    marks.at.truncate(marks.kept);
    marks.state.carry
}

/// What blocks leave to the next ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    carry: Carry,
    /// Not zero once a backslash stands outside a string.
    astray: u64,
}

impl State {
    /// Nothing found yet, after bytes that end as `carry` says.
    const fn after(carry: Carry) -> Self {
        Self { carry, astray: 0 }
    }

    /// Passes blocks and tells `found` the brackets and colons of each that stand outside strings. What `masks` finds is the
    /// same for any processor, as is `parity`: each bit with all those below. No call in here: what counts is kept in the
    /// processor's registers.
    #[inline(always)]
    pub(super) fn pass(
        &mut self,
        blocks: &[[u8; BLOCK]],
        mut masks: impl FnMut(&[u8; BLOCK]) -> Masks,
        parity: impl Fn(u64) -> u64,
        mut found: impl FnMut(u64),
    ) {
        let Self { mut carry, mut astray } = *self;
        for block in blocks {
            let Masks { quotes, backslashes, events } = masks(block);
            let quotes = quotes & !carry.escape(backslashes);
            let string = carry.strings(parity(quotes));
            astray |= backslashes & !string;
            found(events & !string);
        }
        *self = Self { carry, astray };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BEFORE, Filter, Mark, Marks, State, index, mask};
    use crate::document::blocks::{BLOCK, Carry};

    /// The same, byte by byte: the marks, and whether the text ends in a string; nothing for a stray backslash.
    fn plainly(text: &[u8], names: &[&str]) -> Option<(Vec<u32>, bool)> {
        let (mut string, mut escaped, mut start) = (false, false, 0);
        let mut marks = Vec::new();
        for (at, byte) in text.iter().enumerate() {
            let quote = *byte == b'"' && !escaped;
            if quote {
                string = !string;
                start = if string { at + 1 } else { start };
            } else if *byte == b'\\' && !string {
                return None;
            } else if !string && b"{}[]".contains(byte) {
                let blocks = text.chunks(BLOCK).nth(at / BLOCK)?;
                let here = at % BLOCK;
                let pair = |at: usize| blocks.get(at..).is_some_and(|rest| rest.starts_with(b"[]"));
                if !pair(here) && (here == 0 || !pair(here - 1)) {
                    marks.push((BEFORE + at) as u32);
                }
            } else if !string && *byte == b':' {
                let name = at.checked_sub(1).and_then(|end| text.get(start..end)).unwrap_or_default();
                let quoted = text.get(..at).is_some_and(|before| before.ends_with(b"\""));
                let name = serde_json::from_str::<String>(&format!("\"{}\"", String::from_utf8_lossy(name)))
                    .unwrap_or_default();
                let known = names.iter().any(|own| own.eq_ignore_ascii_case(&name));
                if !quoted || known {
                    marks.push((BEFORE + at) as u32);
                }
            }
            escaped = *byte == b'\\' && !escaped;
        }
        Some((marks, string))
    }

    fn padded(text: &[u8]) -> Vec<u8> {
        [vec![b' '; BEFORE], text.to_vec()].concat()
    }

    fn places(marks: &Marks) -> Vec<u32> {
        marks.at.iter().map(|mark| mark.at() as u32).collect()
    }

    fn filter() -> Filter {
        Filter::new(&NAMES.map(|name| (name.to_owned(), Mark::LOOK)))
    }

    const NAMES: [&str; 5] = ["id", "use", "isapiagent", "ab", "team"];

    /// An escaped name is a mark wherever its quote falls: on the first byte of a block too.
    #[test]
    fn escaped_names_are_marks_at_any_place() {
        let filter = filter();
        for before in 0..2 * BLOCK {
            let mut text = format!("{}\"a\\u0062\":1", " ".repeat(before)).into_bytes();
            let colon = (BEFORE + text.len() - 2) as u32;
            text.resize(text.len().next_multiple_of(BLOCK), b' ');
            let mut marks = Marks::default();
            index(&padded(&text), &filter, Carry::default(), &mut marks);
            assert_eq!(places(&marks), [colon], "{before}");
        }
    }

    proptest! {
        #[test]
        fn marks_are_those_that_bytes_give(parts in proptest::collection::vec(proptest::sample::select(vec![
            "\"", "\"", "\"", "\\", "\\\\", "\\\"", "{", "}", "[", "]", "[]", ":", ":", " ", "a", "\u{e9}", "\"id\":",
            "\"use\" :", "\"isapiagent\":", "\"IsApiAgent\":", "\"other_name\":", "\"a\\u0062\":", "\"value\",",
            "\"isapi\\u0061gent\":", "\"is\\u0061piagent\":", "\"\\u0069sapiagent\":", "\"isapi0061gent\":", "\"is1piagent\":",
            "\"\\u0069s\\u0061\\u0070iagent\":", "\"isapiage\\u006e\\u0074\":", "\"\\u0075se\":", "\"\\u0074eam\":", "\"\\u0074\\u0065am\":", "\"\\\"id\":",
        ]), 0..200)) {
            let mut text = parts.concat().into_bytes();
            text.resize(text.len().next_multiple_of(BLOCK), b' ');
            let filter = filter();
            let mut marks = Marks::default();
            let carry = index(&padded(&text), &filter, Carry::default(), &mut marks);
            let blocks = text.as_chunks::<BLOCK>().0;
            let (mut own, mut portable) = (State::after(Carry::default()), State::after(Carry::default()));
            let room = text.len() + mask::MORE;
            let (mut best, mut plain) = (vec![0; room], vec![0; room]);
            let found = mask::places(blocks, &mut own, &mut best);
            prop_assert_eq!(mask::portable(blocks, &mut portable, &mut plain), found);
            prop_assert_eq!((own, &best[..found.0]), (portable, &plain[..found.0]));
            let (mut other, mut two) = (State::after(Carry::default()), vec![0; room]);
            prop_assert_eq!(mask::two_steps(blocks, &mut other, &mut two), found);
            prop_assert_eq!((other, &two[..found.0]), (portable, &plain[..found.0]));
            match plainly(&text, &NAMES) {
                None => prop_assert!(marks.astray()),
                Some((expected, string)) => {
                    prop_assert!(!marks.astray());
                    prop_assert_eq!(string, carry.string != 0);
                    let of = |at: &u32| text.get(*at as usize - BEFORE) != Some(&b':');
                    let brackets = |marks: &[u32]| marks.iter().copied().filter(of).collect::<Vec<u32>>();
                    let found = places(&marks);
                    prop_assert_eq!(brackets(&expected), brackets(&found));
                    // The filter may let other names pass, and none of these be lost.
                    prop_assert!(expected.iter().all(|at| found.binary_search(at).is_ok()), "{:?}", expected);
                    prop_assert!(found.is_sorted());
                }
            }
        }
    }
}
