//! From edits to steps: one for each record, in the order in which one needs the other, each tried out.
//!
//! Ticket types come before the agent, whose teams may follow theirs; the agent before the application that logs in as
//! it. What no request can carry is a step of its own.

use super::body::{body, request};
use super::edit::{Edit, Target, What};
use super::{Change, Step, simulate};
use crate::catalog::{Catalog, Kind};
use crate::check::{CheckError, Judgement};
use crate::model::{Entity, Model, same_name};
use crate::record::normal_id;
use crate::report::{Finding, Subject};
use crate::words::Verdict;

/// The steps, each tried on what the steps before it leave.
pub(super) fn of(
    model: &Model,
    catalog: &Catalog,
    edits: &[Edit],
    first: &Judgement,
    judge: impl Fn(&Model) -> Result<Judgement, CheckError>,
) -> Result<Vec<Step>, CheckError> {
    let mut groups: Vec<(&Target, bool, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let sent = edit.has_body();
        match groups.iter_mut().find(|(target, own, _)| **target == edit.target && *own == sent) {
            Some((_, _, group)) => group.push(edit),
            None => groups.push((&edit.target, sent, vec![edit])),
        }
    }
    groups.sort_by_key(|(target, sent, _)| (rank(target.kind), !sent));
    let mut now = model.clone();
    let mut before = first.clone();
    let mut steps = Vec::new();
    for (number, (target, sent, group)) in groups.iter().enumerate() {
        group.iter().for_each(|edit| simulate::apply(&mut now, catalog, edit));
        let after = judge(&now)?;
        let mut step = step(model, catalog, target, *sent, group);
        step.number = number + 1;
        step.resolves = moved(&before, &after);
        step.breaks = moved(&after, &before);
        steps.push(step);
        before = after;
    }
    Ok(steps)
}

/// Place of a kind of record in the order of steps.
const fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Control => 0,
        Kind::TicketType => 1,
        Kind::Role => 2,
        Kind::Agent => 3,
        Kind::Application => 4,
        Kind::TicketTypeField | Kind::FieldInfo | Kind::Team | Kind::InstanceInfo => 5,
    }
}

/// The requirements that are met in `to` and are not in `from`.
fn moved(from: &Judgement, to: &Judgement) -> Vec<String> {
    let met = |finding: &Finding| matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable);
    let pairs = from.findings.iter().zip(&to.findings);
    pairs.filter(|(old, new)| !met(old) && met(new)).map(|(_, new)| new.requirement.clone()).collect()
}

fn step(model: &Model, catalog: &Catalog, target: &Target, sent: bool, edits: &[&Edit]) -> Step {
    let record = catalog.record(target.kind);
    let screen = record.map(|record| record.screen.clone()).unwrap_or_default();
    let place = match (&target.name, &target.id) {
        (Some(one), _) | (None, Some(one)) => format!("{screen} > {one}"),
        (None, None) => screen.clone(),
    };
    let mut notes: Vec<String> = Vec::new();
    for note in edits.iter().filter_map(|edit| edit.note.clone()) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if sent && edits.iter().any(|edit| matches!(edit.what, What::Row { .. })) {
        notes.push(
            "the lists in the body hold only the rows to change; that Halo keeps the others is assumed, so compare the record before and after"
                .to_owned(),
        );
    }
    if !sent {
        notes.push("no request is given: the ids that it would need are not known; do it on the screen".to_owned());
    }
    let change = |edit: &&Edit| Change {
        requirements: edit.requirements.clone(),
        path: below(&edit.screen, &screen),
        is: edit.is.clone(),
        must_be: edit.must_be.clone(),
        assumed: edit.assumed,
    };
    let request = request(target.kind).filter(|_| sent).map(str::to_owned);
    Step {
        number: 0,
        subject: Subject {
            kind: target.kind.word().to_owned(),
            id: target.id.clone(),
            name: target.name.clone().or_else(|| record.filter(|_| target.id.is_none()).map(|own| own.title.clone())),
        },
        place,
        changes: edits.iter().map(change).collect(),
        body: request.is_some().then(|| body(target, edits)),
        request,
        touches: (target.kind == Kind::Role).then(|| holders(model, target)),
        notes,
        resolves: Vec::new(),
        breaks: Vec::new(),
    }
}

/// The part of a click path below the record's own.
fn below(path: &str, screen: &str) -> String {
    let rest = path.strip_prefix(screen).and_then(|rest| rest.strip_prefix(" > ")).unwrap_or(path);
    match rest.split_once(" > ") {
        Some((record, rest)) if record.starts_with('(') => rest.to_owned(),
        Some(_) | None => rest.to_owned(),
    }
}

/// The agents that hold a role, as far as the bundle shows them.
fn holders(model: &Model, role: &Target) -> String {
    let id = |text: &str| Some(normal_id(text)) == role.id;
    let named = |text: &str| role.name.as_deref().is_some_and(|name| text.split(',').any(|own| same_name(own, name)));
    let holds = |agent: &&Entity| {
        agent.records.iter().map(|record| &record.body).any(|body| {
            let rows = body.get("roles").map(crate::record::Item::rows).unwrap_or_default();
            rows.iter().filter_map(|row| row.text_of("id")).any(id)
                || body.text_of("first_role_id").is_some_and(id)
                || body.text_of("role_list").is_some_and(named)
        })
    };
    let shown: Vec<String> = model
        .all(Kind::Agent)
        .iter()
        .filter(holds)
        .map(|agent| format!("{} (id {})", agent.title(), agent.id.as_deref().unwrap_or("not shown")))
        .collect();
    format!(
        "every agent that holds this role; the bundle shows {}, and there may be more. Instead, the role can be taken from the agent, and what it needs be granted on the agent itself",
        shown.join(", ")
    )
}
