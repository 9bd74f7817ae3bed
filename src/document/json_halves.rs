//! A long list of JSON, read from its start and from a row in its middle at once.
//!
//! Where that row begins is found by counting brackets, while the first half is read. It is not taken for granted: the
//! reader of the first half has to come to it after the end of a row.

use multiversion::multiversion;

use super::blocks::{BLOCK, Carry, prefix_xor};
use super::json_blocks::narrow;

/// Bytes from which on a list is read in halves.
pub(super) const LONG: usize = 1 << 20;

/// Where the first row begins that is an object or a list and does not begin before `middle`, in a text that begins with a
/// list. Nothing when there is none; some place in a text that is not sound.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
pub(super) fn row_after(text: &str, middle: usize) -> Option<usize> {
    let (mut carry, mut depth) = (Carry::default(), 0_usize);
    for (index, block) in text.as_bytes().as_chunks::<BLOCK>().0.iter().enumerate() {
        let masks = narrow(block);
        let quotes = masks.quotes & !carry.escape(masks.backslashes);
        let string = prefix_xor(quotes) ^ carry.string;
        carry.string = 0_u64.wrapping_sub(string >> 63);
        let (opens, closes) = (masks.opens & !string, masks.closes & !string);
        let start = index * BLOCK;
        if start + BLOCK <= middle {
            depth = (depth + opens.count_ones() as usize).checked_sub(closes.count_ones() as usize)?;
            continue;
        }
        let mut left = opens | closes;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            if opens >> bit & 1 == 0 {
                depth = depth.checked_sub(1)?;
                continue;
            }
            let at = start + bit as usize;
            if depth == 1 && at >= middle {
                return Some(at);
            }
            depth += 1;
        }
    }
    None
}

#[cfg(test)]
#[path = "json_halves_tests.rs"]
mod tests;
