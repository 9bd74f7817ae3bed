//! The names in the objects of a list: whether one that is kept stands twice in an object.
//!
//! Most objects of a list have the names of the one before, in its order: then each is compared with one other only.

use std::sync::Arc;

use wide::u8x16;

use super::Filter;
use super::blocks::{BLOCK, spread};
use crate::catalog::{Set, put};

/// Places that are noted before they are looked at.
const NOTES: usize = 1024;
/// Bytes of a name that are compared at once, with its quotes.
const NEAR: usize = 32;

/// The bit in the mark of a name that only tells what a record is.
pub(super) const TOLD: u32 = 1 << 31;

/// The names that were met, for each depth. They may be those of another text.
pub(super) struct Shapes {
    filter: Arc<Filter>,
    depths: Vec<Shape>,
    /// Containers that are open.
    open: usize,
    /// Where the list begins. All other places are counted from there.
    start: usize,
    /// Ends of names, and brackets, that were not looked at yet.
    notes: Vec<u32>,
    noted: usize,
    /// Brackets that were noted, and the ends of names that are kept, those with [`TOLD`] that nobody asks for.
    marks: Vec<u32>,
    /// Whether a name is written with escapes.
    pub(super) escaped: bool,
    repeated: bool,
}

/// The names of the last object at a depth.
#[derive(Default)]
struct Shape {
    names: Vec<Name>,
    /// Those of them that are kept.
    met: Set,
    /// How many of them the object at hand has so far.
    next: usize,
}

/// A name, with both quotes.
struct Name {
    /// Its last bytes.
    near: [u8; NEAR],
    /// All of it, when these are not.
    long: Option<Box<[u8]>>,
    /// How many of the last bytes are of it.
    length: u32,
    /// Its number, if it is kept.
    number: Option<u32>,
    /// What its mark has beside the place.
    told: u32,
}

impl Shapes {
    /// Tells names that this filter keeps.
    pub(super) fn new(filter: &Arc<Filter>) -> Self {
        Self {
            filter: filter.clone(),
            depths: Vec::new(),
            open: 0,
            start: 0,
            notes: Vec::new(),
            noted: 0,
            marks: Vec::new(),
            escaped: false,
            repeated: false,
        }
    }

    /// A new list begins at `start`: whatever was found of others is forgotten, but not the names that their objects have.
    pub(super) fn begin(&mut self, start: usize) {
        (self.open, self.noted, self.escaped, self.repeated) = (0, 0, false, false);
        self.start = start;
        self.marks.clear();
    }

    /// The places in the list by which it can be read, in ascending order; none when it was not passed in blocks.
    pub(super) fn marks(&self) -> &[u32] {
        if self.filter.keeps_all() { &[] } else { &self.marks }
    }

    /// Whether a name that is kept stands twice in an object, or may do so.
    pub(super) const fn is_repeated(&self) -> bool {
        self.repeated || self.escaped
    }

    /// Takes note of the bytes of these bits, from `at` on: quotes that end names, and brackets. Nothing in a list too
    /// long for their places.
    #[inline(always)]
    pub(super) fn note(&mut self, text: &[u8], at: usize, bits: u64) -> Option<()> {
        if self.noted + BLOCK > self.notes.len() {
            self.look(text);
        }
        let base = u32::try_from(at - self.start).ok().filter(|base| *base < TOLD - BLOCK as u32)?;
        self.noted += spread(bits, base, self.notes.get_mut(self.noted..)?);
        Some(())
    }

    /// Looks at what was noted.
    pub(super) fn look(&mut self, text: &[u8]) {
        let mut notes = std::mem::take(&mut self.notes);
        for note in notes.get(..self.noted).unwrap_or_default() {
            let at = self.start + *note as usize;
            let told = match text.get(at) {
                Some(b'"') => match self.name(text, at) {
                    Some(told) => told,
                    None => continue,
                },
                Some(b'{' | b'[') => {
                    self.open();
                    0
                }
                _ => {
                    self.close();
                    0
                }
            };
            self.marks.push(*note | told);
        }
        notes.resize(NOTES, 0);
        (self.notes, self.noted) = (notes, 0);
    }

