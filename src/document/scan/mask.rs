//! Sixty-four bytes at once: where quotes, backslashes, brackets and colons are, as bits.
//!
//! Processors with AVX2 take 32 bytes in a step, all others 16; both find the same.

use multiversion::multiversion;
use multiversion::target::match_target;
use wide::u8x16;

use super::filter::Filter;
use super::piece::{self, Marks};
use crate::document::blocks::{BLOCK, prefix_xor};
use crate::document::locate::Count;

/// What stands where in a block: a bit for each byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) backslashes: u64,
    /// Brackets, braces and colons, in strings too; `{` and `[`, `}` and `]` differ in one bit only, which is not looked at.
    /// That makes a colon of a byte that stands nowhere in JSON.
    pub(super) events: u64,
}

/// Adds the marks of the blocks of `text` from `start` on, with the best instructions that the processor has.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq"))]
pub(super) fn stretch(text: &[u8], start: usize, filter: &Filter, marks: &mut Marks) {
    match_target! {
        "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_two_steps(text, start, filter, marks),
        _ => {
            piece::stretch(text, start, filter, marks, masks, prefix_xor);
            marks.count.add(Count::of(text.get(start..).unwrap_or_default()));
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn in_two_steps(text: &[u8], start: usize, filter: &Filter, marks: &mut Marks) {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
        _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_sub_epi8,
    };

    use crate::document::blocks::parity;

    let of = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let bits = |mask: __m256i| u64::from(_mm256_movemask_epi8(mask).cast_unsigned());
    // By the lower half of a byte, the only event that it may be.
    let mut events = [0; 16];
    for event in [b'{', b'}', b':'] {
        if let Some(place) = events.get_mut(usize::from(event % 16)) {
            *place = event;
        }
    }
    let events: __m256i = bytemuck::cast([events; 2]);
    // Line breaks, and bytes inside of characters: of each place in the halves of blocks.
    let mut counts = [[_mm256_setzero_si256(); 2]; 2];
    let half = |half: &[u8; 32], [lines, inside]: &mut [__m256i; 2]| {
        let part: __m256i = bytemuck::cast(*half);
        *lines = _mm256_sub_epi8(*lines, _mm256_cmpeq_epi8(part, of(b'\n')));
        *inside = _mm256_sub_epi8(*inside, _mm256_cmpgt_epi8(of(0xC0), part));
        let folded = _mm256_or_si256(part, of(0x20));
        let likely = _mm256_shuffle_epi8(events, part);
        Masks {
            quotes: bits(_mm256_cmpeq_epi8(part, of(b'"'))),
            backslashes: bits(_mm256_cmpeq_epi8(part, of(b'\\'))),
            events: bits(_mm256_cmpeq_epi8(folded, likely)),
        }
    };
    let masks = |block: &[u8; BLOCK]| {
        let ([low, high], []) = block.as_chunks::<32>() else { return Masks::default() };
        let [of_low, of_high] = &mut counts;
        let (low, high) = (half(low, of_low), half(high, of_high));
        Masks {
            quotes: low.quotes | high.quotes << 32,
            backslashes: low.backslashes | high.backslashes << 32,
            events: low.events | high.events << 32,
        }
    };
    piece::stretch(text, start, filter, marks, masks, |bits| parity(bits));
    let sum = |counts: __m256i| bytemuck::cast::<_, [u8; 32]>(counts).into_iter().map(usize::from).sum();
    for [lines, inside] in counts {
        marks.count.add(Count { lines: sum(lines), inside: sum(inside) });
    }
}

/// The same in steps of 16 bytes.
#[inline]
pub(super) fn masks(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for (index, part) in block.as_chunks::<16>().0.iter().enumerate() {
        let part = u8x16::new(*part);
        let folded = part | u8x16::splat(0x20);
        let found =
            folded.cmp_eq(u8x16::splat(b'{')) | folded.cmp_eq(u8x16::splat(b'}')) | folded.cmp_eq(u8x16::splat(b':'));
        let shift = index * 16;
        masks.quotes |= bits(part.cmp_eq(u8x16::splat(b'"'))) << shift;
        masks.backslashes |= bits(part.cmp_eq(u8x16::splat(b'\\'))) << shift;
        masks.events |= bits(found) << shift;
    }
    masks
}

#[inline]
fn bits(mask: u8x16) -> u64 {
    u64::from(u16::try_from(mask.move_mask() & 0xFFFF).unwrap_or(0))
}
