//! Chooses the application, the agent and the two ticket types of a case.

use rayon::prelude::*;

use super::answer::Score;
use super::application::login_agent_id;
use super::subject::{self, Choice, Chosenness, Missing, Several};
use super::{Case, next};
use crate::catalog::Kind;
use crate::model::{Completeness, Entity, Scalar};
use crate::profile::Subject;
use crate::report::Chosen;
use crate::words::Reason;

/// The application, and whether the choice among several was a guess.
pub(super) fn application<'a>(case: &Case<'a>) -> Result<(Chosenness<'a>, bool), Several> {
    let model = case.model;
    if let Some(given) = &case.parameters.application {
        return Ok(match subject::named(model, Kind::Application, "--application", given)? {
            Some(app) => (
                Chosenness {
                    choice: Choice::One(app),
                    told: subject::told(app, "named with --application", Vec::new()),
                },
                false,
            ),
            None => (subject::nobody(case.catalog, model, Kind::Application, given), false),
        });
    }
    let own: Vec<&Entity> = model.all(Kind::Application).iter().filter(|app| !is_builtin(case, app)).collect();
    let vendor = &case.profile.about.vendor;
    let named: Vec<&Entity> = own
        .iter()
        .copied()
        .filter(|app| app.name.as_deref().is_some_and(|name| crate::model::is_named_like(name, vendor)))
        .collect();
    let like_vendor = !named.is_empty();
    let candidates = if like_vendor { named } else { own };
    let ranked = subject::ranked(candidates, |app| case.score(Subject::Application, app));
    let Some((&first, rest)) = ranked.split_first() else {
        let missing = Missing::of(case.catalog, model, Kind::Application, "no API application");
        let seen = if model.all(Kind::Application).is_empty() {
            "the bundle holds no API application"
        } else {
            "the bundle holds only Halo's own applications"
        };
        return Ok((Chosenness { choice: Choice::Missing(missing), told: nothing(seen) }, false));
    };
    let several = ranked.len() > 1;
    let why = match (like_vendor, several) {
        (true, false) => format!("named like {vendor}"),
        (true, true) => format!("named like {vendor}; the best match of {}", ranked.len()),
        (false, false) => "the only application that is not Halo's own".to_owned(),
        (false, true) => format!(
            "a guess: none of {} applications is named like {vendor}; say which with --application",
            ranked.len()
        ),
    };
    if like_vendor {
        let told = subject::told(first.0, why, subject::others(rest));
        return Ok((Chosenness { choice: Choice::One(first.0), told }, false));
    }
    let chosen = subject::best(case, Kind::Application, first, rest, why);
    let guessed = several && matches!(chosen.choice, Choice::One(_));
    Ok((chosen, guessed))
}

/// Halo's own applications are no candidates.
fn is_builtin(case: &Case<'_>, app: &Entity) -> bool {
    let text = |name: &str| match app.scalar(name, str::to_lowercase) {
        Scalar::Known { raw, .. } => raw.to_lowercase(),
        Scalar::Conflict { .. } | Scalar::Silent(_) => String::new(),
    };
    let client = text("clientId");
    case.catalog.builtin_clients.contains(&client)
        || !matches!(text("system_use").as_str(), "" | "0")
        || matches!(text("_issystem").as_str(), "true" | "1")
}

