//! Writes the mismatches: what is there, what must be there, where it stands, and where to change it in Halo.
//!
//! The way to the fixes of one record is told once, above them, as far as they share it: it is one visit to one screen.

use crate::report::{Finding, Origin, Severity};
use crate::words::{Certainty, Verdict};

use super::page::{Ink, Page, Row};
use super::visible::{crop, one_line};
use super::{Group, place, record};
use crate::render::phrase;

/// Columns before the lines below a mismatch.
const INDENT: usize = 4;

/// Columns before the text of those lines.
const HANG: usize = INDENT + place::LABEL;

/// Most columns of an observed value, unless all is shown.
const OBSERVED: usize = 160;

/// What stands between two steps of a click path.
const STEP: &str = " > ";

/// Writes all mismatches under their groups' titles.
pub(super) fn write(page: &mut Page, groups: &[Group<'_>], verbose: bool) {
    let number = groups.iter().map(|group| group.of(Verdict::Mismatch).count()).sum();
    if number == 0 {
        return;
    }
    page.heading("MISMATCHES", number, if verbose { "" } else { "(-v shows every place)" });
    for group in groups {
        let mismatches: Vec<&Finding> = group.of(Verdict::Mismatch).collect();
        for about_one in mismatches.chunk_by(|one, other| one.subject == other.subject) {
            heading(page, group.title, about_one);
            let (path, steps) = shared(about_one);
            if !path.is_empty() {
                page.row(&labelled("in").clicks(2, &path, Ink::Path));
            }
            for finding in about_one {
                mismatch(page, finding, steps, verbose);
            }
        }
    }
}

/// The click path that the fixes of several findings have in common, and how many steps it has. Each fix keeps at least
/// one step of its own; one step alone is not worth a line.
fn shared(findings: &[&Finding]) -> (String, usize) {
    let mut paths = findings.iter().map(|finding| finding.remedy.split(STEP));
    let mut common: Vec<&str> = match paths.next() {
        Some(first) if findings.len() > 1 => first.collect(),
        Some(_) | None => return (String::new(), 0),
    };
    common.pop();
    for path in paths {
        let own_last = path.clone().count().saturating_sub(1);
        let same = common.iter().zip(path).take(own_last).take_while(|(one, other)| *one == other).count();
        common.truncate(same);
    }
    if common.len() < 2 { (String::new(), 0) } else { (common.join(STEP), common.len()) }
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

/// Writes one mismatch. So many steps of the way to its fix are told already.
fn mismatch(page: &mut Page, finding: &Finding, steps: usize, verbose: bool) {
    let (mark, ink, advice) = match finding.severity {
        Severity::Error => ("✗", Ink::BadBold, ""),
        Severity::Warning => ("!", Ink::DoubtBold, "(only recommended)"),
    };
    let row = Row::new(0, INDENT).whole(0, mark, ink).whole(1, &finding.requirement, ink);
    page.row(&row.prose(2, &finding.title, Ink::Plain).whole(2, advice, Ink::Doubt));
    if let Some(accepted) = phrase::accepted(finding) {
        page.row(&Row::new(INDENT, HANG).prose(0, &accepted, Ink::Doubt));
    }
    let note = values(page, finding, verbose);
    place::write(page, INDENT, &finding.evidence, place::Shown::few(verbose), note);
    if verbose && !finding.quote.is_empty() {
        page.row(&vendor(finding));
    }
    let fix: Vec<&str> = finding.remedy.split(STEP).skip(steps).collect();
    if !finding.remedy.is_empty() {
        page.row(&labelled("fix").clicks(2, &fix.join(STEP), Ink::Path));
    }
}

/// Writes what is and what must be, on one line when they fit. Answers what there was no room to say of the value.
fn values(page: &mut Page, finding: &Finding, verbose: bool) -> &'static str {
    let note = match finding.certainty {
        Some(Certainty::Assumed) => place::ASSUMED,
        Some(Certainty::Established) | None => "",
    };
    let must = |row: Row, gap| row.whole(gap, "must be", Ink::Dim).prose(1, &finding.expected, Ink::Good);
    let below = Row::new(HANG, HANG + 8);
    let both = match &finding.observed {
        None => must(below, 0),
        Some(observed) => {
            let observed = one_line(observed);
            let observed = if verbose { observed } else { crop(&observed, OBSERVED) };
            let is = labelled("is").prose(2, &observed, Ink::Bad);
            let both = must(is.clone(), 3);
            if both.width() <= page.width() {
                both
            } else {
                page.row(&is);
                must(below, 0)
            }
        }
    };
    let noted = both.clone().whole(2, note, Ink::Doubt);
    let fits = noted.width() <= page.width() || finding.evidence.is_empty();
    page.row(if fits { &noted } else { &both });
    if fits { "" } else { note }
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
