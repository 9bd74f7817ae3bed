//! Tells names that may be markers from most others by their last eight letters.

use super::mark::Mark;

/// Slots of the table; a power of two.
const SLOTS: usize = 4096;
/// The bits in which letters of the two cases differ.
const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// Ways of spreading names over the slots that are tried.
const TRIES: u64 = 64;

/// The ends of all markers' names.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// What kind of mark a name of this slot makes; nothing for no marker.
    table: Box<[u16; SLOTS]>,
    /// Spreads names over the slots.
    factor: u64,
}

impl Default for Filter {
    fn default() -> Self {
        Self { table: Box::new([0; SLOTS]), factor: 0x9E37_79B9_7F4A_7C15 }
    }
}

impl Filter {
    /// Names, to be met in any case, and the kinds of marks that they make: those of names that share a slot can only be
    /// told by a look at the text, so the slots are chosen for few of these.
    pub(super) fn new(names: &[(String, u16)]) -> Self {
        let mut best = (usize::MAX, Self::default());
        for turn in 0..TRIES {
            let mut filter = Self::default();
            filter.factor = filter.factor.wrapping_mul(2 * turn + 1);
            let shared = names.iter().filter(|(name, kind)| filter.add(name, *kind)).count();
            if shared < best.0 {
                best = (shared, filter);
            }
            if shared == 0 {
                break;
            }
        }
        best.1
    }

    /// Adds a name; whether it shares its slot with another.
    fn add(&mut self, name: &str, kind: u16) -> bool {
        let mut before = [b'"'; 8];
        for (to, from) in before.iter_mut().rev().zip(name.bytes().rev()) {
            *to = from;
        }
        let slot = self.slot(u64::from_le_bytes(before), b'"');
        let Some(known) = self.table.get_mut(slot) else { return false };
        let shared = *known != 0 && *known != kind;
        *known = if shared { Mark::LOOK } else { kind };
        shared
    }

    /// The slot of the eight bytes before a name's end; `cut` stands before a name.
    #[inline(always)]
    const fn slot(&self, end: u64, cut: u8) -> usize {
        (own(end, cut) | FOLD).wrapping_mul(self.factor) as usize >> 52
    }

    /// Whether the name that ends at `end` of `text`, with `cut` before it, may be a marker.
    #[inline(always)]
    pub(super) fn may_be(&self, text: &[u8], end: usize, cut: u8) -> bool {
        let before = end.checked_sub(8).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk::<8>);
        let Some(before) = before else { return true };
        self.table.get(self.slot(u64::from_le_bytes(*before), cut)).is_none_or(|known| *known != 0)
    }

    /// Takes over the brackets among `raw`, and the colons whose name may be a marker; how many these are. `into` has
    /// room for all.
    #[inline(always)]
    pub(super) fn sift(&self, text: &[u8], raw: &[u32], into: &mut [Mark]) -> usize {
        let mut kept = 0;
        for mark in raw {
            // The last letters of the name, its quote, and the mark itself.
            let seen = text.get((*mark as usize).wrapping_sub(9)..).and_then(<[u8]>::first_chunk::<10>);
            let Some([name @ .., quote, own]) = seen else { continue };
            let known = self.table.get(self.slot(u64::from_le_bytes(*name), b'"')).copied().unwrap_or(Mark::LOOK);
            let plain = (*quote == b'"') & (*own == b':');
            let kind = if plain { known } else { Mark::LOOK };
            if let Some(to) = into.get_mut(kept) {
                *to = Mark::new(*mark, kind);
            }
            kept += usize::from(kind != 0);
        }
        kept
    }
}

/// The name among the eight bytes before its end: nothing up to the byte that stands before it.
#[inline(always)]
const fn own(end: u64, cut: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let quotes = end ^ (ONES * cut as u64);
    let quotes = quotes.wrapping_sub(ONES) & !quotes & (ONES << 7);
    end & !(u64::MAX >> (quotes | 1).leading_zeros())
}
