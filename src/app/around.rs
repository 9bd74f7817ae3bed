//! The neighbourhood of a value: the lines around it, or a piece of the one long line, without the secrets in it.
//!
//! Secrets are told by the names before them, so a neighbourhood begins where a member or an element begins, and is
//! masked whole before it is cut to what is shown.

use crate::report::Snippet;
use crate::words::{personal, secret};

/// Lines shown before and after a value.
const LINES: usize = 2;

/// Characters that a line may have to be shown whole.
const LONG: usize = 120;

/// Bytes in which a member is looked for with which a smaller region begins.
const LEAD: usize = 512;

/// Characters shown on each side of a value in a longer one.
const BESIDE: usize = 48;

/// How a document is written, as far as neighbourhoods go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Members of objects.
    Json,
    /// Elements.
    Xml,
}

impl Form {
    /// The form by the word that reports use. None has neighbourhoods where names do not stand beside values (CSV).
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "json" | "ndjson" => Some(Self::Json),
            "xml" | "clixml" => Some(Self::Xml),
            _ => None,
        }
    }
}

/// The text around a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// The text before it.
    pub(super) before: &'a str,
    /// Whether `before` begins where the document does.
    pub(super) whole: bool,
    /// The text that begins with the value.
    pub(super) after: &'a str,
}

impl Around<'_> {
    /// The neighbourhood of the value, which stands on line `line`. Nothing when the text there is not the value.
    pub(super) fn cut(self, form: Form, line: u32, excerpt: &str) -> Option<Snippet> {
        let value = if self.after.starts_with(excerpt) { excerpt.len() } else { 0 };
        let told = excerpt.strip_suffix('…').unwrap_or(excerpt);
        if !excerpt.contains(secret::MASK) && !self.after.starts_with(told) {
            return None;
        }
        let (before, after) = self.near(form, value).or_else(|| self.far(form, value))?;
        let (line, before) = ahead(line, &before.text, before.partial);
        // Where a value that was cut or hidden ends is not known.
        let after = if value == 0 { String::new() } else { behind(&after) };
        Some(Snippet { line, before, after })
    }

    /// All of the text before and after the value, without what must not be shown.
    fn far(self, form: Form, value: usize) -> Option<(Before, String)> {
        let from = if self.whole { 0 } else { begin(form, self.before)? };
        let (before, after) = hidden(self.before.get(from..)?, self.after, value);
        Some((Before { text: before.replace('\r', ""), partial: !self.whole || from > 0 }, after.replace('\r', "")))
    }

    /// Only what is shown of it, and what would tell a secret in that. Nothing when anything of it must not be shown:
    /// then more of the text moves into its place.
    fn near(self, form: Form, value: usize) -> Option<(Before, String)> {
        if form != Form::Json {
            return None;
        }
        let start = shown_before(self.before)?;
        let last = start.checked_sub(secret::REACH)?;
        let first = boundary(self.before, last.checked_sub(LEAD)?);
        let from = first + begin(form, self.before.get(first..last)?)?;
        let rest = self.after.get(value..)?;
        let end = shown_behind(rest);
        let after = self.after.get(..value + boundary(rest, end.saturating_add(secret::REACH)))?;
        let region = self.before.get(from..)?;
        let (before, after) = hidden(region, after, value);
        let shown = (self.before.get(start..)?, rest.get(..end)?);
        (before.ends_with(shown.0) && after.starts_with(shown.1))
            .then(|| (Before { text: before.replace('\r', ""), partial: true }, after.replace('\r', "")))
    }
}

/// The text before a value.
struct Before {
    text: String,
    /// Whether it may begin in the middle of a line.
    partial: bool,
}

/// The text before a value and behind it, without secrets and addresses.
fn hidden(region: &str, after: &str, value: usize) -> (String, String) {
    let text = format!("{region}{after}");
    let (before, after) = secret::beside(&text, region.len()..region.len() + value);
    // Before lines are cut, so that no half of an address remains.
    (personal::hide(before), personal::hide(after))
}

