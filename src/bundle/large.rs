//! Big documents: opened, not read. Whoever needs them reads a stream, or takes all bytes after all.

use std::io::{self, Read};

use super::archive::Member;
use super::{Entry, Limits, Source, Store, is_archive, read_fully, tarball};
use crate::words::{Problem, ProblemKind};

/// A big document whose bytes are still where they were.
#[derive(Clone, Debug)]
pub struct Large {
    entry: Entry,
    pub(super) bytes: Bytes,
    limits: Limits,
}

#[derive(Clone, Debug)]
pub(super) enum Bytes {
    Store(Store),
    Member(Member),
}

impl Large {
    /// A file or a stretch of memory, if it is big enough.
    pub(super) fn of_store(entry: &Entry, store: &Store, limits: &Limits) -> Option<Self> {
        (store.len() > limits.direct_bytes).then(|| Self {
            entry: entry.clone(),
            bytes: Bytes::Store(store.clone()),
            limits: limits.clone(),
        })
    }

    /// What an entry is, when it is a member of a zip that says it is big enough, and no archive itself.
    pub(super) fn of_entry(entry: &Entry, limits: &Limits) -> Option<Self> {
        let Source::Member(member) = &entry.source else { return None };
        if member.size()? <= limits.direct_bytes {
            return None;
        }
        let mut start = [0_u8; tarball::HEADER];
        let read = member.stream(|mut input| read_fully(&mut input, &mut start)).ok()?;
        if is_archive(start.get(..read).unwrap_or_default()) {
            return None;
        }
        Some(Self { entry: entry.clone(), bytes: Bytes::Member(member.clone()), limits: limits.clone() })
    }

    /// Its name in the bundle.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.entry.name
    }

    /// Reads the document as a stream, with the checksum of an archive verified at its end.
    ///
    /// # Errors
    /// A [`Problem`] that names the document: unreadable, encrypted, broken, or over a limit.
    pub fn read<T>(&self, with: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> Result<T, Problem> {
        let problem = |(kind, detail)| Problem { document: self.entry.name.clone(), kind, detail };
        match &self.bytes {
            Bytes::Store(store) => {
                // A file that grows while it is read must end.
                let read = with(&mut store.clone().take(store.len()))
                    .map_err(|error| problem((ProblemKind::Unreadable, format!("cannot be read: {error}"))))?;
                if store.is_unchanged() {
                    Ok(read)
                } else {
                    Err(problem((ProblemKind::Unreadable, super::store::CHANGED.to_owned())))
                }
            }
            Bytes::Member(member) => {
                let allowed = member.allowed(&self.limits).map_err(problem)?;
                let mut over = false;
                let read = member.stream(|input| {
                    let mut input = input.take(allowed.saturating_add(1));
                    let read = with(&mut input);
                    over = input.limit() == 0;
                    read
                });
                if over { Err(problem(super::archive::lie())) } else { read.map_err(problem) }
            }
        }
    }

    /// All bytes of the document.
    ///
    /// # Errors
    /// As [`Large::read`].
    pub fn bytes(&self) -> Result<Vec<u8>, Problem> {
        match &self.bytes {
            Bytes::Store(_) => self.read(|input| {
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes).map(|_| bytes)
            }),
            Bytes::Member(member) => member.bytes(&self.limits).map_err(|(kind, detail)| Problem {
                document: self.entry.name.clone(),
                kind,
                detail,
            }),
        }
    }
}
