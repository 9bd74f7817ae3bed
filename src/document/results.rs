//! Results of SQL Server as `sqlcmd` and Management Studio write them: `FOR JSON` and `FOR XML` come as rows of about
//! 2,000 characters, one line each, under a heading of a fixed name, with the count of rows below.
//!
//! The line breaks between the rows stand wherever a row was full, also inside of names and values, and do not belong
//! to the text. What is left of the document after its heading, counts and breaks are taken out is read as any other;
//! places are those of the document. Lines that a client cut off or wrapped at another width are not put together:
//! nobody can say what is missing between them.

use std::ops::Range;

use super::decode::Encoding;
use super::json::offset;
use super::text::Text;

/// The names that SQL Server gives the one column of such a result.
const HEADINGS: [&str; 2] = ["JSON_F52E2B61-18A1-11D1-B105-00805F49916B", "XML_F52E2B61-18A1-11D1-B105-00805F49916B"];
/// Characters of a full row; SQL Server writes 2,033.
const FULL: std::ops::RangeInclusive<usize> = 1_000..=4_100;
/// Bytes in which the first line of a result without a heading ends.
pub(super) const NEAR: usize = 4 * 4_100 + 2;

/// One line with its place; the line break is not part of it.
type Line<'a> = (Range<usize>, &'a str);

/// What separates texts in a sequence of JSON texts (RFC 7464; `jq --seq`): inside of JSON it stands nowhere.
const RECORD: char = '\u{1e}';

/// The text without record separators, and without the NUL bytes with which a system fills up a file.
fn bare(text: Text) -> Text {
    let content = text.as_str();
    let written = content.trim_end_matches('\0');
    let padded = written.len() < content.len();
    if !padded && !content.starts_with(RECORD) {
        return text;
    }
    let part = |part: &str| {
        let start = offset(content, part);
        start..start + part.len()
    };
    let parts: Vec<Range<usize>> = if written.starts_with(RECORD) {
        written.split(RECORD).filter(|text| !text.is_empty()).map(part).collect()
    } else {
        std::iter::once(0..written.len()).collect()
    };
    let mut text = text.keeping(&parts);
    text.padded = padded;
    text
}

/// A document's text, without the headings, counts and line breaks of SQL Server's clients.
pub(super) fn unfold(text: Text) -> Text {
    if text.is_mixed() || text.encoding == Encoding::Binary {
        return text;
    }
    let text = bare(text);
    let content = text.as_str();
    let start = content.trim_start().as_bytes();
    let heading = matches!(start.first(), Some(b'J' | b'j' | b'X' | b'x'))
        && content.lines().find(|line| !line.trim().is_empty()).is_some_and(is_heading);
    let parts = if heading {
        Some(results(content))
    } else if start.first().is_some_and(|first| may_be_rows(content, *first)) {
        rows(&lines(content, 0..content.len()))
    } else {
        None
    };
    match parts {
        Some(parts) => text.keeping(&parts),
        None => text,
    }
}

fn is_heading(line: &str) -> bool {
    HEADINGS.iter().any(|heading| line.trim().eq_ignore_ascii_case(heading))
}

/// Whether the first line is as long as a full row, and another one follows. Line breaks mean nothing between the
/// values of JSON; in XML they may, so its rows have to be exactly as long as SQL Server makes them.
pub(super) fn may_be_rows(content: &str, first: u8) -> bool {
    let full = match first {
        b'{' | b'[' => FULL,
        b'<' => 2_033..=2_033,
        _ => return false,
    };
    let near = content.as_bytes().get(..NEAR).unwrap_or(content.as_bytes());
    let line = memchr::memchr(b'\n', near).and_then(|end| content.get(..end));
    line.is_some_and(|line| full.contains(&width(line.trim_end_matches('\r'))))
}

/// What is kept of a document with headings.
fn results(content: &str) -> Vec<Range<usize>> {
    let all = lines(content, 0..content.len());
    let mut parts = Vec::new();
    let mut rest = all.as_slice();
    while let Some(at) = rest.iter().position(|(_, line)| is_heading(line)) {
        let after = rest.get(at + 1..).unwrap_or_default();
        let end = after.iter().position(|(_, line)| is_heading(line)).unwrap_or(after.len());
        let (mut body, next) = after.split_at(end);
        if let Some(((_, line), below)) = body.split_first()
            && line.trim_start().starts_with('-')
            && line.bytes().all(|byte| matches!(byte, b'-' | b' '))
        {
            body = below;
        }
        while let Some(((_, line), above)) = body.split_last()
            && is_below(line)
        {
            body = above;
        }
        parts.extend(rows(body).unwrap_or_else(|| span(body).into_iter().collect()));
        rest = next;
    }
    parts
}

