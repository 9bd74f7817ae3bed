//! A long list of JSON in parts, each of which begins with a row, so that several threads can read it.
//!
//! Where these rows begin is found by counting brackets. It is not taken for granted: the reader of each part has to come
//! to the next one after the end of a row.

use multiversion::multiversion;

use super::blocks::{BLOCK, Carry, prefix_xor};
use super::json_blocks::narrow;

/// Bytes from which on a list is read in parts.
const LONG: usize = 1 << 20;
/// Bytes of a part at least, and how many there are at most.
const PART: usize = LONG / 2;
const PARTS: usize = 4;

/// Where the parts of a text begin after the first one; nothing when it is no long list.
pub(super) fn parts(text: &str) -> Vec<usize> {
    if text.len() < LONG || !text.starts_with('[') {
        return Vec::new();
    }
    let parts = (text.len() / PART).min(PARTS);
    let middles: Vec<usize> = (1..parts).map(|part| text.len() / parts * part).collect();
    rows_after(text, &middles).unwrap_or_default()
}

/// For each of `middles`, which ascend, where the first row begins that is an object or a list and does not begin before
/// it; once where that is the same, and as far as there are any. The text begins with a list. Some places, or nothing, in
/// a text that is not sound.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
pub(super) fn rows_after(text: &str, middles: &[usize]) -> Option<Vec<usize>> {
    let (mut rows, mut left_over) = (Vec::new(), middles);
    let [mut middle, ..] = *middles else { return None };
    let (mut carry, mut depth) = (Carry::default(), 0_usize);
    for (index, block) in text.as_bytes().as_chunks::<BLOCK>().0.iter().enumerate() {
        let masks = narrow(block);
        let quotes = masks.quotes & !carry.escape(masks.backslashes);
        let string = carry.strings(prefix_xor(quotes));
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
                rows.push(at);
                left_over = left_over.get(left_over.partition_point(|middle| *middle <= at)..).unwrap_or_default();
                match left_over.first() {
                    Some(next) => middle = *next,
                    None => return Some(rows),
                }
            }
            depth += 1;
        }
    }
    Some(rows)
}

#[cfg(test)]
#[path = "json_parts_tests.rs"]
mod tests;
