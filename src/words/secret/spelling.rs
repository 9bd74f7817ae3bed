//! Escapes of letters that need none: `\\u0063lient_secret`, `client&#95;secret`, `https:\\/\\/`. Names and addresses
//! written so are told by what they read as. Escapes of marks (`&lt;`, `&quot;`, `%22`) are undone apart from these: a
//! text keeps its structure, unless a secret shows without them.

/// Most digits of an escape.
const DIGITS: usize = 8;

/// The text without the escapes of letters, digits, and the few marks of names and addresses; nothing when it has none.
pub(super) fn plain(text: &str) -> Option<String> {
    let mut plain = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = mark(text, at) {
        let rest = text.get(next..)?;
        match escape(rest) {
            Some((letter, length)) => {
                plain.push_str(text.get(from..next)?);
                plain.push(letter);
                from = next + length;
                at = from;
            }
            // All the backslashes of one run belong to one escape.
            None => at = next + 1.max(rest.len() - rest.trim_start_matches('\\').len()),
        }
    }
    if from == 0 {
        return None;
    }
    plain.push_str(text.get(from..)?);
    Some(plain)
}

/// Where the next escape may begin.
fn mark(text: &str, from: usize) -> Option<usize> {
    let begins = |two: &[u8]| match *two {
        [b'\\', next] => matches!(next, b'u' | b'U' | b'/' | b'\\'),
        [b'&', next] => next == b'#',
        [b'_', next] => next == b'x',
        [first, _] => first == b'%',
        _ => false,
    };
    text.as_bytes().get(from..)?.windows(2).position(begins).map(|at| from + at)
}

/// The letter that a text begins with as an escape, and the length of that.
fn escape(text: &str) -> Option<(char, usize)> {
    let code = |digits: &str, radix| {
        let letter = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)?;
        (letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | ':' | '/' | '@')).then_some(letter)
    };
    let hex =
        |from: usize| text.get(from..from + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let slashes = text.len() - text.trim_start_matches('\\').len();
    match text.as_bytes() {
        [b'\\', ..] => match text.as_bytes().get(slashes)? {
            b'u' | b'U' => Some((code(hex(slashes + 1)?, 16)?, slashes + 5)),
            b'/' => Some(('/', slashes + 1)),
            _ => None,
        },
        [b'&', b'#', ..] => {
            let end = text.bytes().take(DIGITS + 4).position(|byte| byte == b';')?;
            let digits = text.get(2..end)?;
            let letter = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => code(digits, 16),
                None => code(digits, 10),
            };
            Some((letter?, end + 1))
        }
        [b'_', b'x', ..] if text.as_bytes().get(6) == Some(&b'_') => Some((code(hex(2)?, 16)?, 7)),
        [b'%', ..] => {
            Some((code(text.get(1..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?, 16)?, 3))
        }
        _ => None,
    }
}

/// Marks by their names in XML.
const NAMED: [(&str, char); 5] = [("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\''), ("&amp;", '&')];

/// The text with the escapes of marks undone once: of XML and of addresses; nothing when it has none.
#[cold]
#[inline(never)]
pub(super) fn opened(text: &str) -> Option<String> {
    let mut opened = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['&', '%']) {
        let (before, escape) = rest.split_at(at);
        let (mark, length) = marked(escape).unwrap_or((if escape.starts_with('&') { '&' } else { '%' }, 1));
        opened.push_str(before);
        opened.push(mark);
        rest = escape.get(length..)?;
    }
    opened.push_str(rest);
    (opened.len() < text.len()).then_some(opened)
}

/// The mark that a text begins with as an escape, and the length of that.
fn marked(text: &str) -> Option<(char, usize)> {
    if let Some((name, mark)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*mark, name.len()));
    }
    let end = text.bytes().take(DIGITS + 4).position(|byte| byte == b';');
    let (digits, radix, length) = match (text.strip_prefix("&#"), end) {
        (Some(rest), Some(end)) => match rest.get(..end - 2)?.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, end + 1),
            None => (rest.get(..end - 2)?, 10, end + 1),
        },
        (Some(_), None) => return None,
        (None, _) => (text.strip_prefix('%')?.get(..2)?, 16, 3),
    };
    let code = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)?;
    (code.is_ascii_punctuation() || code == ' ').then_some((code, length))
}

#[cfg(test)]
mod tests {
    use super::{opened, plain};

    #[test]
    fn marks_are_opened_one_escape_at_a_time() {
        for (text, wanted) in [
            ("&lt;a b=&quot;c&quot;&gt;", Some("<a b=\"c\">")),
            ("&amp;lt;&#34;&#x22;&apos;", Some("&lt;\"\"'")),
            ("%7B%22a%22%3a%20%e9", Some("{\"a\": %e9")),
            ("50% & more &; &#; &#x; %2", None),
            ("%", None),
        ] {
            assert_eq!(opened(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn letters_are_written_plain_and_marks_stay() {
        for (text, wanted) in [
            ("\\u0063lient\\u005Fsecret", Some("client_secret")),
            ("\\\\u0063 \\u0022x\\u0022", Some("c \\u0022x\\u0022")),
            ("client&#95;secret&#x5f;&#34;", Some("client_secret_&#34;")),
            ("a_x005F_b _x0022_", Some("a_b _x0022_")),
            ("https:\\/\\/a%40b%22", Some("https://a@b%22")),
            ("50% &amp; \\n _x &#; \\u00e9 \\", None),
        ] {
            assert_eq!(plain(text).as_deref(), wanted, "{text}");
        }
    }
}
