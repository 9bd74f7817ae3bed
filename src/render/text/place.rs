//! Writes where a value stands: document, line and column, pointer, value.

use crate::report::EvidenceRow;

use super::counted;
use super::page::{Ink, Page, Row};
use super::visible::one_line;

/// Columns of a label before a place, and the blanks after it.
pub(super) const LABEL: usize = 5;

/// How many places of one finding are shown by default.
const SHOWN: usize = 3;

/// From this column on, a place in a document's first line says nothing: the document is one long line.
const FAR: u32 = 200;

/// How many places to show: the first three, or all.
pub(super) const fn limit(verbose: bool) -> usize {
    if verbose { usize::MAX } else { SHOWN }
}

/// Writes the places, one on a line, beside a label.
pub(super) fn write(page: &mut Page, indent: usize, evidence: &[EvidenceRow], limit: usize) {
    let hang = indent + LABEL;
    let mut before: Option<&EvidenceRow> = None;
    for place in evidence.iter().take(limit) {
        let row = match before {
            None => Row::new(indent, hang).whole(0, "at ", Ink::Dim),
            Some(_) => Row::new(hang, hang),
        };
        let repeated = before.is_some_and(|before| before.document == place.document && on_one_line(place));
        page.row(&if repeated { value(row, place) } else { add(row, 2, place) });
        before = Some(place);
    }
    if evidence.len() > limit {
        let more = format!("… and {} (-v)", counted(evidence.len() - limit, "more place", "more places"));
        page.row(&Row::new(hang, hang).whole(0, &more, Ink::Dim));
    }
}

/// Adds one place to a row: document, line and column where they help, pointer, value.
pub(super) fn add(row: Row, gap: usize, place: &EvidenceRow) -> Row {
    let document = if on_one_line(place) || place.line == 0 {
        place.document.clone()
    } else {
        format!("{}:{}:{}", place.document, place.line, place.column)
    };
    value(row.whole(gap, &document, Ink::Plain), place)
}

/// Adds the pointer, the value and the role.
fn value(row: Row, place: &EvidenceRow) -> Row {
    let row = row.whole(2, &place.pointer, Ink::Plain);
    let row = match one_line(&place.excerpt) {
        excerpt if excerpt.is_empty() => row,
        excerpt => row.value(1, &format!("= {excerpt}"), Ink::Bold),
    };
    match &place.role {
        Some(role) => row.value(2, &format!("via role {role}"), Ink::Doubt),
        None => row,
    }
}

/// Whether the document is one long line, in which columns help nobody.
const fn on_one_line(place: &EvidenceRow) -> bool {
    place.line == 1 && place.column > FAR
}
