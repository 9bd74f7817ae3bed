//! Writes the counts: a table by group, and the last lines with coverage and verdict.

use crate::report::Report;
use crate::words::{Certainty, Verdict};

use super::page::{Ink, Page, Row};
use super::visible::{crop, width};
use super::{Group, counted, headline};

/// Most columns of a group's title.
const TITLE: usize = 32;

/// Titles of the columns after the first two.
const COLUMNS: [(&str, Verdict, Ink); 3] = [
    ("mismatch", Verdict::Mismatch, Ink::Bad),
    ("unknown", Verdict::Unknown, Ink::Doubt),
    ("n/a", Verdict::NotApplicable, Ink::Plain),
];

/// Writes how many findings of each group have which verdict.
pub(super) fn table(page: &mut Page, groups: &[Group<'_>], verbose: bool) {
    if groups.is_empty() {
        return;
    }
    let titles = groups.iter().map(|group| width(&crop(group.title, TITLE))).max().unwrap_or(0).max(12);
    page.blank();
    let mut head = Row::new(0, 0).whole(0, &padded("REQUIREMENTS", titles), Ink::Bold).whole(2, "   pass", Ink::Dim);
    for (title, ..) in COLUMNS {
        head = head.whole(2, title, Ink::Dim);
    }
    let hint = if verbose { "" } else { "(-v lists them)" };
    page.row(&head.whole(2, hint, Ink::Dim));
    for group in groups {
        let pass = group.of(Verdict::Pass).count();
        let all = group.findings.len();
        let ink = if pass == all { Ink::Good } else { Ink::Plain };
        let mut row = Row::new(0, 0).whole(0, &padded(&crop(group.title, TITLE), titles), Ink::Plain).whole(
            2,
            &format!("{:>7}", format!("{pass}/{all}")),
            ink,
        );
        for (title, verdict, ink) in COLUMNS {
            let number = group.of(verdict).count();
            let ink = if number == 0 { Ink::Dim } else { ink };
            row = row.whole(2, &format!("{number:>columns$}", columns = title.len()), ink);
        }
        page.row(&row);
    }
}

/// Writes how many findings pass in each group of which not all do, and in the others together.
pub(super) fn line(page: &mut Page, groups: &[Group<'_>]) {
    page.blank();
    let passes = |group: &Group<'_>| group.of(Verdict::Pass).count();
    let mut row = Row::new(0, 6).whole(0, "PASS", Ink::Bold);
    let mut gap = 2;
    let (whole, partly): (Vec<_>, Vec<_>) = groups.iter().partition(|group| passes(group) == group.findings.len());
    for (index, group) in partly.iter().enumerate() {
        row = row.prose(gap, &crop(group.title, TITLE), Ink::Plain);
        row = row.whole(1, &format!("{}/{}", passes(group), group.findings.len()), Ink::Plain);
        if index + 1 < partly.len() || !whole.is_empty() {
            row = row.whole(1, "·", Ink::Dim);
        }
        gap = 1;
    }
    if whole.is_empty() {
        return page.row(&row);
    }
    let rest: usize = whole.iter().map(|group| group.findings.len()).sum();
    page.row(&row.whole(gap, &format!("rest {rest}/{rest}"), Ink::Good));
}

/// Writes what the verdict rests on, and the verdict.
pub(super) fn closing(page: &mut Page, report: &Report) {
    let assumed = |verdict: Verdict| {
        let rests = |certainty| match certainty {
            Some(Certainty::Assumed) => true,
            Some(Certainty::Established) | None => false,
        };
        report.findings.iter().filter(|finding| finding.verdict == verdict && rests(finding.certainty)).count()
    };
    if let Some(sentence) = assumptions(assumed(Verdict::Pass), assumed(Verdict::Mismatch)) {
        page.row(&Row::new(0, 0).prose(0, &sentence, Ink::Doubt));
    }
    let aside: Vec<String> = [(report.counts.waived, "waived"), (report.counts.known, "known from the baseline")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if !aside.is_empty() {
        let sentence = format!("{}: not counted in the exit status", aside.join(", "));
        page.row(&Row::new(0, 0).prose(0, &sentence, Ink::Doubt));
    }
    let all = report.findings.len();
    let decided = all.saturating_sub(report.counts.unknown);
    let coverage = format!("{decided} of {all} decided ({} %)", percent(decided, all));
    let ink = if headline::clean(report) { Ink::Good } else { Ink::Plain };
    let row = Row::new(0, 2).whole(0, &coverage, ink).whole(1, "—", Ink::Dim);
    let row = row.whole(1, headline::word(report.outcome), headline::ink(report));
    page.row(&headline::counts(row, 2, report, 0, &[]));
}

/// How many passes and mismatches rest on assumed meanings, as a sentence.
pub(super) fn assumptions(passes: usize, mismatches: usize) -> Option<String> {
    let who = match (passes, mismatches) {
        (0, 0) => return None,
        (passes, 0) => format!("{passes} of the passes"),
        (0, mismatches) => format!("{mismatches} of the mismatches"),
        (passes, mismatches) => {
            format!("{} and {}", counted(passes, "pass", "passes"), counted(mismatches, "mismatch", "mismatches"))
        }
    };
    let (rest, meanings) =
        if passes + mismatches == 1 { ("rests", "an assumed meaning") } else { ("rest", "assumed meanings") };
    Some(format!("{who} {rest} on {meanings} (--strict: unknown)"))
}

/// A part of a hundred, rounded down, so that 100 means all. Nothing of nothing is 0.
pub(super) fn percent(part: usize, whole: usize) -> usize {
    part.saturating_mul(100).checked_div(whole).unwrap_or(0)
}

/// The text filled with blanks.
fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}
