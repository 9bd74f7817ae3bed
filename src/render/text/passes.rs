//! Writes what passes and what does not apply, one by one.

use crate::report::Finding;
use crate::words::{Certainty, Verdict};

use super::page::{Ink, Page, Row};
use super::place::{self, Shown};
use super::visible::one_line;
use super::{Group, mismatches};

/// Writes all passes, then all that do not apply, under their groups' titles.
pub(super) fn write(page: &mut Page, groups: &[Group<'_>]) {
    for (verdict, title, mark, ink) in
        [(Verdict::Pass, "PASSES", "✓", Ink::Good), (Verdict::NotApplicable, "NOT APPLICABLE", "–", Ink::Dim)]
    {
        let number = groups.iter().map(|group| group.of(verdict).count()).sum();
        if number == 0 {
            continue;
        }
        page.heading(title, number, "");
        for group in groups {
            let findings: Vec<&Finding> = group.of(verdict).collect();
            for about_one in findings.chunk_by(|one, other| one.subject == other.subject) {
                mismatches::heading(page, group.title, about_one);
                for finding in about_one {
                    pass(page, finding, mark, ink);
                }
            }
        }
    }
}

/// Writes one finding: its id and value, then its places.
fn pass(page: &mut Page, finding: &Finding, mark: &str, ink: Ink) {
    let row = Row::new(0, 4).whole(0, mark, ink).whole(1, &finding.requirement, Ink::Plain);
    let row = match &finding.observed {
        Some(observed) => row.whole(2, "is", Ink::Dim).value(1, &one_line(observed), ink),
        None => row,
    };
    let row = match finding.certainty {
        Some(Certainty::Assumed) => row.prose(2, place::ASSUMED, Ink::Doubt),
        Some(Certainty::Established) | None => row,
    };
    match finding.evidence.as_slice() {
        [only] if place::add(row.clone(), 2, only).width() <= page.width() => page.row(&place::add(row, 2, only)),
        places => {
            page.row(&row);
            place::write(page, 4, places, Shown::All, "");
        }
    }
}
