//! Writes the waivers of the configuration, and what became of each.

use crate::report::{Report, WaiverStatus};

use super::page::{Ink, Page, Row};
use super::visible::one_line;
use crate::render::phrase;

/// Writes all waivers; those that waive nothing are warnings.
pub(super) fn write(page: &mut Page, report: &Report) {
    if report.waivers.is_empty() {
        return;
    }
    let as_of = report.parameters.as_of.map_or_else(String::new, |day| format!("as of {day}"));
    let note = match phrase::idle_waivers(report).count() {
        0 => as_of,
        idle => format!("{as_of}; {idle} to look at"),
    };
    page.heading("WAIVERS", report.waivers.len(), &note);
    for waiver in &report.waivers {
        let ink = match waiver.status {
            WaiverStatus::InForce => Ink::Plain,
            WaiverStatus::Expired | WaiverStatus::Unused => Ink::DoubtBold,
        };
        let row = Row::new(0, 4).whole(0, "~", ink).whole(1, &waiver.requirement, ink);
        let row = match &waiver.subject {
            Some(subject) => row.whole(1, "for", Ink::Dim).prose(1, &one_line(subject), Ink::Plain),
            None => row,
        };
        let row = row.whole(1, "—", Ink::Dim).prose(1, &format!("{}:", waiver.status.word()), Ink::Doubt);
        page.row(&row.prose(1, &one_line(&waiver.detail), Ink::Plain));
        let said = format!("{}: {}", one_line(&waiver.owner), one_line(&waiver.reason));
        page.row(&Row::new(4, 6).prose(0, &said, Ink::Dim));
    }
}
