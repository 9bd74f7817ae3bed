//! Makes text that comes from a bundle harmless and visible: no byte of it steers a terminal or hides from the reader.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text with every character that steers a terminal, reorders text or takes no room replaced by a visible name.
///
/// Control characters become escapes (`\n`, `\x1b`), the others their code (`<U+202E>`). Doing it twice changes nothing.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(|character| character.is_control() || is_hidden(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if character.is_control() => shown.push_str(&format!("\\x{:02x}", u32::from(character))),
            _ if is_hidden(character) => shown.push_str(&format!("<U+{:04X}>", u32::from(character))),
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// The text as one line: line breaks with the blanks around them become one blank.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

/// How many columns the text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns, with `…` as the last one when it was cut.
pub(super) fn crop(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns && text.len() <= longest(columns) {
        return Cow::Borrowed(text);
    }
    let (kept, _) = split(text, columns.saturating_sub(1));
    Cow::Owned(format!("{}…", kept.trim_end()))
}

/// The longest start of the text that takes at most so many columns, and what remains.
pub(super) fn split(text: &str, columns: usize) -> (&str, &str) {
    let mut taken = 0;
    for (place, character) in text.char_indices() {
        taken += character.width().unwrap_or(0);
        if taken > columns || place > longest(columns) {
            return text.split_at_checked(place).unwrap_or((text, ""));
        }
    }
    (text, "")
}

/// Characters without width can be piled up; this many bytes are enough for any honest text.
const fn longest(columns: usize) -> usize {
    columns.saturating_mul(16)
}

/// Whether a text is letters, digits, signs and blanks of ASCII only, as most are.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Characters that reorder the text around them, break lines or cannot be seen.
const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character steers a terminal, reorders text or takes no room.
pub(in crate::render) const fn steers(character: char) -> bool {
    // Most characters are plain ones.
    !matches!(character, ' '..='~')
        && (character.is_ascii_control() || matches!(character, '\u{80}'..='\u{9f}') || is_hidden(character))
}

#[cfg(test)]
mod tests {
    use super::{crop, one_line, split, visible, width};

    #[test]
    fn nothing_steers_the_terminal() {
        for (text, shown) in [
            ("Jürgen & 日本", "Jürgen & 日本"),
            ("a\x1b[31mb\x07", "a\\x1b[31mb\\x07"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{9b}31m\u{7f}", "\\x9b31m\\x7f"),
            ("exe\u{202e}gpj", "exe<U+202E>gpj"),
            ("\u{2066}x\u{2069}\u{61c}\u{200f}", "<U+2066>x<U+2069><U+061C><U+200F>"),
            ("\u{e0041}\u{feff}", "<U+E0041><U+FEFF>"),
            ("a\u{ad}b\u{34f}\u{3164}\u{fe0f}", "a<U+00AD>b<U+034F><U+3164><U+FE0F>"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(visible(shown), shown, "twice is once");
        }
    }

    #[test]
    fn cropping_counts_columns() {
        for (text, columns, cropped) in [
            ("Read Only", 9, "Read Only"),
            ("Read Only", 8, "Read On…"),
            ("Read Only", 6, "Read…"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
        ] {
            assert_eq!(crop(text, columns), cropped);
        }
        let piled = format!("a{}", "\u{301}".repeat(10_000));
        assert!(crop(&piled, 10).len() < 500, "marks without width are bounded too");
    }

    #[test]
    fn splitting_loses_nothing() {
        for columns in 0..9 {
            let (start, rest) = split("ab日本cd", columns);
            assert!(width(start) <= columns);
            assert_eq!(format!("{start}{rest}"), "ab日本cd");
        }
    }

    #[test]
    fn line_breaks_become_blanks() {
        assert_eq!(one_line("{\r\n  \"a\": 1,\n  \"b\":  2\n}"), "{ \"a\": 1, \"b\":  2 }");
        assert_eq!(one_line("a  b"), "a  b");
    }
}
