//! The value that stands under a name: in JSON, also inside texts, XML, CLIXML, connection strings, forms and headers.

use std::ops::Range;

use super::PAIR;

/// Bytes of the longest tag that is looked through when its marks are escaped.
const TAG: usize = 200;

/// Where a value is.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    /// Whether it stands without quotes in JSON: a number or a literal.
    pub(super) bare: bool,
}

/// The value of the name at `word`, if one follows.
pub(super) fn of(text: &str, word: &Range<usize>) -> Option<Found> {
    let before = text.get(..word.start)?;
    let after = text.get(word.end..)?;
    if is_tag(before) {
        return element(text, word);
    }
    if before.ends_with("&lt;") {
        let start = word.end + ahead(after, &["&gt;"])?;
        return Some(plain(start..until(text, start, &["&lt;/"])));
    }
    if before.ends_with('\\')
        && text.get(word.clone()).is_some_and(|name| name.starts_with("u003c") || name.starts_with("u003C"))
    {
        let start = word.end + ahead(after, &["u003e", "u003E"])?;
        return Some(plain(start..until(text, start, &["\\u003c/", "\\u003C/", "\\u003c\\/", "\""])));
    }
    let slashes = after.len() - after.trim_start_matches('\\').len();
    let quoted = after.get(slashes..)?;
    let quote = ["\"", "'", "&quot;", "&#34;", "u0022", "u0027"].into_iter().find(|quote| quoted.starts_with(quote));
    if let Some(quote) = quote {
        let end = word.end + slashes + quote.len();
        let next = skip(text, end);
        return match text.as_bytes().get(next) {
            Some(b':' | b'=') => literal(text, skip(text, next + 1)),
            Some(b',' | b'}') => pair(text, next),
            _ if is_attribute(before) => attribute(text, end),
            _ => None,
        };
    }
    for equals in ["&#61;", "&#x3d;", "&#x3D;", "\\u003d", "\\u003D"] {
        if after.starts_with(equals) {
            let start = word.end + equals.len();
            return Some(plain(start..loose(text, start)));
        }
    }
    for equals in ["%3D", "%3d"] {
        if after.starts_with(equals) {
            let start = word.end + equals.len();
            return Some(plain(start..until(text, start, &["%26", "&", "\"", "'", "<", ">", " ", "\\", "\n"])));
        }
    }
    let next = word.end + (after.len() - after.trim_start_matches([' ', '\t']).len());
    match text.as_bytes().get(next) {
        Some(b'=') => {
            let start = next + 1;
            let spaces = text.get(start..)?.len() - text.get(start..)?.trim_start_matches(' ').len();
            let found = quoted_value(text, start + spaces);
            // In a list of settings, a blank belongs to the last value as well.
            let listed = before.trim_end().strip_suffix(';').is_some_and(|before| !before.ends_with("&amp"));
            let end = || if listed { line(text, start) } else { loose(text, start) };
            found.or_else(|| Some(plain(start..end())))
        }
        Some(b':') if next == word.end => {
            let rest = text.get(next + 1..)?;
            let start = next + 1 + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
            (!rest.starts_with("//")).then(|| {
                quoted_value(text, start)
                    .unwrap_or_else(|| plain(start..until(text, start, &["\n", "\r", "\"", "<", "\\"])))
            })
        }
        Some(b'<') if before.ends_with('>') => dictionary(text, word.end),
        _ => None,
    }
}

/// Whether a value that stands under a name which only looks like a credential's is a setting.
pub(super) fn is_setting(value: &str, name: &str, bare: bool) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let number = value.parse::<f64>().is_ok() && (bare || value.len() <= 5);
    let date = value.len() <= 35
        && (value.starts_with("/Date(")
            || value.get(..10).is_some_and(|day| {
                day.bytes().enumerate().all(|(index, byte)| match index {
                    4 | 7 => byte == b'-',
                    _ => byte.is_ascii_digit(),
                })
            }));
    let address = name.to_ascii_lowercase().ends_with("url")
        && (lower.starts_with("https://") || lower.starts_with("http://"))
        && !value.contains(['?', '@']);
    value.is_empty() || number || date || address || matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "null")
}

