//! Parts of a document that is being reduced: its pieces, open containers and the row that is being read.

use super::piece::BEFORE;
use super::sets::SetNumber;
use crate::document::Place;

/// The document has to be read whole: its structure is broken, or skipping rows could change what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GiveUp;

/// An open container.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub(super) list: bool,
    /// The markers among an object's names.
    pub(super) set: SetNumber,
    /// Whether one of them may say nothing.
    pub(super) unclear: bool,
    /// Objects that are rows of a list, those of them that may be records, and what was skipped in it at any depth.
    pub(super) rows: u64,
    pub(super) hits: u64,
    pub(super) skipped: u64,
}

/// The row that is being read: an object in a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) start: u64,
    /// Containers around it.
    pub(super) level: usize,
    /// Whether an object in it may be a record, and whether that is the row itself.
    pub(super) keep: bool,
    pub(super) direct: bool,
}

/// A piece of a document, after [`BEFORE`] bytes that stand before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'p> {
    pub(super) buffer: &'p [u8],
    /// Where the piece begins in the document.
    pub(super) start: u64,
    /// Its lines, columns and bytes, as the place after it when it began a document.
    pub(super) extent: Place,
}

impl Piece<'_> {
    pub(super) fn end(&self) -> u64 {
        self.start + self.buffer.len().saturating_sub(BEFORE) as u64
    }

    /// Where a place of the document is in the buffer; not before the piece itself.
    pub(super) fn index(&self, at: u64) -> usize {
        BEFORE + usize::try_from(at.saturating_sub(self.start)).unwrap_or(usize::MAX - BEFORE)
    }
}

/// A stretch of the document, whose start may lie before the piece.
pub(super) struct Rest<'b> {
    pub(super) head: &'b [u8],
    pub(super) piece: &'b [u8],
}

impl Rest<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.head.trim_ascii().is_empty() && self.piece.trim_ascii().is_empty()
    }

    pub(super) fn is_comma(&self) -> bool {
        match (self.head.trim_ascii(), self.piece.trim_ascii()) {
            (one, other) | (other, one) if one.is_empty() => other == b",",
            _ => false,
        }
    }
}
