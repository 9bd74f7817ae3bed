//! Writes the mismatches: what is there, what must be there, where it stands, and where to change it in Halo.
//!
//! The way to the fixes of one record is told once, above them, as far as they share it: it is one visit to one screen.

use crate::report::{Finding, Origin, Severity};
use crate::words::{Certainty, Verdict};

use super::page::{Ink, Page, Row};
use super::visible::{crop, one_line};
use super::{Group, place, record, snippet};
use crate::render::phrase;

/// Columns before the lines below a mismatch.
const INDENT: usize = 4;

/// Columns before them where each mismatch takes three lines.
const CLOSE: usize = 2;

/// Columns before the text of those lines.
const HANG: usize = INDENT + place::LABEL;

/// Most columns of an observed value, unless all is shown.
const OBSERVED: usize = 160;

/// Up to so many mismatches are told at length; of more, each takes three lines, so that they fit one screen.
const FEW: usize = 3;

/// What stands between two steps of a click path.
const STEP: &str = " > ";

/// Writes all mismatches under their groups' titles.
pub(super) fn write(page: &mut Page, groups: &[Group<'_>], verbose: bool) {
    let number = groups.iter().map(|group| group.of(Verdict::Mismatch).count()).sum();
    if number == 0 {
        return;
    }
    let long = verbose || number <= FEW;
    page.heading("MISMATCHES", number, if long { "" } else { "(-v says more of each)" });
    for group in groups {
        let mismatches: Vec<&Finding> = group.of(Verdict::Mismatch).collect();
        for about_one in mismatches.chunk_by(|one, other| one.subject == other.subject) {
            let (path, steps) = shared(about_one);
            if !long {
                page.row(&way(group.title, &path, page.width()));
                about_one.iter().for_each(|finding| brief(page, finding, steps));
                continue;
            }
            heading(page, group.title, about_one);
            if !path.is_empty() {
                page.row(&labelled("in").clicks(2, &path, Ink::Path));
            }
            for finding in about_one {
                mismatch(page, finding, steps, verbose);
            }
        }
    }
}

/// The click path that the fixes of findings have in common, and how many steps it has. Each fix keeps at least one step
/// of its own; one step alone is not worth a line.
fn shared(findings: &[&Finding]) -> (String, usize) {
    let mut paths = findings.iter().map(|finding| finding.remedy.split(STEP));
    let mut common: Vec<&str> = paths.next().map(Iterator::collect).unwrap_or_default();
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

/// A group's title and the last steps of the way to its fixes, as many as fit beside it.
fn way(title: &str, path: &str, columns: usize) -> Row {
    let row = Row::new(0, 4).prose(0, title, Ink::Bold);
    if path.is_empty() {
        return row;
    }
    let row = row.whole(1, "—", Ink::Dim);
    let mut way = path.to_owned();
    let mut rest = path;
    loop {
        let with = row.clone().clicks(1, &way, Ink::Path);
        match rest.split_once(STEP) {
            Some((_, last)) if with.width() > columns => {
                rest = last;
                way = format!("… > {last}");
            }
            _ => return with,
        }
    }
}

/// Begins a mismatch with its id. Answers also what is said of one that is only recommended.
fn begun(finding: &Finding) -> (Row, &'static str) {
    let (mark, ink, advice) = match finding.severity {
        Severity::Error => ("✗", Ink::BadBold, ""),
        Severity::Warning => ("!", Ink::DoubtBold, "(only recommended)"),
    };
    (Row::new(0, INDENT).whole(0, mark, ink).whole(1, &finding.requirement, ink), advice)
}

/// Writes one mismatch in three lines as far as they hold it: its values, its first place, its fix.
fn brief(page: &mut Page, finding: &Finding, steps: usize) {
    let (row, advice) = begun(finding);
    let is = match &finding.observed {
        Some(observed) => row.whole(2, "is", Ink::Dim).value(1, &one_line(observed), Ink::Bad),
        None => row,
    };
    let must = |row: Row, gap| row.whole(gap, "must be", Ink::Dim).value(1, &one_line(&finding.expected), Ink::Good);
    let noted = |row: Row| row.whole(2, note(finding), Ink::Doubt).whole(1, advice, Ink::Doubt);
    let all = noted(must(is.clone(), 2));
    let expected = finding.expected.split([',', ';']).next().unwrap_or_default();
    // The fix often ends with what must be.
    let told = finding.remedy.split(STEP).skip(steps).any(|step| step.contains(expected));
    let mut left = "";
    if all.width() <= page.width() {
        page.row(&all);
    } else {
        let short = noted(is.clone());
        let fits = short.width() <= page.width() || !advice.is_empty() || finding.evidence.is_empty();
        page.row(if fits { &short } else { &is });
        left = if fits { "" } else { note(finding) };
        if !told {
            page.row(&must(Row::new(CLOSE + place::LABEL, CLOSE + place::LABEL), 0));
        }
    }
    if let Some(accepted) = phrase::accepted(finding) {
        page.row(&Row::new(CLOSE, CLOSE + place::LABEL).prose(0, &accepted, Ink::Doubt));
    }
    place::write(page, CLOSE, &finding.evidence, place::Shown::Few(1), left);
    fix(page, CLOSE, finding, steps);
}

/// Writes one mismatch. So many steps of the way to its fix are told already.
fn mismatch(page: &mut Page, finding: &Finding, steps: usize, verbose: bool) {
    let (row, advice) = begun(finding);
    page.row(&row.prose(2, &finding.title, Ink::Plain).whole(2, advice, Ink::Doubt));
    if let Some(accepted) = phrase::accepted(finding) {
        page.row(&Row::new(INDENT, HANG).prose(0, &accepted, Ink::Doubt));
    }
    let note = values(page, finding, verbose);
    place::write(page, INDENT, &finding.evidence, place::Shown::few(verbose), note);
    snippet::write(page, finding);
    if verbose && !finding.quote.is_empty() {
        page.row(&vendor(finding));
    }
    fix(page, INDENT, finding, steps);
}

/// Writes the rest of the way to the fix.
fn fix(page: &mut Page, indent: usize, finding: &Finding, steps: usize) {
    let fix: Vec<&str> = finding.remedy.split(STEP).skip(steps).collect();
    if !finding.remedy.is_empty() {
        let row = Row::new(indent, indent + place::LABEL).whole(0, "fix", Ink::Dim);
        page.row(&row.clicks(2, &fix.join(STEP), Ink::Path));
    }
}

/// Writes what is and what must be, on one line when they fit. Answers what there was no room to say of the value.
fn values(page: &mut Page, finding: &Finding, verbose: bool) -> &'static str {
    let note = note(finding);
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

/// What is said of a value whose meaning is assumed.
const fn note(finding: &Finding) -> &'static str {
    match finding.certainty {
        Some(Certainty::Assumed) => place::ASSUMED,
        Some(Certainty::Established) | None => "",
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
