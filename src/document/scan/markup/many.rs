//! A file of which many stretches are read and indexed at once, while those before them are walked through.

use std::io;

use rayon::prelude::*;

use super::super::reduce::{MARK, Source};
use super::dialect::Dialect;
use super::index::Marks;
use super::rows::Rows;
use super::walk::Walk;
use super::{HEAD, Markers, Names, Reduced, finish, start};

/// One stretch, as it is read.
#[derive(Debug, Default)]
struct Stretch {
    text: Vec<u8>,
    marks: Marks,
    failed: Option<io::Error>,
}

impl Stretch {
    /// Reads and indexes what stands at `at`.
    fn load(&mut self, source: &dyn Source, at: u64, chunk: usize, dialect: Dialect, markers: &Markers) {
        self.text.resize(chunk, 0);
        match source.fill(&mut self.text, at) {
            Ok(read) => self.text.truncate(read),
            Err(error) => self.failed = Some(error),
        }
        self.marks.find(&self.text, dialect, markers.filter());
    }
}

/// Reduces a document of `length` bytes that can be read from anywhere, with all threads. `None` when it has to be read
/// whole.
pub(in super::super) fn reduce_many(
    source: &dyn Source,
    length: u64,
    names: &Names,
    markers: &Markers,
    chunk: usize,
    held: usize,
) -> io::Result<Option<Reduced>> {
    let mut head = [0; HEAD + MARK.len()];
    let read = source.fill(&mut head, 0)?;
    let Some((dialect, mark)) = start(head.get(..read).unwrap_or_default()) else { return Ok(None) };
    let count = rayon::current_num_threads().max(2) * 2;
    let new = || (0..count).map(|_| Stretch::default()).collect::<Vec<Stretch>>();
    let (mut stretches, mut indexed, mut used) = (new(), new(), 0);
    let mut walk = Walk::new(Rows::new(markers, names, dialect, Vec::new(), mark as u64));
    let mut at = mark as u64;
    loop {
        let left = length.saturating_sub(at).div_ceil(chunk as u64);
        let next = usize::try_from(left).unwrap_or(count).min(count);
        let load = || {
            stretches.par_iter_mut().take(next).enumerate().for_each(|(index, stretch)| {
                stretch.load(source, at + (index * chunk) as u64, chunk, dialect, markers);
            });
        };
        let mut follow = || -> io::Result<bool> {
            for stretch in indexed.iter_mut().take(used) {
                if let Some(error) = stretch.failed.take() {
                    return Err(error);
                }
                if walk.stretch(&stretch.text, &stretch.marks).is_err() {
                    return Ok(false);
                }
                walk.settle();
                if walk.rows.buffer.len() > held {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let (whole, ()) = rayon::join(&mut follow, load);
        if !whole? {
            return Ok(None);
        }
        if next == 0 {
            break;
        }
        std::mem::swap(&mut stretches, &mut indexed);
        used = next;
        at += (next * chunk) as u64;
    }
    let whole = walk.step(true).is_ok();
    Ok(if whole { finish(walk, mark > 0) } else { None })
}
