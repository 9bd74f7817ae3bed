//! A file of which many pieces are read at once, while those before them are followed.

use std::io;

use crate::bundle::Store;
use crate::document::beside::Queue;

/// A piece of a file, as it is read.
pub(super) trait Piece: Send + 'static {
    /// What went wrong when it was read, if anything did.
    fn failed(&mut self) -> Option<io::Error>;
}

/// Reads a file from `at` on in pieces of `chunk` bytes, with all threads: `load` reads the one that begins at a place, and
/// `follow` takes them up one after another. Whether it took up all of them: it may end the work.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn follow<P: Piece>(
    store: &Store,
    mut at: u64,
    chunk: usize,
    new: impl Fn() -> P,
    load: impl Fn(&mut P, &Store, u64) + Clone + Send + 'static,
    mut follow: impl FnMut(&mut P) -> bool,
) -> io::Result<bool> {
    let ahead = rayon::current_num_threads().max(2) * 2;
    let (mut free, mut queue) = (Vec::new(), Queue::new());
    loop {
        while queue.len() < ahead && at < store.len() {
            let mut piece = free.pop().unwrap_or_else(&new);
            let (store, load) = (store.clone(), load.clone());
            queue.push(move || {
                load(&mut piece, &store, at);
                piece
            });
            at += chunk as u64;
        }
        if queue.len() == 0 {
            return Ok(true);
        }
        let Some(mut piece) = queue.next() else { return Ok(false) };
        if let Some(error) = piece.failed() {
            return Err(error);
        }
        if !follow(&mut piece) {
            return Ok(false);
        }
        free.push(piece);
    }
}