const fn plain(range: Range<usize>) -> Found {
    Found { range, bare: false }
}

/// The first place at or after `start` where one of the marks stands, or the end.
fn until(text: &str, start: usize, marks: &[&str]) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + marks.iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len())
}

/// Behind the first of the marks that ends a tag, when it is near.
fn ahead(after: &str, marks: &[&str]) -> Option<usize> {
    let near = after.as_bytes().get(..after.len().min(TAG)).unwrap_or_default();
    let find = |mark: &str| near.windows(mark.len()).position(|window| window == mark.as_bytes());
    let ends = |mark: &&str| find(mark).map(|at| at + mark.len());
    marks.iter().filter_map(ends).min()
}

/// After blanks, also those that are written as escapes.
fn skip(text: &str, from: usize) -> usize {
    let mut rest = text.get(from..).unwrap_or_default();
    loop {
        let trimmed = rest.trim_start();
        let escaped = trimmed.trim_start_matches('\\');
        let next = if escaped.len() < trimmed.len() { escaped.strip_prefix(['n', 'r', 't']) } else { None };
        match next {
            Some(next) => rest = next,
            None => return text.len() - trimmed.len(),
        }
    }
}

/// Whether a name is that of an element: `<name`, `<prefix:name`.
fn is_tag(before: &str) -> bool {
    let before = before.strip_suffix(':').map_or(before, |before| {
        before.trim_end_matches(|letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
    });
    before.ends_with('<')
}

/// Whether a quoted name is the value of an attribute: `N="name"`, `N=\u0022name`.
fn is_attribute(before: &str) -> bool {
    if before.ends_with('\\') {
        return before.trim_end_matches('\\').ends_with('=');
    }
    before.strip_suffix(['"', '\'']).is_some_and(|before| before.trim_end_matches('\\').trim_end().ends_with('='))
}

/// The content of an element.
fn element(text: &str, word: &Range<usize>) -> Option<Found> {
    let start = text.get(word.end..)?.find('>').map(|end| word.end + end + 1)?;
    if text.get(word.end..start)?.ends_with("/>") {
        return None;
    }
    let name = text.get(word.clone())?;
    let rest = text.get(start..)?;
    // To the element's own end tag, so that nothing inside it is shown, whatever it is.
    let own = rest.match_indices(name).find(|(at, _)| {
        let before = rest.get(..*at).unwrap_or_default();
        let before = before.strip_suffix(':').map_or(before, |before| before.trim_end_matches(char::is_alphanumeric));
        before.ends_with("</") || before.ends_with("<\\/")
    });
    let end = own.and_then(|(at, _)| rest.get(..at)?.rfind('<')).map_or(text.len(), |at| start + at);
    Some(plain(start..end))
}

/// What follows an attribute that holds a name: the attribute `value`, or the element's content.
fn attribute(text: &str, end: usize) -> Option<Found> {
    let rest = text.get(end..)?;
    let close = rest.find('>').unwrap_or(rest.len());
    let tag = rest.get(..close)?;
    let lower = tag.to_ascii_lowercase();
    if let Some(at) = lower.find("value=") {
        return quoted_value(text, end + at + 6);
    }
    if tag.ends_with('/') || close == rest.len() {
        return None;
    }
    let start = end + close + 1;
    Some(plain(start..until(text, start, &["</", "<\\/"])))
}

/// `<Key>name</Key><Value>…</Value>`, also as `<S N="Key">`.
fn dictionary(text: &str, end: usize) -> Option<Found> {
    let rest = text.get(end..)?.strip_prefix("</")?;
    let after = rest.get(rest.find('>')? + 1..)?.trim_start();
    let close = after.find('>')?;
    let tag = after.get(..close)?;
    if !tag.starts_with('<') || !tag.to_ascii_lowercase().contains("value") || tag.ends_with('/') {
        return None;
    }
    let start = text.len() - after.len() + close + 1;
    Some(plain(start..until(text, start, &["</", "<\\/"])))
}

/// `"key": "name", … "value": …`
fn pair(text: &str, from: usize) -> Option<Found> {
    let rest = text.get(from..)?;
    let end = rest.bytes().take(PAIR).position(|byte| matches!(byte, b'{' | b'}')).unwrap_or(rest.len().min(PAIR));
    let part = rest.as_bytes().get(..end)?.to_ascii_lowercase();
    let part = String::from_utf8_lossy(&part);
    let at = part.match_indices("value").map(|(at, _)| from + at).find(|at| {
        text.get(..*at).is_some_and(|before| before.ends_with(['"', '\'']))
            && text.get(at + 5..).is_some_and(|after| after.trim_start_matches('\\').starts_with(['"', '\'']))
    })?;
    let after = text.get(at + 5..)?;
    let quote = at + 5 + (after.len() - after.trim_start_matches('\\').len()) + 1;
    let colon = skip(text, quote);
    text.get(colon..)?.starts_with(':').then(|| literal(text, skip(text, colon + 1)))?
}

/// A value of JSON.
fn literal(text: &str, start: usize) -> Option<Found> {
    let rest = text.get(start..)?;
    if let Some(found) = quoted_value(text, start) {
        return Some(found);
    }
    if rest.starts_with(['{', '[']) {
        return Some(plain(start..container(text, start)));
    }
    let length = rest.find([',', '}', ']', '\n', '\r', ' ', '"', '\\', '<', '&', ';']).unwrap_or(rest.len());
    Some(Found { range: start..start + length, bare: true })
}

/// A text in quotes, however deep in other texts; without the quotes. One that does not end reaches to the end.
fn quoted_value(text: &str, start: usize) -> Option<Found> {
    let rest = text.get(start..)?;
    let slashes = rest.len() - rest.trim_start_matches('\\').len();
    let inner = rest.get(slashes..)?;
    for entity in ["&quot;", "&#34;", "u0022", "u0027"] {
        if inner.starts_with(entity) {
            let from = start + slashes + entity.len();
            let mark = format!("{}{entity}", rest.get(..slashes)?);
            return Some(plain(from..until(text, from, &[&mark])));
        }
    }
    let quote = inner.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let from = start + slashes + 1;
    Some(plain(from..closing(text, from, quote, slashes)))
}

/// Where a text ends whose quotes have so many backslashes before them: at a quote with as many that count.
fn closing(text: &str, from: usize, quote: u8, slashes: usize) -> usize {
    let turn = 2 * (slashes + 1);
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'\\' => run += 1,
            byte if byte == quote && (run < slashes || run % turn == slashes) => return at - run.min(slashes),
            _ => run = 0,
        }
    }
    text.len()
}

