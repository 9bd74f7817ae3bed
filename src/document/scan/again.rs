//! Names that are passed over, and the rows that are read again for it.

use std::sync::Arc;

use super::idle::Idle;
use super::mark::Mark;
use super::markers::Markers;
use super::part::{Frame, GiveUp, Piece, Row};
use super::piece::{self, BEFORE, Marks};
use super::rows::Rows;
use super::sets::Sets;
use crate::document::Place;
use crate::document::blocks::{BLOCK, Carry};

/// What rows are read again with: what was found of one helps with the next.
#[derive(Debug)]
pub(super) struct Rereader<'a> {
    buffer: Vec<u8>,
    marks: Marks,
    sets: Sets<'a>,
}

impl<'a> Rereader<'a> {
    fn new(markers: &'a Markers) -> Box<Self> {
        Box::new(Self { buffer: vec![b' '; BEFORE], marks: Marks::default(), sets: Sets::new(markers) })
    }
}

impl<'a> Rows<'a> {
    /// Names that are passed over from now on.
    pub(super) const fn idle(&self) -> Option<&Arc<Idle>> {
        self.idle.as_ref()
    }

    /// From now on, names are passed over without which the objects so far are told as well. `met` is how often each of them
    /// came.
    pub(super) fn pass_over(&mut self, met: &[u32]) -> Result<(), GiveUp> {
        let seen = self.sets.told_of(self.frames.iter().map(|frame| frame.set));
        if let Some(idle) = Idle::among(self.markers, &seen, met) {
            let used = self.frames.iter_mut().map(|frame| &mut frame.set);
            self.sets.pass_over(*idle.held(), used).ok_or(GiveUp)?;
            self.idle = Some(Arc::new(idle));
        }
        Ok(())
    }

    /// Reads a row again by all its names, some of which were passed over. One that is too long for that is kept.
    pub(super) fn again(&mut self, piece: &Piece<'_>, row: Row, end: u64) -> Result<Row, GiveUp> {
        let length = usize::try_from(end.saturating_sub(row.start)).unwrap_or(usize::MAX / 2);
        if BEFORE + length.next_multiple_of(BLOCK) > Mark::FAR {
            return Ok(row);
        }
        let mut reader = self.rereader.take().unwrap_or_else(|| Rereader::new(self.markers));
        let rest = self.rest(piece, end);
        let before = usize::try_from(row.start.saturating_sub(self.done)).unwrap_or(usize::MAX);
        let Rereader { buffer, marks, .. } = &mut *reader;
        buffer.truncate(BEFORE);
        let (head, rest) = (rest.head.get(before..), rest.piece.get(before.saturating_sub(rest.head.len())..));
        buffer.extend_from_slice(head.unwrap_or_default());
        buffer.extend_from_slice(rest.unwrap_or_default());
        buffer.resize(BEFORE + length.next_multiple_of(BLOCK), b' ');
        piece::index(buffer, self.markers.filter(), Carry::default(), marks);
        let mut rows = Self::with(self.markers, reader.sets, 0);
        rows.roots = 1;
        rows.frames.resize(row.level, Frame { list: true, ..Frame::default() });
        rows.piece(&Piece { buffer: &reader.buffer, start: 0, extent: Place::START }, &reader.marks.at)?;
        let direct = rows.frames.last().map_or(row.direct, |list| list.hits > 0);
        let keep = rows.skipped() == 0;
        reader.sets = rows.sets;
        self.rereader = Some(reader);
        Ok(Row { keep, direct, ..row })
    }
}
