//! Byte offsets of the decoded text to lines, columns and bytes of the document, in one pass over the text.

use std::sync::Arc;

use multiversion::multiversion;

use super::Gap;
use super::beside::Aside;
use super::decode::Text;

/// Walks forward through a text and tells where offsets are.
///
/// Offsets must be asked for in ascending order; the work is one pass over the text, whatever their number.
#[derive(Debug)]
pub struct Locator<'a> {
    text: &'a Text,
    position: usize,
    at: Place,
}

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1-based line of the decoded text.
    pub line: u32,
    /// 1-based column of the decoded text, in characters.
    pub column: u32,
    /// Byte offset in the document as it was in the bundle.
    pub offset: u64,
}

impl<'a> Locator<'a> {
    /// A locator at the start of the text.
    #[must_use]
    pub const fn new(text: &'a Text) -> Self {
        Self { text, position: 0, at: Place { line: 1, column: 1, offset: text.mark_bytes() } }
    }

    /// A locator that has come to a place before.
    #[must_use]
    pub const fn from(text: &'a Text, (position, at): (usize, Place)) -> Self {
        Self { text, position, at }
    }

    /// Where byte `offset` of the decoded text is. An offset before the last one asked for gives that one's place.
    pub fn place(&mut self, offset: usize) -> Place {
        let left_out = self.text.gaps.partition_point(|gap| gap.at <= offset);
        if let Some(gap) = self.text.gaps.get(..left_out).and_then(<[Gap]>::last)
            && gap.at >= self.position
        {
            self.position = gap.at;
            self.at = gap.place;
        }
        if let Some(part) = self.text.as_str().get(self.position..offset) {
            self.at = Place {
                offset: self.at.offset + self.text.original_bytes(self.position, part),
                ..self.at.after(part.as_bytes())
            };
            self.position = offset;
        }
        self.at
    }
}

/// Bytes of a text from which on its places are told from its start and from its middle at once.
const LONG: usize = 1 << 20;

/// Where the characters are that hold every `stride`th byte of a text, with their offsets in it.
pub fn places(text: &Arc<Text>, stride: usize) -> Vec<(usize, Place)> {
    let all = text.as_str();
    let mut starts: Vec<usize> = (0..all.len())
        .step_by(stride)
        .filter_map(|at| (at.saturating_sub(3)..=at).rev().find(|at| all.is_char_boundary(*at)))
        .collect();
    if all.len() < LONG || !text.gaps.is_empty() {
        return told(&starts, Locator::new(text));
    }
    let second = starts.split_off(starts.len() / 2 + 1);
    let middle = starts.last().copied().unwrap_or_default();
    let shared = text.clone();
    let second = Aside::new(move || told(&second, Locator::from(&shared, (middle, Place::START))));
    let mut places = told(&starts, Locator::new(text));
    let last = places.last().map_or(Place::START, |(_, place)| *place);
    places.extend(second.get().into_iter().flatten().map(|(at, extent)| (at, last.then(extent))));
    places
}

/// Where these offsets are, which ascend.
fn told(offsets: &[usize], mut locator: Locator<'_>) -> Vec<(usize, Place)> {
    offsets.iter().map(|at| (*at, locator.place(*at))).collect()
}

impl Place {
    /// Where every text begins.
    pub(super) const START: Self = Self { line: 1, column: 1, offset: 0 };

    /// The place that `extent` would be if the text began here.
    #[must_use]
    pub(super) const fn then(self, extent: Self) -> Self {
        Self {
            line: self.line.saturating_add(extent.line - 1),
            column: if extent.line > 1 { extent.column } else { self.column.saturating_add(extent.column - 1) },
            offset: self.offset + extent.offset,
        }
    }

    /// The place before `part`, which ends here and holds no line break.
    #[must_use]
    pub(super) fn before(self, part: &[u8]) -> Self {
        let extent = Self::START.after(part);
        Self {
            line: self.line,
            column: self.column.saturating_sub(extent.column - 1),
            offset: self.offset.saturating_sub(extent.offset),
        }
    }

    /// The place after `part`, which is UTF-8 and begins here.
    #[must_use]
    pub(super) fn after(self, part: &[u8]) -> Self {
        self.after_counted(part, Count::of(part))
    }

