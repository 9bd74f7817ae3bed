//! Follows the elements of a document and keeps what may hold records.

use std::borrow::Cow;

use super::super::filter::Filter;
use super::super::markers::{Held, Markers};
use super::super::sets::Sets;
use super::dialect::{Dialect, Kind};
use super::frame::{Frame, GiveUp, Leaf, Row};
use super::kept::Kept;
use super::level::Level;
use super::tag::{Start, same};
use crate::catalog::join;
use crate::document::Names;
use crate::document::xml_events::{local, unescape};

/// Elements inside elements from which on a row is parsed, so that the reader's limit is the only one.
const DEPTH: usize = 100;

/// The state of a reduction.
pub(super) struct Rows<'a> {
    markers: &'a Markers,
    names: &'a Names,
    pub(super) dialect: Dialect,
    /// Bytes of its parent that stand before a row at least, so that small lists in records stay whole.
    apart: u64,
    /// What was read and may still be needed.
    pub(super) buffer: Vec<u8>,
    pub(super) kept: Kept,
    /// Where the buffer begins in the decoded document.
    base: u64,
    leaf: Option<Leaf>,
    /// The markers among the attributes of the last start tag, where these are properties.
    held: Held,
    frames: Vec<Frame>,
    /// The names of the open elements.
    path: Vec<u8>,
    /// The document, then each open element that is no row and stands in none.
    levels: Vec<Level>,
    row: Option<Row>,
    /// Whether something refers to other objects by number.
    refers: bool,
    /// What objects hold.
    sets: Sets<'a>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(markers: &'a Markers, names: &'a Names, dialect: Dialect, buffer: Vec<u8>, mark: u64) -> Self {
        Self {
            markers,
            names,
            dialect,
            apart: markers.chunk as u64 / 8,
            buffer,
            kept: Kept::new(mark),
            base: 0,
            leaf: None,
            held: Held::default(),
            frames: Vec::new(),
            path: Vec::new(),
            levels: vec![Level::default()],
            row: None,
            refers: false,
            sets: Sets::new(markers),
        }
    }

    /// Takes up the tag whose brackets are the first of `marks`, and the end tag after it, if that is its own. How
    /// many brackets that were; none when the tag is not whole.
    #[inline]
    pub(super) fn tag(&mut self, marks: &[usize]) -> Result<usize, GiveUp> {
        let &[at, mut end, ..] = marks else { return Ok(0) };
        if self.buffer.get(at + 1) == Some(&b'/') {
            if self.buffer.get(end) != Some(&b'>') {
                return Err(GiveUp);
            }
            let name = self.buffer.get(at + 2..end).ok_or(GiveUp)?;
            let length = match name.last() {
                Some(last) if last.is_ascii_whitespace() => name.trim_ascii_end().len(),
                _ => name.len(),
            };
            self.close(at, length, end + 1)?;
            return Ok(2);
        }
        if let Some(leaf) = self.leaf.take() {
            self.push(leaf)?;
        }
        let mut taken = 2;
        loop {
            if self.buffer.get(end) != Some(&b'>') {
                return Err(GiveUp);
            }
            if let Some(start) = Start::read(&self.buffer, at, end, self.dialect, self.markers, &mut self.held)? {
                let ends = self.open(at, end + 1, start, marks.get(taken..).unwrap_or_default())?;
                return Ok(if ends { taken + 2 } else { taken });
            }
            let Some(next) = marks.get(taken) else { return Ok(0) };
            (end, taken) = (*next, taken + 1);
        }
    }

    /// What tells names that may be markers from others.
    pub(super) fn filter(&self) -> &'a Filter {
        self.markers.filter()
    }

    /// Plain values whose names are no markers, if they have any.
    #[inline]
    pub(super) fn values(&mut self, named: bool) -> Result<(), GiveUp> {
        if let Some(leaf) = self.leaf.take() {
            self.push(leaf)?;
        }
        if named
            && self.dialect == Dialect::Clixml
            && let Some(parent) = self.frames.last_mut()
        {
            parent.members |= parent.kind == Kind::Members;
        }
        self.value();
        Ok(())
    }

    /// An instruction; or a comment or CDATA, which holds what may look like tags.
    pub(super) fn special(&mut self, holds: bool) {
        if holds && self.dialect != Dialect::Elements {
            // What it says may be taken for tags by a search.
            self.refers = true;
        }
    }

    /// Begins an element. Whether the end tag that `after` shows is its own.
    #[inline]
    fn open(&mut self, at: usize, end: usize, start: Start, after: &[usize]) -> Result<bool, GiveUp> {
        let name = self.buffer.get(at + 1..at + 1 + start.name).ok_or(GiveUp)?;
        let (mut kind, mut none) = (Kind::Object, false);
        if self.dialect == Dialect::Elements {
            if let Some(parent) = self.frames.last_mut() {
                none = match start.decode {
                    true => decoded(name, self.markers, &mut parent.held)?,
                    false => self.markers.note(name, &mut parent.held),
                };
                // An element with attributes is an object.
                parent.unclear |= none && start.attributed;
            }
        } else {
            kind = self.dialect.kind(name);
            self.refers |= name == b"Ref";
            none = self.keyed(at, start, kind)?;
        }
        if start.closed {
            return self.empty(at, end, start).map(|()| false);
        }
        if let [from, to, ..] = *after
            && to == from + 2 + start.name
            && !start.attributed
            && self.buffer.get(from..from + 2) == Some(b"</")
            && same(&self.buffer, at + 1, from + 2, start.name)
            && self.buffer.get(to) == Some(&b'>')
        {
            self.value();
            return Ok(true);
        }
        let Start { attributed, odd, key, .. } = start;
        let name = u32::try_from(start.name).map_err(|_| GiveUp)?;
        self.leaf = Some(Leaf { at, name, kind, attributed, odd, keyed: key.is_some(), none });
        Ok(false)
    }

    /// The property that an attribute names. Whether that shows something else, unless it is an object.
    #[inline]
    fn keyed(&mut self, at: usize, start: Start, kind: Kind) -> Result<bool, GiveUp> {
        let Some(parent) = self.frames.last_mut() else { return Ok(false) };
        if kind == Kind::Unclear || kind == Kind::Root {
            parent.unclear = true;
            if let Some(row) = &mut self.row {
                (row.keep, row.direct) = (true, true);
            }
        }
        let holder = if self.dialect == Dialect::Clixml { Kind::Members } else { Kind::Object };
        let (Some((from, to)), Kind::Object | Kind::Leaf | Kind::Unclear) = (start.key, kind) else {
            return Ok(false);
        };
        let mut none = false;
        if parent.kind == holder {
            parent.members = true;
            let key = self.buffer.get(at + 1 + from..at + 1 + to).ok_or(GiveUp)?;
            if start.decode_key {
                let key = std::str::from_utf8(key).ok().filter(|key| !key.contains('&')).ok_or(GiveUp)?;
                let key =
                    if self.dialect == Dialect::Clixml { unescape(Cow::Borrowed(key)) } else { Cow::Borrowed(key) };
                none = self.markers.note(key.as_bytes(), &mut parent.held);
            } else {
                none = self.markers.note(key, &mut parent.held);
            }
        }
        Ok(none)
    }

    /// An element without content.
    fn empty(&mut self, at: usize, end: usize, start: Start) -> Result<(), GiveUp> {
        if !start.attributed {
            self.value();
            return Ok(());
        }
        let hit = self.markers.record(&self.held);
        let Some(row) = &mut self.row else {
            let tag = self.buffer.get(at + 1..at + 1 + start.name).unwrap_or_default();
            let may = self.may_be_row(at, tag, Kind::Object, false);
            let Some(level) = self.levels.last_mut() else { return Err(GiveUp) };
            if may && !hit && !start.odd {
                level.skipped += 1;
                self.kept.skip(&self.buffer, at, end, tag, self.dialect);
            }
            return level.count(tag, hit);
        };
        row.keep |= hit;
        Ok(())
    }

    /// A plain value has ended.
    #[inline]
    fn value(&mut self) {
        if let Some(row) = &mut self.row
            && self.frames.len() == row.level + 1
        {
            row.value = true;
        }
    }

    /// Whether an element that begins at `at` is a row of its parent, and small enough in it to be one of many.
    fn may_be_row(&self, at: usize, name: &[u8], kind: Kind, keyed: bool) -> bool {
        let Some(level) = self.levels.last() else { return false };
        let around = self.frames.last().map(|frame| frame.kind);
        let fits = match self.dialect {
            Dialect::Elements => {
                around.is_some()
                    || std::str::from_utf8(name)
                        .is_ok_and(|name| !self.names.is_list(&unescape(Cow::Borrowed(local(name)))))
            }
            Dialect::Clixml => kind == Kind::Object && matches!(around, Some(Kind::Items | Kind::Root)),
            Dialect::Objects => kind == Kind::Object && !keyed && around.is_some(),
        };
        fits && self.base + at as u64 >= level.start + self.apart && level.has(name)
    }

    /// The last start tag turns out to hold elements.
    #[inline]
    fn push(&mut self, leaf: Leaf) -> Result<(), GiveUp> {
        let Leaf { at, kind, attributed, odd, keyed, none, .. } = leaf;
        if let Some(parent) = self.frames.last_mut() {
            parent.unclear |= none;
        }
        let name = self.buffer.get(leaf.name()).ok_or(GiveUp)?;
        if self.row.is_none() {
            if self.may_be_row(at, name, kind, keyed) {
                let level = self.frames.len();
                self.row = Some(Row { start: at, level, keep: odd, direct: false, value: attributed });
            } else {
                self.kept.flush(u64::MAX, self.dialect);
                self.levels.push(Level::new(self.base + at as u64));
            }
        }
        let held = if attributed { self.held } else { Held::default() };
        self.frames.push(Frame { name: self.path.len(), kind, held, members: false, unclear: false });
        self.path.extend_from_slice(name);
        if self.frames.len() > DEPTH
            && let Some(row) = &mut self.row
        {
            row.keep = true;
        }
        Ok(())
    }

    /// The end tag from `at` to `end`, with a name of so many bytes.
    #[inline]
    fn close(&mut self, at: usize, length: usize, end: usize) -> Result<(), GiveUp> {
        let name = self.buffer.get(at + 2..at + 2 + length).ok_or(GiveUp)?;
        if let Some(leaf) = self.leaf.take() {
            let own = self.buffer.get(leaf.name()).ok_or(GiveUp)?;
            if own != name {
                return Err(GiveUp);
            }
            if leaf.attributed {
                let hit = self.markers.record(&self.held);
                match (&mut self.row, self.levels.last_mut()) {
                    (Some(row), _) => row.keep |= hit,
                    (None, Some(level)) => level.count(own, hit)?,
                    (None, None) => return Err(GiveUp),
                }
            } else {
                self.value();
            }
            return Ok(());
        }
        let frame = self.frames.pop().ok_or(GiveUp)?;
        if self.path.get(frame.name..) != Some(name) {
            return Err(GiveUp);
        }
        self.path.truncate(frame.name);
        let hit = self.settle_frame(frame);
        let name = self.buffer.get(at + 2..at + 2 + length).ok_or(GiveUp)?;
        let Some(row) = &mut self.row else { return self.end_level(at, end, hit) };
        row.keep |= hit || self.markers.wrapper(&frame.held);
        if row.level < self.frames.len() {
            return Ok(());
        }
        let row = *row;
        self.row = None;
        // At the top, an element of elements may be a list by its own shape.
        let object = frame.members || self.dialect == Dialect::Elements;
        let skip = !row.keep && object && (row.level > 0 || row.value);
        let level = self.levels.last_mut().ok_or(GiveUp)?;
        level.skipped += u64::from(skip);
        level.count(name, row.direct || hit)?;
        if skip {
            self.kept.skip(&self.buffer, row.start, end, name, self.dialect);
        } else {
            self.kept.copy(&self.buffer, end, self.dialect);
        }
        Ok(())
    }

    /// Hands properties to the object they belong to. Whether the element may be a record.
    fn settle_frame(&mut self, frame: Frame) -> bool {
        if frame.kind == Kind::Members {
            if let Some(parent) = self.frames.last_mut().filter(|parent| parent.kind == Kind::Object) {
                join(&mut parent.held, &frame.held);
                parent.members |= frame.members;
                parent.unclear |= frame.unclear;
            }
            return false;
        }
        frame.kind == Kind::Object && (frame.unclear || self.sets.of(&frame.held).record)
    }

    /// An element that is no row has ended, with the end tag from `at` to `end`.
    fn end_level(&mut self, at: usize, end: usize, hit: bool) -> Result<(), GiveUp> {
        let level = self.levels.pop().ok_or(GiveUp)?;
        if level.skipped > 0 && (hit || level.is_half_hits()) {
            return Err(GiveUp);
        }
        // A list without records of its own says no more with a million rows than with two.
        if level.is_without_hits() && self.kept.blank(&self.buffer, at) {
            self.kept.flush(1, self.dialect);
        }
        let around = self.levels.last_mut().ok_or(GiveUp)?;
        around.skipped += level.skipped;
        let name = self.buffer.get(at + 2..end - 1).ok_or(GiveUp)?;
        around.count(name.trim_ascii_end(), hit)
    }

    /// Drops what is no longer needed of the buffer, which is scanned up to `scanned`; how much that was.
    pub(super) fn settle(&mut self, scanned: usize) -> usize {
        let free = self.leaf.map_or(scanned, |leaf| leaf.at.min(scanned));
        if self.row.is_none() && (self.kept.run == 0 || !self.kept.blank(&self.buffer, free)) {
            self.kept.copy(&self.buffer, free, self.dialect);
        }
        let dropped = self.kept.done.min(free);
        self.buffer.drain(..dropped);
        self.base += dropped as u64;
        self.kept.done -= dropped;
        if let Some(leaf) = &mut self.leaf {
            leaf.at -= dropped;
        }
        if let Some(row) = &mut self.row {
            row.start -= dropped;
        }
        dropped
    }

    /// The end of the document.
    pub(super) fn finish(mut self) -> Result<Kept, GiveUp> {
        let level = self.levels.pop().ok_or(GiveUp)?;
        if !self.frames.is_empty()
            || self.leaf.is_some()
            || (level.skipped > 0 && (self.refers || level.is_half_hits()))
        {
            return Err(GiveUp);
        }
        let end = self.buffer.len();
        self.kept.copy(&self.buffer, end, self.dialect);
        self.kept.flush(u64::MAX, self.dialect);
        Ok(self.kept)
    }
}

/// Notes a name that has a prefix, or letters written as numbers.
#[cold]
fn decoded(name: &[u8], markers: &Markers, held: &mut Held) -> Result<bool, GiveUp> {
    let name = std::str::from_utf8(name).map_err(|_| GiveUp)?;
    Ok(markers.note(unescape(Cow::Borrowed(local(name))).as_bytes(), held))
}