/// What clients write below a result: `(12 rows affected)`, in whatever language, and the time.
fn is_below(line: &str) -> bool {
    let line = line.trim();
    let count = line.strip_prefix('(').and_then(|line| line.strip_suffix(')'));
    line.is_empty()
        || count.is_some_and(|count| count.starts_with(|letter: char| letter.is_ascii_digit()))
        || line.starts_with("Completion time: ")
}

/// The rows of a result, when all lines but the last are as long as a full one. An XML text may hold line breaks of
/// its own; they count as the characters that they are.
fn rows(lines: &[Line<'_>]) -> Option<Vec<Range<usize>>> {
    let (first, rest) = lines.split_first()?;
    let full = width(first.1);
    if rest.is_empty() || !FULL.contains(&full) {
        return None;
    }
    let markup = first.1.trim_start().starts_with('<');
    let mut parts = Vec::new();
    let mut part = first.0.clone();
    let mut filled = full;
    for (span, line) in rest {
        if filled == full {
            parts.push(part);
            part = span.clone();
            filled = width(line);
        } else if markup && filled < full {
            part.end = span.end;
            filled += 1 + width(line);
        } else {
            return None;
        }
    }
    parts.push(part);
    (filled <= full).then_some(parts)
}

/// The stretch from the first line to the last.
fn span(lines: &[Line<'_>]) -> Option<Range<usize>> {
    let ((first, _), (last, _)) = (lines.first()?, lines.last()?);
    Some(first.start..last.end)
}

/// The characters of a line as SQL Server counts them: units of UTF-16.
fn width(line: &str) -> usize {
    line.encode_utf16().count()
}

fn lines(content: &str, within: Range<usize>) -> Vec<Line<'_>> {
    let mut at = within.start;
    let pieces = content.get(within).unwrap_or_default().split_inclusive('\n');
    pieces
        .map(|piece| {
            let line = piece.trim_end_matches('\n').trim_end_matches('\r');
            let start = at;
            at += piece.len();
            (start..start + line.len(), line)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unfold;
    use crate::document::{Locator, Place, decode::decode};

    fn split(text: &str, width: usize) -> String {
        let letters: Vec<char> = text.chars().collect();
        letters.chunks(width).map(|row| row.iter().collect::<String>() + "\r\n").collect()
    }

    #[test]
    fn rows_are_put_together_and_places_are_those_of_the_document() {
        let json = format!("[{}]", vec!["{\"Unum\":21,\"uname\":\"Zo\u{eb} \u{e9}\"}"; 400].join(","));
        let below = "\r\n(6 rows affected)\r\n\r\nCompletion time: 2026-01-01T00:00:00\r\n";
        for (before, after) in [
            ("", ""),
            ("JSON_F52E2B61-18A1-11d1-B105-00805F49916B\r\n", ""),
            ("json_f52e2b61-18a1-11d1-b105-00805f49916b   \r\n-----------\r\n", below),
        ] {
            let document = format!("{before}{}{after}", split(&json, 2033));
            let text = unfold(decode(document.clone().into_bytes()));
            assert_eq!(text.as_str(), json);
            assert_eq!(text.digest(), decode(document.clone().into_bytes()).digest());
            let mut locator = Locator::new(&text);
            for (index, _) in json.char_indices() {
                let Place { line, column, offset } = locator.place(index);
                let shown = document.lines().nth(line as usize - 1).unwrap();
                let letter = shown.chars().nth(column as usize - 1).unwrap();
                assert!(json.get(index..).unwrap().starts_with(letter), "{index}");
                assert!(document.get(offset as usize..).unwrap().starts_with(letter), "{index}");
            }
        }
    }

    #[test]
    fn xml_keeps_the_line_breaks_of_its_own() {
        let xml = format!("<row a=\"{}\"/><row>x\ny\n</row>", "b".repeat(3_000));
        let document =
            format!("XML_F52E2B61-18A1-11d1-B105-00805F49916B\n----\n{}\n(1 row affected)\n", split(&xml, 2033));
        assert_eq!(unfold(decode(document.into_bytes())).as_str(), xml);
    }

    #[test]
    fn what_was_cut_off_or_is_no_result_stays_as_it_is() {
        let line = "[{\"a\":1}]".repeat(40);
        let cut = format!("JSON_F52E2B61-18A1-11d1-B105-00805F49916B\n---\n{}", split(&line, 256));
        assert!(unfold(decode(cut.into_bytes())).as_str().contains('\n'));
        let pretty = format!("[\"{}\",\n1,\n2]", "x".repeat(2_000));
        assert_eq!(unfold(decode(pretty.clone().into_bytes())).as_str(), pretty);
        let two = "JSON_F52E2B61-18A1-11d1-B105-00805F49916B\n---\n[{}]\n\n(1 row affected)\n\n\
                   JSON_F52E2B61-18A1-11d1-B105-00805F49916B\n---\n[1]\n";
        assert_eq!(unfold(decode(two.as_bytes().to_vec())).as_str(), "[{}][1]");
    }
}
