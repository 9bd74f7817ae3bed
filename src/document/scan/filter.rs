//! Tells names that may be markers from most others by their last eight letters.

use multiversion::multiversion;
use multiversion::target::match_target;

use super::mark::Mark;
use super::piece::STRETCH;

/// Bytes of a name's end that are looked at, with its quote and the colon; and how many of them stand before the colon.
const NEAR: usize = 10;
pub(super) const BACK: usize = NEAR - 1;
/// Slots of the table; a power of two.
const SLOTS: usize = 4096;
/// The bits in which letters of the two cases differ.
pub(super) const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// Ways of spreading names over the slots that are tried.
const TRIES: u32 = 64;

/// The ends of all markers' names.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// What kind of mark a name of this slot makes; nothing for no marker.
    table: Box<[u16; SLOTS]>,
    /// Spread names over the slots: the first and the last four letters.
    factors: [u32; 2],
}

impl Default for Filter {
    fn default() -> Self {
        Self { table: Box::new([0; SLOTS]), factors: [0x9E37_79B9, 0x7F4A_7C15] }
    }
}

impl Filter {
    /// Names, to be met in any case, and the kinds of marks that they make: those of names that share a slot can only be
    /// told by a look at the text, so the slots are chosen for few of these.
    pub(super) fn new(names: &[(String, u16)]) -> Self {
        let mut best = (usize::MAX, Self::default());
        for turn in 0..TRIES {
            let mut filter = Self::default();
            filter.factors = filter.factors.map(|factor| factor.wrapping_mul(2 * turn + 1));
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
        let slot = slot(u64::from_le_bytes(before), b'"', self.factors);
        let Some(known) = self.table.get_mut(slot) else { return false };
        let shared = *known != 0 && *known != kind;
        *known = if shared { Mark::LOOK } else { kind };
        shared
    }

    /// Whether the name that ends at `end` of `text`, with `cut` before it, may be a marker.
    #[inline(always)]
    pub(super) fn may_be(&self, text: &[u8], end: usize, cut: u8) -> bool {
        let before = end.checked_sub(8).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk::<8>);
        let Some(before) = before else { return true };
        self.table.get(slot(u64::from_le_bytes(*before), cut, self.factors)).is_none_or(|known| *known != 0)
    }

    /// Takes over the brackets among `raw`, and the colons whose name may be a marker; how many these are. `raw` are
    /// places in `text`, counted from [`BACK`] bytes after `start`, from where the text is looked at. `into` has room for
    /// all.
    pub(super) fn sift(&self, text: &[u8], start: usize, raw: &[u32], into: &mut [Mark]) -> usize {
        let text = text.get(start..).unwrap_or_default();
        sift(self, &Stretch { text, start: (start + BACK) as u32 }, raw, into)
    }

    /// Puts a mark, unless it is the colon after a name whose slot is empty.
    #[inline(always)]
    fn put(&self, at: u32, slot: usize, end: [u8; 2], into: &mut [Mark], kept: &mut usize) {
        // Anything but a name right before its colon has to be looked at.
        let other = u16::from(u16::from_le_bytes(end) != u16::from_le_bytes(*b"\":"));
        let known = self.table.get(slot % SLOTS).copied().unwrap_or(Mark::LOOK);
        let kind = (known & other.wrapping_sub(1)) | (Mark::LOOK * other);
        if let Some(to) = into.get_mut(*kept) {
            *to = Mark::new(at, kind);
        }
        *kept += usize::from(kind != 0);
    }

    /// Sifts marks one after another.
    #[inline(always)]
    fn one_by_one(&self, stretch: &Stretch<'_>, raw: &[u32], into: &mut [Mark], kept: &mut usize) {
        for mark in raw {
            let near = stretch.text.get(*mark as usize..).and_then(<[u8]>::first_chunk::<NEAR>);
            let Some([name @ .., quote, own]) = near else { continue };
            let slot = slot(u64::from_le_bytes(*name), b'"', self.factors);
            self.put(stretch.start + mark, slot, [*quote, *own], into, kept);
        }
    }
}

/// Text with marks.
struct Stretch<'a> {
    /// The text from [`BACK`] bytes before the first place on.
    text: &'a [u8],
    /// The first place.
    start: u32,
}

/// [`Filter::sift`] with the best instructions that the processor has.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt"))]
fn sift(filter: &Filter, stretch: &Stretch<'_>, raw: &[u32], into: &mut [Mark]) -> usize {
    match_target! {
        "x86_64+avx2+bmi1+bmi2+lzcnt" => by_fours(filter, stretch, raw, into),
        _ => {
            let mut kept = 0;
            filter.one_by_one(stretch, raw, into, &mut kept);
            kept
        }
    }
}

