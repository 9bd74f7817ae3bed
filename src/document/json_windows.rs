//! A long list of JSON in a file, read window by window: only a few of them are held at a time.
//!
//! Windows end where a row begins, which is found by counting brackets. It is not taken for granted: the reader of each
//! has to come to its end after the end of a row.

use std::io::{self, Read};
use std::sync::Arc;

use super::beside::Queue;
use super::json_parts::Brackets;
use super::json_shapes::Shapes;
use super::json_sound::{self, Part};
use super::{Filter, Node, Place};
use crate::bundle::read_fully;
use crate::words::Digesting;

/// Bytes between places that are remembered.
pub(super) const STRIDE: usize = 64 << 10;
/// Windows that are read by others at the same time at most.
const AHEAD: usize = 4;

/// What a list in a file is, without its text.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The list, and the values behind it.
    pub(super) roots: Vec<Node>,
    /// Bytes of the text, and those at its start.
    pub(super) length: usize,
    pub(super) start: Vec<u8>,
    /// Where some places of the text are, in ascending order.
    pub(super) known: Vec<(usize, Place)>,
}

/// How a list is read.
pub(super) struct How<'a> {
    /// Bytes of a window, and of a row at most.
    pub(super) window: usize,
    pub(super) held: usize,
    /// Bytes that are kept of the start.
    pub(super) start: usize,
    pub(super) filter: &'a Arc<Filter>,
    /// Takes all of the text, if somebody asks for its digest.
    pub(super) digesting: Option<&'a mut Digesting>,
}

/// Reads the text that follows in `input`, which begins with a list after `mark` bytes of its file. Nothing when it is not
/// sound from start to end.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(input: &mut dyn Read, mark: u64, how: How<'_>) -> io::Result<Option<List>> {
    let (window, held) = (how.window.max(1), how.held);
    let mut reading = Reading::new(mark, how);
    let (mut memory, mut filled, mut brackets) = (reading.memory(), 0, Brackets::default());
    loop {
        let buffer = &mut memory.bytes;
        let room = if filled < window { window } else { filled + window };
        buffer.resize(room, 0);
        let read = read_fully(input, buffer.get_mut(filled..).unwrap_or_default())?;
        filled += read;
        if filled < room {
            buffer.truncate(filled);
            return Ok(reading.hand(memory, true).and_then(|()| reading.end()));
        }
        let Some(end) = brackets.last_row(buffer) else { return Ok(None) };
        if end == 0 {
            if filled > held {
                return Ok(None);
            }
            continue;
        }
        brackets.pass(end);
        let mut next = reading.memory();
        filled -= end;
        next.bytes.resize(filled.max(next.bytes.len()), 0);
        let (rest, more) = (buffer.get(end..).unwrap_or_default(), next.bytes.get_mut(..filled).unwrap_or_default());
        more.copy_from_slice(rest);
        buffer.truncate(end);
        if reading.hand(std::mem::replace(&mut memory, next), false).is_none() {
            return Ok(None);
        }
    }
}

/// What a window is read with.
struct Memory {
    bytes: Vec<u8>,
    shapes: Shapes,
}

/// A window that was read, and what it was read with.
type Window = (Option<Part>, Memory);

struct Reading<'a> {
    how: How<'a>,
    found: List,
    /// The place after the last window.
    place: Place,
    windows: Queue<Window>,
    /// What was read of the windows before these.
    list: Option<Part>,
    /// What other windows can be read with.
    free: Vec<Memory>,
}

impl<'a> Reading<'a> {
    fn new(mark: u64, how: How<'a>) -> Self {
        Self {
            how,
            found: List::default(),
            place: Place { offset: mark, ..Place::START },
            windows: Queue::new(),
            list: None,
            free: Vec::new(),
        }
    }

    /// What the next window can be read with.
    fn memory(&mut self) -> Memory {
        self.free.pop().unwrap_or_else(|| Memory {
            bytes: Vec::with_capacity(self.how.window),
            shapes: Shapes::new(self.how.filter),
        })
    }

    /// Takes up the next window. Nothing when an earlier one is not sound.
    fn hand(&mut self, memory: Memory, is_last: bool) -> Option<()> {
        let Memory { bytes: window, mut shapes } = memory;
        if let Some(digesting) = &mut self.how.digesting {
            digesting.add(&window);
        }
        self.note(&window);
        let (filter, at) = (self.how.filter.clone(), self.found.length);
        self.found.length += window.len();
        self.windows.push(move || {
            let text = simdutf8::basic::from_utf8(&window).ok();
            let part = text.and_then(|text| json_sound::window(text, at, is_last, &filter, &mut shapes));
            (part, Memory { bytes: window, shapes })
        });
        let ahead = if is_last { 0 } else { rayon::current_num_threads().min(AHEAD) };
        while self.windows.len() > ahead {
            self.take()?;
        }
        Some(())
    }

    /// Takes note of places in a window.
    fn note(&mut self, window: &[u8]) {
        let missing = self.how.start.saturating_sub(self.found.start.len());
        self.found.start.extend(window.iter().take(missing));
        let mut rest = window;
        while !rest.is_empty() {
            self.found.known.push((self.found.length + window.len() - rest.len(), self.place));
            // Not inside of a character.
            let inside = |at: &usize| rest.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
            let end = (STRIDE..rest.len()).find(|at| !inside(at)).unwrap_or(rest.len());
            let (piece, others) = rest.split_at(end);
            self.place = self.place.after(piece);
            rest = others;
        }
    }

    /// Adds the first of the windows that are being read to what was read.
    fn take(&mut self) -> Option<()> {
        let (part, memory) = self.windows.next()?;
        self.free.push(memory);
        match &mut self.list {
            Some(list) => list.add(part?),
            None => self.list = Some(part?),
        }
        Some(())
    }

    /// What the list is.
    fn end(mut self) -> Option<List> {
        self.found.roots = self.list?.roots();
        Some(self.found)
    }
}

#[cfg(test)]
#[path = "json_windows_tests.rs"]
mod tests;
