//! Writes the lines around a value with the value marked: what it means beside it, the vendor's sentence at its name.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::report::{EvidenceRow, Finding};

use super::page::{Ink, Page, Row};
use super::safe_lines;
use super::visible::{crop, one_line, split, width};

/// Blanks before an excerpt.
const INDENT: usize = 3;

/// Columns that line numbers and the frame beside them take.
const FRAME: usize = 8;

/// Fewest columns of a label.
const LABEL: usize = 16;

/// Writes the lines around the finding's first place that has some.
pub(super) fn write(page: &mut Page, finding: &Finding) {
    let room = page.width().saturating_sub(INDENT + FRAME);
    let Some(text) = finding.evidence.iter().find_map(|place| marked(finding, place, room)) else { return };
    let mut marking = false;
    // Frames without anything beside them say nothing.
    let lines: Vec<&str> = text.lines().filter(|line| line.trim() != "|").collect();
    for line in lines {
        let (frame, rest) = line.split_at(line.find('|').map_or(0, |bar| bar + 1));
        let source = frame.contains(|sign: char| sign.is_ascii_digit());
        marking = !source && (marking || rest.contains('^'));
        let ink = match (source, marking && rest.contains('^')) {
            (true, _) => Ink::Plain,
            (false, true) => Ink::Bad,
            (false, false) => Ink::Dim,
        };
        page.row(&Row::new(INDENT, INDENT).whole(0, frame, Ink::Dim).whole(0, rest, ink));
    }
}

/// The lines around one place, at most so wide, with marks and labels.
fn marked(finding: &Finding, place: &EvidenceRow, room: usize) -> Option<String> {
    let snippet = place.snippet.as_ref()?;
    let (lines, value) = lines(&snippet.before, &place.excerpt, &snippet.after, room);
    let own = lines.get(value.line)?;
    let start: usize = lines.iter().take(value.line).map(|line| line.len() + 1).sum();
    let inside = |part: Range<usize>| start + part.start..start + part.end;
    let label = |text: &str, column: usize| {
        let text = safe_lines(&one_line(text));
        crop(&text, room.saturating_sub(column + 2).max(LABEL)).into_owned()
    };
    let column = |at: usize| own.get(..at).map_or(0, width);
    let observed = label(finding.observed.as_deref().unwrap_or("here"), column(value.part.end));
    let name = own.get(..value.part.start).and_then(name).unwrap_or_else(|| value.part.clone());
    let quote = label(&finding.quote, column(name.start) + 2);
    let mut excerpt = Snippet::source(lines.join("\n"))
        .line_start(usize::try_from(snippet.line).unwrap_or(1))
        .fold(false)
        .annotation(AnnotationKind::Primary.span(inside(value.part.clone())).label(observed));
    if !quote.is_empty() {
        excerpt = excerpt.annotation(AnnotationKind::Context.span(inside(name)).label(format!("“{quote}”")));
    }
    Some(Renderer::plain().render(&[Group::with_level(Level::ERROR).element(excerpt)]))
}

/// Where a value stands among lines.
struct Value {
    line: usize,
    part: Range<usize>,
}

/// The lines of an excerpt, each at most so wide, without the indentation that they share.
fn lines(before: &str, value: &str, after: &str, room: usize) -> (Vec<String>, Value) {
    let safe = |text: &str| safe_lines(&text.replace('\t', "    "));
    let (before, value, after) = (safe(before), safe(value), safe(after));
    // Of a value of several lines the first one is shown and marked.
    let (value, after) = value.split_once('\n').map_or((value.as_str(), after.as_str()), |(first, _)| (first, "\n…"));
    let mut lines: Vec<&str> = before.split('\n').collect();
    let own = lines.pop().unwrap_or_default();
    let mut behind = after.split('\n');
    let rest = behind.next().unwrap_or_default();
    let behind: Vec<&str> = behind.collect();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let all = lines.iter().chain([&own]).chain(&behind).filter(|line| !matches!(line.trim(), "" | "…"));
    let shared = all.map(|line| indent(line)).min().unwrap_or(0);
    let cut = |line: &str| crop(line.get(shared.min(indent(line))..).unwrap_or_default(), room).into_owned();
    let own = last(own.get(shared.min(indent(own))..).unwrap_or_default(), room / 2);
    let value = crop(value, room.saturating_sub(width(&own)).max(LABEL)).into_owned();
    let rest = match room.saturating_sub(width(&own) + width(&value)) {
        0 | 1 => String::new(),
        left => crop(rest, left).into_owned(),
    };
    let place = Value { line: lines.len(), part: own.len()..own.len() + value.len() };
    let mut shown: Vec<String> = lines.iter().map(|line| cut(line)).collect();
    shown.push(format!("{own}{value}{rest}"));
    shown.extend(behind.iter().map(|line| cut(line)));
    (shown, place)
}

/// The end of a text in at most so many columns.
fn last(text: &str, columns: usize) -> String {
    let wide = width(text);
    if wide <= columns {
        return text.to_owned();
    }
    let (_, end) = split(text, wide + 1 - columns);
    format!("…{end}")
}

/// The name in front of a value: `"name": ` or `<name>`.
fn name(text: &str) -> Option<Range<usize>> {
    let end = text.trim_end();
    if let Some(member) = end.strip_suffix(':').map(str::trim_end) {
        let start = member.strip_suffix('"')?.rfind('"')?;
        return Some(start..member.len());
    }
    let start = end.ends_with('>').then(|| end.rfind('<'))??;
    (!end.get(start..)?.starts_with("</")).then_some(start..end.len())
}

#[cfg(test)]
mod tests {
    use super::{lines, name};

    #[test]
    fn names_stand_before_values() {
        for (text, found) in [
            ("  \"value\": ", Some("\"value\"")),
            ("{\"a\":1,\"value\":", Some("\"value\"")),
            ("<a><Value N=\"x\">", Some("<Value N=\"x\">")),
            ("<a></b>", None),
            ("  ", None),
            (": ", None),
        ] {
            assert_eq!(name(text).and_then(|range| text.get(range)), found, "{text}");
        }
    }

    #[test]
    fn lines_fit_and_lose_their_shared_indentation() {
        let (shown, value) = lines("    {\n      \"a\": ", "\"x\"", ",\n      \"b\": 2\n    }", 40);
        assert_eq!(shown, ["{", "  \"a\": \"x\",", "  \"b\": 2", "}"]);
        assert_eq!((value.line, &shown[1][value.part]), (1, "\"x\""));
        let (shown, value) = lines(&"é".repeat(50), "\"x\"", &"y".repeat(50), 40);
        assert_eq!(shown, [format!("…{}\"x\"{}…", "é".repeat(19), "y".repeat(16))]);
        assert_eq!(&shown[0][value.part], "\"x\"");
    }
}
