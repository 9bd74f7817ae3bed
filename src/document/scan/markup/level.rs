//! The elements of one parent, by name: which of them are rows, and how many of these may be records.

use super::frame::GiveUp;

/// Names of rows side by side that are followed.
const NAMES: usize = 32;

/// An open element that is no row and stands in none, or the document.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// Where it begins in the document.
    pub(super) start: u64,
    /// What was skipped in it, at any depth.
    pub(super) skipped: u64,
    rows: Vec<Rows>,
}

/// The rows of one name.
#[derive(Debug)]
struct Rows {
    tag: Vec<u8>,
    all: u64,
    hits: u64,
}

impl Level {
    /// An element that begins at this byte of the document.
    pub(super) const fn new(start: u64) -> Self {
        Self { start, skipped: 0, rows: Vec::new() }
    }

    /// Whether an element of this name has been seen here that holds others, so that a second one is a row.
    pub(super) fn has(&self, tag: &[u8]) -> bool {
        self.rows.iter().any(|rows| rows.tag == tag)
    }

    /// Counts an element that holds others.
    pub(super) fn count(&mut self, tag: &[u8], hit: bool) -> Result<(), GiveUp> {
        let known = self.rows.iter().position(|rows| rows.tag == tag);
        let index = known.unwrap_or(self.rows.len());
        if known.is_none() {
            self.rows.push(Rows { tag: tag.to_vec(), all: 0, hits: 0 });
        }
        let rows = self.rows.get_mut(index).filter(|_| index < NAMES).ok_or(GiveUp)?;
        rows.all += 1;
        rows.hits += u64::from(hit);
        Ok(())
    }

    /// Whether no element in it may be a record.
    pub(super) fn is_without_hits(&self) -> bool {
        self.rows.iter().all(|rows| rows.hits == 0)
    }

    /// Whether half of the elements of one name may be records: then the others are taken for such, too.
    pub(super) fn is_half_hits(&self) -> bool {
        self.rows.iter().any(|rows| rows.hits > 0 && rows.hits * 2 >= rows.all)
    }
}
