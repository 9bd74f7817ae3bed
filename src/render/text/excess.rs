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
