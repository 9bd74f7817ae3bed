//! Texts that stay in their files: parts of them are read again when somebody asks.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Place;
use crate::bundle::Store;

/// Files that are kept open for their texts at most. Systems let a process open some hundreds.
const OPEN: usize = 64;

/// Bytes that a thread keeps for the next part that it reads, at most.
const SPARE: usize = 512 << 10;

thread_local! {
    /// What this thread reads parts into.
    static MEMORY: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

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

    /// What `read` makes of a part of the text; nothing when it cannot be read any more, or when the file has changed.
    pub(super) fn part<T>(&self, range: Range<usize>, read: impl FnOnce(&str) -> T) -> Option<T> {
        if range.start > range.end || range.end > self.length {
            return None;
        }
        // `read` may come here again: then it has memory of its own.
        let mut memory = MEMORY.take();
        if memory.len() < range.len() {
            memory.resize(range.len(), 0);
        }
        let bytes = memory.get_mut(..range.len())?;
        let filled = self.store.fill_at(bytes, self.start + range.start as u64).ok()?;
        let is_sound = filled == bytes.len() && self.store.is_unchanged();
        let made = simdutf8::basic::from_utf8(bytes).ok().filter(|_| is_sound).map(read);
        if memory.len() <= SPARE {
            MEMORY.set(memory);
        }
        made
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
