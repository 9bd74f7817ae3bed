//! Which marker a name is, going by the sixteen bytes before the quote at its end.
//!
//! Of a name of up to fourteen letters these show all, and what stands before it. Of a longer one they show the last
//! letters, so what it is likely to be has to be looked at. Letters may be written as escapes: a name in whose end there
//! may be one, or the rest of one, has to be looked at as well.

use super::mark::Mark;

/// Bytes that are looked at.
pub(super) const SEEN: usize = 16;
/// The bits in which letters of the two cases differ.
const FOLD: u128 = u128::from_le_bytes([0x20; SEEN]);
/// A bit that a backslash does not have, and most bytes do that stand before a name.
const PLAIN: u8 = 0x20;
/// Bytes of an escaped letter after its backslash.
const ESCAPE: usize = "u0061".len();

/// The ends of markers' names.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// In ascending order.
    names: Vec<End>,
    /// What may follow on an escaped letter: the letters after it, at the end of the bytes, and itself, of all names.
    tails: Vec<(u128, u8)>,
}

/// The end of a name.
#[derive(Clone, Copy, Debug)]
struct End {
    /// The last letters in lower case, after quotes where there are fewer than sixteen; and as they are written.
    folded: u128,
    written: u128,
    /// What mark the name makes.
    kind: u16,
}

impl Ends {
    /// The names that make marks of these kinds.
    pub(super) fn new(names: &[(String, u16)]) -> Self {
        let mut ends = Self::default();
        for (name, kind) in names {
            let written = written(name.as_bytes());
            ends.names.push(End { folded: written | FOLD, written, kind: *kind });
            for length in 1..=ESCAPE {
                let split = name.len().checked_sub(SEEN - length).and_then(|at| name.as_bytes().split_at_checked(at));
                if let Some((&[.., letter], _)) = split {
                    ends.tails.push((after_escape(written, length), letter));
                }
            }
        }
        ends.names.sort_unstable_by_key(|end| end.folded);
        ends.tails.sort_unstable();
        ends
    }

    /// What mark the name makes that has these bytes before its last quote; nothing for no marker. All names with the same
    /// bytes make the same mark, whatever stands before those of them that [`counts`] leaves out. `known` is not set for
    /// bytes that are the end of none of the names.
    pub(super) fn kind(&self, end: u128, known: bool) -> u16 {
        let bytes = end.to_le_bytes();
        let quote = bytes.iter().rposition(|byte| *byte == b'"');
        let own = quote.map_or(bytes.as_slice(), |quote| bytes.get(quote + 1..).unwrap_or_default());
        if own.contains(&b'\\') {
            return Mark::LOOK;
        }
        let before = quote.and_then(|quote| quote.checked_sub(1)).and_then(|at| bytes.get(at));
        match before {
            Some(b'\\') => Mark::LOOK,
            Some(_) if !known => 0,
            Some(_) => match self.of(written(own)) {
                [] => 0,
                [end] if end.written == written(own) => Mark::sure(end.kind),
                _ => Mark::LOOK,
            },
            None => match if known { self.of(end) } else { &[] } {
                [] if self.may_go_on_escape(end) => Mark::LOOK,
                [] => 0,
                [only] => only.kind,
                _ => Mark::LOOK,
            },
        }
    }

    /// The names with this end, in any case.
    fn of(&self, end: u128) -> &[End] {
        let folded = end | FOLD;
        let start = self.names.partition_point(|end| end.folded < folded);
        let rest = self.names.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|end| end.folded == folded)).unwrap_or_default()
    }

    /// Whether these bytes may be what follows on the backslash of an escape, and the letters after that of one of the
    /// names.
    fn may_go_on_escape(&self, end: u128) -> bool {
        let bytes = end.to_le_bytes();
        (1..=ESCAPE).any(|length| {
            let Some(letters) = escaped(bytes.get(..length).unwrap_or_default()) else { return false };
            let tail = after_escape(end, length);
            let start = self.tails.partition_point(|(own, _)| *own < tail);
            let mut same = self.tails.iter().skip(start).take_while(|(own, _)| *own == tail);
            same.any(|(_, letter)| letters.is_either_case_of(*letter))
        })
    }
}

/// Whether the name that has these bytes before its last quote is shown by them, with what stands before it, and without
/// escapes.
#[inline(always)]
pub(super) const fn is_shown(end: u128) -> bool {
    bytes_that_are(end, b'"') >> u8::BITS != 0 && bytes_that_are(end, b'\\') == 0
}

