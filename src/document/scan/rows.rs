//! Follows the brackets of a document and keeps what may hold records.

use super::markers::{Held, Markers};
use super::mask::Bits;
use super::reduce::Gap;
use crate::document::Place;

/// Containers inside containers from which on a row is parsed, so that the reader's limit is the only one.
const DEPTH: usize = 100;
/// Names at the top of HAR files, Postman collections and exports of changes, whose rows hold documents as texts.
const CARRIERS: [&[u8]; 3] = [b"log", b"item", b"commits"];

/// The document has to be read whole: its structure is broken, or skipping rows could change what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GiveUp;

/// An open container.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    list: bool,
    /// The markers among an object's names.
    held: Held,
    /// Objects that are rows of a list, those of them that may be records, and what was skipped in it at any depth.
    rows: u64,
    hits: u64,
    skipped: u64,
}

/// The row that is being read: an object in a list.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    /// Containers around it.
    level: usize,
    /// Whether an object in it may be a record, and whether that is the row itself.
    keep: bool,
    direct: bool,
}

/// The state of a reduction.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    markers: &'a Markers,
    /// What was read and may still be needed.
    pub(super) buffer: Vec<u8>,
    /// Bytes of the buffer that are copied or skipped.
    done: usize,
    /// Where `done` is in the document.
    place: Place,
    /// Where the last string began, if a colon can still follow it.
    string: Option<usize>,
    frames: Vec<Frame>,
    row: Option<Row>,
    /// Values at the top so far.
    roots: u64,
    /// Skipped rows that end at `done` and stand for no text yet.
    run: u64,
    /// Whether these stand at the top, outside any list.
    top: bool,
    text: Vec<u8>,
    gaps: Vec<Gap>,
    skipped: u64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(markers: &'a Markers, buffer: Vec<u8>, mark: u64) -> Self {
        Self {
            markers,
            buffer,
            done: 0,
            place: Place { line: 1, column: 1, offset: mark },
            string: None,
            frames: Vec::new(),
            row: None,
            roots: 0,
            run: 0,
            top: false,
            text: Vec::new(),
            gaps: Vec::new(),
            skipped: 0,
        }
    }

    /// Takes up the block at `base`.
    #[inline]
    pub(super) fn block(&mut self, base: usize, bits: Bits) -> Result<(), GiveUp> {
        if bits.astray {
            return Err(GiveUp);
        }
        let mut events = bits.events;
        while events != 0 {
            let bit = events.trailing_zeros();
            events &= events - 1;
            let position = base + bit as usize;
            let before = bits.starts & ((1_u64 << bit) - 1);
            match self.buffer.get(position) {
                Some(b':') => {
                    if before != 0 {
                        self.string = Some(base + 63 - before.leading_zeros() as usize);
                    }
                    self.name(position)?;
                }
                Some(b'{') => self.open_object(position),
                Some(b'}') => self.close_object(position)?,
                Some(b'[') => self.open_list(),
                _ => self.close_list(position)?,
            }
            self.string = None;
        }
        // A string that began after the last event.
        let last = 63_u32.checked_sub(bits.starts.leading_zeros());
        if let Some(last) = last
            && 63_u32.checked_sub(bits.events.leading_zeros()).is_none_or(|event| event < last)
        {
            self.string = Some(base + last as usize);
        }
        Ok(())
    }

    /// The name before the colon at `colon`.
    #[inline]
    fn name(&mut self, colon: usize) -> Result<(), GiveUp> {
        let start = self.string.ok_or(GiveUp)? + 1;
        let text = self.buffer.get(start..colon).ok_or(GiveUp)?;
        let name = match text.strip_suffix(b"\"") {
            Some(name) => name,
            None => text.trim_ascii_end().strip_suffix(b"\"").ok_or(GiveUp)?,
        };
        let level = self.frames.len();
        let frame = self.frames.last_mut().filter(|frame| !frame.list).ok_or(GiveUp)?;
        if name.contains(&b'\\') {
            // It may spell a marker.
            let row = self.row.as_mut().ok_or(GiveUp)?;
            (row.keep, row.direct) = (true, true);
        } else if level == 1 && self.row.is_none() && CARRIERS.contains(&name) {
            return Err(GiveUp);
        } else {
            self.markers.note(name, &mut frame.held);
        }
        Ok(())
    }

    #[inline]
    fn open_object(&mut self, position: usize) {
        if self.row.is_none() {
            match self.frames.last() {
                Some(frame) if !frame.list => {}
                None if self.roots == 0 => self.roots = 1,
                _ => self.row = Some(Row { start: position, level: self.frames.len(), keep: false, direct: false }),
            }
            if self.row.is_none() {
                self.flush(u64::MAX);
            }
        }
        self.open(false);
    }

    #[inline]
    fn open_list(&mut self) {
        if self.row.is_none() {
            if self.frames.is_empty() {
                self.roots += 1;
            }
            self.flush(u64::MAX);
        }
        self.open(true);
    }

    #[inline]
    fn open(&mut self, list: bool) {
        self.frames.push(Frame { list, ..Frame::default() });
        if self.frames.len() > DEPTH
            && let Some(row) = &mut self.row
        {
            row.keep = true;
        }
    }

    #[inline]
    fn close_object(&mut self, position: usize) -> Result<(), GiveUp> {
        let frame = self.frames.pop().filter(|frame| !frame.list).ok_or(GiveUp)?;
        let record = self.markers.record(&frame.held);
        let Some(row) = &mut self.row else {
            // A record around lists whose rows may have been skipped.
            self.inherit(&frame);
            return if record { Err(GiveUp) } else { Ok(()) };
        };
        let own = row.level == self.frames.len();
        row.direct |= own && record;
        row.keep |= record || self.markers.wrapper(&frame.held);
        if own {
            let row = *row;
            self.row = None;
            self.end_row(row, position + 1);
        }
        Ok(())
    }

    #[inline]
    fn close_list(&mut self, position: usize) -> Result<(), GiveUp> {
        let frame = self.frames.pop().filter(|frame| frame.list).ok_or(GiveUp)?;
        if self.row.is_some() {
            return Ok(());
        }
        if frame.skipped > 0 && frame.hits * 2 >= frame.rows {
            // The rows of such a list are all of the kind that most are.
            return Err(GiveUp);
        }
        let blank = self.buffer.get(self.done..position).is_some_and(|rest| rest.trim_ascii().is_empty());
        // A list without records of its own says no more with a million rows than with two.
        self.flush(if blank && frame.hits == 0 { 2 } else { u64::MAX });
        self.inherit(&frame);
        Ok(())
    }

    /// What was skipped in a container was skipped in the one around it.
    fn inherit(&mut self, frame: &Frame) {
        if let Some(around) = self.frames.last_mut() {
            around.skipped += frame.skipped;
        }
    }

    /// A row is whole: keeps or skips it.
    fn end_row(&mut self, row: Row, end: usize) {
        let skip = !row.keep;
        if let Some(list) = self.frames.last_mut() {
            list.rows += 1;
            list.hits += u64::from(row.direct);
            list.skipped += u64::from(skip);
        }
        if !skip {
            self.copy(end);
            return;
        }
        let between = self.buffer.get(self.done..row.start).unwrap_or_default().trim_ascii();
        let plain = if self.frames.is_empty() { between.is_empty() } else { between == b"," };
        if self.run == 0 || !plain {
            self.copy(row.start);
        }
        self.skipped += (end - row.start) as u64;
        self.run += 1;
        self.top = self.frames.is_empty();
        self.advance(end);
    }

    /// Puts nulls for the skipped rows into the text, at most `most`.
    fn flush(&mut self, most: u64) {
        if self.run == 0 {
            return;
        }
        let between: &[u8] = if self.top { b"\n" } else { b"," };
        for index in 0..self.run.min(most) {
            if index > 0 {
                self.text.extend_from_slice(between);
            }
            self.text.extend_from_slice(b"null");
        }
        self.run = 0;
        self.gaps.push(Gap { at: self.text.len(), place: self.place });
    }

    /// Copies the buffer up to `end` into the text.
    fn copy(&mut self, end: usize) {
        if end <= self.done {
            return;
        }
        self.flush(u64::MAX);
        self.text.extend_from_slice(self.buffer.get(self.done..end).unwrap_or_default());
        self.advance(end);
    }

    /// Moves `done`, counting lines and characters.
    fn advance(&mut self, end: usize) {
        let part = self.buffer.get(self.done..end).unwrap_or_default();
        self.place = self.place.after(part);
        self.done = end;
    }

    /// Drops what is no longer needed of the buffer, which is scanned up to `scanned`; how much that was.
    pub(super) fn settle(&mut self, scanned: usize) -> usize {
        if self.row.is_none() && self.run == 0 {
            self.copy(scanned);
        }
        let dropped = self.done.min(self.string.unwrap_or(usize::MAX));
        self.buffer.drain(..dropped);
        self.done -= dropped;
        self.string = self.string.map(|start| start - dropped);
        if let Some(row) = &mut self.row {
            row.start -= dropped;
        }
        dropped
    }

    /// The end: text, gaps, bytes in all, bytes skipped.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, Vec<Gap>, u64, u64), GiveUp> {
        if !self.frames.is_empty() {
            return Err(GiveUp);
        }
        let end = self.buffer.len();
        self.copy(end);
        self.flush(2);
        Ok((self.text, self.gaps, self.place.offset, self.skipped))
    }
}
