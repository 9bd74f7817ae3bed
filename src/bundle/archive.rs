//! Zip archives, read in memory, member by member; nothing is unpacked to disk.

use std::io::Read;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::layout::{agree, layout};
use super::repeated::{self, Named};
use super::{Entry, Limits, Source, Store, name, tarball, unique};
use crate::words::{Problem, ProblemKind};

/// One member of an archive.
#[derive(Clone, Debug)]
pub struct Member {
    archive: Arc<ZipArchive<Store>>,
    index: usize,
    /// Its size after unpacking, as the archive's directory tells it.
    pub(super) size: u64,
    /// Its size in the archive, as the directory tells it.
    packed: u64,
}

/// Whether bytes begin like a zip archive (with members, or empty).
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The members of the archive that `entry` is, sorted by name.
///
/// # Errors
/// A [`Problem`] when its directory cannot be read or a limit is reached.
pub(super) fn members(entry: &Entry, store: Store, limits: &Limits) -> Result<Vec<Entry>, Problem> {
    let problem = |kind, detail: String| Problem { document: entry.name.clone(), kind, detail };
    if let Some(problem) = super::too_deep(entry, limits) {
        return Err(problem);
    }
    let Named { mut archive, names, lost } = repeated::open(&store).map_err(|error| {
        problem(
            ProblemKind::BrokenArchive,
            format!("the zip's directory cannot be read ({error}); ask for the file again"),
        )
    })?;
    if archive.len() > limits.entries {
        return Err(problem(
            ProblemKind::Limit,
            format!(
                "{} members, more than the limit of {}; not opened, raise it with --max-entries",
                archive.len(),
                limits.entries
            ),
        ));
    }
    // Where each member begins is found once and shared by all clones of the archive.
    let layout = layout(&mut archive, &names, &store).map_err(|(one, other)| {
        let detail = format!("its members {one} and {other} overlap, so it is made to deceive or broken; not opened");
        problem(ProblemKind::BrokenArchive, detail)
    })?;
    let archive = Arc::new(archive);
    let mut seen = std::collections::BTreeMap::new();
    let mut names: Vec<(usize, String)> =
        names.into_iter().enumerate().filter(|(_, name)| !name.ends_with('/') && !name.ends_with('\\')).collect();
    names.sort_by_key(|(index, raw)| (name::member(raw), *index));
    let hidden = layout.hidden.into_iter().map(|start| {
        let detail = if lost {
            "the archive's directory lists several members of one name, and this one is lost; ask for the archive again"
        } else {
            "the archive's directory does not list this member; ask for the archive again"
        };
        (format!("(unlisted member at byte {start})"), Source::Broken(detail.to_owned()))
    });
    let listed = names
        .into_iter()
        .map(|(index, raw)| {
            let below = unique(name::member(&raw), &mut seen);
            let (size, packed) = layout.sizes.get(index).copied().unwrap_or_default();
            let source = match name::aside(&below) {
                Some(reason) => Source::Aside(reason),
                None => Source::Member(Member { archive: archive.clone(), index, size, packed }),
            };
            (below, source)
        })
        .chain(hidden);
    Ok(listed
        .map(|(below, source)| {
            let name = format!("{}!/{below}", entry.name).into();
            Entry { name, nesting: entry.nesting + 1, source }
        })
        .collect())
}

impl Member {
    /// The member's bytes, with its checksum verified.
    ///
    /// # Errors
    /// The kind of trouble and what it is: encrypted, an unknown method, a bad checksum, over a limit.
    pub(super) fn bytes(&self, limits: &Limits) -> Result<Vec<u8>, (ProblemKind, String)> {
        let size = self.allowed(limits)?;
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(64 << 20)).unwrap_or(0));
        self.stream(|input| input.take(size.saturating_add(1)).read_to_end(&mut bytes))?;
        if bytes.len() as u64 == size { Ok(bytes) } else { Err(lie()) }
    }

    /// Whether the member begins like an archive of any kind; nothing when its start cannot be read.
    pub(super) fn is_archive(&self) -> Option<bool> {
        let mut start = [0_u8; tarball::HEADER];
        let read = self.stream(|mut input| super::read_fully(&mut input, &mut start)).ok()?;
        start.get(..read).map(super::is_archive)
    }

    /// Its size, and how many bytes of the archive that is.
    pub(super) const fn share(&self) -> (u64, u64) {
        (self.size, self.packed)
    }

    /// Bytes that the member may have: what the directory tells, when the limits allow that much.
    pub(super) fn allowed(&self, limits: &Limits) -> Result<u64, (ProblemKind, String)> {
        let mut archive = ZipArchive::clone(&self.archive);
        let file = archive.by_index_raw(self.index).map_err(|error| trouble(&error))?;
        self.agrees(file.header_start(), file.central_header_start())?;
        match limits.refusal(file.size(), file.compressed_size()) {
            Some(refusal) => Err((ProblemKind::Limit, refusal)),
            None => Ok(file.size()),
        }
    }

    /// Whether the directory says of the member what the member says of itself.
    fn agrees(&self, local: u64, central: u64) -> Result<(), (ProblemKind, String)> {
        let store = ZipArchive::clone(&self.archive).into_inner().itself();
        agree(&store, local, central).map_err(|what| {
            let detail =
                format!("the archive's directory and the member disagree on {what}; ask for the archive again");
            (ProblemKind::BrokenArchive, detail)
        })
    }

    /// Reads the member as a stream; the checksum is verified when its end is read.
    ///
    /// # Errors
    /// As [`Member::bytes`], limits apart.
    pub(super) fn stream<T>(
        &self,
        with: impl FnOnce(&mut dyn Read) -> std::io::Result<T>,
    ) -> Result<T, (ProblemKind, String)> {
        // The clone shares the directory and has a reading position of its own, so members are read in parallel.
        let mut archive = ZipArchive::clone(&self.archive);
        let mut file = archive.by_index(self.index).map_err(|error| trouble(&error))?;
        with(&mut file).map_err(|error| broken(&error))
    }
}

/// What is said of a member whose bytes cannot be unpacked.
pub(super) fn broken(error: &std::io::Error) -> (ProblemKind, String) {
    (ProblemKind::BrokenArchive, format!("cannot be unpacked ({error}); ask for the archive again"))
}

/// What is said of a member that is longer or shorter than the directory tells.
pub(super) fn lie() -> (ProblemKind, String) {
    let detail = "its size is not what the archive's directory says; ask for the archive again";
    (ProblemKind::BrokenArchive, detail.to_owned())
}

/// Why a member cannot be opened.
fn trouble(error: &ZipError) -> (ProblemKind, String) {
    match error {
        ZipError::UnsupportedArchive(detail) if *detail == ZipError::PASSWORD_REQUIRED => {
            (ProblemKind::Encrypted, "the member is encrypted; ask for the archive without a password".to_owned())
        }
        ZipError::UnsupportedArchive(detail) => (ProblemKind::BrokenArchive, format!("cannot be unpacked: {detail}")),
        ZipError::CompressionMethodNotSupported(method) => {
            let name = match method {
                9 => "Deflate64",
                12 => "bzip2",
                14 => "LZMA",
                93 => "Zstandard",
                95 => "xz",
                98 => "PPMd",
                _ => "another method",
            };
            let detail =
                format!("packed with {name} (method {method}), which is not read; pack it again as an ordinary zip");
            (ProblemKind::BrokenArchive, detail)
        }
        error => (ProblemKind::BrokenArchive, format!("cannot be unpacked: {error}")),
    }
}
