//! Bytes to text: byte order marks and encodings. Offsets can still be told in the original bytes.

use std::ops::Range;
use std::sync::OnceLock;

use encoding_rs::{Encoding as Codec, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::far::Far;
use super::text::{Original, Text};
use super::{Gap, Locator, Place, mixed};
use crate::words::Digest;

/// Encoding of a document's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// One byte a character: the last resort, with a notice.
    Windows1252,
    /// Not a text.
    Binary,
}

impl Encoding {
    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Binary => "binary",
        }
    }
}

/// Decodes a document. The byte order mark wins over everything the text says about itself.
#[must_use]
pub(super) fn decode(bytes: Vec<u8>) -> Text {
    if let Some(stretches) = mixed::split(&bytes) {
        return several(&bytes, &stretches);
    }
    match marked(&bytes) {
        Some((Encoding::Utf16Le, mark)) => return sixteen(&bytes, UTF_16LE, Encoding::Utf16Le, mark),
        Some((Encoding::Utf16Be, mark)) => return sixteen(&bytes, UTF_16BE, Encoding::Utf16Be, mark),
        Some((_, mark)) => return eight(bytes, mark),
        None => {}
    }
    match wide(&bytes) {
        Some(Encoding::Utf16Le) => sixteen(&bytes, UTF_16LE, Encoding::Utf16Le, 0),
        Some(Encoding::Utf16Be) => sixteen(&bytes, UTF_16BE, Encoding::Utf16Be, 0),
        _ => eight(bytes, 0),
    }
}

/// The encoding that a byte order mark tells, and the bytes of the mark: tools may have written it more than once.
pub(super) fn marked(bytes: &[u8]) -> Option<(Encoding, usize)> {
    let marks: [(&[u8], Encoding); 3] = [
        (&[0xEF, 0xBB, 0xBF], Encoding::Utf8Bom),
        (&[0xFF, 0xFE], Encoding::Utf16Le),
        (&[0xFE, 0xFF], Encoding::Utf16Be),
    ];
    let (mark, encoding) = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark))?;
    let times = bytes.chunks(mark.len()).take_while(|chunk| *chunk == mark).count();
    Some((encoding, times * mark.len()))
}

/// A piece of a document whose encoding is known by the word that reports use. What is cut at its ends is replaced.
#[must_use]
pub fn piece(bytes: &[u8], encoding: &str) -> String {
    let codec = match encoding {
        "utf-16le" => UTF_16LE,
        "utf-16be" => UTF_16BE,
        "windows-1252" => WINDOWS_1252,
        _ => encoding_rs::UTF_8,
    };
    codec.decode_with_bom_removal(bytes).0.into_owned()
}

impl Text {
    /// The same document without some parts of its text. `parts` are what is kept, in ascending order.
    #[must_use]
    pub(super) fn keeping(self, parts: &[Range<usize>]) -> Self {
        if self.is_mixed() {
            return self;
        }
        let mut locator = Locator::new(&self);
        let mut buffer = String::with_capacity(self.buffer.len());
        let mut gaps = Vec::with_capacity(parts.len());
        for part in parts {
            gaps.push(Gap { at: buffer.len(), place: locator.place(part.start) });
            buffer.push_str(self.as_str().get(part.clone()).unwrap_or_default());
        }
        let bytes = self.digest().map_or_else(|| Original::Elsewhere(OnceLock::new()), Original::Decoded);
        Self { buffer, mark: 0, gaps, bytes, ..self }
    }
}

/// What is left of a big UTF-8 document whose other parts were left out; nothing when it is not UTF-8.
#[must_use]
pub(super) fn reduced(bytes: Vec<u8>, marked: bool, gaps: Vec<Gap>) -> Option<Text> {
    let text = Text::new(String::from_utf8(bytes).ok()?, utf8(marked), Original::Elsewhere(OnceLock::new()));
    Some(Text { gaps, ..text })
}

/// UTF-8 with or without a byte order mark.
const fn utf8(marked: bool) -> Encoding {
    if marked { Encoding::Utf8Bom } else { Encoding::Utf8 }
}

/// A UTF-8 document that stays in its file, with the bytes that its text begins with.
#[must_use]
pub(super) fn far(mut start: Vec<u8>, marked: bool, far: Far, digest: Option<Digest>) -> Text {
    let whole = start.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    start.truncate(whole);
    Text::new(String::from_utf8(start).unwrap_or_default(), utf8(marked), Original::Far(far, digest))
}

