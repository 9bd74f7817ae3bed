//! How far the reading of a bundle is, for whoever wants to show it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Counts what is read. Any number of threads add to it while another one looks.
#[derive(Debug, Default)]
pub struct Watch {
    bytes: AtomicU64,
    documents: AtomicUsize,
    current: Mutex<Option<Arc<str>>>,
}

impl Watch {
    /// A document is begun.
    pub fn begin(&self, name: &Arc<str>) {
        if let Ok(mut current) = self.current.lock() {
            *current = Some(name.clone());
        }
    }

    /// So many bytes of the files given are read.
    pub fn read(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many documents are done.
    pub fn end(&self, documents: usize) {
        self.documents.fetch_add(documents, Ordering::Relaxed);
    }

    /// Bytes of the files given that are read. Some are read twice.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Documents that are done.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents.load(Ordering::Relaxed)
    }

    /// The document that was begun last.
    #[must_use]
    pub fn current(&self) -> Option<Arc<str>> {
        self.current.lock().ok().and_then(|current| current.clone())
    }
}

/// A stream whose bytes are counted.
pub struct Watched<'a> {
    input: &'a mut dyn Read,
    watch: &'a Watch,
    /// So many bytes of the stream are so many of the files given.
    share: (u64, u64),
    read: u64,
    told: u64,
}

impl<'a> Watched<'a> {
    /// Counts a stream of which `share.0` bytes stand for `share.1` bytes of the files given.
    pub fn new(input: &'a mut dyn Read, watch: &'a Watch, share: (u64, u64)) -> Self {
        Self { input, watch, share, read: 0, told: 0 }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.read += read as u64;
        let done = shared(self.read, self.share);
        self.watch.read(done - self.told);
        self.told = done;
        Ok(read)
    }
}

/// What so many bytes are of the files given.
#[must_use]
pub fn shared(bytes: u64, (whole, packed): (u64, u64)) -> u64 {
    let share = u128::from(bytes) * u128::from(packed) / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::{Watch, Watched};

    #[test]
    fn what_is_read_is_counted_as_bytes_of_the_files_given() {
        let watch = Watch::default();
        let text = [b'x'; 1_000];
        let mut input = text.as_slice();
        let mut watched = Watched::new(&mut input, &watch, (1_000, 333));
        let mut all = Vec::new();
        watched.read_exact(&mut [0; 7]).unwrap();
        assert_eq!(watch.bytes(), 2);
        watched.read_to_end(&mut all).unwrap();
        assert_eq!((all.len(), watch.bytes()), (993, 333));
        watch.begin(&"a.json".into());
        watch.end(2);
        assert_eq!((watch.documents(), watch.current().as_deref()), (2, Some("a.json")));
    }
}
