//! Big documents: scanned in pieces, and read whole only where that could change the result.

use super::reading::{Read, Reader, one, single};
use crate::bundle::{Entry, Large, Opened};
use crate::document::Document;

/// Reads a big document.
pub(super) fn read(entry: &Entry, large: &Large, reader: &Reader<'_>) -> Vec<Read> {
    let scanned = match &reader.markers {
        Some(markers) => large.read(|input| Document::scan(entry.name.clone(), input, &reader.names, markers)),
        None => Ok(None),
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
