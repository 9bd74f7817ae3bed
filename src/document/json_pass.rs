//! Passes over an object or a list by all rules of JSON, sixty-four bytes at a time.
//!
//! Which token may follow which is told for all bytes of a block at once; one by one are looked at only brackets, numbers,
//! literals and escapes. What breaks a rule gives nothing here: [`super::json_sound`] reads it again, token by token.

use multiversion::multiversion;
use multiversion::target::match_target;

use super::blocks::{BLOCK, Carry, prefix_xor};
use super::json_blocks::{Masks, Next, narrow};
use super::json_literals::{self, Literals};
use super::json_shapes::Shapes;
use super::json_tokens::Tokens;

/// Containers inside containers of which the kinds fit the bits of a number.
const DEEPEST: usize = 63;

/// Passes over the container that begins at `start`, with at most `levels` inside one another, itself among them: where it
/// ends. The names in its objects are shown to `shapes`.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vbmi2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq",
    "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq"
))]
pub(super) fn pass(text: &str, start: usize, levels: usize, shapes: Option<&mut Shapes>) -> Option<usize> {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vbmi2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_one_step(text, start, levels, shapes),
        "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt+pclmulqdq" => in_two_steps(text, start, levels, shapes),
        _ => walk(text, start, levels, shapes, (narrow, json_literals::among, prefix_xor)),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn in_one_step(text: &str, start: usize, levels: usize, shapes: Option<&mut Shapes>) -> Option<usize> {
    use super::blocks::parity;
    use super::json_blocks::whole;
    use super::json_literals::in_one_step;
    walk(
        text,
        start,
        levels,
        shapes,
        (|block: &_| whole(block), |block: &_, _| in_one_step(block), |bits| parity(bits)),
    )
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
fn in_two_steps(text: &str, start: usize, levels: usize, shapes: Option<&mut Shapes>) -> Option<usize> {
    use super::blocks::parity;
    use super::json_blocks::wide;
    use super::json_literals::in_two_steps;
    walk(
        text,
        start,
        levels,
        shapes,
        (|block: &_| wide(block), |block: &_, _| in_two_steps(block), |bits| parity(bits)),
    )
}

/// What a block leaves to the next one.
#[derive(Default)]
struct State {
    carry: Carry,
    /// One when the string that goes on is a name.
    name: u64,
    /// One when a number or literal goes on.
    bare: u64,
    after_open: Next,
    before_name: Next,
    before_value: Next,
    before_colon: Next,
    after_value: Next,
    /// The containers that are open: a bit for each, set for objects, the innermost lowest.
    kinds: u64,
    open: usize,
}

#[inline(always)]
fn walk(
    text: &str,
    start: usize,
    levels: usize,
    mut shapes: Option<&mut Shapes>,
    (masks, literals, parity): (
        impl Fn(&[u8; BLOCK]) -> Masks,
        impl Fn(&[u8; BLOCK], u64) -> Literals,
        impl Fn(u64) -> u64,
    ),
) -> Option<usize> {
    let bytes = text.as_bytes();
    let levels = levels.min(DEEPEST);
    let mut state = State::default();
    let mut at = start;
    loop {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let mut last = [b' '; BLOCK];
        let block = rest.first_chunk::<BLOCK>().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &last
        });
        let masks = masks(block);
        let escaped = state.carry.escape(masks.backslashes);
        let quotes = masks.quotes & !escaped;
        // All bytes of a string but the quote that ends it.
        let string = state.carry.strings(parity(quotes));
        let outside = !(string | quotes);
        let mut blanks = masks.blanks & outside;
        if masks.controls & outside != 0 {
            blanks |= breaks(block, masks.controls & outside);
        }
        let (opens, closes) = (masks.opens & outside, masks.closes & outside);
        let (colons, commas) = (masks.colons & outside, masks.commas & outside);
        let bare = outside & !(blanks | opens | closes | colons | commas);
        let going_on = bare & (bare << 1 | state.bare);
        let bares = Bares::of(bare, going_on, state.bare, &masks);
        state.bare = bare >> 63;

        let Brackets { objects, single, end } = state.brackets(opens, closes, masks.braces, levels)?;
        // All bytes up to the container's end.
        let own = u64::MAX >> (BLOCK - 1 - end.min(BLOCK - 1));

        let empty = state.after_open.after(opens, blanks) & closes;
        let names_next = state.before_name.after(opens & masks.braces | commas & objects, blanks);
        let values_next = state.before_value.after(opens & !masks.braces | colons | commas & !objects, blanks);
        let string_starts = quotes & string;
        let name_starts = string_starts & names_next;
        // Added to its first bit, a string carries over to the quote that ends it.
        let (ends, over) = string.overflowing_add(name_starts | state.name);
        let name_ends = ends & quotes & !string;
        let in_names = string & !ends;
        let colons_next = state.before_colon.after(name_ends, blanks);
        let values = quotes & !string & !name_ends | bare | closes;
        let ends_next = state.after_value.after(values, blanks) & !going_on;

        let wrong = names_next & !(string_starts | empty)
            | values_next & !(string_starts | bare | opens | empty)
            | colons_next & !colons
            | colons & !colons_next
            | ends_next & !(commas | closes)
            | masks.controls & string
            | bares.wrong;
        if wrong & own != 0 {
            return None;
        }
        if (escaped & string) & own != 0 && !are_escapes(bytes, at, escaped & string & own) {
            return None;
        }
        let words = bares.words & own;
        if words != 0 {
            let Literals { four, five } = literals(block, words);
            // One that reaches the next block is looked at below.
            let is_known = words & !(four | five | bares.last) == 0;
            if !is_known || bare & ((four & words) << 4 | (five & words) << 5) != 0 {
                return None;
            }
        }
        let mut others = bares.others & own;
        while others != 0 {
            is_bare(text, at + others.trailing_zeros() as usize)?;
            others &= others - 1;
        }
        if let Some(shapes) = shapes.as_deref_mut() {
            shapes.escaped |= masks.backslashes & in_names & own != 0;
            shapes.note(bytes, at, (single | name_ends) & own)?;
            if end < BLOCK {
                shapes.look(bytes);
            }
        }
        state.name = u64::from(over);
        if end < BLOCK {
            return Some(at + end + 1);
        }
        at += BLOCK;
    }
}

