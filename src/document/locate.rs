//! Byte offsets of the decoded text to lines, columns and bytes of the document, in one pass over the text.

use std::sync::Arc;

use super::beside::Aside;
use super::text::Text;
use super::{Gap, Place};

/// Walks forward through a text and tells where offsets are.
///
/// Offsets must be asked for in ascending order; the work is one pass over the text, whatever their number.
#[derive(Debug)]
pub struct Locator<'a> {
    text: &'a Text,
    position: usize,
    at: Place,
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
        let after = self.text.part(self.position..offset, |part| Place {
            offset: self.at.offset + self.text.original_bytes(self.position, part),
            ..self.at.after(part.as_bytes())
        });
        if let Some(after) = after {
            (self.at, self.position) = (after, offset);
        }
        self.at
    }
}

/// Bytes of a text from which on its places are told from its start and from its middle at once.
const LONG: usize = 1 << 20;

/// Where the characters are that hold every `stride`th byte of a text, with their offsets in it; those that were noted
/// instead, of a text that stays in its file.
pub fn places(text: &Arc<Text>, stride: usize) -> Vec<(usize, Place)> {
    if let Some(known) = text.known() {
        return known.to_vec();
    }
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
