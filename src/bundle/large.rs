//! Big documents: opened, not read. Whoever needs them reads a stream, or takes all bytes after all.

use std::io::{self, Read};

use super::archive::Member;
use super::{Entry, Limits, Source, Store, pipe};
use crate::words::{Problem, ProblemKind};

/// Bytes from which on a member is unpacked on a thread of its own.
const PIPED: u64 = 16 << 20;

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
        if member.size <= limits.direct_bytes || member.is_archive() != Some(false) {
            return None;
        }
        Some(Self { entry: entry.clone(), bytes: Bytes::Member(member.clone()), limits: limits.clone() })
    }

    /// Its name in the bundle.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.entry.name
    }

    /// Bytes that it is said to have.
    #[must_use]
    pub const fn size(&self) -> u64 {
        match &self.bytes {
            Bytes::Store(store) => store.len(),
            Bytes::Member(member) => member.size,
        }
    }

    /// How many of its bytes stand for how many of the files given.
    #[must_use]
    pub fn share(&self) -> (u64, u64) {
        self.entry.share()
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
                self.read_store(store, |store| with(&mut store.clone().take(store.len())))
            }
            Bytes::Member(member) => {
                let allowed = member.allowed(&self.limits).map_err(problem)?;
                if allowed >= PIPED && rayon::current_num_threads() > 1 {
                    let unpack = |hand: &dyn Fn(&mut dyn Read) -> io::Result<()>| unpack(member, allowed, hand);
                    return match pipe::piped(unpack, with) {
                        Ok(read) => read.map_err(|error| problem(super::archive::broken(&error))),
                        Err(trouble) => Err(problem(trouble)),
                    };
                }
                unpack(member, allowed, with).map_err(problem)
            }
        }
    }

    /// The file or stretch of memory that the document is, when it is no member that has to be unpacked.
    #[must_use]
    pub const fn store(&self) -> Option<&Store> {
        match &self.bytes {
            Bytes::Store(store) => Some(store),
            Bytes::Member(_) => None,
        }
    }

    /// Reads the store that the document is, from any place and in any order.
    ///
    /// # Errors
    /// A [`Problem`] that names the document: it cannot be read, or changed while it was read.
    pub fn read_store<T>(&self, store: &Store, with: impl FnOnce(&Store) -> io::Result<T>) -> Result<T, Problem> {
        let problem =
            |detail: String| Problem { document: self.entry.name.clone(), kind: ProblemKind::Unreadable, detail };
        let read = with(store).map_err(|error| problem(format!("cannot be read: {error}")))?;
        if store.is_unchanged() { Ok(read) } else { Err(problem(super::store::CHANGED.to_owned())) }
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

/// Unpacks a member that may have so many bytes and no more.
fn unpack<T>(
    member: &Member,
    allowed: u64,
    with: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> Result<T, (ProblemKind, String)> {
    let mut over = false;
    let read = member.stream(|input| {
        let mut input = input.take(allowed.saturating_add(1));
        let read = with(&mut input);
        over = input.limit() == 0;
        read
    });
    if over { Err(super::archive::lie()) } else { read }
}
