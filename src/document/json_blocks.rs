//! Sixty-four bytes of JSON at once: what stands where, as bits, and what may stand next.
//!
//! Processors with AVX-512 take all of them in a step, those with AVX2 32 bytes, all others 16; they find the same.

use wide::u8x16;

use super::blocks::BLOCK;

/// What stands where in a block, in texts too: a bit for each byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) backslashes: u64,
    /// Bytes below the blank.
    pub(super) controls: u64,
    pub(super) blanks: u64,
    pub(super) colons: u64,
    pub(super) commas: u64,
    /// `{` and `[`.
    pub(super) opens: u64,
    /// `}` and `]`.
    pub(super) closes: u64,
    /// Bytes with the bit that tells braces from brackets.
    pub(super) braces: u64,
    pub(super) digits: u64,
    pub(super) zeros: u64,
    pub(super) minuses: u64,
}

/// The bit that braces have and brackets have not.
const BRACE: u8 = 0x20;

/// What stands in a block, in one step.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
pub(super) fn whole(block: &[u8; BLOCK]) -> Masks {
    use std::arch::x86_64::{
        __m512i, _mm512_cmpeq_epi8_mask, _mm512_cmple_epu8_mask, _mm512_or_si512, _mm512_set1_epi8, _mm512_sub_epi8,
        _mm512_test_epi8_mask,
    };
    let of = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    let block: __m512i = bytemuck::cast(*block);
    let is = |byte: u8| _mm512_cmpeq_epi8_mask(block, of(byte));
    let folded = _mm512_or_si512(block, of(BRACE));
    Masks {
        quotes: is(b'"'),
        backslashes: is(b'\\'),
        controls: _mm512_cmple_epu8_mask(block, of(0x1F)),
        blanks: is(b' '),
        colons: is(b':'),
        commas: is(b','),
        opens: _mm512_cmpeq_epi8_mask(folded, of(b'{')),
        closes: _mm512_cmpeq_epi8_mask(folded, of(b'}')),
        braces: _mm512_test_epi8_mask(block, of(BRACE)),
        digits: _mm512_cmple_epu8_mask(_mm512_sub_epi8(block, of(b'0')), of(9)),
        zeros: is(b'0'),
        minuses: is(b'-'),
    }
}

/// The same in steps of 32 bytes.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn wide(block: &[u8; BLOCK]) -> Masks {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
        _mm256_slli_epi16, _mm256_sub_epi8,
    };
    let of = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let bits = |mask: __m256i| u64::from(_mm256_movemask_epi8(mask).cast_unsigned());
    let half = |half: &[u8; 32]| {
        let part: __m256i = bytemuck::cast(*half);
        let is = |byte: u8| bits(_mm256_cmpeq_epi8(part, of(byte)));
        let folded = _mm256_or_si256(part, of(BRACE));
        let digit = _mm256_sub_epi8(part, of(b'0'));
        Masks {
            quotes: is(b'"'),
            backslashes: is(b'\\'),
            controls: bits(_mm256_cmpeq_epi8(_mm256_min_epu8(part, of(0x1F)), part)),
            blanks: is(b' '),
            colons: is(b':'),
            commas: is(b','),
            opens: bits(_mm256_cmpeq_epi8(folded, of(b'{'))),
            closes: bits(_mm256_cmpeq_epi8(folded, of(b'}'))),
            braces: bits(_mm256_slli_epi16::<2>(part)),
            digits: bits(_mm256_cmpeq_epi8(_mm256_min_epu8(digit, of(9)), digit)),
            zeros: is(b'0'),
            minuses: is(b'-'),
        }
    };
    let ([low, high], []) = block.as_chunks::<32>() else { return Masks::default() };
    Masks::default().with(half(low), 0).with(half(high), 32)
}

/// The same in steps of 16 bytes. Always inlined: who asks for some of the masks does not pay for all.
#[inline(always)]
pub(super) fn narrow(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for (index, part) in block.as_chunks::<16>().0.iter().enumerate() {
        let part = u8x16::new(*part);
        let bits = |mask: u8x16| u64::from(u16::try_from(mask.move_mask() & 0xFFFF).unwrap_or(0));
        let is = |byte: u8| bits(part.cmp_eq(u8x16::splat(byte)));
        let brace = u8x16::splat(BRACE);
        let folded = part | brace;
        let digit = part - u8x16::splat(b'0');
        let found = Masks {
            quotes: is(b'"'),
            backslashes: is(b'\\'),
            controls: bits(part.min(u8x16::splat(0x1F)).cmp_eq(part)),
            blanks: is(b' '),
            colons: is(b':'),
            commas: is(b','),
            opens: bits(folded.cmp_eq(u8x16::splat(b'{'))),
            closes: bits(folded.cmp_eq(u8x16::splat(b'}'))),
            braces: bits((part & brace).cmp_eq(brace)),
            digits: bits(digit.min(u8x16::splat(9)).cmp_eq(digit)),
            zeros: is(b'0'),
            minuses: is(b'-'),
        };
        masks = masks.with(found, index * 16);
    }
    masks
}

