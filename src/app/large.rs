//! Big documents: scanned in pieces, and read whole only where that could change the result.

use super::reading::{Read, Reader, one, single};
use crate::bundle::{Entry, Large, Opened, Watched};
use crate::document::Document;
use crate::words::Problem;

/// Bytes from which on all threads work at one file: smaller ones are shared among them.
const SPLIT: u64 = 32 << 20;
/// Bytes from which on lists of records are left in their files.
const LEFT: u64 = 1 << 20;

/// Reads a big document.
pub(super) fn read(entry: &Entry, large: &Large, reader: &Reader<'_>) -> Vec<Read> {
    match scanned(entry, large, reader) {
        Ok(Some(document)) => {
            let mut read = single(&document, reader);
            if document.skipped > 0 {
                let (bytes, skipped) = (document.bytes, document.skipped);
                let scanned = format!("; {bytes} bytes scanned, {skipped} of them checked for structure only");
                read.row.detail.push_str(&scanned);
            }
            vec![read]
        }
        Ok(None) => one(entry, large.bytes().map(Opened::Bytes), reader),
        Err(problem) => one(entry, Err(problem), reader),
    }
}

/// Reads a big document without holding it whole. Nothing when it has to be read whole.
fn scanned(entry: &Entry, large: &Large, reader: &Reader<'_>) -> Result<Option<Document>, Problem> {
    let Some(markers) = &reader.markers else { return Ok(None) };
    let (name, names) = (entry.name.clone(), &reader.names);
    let stream = |name| {
        large.read(|input| {
            let mut input = Watched::new(input, &reader.watch, large.share());
            Document::scan(name, &mut input, large.size(), names, markers)
        })
    };
    let Some(store) = large.store().filter(|store| store.len() >= LEFT) else { return stream(name) };
    let store = store.clone().watched(&reader.watch);
    let left = large.read_store(&store, |store| Document::leave(name.clone(), store, names, markers))?;
    if left.is_some() {
        return Ok(left);
    }
    let read = if store.len() >= SPLIT && rayon::current_num_threads() > 1 {
        large.read_store(&store, |store| Document::scan_file(name, store, names, markers))?
    } else {
        stream(name)?
    };
    Ok(read.map(|document| document.let_go(&store, markers)))
}
