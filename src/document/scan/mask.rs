//! Sixty-four bytes at once: where quotes, backslashes, brackets and colons are, as bits.
//!
//! Processors with AVX2 take 32 bytes in a step, all others 16; both find the same.

use multiversion::multiversion;
use multiversion::target::match_target;
use wide::u8x16;

use super::filter::Filter;
use super::piece::{self, Marks};
use crate::document::blocks::{BLOCK, prefix_xor};

/// What stands where in a block: a bit for each byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) backslashes: u64,
    /// Brackets, braces and colons, in strings too.
    pub(super) events: u64,
}

/// Adds the marks of the blocks of `text` from `start` on, with the best instructions that the processor has.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq"))]
pub(super) fn stretch(text: &[u8], start: usize, filter: &Filter, marks: &mut Marks) {
    match_target! {
        "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_two_steps(text, start, filter, marks),
        _ => piece::stretch(text, start, filter, marks, masks, prefix_xor),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn in_two_steps(text: &[u8], start: usize, filter: &Filter, marks: &mut Marks) {
    use std::arch::x86_64::{__m256i, _mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8};

    use crate::document::blocks::parity;

    let of = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let bits = |mask: __m256i| u64::from(_mm256_movemask_epi8(mask).cast_unsigned());
    let half = |half: &[u8; 32]| {
        let part: __m256i = bytemuck::cast(*half);
        // `{` and `[`, `}` and `]` differ in one bit only.
        let folded = _mm256_or_si256(part, of(0x20));
        let brackets = _mm256_or_si256(_mm256_cmpeq_epi8(folded, of(b'{')), _mm256_cmpeq_epi8(folded, of(b'}')));
        Masks {
            quotes: bits(_mm256_cmpeq_epi8(part, of(b'"'))),
            backslashes: bits(_mm256_cmpeq_epi8(part, of(b'\\'))),
            events: bits(_mm256_or_si256(brackets, _mm256_cmpeq_epi8(part, of(b':')))),
        }
    };
    let masks = |block: &[u8; BLOCK]| {
        let ([low, high], []) = block.as_chunks::<32>() else { return Masks::default() };
        let (low, high) = (half(low), half(high));
        Masks {
            quotes: low.quotes | high.quotes << 32,
            backslashes: low.backslashes | high.backslashes << 32,
            events: low.events | high.events << 32,
        }
    };
    piece::stretch(text, start, filter, marks, masks, |bits| parity(bits));
}

/// The same in steps of 16 bytes.
#[inline]
pub(super) fn masks(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for (index, part) in block.as_chunks::<16>().0.iter().enumerate() {
        let part = u8x16::new(*part);
        let folded = part | u8x16::splat(0x20);
        let found =
            folded.cmp_eq(u8x16::splat(b'{')) | folded.cmp_eq(u8x16::splat(b'}')) | part.cmp_eq(u8x16::splat(b':'));
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
