//! Follows the brackets of a document and keeps what may hold records.

use std::sync::Arc;

use super::again::Rereader;
use super::idle::Idle;
use super::mark::Mark;
use super::markers::Markers;
use super::part::{Frame, GiveUp, Piece, Rest, Row};
use super::piece::BEFORE;
use super::reduce::{Gap, Reduced};
use super::sets::Sets;
use crate::document::Place;

/// Containers inside containers from which on a row is parsed, so that the reader's limit is the only one.
const DEPTH: usize = 100;
/// Names at the top of HAR files, Postman collections and exports of changes, whose rows hold documents as texts.
pub(super) const CARRIERS: [&str; 5] = ["log", "item", "commits", "collection", "summary"];

/// The state of a reduction.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub(super) markers: &'a Markers,
    /// Bytes of the document that are copied or skipped.
    pub(super) done: u64,
    /// Bytes between `done` and the piece, which may still be needed.
    head: Vec<u8>,
    /// Where `done` is, once `head` holds a line break.
    left: Option<Place>,
    /// A place of the document whose line and column are known: in the buffer of the piece.
    known: (usize, Place),
    /// The place after the piece.
    next: Place,
    /// Whether the last piece ended behind a name that shows something else unless it names an object.
    pub(super) unseen: bool,
    pub(super) frames: Vec<Frame>,
    /// What objects hold.
    pub(super) sets: Sets<'a>,
    /// How often each of the markers' names came, up to the piece with the first row that is skipped; and the names that
    /// are passed over after that.
    pub(super) met: Option<Vec<u32>>,
    pub(super) idle: Option<Arc<Idle>>,
    /// What rows are read again with.
    pub(super) rereader: Option<Box<Rereader<'a>>>,
    pub(super) row: Option<Row>,
    /// Values at the top so far.
    pub(super) roots: u64,
    /// Skipped rows that end at `done` and stand for no text yet.
    run: u64,
    /// Whether these stand at the top, outside any list.
    top: bool,
    text: Vec<u8>,
    gaps: Vec<Gap>,
    skipped: u64,
}

impl<'a> Rows<'a> {
    /// Before the first piece, which begins after `mark` bytes.
    pub(super) fn new(markers: &'a Markers, mark: u64) -> Self {
        let met = Some(vec![0; markers.spellings().len()]);
        Self { met, ..Self::with(markers, Sets::new(markers), mark) }
    }

    /// The same with sets that are known already; all names are looked for.
    pub(super) fn with(markers: &'a Markers, sets: Sets<'a>, mark: u64) -> Self {
        let start = Place { line: 1, column: 1, offset: mark };
        Self {
            markers,
            done: mark,
            head: Vec::new(),
            left: None,
            known: (BEFORE, start),
            next: start,
            unseen: false,
            frames: Vec::new(),
            sets,
            met: None,
            idle: None,
            rereader: None,
            row: None,
            roots: 0,
            run: 0,
            top: false,
            text: Vec::new(),
            gaps: Vec::new(),
            skipped: 0,
        }
    }

    /// Takes up the next piece; `marks` are its brackets, and the colons after names that may be markers.
    pub(super) fn piece(&mut self, piece: &Piece<'_>, marks: &[Mark]) -> Result<(), GiveUp> {
        self.known = (BEFORE, self.next);
        self.next = self.next.then(piece.extent);
        if self.unseen {
            self.value(piece.buffer.get(BEFORE..).unwrap_or_default());
        }
        for mark in marks {
            let index = mark.at();
            if let Some(name) = mark.name() {
                if mark.is_sure() {
                    if self.idle.as_ref().is_some_and(|idle| idle.has(name)) {
                        continue;
                    }
                    if let Some(met) = self.met.as_mut().and_then(|met| met.get_mut(name)) {
                        *met += 1;
                    }
                    self.marker(name, piece.buffer, index)?;
                    continue;
                }
                if self.likely(name, piece.buffer, index)? {
                    continue;
                }
            }
            let at = piece.start + (index - BEFORE) as u64;
            match piece.buffer.get(index) {
                Some(b':') => self.name(piece.buffer, index)?,
                Some(b'{') => self.open_object(piece, at),
                Some(b'}') => self.close_object(piece, at)?,
                Some(b'[') => self.open_list(piece),
                Some(b']') => self.close_list(piece, at)?,
                _ => return Err(GiveUp),
            }
        }
        if self.row.is_none() && self.run == 0 {
            self.copy(piece, piece.end());
        } else {
            let rest = piece.buffer.get(piece.index(self.done)..).unwrap_or_default();
            if self.left.is_none() && memchr::memchr(b'\n', rest).is_some() {
                self.left = Some(self.place(piece));
            }
            self.head.extend_from_slice(rest);
        }
        if self.skipped > 0
            && let Some(met) = self.met.take()
        {
            self.pass_over(&met)?;
        }
        Ok(())
    }

    /// Bytes that were skipped.
    pub(super) const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Bytes that are held.
    pub(super) const fn held(&self) -> usize {
        self.head.len()
    }

