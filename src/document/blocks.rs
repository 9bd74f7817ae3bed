//! Sixty-four bytes of JSON at once, as bits: which of them are escaped, and which stand in strings.

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;

/// What a block leaves to the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Carry {
    /// All ones inside a string.
    pub(super) string: u64,
    /// One when the next byte is escaped.
    pub(super) escaped: u64,
}

impl Carry {
    /// The bytes that a backslash before them escapes. Without branches: one block in ten of Halo's texts has backslashes,
    /// and which ones cannot be foretold.
    #[inline(always)]
    pub(super) const fn escape(&mut self, backslashes: u64) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        let backslashes = backslashes & !self.escaped;
        let follows = backslashes << 1 | self.escaped;
        let odd = backslashes & !EVEN & !follows;
        let (even, overflow) = odd.overflowing_add(backslashes);
        self.escaped = overflow as u64;
        (EVEN ^ (even << 1)) & follows
    }

    /// The bytes that stand in strings, opening quotes among them. `parity` tells for each byte whether the quotes up to it
    /// are odd in number.
    #[inline(always)]
    pub(super) const fn strings(&mut self, parity: u64) -> u64 {
        let strings = parity ^ self.string;
        self.string = 0_u64.wrapping_sub(strings >> 63);
        strings
    }
}

/// Writes what `place` makes of the number of each bit to the start of `to`, and tells how many they are. There has to be
/// room for all of them, in fours, and for four at least: so many are written at a time, as how many there are is hard to
/// foretell.
#[inline(always)]
pub(super) fn spread<T>(mut bits: u64, to: &mut [T], place: impl Fn(u32) -> T) -> usize {
    let count = bits.count_ones() as usize;
    let mut left = to;
    while let Some((four, rest)) = left.split_first_chunk_mut::<4>() {
        for to in four {
            *to = place(bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            break;
        }
        left = rest;
    }
    count
}

/// Each bit becomes the parity of itself and all bits below.
#[inline(always)]
pub(super) const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    bits
}

/// The same by a product without carries: with all ones, it adds to each bit those below.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2,pclmulqdq")]
#[inline]
pub(super) fn parity(bits: u64) -> u64 {
    use std::arch::x86_64::{_mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_set1_epi8};
    let product = _mm_clmulepi64_si128(_mm_cvtsi64_si128(bits.cast_signed()), _mm_set1_epi8(-1), 0);
    _mm_cvtsi128_si64(product).cast_unsigned()
}
