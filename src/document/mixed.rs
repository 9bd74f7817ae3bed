//! Documents written in more than one encoding, as `>>` of two `PowerShell`s or a plain joining of files leaves them.
//!
//! A change of encoding is seen at a byte order mark in the middle, at UTF-16 behind UTF-8, and at plain text behind
//! UTF-16; the last two only where a new value begins. Anything else is left to the decoding of one encoding.

use std::ops::Range;

use super::decode::{Encoding, marked, wide};

/// Stretches of a document; more are not read as such.
const STRETCHES: usize = 1000;
/// Bytes of plain text that show that UTF-16 has ended.
const PLAIN: usize = 8;
/// Characters of a stretch that is short.
const STRETCH: usize = 512;

/// The stretches of bytes, without their marks, each with its encoding; nothing when there is only one.
pub(super) fn split(bytes: &[u8]) -> Option<Vec<(Range<usize>, Encoding)>> {
    let mut stretches = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let (encoding, mark) = begin(rest);
        let body = rest.get(mark..).unwrap_or_default();
        let end = match encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => end_of_sixteen(body, encoding),
            _ => end_of_eight(body),
        };
        let from = start + mark;
        start = from + end.unwrap_or(body.len());
        stretches.push((from..start, encoding));
        if stretches.len() > STRETCHES {
            return None;
        }
    }
    (stretches.len() > 1).then_some(stretches)
}

/// The encoding that bytes begin with, and the length of its mark.
fn begin(bytes: &[u8]) -> (Encoding, usize) {
    if let Some(marked) = marked(bytes) {
        return marked;
    }
    match bytes {
        // A short text before UTF-16 begins with two plain characters.
        [0, _, ..] | [_, 0, ..] => (sixteen(bytes).unwrap_or(Encoding::Utf8), 0),
        _ => (Encoding::Utf8, 0),
    }
}

/// UTF-16 without a mark, also a short stretch of it that other text follows.
fn sixteen(bytes: &[u8]) -> Option<Encoding> {
    let short = |encoding| {
        let units = bytes.chunks_exact(2).map(|unit| plain(unit, encoding));
        let stretch: Vec<u8> = units.take_while(|byte| is_text(*byte)).take(STRETCH).collect();
        let rest = bytes.get(stretch.len() * 2..).unwrap_or_default();
        (stretch.len() > 1 && stretch.last().is_some_and(|byte| closes(*byte)) && begins(rest)).then_some(encoding)
    };
    wide(bytes).or_else(|| short(Encoding::Utf16Le)).or_else(|| short(Encoding::Utf16Be))
}

/// The ASCII character that a unit of UTF-16 is; NUL for any other.
const fn plain(unit: &[u8], encoding: Encoding) -> u8 {
    match (unit, encoding) {
        ([byte, 0], Encoding::Utf16Le) | ([0, byte], Encoding::Utf16Be) => *byte,
        _ => 0,
    }
}

/// Whether plain text begins here, with a value of its own or with the end of a line.
fn begins(rest: &[u8]) -> bool {
    let start = rest.get(..rest.len().min(PLAIN)).unwrap_or_default();
    start.first().is_some_and(|byte| opens(*byte) || matches!(byte, b'\r' | b'\n'))
        && start.iter().all(|byte| is_text(*byte))
}

/// Whether a byte is a character of a plain text.
const fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7E)
}

/// Where text of one byte a character ends and another encoding begins.
fn end_of_eight(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = odd(bytes.get(at..)?) {
        at += found;
        let rest = bytes.get(at..)?;
        let before = bytes.get(..at)?.last();
        match rest {
            // A first character of UTF-16, little endian, stands before its NUL.
            [0, ..] => {
                let start = at.checked_sub(1)?;
                return bytes
                    .get(start..)
                    .is_some_and(|rest| sixteen(rest) == Some(Encoding::Utf16Le))
                    .then_some(start);
            }
            [0xEF, 0xBB, 0xBF, next, ..] if opens(*next) && before.is_some_and(|byte| closes(*byte)) => {
                return Some(at);
            }
            [0xFF, 0xFE, next @ ..] | [0xFE, 0xFF, next @ ..] if sixteen(next).is_some() => {
                return Some(at);
            }
            _ => at += 1,
        }
    }
    None
}