/// A document in several encodings.
fn several(bytes: &[u8], stretches: &[(Range<usize>, Encoding)]) -> Text {
    let encoding = stretches.first().map_or(Encoding::Utf8, |(_, encoding)| *encoding);
    let mut text = Text::new(String::with_capacity(bytes.len()), encoding, Original::Decoded(Digest::of(bytes)));
    let mut place = Place { line: 1, column: 1, offset: 0 };
    for (range, encoding) in stretches {
        let raw = bytes.get(range.clone()).unwrap_or_default();
        let (body, encoding, replaced) = match encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => {
                let codec = if *encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
                let (body, replaced) = codec.decode_without_bom_handling(raw);
                (body, *encoding, replaced)
            }
            _ => match std::str::from_utf8(raw) {
                Ok(body) => (body.into(), *encoding, false),
                Err(_) => (WINDOWS_1252.decode_without_bom_handling(raw).0, Encoding::Windows1252, true),
            },
        };
        place.offset = range.start as u64;
        text.gaps.push(Gap { at: text.buffer.len(), place });
        text.stretches.push((text.buffer.len(), encoding));
        text.buffer.push_str(&body);
        text.replaced |= replaced;
        place = place.after(body.as_bytes());
    }
    text
}

fn eight(bytes: Vec<u8>, mark: usize) -> Text {
    match String::from_utf8(bytes) {
        Ok(buffer) => {
            let written = buffer.trim_end_matches('\0');
            let binary = mark == 0
                && (written.bytes().take(4096).any(|byte| byte == 0) || (written.is_empty() && !buffer.is_empty()));
            let encoding = if binary { Encoding::Binary } else { utf8(mark > 0) };
            Text { mark, ..Text::new(buffer, encoding, Original::Text) }
        }
        Err(error) => {
            let bytes = error.into_bytes();
            let controls = bytes
                .iter()
                .take(4096)
                .take(bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1))
                .filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C))
                .count();
            let encoding = if controls > 0 { Encoding::Binary } else { Encoding::Windows1252 };
            let (buffer, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            let replaced = encoding == Encoding::Windows1252;
            let digest = Digest::of(&bytes);
            Text { replaced, ..Text::new(buffer.into_owned(), encoding, Original::Decoded(digest)) }
        }
    }
}

fn sixteen(bytes: &[u8], codec: &'static Codec, encoding: Encoding, mark: usize) -> Text {
    let (body, replaced) = codec.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    let mut buffer = String::with_capacity(body.len() + mark);
    // Two ASCII characters stand for the mark, so that `mark` counts bytes of the document.
    buffer.extend(std::iter::repeat_n(' ', mark));
    buffer.push_str(&body);
    Text { mark, replaced, ..Text::new(buffer, encoding, Original::Decoded(Digest::of(bytes))) }
}

/// The UTF-16 that bytes begin like, and the bytes of its mark.
pub(super) fn sixteen_bits(head: &[u8]) -> Option<(Encoding, usize)> {
    match marked(head) {
        Some((Encoding::Utf8Bom, _)) => None,
        Some(marked) => Some(marked),
        None => wide(head).map(|encoding| (encoding, 0)),
    }
}

/// UTF-16 without a mark: text of Halo is mostly ASCII, so every second byte is NUL.
pub(super) fn wide(bytes: &[u8]) -> Option<Encoding> {
    let start = bytes.get(..bytes.len().min(512) & !1)?;
    if start.len() < 4 {
        return None;
    }
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let half = start.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= half * 8 && even * 10 <= half {
        Some(Encoding::Utf16Le)
    } else if even * 10 >= half * 8 && odd * 10 <= half {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode};

    fn check(bytes: &[u8], text: &str, encoding: Encoding) {
        let decoded = decode(bytes.to_vec());
        assert_eq!((decoded.as_str(), decoded.encoding), (text, encoding));
        assert_eq!(decoded.mark_bytes() + decoded.original_bytes(0, decoded.as_str()), bytes.len() as u64);
    }

    #[test]
    fn every_encoding_gives_the_same_text_and_its_own_offsets() {
        let text = "{\"name\":\"Zo\u{eb} \u{1F642}\"}";
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let le: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let be: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        check(text.as_bytes(), text, Encoding::Utf8);
        check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), text, Encoding::Utf8Bom);
        check(&[b"\xFF\xFE", le.as_slice()].concat(), text, Encoding::Utf16Le);
        check(&[b"\xFE\xFF", be.as_slice()].concat(), text, Encoding::Utf16Be);
        check(&le, text, Encoding::Utf16Le);
        check(&be, text, Encoding::Utf16Be);
        check(b"{\"name\":\"Zo\xEB\"}", "{\"name\":\"Zo\u{eb}\"}", Encoding::Windows1252);
    }

    #[test]
    fn random_bytes_are_binary() {
        assert_eq!(decode(vec![0x00, 0x9F, 0x92, 0x96, 0x01, 0x02]).encoding, Encoding::Binary);
        assert_eq!(decode(vec![0xFF]).encoding, Encoding::Windows1252);
    }
}