    /// A container begins.
    #[inline]
    pub(super) fn open(&mut self) {
        if let Some(shape) = self.depths.get_mut(self.open) {
            shape.next = 0;
        } else {
            self.depths.push(Shape::default());
        }
        self.open += 1;
    }

    /// A container ends.
    #[inline]
    pub(super) const fn close(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    /// A name of the object at hand, which ends with the quote at `end`: if it is kept, what its mark has beside the place.
    #[inline]
    pub(super) fn name(&mut self, text: &[u8], end: usize) -> Option<u32> {
        let shape = self.depths.get_mut(self.open.checked_sub(1)?)?;
        match shape.names.get(shape.next).filter(|known| known.is_at(text, end)) {
            Some(known) => {
                shape.next += 1;
                known.number.map(|_| known.told)
            }
            None => {
                let (told, is_repeated) = shape.add(text, end, &self.filter);
                self.repeated |= is_repeated;
                told
            }
        }
    }
}

impl Name {
    /// The name that ends with these bytes, of which it has so many. In shorter texts it is all of them.
    fn new(text: &[u8], length: usize, number: Option<usize>, told: u32) -> Self {
        let name = text.get(text.len().saturating_sub(length)..).unwrap_or_default();
        let mut near = [0; NEAR];
        near.iter_mut().rev().zip(name.iter().rev()).for_each(|(to, from)| *to = *from);
        let long = (name.len() > NEAR).then(|| name.into());
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { near, long, length: short(name.len().min(NEAR)), number: number.map(short), told }
    }

    /// Whether the same name ends at `end`.
    #[inline]
    fn is_at(&self, text: &[u8], end: usize) -> bool {
        let Some(before) = text.get(..=end) else { return false };
        let Some(near) = before.last_chunk::<NEAR>() else {
            let name = self.near.get(NEAR - self.length as usize..).unwrap_or_default();
            return self.long.is_none() && before.ends_with(name);
        };
        same_at_end(&self.near, near) >= self.length && self.long.as_ref().is_none_or(|long| before.ends_with(long))
    }
}

/// How many of the last bytes are the same.
#[inline]
fn same_at_end(one: &[u8; NEAR], other: &[u8; NEAR]) -> u32 {
    let mut same = 0;
    for (index, (one, other)) in one.as_chunks::<16>().0.iter().zip(other.as_chunks::<16>().0).enumerate() {
        let equal = u8x16::new(*one).cmp_eq(u8x16::new(*other)).move_mask();
        same |= u32::from(u16::try_from(equal & 0xFFFF).unwrap_or(0)) << (index * 16);
    }
    same.leading_ones()
}

impl Shape {
    /// A name that the last object had not in this place: if it is kept, what its mark has beside the place; and whether it
    /// was met before, or may have been.
    #[cold]
    fn add(&mut self, text: &[u8], end: usize, filter: &Filter) -> (Option<u32>, bool) {
        if self.next < self.names.len() {
            self.names.truncate(self.next);
            self.met = Set::default();
            for number in self.names.iter().filter_map(|name| name.number) {
                put(&mut self.met, number as usize);
            }
        }
        // Of a name with escapes the end is enough: it counts as repeated.
        let before = text.get(..end).unwrap_or_default();
        let name = before.iter().rposition(|byte| *byte == b'"').and_then(|quote| before.get(quote + 1..));
        let name = name.unwrap_or_default();
        let number = filter.number(name);
        let told = if filter.asks(name) { 0 } else { TOLD };
        let mark = number.map(|_| told);
        if number.is_some_and(|number| put(&mut self.met, number).unwrap_or(true)) {
            return (mark, true);
        }
        self.names.push(Name::new(text.get(..=end).unwrap_or_default(), name.len() + 2, number, told));
        self.next += 1;
        (mark, false)
    }
}
