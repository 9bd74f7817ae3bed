//! The index of a stretch of a document: where its brackets are.
//!
//! Plain values whose names are no markers are most of a document. They are told here, where stretches can be looked at
//! side by side: a run of them leaves one mark in place of four brackets for each.

use multiversion::multiversion;

use super::super::filter::Filter;
use super::dialect::Dialect;
use super::marks::marks;
use super::tag::{Start, is_plain, is_plain_key, same, without_number};
use crate::document::blocks::BLOCK;

/// In a mark: plain values begin there, not a single bracket.
pub(super) const VALUES: u32 = 1 << 31;
/// In such a mark: one of them has a name.
pub(super) const NAMED: u32 = 1 << 30;

/// What is found in a stretch.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Where the brackets are, in ascending order, outside comments and the like; of these, the first one only.
    pub(super) at: Vec<u32>,
    /// How far the stretch is looked through.
    pub(super) done: usize,
    /// What ends the comment, CDATA or instruction in which that is.
    pub(super) until: Option<&'static [u8]>,
    /// All brackets.
    raw: Vec<u32>,
}

/// What begins with `<!` or `<?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// What ends with these bytes, after so many that begin it; whether it can hold what looks like tags.
    Ends(usize, &'static [u8], bool),
    /// Something that is not followed: a DTD, say.
    Other,
    /// More bytes are needed.
    Short,
}

/// Bytes that tell what begins with `<!` at most.
const TELLING: usize = 9;

impl Special {
    /// What begins with these bytes.
    pub(super) fn of(text: &[u8]) -> Self {
        if text.starts_with(b"<?") {
            Self::Ends(2, b"?>", false)
        } else if text.starts_with(b"<![CDATA[") {
            Self::Ends(TELLING, b"]]>", true)
        } else if text.len() < TELLING {
            Self::Short
        } else if text.starts_with(b"<!--") && !text.starts_with(b"<!-->") && !text.starts_with(b"<!--->") {
            Self::Ends(4, b"-->", true)
        } else {
            Self::Other
        }
    }
}

/// Looks for what ends a comment or the like from `at` on: where it ended; or up to where it was looked.
pub(super) fn end(text: &[u8], at: usize, until: &[u8]) -> Result<usize, usize> {
    let rest = text.get(at..).unwrap_or_default();
    match memchr::memmem::find(rest, until) {
        Some(found) => Ok(at + found + until.len()),
        None => Err(at.max(text.len().saturating_sub(until.len() - 1))),
    }
}

impl Marks {
    /// Finds the marks of `text`, at whose start no comment or the like goes on.
    pub(super) fn find(&mut self, text: &[u8], dialect: Dialect, filter: &Filter) {
        self.raw.clear();
        self.at.clear();
        self.until = None;
        self.done = text.len();
        brackets(text, &mut self.raw);
        sift(self, text, dialect, filter);
    }
}

/// Finds all brackets.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn brackets(text: &[u8], raw: &mut Vec<u32>) {
    let mut count = raw.len();
    let mut base = 0;
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    for block in blocks.iter().chain([&last]) {
        let mut found = marks(block);
        let end = count + found.count_ones() as usize;
        if raw.len() < end + 4 {
            raw.resize(end + 4 + raw.len() / 2, 0);
        }
        // Four at a time: how many there are is hard to foretell.
        while found != 0 {
            if let Some(four) = raw.get_mut(count..).and_then(<[u32]>::first_chunk_mut::<4>) {
                for to in four {
                    *to = base + found.trailing_zeros();
                    found &= found.wrapping_sub(1);
                }
            }
            count += 4;
        }
        count = end;
        base += BLOCK as u32;
    }
    raw.truncate(count);
}

/// Puts runs of plain values together, and passes over comments and the like.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn sift(found: &mut Marks, text: &[u8], dialect: Dialect, filter: &Filter) {
    let Marks { at: kept, done, until, raw } = found;
    let mut rest = raw.as_slice();
    let mut in_run = false;
    while let Some(&at) = rest.first() {
        let place = at as usize;
        let mut taken = 1;
        let mut values = 0;
        match (text.get(place), text.get(place + 1)) {
            (Some(b'<'), Some(b'/')) | (Some(b'>'), _) => {}
            (Some(b'<'), Some(b'!' | b'?')) => match Special::of(text.get(place..).unwrap_or_default()) {
                Special::Other => {}
                Special::Short => {
                    *done = place;
                    break;
                }
                Special::Ends(length, ending, _) => match end(text, place + length, ending) {
                    Ok(end) => taken = rest.partition_point(|mark| (*mark as usize) < end),
                    Err(seen) => {
                        kept.push(at);
                        (*done, *until) = (seen, Some(ending));
                        break;
                    }
                },
            },
            (Some(_), None) => {
                *done = place;
                break;
            }
            _ => {
                let count = match dialect {
                    Dialect::Elements => element(text, rest, filter),
                    Dialect::Clixml => keyed(text, rest, filter),
                    Dialect::Objects => 0,
                };
                if count > 0 {
                    (values, taken) = (VALUES | NAMED, count);
                } else if dialect == Dialect::Clixml && is_aside(text, rest) {
                    (values, taken) = (VALUES, 2);
                }
            }
        }
        match kept.last_mut() {
            Some(run) if in_run && values != 0 => *run |= values,
            _ => kept.push(at | values),
        }
        in_run = values != 0;
        rest = rest.get(taken..).unwrap_or_default();
    }
}