/// The highest bit of each byte that is this one.
#[inline(always)]
const fn bytes_that_are(bytes: u128, this: u8) -> u128 {
    const LOW: u128 = u128::from_le_bytes([0x7F; SEEN]);
    let other = bytes ^ u128::from_le_bytes([this; SEEN]);
    !(((other & LOW) + LOW) | other | LOW)
}

/// Which bits of the bytes before a name's last quote tell it: its own letters and the quote before it, and whether a
/// backslash stands before that.
pub(super) fn counts(end: u128) -> u128 {
    let quotes = bytes_that_are(end, b'"');
    if quotes == 0 {
        return u128::MAX;
    }
    let quote = (u128::BITS - 1 - quotes.leading_zeros()) / u8::BITS * u8::BITS;
    let own = u128::MAX << quote;
    let Some(before) = quote.checked_sub(u8::BITS) else { return own };
    let byte = (end >> before) as u8;
    let counts = if byte & PLAIN == 0 { u8::MAX } else { PLAIN };
    own | u128::from(counts) << before
}

/// The last letters of a name, after quotes where it has fewer.
fn written(name: &[u8]) -> u128 {
    let mut end = [b'"'; SEEN];
    end.iter_mut().rev().zip(name.iter().rev()).for_each(|(to, from)| *to = *from);
    u128::from_le_bytes(end)
}

/// The letters that are not the first ones, in any case.
const fn after_escape(end: u128, length: usize) -> u128 {
    (end | FOLD) & (u128::MAX << (8 * length))
}

/// Which letters an escape may be that ends like this: their value as far as it shows, and how many hexadecimal digits of it
/// do.
#[derive(Clone, Copy, Debug)]
struct Escaped {
    value: u8,
    digits: usize,
}

impl Escaped {
    fn is_either_case_of(self, letter: u8) -> bool {
        let shows = if self.digits < 2 { 0x0F } else { u8::MAX };
        [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()].iter().any(|letter| letter & shows == self.value)
    }
}

/// The letters below 128 that these last bytes of an escape may be of.
fn escaped(end: &[u8]) -> Option<Escaped> {
    let (zeros, digits) = end.split_at(end.len().saturating_sub(2));
    if !b"u00".ends_with(zeros) {
        return None;
    }
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let value = digits.iter().try_fold(0_u8, |value, byte| Some(value << 4 | digit(byte)?))?;
    Some(Escaped { value, digits: digits.len() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ends, Mark, SEEN, counts};

    fn end(text: &str) -> u128 {
        let text = format!("{}{text}", " ".repeat(SEEN));
        u128::from_le_bytes(*text.as_bytes().last_chunk().unwrap())
    }

    const NAMES: [&str; 6] = ["id", "team_id", "site_id", "fourteenletter", "fifteen_letters", "department_of_names"];

    fn ends() -> Ends {
        Ends::new(&NAMES.map(str::to_owned).into_iter().zip(2..).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_told_by_their_ends() {
        let ends = ends();
        for (text, kind) in [
            ("{\"id", Mark::sure(2)),
            (",\n\"team_id", Mark::sure(3)),
            (", \"fourteenletter", Mark::sure(5)),
            ("\"fifteen_letters", 6),
            ("\"department_of_names", 7),
            ("\"another_department_of_names", 7),
            ("\"a_fifteen_letters", 0),
            ("\"a_fourteenletter", 0),
            ("\"ID", Mark::LOOK),
            ("\"Department_Of_Names", 7),
            ("\\\"id", Mark::LOOK),
            ("\"\\u0069d", Mark::LOOK),
            ("\"fift\\u0065en_letters", Mark::LOOK),
            ("\"\\u0064epartment_of_names", 7),
            ("\"depa\\u0072tment_of_names", Mark::LOOK),
            ("\"depa\\u0073tment_of_names", 0),
            ("\"0072tment_of_names", Mark::LOOK),
            ("\"my_id", 0),
            ("{\"\"", 0),
        ] {
            assert_eq!(ends.kind(end(text), true), kind, "{text}");
        }
    }

    proptest! {
        /// Bytes that do not count change nothing.
        #[test]
        fn what_does_not_count_does_not_matter(
            name in prop::sample::select(NAMES.to_vec()), start in "[a\\\\\",{ \n]{0,4}", cut in 0_usize..4, other in any::<u128>()
        ) {
            let ends = ends();
            let end = end(&format!("{start}\"{}", &name[cut.min(name.len())..]));
            let counts = counts(end);
            prop_assert_eq!(ends.kind((end & counts) | (other & !counts), true), ends.kind(end, true));
        }
    }
}
