//! A document's text, and how it was written.

use std::ops::Range;
use std::sync::OnceLock;

use super::decode::Encoding;
use super::far::Far;
use super::{Gap, Place};
use crate::words::Digest;

/// A document's text, and how it was written.
#[derive(Debug)]
pub struct Text {
    pub(super) buffer: String,
    /// Bytes at the start of `buffer` that are the byte order mark.
    pub(super) mark: usize,
    /// How it was written.
    pub encoding: Encoding,
    /// Whether something in the bytes was not of the encoding and was replaced.
    pub replaced: bool,
    /// Where parts of the document were left out, in ascending order.
    pub(super) gaps: Vec<Gap>,
    /// Whether NUL bytes followed it, as they do where a file was not written to its end.
    pub(super) padded: bool,
    /// Where stretches of other encodings begin in the text, when there are several.
    pub(super) stretches: Vec<(usize, Encoding)>,
    pub(super) bytes: Original,
}

/// Where the digest of a text's bytes can be had from.
#[derive(Debug)]
pub(super) enum Original {
    /// The text is the bytes.
    Text,
    /// They were decoded, and are gone.
    Decoded(Digest),
    /// They were read in pieces, and not all of them may be here: it can be had if it was told.
    Elsewhere(OnceLock<Digest>),
    /// They are in a file, as UTF-8; what is here is their start.
    Far(Far, Option<Digest>),
}

impl Text {
    /// A text without a byte order mark, of which nothing was left out or replaced.
    #[must_use]
    pub(super) const fn new(buffer: String, encoding: Encoding, bytes: Original) -> Self {
        Self {
            buffer,
            mark: 0,
            encoding,
            replaced: false,
            gaps: Vec::new(),
            padded: false,
            stretches: Vec::new(),
            bytes,
        }
    }

    /// The text of a table's cells, whose places `gaps` tell.
    #[must_use]
    pub(super) fn of_cells(buffer: String, gaps: Vec<Gap>, digest: Digest) -> Self {
        Self { gaps, ..Self::new(buffer, Encoding::Utf8, Original::Decoded(digest)) }
    }

    /// The text without its byte order mark; of one that stays in its file, the start.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.buffer.get(self.mark..).unwrap_or_default()
    }

    /// What `read` makes of a part of the text. Nothing outside of it, inside of a character, and of a file that is gone or
    /// has changed.
    pub fn part<T>(&self, range: Range<usize>, read: impl FnOnce(&str) -> T) -> Option<T> {
        match &self.bytes {
            Original::Far(far, _) => far.part(range, read),
            _ => self.as_str().get(range).map(read),
        }
    }

    /// Where some of its places are, when this was noted while it was read.
    pub(super) fn known(&self) -> Option<&[(usize, Place)]> {
        match &self.bytes {
            Original::Far(far, _) => Some(far.known()),
            _ => None,
        }
    }

    /// The digest of the document's bytes; nothing when it was read in pieces.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        match self.bytes {
            Original::Text => Some(Digest::of(self.buffer.as_bytes())),
            Original::Decoded(digest) => Some(digest),
            Original::Elsewhere(ref told) => told.get().copied(),
            Original::Far(_, told) => told,
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

    /// Whether the text, behind a byte order mark or without, is the document's bytes, which were read in pieces.
    pub(super) const fn is_as_written(&self) -> bool {
        matches!((&self.bytes, self.encoding), (Original::Elsewhere(_), Encoding::Utf8 | Encoding::Utf8Bom))
            && !(self.replaced || self.padded)
            && self.gaps.is_empty()
            && self.stretches.is_empty()
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