/// Where what is shown of a text before a value begins, at the latest. Nothing when that is near the text's own start.
fn shown_before(text: &str) -> Option<usize> {
    let own = text.rfind('\n').map_or(0, |end| end + 1);
    if is_long(text.get(own..)?) {
        return Some(boundary(text, text.len().saturating_sub(4 * BESIDE)).max(own));
    }
    (0..LINES).try_fold(own, |start, _| {
        let end = start.checked_sub(1)?;
        Some(text.get(..end)?.rfind('\n')? + 1)
    })
}

/// Where what is shown of a text behind a value ends, at the earliest.
fn shown_behind(text: &str) -> usize {
    let own = text.find('\n').unwrap_or(text.len());
    if text.get(..own).is_some_and(is_long) {
        return boundary(text, 4 * BESIDE).min(own);
    }
    let next = |end: usize| {
        let rest = text.get(end + 1..)?;
        Some(end + 1 + rest.find('\n').unwrap_or(rest.len()))
    };
    (0..LINES).fold(own, |end, _| next(end).unwrap_or(end))
}

/// Whether a line is not shown whole.
fn is_long(line: &str) -> bool {
    line.chars().filter(|letter| *letter != '\r').nth(LONG).is_some()
}

/// The place, or the first one after it, where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Where the region begins: at the start of a member or an element, which names what follows it.
fn begin(form: Form, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let starts = |at: &usize| match form {
        // Inside a string, a quotation mark after a comma can only end it, and what follows then is a separator.
        Form::Json => {
            matches!(bytes.get(*at), Some(b',' | b'{')) && {
                let rest = bytes.get(at + 1..).unwrap_or_default().trim_ascii_start();
                let next = rest.get(1..).unwrap_or_default().trim_ascii_start().first();
                rest.first() == Some(&b'"') && next.is_some_and(|next| !matches!(next, b',' | b':' | b'}' | b']'))
            }
        }
        Form::Xml => bytes.get(*at) == Some(&b'<') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic),
    };
    (0..bytes.len()).find(starts)
}

/// What is shown before a value, and the line that it begins in. `partial` text may begin in the middle of a line.
fn ahead(line: u32, text: &str, partial: bool) -> (u32, String) {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let own = lines.pop().unwrap_or_default();
    if own.chars().count() > LONG || (partial && lines.is_empty()) {
        let skip = own.chars().count().saturating_sub(BESIDE);
        return (line, format!("…{}", own.chars().skip(skip).collect::<String>()));
    }
    let whole = lines.len() - usize::from(partial && !lines.is_empty());
    let first = lines.len() - whole.min(LINES);
    let mut shown: Vec<String> = lines.get(first..).unwrap_or_default().iter().map(|line| short(line)).collect();
    let back = u32::try_from(shown.len()).unwrap_or(0);
    shown.push(own.to_owned());
    (line.saturating_sub(back), shown.join("\n"))
}

/// What is shown after a value.
fn behind(text: &str) -> String {
    let mut lines = text.split('\n');
    let own = lines.next().unwrap_or_default();
    if own.chars().count() > LONG {
        return format!("{}…", own.chars().take(BESIDE).collect::<String>());
    }
    let shown: Vec<String> = std::iter::once(own.to_owned()).chain(lines.take(LINES).map(short)).collect();
    shown.join("\n").trim_end().to_owned()
}

