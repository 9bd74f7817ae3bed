//! Documents written in more than one encoding, as `>>` of two `PowerShell`s or a plain joining of files leaves them.
//!
//! A change of encoding is seen at a byte order mark in the middle, at UTF-16 behind UTF-8, and at plain text behind
//! UTF-16; the last two only where a new value begins. Anything else is left to the decoding of one encoding.

use std::ops::Range;

use super::decode::{Encoding, wide};

/// Stretches of a document; more are not read as such.
const STRETCHES: usize = 1000;
/// Bytes of plain text that show that UTF-16 has ended.
const PLAIN: usize = 8;

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
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8Bom, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
        // A short text before UTF-16 begins with two plain characters.
        [0, _, ..] | [_, 0, ..] => (wide(bytes).unwrap_or(Encoding::Utf8), 0),
        _ => (Encoding::Utf8, 0),
    }
}

/// Where text of one byte a character ends and another encoding begins.
fn end_of_eight(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = odd(bytes.get(at..)?) {
        at += found;
        let rest = bytes.get(at..)?;
        let before = bytes.get(..at)?.last();
        let sixteen = |rest: &[u8]| matches!(begin(rest).0, Encoding::Utf16Le | Encoding::Utf16Be);
        match rest {
            // A first character of UTF-16, little endian, stands before its NUL.
            [0, ..] => {
                let start = at.checked_sub(1)?;
                return bytes.get(start..).is_some_and(|rest| wide(rest) == Some(Encoding::Utf16Le)).then_some(start);
            }
            [0xEF, 0xBB, 0xBF, next, ..] if opens(*next) && before.is_some_and(|byte| closes(*byte)) => {
                return Some(at);
            }
            [0xFF, 0xFE, next @ ..] | [0xFE, 0xFF, next @ ..] if sixteen(rest) && wide(next).is_some() => {
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
    let ascii = |unit: &[u8]| match (unit, encoding) {
        ([byte, 0], Encoding::Utf16Le) | ([0, byte], Encoding::Utf16Be) => *byte,
        _ => 0,
    };
    let mut before = 0;
    for (index, unit) in bytes.chunks_exact(2).enumerate() {
        if closes(before) {
            let rest = bytes.get(index * 2..)?;
            let marked = matches!(rest, [0xEF, 0xBB, 0xBF, ..] | [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
            let plain = || {
                let start = rest.get(..rest.len().min(PLAIN)).unwrap_or_default();
                start.first().is_some_and(|byte| opens(*byte))
                    && start.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7E))
            };
            if marked || plain() {
                return Some(index * 2);
            }
        }
        before = ascii(unit);
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
