//! A marker as it is mostly written: told by one comparison, without a look for where the name begins.

use super::filter::FOLD;
use super::markers::Held;

/// Bytes that are compared.
const SEEN: usize = 32;

/// What one comparison tells of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// It is this one.
    Here,
    /// It is none that could be taken for this one.
    Not,
    /// It may be this one in other letters, or end like this one.
    Maybe,
}

/// A name in the spelling that is most likely, and what an object that has it holds.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    /// The name and the quote before it, at the end of the bytes, and which of these count.
    text: [u64; SEEN / 8],
    counts: [u64; SEEN / 8],
    /// Bytes of these.
    length: usize,
    /// The markers that the name is.
    pub(super) held: Held,
    /// Whether it shows that the object is something else.
    pub(super) none: bool,
    /// Whether it tells a carrier where it stands at the top.
    pub(super) carrier: bool,
}

impl Spelling {
    /// A name so written. Nothing for one that is too long to be compared at once.
    pub(super) fn new(name: &str, held: Held, none: bool, carrier: bool) -> Option<Self> {
        let (mut text, mut counts) = ([0; SEEN], [0; SEEN]);
        let length = name.len() + 1;
        let start = SEEN.checked_sub(length)?;
        text.get_mut(start..)?.iter_mut().zip(b"\"".iter().chain(name.as_bytes())).for_each(|(to, from)| *to = *from);
        counts.get_mut(start..)?.fill(u8::MAX);
        Some(Self { text: words(&text), counts: words(&counts), length, held, none, carrier })
    }

    /// Whether the name that ends before `quote` is this one.
    #[inline]
    pub(super) fn stands_before(&self, text: &[u8], quote: usize) -> Stands {
        let before = text.get(..quote).unwrap_or_default();
        let Some(seen) = before.last_chunk::<SEEN>() else { return Stands::Maybe };
        let [a, b, c, d] = words(seen);
        let [own_a, own_b, own_c, own_d] = self.text;
        let [counts_a, counts_b, counts_c, counts_d] = self.counts;
        let (c, d) = ((c ^ own_c) & counts_c, (d ^ own_d) & counts_d);
        if (c | d) & !FOLD != 0 {
            return Stands::Not;
        }
        let differs = (a ^ own_a) & counts_a | (b ^ own_b) & counts_b | c | d;
        if differs == 0 {
            // A quote behind a backslash stands in a name.
            let escaped = before.len().checked_sub(self.length + 1).and_then(|at| before.get(at)) == Some(&b'\\');
            if escaped { Stands::Maybe } else { Stands::Here }
        } else if differs & !FOLD == 0 {
            Stands::Maybe
        } else {
            Stands::Not
        }
    }
}

/// Bytes as words, to compare eight of them in a step.
#[inline(always)]
fn words(bytes: &[u8; SEEN]) -> [u64; SEEN / 8] {
    bytemuck::cast(*bytes)
}

#[cfg(test)]
mod tests {
    use super::{Held, SEEN, Spelling, Stands};

    #[test]
    fn a_name_is_told_where_it_ends() {
        let spelling = Spelling::new("use", Held::default(), false, false).unwrap();
        let room = " ".repeat(SEEN);
        for (text, expected) in [
            ("\"use", Stands::Here),
            ("{ \"use", Stands::Here),
            ("\"\\u0075se", Stands::Not),
            ("\"reuse", Stands::Not),
            ("\"Use", Stands::Maybe),
            ("\\\"use", Stands::Maybe),
            ("\"used", Stands::Not),
        ] {
            let text = format!("{room}{text}\":1");
            assert_eq!(spelling.stands_before(text.as_bytes(), text.len() - 3), expected, "{text}");
        }
        assert_eq!(spelling.stands_before(b"\"use\":1", 4), Stands::Maybe);
        assert!(Spelling::new(&"x".repeat(SEEN - 1), Held::default(), false, false).is_some());
        assert!(Spelling::new(&"x".repeat(SEEN), Held::default(), false, false).is_none());
    }
}
