//! Writes what became of the documents, and what went wrong with them.

use std::collections::BTreeMap;

use crate::report::{DocumentRow, DocumentStatus, ProblemRow, Report};

use super::page::{Ink, Page, Row};

/// How many documents, and how many problems, are listed by default.
const SHOWN: usize = 20;

/// From how many documents on of which the same is said they are counted, not listed.
const MANY: usize = 8;

/// Documents that take one entry.
struct Listed<'report> {
    rows: Vec<&'report DocumentRow>,
    word: &'static str,
    ink: Ink,
}

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
    more(page, problems.len().saturating_sub(shown));
    true
}

/// Writes the documents: how many became what, then each that is worth it. Answers which were written.
fn documents<'report>(
    page: &mut Page,
    rows: &'report [DocumentRow],
    verbose: bool,
    shown: usize,
) -> Vec<&'report DocumentRow> {
    let mut counts = Vec::new();
    let mut listed: Vec<Listed<'_>> = Vec::new();
    for (status, word, words, ink, always) in STATUSES {
        let of_status: Vec<&DocumentRow> = rows.iter().filter(|row| row.status == status).collect();
        if !of_status.is_empty() {
            counts.push(format!("{} {words}", of_status.len()));
        }
        if always || verbose {
            let folds = !verbose && matches!(status, DocumentStatus::NoHaloRecords | DocumentStatus::Skipped);
            let alike = if folds { alike(of_status) } else { of_status.into_iter().map(|row| vec![row]).collect() };
            listed.extend(alike.into_iter().map(|rows| Listed { rows, word, ink }));
        }
    }
    counts.reverse();
    if listed.is_empty() && !verbose {
        // The headline tells that all are used.
        return Vec::new();
    }
    page.heading("DOCUMENTS", rows.len(), &counts.join(", "));
    let rest = listed.split_off(listed.len().min(shown));
    for Listed { rows, word, ink } in &listed {
        match rows.as_slice() {
            [first, second, others @ ..] => {
                let (count, more) = (format!("{} documents", rows.len()), others.len());
                let detail = format!("{}: {}, {} and {more} more (-v)", reason(&first.detail), first.name, second.name);
                entry(page, word, *ink, &count, &detail);
            }
            one => one.iter().for_each(|row| entry(page, word, *ink, &row.name, &row.detail)),
        }
    }
    more(page, rest.iter().map(|listed| listed.rows.len()).sum());
    listed.into_iter().flat_map(|listed| listed.rows).collect()
}

/// Documents by what is said of them: each one for itself, unless it is said of many.
fn alike(rows: Vec<&DocumentRow>) -> Vec<Vec<&DocumentRow>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(reason(&row.detail)).or_default() += 1;
    }
    let mut groups: Vec<Vec<&DocumentRow>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let reason = reason(&row.detail);
        let many = counts.get(reason).is_some_and(|count| *count >= MANY);
        match places.get(reason).and_then(|place| groups.get_mut(*place)) {
            Some(group) if many => group.push(row),
            _ => {
                places.insert(reason, groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}

/// What is said of a document, without where it stands in its carrier and how much of it was read.
fn reason(detail: &str) -> &str {
    let scanned = detail.find(" bytes scanned, ").and_then(|end| detail.get(..end)?.rfind("; "));
    let end = [detail.find("; from /"), scanned].into_iter().flatten().min();
    end.and_then(|end| detail.get(..end)).unwrap_or(detail)
}

/// Writes one document with what is to be said about it.
fn entry(page: &mut Page, word: &str, ink: Ink, document: &str, detail: &str) {
    let row = Row::new(2, 18).whole(0, &format!("{word:<14}"), ink).whole(2, document, Ink::Plain);
    let ink = if ink == Ink::Plain { Ink::Dim } else { Ink::Plain };
    page.row(&row.prose(2, detail, ink));
}

/// Writes how many more there are.
fn more(page: &mut Page, count: usize) {
    if count > 0 {
        page.row(&Row::new(2, 2).whole(0, &format!("… and {count} more (-v)"), Ink::Dim));
    }
}