impl Masks {
    /// The same, and what was found in the bytes from `shift` on.
    #[inline(always)]
    const fn with(self, found: Self, shift: usize) -> Self {
        Self {
            quotes: self.quotes | found.quotes << shift,
            backslashes: self.backslashes | found.backslashes << shift,
            controls: self.controls | found.controls << shift,
            blanks: self.blanks | found.blanks << shift,
            colons: self.colons | found.colons << shift,
            commas: self.commas | found.commas << shift,
            opens: self.opens | found.opens << shift,
            closes: self.closes | found.closes << shift,
            braces: self.braces | found.braces << shift,
            digits: self.digits | found.digits << shift,
            zeros: self.zeros | found.zeros << shift,
            minuses: self.minuses | found.minuses << shift,
        }
    }
}

/// What one kind of token leaves to the next block: one when the token that comes next follows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Next(u64);

impl Next {
    /// Where the tokens begin that follow those that end at `ends`, with `blanks` between them or none.
    #[inline(always)]
    pub(super) const fn after(&mut self, ends: u64, blanks: u64) -> u64 {
        let next = ends << 1 | self.0;
        self.0 = ends >> 63;
        if blanks == 0 {
            return next;
        }
        // Added to its first bit, a stretch of blanks carries over to the byte behind it.
        let (behind, over) = blanks.overflowing_add(next & blanks);
        self.0 |= over as u64;
        (next | behind) & !blanks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use multiversion::multiversion;
    use multiversion::target::match_target;

    use super::{BLOCK, Masks, Next, narrow};

    /// The bits of the bytes that are such.
    fn bits(block: &[u8], is: impl Fn(u8) -> bool) -> u64 {
        block.iter().enumerate().map(|(at, byte)| u64::from(is(*byte)) << at).sum()
    }

    /// In two steps, on processors that can.
    #[multiversion(targets("x86_64+avx2"))]
    fn in_two_steps(block: &[u8; BLOCK]) -> Masks {
        match_target! { "x86_64+avx2" => super::wide(block), _ => narrow(block) }
    }

    /// In one step, on processors that can.
    #[multiversion(targets("x86_64+avx512f+avx512bw"))]
    fn in_one_step(block: &[u8; BLOCK]) -> Masks {
        match_target! { "x86_64+avx512f+avx512bw" => super::whole(block), _ => narrow(block) }
    }

    proptest! {
        #[test]
        fn masks_are_those_that_bytes_give(bytes in proptest::collection::vec(any::<u8>(), BLOCK)) {
            let block: &[u8; BLOCK] = bytes.first_chunk().unwrap();
            let expected = Masks {
                quotes: bits(block, |byte| byte == b'"'),
                backslashes: bits(block, |byte| byte == b'\\'),
                controls: bits(block, |byte| byte < 0x20),
                blanks: bits(block, |byte| byte == b' '),
                colons: bits(block, |byte| byte == b':'),
                commas: bits(block, |byte| byte == b','),
                opens: bits(block, |byte| matches!(byte, b'{' | b'[')),
                closes: bits(block, |byte| matches!(byte, b'}' | b']')),
                braces: bits(block, |byte| byte & 0x20 != 0),
                digits: bits(block, |byte| byte.is_ascii_digit()),
                zeros: bits(block, |byte| byte == b'0'),
                minuses: bits(block, |byte| byte == b'-'),
            };
            prop_assert_eq!((narrow(block), in_two_steps(block), in_one_step(block)), (expected, expected, expected));
        }

        #[test]
        fn tokens_follow_across_blanks_and_blocks(text in "[. x]{256}") {
            let mut next = Next::default();
            let mut found = Vec::new();
            for block in text.as_bytes().as_chunks::<BLOCK>().0 {
                let after = next.after(bits(block, |byte| byte == b'x'), bits(block, |byte| byte == b' '));
                found.extend((0..BLOCK).map(|bit| after >> bit & 1 == 1));
            }
            let bytes = text.as_bytes();
            for (at, found) in found.into_iter().enumerate() {
                let before = text[..at].trim_end_matches(' ').ends_with('x');
                prop_assert_eq!(found, before && bytes[at] != b' ', "{} {}", at, text);
            }
        }
    }
}
