//! Big XML documents, read in pieces and never held whole, as big JSON documents are.
//!
//! A row is an element that holds others and whose parent holds another one of its name before it. Rows in which no
//! element can be a record are replaced by empty ones, so that positions in paths stay; the first of each name is
//! kept, and its own rows are looked at. Skipped rows are checked for structure: each start tag has its end tag of the
//! same name, attributes, comments and CDATA are closed. Where the reduction could change the result, it gives up, as
//! it does for JSON; also where something kept refers to another object by number, and at a DTD.

mod dialect;
mod frame;
mod kept;
mod level;
mod marks;
mod rows;
mod tag;

use std::io::{self, Read};

use dialect::Dialect;
use frame::GiveUp;
use marks::{BLOCK, marks};
use rows::Rows;

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
        marks: Vec::new(),
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
    if !scan.marks.is_empty() || scan.until.is_some() {
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
    /// Where angle brackets are in the buffer that were not taken up.
    marks: Vec<usize>,
    /// Bytes of the buffer that are searched for brackets.
    at: usize,
    /// What ends the comment, CDATA or instruction that is being read.
    until: Option<&'static [u8]>,
}

impl Scan<'_> {
    /// Scans what is in the buffer.
    fn step(&mut self, ended: bool) -> Result<(), GiveUp> {
        while self.pass() {
            self.search(ended);
            if self.walk(ended)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Finds the brackets in the blocks of the buffer; at the end also in the last block, which may be short.
    fn search(&mut self, ended: bool) {
        let rest = self.rows.buffer.get(self.at..).unwrap_or_default();
        let blocks = rest.chunks_exact(BLOCK);
        let last = blocks.remainder();
        let mut base = self.at;
        for block in blocks {
            let Ok(block) = block.try_into() else { continue };
            let mut found = marks(block);
            while found != 0 {
                self.marks.push(base + found.trailing_zeros() as usize);
                found &= found - 1;
            }
            base += BLOCK;
        }
        self.at = base;
        if ended {
            let found = last.iter().enumerate().filter(|(_, byte)| matches!(byte, b'<' | b'>'));
            self.marks.extend(found.map(|(index, _)| base + index));
            self.at = self.rows.buffer.len();
        }
    }

    /// Takes up tags as long as they are whole and what follows them shows. Whether that is all; else a comment or
    /// the like begins.
    fn walk(&mut self, ended: bool) -> Result<bool, GiveUp> {
        let mut taken = 0;
        loop {
            let rest = self.marks.get(taken..).unwrap_or_default();
            let Some(&at) = rest.first() else { break };
            if self.rows.buffer.get(at) == Some(&b'>') {
                taken += 1;
                continue;
            }
            if !ended && at + AHEAD > self.rows.buffer.len() {
                break;
            }
            match self.rows.buffer.get(at + 1) {
                Some(b'!' | b'?') => {
                    let end = self.special(at)?;
                    if self.until.is_some() || end > self.at {
                        self.marks.clear();
                        self.at = end;
                        return Ok(false);
                    }
                    let rest = self.marks.get(taken..).unwrap_or_default();
                    taken += rest.partition_point(|mark| *mark < end);
                }
                Some(b' ') if at > 0 && self.rows.buffer.get(at - 1..at + 8) == Some(HEADER) => taken += 1,
                _ => {
                    // An element is told from its parts by what follows its tag.
                    let tags = if rest.len() < 4 && !ended { 0 } else { self.rows.tag(rest)? };
                    if tags == 0 {
                        break;
                    }
                    taken += tags;
                }
            }
        }
        self.marks.drain(..taken);
        Ok(true)
    }

    /// A comment, CDATA or an instruction begins. Where it ends, or how far it was looked through.
    fn special(&mut self, at: usize) -> Result<usize, GiveUp> {
        let rest = self.rows.buffer.get(at..).unwrap_or_default();
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
        self.until = Some(end);
        Ok(self.end(at + length, end))
    }

    /// Looks for what ends a comment or the like from `at` on. Where that is, or how far it was looked.
    fn end(&mut self, at: usize, end: &'static [u8]) -> usize {
        let rest = self.rows.buffer.get(at..).unwrap_or_default();
        match memchr::memmem::find(rest, end) {
            Some(found) => {
                self.until = None;
                at + found + end.len()
            }
            None => at.max(self.rows.buffer.len().saturating_sub(end.len() - 1)),
        }
    }

    /// Passes over what is left of a comment, CDATA or an instruction. Whether its end is reached.
    fn pass(&mut self) -> bool {
        if let Some(end) = self.until {
            self.at = self.end(self.at, end);
        }
        self.until.is_none()
    }

    /// Drops what is no longer needed of the buffer.
    fn settle(&mut self) {
        let free = self.marks.first().map_or(self.at, |mark| *mark);
        let dropped = self.rows.settle(free);
        self.at -= dropped;
        self.marks.iter_mut().for_each(|mark| *mark -= dropped);
    }
}
