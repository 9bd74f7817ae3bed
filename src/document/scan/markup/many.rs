//! A file of which many stretches are read and indexed at once, while those before them are walked through.

use std::io;

use super::super::ahead;
use super::super::filter::Filter;
use super::super::reduce::MARK;
use super::dialect::Dialect;
use super::index::Marks;
use super::rows::Rows;
use super::walk::Walk;
use super::{HEAD, Markers, Names, Reduced, finish, start};
use crate::bundle::Store;

/// One stretch, as it is read.
#[derive(Debug, Default)]
struct Stretch {
    text: Vec<u8>,
    marks: Marks,
    failed: Option<io::Error>,
}

impl ahead::Piece for Stretch {
    fn failed(&mut self) -> Option<io::Error> {
        self.failed.take()
    }
}

impl Stretch {
    /// Reads and indexes what stands at `at`.
    fn load(&mut self, store: &Store, at: u64, chunk: usize, dialect: Dialect, filter: &Filter) {
        self.text.resize(chunk, 0);
        match store.fill_at(&mut self.text, at) {
            Ok(read) => self.text.truncate(read),
            Err(error) => self.failed = Some(error),
        }
        self.marks.find(&self.text, dialect, filter);
    }
}

/// Reduces a document in a file, with all threads. `None` when it has to be read whole.
pub(in super::super) fn reduce_many(
    store: &Store,
    names: &Names,
    markers: &Markers,
    chunk: usize,
    held: usize,
) -> io::Result<Option<Reduced>> {
    let mut head = [0; HEAD + MARK.len()];
    let read = store.fill_at(&mut head, 0)?;
    let Some((dialect, mark)) = start(head.get(..read).unwrap_or_default()) else { return Ok(None) };
    let mut walk = Walk::new(Rows::new(markers, names, dialect, Vec::new(), mark as u64));
    let filter = markers.filter().clone();
    let load = move |stretch: &mut Stretch, store: &Store, at: u64| stretch.load(store, at, chunk, dialect, &filter);
    let follow = |stretch: &mut Stretch| {
        if walk.stretch(&stretch.text, &stretch.marks).is_err() {
            return false;
        }
        walk.settle();
        walk.rows.buffer.len() <= held
    };
    if !ahead::follow(store, mark as u64, chunk, Stretch::default, load, follow)? {
        return Ok(None);
    }
    let whole = walk.step(true).is_ok();
    Ok(if whole { finish(walk, mark > 0) } else { None })
}
