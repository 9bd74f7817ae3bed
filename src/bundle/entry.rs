//! One entry of a bundle: what it costs, and its bytes or its members.

use std::io::Read as _;

use super::{
    Entry, Large, Limits, Opened, Source, Store, archive, gzip, is_archive, office, read_fully, store, tarball,
    too_deep,
};
use crate::words::{Problem, ProblemKind};

impl Entry {
    /// Bytes that the entry unpacks to; none for what is not packed.
    pub(super) fn size(&self) -> u64 {
        match &self.source {
            Source::Member(member) => member.size,
            Source::Part { length, .. } => *length,
            Source::Memory(bytes) if self.nesting > 0 => bytes.len() as u64,
            Source::Memory(_) | Source::File(_) | Source::Aside(_) | Source::Broken(_) => 0,
        }
    }

    /// Bytes of a file or of memory that was given; none for what is inside of an archive.
    pub(super) fn bytes_given(&self) -> u64 {
        match &self.source {
            Source::File(path) => std::fs::metadata(path).map_or(0, |data| data.len()),
            Source::Memory(bytes) if self.nesting == 0 => bytes.len() as u64,
            Source::Memory(_) | Source::Member(_) | Source::Part { .. } | Source::Aside(_) | Source::Broken(_) => 0,
        }
    }

    /// How many of its bytes stand for how many of the archive that it is in.
    #[must_use]
    pub fn share(&self) -> (u64, u64) {
        match &self.source {
            Source::Member(member) => member.share(),
            _ => (1, 1),
        }
    }

    /// Takes what the entry unpacks to from what is left; whether there was enough.
    pub(super) fn spend(&self, left: &mut u64) -> bool {
        match left.checked_sub(self.size()) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        }
    }

    /// Whether it is in memory and no archive.
    pub(super) fn is_document(&self) -> bool {
        matches!(&self.source, Source::Memory(bytes) if !is_archive(bytes))
    }

    pub(super) fn over_total(&self, limits: &Limits) -> Problem {
        Problem {
            document: self.name.clone(),
            kind: ProblemKind::Limit,
            detail: format!(
                "not unpacked: over the limit of {} bytes for all members together; raise it with --max-total-bytes",
                limits.total_bytes
            ),
        }
    }

    pub(super) fn over_entries(&self, members: usize, limits: &Limits) -> Problem {
        Problem {
            document: self.name.clone(),
            kind: ProblemKind::Limit,
            detail: format!(
                "not opened: with its {members} members there are more than the limit of {} entries; raise it with \
                 --max-entries",
                limits.entries
            ),
        }
    }

    /// The entry's bytes; or its members, when it is an archive.
    ///
    /// # Errors
    /// A [`Problem`] that names the entry: unreadable, encrypted, broken, or over a limit.
    pub fn open(&self, limits: &Limits) -> Result<Opened, Problem> {
        let problem = |kind, detail: String| Problem { document: self.name.clone(), kind, detail };
        if let Some(large) = Large::of_entry(self, limits) {
            return Ok(Opened::Large(Box::new(large)));
        }
        let store = match &self.source {
            Source::Aside(reason) => return Ok(Opened::Aside(reason.clone())),
            Source::Broken(detail) => return Err(problem(ProblemKind::BrokenArchive, detail.clone())),
            Source::Memory(bytes) => Store::from_bytes(bytes.clone()),
            Source::File(path) => {
                let file =
                    std::fs::File::open(path).map_err(|error| problem(ProblemKind::Unreadable, not_read(&error)))?;
                Store::from_file(file).map_err(|error| problem(ProblemKind::Unreadable, not_read(&error)))?
            }
            Source::Member(member) => {
                // What is nested too deep is not unpacked only to learn that it is an archive.
                if let Some(problem) = too_deep(self, limits)
                    && member.is_archive() == Some(true)
                {
                    return Err(problem);
                }
                let bytes = member.bytes(limits).map_err(|(kind, detail)| problem(kind, detail))?;
                if !is_archive(&bytes) {
                    return Ok(Opened::Bytes(bytes));
                }
                Store::from_bytes(bytes.into())
            }
            Source::Part { store, start, length } => Store::from_bytes(
                tarball::bytes(store, *start, *length, limits).map_err(|(kind, detail)| problem(kind, detail))?.into(),
            ),
        };
        let mut start = [0_u8; tarball::HEADER];
        let mut head = store.clone();
        let read =
            read_fully(&mut head, &mut start).map_err(|error| problem(ProblemKind::Unreadable, not_read(&error)))?;
        let start = start.get(..read).unwrap_or_default();
        if archive::is_zip(start) {
            return archive::members(self, store, limits).map(|members| office::open(self, members));
        }
        if gzip::is_gzip(start) {
            return gzip::members(self, store, limits).map(Opened::Archive);
        }
        if tarball::is_tar(start) {
            return tarball::members(self, &store, limits).map(Opened::Archive);
        }
        if store.len() > limits.document_bytes {
            return Err(problem(ProblemKind::Limit, limits.too_large()));
        }
        if let Some(large) = Large::of_store(self, &store, limits) {
            return Ok(Opened::Large(Box::new(large)));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(store.len()).unwrap_or(0));
        let length = store.len();
        let mut reader = store.clone().take(length);
        reader.read_to_end(&mut bytes).map_err(|error| problem(ProblemKind::Unreadable, not_read(&error)))?;
        if bytes.len() as u64 != length || !store.is_unchanged() {
            return Err(problem(ProblemKind::Unreadable, store::CHANGED.to_owned()));
        }
        Ok(Opened::Bytes(bytes))
    }
}

/// What is said of a file that cannot be read.
fn not_read(error: &std::io::Error) -> String {
    format!("cannot be read: {error}; check its permissions, or copy it elsewhere, and run again")
}
