//! UTF-16 in front of the scans: a stream is turned into UTF-8, and places can still be told in the original bytes.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

use super::reduce::Reduced;
use crate::document::Encoding;

/// Bytes that are decoded at once.
const PIECE: usize = 64 << 10;
/// Bytes that the notes on characters may take; a document with more of them is read whole.
const NOTES: usize = 16 << 20;

/// Reads UTF-16 as UTF-8. What is no UTF-16 ends the stream, and [`Wide::restore`] tells.
pub(super) struct Wide<'a> {
    input: &'a mut dyn Read,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// Bytes of `text` that are handed on.
    at: usize,
    ended: bool,
    broken: bool,
    /// Bytes of the document so far.
    bytes: u64,
    notes: Notes,
}

impl<'a> Wide<'a> {
    /// The stream behind a byte order mark of so many bytes.
    pub(super) fn new(input: &'a mut dyn Read, encoding: Encoding, mark: usize) -> Self {
        let codec = if encoding == Encoding::Utf16Be { UTF_16BE } else { UTF_16LE };
        Self {
            input,
            decoder: codec.new_decoder_without_bom_handling(),
            raw: Vec::with_capacity(PIECE),
            text: Vec::new(),
            at: 0,
            ended: false,
            broken: false,
            bytes: mark as u64,
            notes: Notes { mark: mark as u64, ..Notes::default() },
        }
    }

    /// Decodes the next piece.
    fn refill(&mut self) -> io::Result<()> {
        self.raw.clear();
        let read = (&mut *self.input).take(PIECE as u64).read_to_end(&mut self.raw)?;
        self.ended = read < PIECE;
        self.bytes += read as u64;
        self.text.resize(PIECE / 2 * 3 + 16, 0);
        let (result, _, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        self.notes.take(&self.text);
        if result != DecoderResult::InputEmpty || self.notes.runs.len() > NOTES {
            (self.ended, self.broken) = (true, true);
            self.text.clear();
        }
        Ok(())
    }

    /// Gives what was reduced the places of the original. `None` when it was no UTF-16.
    pub(super) fn restore(&self, mut reduced: Reduced) -> Option<Reduced> {
        if self.broken || reduced.marked {
            // A second mark is part of the text.
            return None;
        }
        let mut cursor = Cursor { notes: &self.notes, next: 0, eight: 0, sixteen: 0 };
        for gap in &mut reduced.gaps {
            gap.place.offset = cursor.original(gap.place.offset);
        }
        // The share of what was skipped stays about the same.
        reduced.skipped = (u128::from(reduced.skipped) * u128::from(self.bytes) / u128::from(reduced.bytes.max(1)))
            .try_into()
            .unwrap_or(reduced.skipped);
        reduced.bytes = self.bytes;
        Some(reduced)
    }
}

impl Read for Wide<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let mut rest = self.text.get(self.at..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

/// Where characters beyond ASCII stand, as runs of such that take as many bytes.
#[derive(Debug, Default)]
struct Notes {
    mark: u64,
    /// For each run the ASCII before it, in groups of seven bits, then its length in characters and their size.
    runs: Vec<u8>,
    /// ASCII since the last run.
    ascii: u64,
}

impl Notes {
    /// Takes note of the next piece of text, which is whole UTF-8.
    fn take(&mut self, text: &[u8]) {
        let mut rest = text;
        loop {
            let plain = rest.chunks(64).take_while(|part| part.is_ascii()).map(<[u8]>::len).sum::<usize>();
            let odd = rest.get(plain..).unwrap_or_default();
            let plain = plain + odd.iter().position(|byte| !byte.is_ascii()).unwrap_or(odd.len());
            self.ascii += plain as u64;
            rest = rest.get(plain..).unwrap_or_default();
            let Some(first) = rest.first() else { return };
            let size = size(*first);
            let count =
                rest.chunks(size).take(63).take_while(|part| part.first().is_some_and(|lead| same(*lead, size)));
            let count = count.count().max(1);
            self.run(count, size);
            rest = rest.get(count * size..).unwrap_or_default();
        }
    }

    fn run(&mut self, count: usize, size: usize) {
        let mut ascii = std::mem::take(&mut self.ascii);
        while ascii >= 0x80 {
            self.runs.push((ascii & 0x7F) as u8 | 0x80);
            ascii >>= 7;
        }
        self.runs.push(ascii as u8);
        self.runs.push((count as u8 & 0x3F) | (size as u8 - 2) << 6);
    }
}

/// Bytes of the character that begins so.
const fn size(lead: u8) -> usize {
    match lead {
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    }
}

/// Whether a character that begins so is beyond ASCII and takes so many bytes.
const fn same(lead: u8, bytes: usize) -> bool {
    lead >= 0xC0 && size(lead) == bytes
}

/// Walks forward through the notes.
struct Cursor<'a> {
    notes: &'a Notes,
    next: usize,
    /// Bytes of UTF-8 and units of UTF-16 before the next run's ASCII.
    eight: u64,
    sixteen: u64,
}

impl Cursor<'_> {
    /// The offset in the document of a byte of the text. Must be asked in ascending order.
    fn original(&mut self, offset: u64) -> u64 {
        loop {
            let (ascii, run, next) = self.peek();
            let start = self.eight + ascii;
            let units = match run {
                Some((count, size)) if offset > start => {
                    let wide = if size == 4 { 2 } else { 1 };
                    if offset >= start + count * size {
                        self.next = next;
                        self.eight = start + count * size;
                        self.sixteen += ascii + count * wide;
                        continue;
                    }
                    self.sixteen + ascii + (offset - start) / size * wide
                }
                _ => self.sixteen + offset.saturating_sub(self.eight),
            };
            return self.notes.mark + 2 * units;
        }
    }

    /// The ASCII before the next run, the run's characters and their size, and where the run after it is.
    fn peek(&self) -> (u64, Option<(u64, u64)>, usize) {
        let (mut ascii, mut shift, mut at) = (0_u64, 0_u32, self.next);
        while let Some(byte) = self.notes.runs.get(at) {
            ascii |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            at += 1;
            if byte & 0x80 == 0 {
                let run = self.notes.runs.get(at).map(|run| (u64::from(run & 0x3F), u64::from(run >> 6) + 2));
                return (ascii, run, at + 1);
            }
        }
        (0, None, at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cursor, Notes};

    proptest! {
        #[test]
        fn places_are_those_of_the_original(
            parts in prop::collection::vec("[a-z]{0,300}|[é]{1,70}|[日本]{1,5}|\u{1F642}{1,3}", 0..12), cut in 1_usize..50
        ) {
            let text = parts.concat();
            let mut notes = Notes { mark: 2, ..Notes::default() };
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let at = (cut.min(rest.len())..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap();
                notes.take(&rest.as_bytes()[..at]);
                rest = &rest[at..];
            }
            let mut cursor = Cursor { notes: &notes, next: 0, eight: 0, sixteen: 0 };
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                prop_assert_eq!(cursor.original(at as u64), 2 + 2 * text[..at].encode_utf16().count() as u64);
            }
        }
    }
}
