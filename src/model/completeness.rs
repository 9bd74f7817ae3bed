//! Whether the bundle holds *all* records of a kind: only then does the absence of one mean anything.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::{Entity, Model};
use crate::catalog::Kind;
use crate::record::{Extent, Form, List, Origin, Record};
use crate::words::{Evidence, Reason};

/// Runs of missing pages that are named.
const RUNS: usize = 8;

/// Whether a bundle holds all records of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// A list of all of them is there. Assumed, because a filter of the request leaves no trace in the answer.
    Complete(Vec<Evidence>),
    /// It may hold more than the bundle shows, for this reason.
    Incomplete {
        /// Why it is not known to be complete.
        reason: Reason,
        /// What to ask for, for a person: `all pages (page 2 of 3 is missing)`.
        missing: Option<String>,
        /// The lists that were looked at.
        evidence: Vec<Evidence>,
    },
}

impl Model {
    /// Whether the bundle holds all records of a kind.
    #[must_use]
    pub fn completeness(&self, kind: Kind) -> Completeness {
        self.lookup.completeness(kind, || self.extent(kind))
    }

    fn extent(&self, kind: Kind) -> Completeness {
        let lists = self.lists(kind);
        let evidence =
            |list: &List| Evidence { document: list.document.clone(), at: list.at.clone(), role: None, change: None };
        let all: Vec<Evidence> = lists.iter().map(evidence).collect();
        let most = lists.iter().filter_map(total).max();
        let whole: Vec<&List> = lists.iter().filter(|list| list.extent == Extent::Whole).collect();
        let complete: Vec<Evidence> = whole
            .iter()
            .filter(|list| most.is_none_or(|most| list.ids.len() as u64 >= most))
            .filter(|list| self.left_out(kind, &ids(&[list])).is_none())
            .map(|list| evidence(list))
            .collect();
        if !complete.is_empty() {
            return Completeness::Complete(complete);
        }
        // Pages that count fewer are of a narrower query.
        let pages: Vec<&List> = lists.iter().filter(|list| most.is_some() && total(list) == most).collect();
        if let Some(most) = most {
            let ids = ids(&pages);
            let left_out = self.left_out(kind, &ids);
            if ids.len() as u64 == most && are_one_query(&pages) && left_out.is_none() {
                return Completeness::Complete(pages.into_iter().map(evidence).collect());
            }
            let missing = missing_pages(&pages, most).or(left_out);
            return Completeness::Incomplete { reason: Reason::PartialList, missing, evidence: all };
        }
        if let Some(missing) = whole.first().and_then(|list| self.left_out(kind, &ids(&[list]))) {
            return Completeness::Incomplete { reason: Reason::PartialList, missing: Some(missing), evidence: all };
        }
        if lists.iter().any(|list| list.extent == Extent::Part) {
            let missing = Some("without a filter, all pages".to_owned());
            return Completeness::Incomplete { reason: Reason::PartialList, missing, evidence: all };
        }
        let reason = if self.is_damaged(kind) { Reason::Unreadable } else { Reason::NotInBundle };
        Completeness::Incomplete { reason, missing: None, evidence: all }
    }

    /// What a list leaves out that the bundle shows elsewhere, for a person: its request had a filter then, or it is one
    /// of several parts. Fields are left out of this: other records than ticket types have fields too.
    fn left_out(&self, kind: Kind, ids: &BTreeSet<&str>) -> Option<String> {
        if matches!(kind, Kind::TicketTypeField | Kind::FieldInfo) {
            return None;
        }
        let shown = |entity: &&Entity| {
            let dumped = |record: &Record| record.origin == Origin::Dump && record.form != Form::Caller;
            entity.records.iter().any(dumped) && entity.id.as_deref().is_some_and(|id| !ids.contains(id))
        };
        let first = self.all(kind).iter().find(shown)?;
        let id = first.id.as_deref().unwrap_or_default();
        Some(format!("without a filter (the list leaves {} {id} out)", kind.word().replace('-', " ")))
    }
}

fn total(list: &List) -> Option<u64> {
    match list.extent {
        Extent::Page { count, .. } => Some(count),
        Extent::Whole | Extent::Part | Extent::Open | Extent::Damaged => None,
    }
}

fn ids<'l>(lists: &[&'l List]) -> BTreeSet<&'l str> {
    lists.iter().flat_map(|list| &list.ids).flatten().map(String::as_str).collect()
}

/// Whether pages can be of one query: each row has an id, and no page is there twice with different rows.
fn are_one_query(pages: &[&List]) -> bool {
    let number = |list: &List| match list.extent {
        Extent::Page { page, .. } => page,
        Extent::Whole | Extent::Part | Extent::Open | Extent::Damaged => None,
    };
    let mut seen: BTreeMap<u64, BTreeSet<&str>> = BTreeMap::new();
    pages.iter().all(|list| {
        let own = ids(&[list]);
        let same = number(list).is_none_or(|page| *seen.entry(page).or_insert_with(|| own.clone()) == own);
        same && list.ids.iter().all(Option::is_some)
    })
}

/// The page numbers that are not there, for a person, when the pages tell their number and size.
fn missing_pages(pages: &[&List], total: u64) -> Option<String> {
    let mut have = BTreeSet::new();
    let mut largest = 0;
    for list in pages {
        if let Extent::Page { page: Some(page), size, .. } = list.extent {
            have.insert(page);
            largest = largest.max(size.unwrap_or(list.ids.len() as u64));
        }
    }
    if largest == 0 {
        return None;
    }
    let last = total.div_ceil(largest);
    let mut missing = Vec::new();
    let mut next = 1;
    for page in
        have.into_iter().chain([last.saturating_add(1)]).filter(|page| (1..=last.saturating_add(1)).contains(page))
    {
        missing.extend((page > next).then(|| next..=page - 1));
        next = page.saturating_add(1);
    }
    match missing.as_slice() {
        [] => None,
        [only] if only.start() == only.end() => Some(format!("all pages (page {} of {last} is missing)", only.start())),
        several => Some(format!("all pages (pages {} of {last} are missing)", numbers(several))),
    }
}

/// Numbers for a person: `1, 3 to 5, 7 and 8`.
fn numbers(runs: &[RangeInclusive<u64>]) -> String {
    let (shown, rest) = runs.split_at(runs.len().min(RUNS));
    let mut words: Vec<String> = shown
        .iter()
        .flat_map(|run| match run.end() - run.start() {
            0 => vec![run.start().to_string()],
            1 => vec![run.start().to_string(), run.end().to_string()],
            _ => vec![format!("{} to {}", run.start(), run.end())],
        })
        .collect();
    let more = rest.iter().map(|run| run.end() - run.start() + 1).sum::<u64>();
    words.extend((more > 0).then(|| format!("{more} more")));
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    }
}
