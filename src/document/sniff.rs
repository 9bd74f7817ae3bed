//! What a document is, by its first characters. File names and extensions play no part.

use super::csv;
use super::decode::Encoding;
use super::text::Text;

/// Form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON value.
    Json,
    /// Several JSON values one after another.
    Ndjson,
    /// XML with an element for each property.
    Xml,
    /// `PowerShell`'s serialised objects (`Export-Clixml`).
    Clixml,
    /// A table of cells, with a header.
    Csv,
    /// A sheet of a workbook: a table of cells, with a header.
    Xlsx,
    /// The traffic of a browser (HAR): its answers are documents of their own.
    Har,
    /// A Postman collection: its saved answers are documents of their own.
    Postman,
    /// A request or a report of Bruno: its saved answers are documents of their own.
    Bruno,
    /// Halo's export of configuration changes: what each of them sent is a document of its own.
    Changes,
    /// A web page.
    Html,
    /// Text of no known form.
    Text,
    /// Not a text.
    Binary,
    /// No bytes, or only blanks.
    Empty,
}

impl Format {
    /// Whether what it holds are documents of their own.
    #[must_use]
    pub const fn is_carrier(self) -> bool {
        matches!(self, Self::Har | Self::Postman | Self::Bruno | Self::Changes)
    }

    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Xml => "xml",
            Self::Clixml => "clixml",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Har => "har",
            Self::Postman => "postman",
            Self::Bruno => "bruno",
            Self::Changes => "config-changes",
            Self::Html => "html",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Empty => "empty",
        }
    }
}

/// The form of a text.
pub(super) fn format(text: &Text) -> Format {
    let start = text.as_str().trim_start();
    if start.is_empty() {
        return Format::Empty;
    }
    if text.encoding == Encoding::Binary {
        return Format::Binary;
    }
    if start.starts_with("#< CLIXML") {
        return Format::Clixml;
    }
    if start.starts_with("{'") || start.starts_with("[{'") || is_section(start) {
        return Format::Text;
    }
    match start.as_bytes().first() {
        Some(b'"') if csv::is_quoted(start) => {
            if csv::is_table(start) {
                Format::Csv
            } else {
                Format::Text
            }
        }
        Some(b'{' | b'[' | b'"') => Format::Json,
        Some(b'<') => markup(start),
        _ if is_literal(start) => Format::Json,
        _ if csv::is_table(start) => Format::Csv,
        _ => Format::Text,
    }
}

/// Whether a text begins with the name of a section in brackets, as settings of programs do (`desktop.ini`).
fn is_section(start: &str) -> bool {
    let is_word = |name: &&str| name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '.');
    let Some(name) = start.strip_prefix('[').filter(is_word) else { return false };
    let name = name.lines().next().unwrap_or_default().trim_end().strip_suffix(']').unwrap_or_default();
    !name.is_empty()
        && !name.contains(['[', ']', '{', '}', '"', ','])
        && !matches!(name.trim(), "true" | "false" | "null")
}

/// Tells web pages, CLIXML and other XML apart by the first element.
fn markup(start: &str) -> Format {
    match first_element(start) {
        Some("Objs") => Format::Clixml,
        Some(name) if name.eq_ignore_ascii_case("html") => Format::Html,
        _ if start.get(..14).is_some_and(|text| text.eq_ignore_ascii_case("<!doctype html")) => Format::Html,
        _ => Format::Xml,
    }
}

/// The name of the first element, after declarations, comments and processing instructions.
fn first_element(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')?..)?;
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest.find('>').map(|end| end + 1)
        } else {
            let name = rest.get(1..)?;
            return name.split(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/').next();
        };
        rest = rest.get(end?..)?;
    }
}

/// Whether the whole text is one JSON literal or number, as empty answers are saved.
fn is_literal(start: &str) -> bool {
    let text = start.trim_end();
    matches!(text, "null" | "true" | "false") || (text.len() < 40 && text.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::{Format, format};
    use crate::document::decode::decode;

    #[test]
    fn the_form_is_told_by_content() {
        for (text, expected) in [
            ("", Format::Empty),
            (" \r\n", Format::Empty),
            ("[]", Format::Json),
            ("null", Format::Json),
            ("\n {\"a\":1}", Format::Json),
            ("<Objs Version=\"1.1.0.1\">", Format::Clixml),
            ("#< CLIXML\r\n<Objs>", Format::Clixml),
            ("<?xml version=\"1.0\"?><!-- x --><Agents>", Format::Xml),
            ("<!DOCTYPE html><html>", Format::Html),
            ("<html lang='en'>", Format::Html),
            ("name   isapiagent\n----   ----------", Format::Text),
        ] {
            assert_eq!(format(&decode(text.as_bytes().to_vec())), expected, "{text}");
        }
    }
}
