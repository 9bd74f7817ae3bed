//! The files that were given by name, for their digests.

use std::io::Read as _;

use super::{Entry, Limits, Source, Store};
use crate::words::{Digest, Problem, ProblemKind};

/// Which documents' digests are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digests {
    /// None, nor those of the files given.
    None,
    /// Of the files given, and of documents that hold what is judged.
    #[default]
    Used,
    /// Of the files given, and of every document.
    All,
}

/// A file that was given by name, or standard input.
#[derive(Clone, Debug)]
pub struct Given(Entry);

impl Given {
    /// The file that an entry is; nothing for one that is set aside, or that was not read whole.
    pub(super) fn new(entry: &Entry, limits: &Limits) -> Option<Self> {
        let whole = match &entry.source {
            Source::File(_) => true,
            Source::Memory(bytes) => bytes.len() as u64 <= limits.document_bytes,
            Source::Member(_) | Source::Part { .. } | Source::Aside(_) | Source::Broken(_) => false,
        };
        whole.then(|| Self(entry.clone()))
    }

    pub(super) const fn entry(&mut self) -> &mut Entry {
        &mut self.0
    }

    /// The name that stands for it in names of documents.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Its size in bytes; zero when nobody can tell.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.bytes_given()
    }

    /// Its digest and its size; it is read as a stream.
    ///
    /// # Errors
    /// A [`Problem`] when it cannot be read.
    pub fn digest(&self) -> Result<(Digest, u64), Problem> {
        let read = match &self.0.source {
            Source::File(path) => std::fs::File::open(path)
                .and_then(Store::from_file)
                // A file that grows while it is read must end.
                .and_then(|store| {
                    let length = store.len();
                    Digest::of_stream(&mut store.take(length))
                }),
            Source::Memory(bytes) => Digest::of_stream(&mut &bytes[..]),
            Source::Member(_) | Source::Part { .. } | Source::Aside(_) | Source::Broken(_) => {
                Digest::of_stream(&mut std::io::empty())
            }
        };
        read.map_err(|error| Problem {
            document: self.0.name.clone(),
            kind: ProblemKind::Unreadable,
            detail: format!("cannot be read for its digest: {error}"),
        })
    }
}
