//! Texts that stay in their files: parts of them are read again when somebody asks.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Place;
use crate::bundle::Store;

/// Files that are kept open for their texts at most. Systems let a process open some hundreds.
const OPEN: usize = 64;

/// A text in UTF-8 that is in its file, and not in memory.
#[derive(Debug)]
pub(super) struct Far {
    store: Store,
    /// Where it begins in the file, and its bytes.
    start: u64,
    length: usize,
    /// Where some of its places are, in ascending order.
    known: Vec<(usize, Place)>,
    _open: Open,
}

impl Far {
    /// The text of so many bytes that begins at `start`.
    pub(super) const fn new(store: Store, start: u64, length: usize, known: Vec<(usize, Place)>, open: Open) -> Self {
        Self { store, start, length, known, _open: open }
    }

    /// Where some of its places are, in ascending order; its start is among them.
    pub(super) fn known(&self) -> &[(usize, Place)] {
        &self.known
    }

    /// A part of the text; nothing when it cannot be read any more, or when the file has changed.
    pub(super) fn part(&self, range: Range<usize>) -> Option<String> {
        if range.start > range.end || range.end > self.length {
            return None;
        }
        let mut bytes = vec![0; range.len()];
        let read = self.store.fill_at(&mut bytes, self.start + range.start as u64).ok()?;
        (read == bytes.len() && self.store.is_unchanged()).then_some(())?;
        String::from_utf8(bytes).ok()
    }
}

/// The right to keep a file open.
#[derive(Debug)]
pub(super) struct Open(Arc<AtomicUsize>);

impl Open {
    /// Takes a right, while there are any.
    pub(super) fn take(rights: &Rights) -> Option<Self> {
        let less = |left: usize| left.checked_sub(1);
        let taken = rights.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.is_ok().then(|| Self(rights.0.clone()))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many files more may be kept open.
#[derive(Clone, Debug)]
pub(super) struct Rights(Arc<AtomicUsize>);

impl Default for Rights {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(OPEN)))
    }
}

#[cfg(test)]
mod tests {
    use super::{OPEN, Open, Rights};

    #[test]
    fn no_more_files_are_open_than_may_be() {
        let rights = Rights::default();
        let taken: Vec<Open> = std::iter::from_fn(|| Open::take(&rights)).collect();
        assert_eq!(taken.len(), OPEN);
        drop(taken);
        assert!(Open::take(&rights).is_some());
    }
}