/// Where a list or object ends.
fn container(text: &str, start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let slashes = text.get(start..at).map_or(0, |part| part.len() - part.trim_end_matches('\\').len());
                at = closing(text, at + 1, b'"', slashes) + slashes;
            }
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// Where a value without quotes ends, if blanks belong to it.
fn line(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = rest.len();
    for (at, letter) in rest.char_indices() {
        let entity = || {
            let after = rest.get(at + 1..).unwrap_or_default();
            after.starts_with('#')
                || ["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|name| after.starts_with(name))
        };
        let stop = match letter {
            '"' | '<' | '>' | '\n' | '\r' => true,
            '&' => !entity(),
            // The `;` of an entity does not end the value.
            ';' => !rest.get(..at).is_some_and(|before| {
                before.rsplit_once('&').is_some_and(|(_, name)| {
                    matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with('#') && name.len() < 8
                })
            }),
            _ => false,
        };
        if stop {
            end = at;
            break;
        }
    }
    start + end
}

/// Where a value without quotes ends: of a connection string, a form, a query, an object that `PowerShell` cut.
fn loose(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let end = line(text, start) - start;
    let value = rest.get(..end).unwrap_or_default();
    // A blank belongs to the value of a connection string only.
    if rest.get(end..).is_some_and(|after| after.starts_with(';')) {
        return start + end;
    }
    start + value.find([' ', '\t']).unwrap_or(end)
}