    /// The same, when it is known what `count` of it is.
    #[must_use]
    pub(super) fn after_counted(self, part: &[u8], count: Count) -> Self {
        let end = if count.lines > 0 { memchr::memrchr(b'\n', part) } else { None };
        let (column, characters) = match end {
            Some(end) => {
                let last = part.get(end + 1..).unwrap_or_default();
                (1, last.len() - Count::of(last).inside)
            }
            None => (self.column, part.len().saturating_sub(count.inside)),
        };
        Self {
            line: self.line.saturating_add(u32::try_from(count.lines).unwrap_or(u32::MAX)),
            column: column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX)),
            offset: self.offset + part.len() as u64,
        }
    }
}

/// What of a text counts for lines and columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Line breaks.
    pub(super) lines: usize,
    /// Bytes that go on with a character of UTF-8.
    pub(super) inside: usize,
}

impl Count {
    pub(super) fn of(text: &[u8]) -> Self {
        count(text)
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.inside += other.inside;
    }
}

/// The bits that tell a byte that goes on with a character, and what these are.
const INSIDE: u8 = 0xC0;
const INSIDE_BITS: u8 = 0x80;

/// What of a text counts. Loops, no closures: these would not be compiled for the processor's best instructions.
#[multiversion(targets("x86_64+avx2"))]
fn count(bytes: &[u8]) -> Count {
    let mut count = Count { lines: 0, inside: 0 };
    for piece in bytes.chunks(LANES * FITS) {
        let (rows, rest) = piece.as_chunks::<LANES>();
        let (mut lines, mut inside) = ([0_u8; LANES], [0_u8; LANES]);
        for row in rows {
            for (few, byte) in lines.iter_mut().zip(row) {
                *few = few.wrapping_add(u8::from(*byte == b'\n'));
            }
            for (few, byte) in inside.iter_mut().zip(row) {
                *few = few.wrapping_add(u8::from(byte & INSIDE == INSIDE_BITS));
            }
        }
        for (lines, inside) in lines.into_iter().zip(inside) {
            count.lines += usize::from(lines);
            count.inside += usize::from(inside);
        }
        for byte in rest {
            count.lines += usize::from(*byte == b'\n');
            count.inside += usize::from(byte & INSIDE == INSIDE_BITS);
        }
    }
    count
}

/// Bytes that are looked at in one step, and steps whose counts fit a byte.
const LANES: usize = 64;
const FITS: usize = 255;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{LONG, Locator, Place, places};
    use crate::document::decode::decode;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = decode("a\u{e9}b\r\n\u{1F642}c".as_bytes().to_vec());
        let mut locator = Locator::new(&text);
        assert_eq!(locator.place(0), Place { line: 1, column: 1, offset: 0 });
        assert_eq!(locator.place(3), Place { line: 1, column: 3, offset: 3 });
        assert_eq!(locator.place(6), Place { line: 2, column: 1, offset: 6 });
        assert_eq!(locator.place(10), Place { line: 2, column: 2, offset: 10 });
    }

    #[test]
    fn offsets_are_of_the_original_bytes() {
        let units: Vec<u8> = "\u{FEFF}\u{1F642}x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let text = decode(units);
        assert_eq!(Locator::new(&text).place(4), Place { line: 1, column: 2, offset: 6 });
    }

    #[test]
    fn places_of_a_long_text_are_those_that_are_come_to_one_after_another() {
        let line = "{\"a\":\"\u{e9}\u{1F642}\",\r\n \"b\":1},";
        for long in [line.repeat(LONG / line.len() + 1), line.repeat(LONG / line.len() + 1).replace('\n', "")] {
            let marked = format!("\u{feff}{long}");
            let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for bytes in [long.clone().into_bytes(), marked.into_bytes(), wide] {
                let text = Arc::new(decode(bytes));
                let found = places(&text, 1 << 16);
                let mut locator = Locator::new(&text);
                assert_eq!(found.len(), text.as_str().len().div_ceil(1 << 16));
                for (number, (at, place)) in found.into_iter().enumerate() {
                    assert!(((number << 16).saturating_sub(3)..=number << 16).contains(&at));
                    assert_eq!(place, locator.place(at), "{at}");
                }
            }
        }
        assert_eq!(places(&Arc::new(decode(Vec::new())), 8), []);
    }
}
