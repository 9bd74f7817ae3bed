//! A file of which many stretches are read and indexed at once, while those before them are walked through.

use std::io;

use super::super::filter::Filter;
use super::super::reduce::MARK;
use super::dialect::Dialect;
use super::index::Marks;
use super::rows::Rows;
use super::walk::Walk;
use super::{HEAD, Markers, Names, Reduced, finish, start};
use crate::bundle::Store;
use crate::document::beside::Queue;

/// One stretch, as it is read.
#[derive(Debug, Default)]
struct Stretch {
    text: Vec<u8>,
    marks: Marks,
    failed: Option<io::Error>,
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
    let ahead = rayon::current_num_threads().max(2) * 2;
    let mut walk = Walk::new(Rows::new(markers, names, dialect, Vec::new(), mark as u64));
    let (mut free, mut queue) = (Vec::new(), Queue::new());
    let mut at = mark as u64;
    loop {
        while queue.len() < ahead && at < store.len() {
            let mut stretch: Stretch = free.pop().unwrap_or_default();
            let (store, filter, start) = (store.clone(), markers.filter().clone(), at);
            queue.push(move || {
                stretch.load(&store, start, chunk, dialect, &filter);
                stretch
            });
            at += chunk as u64;
        }
        if queue.len() == 0 {
            break;
        }
        let Some(mut stretch) = queue.next() else { return Ok(None) };
        if let Some(error) = stretch.failed.take() {
            return Err(error);
        }
        if walk.stretch(&stretch.text, &stretch.marks).is_err() {
            return Ok(None);
        }
        walk.settle();
        if walk.rows.buffer.len() > held {
            return Ok(None);
        }
        free.push(stretch);
    }
    let whole = walk.step(true).is_ok();
    Ok(if whole { finish(walk, mark > 0) } else { None })
}
