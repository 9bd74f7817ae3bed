//! Tells names that may be markers from most others by their last eight letters.

/// Slots of the table; a power of two.
const SLOTS: usize = 4096;
/// The bits in which letters of the two cases differ.
const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// The ends of all markers' names.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    table: Box<[u8; SLOTS]>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { table: Box::new([0; SLOTS]) }
    }
}

impl Filter {
    /// Adds a name, to be met in any case.
    pub(super) fn add(&mut self, name: &str) {
        let mut before = [b'"'; 8];
        for (to, from) in before.iter_mut().rev().zip(name.bytes().rev()) {
            *to = from;
        }
        if let Some(slot) = self.table.get_mut(slot(u64::from_le_bytes(before), b'"')) {
            *slot = 1;
        }
    }

    /// Whether the name that ends at `end` of `text`, with `cut` before it, may be a marker.
    #[inline(always)]
    pub(super) fn may_be(&self, text: &[u8], end: usize, cut: u8) -> bool {
        let before = end.checked_sub(8).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk::<8>);
        let Some(before) = before else { return true };
        self.table.get(slot(u64::from_le_bytes(*before), cut)).is_none_or(|known| *known != 0)
    }

    /// Takes over the brackets among `raw`, and the colons whose name may be a marker; how many these are. `into` has
    /// room for all.
    #[inline(always)]
    pub(super) fn sift(&self, text: &[u8], raw: &[u32], into: &mut [u32]) -> usize {
        let mut kept = 0;
        for mark in raw {
            // The last letters of the name, its quote, and the mark itself.
            let seen = text.get((*mark as usize).wrapping_sub(9)..).and_then(<[u8]>::first_chunk::<10>);
            let Some([name @ .., quote, own]) = seen else { continue };
            let known = self.table.get(slot(u64::from_le_bytes(*name), b'"')).copied().unwrap_or(1);
            let keep = known | u8::from(*quote != b'"') | u8::from(*own != b':');
            if let Some(to) = into.get_mut(kept) {
                *to = *mark;
            }
            kept += usize::from(keep);
        }
        kept
    }
}

/// The slot of the eight bytes before a name's end; `cut` stands before a name.
#[inline(always)]
const fn slot(end: u64, cut: u8) -> usize {
    (own(end, cut) | FOLD).wrapping_mul(0x9E37_79B9_7F4A_7C15) as usize >> 52
}

/// The name among the eight bytes before its end: nothing up to the byte that stands before it.
#[inline(always)]
const fn own(end: u64, cut: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let quotes = end ^ (ONES * cut as u64);
    let quotes = quotes.wrapping_sub(ONES) & !quotes & (ONES << 7);
    end & !(u64::MAX >> (quotes | 1).leading_zeros())
}
