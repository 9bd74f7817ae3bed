//! Big documents: scanned in pieces, and read whole only where that could change the result.

use super::reading::{Read, Reader, one, single};
use crate::bundle::{Entry, Large, Opened, Watched};
use crate::document::Document;

/// Bytes from which on all threads work at one file: smaller ones are shared among them.
const SPLIT: u64 = 32 << 20;
/// Bytes from which on lists of records are left in their files.
const LEFT: u64 = 1 << 20;

/// Reads a big document.
pub(super) fn read(entry: &Entry, large: &Large, reader: &Reader<'_>) -> Vec<Read> {
    let name = entry.name.clone();
    let left = match (&reader.markers, large.store().filter(|store| store.len() >= LEFT)) {
        (Some(markers), Some(store)) => {
            let store = store.clone().watched(&reader.watch);
            large.read_store(&store, |store| Document::leave(name.clone(), store, &reader.names, markers))
        }
        _ => Ok(None),
    };
    let scanned = match (&reader.markers, large.store().filter(|store| store.len() >= SPLIT)) {
        _ if !matches!(left, Ok(None)) => left,
        (Some(markers), Some(store)) if rayon::current_num_threads() > 1 => {
            let store = store.clone().watched(&reader.watch);
            large.read_store(&store, |store| Document::scan_file(name, store, &reader.names, markers))
        }
        (Some(markers), _) => large.read(|input| {
            let mut input = Watched::new(input, &reader.watch, large.share());
            Document::scan(name, &mut input, large.size(), &reader.names, markers)
        }),
        (None, _) => Ok(None),
    };
    match scanned {
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
