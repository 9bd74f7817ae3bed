//! Reads a document in pieces and hands their brackets to the rows: one after another from a stream; from a file,
//! many pieces at once.

use std::io::{self, Read};

use super::ahead;
use super::filter::Filter;
use super::guess::guess;
use super::markers::Markers;
use super::part::{GiveUp, Piece};
use super::piece::{self, BEFORE, Marks};
use super::rows::Rows;
use crate::bundle::{Store, read_fully};
use crate::document::Place;
use crate::document::blocks::{BLOCK, Carry};

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

/// Bytes at the start of a document that tell what the rest is like.
const SURE: usize = 64 << 10;

/// Bytes that are read at once of a document that is taken as it is.
const AT_ONCE: usize = 256 << 10;

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// One piece, as it is read.
#[derive(Debug)]
struct Slot {
    /// [`BEFORE`] bytes, the piece, and blanks up to a whole block.
    buffer: Vec<u8>,
    /// Bytes of the buffer without these blanks.
    filled: usize,
    start: u64,
    marks: Marks,
    /// What was taken for granted of the bytes before it, and what it leaves to the next.
    from: Carry,
    to: Carry,
    extent: Place,
    failed: Option<io::Error>,
}

impl ahead::Piece for Slot {
    fn failed(&mut self) -> Option<io::Error> {
        self.failed.take()
    }
}

impl Slot {
    fn new(chunk: usize) -> Self {
        Self {
            buffer: vec![b' '; BEFORE + chunk + BLOCK],
            filled: BEFORE,
            start: 0,
            marks: Marks::default(),
            from: Carry::default(),
            to: Carry::default(),
            extent: Place::START,
            failed: None,
        }
    }

    /// Indexes the piece, when what stands before it ends as `from` says.
    fn index(&mut self, filter: &Filter, from: Carry) {
        let whole = BEFORE + (self.filled - BEFORE).next_multiple_of(BLOCK);
        self.buffer.get_mut(self.filled..whole).unwrap_or_default().fill(b' ');
        self.from = from;
        self.to = piece::index(self.buffer.get(..whole).unwrap_or_default(), filter, from, &mut self.marks);
        let piece = self.buffer.get(BEFORE..self.filled).unwrap_or_default();
        self.extent = Place::START.after_counted(piece, self.marks.count);
    }

    /// Hands the piece to the rows. What was taken for granted is checked, and the index repaired where it was wrong.
    fn walk(&mut self, rows: &mut Rows<'_>, markers: &Markers, carry: &mut Carry, held: usize) -> Result<(), GiveUp> {
        if self.from != *carry {
            self.index(markers.filter(), *carry);
        }
        *carry = self.to;
        if self.marks.astray() {
            return Err(GiveUp);
        }
        let buffer = self.buffer.get(..self.filled).unwrap_or_default();
        rows.piece(&Piece { buffer, start: self.start, extent: self.extent }, &self.marks.at)?;
        if rows.held() > held { Err(GiveUp) } else { Ok(()) }
    }

    /// Reads the piece at `start` of a document that begins after `mark` bytes.
    fn load(&mut self, store: &Store, start: u64, chunk: usize, mark: u64) {
        let before = usize::try_from(start - mark).unwrap_or(BEFORE).min(BEFORE);
        self.start = start;
        let buffer = self.buffer.get_mut(BEFORE - before..BEFORE + chunk).unwrap_or_default();
        match store.fill_at(buffer, start - before as u64) {
            Ok(read) => self.filled = (BEFORE - before + read).max(BEFORE),
            Err(error) => self.failed = Some(error),
        }
    }
}

/// Reduces a document that is read from a stream. `None` when it has to be read whole. A document of which nothing can
/// be skipped at its start (records, one long object) is taken as it is, unless it is longer than what may be `held`. It
/// is said to have `size` bytes.
pub(super) fn reduce(
    input: &mut dyn Read,
    size: u64,
    markers: &Markers,
    chunk: usize,
    held: usize,
) -> io::Result<Option<Reduced>> {
    let mut taken = Vec::new();
    let reduced = reduce_from(input, markers, chunk, held, Some((&mut taken, size)))?;
    if taken.is_empty() { Ok(reduced) } else { reduce_from(&mut taken.chain(input), markers, chunk, held, None) }
}

