//! Writes grants beyond what the requirements ask for.

use crate::report::Report;

use super::page::{Ink, Page, Row};
use super::place::{self, Shown};
use super::record;

/// Writes each grant with its first place, or all of them.
pub(super) fn write(page: &mut Page, report: &Report, verbose: bool) {
    if report.excess.is_empty() {
        return;
    }
    if !verbose && report.counts.mismatch > 0 {
        return brief(page, report);
    }
    page.heading("EXCESS", report.excess.len(), "more is granted than is asked for; changes no verdict");
    for excess in &report.excess {
        let subject = &excess.subject;
        let row = Row::new(0, 4).whole(0, "+", Ink::DoubtBold).prose(1, &excess.what, Ink::Plain);
        let row = row.whole(1, "—", Ink::Dim).prose(1, &subject.kind, Ink::Dim);
        let row = record(row, 1, subject.name.as_deref(), subject.id.as_deref(), Ink::Dim);
        match excess.evidence.as_slice() {
            [only] if place::add(row.clone(), 2, only).width() <= page.width() => {
                page.row(&place::add(row, 2, only));
            }
            places => {
                page.row(&row);
                place::write(page, 4, places, if verbose { Shown::All } else { Shown::Few(1) }, "");
            }
        }
    }
}

/// Writes all grants in a few lines, beside mismatches that matter more.
fn brief(page: &mut Page, report: &Report) {
    let mut row = Row::new(0, 8).whole(0, "EXCESS", Ink::Bold);
    for (number, excess) in report.excess.iter().enumerate() {
        row = if number > 0 { row.whole(1, "·", Ink::Dim) } else { row };
        row = row.prose(if number > 0 { 1 } else { 2 }, &excess.what, Ink::Plain);
    }
    page.row(&row.whole(2, "(changes no verdict; -v)", Ink::Dim));
}
