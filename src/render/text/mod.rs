//! The text report: for a person who has to act on it, at 80 columns, in colour or without, on a screen or in a file.
//!
//! What to do comes first (the verdict, the mismatches with their fixes, what would settle the unknowns), proof of the
//! rest after it, and the verdict again at the end. Nothing is left out silently: what is folded is counted.

mod excess;
mod headline;
mod inputs;
mod mismatches;
mod page;
mod passes;
mod place;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sample_findings;
mod snippet;
mod tally;
#[cfg(test)]
mod tests;
mod unknowns;
mod visible;
mod waivers;

use crate::report::{Finding, Report};
use crate::words::Verdict;

use super::phrase;

pub(super) use self::unknowns::steps;
pub(super) use self::visible::steers;

use self::page::{Ink, Page, Row};

/// Most columns of a record's name.
const NAME: usize = 60;

/// How the text report is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// Columns, usually 80 to 120.
    pub width: usize,
    /// Whether to list what is folded otherwise: passes, used documents, all evidence.
    pub verbose: bool,
    /// Whether to print only the verdict and the ids that need work.
    pub quiet: bool,
    /// Groups of requirement ids, in the profile's order: title and ids.
    pub groups: Vec<(String, Vec<String>)>,
    /// What was given on the command line, for the headline.
    pub input: String,
}

/// A text of the bundle, safe to print: what steers terminals or reorders text is made visible.
#[must_use]
pub fn safe(text: &str) -> String {
    visible::visible(text).into_owned()
}

/// As [`safe`], with the line breaks of the text itself kept.
#[must_use]
pub fn safe_lines(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| line.strip_suffix('\n').map_or_else(|| safe(line), |line| format!("{}\n", safe(line))))
        .collect()
}

/// As [`safe`], on one line: line breaks with the blanks around them become one blank.
pub(super) fn safe_line(text: &str) -> String {
    visible::visible(&visible::one_line(text)).into_owned()
}

/// The report as text.
#[must_use]
pub fn render(report: &Report, style: &Style) -> String {
    let mut page = Page::new(style.width, style.color);
    headline::verdict(&mut page, report);
    if style.quiet {
        ids(&mut page, report);
        return page.into_text();
    }
    let groups = groups(report, style);
    headline::context(&mut page, report, style);
    mismatches::write(&mut page, &groups, style.verbose);
    unknowns::write(&mut page, report, style.verbose);
    waivers::write(&mut page, report);
    // What needs work should fit one screen: beside it, the counts are told in a few lines.
    let table = style.verbose || report.counts.mismatch == 0;
    if table {
        tally::table(&mut page, &groups, style.verbose);
    } else {
        tally::line(&mut page, &groups);
    }
    if style.verbose {
        passes::write(&mut page, &groups);
    }
    excess::write(&mut page, report, style.verbose);
    let listed = inputs::write(&mut page, report, style.verbose);
    if table || listed {
        page.blank();
    }
    tally::closing(&mut page, report);
    page.into_text()
}

/// Findings that belong together, under their title.
#[derive(Debug)]
struct Group<'report> {
    /// Title of the group.
    title: &'report str,
    /// Its findings, in the report's order.
    findings: Vec<&'report Finding>,
}

impl Group<'_> {
    /// Its findings of one verdict.
    fn of(&self, verdict: Verdict) -> impl Iterator<Item = &Finding> {
        self.findings.iter().copied().filter(move |finding| finding.verdict == verdict)
    }
}

/// The report's findings by group. Those of no group come last, so that none is lost.
fn groups<'report>(report: &'report Report, style: &'report Style) -> Vec<Group<'report>> {
    let rest = if style.groups.is_empty() { "Requirements" } else { "Other" };
    let mut groups: Vec<Group<'_>> =
        style.groups.iter().map(|(title, _)| Group { title, findings: Vec::new() }).collect();
    groups.push(Group { title: rest, findings: Vec::new() });
    let last = groups.len() - 1;
    for finding in &report.findings {
        let place = style.groups.iter().position(|(_, ids)| ids.contains(&finding.requirement)).unwrap_or(last);
        if let Some(group) = groups.get_mut(place) {
            group.findings.push(finding);
        }
    }
    groups.retain(|group| !group.findings.is_empty());
    groups
}

/// The ids that need work, one on each line.
fn ids(page: &mut Page, report: &Report) {
    for (verdict, ink) in [(Verdict::Mismatch, Ink::Bad), (Verdict::Unknown, Ink::Doubt)] {
        for finding in report.findings.iter().filter(|finding| finding.verdict == verdict) {
            page.row(&Row::new(0, 0).whole(0, &format!("{:<8}", verdict.word()), ink).whole(
                2,
                &phrase::id(finding),
                Ink::Plain,
            ));
        }
    }
}

/// Adds a record's name and id, as far as it has them.
fn record(row: Row, gap: usize, name: Option<&str>, id: Option<&str>, ink: Ink) -> Row {
    let name = name.map(|name| visible::crop(&visible::visible(name), NAME).into_owned());
    match (name, id) {
        (Some(name), Some(id)) => row.prose(gap, &name, ink).whole(1, &format!("(id {id})"), ink),
        (Some(name), None) => row.prose(gap, &name, ink),
        (None, Some(id)) => row.whole(gap, &format!("id {id}"), ink),
        (None, None) => row,
    }
}

/// A number with its noun: `1 mismatch`, `2 mismatches`.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
