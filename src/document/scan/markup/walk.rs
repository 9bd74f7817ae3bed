//! Follows the tags of a document, stretch by stretch.

use super::frame::GiveUp;
use super::index::{Marks, NAMED, Special, VALUES, end};
use super::rows::Rows;

/// What stands before the XML that `PowerShell` writes to another program.
pub(super) const HEADER: &[u8] = b"#< CLIXML";

/// In a mark of the buffer: what [`VALUES`] is in one of a stretch.
const RUN: usize = 1 << (usize::BITS - 1);
/// The same of [`NAMED`].
const RUN_NAMED: usize = RUN >> 1;
/// The place in a mark.
const PLACE: usize = RUN_NAMED - 1;

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) rows: Rows<'a>,
    /// The marks of the buffer that were not taken up.
    marks: Vec<usize>,
    /// Bytes of the buffer that are indexed.
    at: usize,
    /// What ends the comment, CDATA or instruction that is being read.
    until: Option<&'static [u8]>,
    /// The index of the last stretch that was made here.
    index: Marks,
}

impl<'a> Walk<'a> {
    /// At the start of the document.
    pub(super) fn new(rows: Rows<'a>) -> Self {
        Self { rows, marks: Vec::new(), at: 0, until: None, index: Marks::default() }
    }

    /// Takes up a stretch that was indexed on its own, as if no comment or the like went on there. Where one does, the
    /// stretch is indexed again.
    pub(super) fn stretch(&mut self, text: &[u8], index: &Marks) -> Result<(), GiveUp> {
        let start = self.rows.buffer.len();
        self.rows.buffer.extend_from_slice(text);
        if self.until.is_some() || self.at < start {
            return self.step(false);
        }
        self.take(index, start);
        self.follow(false)
    }

    /// Goes on with what is in the buffer.
    pub(super) fn step(&mut self, ended: bool) -> Result<(), GiveUp> {
        if let Some(until) = self.until {
            match end(&self.rows.buffer, self.at, until) {
                Ok(end) => (self.at, self.until) = (end, None),
                Err(seen) => self.at = seen,
            }
        }
        if self.until.is_none() {
            let mut index = std::mem::take(&mut self.index);
            let text = self.rows.buffer.get(self.at..).unwrap_or_default();
            index.find(text, self.rows.dialect, self.rows.filter());
            self.take(&index, self.at);
            self.index = index;
        }
        if ended && self.at < self.rows.buffer.len() {
            return Err(GiveUp);
        }
        self.follow(ended)
    }

    /// Whether nothing is left that was not taken up.
    pub(super) fn is_done(&self) -> bool {
        self.marks.is_empty() && self.until.is_none()
    }

    /// The marks of a stretch that begins at `start` of the buffer.
    fn take(&mut self, index: &Marks, start: usize) {
        self.marks.extend(index.at.iter().map(|mark| {
            let run = ((mark & (VALUES | NAMED)) as usize) << (usize::BITS - u32::BITS);
            (start + (mark & !(VALUES | NAMED)) as usize) | run
        }));
        self.at = start + index.done;
        self.until = index.until;
    }

    /// Takes up tags as long as they are whole and what follows them shows.
    fn follow(&mut self, ended: bool) -> Result<(), GiveUp> {
        let mut taken = 0;
        loop {
            let rest = self.marks.get(taken..).unwrap_or_default();
            let Some(&at) = rest.first() else { break };
            if at & RUN != 0 {
                self.rows.values(at & RUN_NAMED != 0)?;
                taken += 1;
                continue;
            }
            match (self.rows.buffer.get(at), self.rows.buffer.get(at + 1)) {
                (Some(b'>'), _) => taken += 1,
                (_, Some(b'!' | b'?')) => {
                    match Special::of(self.rows.buffer.get(at..).unwrap_or_default()) {
                        Special::Ends(_, _, holds) => self.rows.special(holds),
                        Special::Other | Special::Short => return Err(GiveUp),
                    }
                    taken += 1;
                }
                (_, Some(b' ')) if !ended && at + HEADER.len() > self.rows.buffer.len() => break,
                (_, Some(b' ')) if at > 0 && self.rows.buffer.get(at - 1..at + 8) == Some(HEADER) => taken += 1,
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
        Ok(())
    }

    /// Drops what is no longer needed of the buffer.
    pub(super) fn settle(&mut self) {
        // What stands before a bracket may tell what it is.
        let free = self.marks.first().map_or(self.at, |mark| mark & PLACE).saturating_sub(1);
        let dropped = self.rows.settle(free);
        self.at -= dropped;
        self.marks.iter_mut().for_each(|mark| *mark -= dropped);
    }
}