impl State {
    /// Opens and closes containers.
    #[inline(always)]
    fn brackets(&mut self, opens: u64, closes: u64, braces: u64, levels: usize) -> Option<Brackets> {
        let mut objects = 0_u64.wrapping_sub(self.kinds & 1);
        // Empty ones inside of it change nothing.
        let empty = opens & closes >> 1 & !(braces ^ braces >> 1) & !u64::from(self.open == 0);
        // Wherever these stand, they count as the deepest.
        let more = usize::from(empty != 0);
        let mut deepest = self.open;
        let single = (opens | closes) & !(empty | empty << 1);
        let mut brackets = single;
        while brackets != 0 {
            let bit = brackets.trailing_zeros();
            brackets &= brackets - 1;
            let kind = braces >> bit & 1;
            if opens >> bit & 1 == 1 {
                self.kinds = self.kinds << 1 | kind;
                self.open += 1;
                deepest = deepest.max(self.open);
            } else if self.kinds & 1 != kind || self.open == 0 {
                return None;
            } else {
                self.kinds >>= 1;
                self.open -= 1;
                if self.open == 0 {
                    return (deepest + more <= levels).then_some(Brackets { objects, single, end: bit as usize });
                }
            }
            let behind = u64::MAX << bit << 1;
            objects = objects & !behind | 0_u64.wrapping_sub(self.kinds & 1) & behind;
            if self.open > levels {
                return None;
            }
        }
        (deepest + more <= levels).then_some(Brackets { objects, single, end: BLOCK })
    }
}

/// The containers in a block.
struct Brackets {
    /// The bytes right inside of an object.
    objects: u64,
    /// The brackets of containers that are not empty.
    single: u64,
    /// Where the outermost container ends, or [`BLOCK`].
    end: usize,
}

/// The numbers and literals in a block.
struct Bares {
    /// Where one breaks a rule of whole numbers.
    wrong: u64,
    /// Where literals begin.
    words: u64,
    /// Where the one begins that goes on to the next block.
    last: u64,
    /// Where that one begins, and others that have to be looked at: with fractions, exponents, or what is none.
    others: u64,
}

impl Bares {
    /// Looks at all of them at once. `bare` are their bytes, `going_on` all but the first of each, and `before` is one when
    /// the first began in an earlier block.
    #[inline(always)]
    const fn of(bare: u64, going_on: u64, before: u64, masks: &Masks) -> Self {
        let begin = bare & !going_on;
        // What began before was looked at there.
        let fresh = if before == 0 { bare } else { bare & bare.wrapping_add(1) };
        let minuses = masks.minuses & begin;
        let words = begin & !(masks.digits | minuses);
        // Added to its first byte, each of them carries over to the byte behind it.
        let numbers = fresh & fresh.wrapping_add(words);
        let first = begin & masks.digits | minuses << 1;
        let wrong = first & !masks.digits | (first & masks.zeros) << 1 & masks.digits & going_on;
        let is_whole = numbers & !masks.digits & !minuses == 0;
        let others = if is_whole { 0 } else { begin & !words };
        let last = if bare >> 63 == 0 || begin == 0 { 0 } else { 1 << begin.ilog2() };
        Self { wrong, words, last, others: others | last }
    }
}

/// The tabs and line breaks among the controls of a block.
#[cold]
fn breaks(block: &[u8; BLOCK], mut controls: u64) -> u64 {
    let mut found = 0;
    while controls != 0 {
        let bit = controls.trailing_zeros();
        found |= u64::from(matches!(block.get(bit as usize), Some(b'\t' | b'\n' | b'\r'))) << bit;
        controls &= controls - 1;
    }
    found
}

/// Whether the bytes of these bits, from `at` on, may follow a backslash.
fn are_escapes(text: &[u8], at: usize, mut escaped: u64) -> bool {
    while escaped != 0 {
        let at = at + escaped.trailing_zeros() as usize;
        escaped &= escaped - 1;
        let is_escape = match text.get(at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
            Some(b'u') => text.get(at + 1..at + 5).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit)),
            _ => false,
        };
        if !is_escape {
            return false;
        }
    }
    true
}

/// Whether a whole number or literal begins at `at`.
#[inline(always)]
fn is_bare(text: &str, at: usize) -> Option<()> {
    let mut tokens = Tokens { text, at, most: usize::MAX };
    tokens.pass_bare()?;
    match text.as_bytes().get(tokens.at) {
        Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') | None => Some(()),
        Some(_) => None,
    }
}

#[cfg(test)]
#[path = "json_pass_tests.rs"]
mod tests;
