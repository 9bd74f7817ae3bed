//! Sixty-four bytes at once: where angle brackets are, as bits.

use wide::u8x16;

use crate::document::blocks::BLOCK;

/// The angle brackets of a block, one bit each.
#[inline]
pub(super) fn marks(block: &[u8; BLOCK]) -> u64 {
    let mut found = 0;
    for (index, part) in block.chunks_exact(16).enumerate() {
        let Ok(part) = <[u8; 16]>::try_from(part) else { continue };
        // `<` and `>` differ in one bit only.
        let folded = u8x16::new(part) | u8x16::splat(0x02);
        let mask = folded.cmp_eq(u8x16::splat(b'>')).move_mask();
        found |= u64::from(u16::try_from(mask & 0xFFFF).unwrap_or(0)) << (index * 16);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, marks};

    #[test]
    fn every_byte_is_told_apart() {
        for byte in 0..=u8::MAX {
            for place in 0..BLOCK {
                let mut block = [b'a'; BLOCK];
                block[place] = byte;
                let expected = if matches!(byte, b'<' | b'>') { 1 << place } else { 0 };
                assert_eq!(marks(&block), expected, "{byte} at {place}");
            }
        }
    }
}
