//! Big documents, read in pieces and never held whole: JSON here, XML in `markup`.
//!
//! A document is *reduced* on its way in: rows of lists in which no object can be a record are replaced by `null`,
//! and what remains (wrappers, counts, rows that may be records) is read as any other document. [`Gap`]s tell where
//! the remaining text stood, so pointers, lines, columns and offsets are those of the whole document. Skipped rows
//! are checked for structure: strings closed, brackets balanced, end reached. Where the reduction could change the
//! result (a broken structure, a list of which half are records, a record around rows), it gives up, and the document
//! is read whole.
//!
//! The way of a piece of JSON: `mask` tells quotes, brackets and colons of 64 bytes at once and puts down the places of
//! those outside strings (`piece`); `filter` lets through brackets and the names that may tell records, which `course`
//! expects in the order of the row before and `ends` tells by their last letters; `rows` follows these marks with a
//! number for the set of names that each object holds (`sets`). What decides nothing about the rows of a document is
//! left out after the first of them (`idle`, `again`).

mod again;
mod ahead;
mod course;
mod ends;
mod filter;
mod guess;
mod idle;
mod mark;
mod markers;
mod markup;
mod mask;
mod names;
mod part;
mod piece;
mod reduce;
mod rows;
mod sets;
mod spelling;
mod wide;

use std::io::{self, Read};
use std::sync::Arc;

pub use markers::Markers;
pub use reduce::Gap;

use crate::bundle::Store;

use super::beside::Aside;
use super::far::{Far, Open};
use super::{Document, Encoding, Format, Names, Node, Parsed, clixml, decode, json, json_windows, results, sniff, xml};
use crate::words::{Digest, Digesting};

/// Bytes read at once.
const CHUNK: usize = 128 << 10;
/// Bytes at the start that tell what a document is.
const HEAD: usize = results::NEAR;
/// Bytes that are held at most before the reduction gives up: a longer row is read whole.
const HELD: usize = 64 << 20;
/// Bytes of a window of a list whose text stays in its file.
const WINDOW: usize = 256 << 10;
/// Bytes that are kept of the start of a text that stays in its file.
const STARTS: usize = 64 << 10;

/// Reads a big document from a stream, which is said to have `size` bytes. `None` when it has to be read whole.
///
/// # Errors
/// When the stream cannot be read.
pub(super) fn read(
    name: Arc<str>,
    input: &mut dyn Read,
    size: u64,
    names: &Names,
    markers: &Markers,
) -> io::Result<Option<Document>> {
    let head = head(input)?;
    let Some((encoding, mark)) = decode::sixteen_bits(&head) else {
        let reduced = reduced(&head, input, size, names, markers)?;
        return Ok(reduced.and_then(|reduced| document(name, reduced, None, names, markers.digests)));
    };
    let mut rest = head.get(mark..).unwrap_or_default().chain(input);
    let mut text = wide::Wide::new(&mut rest, encoding, mark);
    let head = self::head(&mut text)?;
    let reduced = reduced(&head, &mut text, size / 2, names, markers)?;
    let reduced = reduced.and_then(|reduced| text.restore(reduced));
    Ok(reduced.and_then(|reduced| document(name, reduced, Some((encoding, mark)), names, false)))
}

/// Whether a text begins like a query's result that was saved as text, which is put together before it is read.
fn is_rows(head: &[u8]) -> bool {
    if memchr::memchr(b'\n', head).is_none() {
        return false;
    }
    let start = String::from_utf8_lossy(head);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.bytes().next().is_some_and(|first| results::may_be_rows(start, first))
}

/// What tells the form of a document.
fn head(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    input.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Reduces a document in UTF-8 that begins with `head`.
fn reduced(
    head: &[u8],
    input: &mut dyn Read,
    size: u64,
    names: &Names,
    markers: &Markers,
) -> io::Result<Option<reduce::Reduced>> {
    let input = &mut head.chain(input);
    if is_rows(head) {
        Ok(None)
    } else if is_markup(head) {
        markup::reduce(input, names, markers, markers.chunk, HELD)
    } else {
        reduce::reduce(input, size, markers, markers.chunk, HELD)
    }
}

/// Whether a text in UTF-8 may be XML.
fn is_markup(head: &[u8]) -> bool {
    let start = head.strip_prefix(reduce::MARK).unwrap_or(head).trim_ascii_start();
    start.starts_with(b"<") || start.starts_with(b"#< CLIXML")
}

/// Reads a big document from a file, many pieces at once. `None` when it has to be read whole.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn read_many(
    name: Arc<str>,
    store: &Store,
    names: &Names,
    markers: &Markers,
) -> io::Result<Option<Document>> {
    let head = head(&mut store.clone())?;
    if is_rows(&head) || decode::sixteen_bits(&head).is_some() {
        return read(name, &mut store.clone(), store.len(), names, markers);
    }
    let reduced = if is_markup(&head) {
        markup::reduce_many(store, names, markers, markers.chunk, HELD)?
    } else {
        reduce::reduce_many(store, markers, markers.chunk, HELD)?
    };
    Ok(reduced.and_then(|reduced| document(name, reduced, None, names, markers.digests)))
}