/// The first byte with which a change of encoding begins.
fn odd(bytes: &[u8]) -> Option<usize> {
    const AT_ONCE: usize = 64;
    let is = |byte: &u8| matches!(byte, 0 | 0xEF | 0xFE | 0xFF);
    // Without a branch for each byte, the many without one are passed over fast.
    let may = |part: &[u8]| part.iter().fold(false, |may, byte| may | (*byte == 0) | (*byte >= 0xEF));
    let parts = bytes.chunks(AT_ONCE).enumerate().filter(|(_, part)| may(part));
    parts.filter_map(|(index, part)| Some(index * AT_ONCE + part.iter().position(is)?)).next()
}

/// Where UTF-16 ends and plain text, or UTF-16 with a mark of its own, begins.
fn end_of_sixteen(bytes: &[u8], encoding: Encoding) -> Option<usize> {
    let mut before = 0;
    for (index, unit) in bytes.chunks_exact(2).enumerate() {
        if closes(before) {
            let rest = bytes.get(index * 2..)?;
            if marked(rest).is_some() || begins(rest) {
                return Some(index * 2);
            }
        }
        before = plain(unit, encoding);
    }
    None
}

/// Whether a value may begin with the byte.
const fn opens(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'<' | b'"')
}

/// Whether a value or a line may have ended with the byte.
const fn closes(byte: u8) -> bool {
    matches!(byte, b'\n' | b'}' | b']' | b'>')
}

#[cfg(test)]
mod tests {
    use crate::document::Locator;
    use crate::document::decode::{Encoding, decode};

    fn le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn each_stretch_is_read_in_its_own_encoding_and_offsets_stay_those_of_the_bytes() {
        let (first, second) = ("{\"name\":\"Zo\u{eb}\"}\r\n", "{\"name\":\"Ren\u{e9} \u{1F642}\"}\r\n");
        let eight = |text: &str| text.as_bytes().to_vec();
        let mark = |mark: &[u8], text: Vec<u8>| [mark.to_vec(), text].concat();
        let le_mark: &[u8] = &[0xFF, 0xFE];
        for (parts, marks) in [
            ([eight(first), le(second)], [0, 0]),
            ([eight(first), mark(le_mark, le(second))], [0, 2]),
            ([mark(le_mark, le(first)), eight(second)], [2, 0]),
            ([mark(le_mark, le(first)), mark(le_mark, le(second))], [2, 2]),
            ([mark(b"\xEF\xBB\xBF", eight(first)), mark(b"\xEF\xBB\xBF", eight(second))], [3, 3]),
        ] {
            let text = decode(parts.concat());
            assert_eq!(text.as_str(), format!("{first}{second}"), "{parts:?}");
            assert!(text.is_mixed());
            let mut locator = Locator::new(&text);
            assert_eq!(locator.place(0).offset, marks[0]);
            let place = locator.place(first.len());
            assert_eq!((place.line, place.column), (2, 1));
            assert_eq!(place.offset, parts[0].len() as u64 + marks[1]);
            assert_eq!(locator.place(text.as_str().len()).offset, parts.concat().len() as u64);
        }
    }

    #[test]
    fn other_bytes_are_not_split() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec()).encoding, Encoding::Binary);
        assert!(!decode(le("{\"name\":\"\u{4e2d}\u{6587}\"}")).is_mixed());
        assert!(!decode("{\"a\":\"\u{feff}\u{fffe}\"}".as_bytes().to_vec()).is_mixed());
    }
}
