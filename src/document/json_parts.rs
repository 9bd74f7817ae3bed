//! A long list of JSON in parts, each of which begins with a row, so that several threads can read it.
//!
//! Where these rows begin is found by counting brackets. It is not taken for granted: the reader of each part has to come
//! to the next one after the end of a row.

use multiversion::multiversion;
use multiversion::target::match_target;

use super::blocks::{BLOCK, Carry, prefix_xor};
use super::json_blocks::{Masks, narrow};

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
        let (opens, closes) = brackets(&narrow(block), &mut carry, prefix_xor);
        let start = index * BLOCK;
        if start + BLOCK <= middle {
            depth = (depth + opens.count_ones() as usize).checked_sub(closes.count_ones() as usize)?;
            continue;
        }
        each_row(opens, closes, &mut depth, |bit| {
            let at = start + bit;
            if at >= middle {
                rows.push(at);
                left_over = left_over.get(left_over.partition_point(|middle| *middle <= at)..).unwrap_or_default();
                middle = left_over.first().copied().unwrap_or(middle);
            }
            !left_over.is_empty()
        })?;
        if left_over.is_empty() {
            break;
        }
    }
    Some(rows)
}

/// Shows the places in a block where rows of the list begin that are objects or lists, as long as more are wanted. Nothing
/// when more is closed than is open.
#[inline(always)]
fn each_row(opens: u64, closes: u64, depth: &mut usize, mut row: impl FnMut(usize) -> bool) -> Option<()> {
    let mut left = opens | closes;
    while left != 0 {
        let bit = left.trailing_zeros();
        left &= left - 1;
        if opens >> bit & 1 == 0 {
            *depth = depth.checked_sub(1)?;
            continue;
        }
        if *depth == 1 && !row(bit as usize) {
            break;
        }
        *depth += 1;
    }
    Some(())
}

/// The brackets in a block, outside strings: those that open containers, and those that close them.
#[inline(always)]
fn brackets(masks: &Masks, carry: &mut Carry, parity: impl Fn(u64) -> u64) -> (u64, u64) {
    let quotes = masks.quotes & !carry.escape(masks.backslashes);
    let string = carry.strings(parity(quotes));
    (masks.opens & !string, masks.closes & !string)
}

/// The brackets of a text that comes piece by piece.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    carry: Carry,
    depth: usize,
    /// Bytes that were looked at.
    seen: usize,
}

impl Brackets {
    /// Where the last row of the list begins that is an object or a list, among what was not looked at before; 0 if there is
    /// none. The text is what came so far. Some place, or nothing, when it is not sound.
    pub(super) fn last_row(&mut self, text: &[u8]) -> Option<usize> {
        let blocks = text.get(self.seen..)?.as_chunks::<BLOCK>().0;
        let start = self.seen;
        self.seen += blocks.len() * BLOCK;
        last_row(blocks, start, self)
    }

    /// So many bytes at the start of the text are gone.
    pub(super) const fn pass(&mut self, bytes: usize) {
        self.seen = self.seen.saturating_sub(bytes);
    }
}

/// Where the last row begins in blocks that begin at `start`.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vbmi2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq",
    "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq"
))]
fn last_row(blocks: &[[u8; BLOCK]], start: usize, state: &mut Brackets) -> Option<usize> {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vbmi2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => last_row_in_one_step(blocks, start, state),
        "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => last_row_in_two_steps(blocks, start, state),
        _ => last_row_in(blocks, start, state, narrow, prefix_xor),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn last_row_in_one_step(blocks: &[[u8; BLOCK]], start: usize, state: &mut Brackets) -> Option<usize> {
    use super::blocks::parity;
    use super::json_blocks::whole;
    last_row_in(blocks, start, state, |block| whole(block), |bits| parity(bits))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn last_row_in_two_steps(blocks: &[[u8; BLOCK]], start: usize, state: &mut Brackets) -> Option<usize> {
    use super::blocks::parity;
    use super::json_blocks::wide;
    last_row_in(blocks, start, state, |block| wide(block), |bits| parity(bits))
}

#[inline(always)]
fn last_row_in(
    blocks: &[[u8; BLOCK]],
    start: usize,
    state: &mut Brackets,
    masks: impl Fn(&[u8; BLOCK]) -> Masks,
    parity: impl Fn(u64) -> u64,
) -> Option<usize> {
    let mut row = 0;
    let Brackets { carry, depth, .. } = state;
    for (index, block) in blocks.iter().enumerate() {
        let (opens, closes) = brackets(&masks(block), carry, &parity);
        let closed = closes.count_ones() as usize;
        // None of these brackets closes a row.
        if *depth > closed + 1 {
            *depth = *depth + opens.count_ones() as usize - closed;
            continue;
        }
        each_row(opens, closes, depth, |bit| {
            row = start + index * BLOCK + bit;
            true
        })?;
    }
    Some(row)
}

#[cfg(test)]
#[path = "json_parts_tests.rs"]
mod tests;