/// Takes a document of some `size` as it is, of which `start` is read; nothing when it is too long. What was read of it
/// stays in `taken` then.
fn take(
    input: &mut dyn Read,
    start: &[u8],
    marked: bool,
    held: usize,
    (taken, size): (&mut Vec<u8>, u64),
) -> io::Result<Option<Reduced>> {
    // Memory that is taken once stays in one piece, and none of it is touched before it is needed.
    taken.reserve_exact(usize::try_from(size).unwrap_or(held).min(held).saturating_add(AT_ONCE));
    taken.extend_from_slice(if marked { MARK } else { &[] });
    taken.extend_from_slice(start);
    let mut filled = taken.len();
    loop {
        taken.resize(filled + AT_ONCE, 0);
        let room = taken.get_mut(filled..).unwrap_or_default();
        let read = read_fully(input, room)?;
        let ended = read < room.len();
        filled += read;
        if ended || filled >= held {
            taken.truncate(filled);
            if ended {
                break;
            }
            return Ok(None);
        }
    }
    let bytes = taken.len() as u64;
    let mut text = std::mem::take(taken);
    text.drain(..if marked { MARK.len() } else { 0 });
    Ok(Some(Reduced { text, gaps: Vec::new(), bytes, skipped: 0, marked }))
}

/// Whether nothing is left out of the rows that a document begins with.
pub(super) fn keeps_all(start: &[u8], markers: &Markers) -> bool {
    let mut slot = Slot::new(start.len());
    slot.filled += start.len();
    slot.buffer.get_mut(BEFORE..slot.filled).unwrap_or_default().copy_from_slice(start);
    slot.index(markers.filter(), Carry::default());
    let mut rows = Rows::new(markers, 0);
    slot.walk(&mut rows, markers, &mut Carry::default(), usize::MAX).is_ok() && rows.skipped() == 0
}

/// Reduces a document; one that is taken as it is leaves what is read of it in `taken`, beside which stands its size.
fn reduce_from(
    input: &mut dyn Read,
    markers: &Markers,
    chunk: usize,
    held: usize,
    mut taken: Option<(&mut Vec<u8>, u64)>,
) -> io::Result<Option<Reduced>> {
    let chunk = chunk.next_multiple_of(BLOCK);
    let mut slot = Slot::new(chunk);
    let mut ended = fill_slot(input, &mut slot, chunk)?;
    let marked = slot.buffer.get(BEFORE..slot.filled).is_some_and(|start| start.starts_with(MARK));
    if marked {
        slot.buffer.copy_within(BEFORE + MARK.len().., BEFORE);
        slot.filled -= MARK.len();
        slot.start = MARK.len() as u64;
        ended = fill_slot(input, &mut slot, chunk)?;
    }
    if !is_json(slot.buffer.get(BEFORE..slot.filled).unwrap_or_default()) {
        return Ok(None);
    }
    let mut carry = Carry::default();
    let mut rows = Rows::new(markers, slot.start);
    loop {
        slot.index(markers.filter(), carry);
        if slot.walk(&mut rows, markers, &mut carry, held).is_err() {
            return Ok(None);
        }
        if ended {
            break;
        }
        let start = slot.buffer.get(BEFORE..slot.filled).unwrap_or_default();
        if let Some(taken) = taken.take()
            && rows.skipped() == 0
            && start.len() >= SURE
        {
            return take(input, start, marked, held, taken);
        }
        if let Some(idle) = rows.idle() {
            slot.marks.pass_over(idle);
        }
        slot.buffer.copy_within(slot.filled - BEFORE..slot.filled, 0);
        slot.start += (slot.filled - BEFORE) as u64;
        slot.filled = BEFORE;
        ended = fill_slot(input, &mut slot, chunk)?;
    }
    Ok(finish(rows, carry, marked))
}