/// How many of these brackets are those of a plain value that is no marker: `<name>…</name>`, or one that is empty.
#[inline(always)]
fn element(text: &[u8], marks: &[u32], filter: &Filter) -> usize {
    let [at, end, ref after @ ..] = *marks else { return 0 };
    let (at, end) = (at as usize, end as usize);
    if !text.get(at + 1).is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_') {
        return 0;
    }
    let is_name = |length| is_plain(text, at + 1, length) && !filter.may_be(text, at + 1 + length, b'<');
    if let [from, to, ..] = *after
        && to as usize - from as usize == end - at + 1
    {
        let (from, length) = (from as usize, end - at - 1);
        let own = text.get(from + 1) == Some(&b'/') && text.get(to as usize) == Some(&b'>');
        if own && text.get(end) == Some(&b'>') && same(text, at + 1, from + 2, length) && is_name(length) {
            return 4;
        }
    }
    let Some([inside @ .., b'/', b'>']) = text.get(at + 1..=end) else { return 0 };
    let name = match inside.strip_suffix(b" ") {
        Some(inside) => inside.strip_suffix(Start::NIL).unwrap_or(inside),
        None => inside,
    };
    if is_name(name.len()) { 2 } else { 0 }
}

/// The same for one that is named by its attribute: `<S N="name">…</S>`, `<Nil N="name" />`.
#[inline(always)]
fn keyed(text: &[u8], marks: &[u32], filter: &Filter) -> usize {
    let [at, end, ref after @ ..] = *marks else { return 0 };
    let (at, end) = (at as usize, end as usize);
    let Some(head) = text.get(at + 1..).and_then(<[u8]>::first_chunk::<8>) else { return 0 };
    let length = match head {
        [b'S' | b'B', b' ', b'N', b'=', b'"', ..] => 1,
        [b'D', b'T' | b'b', b' ', b'N', b'=', b'"', ..] => 2,
        [b'I', b'3', b'2', b' ', b'N', b'=', b'"', _]
        | [b'I', b'6', b'4', b' ', b'N', b'=', b'"', _]
        | [b'N', b'i', b'l', b' ', b'N', b'=', b'"', _] => 3,
        _ => return 0,
    };
    let from = at + 1 + length + Start::KEY.len();
    let (stop, count) = match (text.get(end.wrapping_sub(1)), text.get(end)) {
        (Some(b'"'), Some(b'>')) => (end - 1, 4),
        (Some(b'/'), Some(b'>')) => (end.wrapping_sub(3), 2),
        _ => return 0,
    };
    if stop < from || text.get(stop) != Some(&b'"') || (count == 2 && text.get(stop + 1) != Some(&b' ')) {
        return 0;
    }
    if count == 4 {
        let [from, to, ..] = *after else { return 0 };
        let (from, to) = (from as usize, to as usize);
        let own = to - from == length + 2
            && text.get(from + 1) == Some(&b'/')
            && text.get(to) == Some(&b'>')
            && same(text, at + 1, from + 2, length);
        if !own {
            return 0;
        }
    }
    let key = stop - from;
    if is_plain_key(text, from, key) && !filter.may_be(text, stop, b'"') { count } else { 0 }
}

/// Whether these brackets are those of what says nothing that the scan follows: `<TNRef RefId="0" />`, `<LST />`.
#[inline(always)]
fn is_aside(text: &[u8], marks: &[u32]) -> bool {
    let [at, end, ..] = *marks else { return false };
    let Some(inside) = text.get(at as usize + 1..=end as usize) else { return false };
    match inside {
        b"LST />" => true,
        [b'T', b'N', b'R', b'e', b'f', rest @ .., b' ', b'/', b'>'] => {
            without_number(rest).is_some_and(<[u8]>::is_empty)
        }
        _ => false,
    }
}
