//! Bytes that can be read from any place, by several threads at once, without a copy for each.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::SystemTime;

use super::{Watch, read_fully};

/// A file or a block of memory with a reading position of its own. Clones share the bytes, not the position.
#[derive(Clone, Debug)]
pub struct Store {
    bytes: Bytes,
    length: u64,
    /// When a file was last written to, as it was opened.
    written: Option<SystemTime>,
    position: u64,
    /// Where what is read is counted.
    watch: Option<Arc<Watch>>,
    /// Bytes that are read in place of those from this place on.
    instead: Option<(u64, Arc<[u8]>)>,
}

/// What is said of a file that was written to while it was read.
pub(super) const CHANGED: &str = "the file changed while it was read; give a copy that nothing writes to";

#[derive(Clone, Debug)]
enum Bytes {
    File(Arc<File>),
    Memory(Arc<[u8]>),
}

impl Store {
    /// The bytes of an open file.
    ///
    /// # Errors
    /// When the file's size cannot be asked for.
    pub fn from_file(file: File) -> io::Result<Self> {
        let data = file.metadata()?;
        if !data.is_file() {
            return Err(io::Error::other("not a regular file any more"));
        }
        let written = data.modified().ok();
        Ok(Self {
            bytes: Bytes::File(Arc::new(file)),
            length: data.len(),
            written,
            position: 0,
            watch: None,
            instead: None,
        })
    }

    /// Bytes in memory.
    #[must_use]
    pub fn from_bytes(bytes: Arc<[u8]>) -> Self {
        let (length, bytes) = (bytes.len() as u64, Bytes::Memory(bytes));
        Self { length, bytes, written: None, position: 0, watch: None, instead: None }
    }

    /// The same, with what is read of it counted.
    #[must_use]
    pub fn watched(self, watch: &Arc<Watch>) -> Self {
        Self { watch: Some(watch.clone()), ..self }
    }

    /// The same, with what is read of it not counted.
    #[must_use]
    pub fn unwatched(self) -> Self {
        Self { watch: None, ..self }
    }

    /// The same, with these bytes in place of those from `start` on.
    pub(super) fn with(self, start: u64, bytes: Arc<[u8]>) -> Self {
        Self { instead: Some((start, bytes)), ..self }
    }

    /// The same, with no bytes in place of others.
    pub(super) fn itself(self) -> Self {
        Self { instead: None, ..self }
    }

    /// Number of bytes; for a file, when it was opened.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.length
    }

    /// Fills `buffer` with the bytes at `offset`; how many these are, fewer only at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn fill_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut part = Self { position: offset, ..self.clone() };
        read_fully(&mut part, buffer)
    }

    /// Whether a file has the size and the time of writing that it had when it was opened; memory always has.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        match &self.bytes {
            Bytes::Memory(_) => true,
            Bytes::File(file) => {
                file.metadata().is_ok_and(|data| data.len() == self.length && data.modified().ok() == self.written)
            }
        }
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl Read for Store {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &self.bytes {
            Bytes::File(file) => read_at(file, buffer, self.position)?,
            Bytes::Memory(bytes) => {
                let start = usize::try_from(self.position).unwrap_or(usize::MAX);
                let mut rest = bytes.get(start..).unwrap_or_default();
                rest.read(buffer)?
            }
        };
        if let Some((start, bytes)) = &self.instead
            && let Some(filled) = buffer.get_mut(..read)
        {
            lay_over(filled, self.position, bytes, *start);
        }
        self.position += read as u64;
        if let Some(watch) = &self.watch {
            watch.read(read as u64);
        }
        Ok(read)
    }
}

impl Seek for Store {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position =
            target.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "position before the start"))?;
        Ok(self.position)
    }
}

/// Writes `bytes`, which begin at `start`, over those of `filled`, which begin at `position`, as far as they meet.
fn lay_over(filled: &mut [u8], position: u64, bytes: &[u8], start: u64) {
    let skip = |from: u64, to: u64| usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    let over = bytes.get(skip(start, position)..).unwrap_or_default();
    let under = filled.get_mut(skip(position, start)..).unwrap_or_default();
    for (byte, new) in under.iter_mut().zip(over) {
        *byte = *new;
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, position)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, position)
}
