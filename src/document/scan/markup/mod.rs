//! Big XML documents, read in pieces and never held whole, as big JSON documents are.
//!
//! A row is an element that holds others and whose parent holds another one of its name before it. Rows in which no
//! element can be a record are replaced by empty ones, so that positions in paths stay; the first of each name is
//! kept, and its own rows are looked at. Skipped rows are checked for structure: each start tag has its end tag of the
//! same name, attributes, comments and CDATA are closed. Where the reduction could change the result, it gives up, as
//! it does for JSON; also where something kept refers to another object by number, and at a DTD.

mod dialect;
mod frame;
mod index;
mod kept;
mod level;
mod many;
mod marks;
mod rows;
mod tag;
mod walk;

use std::io::{self, Read};

use dialect::Dialect;
pub(super) use many::reduce_many;
use rows::Rows;
use walk::{HEADER, Walk};

use super::markers::Markers;
use super::reduce::{MARK, Reduced, fill};
use crate::document::Names;
use crate::document::xml_events::local;

/// Bytes at the start of a document that tell its dialect.
const HEAD: usize = 4096;

/// Reduces a document. `None` when it has to be read whole.
pub(super) fn reduce(
    input: &mut dyn Read,
    names: &Names,
    markers: &Markers,
    chunk: usize,
    held: usize,
) -> io::Result<Option<Reduced>> {
    let mut buffer = Vec::with_capacity(chunk * 2);
    let mut ended = false;
    while buffer.len() < HEAD && !ended {
        ended = fill(input, &mut buffer, chunk)?;
    }
    let Some((dialect, mark)) = start(&buffer) else { return Ok(None) };
    buffer.drain(..mark);
    let mut walk = Walk::new(Rows::new(markers, names, dialect, buffer, mark as u64));
    loop {
        if walk.step(ended).is_err() {
            return Ok(None);
        }
        if ended {
            break;
        }
        walk.settle();
        if walk.rows.buffer.len() > held {
            return Ok(None);
        }
        ended = fill(input, &mut walk.rows.buffer, chunk)?;
    }
    Ok(finish(walk, mark > 0))
}

/// The way in which a document is written that begins so, and the bytes of its mark. Nothing when it has to be read
/// whole.
fn start(buffer: &[u8]) -> Option<(Dialect, usize)> {
    let text = buffer.strip_prefix(MARK).unwrap_or(buffer);
    let head = text.get(..HEAD).unwrap_or(text);
    let dialect = dialect(head).filter(|_| !head.contains(&0))?;
    Some((dialect, buffer.len() - text.len()))
}

/// What is left at the end of the document.
fn finish(walk: Walk<'_>, marked: bool) -> Option<Reduced> {
    if !walk.is_done() {
        return None;
    }
    let kept = walk.rows.finish().ok()?;
    Some(Reduced { bytes: kept.place.offset, text: kept.text, gaps: kept.gaps, skipped: kept.skipped, marked })
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
