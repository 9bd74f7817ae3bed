//! Digests: of the files given, and of the documents that are used, so that a report can be told from another one.

use rayon::prelude::*;

use super::reading::{Read, Reader};
use crate::bundle::{Bundle, Digests, Large};
use crate::document::Document;
use crate::record::Extract;
use crate::report::{DocumentRow, DocumentStatus, InputRow};
use crate::words::{Digest, Problem};

/// The digests of the files given.
pub(super) struct Given {
    pub(super) rows: Vec<InputRow>,
    pub(super) problems: Vec<Problem>,
}

/// Reads the files given, each as a stream.
pub(super) fn given(bundle: &Bundle) -> Given {
    let mut given = Given { rows: Vec::new(), problems: Vec::new() };
    if bundle.digests == Digests::None {
        return given;
    }
    let read: Vec<_> = bundle.given.par_iter().map(|file| (file, file.digest())).collect();
    for (file, digest) in read {
        match digest {
            Ok((digest, bytes)) => {
                given.rows.push(InputRow { name: file.name().to_owned(), bytes, sha256: digest.to_string() });
            }
            Err(problem) => given.problems.push(problem),
        }
    }
    given
}

/// The digest of a document whose text is here, if it is asked for.
pub(super) fn document(document: &Document, extract: &Extract, asked: Digests) -> Option<String> {
    let used = !extract.records.is_empty() || !extract.lists.is_empty() || !extract.rows.is_empty();
    let asked = asked == Digests::All || (asked == Digests::Used && used);
    asked.then(|| document.text.digest()).flatten().map(|digest| digest.to_string())
}

/// Adds the digest of a big document, which takes reading it once more, if it is asked for.
///
/// A file that was given is read for its own digest anyway; see [`same`].
pub(super) fn large(read: &mut Read, large: &Large, bundle: &Bundle, reader: &Reader<'_>) {
    if bundle.given.iter().any(|file| file.name() == large.name()) {
        return;
    }
    let used = matches!(read.row.status, DocumentStatus::Used | DocumentStatus::Partial);
    let asked = reader.digests == Digests::All || (reader.digests == Digests::Used && used);
    if !asked || read.row.name != large.name() || read.row.sha256.is_some() {
        return;
    }
    let digest = large.read(|input| Digest::of_stream(input));
    read.row.sha256 = digest.ok().filter(|(_, bytes)| *bytes == read.row.bytes).map(|(digest, _)| digest.to_string());
}

/// Fills in the digests of documents that are files given.
pub(super) fn same(documents: &mut [DocumentRow], inputs: &[InputRow]) {
    for row in documents.iter_mut().filter(|row| row.sha256.is_none() && !row.records.is_empty()) {
        let given = inputs.iter().find(|given| given.name == row.name && given.bytes == row.bytes);
        row.sha256 = given.map(|given| given.sha256.clone());
    }
}