/// The agent: the one given, else the application's login agent, else the best API-only agent.
pub(super) fn agent<'a>(case: &Case<'a>, application: &Choice<'a>) -> Result<Chosenness<'a>, Several> {
    let model = case.model;
    if let Some(given) = &case.parameters.agent {
        return Ok(match subject::named(model, Kind::Agent, "--agent", given)? {
            Some(agent) => {
                Chosenness { choice: Choice::One(agent), told: subject::told(agent, "named with --agent", Vec::new()) }
            }
            None => subject::nobody(case.catalog, model, Kind::Agent, given),
        });
    }
    if let Choice::One(app) = application {
        match login_agent_id(app) {
            Ok(Some(id)) => return Ok(login_agent(case, app, &id)),
            Ok(None) => {}
            Err(Scalar::Conflict { values, evidence }) => {
                let missing = Missing {
                    mismatch: false,
                    reason: Reason::Conflicting,
                    next: next::conflicting(case.catalog, app),
                    evidence,
                    observed: format!("agent {values}"),
                };
                return Ok(Chosenness {
                    choice: Choice::Missing(missing),
                    told: nothing("the application's dumps name different agents to log in as"),
                });
            }
            // Halo leaves empty properties out, so an application that does not show an agent may name none.
            Err(_) => {}
        }
    }
    let api_only: Vec<&Entity> = model
        .all(Kind::Agent)
        .iter()
        .filter(|agent| {
            agent.records.iter().any(|record| {
                record
                    .body
                    .text_of("isapiagent")
                    .is_some_and(|text| matches!(text.to_lowercase().as_str(), "true" | "1"))
            })
        })
        .collect();
    let ranked = subject::ranked(api_only, |agent| case.score(Subject::Agent, agent));
    let Some((&first, rest)) = ranked.split_first() else {
        let (reason, next) = next::absent(case.catalog, model, Kind::Agent);
        let missing = Missing {
            mismatch: false,
            reason,
            next,
            evidence: Vec::new(),
            observed: "no API-only agent is shown".to_owned(),
        };
        return Ok(Chosenness {
            choice: Choice::Missing(missing),
            told: nothing("no application names an agent, and the bundle shows no API-only agent"),
        });
    };
    let why = if ranked.len() == 1 {
        "the only API-only agent".to_owned()
    } else {
        format!("no application names an agent; the best match of {} API-only agents", ranked.len())
    };
    Ok(subject::best(case, Kind::Agent, first, rest, why))
}

/// The application's login agent, or that it is not in the bundle: no other agent is judged in its place.
fn login_agent<'a>(case: &Case<'a>, app: &Entity, id: &str) -> Chosenness<'a> {
    match case.model.by_id(Kind::Agent, id) {
        Some(agent) => Chosenness {
            choice: Choice::One(agent),
            told: subject::told(agent, format!("{} logs in as this agent", app.title()), Vec::new()),
        },
        None => {
            let name = match app.scalar("loginas_agent_name", str::to_lowercase) {
                Scalar::Known { raw, .. } => Some(raw).filter(|name| !name.trim().is_empty()),
                Scalar::Conflict { .. } | Scalar::Silent(_) => None,
            };
            let next = next::one_agent(case.catalog, id);
            let missing = Missing {
                mismatch: false,
                reason: Reason::NotInBundle,
                next,
                evidence: Vec::new(),
                observed: format!("agent {id} is not in the bundle"),
            };
            let told = Chosen {
                id: Some(id.to_owned()),
                name,
                chosen: format!("{} logs in as this agent, which is not in the bundle", app.title()),
                others: Vec::new(),
            };
            Chosenness { choice: Choice::Missing(missing), told }
        }
    }
}

/// The project type and the task type: those given, else the best pair of two different types.
pub(super) fn ticket_types<'a>(case: &Case<'a>) -> Result<[Chosenness<'a>; 2], Several> {
    let model = case.model;
    let given = [("--project-type", &case.parameters.project_type), ("--task-type", &case.parameters.task_type)];
    let mut fixed: [Option<Chosenness<'a>>; 2] = [None, None];
    for (slot, (option, given)) in fixed.iter_mut().zip(given) {
        if let Some(given) = given {
            *slot = Some(match subject::named(model, Kind::TicketType, option, given)? {
                Some(kind) => Chosenness {
                    choice: Choice::One(kind),
                    told: subject::told(kind, format!("named with {option}"), Vec::new()),
                },
                None => subject::nobody(case.catalog, model, Kind::TicketType, given),
            });
        }
    }
    let taken: Vec<&Entity> = fixed
        .iter()
        .flatten()
        .filter_map(|chosen| if let Choice::One(entity) = &chosen.choice { Some(*entity) } else { None })
        .collect();
    let candidates: Vec<&Entity> = model
        .all(Kind::TicketType)
        .iter()
        .filter(|kind| is_candidate(case, kind) && !taken.iter().any(|own| std::ptr::eq(*own, *kind)))
        .collect();
    // Their field lists are long: each type is read and scored on its own.
    let apart = case.apart();
    let score = |kind: &&'a Entity| {
        let case = apart();
        (case.score(Subject::ProjectType, kind), case.score(Subject::TaskType, kind))
    };
    let (projects, tasks): (Vec<Score>, Vec<Score>) = candidates.par_iter().map(score).unzip();
    Ok(match fixed {
        [Some(project), Some(task)] => [project, task],
        [Some(project), None] => [project, single(case, &candidates, &tasks, "project-task type")],
        [None, Some(task)] => [single(case, &candidates, &projects, "project type"), task],
        [None, None] => pair(case, &candidates, &projects, &tasks),
    })
}

