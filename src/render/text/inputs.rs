//! Writes what became of the documents, and what went wrong with them.

use crate::report::{DocumentRow, DocumentStatus, ProblemRow, Report};

use super::page::{Ink, Page, Row};

/// How many documents, and how many problems, are listed by default.
const SHOWN: usize = 20;

/// What becomes of documents, the worst first: the word for one, the words for many, their colour, and whether they are
/// listed by default.
const STATUSES: [(DocumentStatus, &str, &str, Ink, bool); 5] = [
    (DocumentStatus::Unreadable, "unreadable", "unreadable", Ink::Bad, true),
    (DocumentStatus::Partial, "partial", "partial", Ink::Doubt, true),
    (DocumentStatus::Skipped, "skipped", "skipped", Ink::Plain, true),
    (DocumentStatus::NoHaloRecords, "no records", "without Halo records", Ink::Plain, true),
    (DocumentStatus::Used, "used", "used", Ink::Dim, false),
];

/// Writes the documents that were not used whole, then the problems. Answers whether there was anything to write.
pub(super) fn write(page: &mut Page, report: &Report, verbose: bool) -> bool {
    let shown = if verbose { usize::MAX } else { SHOWN };
    let listed = documents(page, &report.documents, verbose, shown);
    let told =
        |problem: &ProblemRow| listed.iter().any(|row| row.name == problem.document && row.detail == problem.detail);
    let problems: Vec<&ProblemRow> = report.problems.iter().filter(|problem| !told(problem)).collect();
    if problems.is_empty() {
        return !listed.is_empty();
    }
    page.heading("PROBLEMS", problems.len(), "");
    for problem in problems.iter().take(shown) {
        entry(page, problem.kind.word(), Ink::Doubt, &problem.document, &problem.detail);
    }
    more(page, problems.len(), shown);
    true
}

/// Writes the documents: how many became what, then each that is worth it. Answers which were written.
fn documents<'report>(
    page: &mut Page,
    rows: &'report [DocumentRow],
    verbose: bool,
    shown: usize,
) -> Vec<&'report DocumentRow> {
    let (mut counts, mut listed) = (Vec::new(), Vec::new());
    for (status, word, words, ink, always) in STATUSES {
        let of_status: Vec<&DocumentRow> = rows.iter().filter(|row| row.status == status).collect();
        if !of_status.is_empty() {
            counts.push(format!("{} {words}", of_status.len()));
        }
        if always || verbose {
            listed.extend(of_status.into_iter().map(|row| (row, word, ink)));
        }
    }
    counts.reverse();
    if listed.is_empty() && !verbose {
        // The headline tells that all are used.
        return Vec::new();
    }
    page.heading("DOCUMENTS", rows.len(), &counts.join(", "));
    for (row, word, ink) in listed.iter().take(shown) {
        entry(page, word, *ink, &row.name, &row.detail);
    }
    more(page, listed.len(), shown);
    listed.into_iter().take(shown).map(|(row, ..)| row).collect()
}

/// Writes one document with what is to be said about it.
fn entry(page: &mut Page, word: &str, ink: Ink, document: &str, detail: &str) {
    let row = Row::new(2, 18).whole(0, &format!("{word:<14}"), ink).whole(2, document, Ink::Plain);
    let ink = if ink == Ink::Plain { Ink::Dim } else { Ink::Plain };
    page.row(&row.prose(2, detail, ink));
}

/// Writes how many more there are.
fn more(page: &mut Page, all: usize, shown: usize) {
    if all > shown {
        page.row(&Row::new(2, 2).whole(0, &format!("… and {} more (-v)", all - shown), Ink::Dim));
    }
}
