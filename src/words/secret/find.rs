//! Where a text holds secrets: word by word, with a look at what stands around each word.

use std::ops::Range;

use super::value::{self, Found};
use super::{Name, PAIR, name};

/// How tokens of well-known services begin; twelve letters and more follow.
const PREFIXES: [&str; 9] = ["ghp_", "gho_", "sk_live_", "rk_live_", "xoxb-", "xoxp-", "AKIA", "AIza", "glpat-"];

/// Words inside of one secret that are looked at: each could be one that reaches further.
const INSIDE: usize = 100;

/// The places of secrets that are told by a word which begins before `until`: sorted, apart, with whole characters.
pub(super) fn ranges(text: &str, until: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut hidden, mut inside) = (0, 0, 0);
    // Behind a secret that reaches to the end, nothing is left to be told.
    while at < until.min(text.len()) && hidden < text.len() {
        let Some(word) = next_word(text, at) else { break };
        if word.start >= until {
            break;
        }
        at = word.end;
        inside = if word.start < hidden { inside + 1 } else { 0 };
        if inside > INSIDE {
            at = at.max(hidden);
            continue;
        }
        let ranges = [by_name(text, &word).filter(|range| !range.is_empty()), by_look(text, &word)];
        for range in ranges.into_iter().flatten() {
            hidden = hidden.max(range.end);
            found.push(range);
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// What stands under names for which `wanted` holds.
pub(super) fn under<'t>(text: &'t str, wanted: &impl Fn(&str) -> bool) -> Vec<&'t str> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(word) = next_word(text, at) {
        at = word.end;
        if text.get(word.clone()).is_some_and(wanted)
            && let Some(Found { range, bare }) = value::of(text, &word)
            && let Some(value) = text.get(range).filter(|value| !(value.is_empty() || bare && *value == "null"))
        {
            found.push(value);
        }
    }
    found
}

/// The next run of letters, digits, `_` and `-`.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = from + bytes.get(from..)?.iter().position(|byte| is_word(*byte))?;
    let length = bytes.get(start..)?.iter().position(|byte| !is_word(*byte));
    Some(start..length.map_or(text.len(), |length| start + length))
}

pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The secret that stands under a name.
fn by_name(text: &str, word: &Range<usize>) -> Option<Range<usize>> {
    let written = text.get(word.clone())?;
    let before = text.get(..word.start)?;
    let query = before.ends_with(['?', '&']) || before.ends_with("&amp;") || before.ends_with("\\u0026");
    let mut own = written.trim_start_matches('-');
    let mut kind = name(own);
    if let Some(inner) = Some(escaped(before, own)).filter(|inner| inner.len() < own.len() && kind == Name::Plain) {
        own = inner;
        kind = name(own);
    }
    if kind == Name::Plain
        && before.ends_with('\\')
        && let Some(own) = own.get(1..)
    {
        kind = name(own);
    }
    let kind = match kind {
        Name::Plain if query && matches!(written, "sig" | "signature" | "key" | "code" | "auth") => Name::Secret,
        Name::Plain if own == "SS" && (before.ends_with('<') || own.len() < written.len()) => Name::Secret,
        Name::Plain if written.eq_ignore_ascii_case("value") && other_half(text, word) => Name::Secret,
        kind => kind,
    };
    if kind == Name::Plain {
        return None;
    }
    let Found { range, bare } = value::of(text, word)?;
    let shown = kind == Name::Suspect && value::is_setting(text.get(range.clone())?, written, bare);
    let literal = bare && matches!(text.get(range.clone())?, "null" | "true" | "false");
    (!shown && !literal).then_some(range)
}

