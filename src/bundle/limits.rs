//! Limits on what a bundle may cost. A limit that is reached is a problem that names it, never a crash.

/// The deepest nesting that may be allowed: reading goes down with it.
pub const DEEPEST: usize = 256;

/// Limits on sizes and counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document after unpacking: 4 GiB.
    pub document_bytes: u64,
    /// Bytes of all members of archives and gzip files after unpacking: 32 GiB.
    pub total_bytes: u64,
    /// Files of folders and members of archives, all together: 200,000.
    pub entries: usize,
    /// Archives inside archives: 4.
    pub nesting: u8,
    /// Bytes unpacked for each byte packed, counted once a member is larger than a mebibyte: 500.
    pub ratio: u64,
    /// Records of Halo in the whole bundle: 1,000,000.
    pub records: usize,
    /// Objects, lists and elements inside each other, in JSON and XML: 128.
    pub depth: usize,
    /// Bytes of one text, number, name or tag: 64 MiB.
    pub token_bytes: u64,
    /// Places kept as the evidence of one requirement: 1,000.
    pub evidence: usize,
    /// Bytes up to which a document is read at once; a bigger one is read in pieces where that is possible.
    pub direct_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 4 << 30,
            total_bytes: 32 << 30,
            entries: 200_000,
            nesting: 4,
            ratio: 500,
            records: 1_000_000,
            depth: 128,
            token_bytes: 64 << 20,
            evidence: 1_000,
            direct_bytes: 256 << 10,
        }
    }
}

impl Limits {
    /// Every limit that a user can set, by the name of its option; `thorough` where it is set.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, u64)> {
        let mut named = vec![
            ("max-document-bytes", self.document_bytes),
            ("max-total-bytes", self.total_bytes),
            ("max-entries", self.entries as u64),
            ("max-nesting", u64::from(self.nesting)),
            ("max-ratio", self.ratio),
            ("max-records", self.records as u64),
            ("max-depth", self.depth as u64),
            ("max-token-bytes", self.token_bytes),
            ("max-evidence", self.evidence as u64),
        ];
        named.extend((self.direct_bytes == u64::MAX).then_some(("thorough", 1)));
        named
    }

    /// Sets a limit by the name of its option, as [`Limits::named`] gives it; an unknown name sets nothing.
    pub fn set(&mut self, name: &str, value: u64) {
        let count = usize::try_from(value).unwrap_or(usize::MAX);
        match name {
            "max-document-bytes" => self.document_bytes = value,
            "max-total-bytes" => self.total_bytes = value,
            "max-entries" => self.entries = count,
            "max-nesting" => self.nesting = u8::try_from(value).unwrap_or(u8::MAX),
            "max-ratio" => self.ratio = value,
            "max-records" => self.records = count,
            "max-depth" => self.depth = count.min(DEEPEST),
            "max-token-bytes" => self.token_bytes = value,
            "max-evidence" => self.evidence = count,
            "thorough" if value > 0 => self.direct_bytes = u64::MAX,
            _ => {}
        }
    }

    /// Why a document of `size` bytes that is packed in `packed` is not unpacked, if it is not.
    pub(super) fn refusal(&self, size: u64, packed: u64) -> Option<String> {
        if size > self.document_bytes {
            return Some(self.too_large());
        }
        self.is_bomb(size, packed).then(|| {
            format!(
                "unpacks to more than {} times its size; raise the limit with --max-ratio if it is meant",
                self.ratio
            )
        })
    }

    /// Whether `size` bytes are more than `packed` bytes may unpack to.
    pub(super) const fn is_bomb(&self, size: u64, packed: u64) -> bool {
        size > 1 << 20 && size > packed.saturating_mul(self.ratio)
    }

    /// What is said of a document that is over the limit for one.
    pub(super) fn too_large(&self) -> String {
        format!(
            "larger than the limit of {} bytes for one document; raise it with --max-document-bytes",
            self.document_bytes
        )
    }
}
