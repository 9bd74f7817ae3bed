//! Big XML documents, read in pieces and never held whole, as big JSON documents are.
//!
//! A row is an element that holds others and whose parent holds another one of its name before it. Rows in which no
//! element can be a record are replaced by empty ones, so that positions in paths stay; the first of each name is
//! kept, and its own rows are looked at. Skipped rows are checked for structure: each start tag has its end tag of the
//! same name, attributes, comments and CDATA are closed. Where the reduction could change the result, it gives up, as
//! it does for JSON; also where something kept refers to another object by number, and at a DTD.

mod dialect;
mod kept;
mod level;
mod marks;
mod rows;
mod tag;

use std::io::{self, Read};

use dialect::Dialect;
use marks::{BLOCK, marks};
use rows::{GiveUp, Rows};

use super::markers::Markers;
use super::reduce::{Reduced, fill};
use crate::document::Names;
use crate::document::xml_events::local;

/// Bytes behind a block that must be there, to tell what a `<` begins.
const AHEAD: usize = 16;
/// What stands before the XML that `PowerShell` writes to another program.
const HEADER: &[u8] = b"#< CLIXML";

/// Reduces a document. `None` when it has to be read whole.
pub(super) fn reduce(
    input: &mut dyn Read,
    names: &Names<'_>,
    markers: &Markers,
    chunk: usize,
    held: usize,
) -> io::Result<Option<Reduced>> {
    let mut buffer = Vec::with_capacity(chunk * 2);
    let mut ended = false;
    while buffer.len() < 4096 && !ended {
        ended = fill(input, &mut buffer, chunk)?;
    }
    let marked = buffer.starts_with(b"\xEF\xBB\xBF");
    if marked {
        buffer.drain(..3);
    }
    let head = buffer.get(..4096).unwrap_or(&buffer);
    let Some(dialect) = dialect(head).filter(|_| !head.contains(&0)) else { return Ok(None) };
    let mut scan = Scan {
        rows: Rows::new(markers, names, dialect, buffer, if marked { 3 } else { 0 }),
        at: 0,
        tag: None,
        until: None,
    };
    loop {
        if scan.step(ended).is_err() {
            return Ok(None);
        }
        if ended {
            break;
        }
        scan.settle();
        if scan.rows.buffer.len() > held {
            return Ok(None);
        }
        ended = fill(input, &mut scan.rows.buffer, chunk)?;
    }
    if scan.tag.is_some() || scan.until.is_some() {
        return Ok(None);
    }
    Ok(scan.rows.finish().ok().map(|kept| Reduced {
        bytes: kept.place.offset,
        text: kept.text,
        gaps: kept.gaps,
        skipped: kept.skipped,
        marked,
    }))
}

/// The way in which a document is written, by its first element; nothing when that is not near.
fn dialect(head: &[u8]) -> Option<Dialect> {
    let start = head.trim_ascii_start();
    let mut rest = start.strip_prefix(HEADER).unwrap_or(start).trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', inside @ ..] => {
                let end = inside.iter().position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))?;
                let name = std::str::from_utf8(inside.get(..end)?).ok()?;
                return (!name.eq_ignore_ascii_case("html")).then(|| Dialect::of(local(name).as_bytes()));
            }
            _ => return None,
        };
        let at = rest.windows(end.len()).position(|part| part == end)?;
        rest = rest.get(at + end.len()..)?.trim_ascii_start();
    }
}

/// The state of a scan for tags.
struct Scan<'a> {
    rows: Rows<'a>,
    /// Bytes of the buffer that are scanned.
    at: usize,
    /// Where a tag began that has not ended.
    tag: Option<usize>,
    /// What ends the comment, CDATA or instruction that is being read.
    until: Option<&'static [u8]>,
}

impl Scan<'_> {
    /// Scans the blocks that are in the buffer; at the end also the last, which may be short.
    fn step(&mut self, ended: bool) -> Result<(), GiveUp> {
        loop {
            if !self.pass() {
                return Ok(());
            }
            let rest = self.rows.buffer.get(self.at..).unwrap_or_default();
            let found = match rest.first_chunk::<BLOCK>() {
                Some(block) if ended || rest.len() >= BLOCK + AHEAD => marks(block),
                _ if ended && !rest.is_empty() => {
                    let mut block = [b' '; BLOCK];
                    block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    marks(&block)
                }
                _ => return Ok(()),
            };
            let base = self.at;
            self.at = self.rows.buffer.len().min(base + BLOCK);
            self.block(base, found)?;
        }
    }

    /// Takes up the brackets of the block at `base`, or those before a comment in it.
    #[inline]
    fn block(&mut self, base: usize, mut found: u64) -> Result<(), GiveUp> {
        while found != 0 {
            let position = base + found.trailing_zeros() as usize;
            found &= found - 1;
            if self.rows.buffer.get(position) == Some(&b'>') {
                if let Some(tag) = self.tag
                    && self.rows.tag(tag, position)?
                {
                    self.tag = None;
                }
                continue;
            }
            if self.tag.is_some() {
                return Err(GiveUp);
            }
            match self.rows.buffer.get(position + 1) {
                Some(b'!' | b'?') => return self.special(position),
                Some(b' ') if position > 0 && self.rows.buffer.get(position - 1..position + 8) == Some(HEADER) => {}
                _ => self.tag = Some(position),
            }
        }
        Ok(())
    }

    /// A comment, CDATA or an instruction begins.
    fn special(&mut self, position: usize) -> Result<(), GiveUp> {
        let rest = self.rows.buffer.get(position..).unwrap_or_default();
        let (length, end): (usize, &'static [u8]) = if rest.starts_with(b"<?") {
            (2, b"?>")
        } else if rest.starts_with(b"<!--") && !rest.starts_with(b"<!-->") && !rest.starts_with(b"<!--->") {
            self.rows.special();
            (4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            self.rows.special();
            (9, b"]]>")
        } else {
            return Err(GiveUp);
        };
        self.at = position + length;
        self.until = Some(end);
        Ok(())
    }

    /// Passes over a comment, CDATA or an instruction. Whether its end is reached.
    fn pass(&mut self) -> bool {
        let Some(end) = self.until else { return true };
        let rest = self.rows.buffer.get(self.at..).unwrap_or_default();
        if let Some(found) = memchr::memmem::find(rest, end) {
            self.at += found + end.len();
            self.until = None;
            return true;
        }
        self.at = self.at.max(self.rows.buffer.len().saturating_sub(end.len() - 1));
        false
    }

    /// Drops what is no longer needed of the buffer.
    fn settle(&mut self) {
        let dropped = self.rows.settle(self.tag.map_or(self.at, |tag| tag.min(self.at)));
        self.at -= dropped;
        self.tag = self.tag.map(|tag| tag - dropped);
    }
}