/// A word without the letters of an escape with which it begins: `\u003cname`, `%3Fname`.
fn escaped<'t>(before: &str, word: &'t str) -> &'t str {
    let digits = |from: usize, count: usize| {
        word.as_bytes().get(from..from + count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let skip = match before.as_bytes().last() {
        Some(b'\\') if word.starts_with('u') && digits(1, 4) => 5,
        Some(b'%') if digits(0, 2) => 2,
        _ => 0,
    };
    word.get(skip..).unwrap_or(word)
}

/// Whether `"value": …` is followed, in the same object, by the name of a credential as a text.
fn other_half(text: &str, word: &Range<usize>) -> bool {
    let Some(rest) = text.get(word.end..) else { return false };
    let end = rest.bytes().take(PAIR).position(|byte| matches!(byte, b'{' | b'}')).unwrap_or(rest.len().min(PAIR));
    let mut at = word.end;
    while let Some(next) = next_word(text, at).filter(|next| next.start < word.end + end) {
        let quoted = text.get(..next.start).is_some_and(|before| before.ends_with(['"', '\'']));
        let after = text.get(next.end..).unwrap_or_default().trim_start_matches('\\');
        let ends = after.strip_prefix(['"', '\'']).is_some_and(|after| !after.trim_start().starts_with([':', '=']));
        if quoted && ends && text.get(next.clone()).is_some_and(|word| name(word) != Name::Plain) {
            return true;
        }
        at = next.end;
    }
    false
}

/// The secret that a word is, or begins, by its look.
fn by_look(text: &str, word: &Range<usize>) -> Option<Range<usize>> {
    let written = text.get(word.clone())?;
    let after = text.get(word.end..)?;
    // A header of PEM has hyphens, as few words have.
    if written.len() >= 10
        && written.bytes().filter(|byte| *byte == b'-').count() >= 5
        && let Some(at) = written.find("-----BEGIN")
    {
        let start = word.start + at;
        let inside = text.get(start + 10..)?;
        let end = inside.find("-----END").map(|end| start + 10 + end + 8);
        let end = end.and_then(|end| Some(end + text.get(end..)?.find("-----")? + 5));
        return Some(start..end.unwrap_or(text.len()));
    }
    if written.len() >= 3
        && let Some(at) = written.as_bytes().windows(3).position(|three| three == b"eyJ")
    {
        let start = word.start + at;
        let end = run(text, start, |byte| is_word(byte) || matches!(byte, b'.' | b'+' | b'/' | b'='));
        if end - start >= 16 {
            return Some(start..end);
        }
    }
    let long = if written.len() < 16 { &[] } else { PREFIXES.as_slice() };
    for prefix in long {
        if written.starts_with(prefix) && written.len() >= prefix.len() + 12 {
            return Some(word.clone());
        }
    }
    if written.eq_ignore_ascii_case("bearer") || written.eq_ignore_ascii_case("basic") {
        let start = word.end + (after.len() - after.trim_start_matches([' ', '\t']).len());
        let end = run(text, start, |byte| is_word(byte) || matches!(byte, b'.' | b'+' | b'/' | b'=' | b'~'));
        let value = text.get(start..end)?;
        let odd = value.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '=' | '+' | '/'));
        if start > word.end && (value.len() >= 8 && odd || value.len() >= 20) {
            return Some(start..end);
        }
    }
    // `curl -u user:password`
    if matches!(written, "-u" | "--user") {
        let start = word.end + (after.len() - after.trim_start_matches([' ', '\t', '=', '"', '\'', '\\']).len());
        let end =
            run(text, start, |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'\\' | b'<' | b'&'));
        let colon = text.get(start..end)?.find(':').map(|at| start + at + 1)?;
        return (start > word.end && colon < end).then_some(colon..end);
    }
    // `https://user:password@host`
    if let Some(rest) = after.strip_prefix("://") {
        let authority = rest.split(['/', '?', '#', '"', '\'', '<', '>', ' ', '\\', '\n']).next()?;
        let (user, _) = authority.rsplit_once('@')?;
        let (login, password) = user.split_once(':')?;
        let start = word.end + 3 + login.len() + 1;
        return (!password.is_empty()).then_some(start..start + password.len());
    }
    None
}

/// Where a run of bytes ends.
fn run(text: &str, start: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    start + rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len())
}
