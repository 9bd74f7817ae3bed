//! Grants beyond what the profile requires: least privilege is part of a review. They change no verdict.

use std::collections::BTreeSet;

use super::finding::row;
use super::permission::Permission;
use super::subject::Choice;
use super::{Case, application};
use crate::catalog::{Place, Rule, Setting};
use crate::model::Entity;
use crate::profile::{Expect, Subject};
use crate::report::{self, Excess};
use crate::words::Evidence;

/// Everything that is granted and not asked for.
pub(super) fn all<'a>(case: &Case<'a>, application: &Choice<'a>, agent: &Choice<'a>) -> Vec<Excess> {
    let mut excess = Vec::new();
    if let Choice::One(agent) = agent
        && case.profile.is_about(Subject::Agent)
    {
        permissions(case, agent, &mut excess);
        memberships(case, agent, &mut excess);
    }
    if let Choice::One(app) = application
        && case.profile.is_about(Subject::Application)
    {
        scopes(case, app, &mut excess);
    }
    excess
}

fn permissions<'a>(case: &Case<'a>, agent: &'a Entity, excess: &mut Vec<Excess>) {
    let subject = || report::Subject { kind: "agent".to_owned(), id: agent.id.clone(), name: agent.name.clone() };
    let mut unlisted: Vec<String> = Vec::new();
    let mut places: Vec<Evidence> = Vec::new();
    for setting in case.catalog.settings.values() {
        let Some((label, rank, evidence)) = effective(case, agent, setting) else { continue };
        let wanted = case.profile.requirements.iter().find(|requirement| requirement.setting == setting.id);
        let what = match wanted.map(|requirement| &requirement.expect) {
            Some(Expect::AtLeast(least) | Expect::Equals(least)) => {
                let enough = case
                    .catalog
                    .values_of(setting)
                    .and_then(|values| values.labelled(least))
                    .and_then(|value| value.rank);
                if rank <= enough {
                    continue;
                }
                if setting.proof.is_some() {
                    "the agent is a HaloPSA administrator".to_owned()
                } else {
                    format!("{} is {label}; {least} suffices", setting.label)
                }
            }
            Some(_) => continue,
            None if setting.proof.is_some() && rank > Some(0) => "the agent is a HaloPSA administrator".to_owned(),
            None => {
                if rank > Some(0) {
                    unlisted.push(format!("{} ({label})", setting.label));
                    places.push(evidence);
                }
                continue;
            }
        };
        excess.push(Excess { subject: subject(), what, evidence: vec![row(evidence)] });
    }
    if !unlisted.is_empty() {
        let count = unlisted.len();
        let what = format!(
            "{count} further permission{} that the profile does not ask for: {}",
            if count == 1 { "" } else { "s" },
            unlisted.join(", ")
        );
        excess.push(Excess { subject: subject(), what, evidence: places.into_iter().map(row).collect() });
    }
}

/// The value that the agent effectively has of a permission: label, rank, place.
fn effective<'a>(case: &Case<'a>, agent: &'a Entity, setting: &Setting) -> Option<(String, Option<u32>, Evidence)> {
    let Place::Claim(codes) = &setting.at else { return None };
    let values = case.catalog.values_of(setting)?;
    let permission =
        Permission { model: case.model, catalog: case.catalog, setting, codes, values, known: &case.known };
    permission.effective(agent).map(|(value, evidence)| (value.label.clone(), value.rank, evidence))
}

/// Department Manager is more than any level below it.
fn memberships<'a>(case: &Case<'a>, agent: &'a Entity, excess: &mut Vec<Excess>) {
    let Some(setting) =
        case.catalog.settings.values().find(|setting| matches!(setting.at, Place::Rule(Rule::Departments)))
    else {
        return;
    };
    let Some(values) = case.catalog.values_of(setting) else { return };
    let asked = case.profile.requirements.iter().find_map(|requirement| match &requirement.expect {
        Expect::MembershipAtLeast(label) => values.labelled(label)?.rank,
        _ => None,
    });
    let Some(asked) = asked else { return };
    let mut seen = BTreeSet::new();
    for snapshot in agent.snapshots() {
        for contributor in case.known.of(case.model, case.catalog, snapshot).iter() {
            for row_of in contributor
                .lists("departments", case.catalog)
                .unwrap_or_default()
                .into_iter()
                .flat_map(|list| list.rows)
            {
                let Some(level) = row_of.item.get("membershiplevel") else { continue };
                let Some(value) =
                    values.find(level.text().unwrap_or_default()).filter(|value| value.rank > Some(asked))
                else {
                    continue;
                };
                let department = row_of
                    .item
                    .text_of("department_name")
                    .or_else(|| row_of.item.text_of("department_id"))
                    .unwrap_or_default()
                    .to_owned();
                if seen.insert(department.clone()) {
                    excess.push(Excess {
                        subject: report::Subject {
                            kind: "agent".to_owned(),
                            id: agent.id.clone(),
                            name: agent.name.clone(),
                        },
                        what: format!("{} in {department}", value.label),
                        evidence: vec![row(Evidence { at: level.at.clone(), ..row_of.evidence.clone() })],
                    });
                }
            }
        }
    }
}

fn scopes(case: &Case<'_>, app: &Entity, excess: &mut Vec<Excess>) {
    let asked: BTreeSet<&str> = case
        .profile
        .requirements
        .iter()
        .filter_map(|requirement| match &requirement.expect {
            Expect::Scope(scope) => Some(scope.as_str()),
            _ => None,
        })
        .collect();
    if asked.is_empty() {
        return;
    }
    let mut seen = BTreeSet::new();
    for view in application::views(app) {
        for (name, evidence) in view.scopes {
            if asked.contains(name.as_str()) || !seen.insert(name.clone()) {
                continue;
            }
            let known = case.catalog.scopes.iter().any(|scope| scope.name == name);
            let what = if known {
                format!("scope {name}")
            } else {
                format!("scope {name}, which is not one of Halo's known scopes")
            };
            excess.push(Excess {
                subject: report::Subject { kind: "application".to_owned(), id: app.id.clone(), name: app.name.clone() },
                what,
                evidence: vec![row(evidence)],
            });
        }
    }
}
