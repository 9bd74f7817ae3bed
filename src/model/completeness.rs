//! Whether the bundle holds *all* records of a kind: only then does the absence of one mean anything.

use std::collections::BTreeSet;

use super::Model;
use crate::catalog::Kind;
use crate::record::{Extent, List};
use crate::words::{Evidence, Reason};

/// Whether a bundle holds all records of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// A list of all of them is there. Assumed, because a filter of the request leaves no trace in the answer.
    Complete(Vec<Evidence>),
    /// It may hold more than the bundle shows, for this reason.
    Incomplete {
        /// Why it is not known to be complete.
        reason: Reason,
        /// What is missing, for a person: pages, say.
        missing: Option<String>,
        /// The lists that were looked at.
        evidence: Vec<Evidence>,
    },
}

impl Model {
    /// Whether the bundle holds all records of a kind.
    #[must_use]
    pub fn completeness(&self, kind: Kind) -> Completeness {
        let lists = self.lists(kind);
        let evidence =
            |list: &List| Evidence { document: list.document.clone(), at: list.at.clone(), role: None, change: None };
        let whole: Vec<Evidence> = lists.iter().filter(|list| list.extent == Extent::Whole).map(evidence).collect();
        if !whole.is_empty() {
            return Completeness::Complete(whole);
        }
        let pages: Vec<&List> = lists.iter().filter(|list| matches!(list.extent, Extent::Page { .. })).collect();
        let all: Vec<Evidence> = lists.iter().map(evidence).collect();
        if let Some(total) = pages.iter().filter_map(|list| total(list)).max() {
            let ids: BTreeSet<&str> = pages.iter().flat_map(|list| &list.ids).flatten().map(String::as_str).collect();
            if ids.len() as u64 >= total && pages.iter().all(|list| list.ids.iter().all(Option::is_some)) {
                return Completeness::Complete(pages.into_iter().map(evidence).collect());
            }
            let missing = missing_pages(&pages, total);
            return Completeness::Incomplete { reason: Reason::PartialList, missing, evidence: all };
        }
        let reason = if self.is_damaged(kind) { Reason::Unreadable } else { Reason::NotInBundle };
        Completeness::Incomplete { reason, missing: None, evidence: all }
    }
}

fn total(list: &List) -> Option<u64> {
    match list.extent {
        Extent::Page { count, .. } => Some(count),
        Extent::Whole | Extent::Open | Extent::Damaged => None,
    }
}

/// The page numbers that are not there, when the pages tell their number and size.
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
    let missing: Vec<String> = (1..=total.div_ceil(largest).min(10_000))
        .filter(|page| !have.contains(page))
        .map(|page| page.to_string())
        .collect();
    (!missing.is_empty()).then(|| format!("page {} of {}", missing.join(", "), total.div_ceil(largest)))
}
