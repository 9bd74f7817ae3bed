//! Secrets in text: found by the names of properties and by their own look, replaced before anything is shown.
//!
//! A name of the embedded list hides whatever stands under it; a name that merely looks like a credential's hides
//! everything but booleans, numbers, dates and plain addresses. Tokens, keys and passwords that can be told by their
//! look are hidden anywhere. The mask tells neither length nor beginning. Text that holds no secret stays as it is.

mod find;
mod value;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What stands in place of a secret.
pub const MASK: &str = "[redacted]";

/// Bytes that are looked at first when only the start of a text is wanted.
const STEP: usize = 256;

/// Names of credentials, in lower case.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(include_str!("names.txt")));

/// Names that look like credentials' and are settings.
static SETTINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(include_str!("settings.txt")));

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

fn lines(text: &'static str) -> HashSet<&'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

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
    if name.len() < 2 || name.len() > 80 {
        return Name::Plain;
    }
    let name = name.to_ascii_lowercase();
    if SETTINGS.contains(name.as_str()) {
        return Name::Plain;
    }
    if NAMES.contains(name.as_str()) {
        return Name::Secret;
    }
    let plain: String = name.chars().filter(|letter| !matches!(letter, '_' | '-')).collect();
    if LOOKS.iter().any(|look| plain.contains(look)) { Name::Suspect } else { Name::Plain }
}

/// The text with every secret replaced by [`MASK`].
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let found = find::ranges(text, text.len());
    if found.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, &found, text.len())) }
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

/// The masked text before and after a part of it. Each is masked as what it is in the whole.
#[must_use]
pub fn beside(text: &str, part: Range<usize>) -> (String, String) {
    let found = find::ranges(text, text.len());
    let ahead: Vec<Range<usize>> = found
        .iter()
        .filter(|range| range.start < part.start)
        .map(|range| range.start..range.end.min(part.start))
        .collect();
    let behind: Vec<Range<usize>> = found
        .iter()
        .filter(|range| range.end > part.end)
        .map(|range| range.start.max(part.end) - part.end..range.end - part.end)
        .collect();
    let after = text.get(part.end..).unwrap_or_default();
    (replaced(text, &ahead, part.start), replaced(after, &behind, after.len()))
}

/// The text up to `until` with the ranges, sorted and apart, replaced.
fn replaced(text: &str, found: &[Range<usize>], until: usize) -> String {
    let mut until = until.min(text.len());
    while !text.is_char_boundary(until) {
        until -= 1;
    }
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
