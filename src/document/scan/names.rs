//! What the names of objects tell of them.

use super::markers::Held;
use super::part::GiveUp;
use super::rows::{CARRIERS, Rows};
use super::spelling::Stands;

/// Bytes that a name takes at most when every letter of it is written as an escape: longer ones are no markers.
const LONGEST: usize = 400;

impl Rows<'_> {
    /// Whether the name of this number, which is likely to stand before a colon, does, or none of all markers does.
    #[inline]
    pub(super) fn likely(&mut self, number: usize, buffer: &[u8], colon: usize) -> Result<bool, GiveUp> {
        let markers = self.markers;
        let Some(likely) = markers.spellings().get(number) else { return Ok(false) };
        match likely.stands_before(buffer, colon - 1) {
            Stands::Here => self.marker(number, buffer, colon).map(|()| true),
            Stands::Maybe => Ok(false),
            // Letters of it may be escaped.
            Stands::Not => Ok(!holds_backslash(buffer, colon)),
        }
    }

    /// The marker of this number, as it is mostly written, stands before a colon.
    #[inline]
    pub(super) fn marker(&mut self, number: usize, buffer: &[u8], colon: usize) -> Result<(), GiveUp> {
        let markers = self.markers;
        let Some(likely) = markers.spellings().get(number) else { return Err(GiveUp) };
        if likely.carrier && self.frames.len() == 1 && self.row.is_none() {
            return Err(GiveUp);
        }
        let frame = self.frames.last_mut().filter(|frame| !frame.list).ok_or(GiveUp)?;
        match self.sets.with_likely(frame.set, number) {
            Some(set) => frame.set = set,
            None => self.note(&likely.held)?,
        }
        let after = buffer.get(colon + 1..).unwrap_or_default();
        if likely.none && after.first().is_none_or(|first| *first == b'{' || first.is_ascii_whitespace()) {
            self.value(after);
        }
        Ok(())
    }

    /// Adds markers to what the innermost object holds.
    fn note(&mut self, held: &Held) -> Result<(), GiveUp> {
        for _ in 0..2 {
            let frame = self.frames.last_mut().ok_or(GiveUp)?;
            if let Some(set) = self.sets.with(frame.set, held) {
                frame.set = set;
                return Ok(());
            }
            self.sets.renew(self.frames.iter_mut().map(|frame| &mut frame.set)).ok_or(GiveUp)?;
        }
        Err(GiveUp)
    }

    /// The name that ends before a colon.
    pub(super) fn name(&mut self, buffer: &[u8], colon: usize) -> Result<(), GiveUp> {
        let before = buffer.get(..colon).ok_or(GiveUp)?.trim_ascii_end().strip_suffix(b"\"").ok_or(GiveUp)?;
        let near = near(before);
        let Some(quote) = memchr::memrchr(b'"', near) else {
            return if near.len() < LONGEST { Err(GiveUp) } else { Ok(()) };
        };
        let name = near.get(quote + 1..).unwrap_or_default();
        let escaped = near.get(..quote).is_some_and(|rest| rest.ends_with(b"\\"));
        let level = self.frames.len();
        self.frames.last().filter(|frame| !frame.list).ok_or(GiveUp)?;
        if escaped || name.contains(&b'\\') {
            // It may spell a marker.
            let row = self.row.as_mut().ok_or(GiveUp)?;
            (row.keep, row.direct) = (true, true);
        } else if level == 1 && self.row.is_none() && CARRIERS.iter().any(|carrier| carrier.as_bytes() == name) {
            return Err(GiveUp);
        } else {
            let mut held = Held::default();
            let none = self.markers.note(name, &mut held);
            if held != Held::default() {
                self.note(&held)?;
            }
            if none {
                self.value(buffer.get(colon + 1..).unwrap_or_default());
            }
        }
        Ok(())
    }

    /// Looks at what is named by a name that shows something else: an object under that name does not.
    pub(super) fn value(&mut self, after: &[u8]) {
        let first = after.iter().find(|byte| !byte.is_ascii_whitespace());
        self.unseen = first.is_none();
        if let Some(frame) = self.frames.last_mut() {
            frame.unclear |= first == Some(&b'{');
        }
    }
}

/// As much of what stands before a name's end as a marker may take.
fn near(before: &[u8]) -> &[u8] {
    before.get(before.len().saturating_sub(LONGEST)..).unwrap_or_default()
}

/// Whether a backslash stands in the name that ends right before a colon; in one that is too long for any marker, it does
/// not matter.
fn holds_backslash(buffer: &[u8], colon: usize) -> bool {
    let near = near(buffer.get(..colon - 1).unwrap_or_default());
    let found = memchr::memrchr2(b'"', b'\\', near).and_then(|at| near.get(at.saturating_sub(1)..=at));
    found.is_some_and(|found| found.contains(&b'\\'))
}
