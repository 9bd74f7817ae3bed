//! Chooses the application, the agent and the two ticket types of a case.

use super::answer::Score;
use super::application::login_agent_id;
use super::subject::{self, Choice, Chosenness, Missing, Several};
use super::{Case, next};
use crate::catalog::Kind;
use crate::model::{Completeness, Entity, Scalar};
use crate::profile::Subject;
use crate::report::{Chosen, Other};
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
    let Some(((app, score), rest)) = ranked.split_first() else {
        let missing = Missing::of(case.catalog, model, Kind::Application, "no API application");
        let seen = if model.all(Kind::Application).is_empty() {
            "the bundle holds no API application"
        } else {
            "the bundle holds only Halo's own applications"
        };
        return Ok((Chosenness { choice: Choice::Missing(missing), told: nothing(seen) }, false));
    };
    if let Some(missing) = subject::partial(case, Kind::Application, *score).filter(|_| !like_vendor) {
        let told = Chosen { others: subject::others(&ranked), ..nothing(&missing.observed) };
        return Ok((Chosenness { choice: Choice::Missing(missing), told }, false));
    }
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
    let told = subject::told(app, why, subject::others(rest));
    Ok((Chosenness { choice: Choice::One(app), told }, several && !like_vendor))
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
    let Some(((agent, score), rest)) = ranked.split_first() else {
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
    if let Some(missing) = subject::partial(case, Kind::Agent, *score) {
        let told = Chosen { others: subject::others(&ranked), ..nothing(&missing.observed) };
        return Ok(Chosenness { choice: Choice::Missing(missing), told });
    }
    let why = if ranked.len() == 1 {
        "the only API-only agent".to_owned()
    } else {
        format!("no application names an agent; the best match of {} API-only agents", ranked.len())
    };
    Ok(Chosenness { choice: Choice::One(agent), told: subject::told(agent, why, subject::others(rest)) })
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
    let score = |subject| candidates.iter().map(|kind| case.score(subject, kind)).collect::<Vec<_>>();
    let (projects, tasks) = (score(Subject::ProjectType), score(Subject::TaskType));
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
    let mut order: Vec<(Score, &'a Entity)> = scores.iter().copied().zip(candidates.iter().copied()).collect();
    order.sort_by(|(a_score, a), (b_score, b)| (a_score, a.order()).cmp(&(b_score, b.order())));
    let Some(((score, best), rest)) = order.split_first() else { return no_type(case, part) };
    let others = rest
        .iter()
        .map(|(score, kind)| Other { id: kind.id.clone(), name: kind.name.clone(), why: score.text() })
        .collect();
    let why = if order.len() == 1 {
        format!("the only candidate for the {part}")
    } else {
        format!("the best match of {} candidates for the {part}", order.len())
    };
    of_type(case, best, *score, why, others)
}

/// A type that fits best, unless a better one may be missing.
fn of_type<'a>(case: &Case<'a>, best: &'a Entity, score: Score, why: String, others: Vec<Other>) -> Chosenness<'a> {
    let Some(missing) = subject::partial(case, Kind::TicketType, score) else {
        return Chosenness { choice: Choice::One(best), told: subject::told(best, why, others) };
    };
    let first = Other { id: best.id.clone(), name: best.name.clone(), why: score.text() };
    let told = Chosen { others: [vec![first], others].concat(), ..nothing(&missing.observed) };
    Chosenness { choice: Choice::Missing(missing), told }
}

/// The best pair of two different candidates over all their requirements together.
fn pair<'a>(case: &Case<'a>, candidates: &[&'a Entity], projects: &[Score], tasks: &[Score]) -> [Chosenness<'a>; 2] {
    let scored =
        |scores: &[Score]| candidates.iter().copied().zip(scores.iter().copied()).enumerate().collect::<Vec<_>>();
    let (as_projects, as_tasks) = (scored(projects), scored(tasks));
    let pairs = as_projects.iter().flat_map(|project| as_tasks.iter().map(move |task| (project, task)));
    let best = pairs
        .filter(|((first, _), (second, _))| first != second)
        .min_by_key(|((first, (_, project)), (second, (_, task)))| (project.plus(*task), *first, *second));
    if let Some(((_, (project, project_score)), (_, (task, task_score)))) = best {
        let (project, task): (&'a Entity, &'a Entity) = (project, task);
        let why = |part: &str| {
            if candidates.len() == 2 {
                format!("one of the only two candidates; fits the {part} best")
            } else {
                format!("part of the best pair of {} candidates", candidates.len())
            }
        };
        let others = |scores: &[Score]| {
            let rest = candidates
                .iter()
                .zip(scores)
                .filter(|(kind, _)| !std::ptr::eq(**kind, project) && !std::ptr::eq(**kind, task));
            rest.map(|(kind, score)| Other { id: kind.id.clone(), name: kind.name.clone(), why: score.text() })
                .collect()
        };
        return [
            of_type(case, project, *project_score, why("project"), others(projects)),
            of_type(case, task, *task_score, why("project task"), others(tasks)),
        ];
    }
    match (candidates.first(), projects.first(), tasks.first()) {
        (Some(only), Some(as_project), Some(as_task)) if as_task < as_project => {
            let why = "the only candidate; fits the project task best".to_owned();
            [no_type(case, "project type"), of_type(case, only, *as_task, why, Vec::new())]
        }
        (Some(only), Some(as_project), _) => {
            let why = "the only candidate; fits the project best".to_owned();
            [of_type(case, only, *as_project, why, Vec::new()), no_type(case, "project-task type")]
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