/// The same, with the slots of four names made at once where the stretch is a whole one.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt")]
fn by_fours(filter: &Filter, stretch: &Stretch<'_>, raw: &[u32], into: &mut [Mark]) -> usize {
    use std::arch::x86_64::{
        _mm256_andnot_si256, _mm256_cmpeq_epi8, _mm256_mul_epu32, _mm256_or_si256, _mm256_set_epi64x, _mm256_set1_epi8,
        _mm256_set1_epi64x, _mm256_srli_epi64, _mm256_xor_si256,
    };
    let mut kept = 0;
    let Some(text) = stretch.text.first_chunk::<{ STRETCH + BACK }>() else {
        filter.one_by_one(stretch, raw, into, &mut kept);
        return kept;
    };
    // No place is beyond the stretch; so written, the compiler knows.
    let near = |mark: u32| {
        let at = mark as usize % STRETCH;
        text.get(at..at + NEAR).and_then(<[u8]>::first_chunk::<NEAR>).unwrap_or(&[0; NEAR])
    };
    let quote = _mm256_set1_epi8(b'"'.cast_signed());
    let fold = _mm256_set1_epi64x(FOLD.cast_signed());
    let [first, last] = filter.factors.map(|factor| _mm256_set1_epi64x(i64::from(factor)));
    let (fours, rest) = raw.as_chunks::<4>();
    for [a, b, c, d] in fours {
        let near = [near(*a), near(*b), near(*c), near(*d)];
        let [e, f, g, h] = near.map(|[name @ .., _, _]| i64::from_le_bytes(*name));
        let names = _mm256_set_epi64x(h, g, f, e);
        // The last quote and whatever stands before it.
        let mut before = _mm256_cmpeq_epi8(names, quote);
        before = _mm256_or_si256(before, _mm256_srli_epi64(before, 8));
        before = _mm256_or_si256(before, _mm256_srli_epi64(before, 16));
        before = _mm256_or_si256(before, _mm256_srli_epi64(before, 32));
        let own = _mm256_or_si256(_mm256_andnot_si256(before, names), fold);
        let mixed = _mm256_xor_si256(_mm256_mul_epu32(own, first), _mm256_mul_epu32(_mm256_srli_epi64(own, 32), last));
        let slots: [u64; 4] = bytemuck::cast(_mm256_srli_epi64(mixed, 32));
        for ((mark, slot), [.., quote, own]) in [a, b, c, d].into_iter().zip(slots).zip(near) {
            filter.put(stretch.start + mark, slot as usize, [*quote, *own], into, &mut kept);
        }
    }
    filter.one_by_one(stretch, rest, into, &mut kept);
    kept
}

/// The slot of the eight bytes before a name's end; `cut` stands before a name.
#[inline(always)]
const fn slot(end: u64, cut: u8, [first, last]: [u32; 2]) -> usize {
    let own = own(end, cut) | FOLD;
    let mixed = (own & u32::MAX as u64).wrapping_mul(first as u64) ^ (own >> 32).wrapping_mul(last as u64);
    (mixed >> 32) as usize % SLOTS
}

/// The name among the eight bytes before its end: nothing up to the byte that stands before it.
#[inline(always)]
const fn own(end: u64, cut: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // The highest bit of each byte that is the cut.
    let others = end ^ (ONES * cut as u64);
    let cuts = !(((others & !HIGH) + !HIGH) | others) & HIGH;
    if cuts == 0 { end } else { end & !(u64::MAX >> cuts.leading_zeros()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BACK, Filter, Mark, STRETCH, Stretch};

    proptest! {
        #[test]
        fn every_processor_sifts_alike(
            text in "[\"#:a-c\\{ ]{0,20}|(\"[a-zA-Z_]{1,12}\":){0,12}", names in prop::collection::vec("[a-c]{1,9}", 0..9)
        ) {
            let names: Vec<(String, u16)> = names.into_iter().zip(2..).collect();
            let filter = Filter::new(&names);
            let mut text = [vec![b' '; BACK], text.into_bytes()].concat();
            let raw: Vec<u32> = (0..(text.len() - BACK) as u32).collect();
            let mut sifted = vec![Mark::default(); raw.len()];
            let mut plain = sifted.clone();
            let mut kept = 0;
            let stretch = Stretch { text: &text, start: BACK as u32 };
            filter.one_by_one(&stretch, &raw, &mut plain, &mut kept);
            text.resize(STRETCH + BACK, b' ');
            let found = filter.sift(&text, 0, &raw, &mut sifted);
            prop_assert_eq!(&sifted[..found], &plain[..kept]);
            for mark in (BACK as u32..).zip(&raw).map(|(at, _)| at).filter(|at| !text[..=*at as usize].ends_with(b"\":")) {
                prop_assert!(sifted[..kept].contains(&Mark::new(mark, Mark::LOOK)));
            }
        }
    }
}
