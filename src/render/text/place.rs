//! Writes where a value stands: document, line and column, pointer, value.

use crate::report::EvidenceRow;

use super::page::{Ink, Page, Row};
use super::visible::one_line;

/// Columns of a label before a place, and the blanks after it.
pub(super) const LABEL: usize = 5;

/// How many places of one finding are shown by default.
const FEW: usize = 3;

/// What is said of a value whose meaning is assumed.
pub(super) const ASSUMED: &str = "(assumed)";

/// From this column on, a place in a document's first line says nothing: the document is one long line.
const FAR: u32 = 200;

/// Which places of a finding are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of them.
    All,
    /// At most so many single values; without any, the first list or record. Those beside values were only searched.
    Few(usize),
    /// The first place of each document: what contradicts each other.
    Sides,
}

impl Shown {
    /// The first few, or all.
    pub(super) const fn few(verbose: bool) -> Self {
        if verbose { Self::All } else { Self::Few(FEW) }
    }

    /// The places that are shown.
    fn of(self, evidence: &[EvidenceRow]) -> Vec<&EvidenceRow> {
        let few = match self {
            Self::All => return evidence.iter().collect(),
            Self::Sides if documents(evidence).count() > 1 => return sides(evidence),
            Self::Sides => FEW,
            Self::Few(few) => few,
        };
        let telling: Vec<&EvidenceRow> = evidence.iter().filter(|place| !is_container(place)).take(few).collect();
        if telling.is_empty() { evidence.iter().take(1).collect() } else { telling }
    }
}

/// Writes the places, one on a line, beside a label; a note about the value follows the first.
pub(super) fn write(page: &mut Page, indent: usize, evidence: &[EvidenceRow], shown: Shown, note: &str) {
    let hang = indent + LABEL;
    let places = shown.of(evidence);
    let folded = evidence.len().saturating_sub(places.len());
    let mut before: Option<&EvidenceRow> = None;
    for (number, &place) in places.iter().enumerate() {
        let row = match before {
            None => Row::new(indent, hang).whole(0, "at ", Ink::Dim),
            Some(_) => Row::new(hang, hang),
        };
        let repeated = before.is_some_and(|before| before.document == place.document && on_one_line(place));
        let mut row = if repeated { value(row, place) } else { add(row, 2, place) };
        if number == 0 {
            row = row.whole(1, note, Ink::Doubt);
        }
        if number + 1 == places.len() && folded > 0 {
            let more = if shown == Shown::Few(1) { "" } else { " more" };
            row = row.whole(1, &format!("+{folded}{more}"), Ink::Dim);
        }
        page.row(&row);
        before = Some(place);
    }
}

/// The documents of places, in the order of first appearance.
pub(super) fn documents(evidence: &[EvidenceRow]) -> impl Iterator<Item = &str> {
    let first = |number: usize, document: &str| evidence.iter().take(number).all(|before| before.document != document);
    let places = evidence.iter().map(|place| place.document.as_str()).enumerate();
    places.filter(move |(number, document)| first(*number, document)).map(|(_, document)| document)
}

/// One place of each of the first documents: the first single value in it, or else the first list or record.
fn sides(evidence: &[EvidenceRow]) -> Vec<&EvidenceRow> {
    let side = |document: &str| {
        let inside = || evidence.iter().filter(|place| place.document == document);
        inside().find(|place| !is_container(place)).or_else(|| inside().next())
    };
    documents(evidence).take(FEW + 1).filter_map(side).collect()
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
        excerpt if excerpt.is_empty() || (place.role.is_some() && is_container(place)) => row,
        excerpt => row.value(1, &format!("= {excerpt}"), Ink::Bold),
    };
    match &place.role {
        Some(role) => row.value(2, &format!("via role {role}"), Ink::Doubt),
        None => row,
    }
}

/// Whether the value is a list or a record.
fn is_container(place: &EvidenceRow) -> bool {
    place.excerpt.trim_start().starts_with(['[', '{', '<'])
}

/// Whether the document is one long line, in which columns help nobody.
const fn on_one_line(place: &EvidenceRow) -> bool {
    place.line == 1 && place.column > FAR
}
