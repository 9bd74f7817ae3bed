//! Which records the requirements are about. Every choice is evidence: it is reported with its reason and the others.
//!
//! Order among candidates, everywhere: fewest mismatches, then fewest unknowns, then id, so that hiding data never
//! makes a better-looking choice.

use super::answer::{Answer, Score};
use super::{Case, next};
use crate::catalog::{Catalog, Kind};
use crate::model::{Completeness, Entity, Model};
use crate::report::{Chosen, Other};
use crate::words::{Certainty, Evidence, Reason, nearest};

/// The record that requirements are about, or why there is none.
#[derive(Clone, Debug)]
pub(super) enum Choice<'a> {
    /// This one.
    One(&'a Entity),
    /// None.
    Missing(Missing),
}

/// Why there is no record.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    /// A complete list does not hold it: its requirements are mismatches, not unknowns.
    pub(super) mismatch: bool,
    /// Why it is unknown otherwise.
    pub(super) reason: Reason,
    /// What would settle it.
    pub(super) next: String,
    /// What was searched.
    pub(super) evidence: Vec<Evidence>,
    /// What is there instead, for a person.
    pub(super) observed: String,
}

impl Missing {
    /// Nothing of a kind: a mismatch when a complete list shows that, otherwise unknown.
    pub(super) fn of(catalog: &Catalog, model: &Model, kind: Kind, observed: &str) -> Self {
        match model.completeness(kind) {
            Completeness::Complete(evidence) => Self {
                mismatch: true,
                reason: Reason::NotInBundle,
                next: String::new(),
                evidence,
                observed: observed.to_owned(),
            },
            Completeness::Incomplete { evidence, .. } => {
                let (reason, next) = next::absent(catalog, model, kind);
                Self { mismatch: false, reason, next, evidence, observed: observed.to_owned() }
            }
        }
    }

    /// The answer of every requirement about it. What rests on a list being complete is assumed.
    pub(super) fn answer(&self) -> Answer {
        if self.mismatch {
            Answer::mismatch(self.observed.clone(), Certainty::Assumed, self.evidence.clone())
        } else {
            Answer::unknown(self.reason, self.next.clone()).seeing(self.observed.clone()).with(self.evidence.clone())
        }
    }
}

/// The answer of a requirement over several subjects of which one is missing: it follows the missing one.
pub(super) fn missing_of(choices: [&Choice<'_>; 2]) -> Option<Answer> {
    let missing: Vec<&Missing> = choices
        .into_iter()
        .filter_map(|choice| match choice {
            Choice::Missing(missing) => Some(missing),
            Choice::One(_) => None,
        })
        .collect();
    missing.iter().find(|missing| missing.mismatch).or(missing.first()).map(|missing| missing.answer())
}

/// A choice, with what the report tells of it.
pub(super) struct Chosenness<'a> {
    pub(super) choice: Choice<'a>,
    pub(super) told: Chosen,
}

/// A name or id that matches several records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Several {
    /// The option that gave it.
    pub(super) option: &'static str,
    /// What was given.
    pub(super) given: String,
    /// What it matches.
    pub(super) matches: Vec<String>,
}

/// The entity that an option names: by name, or by one of its ids.
pub(super) fn named<'a>(
    model: &'a Model,
    kind: Kind,
    option: &'static str,
    given: &str,
) -> Result<Option<&'a Entity>, Several> {
    let client = |entity: &&&Entity| {
        entity.records.iter().any(|record| {
            record
                .body
                .text_of("clientId")
                .is_some_and(|id| crate::record::normal_id(id) == crate::record::normal_id(given))
        })
    };
    let mut found = model.by_name(kind, given);
    if found.is_empty() {
        found.extend(model.by_id(kind, given));
    }
    if found.is_empty() && kind == Kind::Application {
        found = model.all(kind).iter().collect::<Vec<_>>().iter().filter(client).copied().collect();
    }
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => Err(Several {
            option,
            given: given.to_owned(),
            matches: several
                .iter()
                .map(|entity| format!("{} (id {})", entity.title(), entity.id.as_deref().unwrap_or("not shown")))
                .collect(),
        }),
    }
}

/// What an option names that no record has. A record without a name or id may be the one, so that is never a mismatch.
pub(super) fn nobody<'a>(catalog: &Catalog, model: &Model, kind: Kind, given: &str) -> Chosenness<'a> {
    let mut missing = Missing::of(catalog, model, kind, &format!("nothing named {given}"));
    if kind == Kind::Agent
        || model.all(kind).iter().any(|entity| {
            entity.name.is_none()
                || entity.id.is_none()
                || (kind == Kind::Application
                    && !entity.records.iter().any(|record| record.body.get("clientId").is_some()))
        })
    {
        missing.mismatch = false;
        if missing.next.is_empty() {
            missing.next = next::list(catalog, kind);
        }
    }
    let known: Vec<String> = model.all(kind).iter().map(Entity::title).collect();
    let near = nearest(given, known.iter().map(String::as_str), 3);
    let hint = near.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    let told = Chosen {
        id: None,
        name: None,
        chosen: format!("nothing in the bundle is named {given}{hint}"),
        others: Vec::new(),
    };
    Chosenness { choice: Choice::Missing(missing), told }
}

/// The report's line on a chosen entity.
pub(super) fn told(entity: &Entity, chosen: impl Into<String>, others: Vec<Other>) -> Chosen {
    Chosen { id: entity.id.clone(), name: entity.name.clone(), chosen: chosen.into(), others }
}

/// Candidates in order, best first.
pub(super) fn ranked<'a>(candidates: Vec<&'a Entity>, score: impl Fn(&'a Entity) -> Score) -> Vec<(&'a Entity, Score)> {
    let mut ranked: Vec<(&Entity, Score)> = candidates.into_iter().map(|entity| (entity, score(entity))).collect();
    sort(&mut ranked);
    ranked
}

/// Puts candidates in order, best first.
pub(super) fn sort(candidates: &mut [(&Entity, Score)]) {
    candidates.sort_by(|(a, a_score), (b, b_score)| (a_score, a.order()).cmp(&(b_score, b.order())));
}

/// Candidates, for the report.
pub(super) fn others(ranked: &[(&Entity, Score)]) -> Vec<Other> {
    ranked
        .iter()
        .map(|(entity, score)| Other { id: entity.id.clone(), name: entity.name.clone(), why: score.text() })
        .collect()
}

/// The best candidate, beside the rest. When records of its kind are known to be missing, one of them may fit better:
/// then only one without a mismatch is judged, for none fits better.
pub(super) fn best<'a>(
    case: &Case<'a>,
    kind: Kind,
    (entity, score): (&'a Entity, Score),
    rest: &[(&'a Entity, Score)],
    why: String,
) -> Chosenness<'a> {
    let is_partial = match case.model.completeness(kind) {
        Completeness::Incomplete { reason, .. } => reason != Reason::NotInBundle,
        Completeness::Complete(_) => false,
    };
    if !is_partial || score.mismatches == 0 {
        return Chosenness { choice: Choice::One(entity), told: told(entity, why, others(rest)) };
    }
    let observed = "a part of the list is missing, and nothing in the rest fits";
    let missing = Missing::of(case.catalog, case.model, kind, observed);
    let others = others(&[&[(entity, score)], rest].concat());
    let told = Chosen { id: None, name: None, chosen: observed.to_owned(), others };
    Chosenness { choice: Choice::Missing(missing), told }
}
