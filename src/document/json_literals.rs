//! Where `true`, `false` and `null` begin in sixty-four bytes of JSON.

use super::blocks::BLOCK;

/// Literals that are in a block from the first letter to the last: a bit for each that begins there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Literals {
    /// `true` and `null`.
    pub(super) four: u64,
    /// `false`.
    pub(super) five: u64,
}

#[cfg(target_arch = "x86_64")]
impl Literals {
    /// Told by where each of their letters stands.
    #[inline(always)]
    fn of(is: impl Fn(u8) -> u64) -> Self {
        let (e, l, s, u) = (is(b'e'), is(b'l'), is(b's'), is(b'u'));
        let (t, r, f, a, n) = (is(b't'), is(b'r'), is(b'f'), is(b'a'), is(b'n'));
        Self {
            four: t & r >> 1 & u >> 2 & e >> 3 | n & u >> 1 & l >> 2 & l >> 3,
            five: f & a >> 1 & l >> 2 & s >> 3 & e >> 4,
        }
    }
}

/// Those of a block, in one step.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
pub(super) fn in_one_step(block: &[u8; BLOCK]) -> Literals {
    use std::arch::x86_64::{__m512i, _mm512_cmpeq_epi8_mask, _mm512_set1_epi8};
    let block: __m512i = bytemuck::cast(*block);
    Literals::of(|letter| _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(letter.cast_signed())))
}

/// The same in steps of 32 bytes.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn in_two_steps(block: &[u8; BLOCK]) -> Literals {
    use std::arch::x86_64::{__m256i, _mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_set1_epi8};
    let [low, high]: [__m256i; 2] = bytemuck::cast(*block);
    Literals::of(|letter| {
        let letter = _mm256_set1_epi8(letter.cast_signed());
        let bits = |part| u64::from(_mm256_movemask_epi8(_mm256_cmpeq_epi8(part, letter)).cast_unsigned());
        bits(low) | bits(high) << 32
    })
}

/// Those that begin at the bytes of these bits, one by one.
#[inline(always)]
pub(super) fn among(block: &[u8; BLOCK], mut starts: u64) -> Literals {
    let mut found = Literals::default();
    while starts != 0 {
        let (start, bit) = (starts.trailing_zeros() as usize, starts & starts.wrapping_neg());
        starts ^= bit;
        let rest = block.get(start..).unwrap_or_default();
        let four = rest.first_chunk::<4>();
        if matches!(four, Some(b"true" | b"null")) {
            found.four |= bit;
        } else if four == Some(b"fals") && rest.get(4) == Some(&b'e') {
            found.five |= bit;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use multiversion::multiversion;
    use multiversion::target::match_target;
    use proptest::prelude::*;

    use super::{BLOCK, Literals, among};

    #[multiversion(targets("x86_64+avx2"))]
    fn in_two_steps(block: &[u8; BLOCK]) -> Literals {
        match_target! { "x86_64+avx2" => super::in_two_steps(block), _ => among(block, u64::MAX) }
    }

    #[multiversion(targets("x86_64+avx512f+avx512bw"))]
    fn in_one_step(block: &[u8; BLOCK]) -> Literals {
        match_target! { "x86_64+avx512f+avx512bw" => super::in_one_step(block), _ => among(block, u64::MAX) }
    }

    proptest! {
        #[test]
        fn literals_are_found_wherever_they_stand(text in "(true|false|null|tru|fals|nul|[truefalsn, ]){64}") {
            let block: &[u8; BLOCK] = text.as_bytes().first_chunk().unwrap();
            let starts = |word: &str| (0..BLOCK).filter(|at| block[*at..].starts_with(word.as_bytes())).map(|at| 1 << at).sum();
            let (truths, nulls): (u64, u64) = (starts("true"), starts("null"));
            let expected = Literals { four: truths | nulls, five: starts("false") };
            prop_assert_eq!((among(block, u64::MAX), in_two_steps(block), in_one_step(block)), (expected, expected, expected));
            prop_assert_eq!(among(block, truths), Literals { four: truths, five: 0 });
        }
    }
}
