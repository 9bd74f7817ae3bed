//! Second visits: the bytes around places that are known already, without reading whole documents again.

use std::io::{self, Read};

use super::large::{Bytes, Large};
use super::{Bundle, Entry, Limits, Opened, read_fully};

/// Bytes that are read before a place.
const BACK: u64 = 16 << 10;

/// Bytes that are read from a place on.
const AHEAD: u64 = 4 << 10;

/// A member of an archive is unpacked again up to here only.
const FAR: u64 = 32 << 20;

/// Bytes of a member that are unpacked at once.
const AT_ONCE: usize = 64 << 10;

/// The bytes around a place of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The bytes before the place.
    pub before: Vec<u8>,
    /// The bytes from the place on.
    pub after: Vec<u8>,
    /// Whether `before` begins where the document does.
    pub whole: bool,
}

impl Piece {
    /// The bytes around `offset`.
    #[must_use]
    pub fn of(bytes: &[u8], offset: u64) -> Self {
        let place = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let (start, at, end) = (place(offset.saturating_sub(BACK)), place(offset), place(offset.saturating_add(AHEAD)));
        let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default().to_vec();
        Self { before: part(start, at), after: part(at, end), whole: start == 0 }
    }
}

impl Large {
    /// The bytes around each offset; nothing where they cannot be had at a small price.
    #[must_use]
    pub fn pieces(&self, offsets: &[u64]) -> Vec<Option<Piece>> {
        match &self.bytes {
            Bytes::Store(store) => {
                let piece = |offset: u64| -> io::Result<Piece> {
                    let start = offset.saturating_sub(BACK);
                    let mut bytes = vec![0; usize::try_from(offset - start + AHEAD).unwrap_or_default()];
                    let read = store.fill_at(&mut bytes, start)?;
                    bytes.truncate(read);
                    Ok(Piece { whole: start == 0, ..Piece::of(&bytes, offset - start) })
                };
                offsets.iter().map(|offset| piece(*offset).ok()).collect()
            }
            Bytes::Member(member) => {
                let piece = |offset: &u64| (*offset, Piece { whole: *offset <= BACK, ..Piece::default() });
                let mut pieces: Vec<(u64, Piece)> = offsets.iter().map(piece).collect();
                // What was read until it broke is good for a snippet.
                let _ = member.stream(|input| fill(input, &mut pieces));
                pieces.into_iter().map(|(_, piece)| Some(piece).filter(|piece| !piece.after.is_empty())).collect()
            }
        }
    }
}

/// Reads the bytes around offsets that are not too far, in one pass over a stream.
fn fill(input: &mut dyn Read, pieces: &mut [(u64, Piece)]) -> io::Result<()> {
    let near = pieces.iter().map(|(offset, _)| *offset).filter(|offset| *offset <= FAR);
    let Some(end) = near.max().map(|last| last + AHEAD) else { return Ok(()) };
    let mut buffer = vec![0; AT_ONCE];
    let mut at = 0;
    while at < end {
        let read = read_fully(input, &mut buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        let part = |from: u64, to: u64| {
            let place = |offset: u64| usize::try_from(offset.saturating_sub(at)).unwrap_or(read).min(read);
            bytes.get(place(from)..place(to)).unwrap_or_default()
        };
        for (offset, piece) in pieces.iter_mut().filter(|(offset, _)| *offset <= FAR) {
            piece.before.extend_from_slice(part(offset.saturating_sub(BACK), *offset));
            piece.after.extend_from_slice(part(*offset, *offset + AHEAD));
        }
        at += read as u64;
        if read < buffer.len() {
            break;
        }
    }
    Ok(())
}

impl Bundle {
    /// Opens the entries that are wanted once more, those in archives included, and hands each one to `visit`. An
    /// archive must be wanted for its members to be; what cannot be opened is passed over.
    pub fn revisit(&self, limits: &Limits, wanted: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(&Entry, Opened)) {
        revisit(&self.entries, limits, wanted, visit);
    }
}

fn revisit(entries: &[Entry], limits: &Limits, wanted: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(&Entry, Opened)) {
    for entry in entries.iter().filter(|entry| wanted(&entry.name)) {
        match entry.open(limits) {
            Ok(Opened::Archive(members)) => revisit(&members, limits, wanted, visit),
            Ok(opened) => visit(entry, opened),
            Err(_) => {}
        }
    }
}
