//! Agent to log in as: set, the agent that is judged, and API-only.

use super::answer::Answer;
use super::application::login_agent_id;
use super::subject::Choice;
use super::{Case, next, property};
use crate::catalog::{Kind, Place, Setting};
use crate::model::{Entity, Scalar};
use crate::profile::Expect;
use crate::words::{Evidence, Reason, Verdict};

/// Judges the login agent of an application. `judged` is the agent of the case, once it is chosen.
pub(super) fn judge<'a>(case: &Case<'a>, app: &Entity, setting: &Setting, judged: Option<&Choice<'a>>) -> Answer {
    let catalog = case.catalog;
    let evidence = match app.scalar("loginas_agent_id", crate::record::normal_id) {
        Scalar::Known { evidence, .. } => evidence,
        Scalar::Conflict { values, evidence } => {
            return Answer::unknown(Reason::Conflicting, next::conflicting(catalog, app)).seeing(values).with(evidence);
        }
        Scalar::Silent(silence) => {
            return Answer::unknown(silence.reason(), next::silent(catalog, app, &silence)).with(silence.evidence());
        }
    };
    let Ok(Some(id)) = login_agent_id(app) else {
        return Answer::mismatch("no agent is set", setting.certainty, evidence);
    };
    if let (Some(given), Some(choice)) = (&case.parameters.agent, judged) {
        match choice {
            Choice::One(agent) if agent.id.as_deref() == Some(&*id) => {}
            Choice::One(agent) if agent.id.is_some() => {
                return Answer::mismatch(
                    format!("agent {}, not {given}", name_of(case, &id)),
                    setting.certainty,
                    evidence,
                );
            }
            Choice::One(agent) => {
                return Answer::unknown(Reason::PropertyAbsent, next::detail(catalog, agent))
                    .seeing(format!("agent {id}"))
                    .with(evidence);
            }
            Choice::Missing(missing) => {
                return Answer::unknown(missing.reason, missing.next.clone())
                    .seeing(format!("agent {}", name_of(case, &id)))
                    .with(evidence);
            }
        }
    }
    let Some(agent) = case.model.by_id(Kind::Agent, &id) else {
        let request = next::one_agent(catalog, &id);
        return Answer::unknown(Reason::NotInBundle, request)
            .seeing(format!("agent {id}, which is not in the bundle"))
            .with(evidence);
    };
    api_only(case, agent, setting, evidence)
}

/// The agent must be API-only, so this fails together with the agent's own line.
fn api_only(case: &Case<'_>, agent: &Entity, setting: &Setting, evidence: Vec<Evidence>) -> Answer {
    let Some(flag) = case.catalog.settings.get("agent-api-only") else {
        return Answer::pass(agent.title(), setting.certainty, evidence);
    };
    let Place::Property(property) = &flag.at else {
        return Answer::pass(agent.title(), setting.certainty, evidence);
    };
    let own = property::judge(case.catalog, agent, flag, property, &Expect::Equals("Yes".to_owned()));
    let more = own.evidence.iter().cloned();
    match own.verdict {
        Verdict::Pass => Answer::pass(agent.title(), setting.certainty, evidence).with(more),
        Verdict::Mismatch => {
            Answer::mismatch(format!("{}, which is not API-only", agent.title()), setting.certainty, evidence)
                .with(more)
        }
        Verdict::Unknown | Verdict::NotApplicable => {
            let reason = own.reason.unwrap_or(Reason::PropertyAbsent);
            Answer::unknown(reason, own.next.clone().unwrap_or_default())
                .seeing(agent.title())
                .with(evidence)
                .with(more)
        }
    }
}

fn name_of(case: &Case<'_>, id: &str) -> String {
    case.model.by_id(Kind::Agent, id).map_or_else(|| id.to_owned(), Entity::title)
}