/// Reads a long list of records in a file, and leaves its text there. `None` when it is anything else, or too many files
/// are kept open for this already.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn leave(name: Arc<str>, store: &Store, names: &Names, markers: &Markers) -> io::Result<Option<Document>> {
    if store.len() > HELD as u64 {
        return Ok(None);
    }
    let mut input = store.clone().take(store.len());
    let mut start = head(&mut input)?;
    let is_marked = start.starts_with(reduce::MARK);
    let mark = if is_marked { reduce::MARK } else { &[] };
    let is_list = start.strip_prefix(mark).and_then(|text| text.strip_prefix(b"[")).map(<[u8]>::trim_ascii_start);
    if !is_list.is_some_and(|rows| rows.starts_with(b"{")) || is_rows(&start) {
        return Ok(None);
    }
    let Some(open) = Open::take(&markers.rights) else { return Ok(None) };
    reduce::fill(&mut input, &mut start, markers.chunk.saturating_sub(HEAD))?;
    let text = start.get(mark.len()..).unwrap_or_default();
    if !reduce::keeps_all(text, markers) {
        return Ok(None);
    }
    let mut digesting = markers.digests.then(Digesting::default);
    if let Some(digesting) = &mut digesting {
        digesting.add(mark);
    }
    let (mut input, mark) = (text.chain(input), mark.len() as u64);
    let how = json_windows::How {
        window: markers.window,
        held: HELD,
        start: STARTS,
        filter: &names.filter,
        digesting: digesting.as_mut(),
    };
    let Some(list) = json_windows::read(&mut input, mark, how)? else { return Ok(None) };
    if list.roots.first().is_some_and(is_changes) {
        return Ok(None);
    }
    let format = if list.roots.len() > 1 { Format::Ndjson } else { Format::Json };
    let far = Far::new(store.clone().unwatched(), mark, list.length, list.known, open);
    let text = decode::far(list.start, is_marked, far, digesting.map(Digesting::end));
    let parsed = Parsed { roots: list.roots, damage: None };
    Ok(Some(Document::new(name, mark + list.length as u64, format, text, parsed)))
}

/// Lets go of a text that is all of a file in UTF-8: parts of it are read again from there. Any other stays.
pub(super) fn let_go(document: Document, store: &Store, markers: &Markers) -> Document {
    let text = &document.text;
    let (mark, length) = (text.mark_bytes(), text.as_str().len());
    if document.skipped > 0 || !text.is_as_written() || mark + length as u64 != store.len() {
        return document;
    }
    let Some(open) = Open::take(&markers.rights) else { return document };
    let known = super::places(text, json_windows::STRIDE);
    let start = text.as_str().as_bytes().get(..length.min(STARTS)).unwrap_or_default().to_vec();
    let far = Far::new(store.clone().unwatched(), mark, length, known, open);
    let text = Arc::new(decode::far(start, mark > 0, far, text.digest()));
    Document { text, ..document }
}

/// What is left of a document, read.
fn document(
    name: Arc<str>,
    reduced: reduce::Reduced,
    wide: Option<(Encoding, usize)>,
    names: &Names,
    digests: bool,
) -> Option<Document> {
    let start: &[u8] = if reduced.marked { reduce::MARK } else { &[] };
    let is_whole = reduced.gaps.is_empty() && reduced.skipped == 0;
    let text = decode::reduced(reduced.text, reduced.marked, reduced.gaps)?;
    let text = Arc::new(match wide {
        Some((encoding, mark)) => text.of_sixteen_bits(encoding, mark),
        None => text,
    });
    let mut format = sniff::format(&text);
    let digest = (digests && is_whole).then(|| {
        let text = text.clone();
        Aside::new(move || Digest::of_parts(&[start, text.as_str().as_bytes()]))
    });
    let parsed = match format {
        Format::Json => json::read(&text, names),
        Format::Xml => xml::read(text.as_str(), names),
        Format::Clixml => clixml::read(text.as_str(), names),
        _ => return None,
    };
    if let Some(digest) = digest.and_then(Aside::get) {
        text.tell(digest);
    }
    if parsed.damage.is_some() {
        // Reading stopped early, so lists are shorter than the reduction took them for; or line breaks stand inside of
        // values, as clients of SQL Server write them.
        return None;
    }
    if parsed.roots.first().is_some_and(is_changes) {
        return None;
    }
    if format == Format::Json && parsed.roots.len() > 1 {
        format = Format::Ndjson;
    }
    let skipped = reduced.skipped;
    Some(Document { skipped, ..Document::new(name, reduced.bytes, format, text, parsed) })
}

/// Whether a value is a bare export of changes, whose payloads are documents.
fn is_changes(root: &Node) -> bool {
    root.rows().first().is_some_and(|row| row.get("payload").is_some() && row.get("operation").is_some())
}