/// Reduces a document in a file, with all threads. `None` when it has to be read whole.
pub(super) fn reduce_many(store: &Store, markers: &Markers, chunk: usize, held: usize) -> io::Result<Option<Reduced>> {
    let chunk = chunk.next_multiple_of(BLOCK);
    let mut start = [0; 4096];
    let read = store.fill_at(&mut start, 0)?;
    let start = start.get(..read).unwrap_or_default();
    let marked = start.starts_with(MARK);
    let mark = if marked { MARK.len() as u64 } else { 0 };
    if !is_json(start.strip_prefix(MARK).unwrap_or(start)) {
        return Ok(None);
    }
    let mut carry = Carry::default();
    let mut rows = Rows::new(markers, mark);
    let filter = markers.filter().clone();
    let load = move |slot: &mut Slot, store: &Store, at: u64| {
        slot.load(store, at, chunk, mark);
        let from = guess(slot.buffer.get(..slot.filled).unwrap_or_default());
        slot.index(&filter, from);
    };
    let follow = |slot: &mut Slot| {
        if slot.walk(&mut rows, markers, &mut carry, held).is_err() {
            return false;
        }
        if let Some(idle) = rows.idle() {
            slot.marks.pass_over(idle);
        }
        true
    };
    if !ahead::follow(store, mark, chunk, || Slot::new(chunk), load, follow)? {
        return Ok(None);
    }
    Ok(finish(rows, carry, marked))
}

fn finish(rows: Rows<'_>, carry: Carry, marked: bool) -> Option<Reduced> {
    if carry.string != 0 { None } else { rows.finish(marked).ok() }
}

/// Reads on until the slot holds `chunk` bytes; whether the stream ended before that.
fn fill_slot(input: &mut dyn Read, slot: &mut Slot, chunk: usize) -> io::Result<bool> {
    while let Some(rest) = slot.buffer.get_mut(slot.filled..BEFORE + chunk)
        && !rest.is_empty()
    {
        match input.read(rest) {
            Ok(0) => return Ok(true),
            Ok(read) => slot.filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
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

#[cfg(test)]
mod tests {
    use super::{SURE, reduce};
    use crate::catalog::Catalog;
    use crate::document::Markers;

    /// Records first, then rows that hold none.
    fn text(records: usize, others: usize) -> String {
        let record = "{\"id\":1,\"isapiagent\":true},".repeat(records);
        format!("[{record}{}null]", "{\"summary\":\"x\"},".repeat(others))
    }

    #[test]
    fn a_document_of_records_is_taken_as_it_is_unless_it_is_too_long() {
        let markers = Markers::new(&Catalog::builtin().unwrap()).unwrap();
        let long = text(SURE / 16, 100_000);
        for mark in ["", "\u{feff}"] {
            let document = format!("{mark}{long}");
            let read = |held| reduce(&mut document.as_bytes(), 0, &markers, SURE, held).unwrap().unwrap();
            let taken = read(usize::MAX);
            assert_eq!((taken.skipped, taken.gaps.len(), taken.marked), (0, 0, !mark.is_empty()));
            assert_eq!((taken.bytes, taken.text.as_slice()), (document.len() as u64, long.as_bytes()));
            // Of one that is longer than what may be held, rows are skipped after all.
            let scanned = read(SURE);
            assert_eq!((scanned.skipped > 0, scanned.bytes), (true, document.len() as u64));
            assert!(scanned.text.len() < long.len());
        }
    }

    #[test]
    fn a_document_with_rows_that_hold_no_record_is_not_taken() {
        let markers = Markers::new(&Catalog::builtin().unwrap()).unwrap();
        let document = text(1, SURE / 8);
        assert!(reduce(&mut document.as_bytes(), u64::MAX, &markers, SURE, 1 << 20).unwrap().unwrap().skipped > 0);
    }
}
