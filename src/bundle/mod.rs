//! A bundle: folders, archives, single files and standard input as one list of named documents.
//!
//! Folder and archive look alike from here on: names use `/` and are relative to the path given; members of an
//! archive are named `bundle.zip!/api/agents.json`. Nothing is ever written to disk, links are not followed, and
//! what a document *is* is decided by its bytes, never by its name. Decoding and parsing are left to `document`.

mod archive;
mod entry;
mod folder;
mod given;
mod gzip;
mod large;
mod layout;
mod limits;
mod name;
mod office;
mod piece;
mod pipe;
mod repeated;
mod store;
mod tarball;
mod walk;
mod watch;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use archive::Member;
pub use given::{Digests, Given};
pub use large::Large;
pub use limits::{DEEPEST, Limits};
pub use piece::Piece;
pub use store::Store;
pub use watch::{Watch, Watched, shared};

use crate::words::{Problem, ProblemKind};

/// One thing in a bundle that can be read.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the bundle.
    pub name: Arc<str>,
    /// Archives around it: 0 for a file on disk.
    pub nesting: u8,
    source: Source,
}

/// Where an entry's bytes come from.
#[derive(Clone, Debug)]
enum Source {
    /// A file on disk.
    File(PathBuf),
    /// A member of an archive.
    Member(Member),
    /// A stretch of a file or of memory, as tar archives hold their members.
    Part {
        /// The archive.
        store: Store,
        /// Where the member begins.
        start: u64,
        /// Its size.
        length: u64,
    },
    /// Bytes that are already in memory.
    Memory(Arc<[u8]>),
    /// Nothing: the entry is set aside, for this reason.
    Aside(String),
    /// Nothing: the archive around it is broken here, in this way.
    Broken(String),
}

/// What became of one entry.
#[derive(Debug)]
pub enum Opened {
    /// A document's bytes, as they are in the bundle.
    Bytes(Vec<u8>),
    /// A big document, still unread.
    Large(Box<Large>),
    /// It is an archive; its members are entries of the bundle.
    Archive(Vec<Entry>),
    /// It is a workbook, and these are the parts that hold its tables; still unread.
    Parts(Vec<Entry>),
    /// It is a workbook: the names and bytes of the parts that hold its tables.
    Workbook(Vec<(String, Vec<u8>)>),
    /// It was set aside unread, for this reason.
    Aside(String),
}

/// A path that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The path does not exist.
    #[error("no such file or folder: {0}; give the bundle's folder, zip or file")]
    NoSuchPath(String),
    /// The path exists and cannot be opened.
    #[error("cannot read {path}: {detail}; check its permissions")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the system said.
        detail: String,
    },
}

/// The documents of one or more paths, before they are opened.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// Entries, sorted by name.
    pub entries: Vec<Entry>,
    /// What could not be listed.
    pub problems: Vec<Problem>,
    /// The files that were given by name, and standard input.
    pub given: Vec<Given>,
    /// Which digests are asked for.
    pub digests: Digests,
    /// How far the reading is.
    pub watch: Arc<Watch>,
}