/// Types whose Use or ITIL Ticket Type is Projects, or that lack one of the two.
fn is_candidate(case: &Case<'_>, kind: &Entity) -> bool {
    ["ticket-type-use", "ticket-type-itil"].into_iter().any(|id| {
        let Some(setting) = case.catalog.settings.get(id) else { return true };
        let (Some(values), crate::catalog::Place::Property(property)) = (case.catalog.values_of(setting), &setting.at)
        else {
            return true;
        };
        match kind.scalar(property, |raw| values.normal(raw)) {
            Scalar::Known { raw, .. } => values.find(&raw).is_some_and(|value| value.label == "Projects"),
            Scalar::Conflict { .. } | Scalar::Silent(_) => true,
        }
    })
}

/// The best one of the candidates for one part.
fn single<'a>(case: &Case<'a>, candidates: &[&'a Entity], scores: &[Score], part: &str) -> Chosenness<'a> {
    let mut order: Vec<(&'a Entity, Score)> = candidates.iter().copied().zip(scores.iter().copied()).collect();
    subject::sort(&mut order);
    let Some((&first, rest)) = order.split_first() else { return no_type(case, part) };
    let why = if rest.is_empty() {
        format!("the only candidate for the {part}")
    } else {
        format!("the best match of {} candidates for the {part}", order.len())
    };
    subject::best(case, Kind::TicketType, first, rest, why)
}

/// The best pair of two different candidates over all their requirements together.
fn pair<'a>(case: &Case<'a>, candidates: &[&'a Entity], projects: &[Score], tasks: &[Score]) -> [Chosenness<'a>; 2] {
    // The best pair is of the two best of each part: one of two at least is not the other part.
    let scored = |scores: &[Score]| candidates.iter().copied().zip(scores.iter().copied()).collect::<Vec<_>>();
    let (as_projects, as_tasks) = (scored(projects), scored(tasks));
    let two = |scored: &[(&'a Entity, Score)]| {
        let mut two: Vec<_> = scored.iter().copied().enumerate().collect();
        two.sort_by_key(|(at, (_, score))| (*score, *at));
        two.truncate(2);
        two
    };
    let seconds = two(&as_tasks);
    let best = two(&as_projects)
        .into_iter()
        .flat_map(|project| seconds.iter().map(move |task| (project, *task)))
        .filter(|((first, _), (second, _))| first != second)
        .min_by_key(|((first, (_, project)), (second, (_, task)))| (project.plus(*task), *first, *second));
    if let Some(((_, project), (_, task))) = best {
        let why = |part: &str| {
            if candidates.len() == 2 {
                format!("one of the only two candidates; fits the {part} best")
            } else {
                format!("part of the best pair of {} candidates", candidates.len())
            }
        };
        let rest = |scored: Vec<(&'a Entity, Score)>| {
            let is_other =
                |(kind, _): &(&Entity, Score)| !std::ptr::eq(*kind, project.0) && !std::ptr::eq(*kind, task.0);
            scored.into_iter().filter(is_other).collect::<Vec<_>>()
        };
        return [
            subject::best(case, Kind::TicketType, project, &rest(as_projects), why("project")),
            subject::best(case, Kind::TicketType, task, &rest(as_tasks), why("project task")),
        ];
    }
    match (candidates.first(), projects.first(), tasks.first()) {
        (Some(only), Some(as_project), Some(as_task)) if as_task < as_project => {
            let why = "the only candidate; fits the project task best".to_owned();
            [no_type(case, "project type"), subject::best(case, Kind::TicketType, (only, *as_task), &[], why)]
        }
        (Some(only), Some(as_project), _) => {
            let why = "the only candidate; fits the project best".to_owned();
            [subject::best(case, Kind::TicketType, (only, *as_project), &[], why), no_type(case, "project-task type")]
        }
        _ => [no_type(case, "project type"), no_type(case, "project-task type")],
    }
}

fn no_type<'a>(case: &Case<'a>, part: &str) -> Chosenness<'a> {
    let missing = Missing::of(case.catalog, case.model, Kind::TicketType, &format!("no {part}"));
    let seen = match case.model.completeness(Kind::TicketType) {
        Completeness::Complete(_) => format!("no type is left that could be the {part}"),
        Completeness::Incomplete { .. } => format!("the bundle shows no type that could be the {part}"),
    };
    Chosenness { choice: Choice::Missing(missing), told: nothing(&seen) }
}

fn nothing(why: &str) -> Chosen {
    Chosen { id: None, name: None, chosen: why.to_owned(), others: Vec::new() }
}
