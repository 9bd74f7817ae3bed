//! Writes the unknowns by what would settle them, so that each group is one thing to ask for.

use crate::report::{Finding, Report};
use crate::words::{Reason, Verdict};

use super::page::{Ink, Page, Row};
use super::place::{self, Shown};
use super::visible::one_line;
use crate::render::phrase;

/// How many of many ids are named by default.
const IDS: usize = 5;

/// How many of many findings that stand in the same documents for the same reason are written out by default.
const ALIKE: usize = 2;

/// Unknowns that the same step settles.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Step<'report> {
    /// The step: a request, a screen, an option.
    pub(in crate::render) next: Option<&'report str>,
    /// The unknowns, in the report's order.
    pub(in crate::render) findings: Vec<&'report Finding>,
}

/// The unknowns by what would settle them: the step that settles most first, then by first appearance.
pub(in crate::render) fn steps(report: &Report) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.verdict == Verdict::Unknown) {
        let next = finding.next.as_deref();
        match steps.iter_mut().find(|step| step.next == next) {
            Some(step) => step.findings.push(finding),
            None => steps.push(Step { next, findings: vec![finding] }),
        }
    }
    steps.sort_by_key(|step| std::cmp::Reverse(step.findings.len()));
    steps
}

/// Writes all unknowns.
pub(super) fn write(page: &mut Page, report: &Report, verbose: bool) {
    let steps = steps(report);
    let number = steps.iter().map(|step| step.findings.len()).sum();
    if number == 0 {
        return;
    }
    page.heading("UNKNOWN", number, "grouped by what would settle them");
    for step in &steps {
        page.blank_between();
        let row = Row::new(0, 4).whole(0, "?", Ink::DoubtBold);
        let row = match step.next {
            Some(next) => row.prose(1, next, Ink::Bold),
            None => row.prose(1, "no step is known that would settle", Ink::Bold),
        };
        page.row(&row.whole(2, &format!("settles {}", step.findings.len()), Ink::Doubt));
        for (reason, number) in reasons(&step.findings) {
            let row = Row::new(4, 6).prose(0, reason.meaning(), Ink::Plain);
            let alone = number == step.findings.len();
            page.row(&row.whole(1, &if alone { String::new() } else { format!("({number})") }, Ink::Plain));
        }
        findings(page, &step.findings, verbose);
    }
}

/// The reasons of the findings and how often each is given, in the order of first appearance.
fn reasons(findings: &[&Finding]) -> Vec<(Reason, usize)> {
    let mut reasons: Vec<(Reason, usize)> = Vec::new();
    for reason in findings.iter().filter_map(|finding| finding.reason) {
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, number)) => *number += 1,
            None => reasons.push((reason, 1)),
        }
    }
    reasons
}

/// Writes the ids together; those whose value is there, but does not decide, on lines of their own.
fn findings(page: &mut Page, findings: &[&Finding], verbose: bool) {
    let (told, silent): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().copied().partition(|finding| tells(finding, verbose));
    ids(page, &silent, if verbose { silent.len() } else { IDS });
    let (told, alike) = if verbose { (told, Vec::new()) } else { without_alike(&told) };
    for finding in told {
        let row = Row::new(4, 6).whole(0, &phrase::id(finding), Ink::Plain);
        page.row(&match &finding.observed {
            Some(observed) => row.whole(2, "is", Ink::Dim).value(1, &one_line(observed), Ink::Doubt),
            None => row,
        });
        let shown = match finding.reason {
            Some(Reason::Conflicting) if !verbose => Shown::Sides,
            _ => Shown::few(verbose),
        };
        place::write(page, 6, &finding.evidence, shown, "");
    }
    if !alike.is_empty() {
        page.row(&Row::new(4, 4).whole(0, "in the same documents:", Ink::Plain));
        ids(page, &alike, IDS);
    }
}

/// Writes ids one after the other. Ids that say no more than their number are folded.
fn ids(page: &mut Page, findings: &[&Finding], few: usize) {
    let shown = if findings.len() <= few + 2 { findings.len() } else { few };
    let mut row = Row::new(4, 4);
    for (number, finding) in findings.iter().take(shown).enumerate() {
        let comma = if number + 1 < findings.len() { "," } else { "" };
        row = row.whole(1, &format!("{}{comma}", phrase::id(finding)), Ink::Dim);
    }
    if shown < findings.len() {
        row = row.whole(1, &format!("… and {} others (-v)", findings.len() - shown), Ink::Dim);
    }
    if !findings.is_empty() {
        page.row(&row);
    }
}

/// Divides findings into those that are written out, and those of which there are many with the same reason and the
/// same documents: a few of them say it all.
fn without_alike<'report>(told: &[&'report Finding]) -> (Vec<&'report Finding>, Vec<&'report Finding>) {
    let alike = |finding: &Finding, other: &Finding| {
        finding.reason == other.reason && place::documents(&finding.evidence).eq(place::documents(&other.evidence))
    };
    let (mut written, mut folded) = (Vec::new(), Vec::new());
    for (number, &finding) in told.iter().enumerate() {
        let before = told.iter().take(number).filter(|other| alike(finding, other)).count();
        let all = told.iter().filter(|other| alike(finding, other)).count();
        if all > ALIKE + 2 && before >= ALIKE { folded.push(finding) } else { written.push(finding) }
    }
    (written, folded)
}

/// Whether the bundle shows something about the unknown that a person should see.
fn tells(finding: &Finding, verbose: bool) -> bool {
    let shows = finding.observed.is_some() || !finding.evidence.is_empty();
    let matters = match finding.reason {
        Some(Reason::UnrecognisedValue | Reason::Conflicting | Reason::AmbiguousLabel) => true,
        Some(
            Reason::NotInBundle
            | Reason::DetailMissing
            | Reason::PropertyAbsent
            | Reason::PartialList
            | Reason::Truncated
            | Reason::RoleMissing
            | Reason::ParameterMissing
            | Reason::VersionMissing
            | Reason::Unreadable
            | Reason::AssumedMeaning,
        )
        | None => false,
    };
    shows && (matters || verbose)
}