impl Bundle {
    /// Lists what `paths` hold. `-` is standard input.
    ///
    /// # Errors
    /// When a path does not exist or cannot be read at all.
    pub fn open(paths: &[PathBuf], limits: &Limits) -> Result<Self, BundleError> {
        let mut bundle = Self::default();
        let labels = name::labels(paths);
        for (path, label) in paths.iter().zip(labels) {
            let several = paths.len() > 1;
            if path.as_os_str() == "-" {
                let entry = standard_input(&label, limits)?;
                bundle.given.extend(Given::new(&entry, limits));
                bundle.entries.push(entry);
                continue;
            }
            let shown = || path.display().to_string();
            let data = std::fs::metadata(path).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => BundleError::NoSuchPath(shown()),
                _ => BundleError::Unreadable { path: shown(), detail: error.to_string() },
            })?;
            if data.is_dir() {
                std::fs::read_dir(path)
                    .map_err(|error| BundleError::Unreadable { path: shown(), detail: error.to_string() })?;
                let prefix = if several { format!("{label}/") } else { String::new() };
                folder::list(path, &prefix, limits, &mut bundle);
            } else {
                if data.is_file() {
                    std::fs::File::open(path)
                        .map_err(|error| BundleError::Unreadable { path: shown(), detail: error.to_string() })?;
                }
                let source = if data.is_file() {
                    Source::File(path.clone())
                } else {
                    Source::Aside("not a regular file; give its content as standard input: -".to_owned())
                };
                let entry = Entry { name: label.into(), nesting: 0, source };
                bundle.given.extend(Given::new(&entry, limits));
                bundle.entries.push(entry);
            }
        }
        bundle.given.sort_by(|a, b| a.name().cmp(b.name()));
        bundle.entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(bundle)
    }

    /// The size of all files, as far as it can be told without reading them.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.entries.iter().map(Entry::bytes_given).sum()
    }

    /// A bundle of documents in memory, for tests and for judging again.
    #[must_use]
    pub fn from_memory(documents: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut entries: Vec<Entry> = documents
            .into_iter()
            .map(|(name, bytes)| Entry { name: name.into(), nesting: 0, source: Source::Memory(bytes.into()) })
            .collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Self { entries, ..Self::default() }
    }

    /// Gives a file that was given another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        let named = |entry: &Entry| entry.nesting == 0 && &*entry.name == from;
        for entry in self.entries.iter_mut().chain(self.given.iter_mut().map(Given::entry)).filter(|entry| named(entry))
        {
            entry.name = to.into();
        }
        self.entries.sort_by(|a, b| a.name.cmp(&b.name));
        self.given.sort_by(|a, b| a.name().cmp(b.name()));
    }

    /// Opens every entry, archives included, in parallel, and hands each one to `read`.
    ///
    /// The results are in the order of the entries' names, members in the order of theirs, on any number of threads.
    pub fn read<T: Send>(
        &self,
        limits: &Limits,
        read: &(impl Fn(&Entry, Result<Opened, Problem>) -> Vec<T> + Sync),
    ) -> Vec<T> {
        walk::read(&self.entries, limits, read)
    }
}

/// Whether bytes begin like an archive of any kind.
fn is_archive(bytes: &[u8]) -> bool {
    archive::is_zip(bytes) || gzip::is_gzip(bytes) || tarball::is_tar(bytes)
}

/// What to do about archives inside too many others.
const DEEPER: &str = "raise it with --max-nesting, or unpack the outermost one and give what is in it";

/// An archive inside too many others is not opened.
fn too_deep(entry: &Entry, limits: &Limits) -> Option<Problem> {
    (entry.nesting >= limits.nesting).then(|| Problem {
        document: entry.name.clone(),
        kind: ProblemKind::Limit,
        detail: format!("archives nested deeper than {}; not opened, {DEEPER}", limits.nesting),
    })
}

/// Reads until `buffer` is full or the input ends; the number of bytes read.
pub(crate) fn read_fully(input: &mut (impl std::io::Read + ?Sized), buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..)
        && !rest.is_empty()
    {
        let read = input.read(rest)?;
        if read == 0 {
            break;
        }
        filled += read;
    }
    Ok(filled)
}

fn standard_input(label: &str, limits: &Limits) -> Result<Entry, BundleError> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(limits.document_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| BundleError::Unreadable { path: "standard input".to_owned(), detail: error.to_string() })?;
    Ok(Entry { name: label.into(), nesting: 0, source: Source::Memory(bytes.into()) })
}

/// Counts of documents that share a name get a number, so that evidence always names one document.
pub(crate) fn unique(name: String, seen: &mut BTreeMap<String, usize>) -> String {
    let count = seen.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
    if *count == 1 { name } else { format!("{name}~{count}") }
}

/// The last part of a path, for names.
fn last_part(path: &Path) -> String {
    path.file_name().map_or_else(|| "bundle".to_owned(), |part| part.to_string_lossy().into_owned())
}
