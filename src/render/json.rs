//! The report as JSON: the contract `halolint/report/1`.

use serde::Serialize;

use super::text::steers;

/// A value as indented JSON with a final line break. Keys are in the order of the type.
///
/// What steers a terminal or reorders text is escaped: the values are the same, and the text is safe to look at.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    // The types of the report hold strings, numbers and lists only: writing them cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    // Most reports are plain ASCII, which is told many bytes at once.
    let is_plain = |part: &[u8]| part.iter().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~' | b'\n'));
    let mut odd = text.as_bytes().chunks(1 << 8).filter(|part| !is_plain(part));
    if odd.next().is_some() && text.chars().any(|letter| letter != '\n' && steers(letter)) {
        text = escaped(&text);
    }
    text.push('\n');
    text
}

/// The text with such characters, which only strings can hold, as JSON escapes them.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 64);
    for letter in text.chars() {
        if letter == '\n' || !steers(letter) {
            safe.push(letter);
        } else {
            letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn nothing_steers_who_looks_at_json_and_nothing_is_lost() {
        let value = "a\u{202e}b\u{7f}\u{9b}31m\u{e0041}\u{1b}\n\u{e9}\u{2028}";
        let text = json(&value);
        assert_eq!(text, "\"a\\u202eb\\u007f\\u009b31m\\udb40\\udc41\\u001b\\n\u{e9}\\u2028\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }
}
