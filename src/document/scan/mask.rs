//! Sixty-four bytes at once: where quotes, backslashes, brackets and colons are, as bits.
//!
//! Processors with AVX-512 take all of them in a step, those with AVX2 32 bytes, all others 16; they find the same.

use multiversion::multiversion;
use multiversion::target::match_target;
use wide::u8x16;

use super::piece::{STRETCH, State};
use crate::document::blocks::{BLOCK, prefix_xor, spread};
use crate::document::place::Count;

/// What stands where in a block: a bit for each byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) backslashes: u64,
    /// Brackets, braces and colons, in strings too; `{` and `[`, `}` and `]` differ in one bit only, which is not looked at.
    /// That makes a colon of a byte that stands nowhere in JSON.
    pub(super) events: u64,
}

/// What was found in blocks: the places written, and what tells lines and columns.
pub(super) type Found = (usize, Count);

/// Places that are written at once, at most: for so many more there has to be room.
pub(super) const MORE: usize = 8;

/// Writes the places of all events to `to`, counted from the first block, with the best instructions that the processor
/// has. These are a [`STRETCH`] at most; there has to be room for [`MORE`] places more.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vbmi2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq",
    "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq"
))]
pub(super) fn places(blocks: &[[u8; BLOCK]], state: &mut State, to: &mut [u16]) -> Found {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vbmi2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_one_step(blocks, state, to),
        "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_two_steps(blocks, state, to),
        _ => portable(blocks, state, to),
    }
}

/// The same with instructions that all processors have.
#[inline]
pub(super) fn portable(blocks: &[[u8; BLOCK]], state: &mut State, to: &mut [u16]) -> Found {
    let mut raw = [0; STRETCH / BLOCK];
    state.pass(blocks, masks, prefix_xor, keep(&mut raw));
    (spread_all(raw.get(..blocks.len()).unwrap_or_default(), to), Count::of(blocks.as_flattened()))
}

/// Keeps the events of each block.
#[inline(always)]
fn keep(raw: &mut [u64]) -> impl FnMut(u64) {
    let mut raw = raw.iter_mut();
    move |events| {
        if let Some(to) = raw.next() {
            *to = events;
        }
    }
}

/// Writes the places of events, four at once.
#[inline(always)]
fn spread_all(raw: &[u64], to: &mut [u16]) -> usize {
    let (mut kept, mut start) = (0, 0);
    for events in raw {
        kept += spread(*events, to.get_mut(kept..).unwrap_or_default(), |bit| start + bit as u16);
        start += BLOCK as u16;
    }
    kept
}

/// By the lower half of a byte, the only event that it may be.
#[cfg(target_arch = "x86_64")]
const LIKELY: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b':', b'{', 0, b'}', 0, 0];

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn in_one_step(blocks: &[[u8; BLOCK]], state: &mut State, to: &mut [u16]) -> Found {
    use std::arch::x86_64::{
        __m512i, _mm_add_epi16, _mm_cvtepu8_epi16, _mm_set1_epi16, _mm512_castsi512_si128, _mm512_cmpeq_epi8_mask,
        _mm512_cmplt_epi8_mask, _mm512_maskz_compress_epi8, _mm512_min_epu8, _mm512_or_si512, _mm512_set1_epi8,
        _mm512_shuffle_epi8,
    };

    use crate::document::blocks::parity;

    let of = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    let events: __m512i = bytemuck::cast([LIKELY; 4]);
    let (mut least, mut inside) = (of(u8::MAX), 0);
    let masks = |block: &[u8; BLOCK]| {
        let block: __m512i = bytemuck::cast(*block);
        let folded = _mm512_or_si512(block, of(0x20));
        least = _mm512_min_epu8(least, block);
        inside += _mm512_cmplt_epi8_mask(block, of(0xC0)).count_ones() as usize;
        Masks {
            quotes: _mm512_cmpeq_epi8_mask(block, of(b'"')),
            backslashes: _mm512_cmpeq_epi8_mask(block, of(b'\\')),
            events: _mm512_cmpeq_epi8_mask(folded, _mm512_shuffle_epi8(events, block)),
        }
    };
    let mut all = [0_u8; BLOCK];
    for (place, at) in all.iter_mut().zip(0..) {
        *place = at;
    }
    let all: __m512i = bytemuck::cast(all);
    let (mut kept, mut start) = (0, 0_u16);
    let write = |events: u64| {
        let count = events.count_ones() as usize;
        let rest = to.get_mut(kept..).unwrap_or_default();
        match rest.first_chunk_mut::<MORE>() {
            Some(room) if count <= MORE => {
                let few = _mm512_castsi512_si128(_mm512_maskz_compress_epi8(events, all));
                let places = _mm_add_epi16(_mm_cvtepu8_epi16(few), _mm_set1_epi16(start.cast_signed()));
                *room = bytemuck::cast(places);
            }
            _ => {
                spread(events, rest, |bit| start + bit as u16);
            }
        }
        kept += count;
        start += BLOCK as u16;
    };
    state.pass(blocks, masks, |bits| parity(bits), write);
    (kept, Count { lines: lines(blocks, &bytemuck::cast::<_, [u8; 64]>(least)), inside })
}

