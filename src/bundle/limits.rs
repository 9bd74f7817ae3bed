//! Limits on what a bundle may cost. A limit that is reached is a problem that names it, never a crash.

/// Limits on sizes, counts and depths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document after unpacking.
    pub document_bytes: u64,
    /// Members of one archive.
    pub entries: usize,
    /// Archives inside archives.
    pub nesting: u8,
    /// Bytes unpacked for each byte packed, counted once a member is larger than a mebibyte.
    pub ratio: u64,
    /// Bytes up to which a document is read at once; a bigger one is read in pieces where that is possible.
    pub direct_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { document_bytes: 4 << 30, entries: 200_000, nesting: 4, ratio: 1_000, direct_bytes: 256 << 10 }
    }
}