fn short(line: &str) -> String {
    let start: String = line.chars().take(LONG).collect();
    if start.len() < line.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::{Around, Form};

    fn show(form: Form, line: u32, text: &str, whole: bool) -> Option<(u32, String)> {
        let value = "77";
        let at = text.find(value).unwrap();
        Around { before: &text[..at], whole, after: &text[at..] }
            .cut(form, line, value)
            .map(|snippet| (snippet.line, format!("{}<{value}>{}", snippet.before, snippet.after)))
    }

    #[test]
    fn lines_around_a_value() {
        let text = "[\n  {\n    \"id\": 1,\r\n    \"a\": 77,\r\n    \"b\": 3\n  }\n]\n";
        let shown = "  {\n    \"id\": 1,\n    \"a\": <77>,\n    \"b\": 3\n  }";
        assert_eq!(show(Form::Json, 4, text, true), Some((2, shown.to_owned())));
        let text = "<a>\n<b>77</b>\n</a>";
        assert_eq!(show(Form::Xml, 2, text, true), Some((1, "<a>\n<b><77></b>\n</a>".to_owned())));
    }

    #[test]
    fn a_piece_of_a_long_line() {
        let text = format!("{{{}\"a\":77{}}}", "\"x\":1,".repeat(40), ",\"y\":2".repeat(40));
        let (line, shown) = show(Form::Json, 1, &text, true).unwrap();
        assert_eq!((line, shown.chars().count()), (1, 1 + 48 + 4 + 48 + 1), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("\"a\":<77>,\"y\":2"), "{shown}");
    }

    #[test]
    fn neighbours_hold_no_secrets() {
        let secret = "Tr0ub4dor-and-3";
        for (form, whole, text) in [
            (Form::Json, true, format!("{{\"password\":\"{secret}\",\"a\":77,\"client_secret\":\"{secret}\"}}")),
            (Form::Json, true, format!("{{\n\"password\": \"{secret}\",\n\"a\": 77,\n\"password\": \"{secret}\"\n}}")),
            (
                Form::Json,
                true,
                format!(
                    "[{{\"name\":\"api_key\",\"value\":\"{secret}\",\"a\":77,\"value\":\"{secret}\",\"name\":\"api_key\"}}]"
                ),
            ),
            (Form::Xml, true, format!("<r><Password>{secret}</Password><A>77</A><Password>{secret}</Password></r>")),
            (
                Form::Xml,
                true,
                format!("<S N=\"password\">{secret}</S>\n<S N=\"a\">77</S>\n<S N=\"password\">{secret}</S>"),
            ),
            (Form::Json, true, format!("{{\"password\":\"{}\",\"a\":77}}", secret.repeat(1_000))),
            // The text begins, and ends, inside a secret.
            (Form::Json, false, format!("{secret},\\\"{secret}\",\"a\":77,\"token\":\"{}", secret.repeat(200))),
            (Form::Json, false, format!("{secret}, {{\",\"a\":77}}")),
            (Form::Xml, false, format!("{secret}</Password><A>77</A><Password>{}", secret.repeat(200))),
        ] {
            let (_, shown) = show(form, 1, &text, whole).unwrap();
            assert!(shown.contains("<77>") && !shown.contains(&secret[..6]), "{shown:?}");
        }
        assert_eq!(show(Form::Json, 1, &format!("{secret}\":77"), false), None, "no member begins");
    }

    #[test]
    fn another_value_is_not_shown() {
        assert_eq!(Around { before: "{\"a\":", whole: true, after: "78}" }.cut(Form::Json, 1, "77"), None);
    }

    /// The other half of a secret may stand as far away as it is looked for, and more is shown in between.
    #[test]
    fn a_secret_is_told_by_a_name_far_away() {
        let secret = "Tr0ub4dor-and-3";
        let far = format!("\"x\":\"{}\"", "y".repeat(1_930));
        let line = format!("\"é\":\"{}\"", "\u{e9}".repeat(100));
        let (name, value) = ("\"name\":\"api_key\"", format!("\"value\":\"{secret}\""));
        let more = "\"z\":1,".repeat(3_000);
        for text in [
            format!("{{{more}\n\"a\":77,\n{line},\n{value},{far},{name}}}"),
            format!("{{{more}\"a\":77,{value},{far},{name}}}"),
            format!("{{{more}{name},{far},\n{value},\n{line},\n\"a\":77}}"),
            format!("{{{more}{name},{far},{value},\"a\":77}}"),
        ] {
            let (_, shown) = show(Form::Json, 9, &text, false).unwrap();
            assert!(shown.contains("<77>") && !shown.contains(&secret[..6]), "{shown}");
        }
    }
}
