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
    /// Brackets that were noted, and the ends of names that are kept, those with [`TOLD`] that nobody asks for. Of what is
    /// inside of a container of another name, none.
    marks: Vec<u32>,
    /// Whether a name that nobody asks for was noted last.
    is_left_out: bool,
    /// Containers that are open, from the one on that has such a name.
    skipped: usize,
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
    /// Which of the bytes in `near` are not of it: a bit for each.
    others: u32,
    /// Its number, if it is kept.
    number: Option<u16>,
    /// What its mark has beside the place, if it has one.
    told: Option<u32>,
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
            is_left_out: false,
            skipped: 0,
            escaped: false,
            repeated: false,
        }
    }

    /// A new list begins at `start`: whatever was found of others is forgotten, but not the names that their objects have.
    pub(super) fn begin(&mut self, start: usize) {
        (self.open, self.noted, self.escaped, self.repeated) = (0, 0, false, false);
        (self.is_left_out, self.skipped) = (false, 0);
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
        self.noted += spread(bits, self.notes.get_mut(self.noted..)?, |bit| base + bit);
        Some(())
    }

    /// Looks at what was noted.
    pub(super) fn look(&mut self, text: &[u8]) {
        let mut notes = std::mem::take(&mut self.notes);
        for note in notes.get(..self.noted).unwrap_or_default() {
            let told = self.mark(text, self.start + *note as usize);
            self.marks.extend(told.map(|told| *note | told));
        }
        notes.resize(NOTES, 0);
        (self.notes, self.noted) = (notes, 0);
    }

    /// What stands at `at`: if there is a mark for it, what that has beside the place.
    #[inline(always)]
    fn mark(&mut self, text: &[u8], at: usize) -> Option<u32> {
        match text.get(at) {
            Some(b'"') if self.skipped > 0 => None,
            Some(b'"') => {
                let told = self.name(text, at);
                self.is_left_out = told != Some(0);
                told
            }
            Some(b'{' | b'[') if self.skipped > 0 || self.is_left_out => {
                self.is_left_out = false;
                self.skipped += 1;
                (self.skipped == 1).then_some(0)
            }
            Some(b'{' | b'[') => {
                self.open();
                Some(0)
            }
            _ if self.skipped > 0 => {
                self.skipped -= 1;
                (self.skipped == 0).then_some(0)
            }
            _ => {
                self.is_left_out = false;
                self.close();
                Some(0)
            }
        }
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
    #[inline(always)]
    pub(super) fn name(&mut self, text: &[u8], end: usize) -> Option<u32> {
        if let Some(shape) = self.depths.get_mut(self.open.wrapping_sub(1))
            && let Some(known) = shape.names.get(shape.next)
            && known.is_near(text, end)
        {
            shape.next += 1;
            return known.told;
        }
        self.other_name(text, end)
    }

    /// The same for a name that is long, near the start of the text, or not the one that the last object had in this place.
    #[cold]
    #[inline(never)]
    fn other_name(&mut self, text: &[u8], end: usize) -> Option<u32> {
        let shape = self.depths.get_mut(self.open.checked_sub(1)?)?;
        if let Some(known) = shape.names.get(shape.next).filter(|known| known.is_at(text, end)) {
            shape.next += 1;
            return known.told;
        }
        let (told, is_repeated) = shape.add(text, end, &self.filter);
        self.repeated |= is_repeated;
        told
    }
}

impl Name {
    /// The name that ends with these bytes, of which it has so many. In shorter texts it is all of them.
    fn new(text: &[u8], length: usize, number: Option<usize>, told: Option<u32>) -> Self {
        let name = text.get(text.len().saturating_sub(length)..).unwrap_or_default();
        let mut near = [0; NEAR];
        near.iter_mut().rev().zip(name.iter().rev()).for_each(|(to, from)| *to = *from);
        let long = (name.len() > NEAR).then(|| name.into());
        let others = u32::try_from(name.len()).ok().and_then(|length| u32::MAX.checked_shr(length)).unwrap_or(0);
        let number = number.map(|number| u16::try_from(number).unwrap_or(u16::MAX));
        Self { near, long, others, number, told }
    }

    /// Whether the same name ends at `end`, if it is short and not near the start of the text.
    #[inline(always)]
    fn is_near(&self, text: &[u8], end: usize) -> bool {
        let before = text.get(..=end).and_then(<[u8]>::last_chunk::<NEAR>);
        self.long.is_none() && before.is_some_and(|near| same(&self.near, near) | self.others == u32::MAX)
    }

    /// Whether the same name ends at `end`.
    fn is_at(&self, text: &[u8], end: usize) -> bool {
        let name = self.near.get(self.others.count_ones() as usize..).unwrap_or_default();
        text.get(..=end).is_some_and(|before| before.ends_with(self.long.as_deref().unwrap_or(name)))
    }
}

/// Which of the bytes are the same.
#[inline(always)]
fn same(one: &[u8; NEAR], other: &[u8; NEAR]) -> u32 {
    let mut same = 0;
    for (index, (one, other)) in one.as_chunks::<16>().0.iter().zip(other.as_chunks::<16>().0).enumerate() {
        let equal = u8x16::new(*one).cmp_eq(u8x16::new(*other)).move_mask();
        same |= u32::from(u16::try_from(equal & 0xFFFF).unwrap_or(0)) << (index * 16);
    }
    same
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
                put(&mut self.met, usize::from(number));
            }
        }
        // Of a name with escapes the end is enough: it counts as repeated.
        let before = text.get(..end).unwrap_or_default();
        let name = before.iter().rposition(|byte| *byte == b'"').and_then(|quote| before.get(quote + 1..));
        let name = name.unwrap_or_default();
        let number = filter.number(name);
        let told = number.map(|_| if filter.asks(name) { 0 } else { TOLD });
        if number.is_some_and(|number| put(&mut self.met, number).unwrap_or(true)) {
            return (told, true);
        }
        self.names.push(Name::new(text.get(..=end).unwrap_or_default(), name.len() + 2, number, told));
        self.next += 1;
        (told, false)
    }
}
