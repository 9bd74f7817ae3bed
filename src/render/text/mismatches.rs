//! Writes the mismatches: what is there, what must be there, where it stands, and where to change it in Halo.
//!
//! Neighbours that are fixed at the same place share one line for it, above them: they are one visit to one screen.

use crate::report::{Finding, Origin, Severity};
use crate::words::{Certainty, Verdict};

use super::page::{Ink, Page, Row};
use super::visible::{crop, one_line};
use super::{Group, place, record};

/// Columns before the lines below a mismatch.
const INDENT: usize = 4;

/// Columns before the text of those lines.
const HANG: usize = INDENT + place::LABEL;

/// Most columns of an observed value, unless all is shown.
const OBSERVED: usize = 160;

/// Writes all mismatches under their groups' titles.
pub(super) fn write(page: &mut Page, groups: &[Group<'_>], verbose: bool) {
    let number = groups.iter().map(|group| group.of(Verdict::Mismatch).count()).sum();
    if number == 0 {
        return;
    }
    page.heading("MISMATCHES", number, "");
    for group in groups {
        let mismatches: Vec<&Finding> = group.of(Verdict::Mismatch).collect();
        for about_one in mismatches.chunk_by(|one, other| one.subject == other.subject) {
            heading(page, group.title, about_one);
            for fixed_together in about_one.chunk_by(|one, other| one.remedy == other.remedy) {
                if fixed_together.len() > 1 {
                    fix(page, fixed_together);
                }
                for finding in fixed_together {
                    mismatch(page, finding, verbose);
                }
                if fixed_together.len() == 1 {
                    fix(page, fixed_together);
                }
            }
        }
    }
}

/// Writes a group's title and the record that its findings are about. The id is left out when there is no room for it:
/// the headline has it.
pub(super) fn heading(page: &mut Page, title: &str, findings: &[&Finding]) {
    page.blank_between();
    let row = Row::new(0, 2).prose(0, title, Ink::Bold);
    let subject = findings.first().and_then(|finding| finding.subject.as_ref());
    let Some(subject) = subject.filter(|subject| subject.name.is_some() || subject.id.is_some()) else {
        return page.row(&row);
    };
    let row = row.whole(1, "—", Ink::Dim);
    let long = record(row.clone(), 1, subject.name.as_deref(), subject.id.as_deref(), Ink::Plain);
    if long.width() <= page.width() || subject.name.is_none() {
        page.row(&long);
    } else {
        page.row(&record(row, 1, subject.name.as_deref(), None, Ink::Plain));
    }
}

/// Writes one mismatch, but for its fix.
fn mismatch(page: &mut Page, finding: &Finding, verbose: bool) {
    let (mark, ink, advice) = match finding.severity {
        Severity::Error => ("✗", Ink::BadBold, ""),
        Severity::Warning => ("!", Ink::DoubtBold, "(only recommended)"),
    };
    let row = Row::new(0, INDENT).whole(0, mark, ink).whole(1, &finding.requirement, ink);
    page.row(&row.prose(2, &finding.title, Ink::Plain).prose(2, advice, Ink::Doubt));
    values(page, finding, verbose);
    place::write(page, INDENT, &finding.evidence, place::limit(verbose));
    if verbose && !finding.quote.is_empty() {
        page.row(&vendor(finding));
    }
}

/// Writes where to fix mismatches that are fixed at the same place.
fn fix(page: &mut Page, findings: &[&Finding]) {
    let Some(remedy) = findings.first().map(|finding| finding.remedy.as_str()).filter(|remedy| !remedy.is_empty())
    else {
        return;
    };
    let row = labelled("fix");
    page.row(&match findings.len() {
        1 => row.clicks(2, remedy, Ink::Path),
        number => row.whole(2, &format!("these {number} in"), Ink::Bold).clicks(1, remedy, Ink::Path),
    });
}

/// Writes what is and what must be: on one line when they fit.
fn values(page: &mut Page, finding: &Finding, verbose: bool) {
    let must = |row: Row, gap| {
        let row = row.whole(gap, "must be", Ink::Dim).prose(1, &finding.expected, Ink::Good);
        match finding.certainty {
            Some(Certainty::Assumed) => row.prose(2, "(meaning assumed)", Ink::Doubt),
            Some(Certainty::Established) | None => row,
        }
    };
    let below = Row::new(HANG, HANG + 8);
    let Some(observed) = &finding.observed else {
        return page.row(&must(below, 0));
    };
    let observed = one_line(observed);
    let observed = if verbose { observed } else { crop(&observed, OBSERVED) };
    let is = labelled("is").prose(2, &observed, Ink::Bad);
    let both = must(is.clone(), 3);
    if both.width() <= page.width() {
        page.row(&both);
    } else {
        page.row(&is);
        page.row(&must(below, 0));
    }
}

/// The vendor's sentence, and whether it says so itself.
fn vendor(finding: &Finding) -> Row {
    let row = labelled("why").prose(2, &format!("“{}”", finding.quote), Ink::Dim);
    match finding.kind {
        Origin::Stated => row,
        Origin::Implied => row.prose(1, "(implied)", Ink::Dim),
    }
}

/// A line below a mismatch, with its label.
fn labelled(label: &str) -> Row {
    Row::new(INDENT, HANG).whole(0, &format!("{label:<3}"), Ink::Dim)
}
