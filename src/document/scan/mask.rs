//! Sixty-four bytes at once: where strings, brackets and colons are, as bits.

use wide::u8x16;

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;

/// What is outside strings in a block, and where strings begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    /// Brackets, braces and colons outside strings.
    pub(super) events: u64,
    /// Opening quotes.
    pub(super) starts: u64,
    /// Backslashes, wherever they are.
    pub(super) backslashes: u64,
    /// Whether a backslash stands outside a string: never so in JSON.
    pub(super) astray: bool,
}

/// What a block leaves to the next one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Carry {
    /// All ones inside a string.
    string: u64,
    /// One when the next byte is escaped.
    escaped: u64,
}

impl Carry {
    /// Whether the text so far ends inside a string.
    pub(super) const fn in_string(self) -> bool {
        self.string != 0
    }

    /// Finds strings, brackets and colons of the next block.
    #[inline]
    pub(super) fn block(&mut self, block: &[u8; BLOCK]) -> Bits {
        let (mut quotes, mut backslashes, mut events) = (0_u64, 0_u64, 0_u64);
        for (index, part) in block.chunks_exact(16).enumerate() {
            let Ok(part) = <[u8; 16]>::try_from(part) else { continue };
            let part = u8x16::new(part);
            let shift = index * 16;
            // `{` and `[`, `}` and `]` differ in one bit only.
            let folded = part | u8x16::splat(0x20);
            let found =
                folded.cmp_eq(u8x16::splat(b'{')) | folded.cmp_eq(u8x16::splat(b'}')) | part.cmp_eq(u8x16::splat(b':'));
            quotes |= bits(part.cmp_eq(u8x16::splat(b'"'))) << shift;
            backslashes |= bits(part.cmp_eq(u8x16::splat(b'\\'))) << shift;
            events |= bits(found) << shift;
        }
        let escaped = self.escape(backslashes);
        let quotes = quotes & !escaped;
        let string = prefix_xor(quotes) ^ self.string;
        self.string = if string >> 63 == 1 { u64::MAX } else { 0 };
        Bits { events: events & !string, starts: quotes & string, backslashes, astray: backslashes & !string != 0 }
    }

    /// The bytes that a backslash before them escapes.
    #[inline]
    const fn escape(&mut self, backslashes: u64) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        if backslashes == 0 {
            let escaped = self.escaped;
            self.escaped = 0;
            return escaped;
        }
        let backslashes = backslashes & !self.escaped;
        let follows = backslashes << 1 | self.escaped;
        let odd = backslashes & !EVEN & !follows;
        let (even, overflow) = odd.overflowing_add(backslashes);
        self.escaped = overflow as u64;
        (EVEN ^ (even << 1)) & follows
    }
}

#[inline]
fn bits(mask: u8x16) -> u64 {
    u64::from(u16::try_from(mask.move_mask() & 0xFFFF).unwrap_or(0))
}

/// Each bit becomes the parity of itself and all bits below.
#[inline]
const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK, Bits, Carry};

    /// The same, byte by byte.
    fn plainly(text: &[u8]) -> Vec<Bits> {
        let (mut string, mut escaped) = (false, false);
        text.chunks_exact(BLOCK)
            .map(|block| {
                let mut bits = Bits::default();
                for (index, byte) in block.iter().enumerate() {
                    let bit = 1_u64 << index;
                    if *byte == b'\\' {
                        bits.backslashes |= bit;
                        bits.astray |= !string;
                    }
                    let quote = *byte == b'"' && !escaped;
                    if quote {
                        string = !string;
                        if string {
                            bits.starts |= bit;
                        }
                    } else if !string && b"{}[]:".contains(byte) {
                        bits.events |= bit;
                    }
                    escaped = *byte == b'\\' && !escaped;
                }
                bits
            })
            .collect()
    }

    proptest! {
        #[test]
        fn blocks_agree_with_bytes(text in proptest::collection::vec(
            proptest::sample::select(b"\"\"\\\\{}[]: a[{\xC3".to_vec()), 256..=256)) {
            let mut carry = Carry::default();
            let blocks: Vec<Bits> = text
                .chunks_exact(BLOCK)
                .filter_map(|block| block.try_into().ok())
                .map(|block| carry.block(block))
                .collect();
            // Outside strings a backslash escapes nothing, but such a text is given up at once.
            for (found, expected) in blocks.iter().zip(plainly(&text)) {
                prop_assert_eq!(found, &expected);
                if expected.astray {
                    break;
                }
            }
        }
    }
}