    fn open_object(&mut self, piece: &Piece<'_>, at: u64) {
        if self.row.is_none() {
            match self.frames.last() {
                Some(frame) if !frame.list => {}
                None if self.roots == 0 => self.roots = 1,
                _ => self.row = Some(Row { start: at, level: self.frames.len(), keep: false, direct: false }),
            }
            if self.row.is_none() {
                self.flush(piece, u64::MAX);
            }
        }
        self.open(false);
    }

    fn open_list(&mut self, piece: &Piece<'_>) {
        if self.row.is_none() {
            if self.frames.is_empty() {
                self.roots += 1;
            }
            self.flush(piece, u64::MAX);
        }
        self.open(true);
    }

    fn open(&mut self, list: bool) {
        self.frames.push(Frame { list, ..Frame::default() });
        if self.frames.len() > DEPTH
            && let Some(row) = &mut self.row
        {
            row.keep = true;
        }
    }

    fn close_object(&mut self, piece: &Piece<'_>, at: u64) -> Result<(), GiveUp> {
        let frame = self.frames.pop().filter(|frame| !frame.list).ok_or(GiveUp)?;
        let told = self.sets.told(frame.set);
        let record = frame.unclear || told.record;
        let Some(row) = &mut self.row else {
            // A record around lists whose rows may have been skipped.
            self.inherit(&frame);
            return if record { Err(GiveUp) } else { Ok(()) };
        };
        let own = row.level == self.frames.len();
        row.direct |= own && record;
        row.keep |= record || told.wrapper;
        if own {
            let row = *row;
            self.row = None;
            self.end_row(piece, row, at + 1)?;
        }
        Ok(())
    }

    fn close_list(&mut self, piece: &Piece<'_>, at: u64) -> Result<(), GiveUp> {
        let frame = self.frames.pop().filter(|frame| frame.list).ok_or(GiveUp)?;
        if self.row.is_some() {
            return Ok(());
        }
        if frame.skipped > 0 && frame.hits * 2 >= frame.rows {
            // The rows of such a list are all of the kind that most are.
            return Err(GiveUp);
        }
        let blank = self.rest(piece, at).is_blank();
        // A list without records of its own says no more with a million rows than with two.
        self.flush(piece, if blank && frame.hits == 0 { 2 } else { u64::MAX });
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
    fn end_row(&mut self, piece: &Piece<'_>, row: Row, end: u64) -> Result<(), GiveUp> {
        let row = if row.keep && self.idle.is_some() { self.again(piece, row, end)? } else { row };
        let skip = !row.keep;
        if let Some(list) = self.frames.last_mut() {
            list.rows += 1;
            list.hits += u64::from(row.direct);
            list.skipped += u64::from(skip);
        }
        if !skip {
            self.copy(piece, end);
            return Ok(());
        }
        let between = self.rest(piece, row.start);
        let plain = if self.frames.is_empty() { between.is_blank() } else { between.is_comma() };
        if self.run == 0 || !plain {
            self.copy(piece, row.start);
        }
        self.skipped += end - row.start;
        self.run += 1;
        self.top = self.frames.is_empty();
        self.head.clear();
        (self.done, self.left) = (end, None);
        Ok(())
    }

    /// Puts nulls for the skipped rows into the text, at most `most`.
    fn flush(&mut self, piece: &Piece<'_>, most: u64) {
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
        let place = self.place(piece);
        self.gaps.push(Gap { at: self.text.len(), place });
    }

    /// The line, column and byte of `done`.
    fn place(&mut self, piece: &Piece<'_>) -> Place {
        if let Some(place) = self.left {
            return place;
        }
        if self.done < piece.start {
            return self.known.1.before(&self.head);
        }
        let (index, place) = self.known;
        let done = piece.index(self.done);
        self.known = (done, place.after(piece.buffer.get(index..done).unwrap_or_default()));
        self.known.1
    }

    /// What stands between `done` and `end`.
    pub(super) fn rest<'b>(&'b self, piece: &Piece<'b>, end: u64) -> Rest<'b> {
        let length = usize::try_from(end.saturating_sub(self.done)).unwrap_or(usize::MAX);
        let head = self.head.get(..length).unwrap_or(&self.head);
        Rest { head, piece: piece.buffer.get(piece.index(self.done)..piece.index(end)).unwrap_or_default() }
    }

    /// Copies the document up to `end` into the text.
    fn copy(&mut self, piece: &Piece<'_>, end: u64) {
        if end <= self.done {
            return;
        }
        self.flush(piece, u64::MAX);
        let mut text = std::mem::take(&mut self.text);
        let rest = self.rest(piece, end);
        text.extend_from_slice(rest.head);
        text.extend_from_slice(rest.piece);
        let used = rest.head.len();
        self.text = text;
        self.head.drain(..used);
        (self.done, self.left) = (end, None);
    }

    /// The end of the document: what is left of it.
    pub(super) fn finish(mut self, marked: bool) -> Result<Reduced, GiveUp> {
        if !self.frames.is_empty() {
            return Err(GiveUp);
        }
        let end = Piece { buffer: &[], start: self.done + self.head.len() as u64, extent: Place::START };
        self.known = (BEFORE, self.next);
        let blank = self.rest(&end, end.start).is_blank();
        self.flush(&end, if blank { 2 } else { u64::MAX });
        self.copy(&end, end.start);
        Ok(Reduced { text: self.text, gaps: self.gaps, bytes: self.next.offset, skipped: self.skipped, marked })
    }
}
