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
        if let Some(slot) = self.table.get_mut(slot(u64::from_le_bytes(before))) {
            *slot = 1;
        }
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
            let known = self.table.get(slot(u64::from_le_bytes(*name))).copied().unwrap_or(1);
            let keep = known | u8::from(*quote != b'"') | u8::from(*own != b':');
            if let Some(to) = into.get_mut(kept) {
                *to = *mark;
            }
            kept += usize::from(keep);
        }
        kept
    }
}

/// The slot of the eight bytes before a name's last quote.
#[inline(always)]
const fn slot(end: u64) -> usize {
    (own(end) | FOLD).wrapping_mul(0x9E37_79B9_7F4A_7C15) as usize >> 52
}

/// The name among the eight bytes before its last quote: nothing up to the quote before it.
#[inline(always)]
const fn own(end: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let quotes = end ^ (ONES * b'"' as u64);
    let quotes = quotes.wrapping_sub(ONES) & !quotes & (ONES << 7);
    end & !(u64::MAX >> (quotes | 1).leading_zeros())
}
