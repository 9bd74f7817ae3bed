//! Bytes to text: byte order marks and encodings. Offsets can still be told in the original bytes.

use std::ops::Range;
use std::sync::OnceLock;

use encoding_rs::{Encoding as Codec, UTF_16BE, UTF_16LE, WINDOWS_1252};

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

/// A document's text, and how it was written.
#[derive(Debug)]
pub struct Text {
    buffer: String,
    /// Bytes at the start of `buffer` that are the byte order mark.
    mark: usize,
    /// How it was written.
    pub encoding: Encoding,
    /// Whether something in the bytes was not of the encoding and was replaced.
    pub replaced: bool,
    /// Where parts of the document were left out, in ascending order.
    pub(super) gaps: Vec<Gap>,
    /// Whether NUL bytes followed it, as they do where a file was not written to its end.
    pub(super) padded: bool,
    /// Where stretches of other encodings begin in the text, when there are several.
    stretches: Vec<(usize, Encoding)>,
    bytes: Original,
}

/// Where the digest of a text's bytes can be had from.
#[derive(Debug)]
enum Original {
    /// The text is the bytes.
    Text,
    /// They were decoded, and are gone.
    Decoded(Digest),
    /// They were read in pieces, and not all of them may be here: it can be had if it was told.
    Elsewhere(OnceLock<Digest>),
}

impl Text {
    /// The text without its byte order mark.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.buffer.get(self.mark..).unwrap_or_default()
    }

    /// The digest of the document's bytes; nothing when it was read in pieces.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        match self.bytes {
            Original::Text => Some(Digest::of(self.buffer.as_bytes())),
            Original::Decoded(digest) => Some(digest),
            Original::Elsewhere(ref told) => told.get().copied(),
        }
    }

    /// Bytes of the byte order mark in the document.
    #[must_use]
    pub const fn mark_bytes(&self) -> u64 {
        match self.encoding {
            // Of a document read in pieces the text has no mark.
            Encoding::Utf8Bom if self.mark == 0 => 3,
            Encoding::Utf8Bom | Encoding::Utf16Le | Encoding::Utf16Be => self.mark as u64,
            Encoding::Utf8 | Encoding::Windows1252 | Encoding::Binary => 0,
        }
    }

    /// The same text, when the document was written in UTF-16 behind a mark of so many bytes.
    #[must_use]
    pub(super) fn of_sixteen_bits(self, encoding: Encoding, mark: usize) -> Self {
        let buffer = format!("{:mark$}{}", "", self.buffer);
        Self { buffer, mark, encoding, ..self }
    }

    /// Takes note of the digest of the document's bytes, if it was read in pieces.
    pub(super) fn tell(&self, digest: Digest) {
        if let Original::Elsewhere(told) = &self.bytes {
            let _ = told.set(digest);
        }
    }

    /// Whether parts of the document are in different encodings.
    #[must_use]
    pub const fn is_mixed(&self) -> bool {
        !self.stretches.is_empty()
    }

    /// Bytes that `part` of the text, which begins at `start`, takes in the document.
    #[must_use]
    pub fn original_bytes(&self, start: usize, part: &str) -> u64 {
        let before = self.stretches.partition_point(|(at, _)| *at <= start);
        let stretch = before.checked_sub(1).and_then(|index| self.stretches.get(index));
        let encoding = stretch.map_or(self.encoding, |(_, encoding)| *encoding);
        let characters = || part.bytes().filter(|byte| (byte & 0xC0) != 0x80).count() as u64;
        match encoding {
            Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Binary => part.len() as u64,
            Encoding::Utf16Le | Encoding::Utf16Be => {
                2 * (characters() + part.bytes().filter(|byte| *byte >= 0xF0).count() as u64)
            }
            Encoding::Windows1252 => characters(),
        }
    }
}

impl Text {
    /// The text of a table's cells, whose places `gaps` tell.
    #[must_use]
    pub(super) const fn of_cells(buffer: String, gaps: Vec<Gap>, digest: Digest) -> Self {
        let bytes = Original::Decoded(digest);
        Self {
            buffer,
            mark: 0,
            encoding: Encoding::Utf8,
            replaced: false,
            gaps,
            padded: false,
            stretches: Vec::new(),
            bytes,
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
    let encoding = if marked { Encoding::Utf8Bom } else { Encoding::Utf8 };
    String::from_utf8(bytes).ok().map(|buffer| Text {
        buffer,
        mark: 0,
        encoding,
        replaced: false,
        gaps,
        padded: false,
        stretches: Vec::new(),
        bytes: Original::Elsewhere(OnceLock::new()),
    })
}

/// A document in several encodings.
fn several(bytes: &[u8], stretches: &[(Range<usize>, Encoding)]) -> Text {
    let encoding = stretches.first().map_or(Encoding::Utf8, |(_, encoding)| *encoding);
    let mut text = Text {
        buffer: String::with_capacity(bytes.len()),
        mark: 0,
        encoding,
        replaced: false,
        gaps: Vec::new(),
        padded: false,
        stretches: Vec::new(),
        bytes: Original::Decoded(Digest::of(bytes)),
    };
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
            let encoding = if binary {
                Encoding::Binary
            } else if mark > 0 {
                Encoding::Utf8Bom
            } else {
                Encoding::Utf8
            };
            Text {
                buffer,
                mark,
                encoding,
                replaced: false,
                gaps: Vec::new(),
                padded: false,
                stretches: Vec::new(),
                bytes: Original::Text,
            }
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
            let bytes = Original::Decoded(Digest::of(&bytes));
            Text {
                buffer: buffer.into_owned(),
                mark: 0,
                encoding,
                replaced,
                gaps: Vec::new(),
                padded: false,
                stretches: Vec::new(),
                bytes,
            }
        }
    }
}

fn sixteen(bytes: &[u8], codec: &'static Codec, encoding: Encoding, mark: usize) -> Text {
    let (body, replaced) = codec.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    let mut buffer = String::with_capacity(body.len() + mark);
    // Two ASCII characters stand for the mark, so that `mark` counts bytes of the document.
    buffer.extend(std::iter::repeat_n(' ', mark));
    buffer.push_str(&body);
    let bytes = Original::Decoded(Digest::of(bytes));
    Text { buffer, mark, encoding, replaced, gaps: Vec::new(), padded: false, stretches: Vec::new(), bytes }
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