/// In two steps, on processors that can.
#[cfg(test)]
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq"))]
pub(super) fn two_steps(blocks: &[[u8; BLOCK]], state: &mut State, to: &mut [u16]) -> Found {
    match_target! {
        "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_two_steps(blocks, state, to),
        _ => portable(blocks, state, to),
    }
}

/// Line breaks in blocks; `least` are bytes of them, the least one among these.
#[cfg(target_arch = "x86_64")]
fn lines(blocks: &[[u8; BLOCK]], least: &[u8]) -> usize {
    if least.iter().any(|least| *least <= b'\n') { Count::of(blocks.as_flattened()).lines } else { 0 }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn in_two_steps(blocks: &[[u8; BLOCK]], state: &mut State, to: &mut [u16]) -> Found {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256,
        _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_sub_epi8,
    };

    use crate::document::blocks::parity;

    let of = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let bits = |mask: __m256i| u64::from(_mm256_movemask_epi8(mask).cast_unsigned());
    let events: __m256i = bytemuck::cast([LIKELY; 2]);
    let half = |part: __m256i| {
        let folded = _mm256_or_si256(part, of(0x20));
        let likely = _mm256_shuffle_epi8(events, part);
        Masks {
            quotes: bits(_mm256_cmpeq_epi8(part, of(b'"'))),
            backslashes: bits(_mm256_cmpeq_epi8(part, of(b'\\'))),
            events: bits(_mm256_cmpeq_epi8(folded, likely)),
        }
    };
    let none = _mm256_setzero_si256();
    let (mut least, mut inside_low, mut inside_high) = (of(u8::MAX), none, none);
    let masks = |block: &[u8; BLOCK]| {
        let [low, high]: [__m256i; 2] = bytemuck::cast(*block);
        least = _mm256_min_epu8(least, _mm256_min_epu8(low, high));
        inside_low = _mm256_sub_epi8(inside_low, _mm256_cmpgt_epi8(of(0xC0), low));
        inside_high = _mm256_sub_epi8(inside_high, _mm256_cmpgt_epi8(of(0xC0), high));
        let (low, high) = (half(low), half(high));
        Masks {
            quotes: low.quotes | high.quotes << 32,
            backslashes: low.backslashes | high.backslashes << 32,
            events: low.events | high.events << 32,
        }
    };
    let mut raw = [0; STRETCH / BLOCK];
    state.pass(blocks, masks, |bits| parity(bits), keep(&mut raw));
    let lines = lines(blocks, &bytemuck::cast::<_, [u8; 32]>(least));
    let inside = bytemuck::cast::<_, [u8; 64]>([inside_low, inside_high]).into_iter().map(usize::from).sum();
    (spread_all(raw.get(..blocks.len()).unwrap_or_default(), to), Count { lines, inside })
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
