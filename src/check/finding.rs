//! From answers to the findings of the report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::answer::Answer;
use super::subject::{Choice, Chosenness};
use super::{Case, next};
use crate::catalog::Kind;
use crate::profile::{Requirement, Subject};
use crate::report::{self, EvidenceRow, Finding};
use crate::words::{Certainty, Evidence, Reason};

/// The chosen records of a case.
pub(super) struct Subjects<'c, 'a> {
    pub(super) application: &'c Chosenness<'a>,
    /// The application was chosen among several of which none is named like the vendor.
    pub(super) guessed: bool,
    pub(super) agent: &'c Chosenness<'a>,
    pub(super) types: &'c [Chosenness<'a>; 2],
}

/// The finding of one requirement.
pub(super) fn of<'a>(
    case: &Case<'a>,
    subjects: &Subjects<'_, 'a>,
    requirement: &Requirement,
    places: &mut Places,
) -> Finding {
    let answer = answer(case, subjects, requirement);
    let answer = if subjects.guessed && requirement.subject == Subject::Application {
        answer.at_most(Certainty::Assumed)
    } else {
        answer
    };
    let answer = of_change(answer);
    let answer = if case.parameters.strict {
        answer.strict(|| match case.catalog.settings.get(&requirement.setting) {
            Some(setting) => format!(
                "compare with Halo at {}, then confirm {} in [vocabulary] of halolint.toml",
                setting.screen, setting.id
            ),
            None => "confirm it in [vocabulary] of halolint.toml".to_owned(),
        })
    } else {
        answer
    };
    Finding {
        requirement: requirement.id.clone(),
        title: requirement.title.clone(),
        kind: requirement.kind,
        quote: requirement.quote.clone(),
        severity: requirement.severity,
        verdict: answer.verdict,
        certainty: answer.certainty,
        reason: answer.reason,
        subject: subject(subjects, requirement.subject),
        expected: answer.expected.unwrap_or_else(|| requirement.expect.text()),
        observed: answer.observed,
        evidence: rows(answer.evidence, places),
        next: answer.next,
        remedy: requirement.remedy.clone(),
        source: requirement.source.clone().unwrap_or_else(|| case.profile.about.source.clone()),
        waiver: None,
        since: None,
    }
}

fn answer<'a>(case: &Case<'a>, subjects: &Subjects<'_, 'a>, requirement: &Requirement) -> Answer {
    let choice = match requirement.subject {
        Subject::Application => &subjects.application.choice,
        Subject::Agent => &subjects.agent.choice,
        Subject::ProjectType => &subjects.types[0].choice,
        Subject::TaskType => &subjects.types[1].choice,
        Subject::TicketTypes => return both_types(case, subjects, requirement),
        Subject::Settings => return settings(case, requirement),
    };
    match choice {
        Choice::One(entity) => case.answer(requirement, entity, Some(&subjects.agent.choice)),
        Choice::Missing(missing) => missing.answer(),
    }
}

/// Requirements over both types need one of them only to be asked at all; what is missing is told by the rule.
fn both_types<'a>(case: &Case<'a>, subjects: &Subjects<'_, 'a>, requirement: &Requirement) -> Answer {
    let [project, task] = subjects.types.each_ref().map(|chosen| &chosen.choice);
    let any = [project, task].into_iter().find_map(|choice| match choice {
        Choice::One(entity) => Some(*entity),
        Choice::Missing(_) => None,
    });
    match any {
        Some(entity) => case.answer(requirement, entity, None),
        None if matches!(requirement.expect, crate::profile::Expect::Synced(_))
            && case.parameters.synced_teams.is_empty() =>
        {
            Answer::unknown(Reason::ParameterMissing, "say with --synced-team NAME which teams the vendor synchronises")
        }
        None => super::subject::missing_of([project, task])
            .unwrap_or_else(|| Answer::unknown(Reason::NotInBundle, next::list(case.catalog, Kind::TicketType))),
    }
}

fn settings<'a>(case: &Case<'a>, requirement: &Requirement) -> Answer {
    match case.model.all(Kind::Control).first() {
        Some(control) => case.answer(requirement, control, None),
        None => {
            let (reason, next) = next::absent(case.catalog, case.model, Kind::Control);
            Answer::unknown(reason, next)
        }
    }
}

/// What was sent with a configuration change need not be what is: an answer that rests on it is assumed, and says so.
fn of_change(answer: Answer) -> Answer {
    let Some(time) = answer.evidence.iter().find_map(|place| place.change.clone()) else { return answer };
    let when = if time.is_empty() { "an unknown time".to_owned() } else { time.to_string() };
    let from = format!("from a configuration change of {when}");
    let observed = match &answer.observed {
        Some(observed) => format!("{observed} ({from})"),
        None => from,
    };
    answer.at_most(Certainty::Assumed).seeing(observed)
}

/// The record that a finding names.
fn subject(subjects: &Subjects<'_, '_>, subject: Subject) -> Option<report::Subject> {
    let one = |kind: &str, chosen: &Chosenness<'_>| {
        let (id, name) = (chosen.told.id.clone(), chosen.told.name.clone());
        (id.is_some() || name.is_some()).then(|| report::Subject { kind: kind.to_owned(), id, name })
    };
    match subject {
        Subject::Application => one("application", subjects.application),
        Subject::Agent => one("agent", subjects.agent),
        Subject::ProjectType => one("ticket-type", &subjects.types[0]),
        Subject::TaskType => one("ticket-type", &subjects.types[1]),
        Subject::TicketTypes => {
            let names: Vec<String> = subjects
                .types
                .iter()
                .filter_map(|chosen| chosen.told.name.clone().or_else(|| chosen.told.id.clone()))
                .collect();
            (!names.is_empty()).then(|| report::Subject {
                kind: "ticket-types".to_owned(),
                id: None,
                name: Some(names.join(" / ")),
            })
        }
        Subject::Settings => {
            Some(report::Subject { kind: "control".to_owned(), id: None, name: Some("Advanced Settings".to_owned()) })
        }
    }
}

/// Lines, columns and offsets that were counted: most findings about a record rest on the same places.
pub(super) type Places = HashMap<(Arc<str>, String, u64), (u32, u32, u64)>;

/// Evidence without repetitions, in the order in which it decided.
fn rows(evidence: Vec<Evidence>, places: &mut Places) -> Vec<EvidenceRow> {
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for evidence in evidence {
        let key = (evidence.document.clone(), evidence.at.pointer(), evidence.at.start());
        if seen.insert(key.clone()) {
            let pointer = key.1.clone();
            let place = *places.entry(key).or_insert_with(|| evidence.at.place());
            rows.push(row_at(evidence, pointer, place));
        }
    }
    rows
}

/// A piece of evidence as the report shows it.
pub(super) fn row(evidence: Evidence) -> EvidenceRow {
    let (pointer, place) = (evidence.at.pointer(), evidence.at.place());
    row_at(evidence, pointer, place)
}

fn row_at(evidence: Evidence, pointer: String, (line, column, offset): (u32, u32, u64)) -> EvidenceRow {
    EvidenceRow {
        document: evidence.document.to_string(),
        pointer,
        line,
        column,
        offset,
        excerpt: evidence.at.excerpt(),
        role: evidence.role,
        snippet: None,
    }
}
