//! Reads a stream in pieces, block by block, and hands brackets and colons to the rows.

use std::io::{self, Read};

use super::markers::Markers;
use super::mask::{BLOCK, Carry};
use super::rows::{GiveUp, Rows};
use crate::document::Place;

/// Where the text after a skipped part stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Offset in the reduced text.
    pub at: usize,
    /// Its place in the document.
    pub place: Place,
}

/// A document without the rows that hold no record.
#[derive(Debug)]
pub(super) struct Reduced {
    /// What is left, without a byte order mark.
    pub(super) text: Vec<u8>,
    /// Where it stood, in ascending order.
    pub(super) gaps: Vec<Gap>,
    /// Bytes of the document.
    pub(super) bytes: u64,
    /// Bytes of them that were checked for structure only.
    pub(super) skipped: u64,
    /// Whether it began with a byte order mark.
    pub(super) marked: bool,
}

/// Reduces a document. `None` when it has to be read whole.
pub(super) fn reduce(
    input: &mut dyn Read,
    markers: &Markers,
    chunk: usize,
    held: usize,
) -> io::Result<Option<Reduced>> {
    let mut buffer = Vec::with_capacity(chunk * 2);
    let mut ended = fill(input, &mut buffer, chunk)?;
    let marked = buffer.starts_with(b"\xEF\xBB\xBF");
    if marked {
        buffer.drain(..3);
    }
    if !is_json(&buffer) {
        return Ok(None);
    }
    let mut carry = Carry::default();
    let mut rows = Rows::new(markers, buffer, if marked { 3 } else { 0 });
    let mut scanned = 0;
    loop {
        if step(&mut rows, &mut carry, &mut scanned, ended).is_err() {
            return Ok(None);
        }
        if ended {
            break;
        }
        scanned -= rows.settle(scanned);
        if rows.buffer.len() > held {
            return Ok(None);
        }
        ended = fill(input, &mut rows.buffer, chunk)?;
    }
    if carry.in_string() {
        return Ok(None);
    }
    Ok(rows.finish().ok().map(|(text, gaps, bytes, skipped)| Reduced { text, gaps, bytes, skipped, marked }))
}

/// Scans the blocks that are in the buffer; at the end also the last, which may be short.
fn step(rows: &mut Rows<'_>, carry: &mut Carry, scanned: &mut usize, ended: bool) -> Result<(), GiveUp> {
    while let Some(block) = rows.buffer.get(*scanned..).and_then(<[u8]>::first_chunk::<BLOCK>) {
        let bits = carry.block(block);
        rows.block(*scanned, bits)?;
        *scanned += BLOCK;
    }
    if ended && let Some(rest) = rows.buffer.get(*scanned..).filter(|rest| !rest.is_empty()) {
        let mut block = [b' '; BLOCK];
        block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        let bits = carry.block(&block);
        rows.block(*scanned, bits)?;
        *scanned = rows.buffer.len();
    }
    Ok(())
}

/// Appends up to `chunk` bytes of the stream; whether it ended.
pub(super) fn fill(input: &mut dyn Read, buffer: &mut Vec<u8>, chunk: usize) -> io::Result<bool> {
    Ok(input.take(chunk as u64).read_to_end(buffer)? < chunk)
}

/// Whether a text begins as JSON in UTF-8 does, as far as the other readers look.
fn is_json(start: &[u8]) -> bool {
    let head = start.get(..4096).unwrap_or(start);
    matches!(head.trim_ascii_start().first(), Some(b'{' | b'[')) && !head.contains(&0)
}
