//! What is kept of a document, and where it stood.

use super::super::reduce::Gap;
use super::dialect::Dialect;
use crate::document::Place;

/// The text that is kept so far.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) text: Vec<u8>,
    pub(super) gaps: Vec<Gap>,
    /// Bytes of the buffer that are copied or skipped.
    pub(super) done: usize,
    /// Where that is in the document.
    pub(super) place: Place,
    /// Bytes that were skipped.
    pub(super) skipped: u64,
    /// Skipped rows that end at `done` and stand for no text yet, and their tag.
    pub(super) run: u64,
    tag: Vec<u8>,
}

impl Kept {
    /// Nothing yet, behind a byte order mark of so many bytes.
    pub(super) const fn new(mark: u64) -> Self {
        Self {
            text: Vec::new(),
            gaps: Vec::new(),
            done: 0,
            place: Place { line: 1, column: 1, offset: mark },
            skipped: 0,
            run: 0,
            tag: Vec::new(),
        }
    }

    /// Copies the buffer up to `end`.
    pub(super) fn copy(&mut self, buffer: &[u8], end: usize, dialect: Dialect) {
        if end <= self.done {
            return;
        }
        self.flush(u64::MAX, dialect);
        self.text.extend_from_slice(buffer.get(self.done..end).unwrap_or_default());
        self.advance(buffer, end);
    }

    /// Leaves out the row of this tag that stands at `start`.
    pub(super) fn skip(&mut self, buffer: &[u8], start: usize, end: usize, tag: &[u8], dialect: Dialect) {
        if self.run == 0 || self.tag != tag || !self.blank(buffer, start) {
            self.copy(buffer, start, dialect);
            self.flush(u64::MAX, dialect);
            self.tag.clear();
            self.tag.extend_from_slice(tag);
        }
        self.skipped += (end - start) as u64;
        self.run += 1;
        self.advance(buffer, end);
    }

    /// Whether only blanks stand between what is done and `end`.
    pub(super) fn blank(&self, buffer: &[u8], end: usize) -> bool {
        buffer.get(self.done..end).unwrap_or_default().trim_ascii().is_empty()
    }

    /// Puts something into the text for the skipped rows, for `most` of them at most.
    pub(super) fn flush(&mut self, most: u64, dialect: Dialect) {
        if self.run == 0 {
            return;
        }
        for _ in 0..self.run.min(most) {
            dialect.placeholder(&self.tag, &mut self.text);
        }
        self.run = 0;
        self.gaps.push(Gap { at: self.text.len(), place: self.place });
    }

    /// Moves `done`, counting lines and characters.
    fn advance(&mut self, buffer: &[u8], end: usize) {
        self.place = self.place.after(buffer.get(self.done..end).unwrap_or_default());
        self.done = end;
    }
}
