//! A place in a document: line, column and byte.

use multiversion::multiversion;

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1-based line of the decoded text.
    pub line: u32,
    /// 1-based column of the decoded text, in characters.
    pub column: u32,
    /// Byte offset in the document as it was in the bundle.
    pub offset: u64,
}

impl Place {
    /// Where every text begins.
    pub(super) const START: Self = Self { line: 1, column: 1, offset: 0 };

    /// The place that `extent` would be if the text began here.
    #[must_use]
    pub(super) const fn then(self, extent: Self) -> Self {
        Self {
            line: self.line.saturating_add(extent.line - 1),
            column: if extent.line > 1 { extent.column } else { self.column.saturating_add(extent.column - 1) },
            offset: self.offset + extent.offset,
        }
    }

    /// The place before `part`, which ends here and holds no line break.
    #[must_use]
    pub(super) fn before(self, part: &[u8]) -> Self {
        let extent = Self::START.after(part);
        Self {
            line: self.line,
            column: self.column.saturating_sub(extent.column - 1),
            offset: self.offset.saturating_sub(extent.offset),
        }
    }

    /// The place after `part`, which is UTF-8 and begins here.
    #[must_use]
    pub(super) fn after(self, part: &[u8]) -> Self {
        self.after_counted(part, Count::of(part))
    }

    /// The same, when it is known what `count` of it is.
    #[must_use]
    pub(super) fn after_counted(self, part: &[u8], count: Count) -> Self {
        let end = if count.lines > 0 { memchr::memrchr(b'\n', part) } else { None };
        let (column, characters) = match end {
            Some(end) => {
                let last = part.get(end + 1..).unwrap_or_default();
                (1, last.len() - Count::of(last).inside)
            }
            None => (self.column, part.len().saturating_sub(count.inside)),
        };
        Self {
            line: self.line.saturating_add(u32::try_from(count.lines).unwrap_or(u32::MAX)),
            column: column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX)),
            offset: self.offset + part.len() as u64,
        }
    }
}

/// What of a text counts for lines and columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Line breaks.
    pub(super) lines: usize,
    /// Bytes that go on with a character of UTF-8.
    pub(super) inside: usize,
}

impl Count {
    pub(super) fn of(text: &[u8]) -> Self {
        count(text)
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.inside += other.inside;
    }
}

/// The bits that tell a byte that goes on with a character, and what these are.
const INSIDE: u8 = 0xC0;
const INSIDE_BITS: u8 = 0x80;

/// What of a text counts. Loops, no closures: these would not be compiled for the processor's best instructions.
#[multiversion(targets("x86_64+avx2"))]
fn count(bytes: &[u8]) -> Count {
    let mut count = Count { lines: 0, inside: 0 };
    for piece in bytes.chunks(LANES * FITS) {
        let (rows, rest) = piece.as_chunks::<LANES>();
        let (mut lines, mut inside) = ([0_u8; LANES], [0_u8; LANES]);
        for row in rows {
            for (few, byte) in lines.iter_mut().zip(row) {
                *few = few.wrapping_add(u8::from(*byte == b'\n'));
            }
            for (few, byte) in inside.iter_mut().zip(row) {
                *few = few.wrapping_add(u8::from(byte & INSIDE == INSIDE_BITS));
            }
        }
        for (lines, inside) in lines.into_iter().zip(inside) {
            count.lines += usize::from(lines);
            count.inside += usize::from(inside);
        }
        for byte in rest {
            count.lines += usize::from(*byte == b'\n');
            count.inside += usize::from(byte & INSIDE == INSIDE_BITS);
        }
    }
    count
}

/// Bytes that are looked at in one step, and steps whose counts fit a byte.
const LANES: usize = 64;
const FITS: usize = 255;
