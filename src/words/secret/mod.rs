//! Secrets in text: found by the names of properties and by their own look, replaced before anything is shown.
//!
//! A name of the embedded list hides whatever stands under it; a name that merely looks like a credential's hides
//! everything but booleans, numbers, dates and plain addresses. Tokens, keys and passwords that can be told by their
//! look are hidden anywhere. The mask tells neither length nor beginning. Text that holds no secret stays as it is.

mod find;
mod spelling;
mod value;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::Lookup;

/// What stands in place of a secret.
pub const MASK: &str = "[redacted]";

/// Bytes that are looked at first when only the start of a text is wanted.
const STEP: usize = 256;

/// Names of credentials, in lower case.
static NAMES: LazyLock<Lookup> = LazyLock::new(|| Lookup::of_lines(include_str!("names.txt"), |_| true));

/// Names that look like credentials' and are settings.
static SETTINGS: LazyLock<Lookup> = LazyLock::new(|| Lookup::of_lines(include_str!("settings.txt"), |_| true));

/// Bytes of a text that is too short for a secret which is told by its look.
const SHORT: usize = 13;

/// Bytes of a text with escapes of letters that are looked at when only its start is wanted.
const NEAR: usize = 2 * PAIR;

/// How far ahead, in bytes, the other half of a pair of name and value is looked for.
const PAIR: usize = 2_000;

/// Bytes of the longest name that says anything.
const LONGEST: usize = 80;

/// Parts of names that make one look like a credential's, without underscores and hyphens.
const LOOKS: [&str; 16] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "accesskey",
    "sharedkey",
    "accountkey",
    "credential",
    "connectionstring",
    "authorization",
    "cookie",
    "bearer",
];

/// How often escapes are undone in which a secret may be written.
const ESCAPED: usize = 6;

/// For each first letter of a look, its second letters: the bit of each is its place in the alphabet.
#[expect(clippy::indexing_slicing, reason = "computed by the compiler")]
const SECONDS: [u32; 256] = {
    let mut seconds = [0; 256];
    let mut at = 0;
    while at < LOOKS.len() {
        let look = LOOKS[at].as_bytes();
        seconds[look[0] as usize] |= 1 << (look[1] & 31);
        at += 1;
    }
    seconds
};

/// What a name says of the value that stands under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A credential.
    Secret,
    /// Looks like a credential's name; settings have such names too.
    Suspect,
    /// Nothing.
    Plain,
}

/// What a property's name says of its value.
#[must_use]
pub fn name(name: &str) -> Name {
    let name = name.as_bytes();
    if !(2..=LONGEST).contains(&name.len()) || SETTINGS.holds(name) {
        return Name::Plain;
    }
    if NAMES.holds(name) {
        return Name::Secret;
    }
    if looks_like_one(name) { Name::Suspect } else { Name::Plain }
}

/// Whether a name holds a part that makes it look like a credential's, whatever its case, its `_` and `-`.
fn looks_like_one(name: &[u8]) -> bool {
    let mut plain = [0_u8; LONGEST];
    let mut length = 0;
    for (to, letter) in plain.iter_mut().zip(name.iter().filter(|letter| !matches!(letter, b'_' | b'-'))) {
        *to = letter.to_ascii_lowercase();
        length += 1;
    }
    let plain = plain.get(..length).unwrap_or_default();
    let begins = |at: usize, look: &str| plain.get(at..).is_some_and(|rest| rest.starts_with(look.as_bytes()));
    // Two letters rule out nearly all.
    let may = |two: &[u8]| {
        let [first, second] = *two else { return false };
        SECONDS.get(usize::from(first)).is_some_and(|seconds| seconds >> (second & 31) & 1 == 1)
    };
    plain.windows(2).enumerate().any(|(at, two)| may(two) && LOOKS.iter().any(|look| begins(at, look)))
}

/// The text with every secret replaced by [`MASK`].
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let masked = as_written(text);
    // What is told only without the escapes in it is shown without them.
    let mut found = None;
    let mut now = spelling::plain(&masked).or_else(|| spelling::opened(&masked));
    for _ in 0..ESCAPED {
        let Some(mut plain) = now else { break };
        if let Cow::Owned(more) = as_written(&plain)
            && more != plain
        {
            found = Some(more.clone());
            plain = more;
        }
        now = spelling::plain(&plain).or_else(|| spelling::opened(&plain));
    }
    found.map_or(masked, Cow::Owned)
}

fn as_written(text: &str) -> Cow<'_, str> {
    let found = find::ranges(text, text.len());
    if found.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, &found, text.len())) }
}

/// The text without the escapes of letters in it; nothing when it has none.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    spelling::plain(text)
}

/// Every secret of a text, as it is written there.
#[must_use]
pub fn values(text: &str) -> Vec<&str> {
    find::ranges(text, text.len()).into_iter().filter_map(|range| text.get(range)).collect()
}

/// What stands in a text under names for which `wanted` holds, in whatever form the text is.
#[must_use]
pub fn values_under<'t>(text: &'t str, wanted: &impl Fn(&str) -> bool) -> Vec<&'t str> {
    find::under(text, wanted)
}

/// Masks a text in place.
pub fn mask_in(text: &mut String) {
    if let Cow::Owned(masked) = mask(text) {
        *text = masked;
    }
}

/// The first `count` characters of the masked text, with `…` when there is more of it.
///
/// Masked before it is cut, so that no half of a secret remains; only as much of the text is looked at as that takes.
#[must_use]
pub fn start(text: &str, count: usize) -> String {
    if text.len() <= count && is_harmless(text) {
        return text.to_owned();
    }
    let near = head(text, NEAR.saturating_add(count.saturating_mul(4)));
    if spelling::plain(near).or_else(|| spelling::opened(near)).is_some() {
        let masked = mask(near);
        return match masked.char_indices().nth(count) {
            Some((end, _)) => format!("{}…", masked.get(..end).unwrap_or_default()),
            None if near.len() < text.len() => format!("{masked}…"),
            None => masked.into_owned(),
        };
    }
    let mut until = STEP;
    loop {
        let masked = replaced(text, &find::ranges(text, until), until);
        let end = masked.char_indices().nth(count).map(|(end, _)| end);
        if let Some(end) = end {
            return format!("{}…", masked.get(..end).unwrap_or_default());
        }
        if until >= text.len() {
            return masked;
        }
        until = until.saturating_mul(4);
    }
}

/// Whether a text is so short and plain that nothing in it can be a secret: no name with a value, no look of one.
fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    let inner = bytes.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(bytes);
    bytes.len() <= SHORT
        && inner.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'.' | b'-'))
        && !inner.windows(2).any(|two| two == b"--")
}

/// The start of a text, in whole characters, of at most so many bytes.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The text up to `until` with the ranges, sorted and apart, replaced.
fn replaced(text: &str, found: &[Range<usize>], until: usize) -> String {
    let until = head(text, until).len();
    let mut masked = String::with_capacity(until.min(4096));
    let mut from = 0;
    for range in found {
        masked.push_str(text.get(from..range.start).unwrap_or_default());
        masked.push_str(MASK);
        from = range.end;
    }
    masked.push_str(text.get(from..until).unwrap_or_default());
    masked
}

#[cfg(test)]
#[path = "../secret_tests.rs"]
mod tests;
