//! Departments & Teams: the memberships that are missing, set on the agent itself.

use serde_json::json;

use super::edit::{Edit, What};
use super::propose::{Asked, Case, Proposal, default_team, target};
use crate::catalog::{Kind, Place, Rule, Value, whole};
use crate::model::{Entity, same_name};
use crate::profile::{Expect, Subject};
use crate::record::{Item, normal_id};

impl<'a> Case<'a> {
    /// The rows that make the agent a direct member of every required team, with the level in its department. A row is
    /// proposed only for what this requirement asks.
    pub(super) fn membership(&self, asked: Asked<'a>) -> Proposal {
        let agent = self.record(Subject::Agent)?;
        let teams = self.required_teams();
        if teams.is_empty() {
            return Err("which team is required is not known; say it with --synced-team".to_owned());
        }
        let rule = match asked.setting.at {
            Place::Rule(rule) => rule,
            Place::Claim(_) | Place::Property(_) => return Err("it is no membership".to_owned()),
        };
        let mut edits = Vec::new();
        for team in &teams {
            if matches!(rule, Rule::Teams | Rule::Memberships) && !is_direct_member(agent, team) {
                edits.push(self.member(asked, agent, team));
            }
            if matches!(rule, Rule::Departments | Rule::Memberships) {
                edits.extend(self.level(asked, agent, team));
            }
        }
        Ok(edits)
    }

    /// The teams that the agent must be a member of: those given, else the default teams of the two ticket types.
    fn required_teams(&self) -> Vec<Team<'a>> {
        let types = [Subject::ProjectType, Subject::TaskType];
        let names: Vec<String> = if self.parameters.synced_teams.is_empty() {
            types.into_iter().filter_map(|subject| default_team(self.record(subject).ok()?)).collect()
        } else {
            self.parameters.synced_teams.clone()
        };
        let mut teams: Vec<Team<'a>> = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            let entity = self.team(name);
            let id = entity.and_then(|team| team.id.clone()).or_else(|| whole(name));
            let team =
                Team { entity, id, name: entity.and_then(|team| team.name.clone()).unwrap_or_else(|| name.clone()) };
            if teams.iter().all(|own| !same_name(&own.name, &team.name)) {
                teams.push(team);
            }
        }
        teams
    }

    /// The team of this name, or of this id.
    pub(super) fn team(&self, named: &str) -> Option<&'a Entity> {
        match self.model.by_name(Kind::Team, named).as_slice() {
            [one] => Some(one),
            [] => self.model.by_id(Kind::Team, named),
            _ => None,
        }
    }

    fn member(&self, asked: Asked<'a>, agent: &Entity, team: &Team<'_>) -> Edit {
        let mut row = Vec::new();
        if let Some(id) = team.id.as_ref().and_then(|id| id.parse::<i64>().ok()) {
            row.push(("team_id", json!(id)));
        }
        row.extend([("team_name", json!(team.name)), ("in_section", json!(true))]);
        let what = What::Row { list: "teams", row, same: Vec::new() };
        let mut edit = asked.edit(target(agent), what, "member, set on the agent itself", None);
        edit.screen = format!("{} > {}", self.screen("agent-teams", &edit.screen), team.name);
        let is = |row: &&Item| team.is(row);
        edit.is = inherited(agent, "teams").find(is).map_or_else(|| "no member".to_owned(), through);
        edit
    }

    fn level(&self, asked: Asked<'a>, agent: &Entity, team: &Team<'_>) -> Option<Edit> {
        let setting = self.catalog.settings.get("agent-departments")?;
        let values = self.catalog.values_of(setting)?;
        let label = self.profile.requirements.iter().find_map(|requirement| match &requirement.expect {
            Expect::MembershipAtLeast(label) => Some(label),
            _ => None,
        })?;
        let wanted = values.labelled(label)?;
        let text = |name: &str| team.entity?.records.iter().find_map(|record| record.body.text_of(name));
        let id = text("department_id").map(normal_id)?;
        let enough = |value: &Value| value.rank >= wanted.rank;
        let has = direct(agent, "departments")
            .filter(|row| row.text_of("department_id").map(normal_id).as_deref() == Some(&*id))
            .filter_map(|row| values.find(row.text_of("membershiplevel")?))
            .max_by_key(|value| value.rank);
        if has.is_some_and(enough) {
            return None;
        }
        let name = text("department_name").map_or_else(|| format!("department {id}"), str::to_owned);
        let row = vec![
            ("department_id", json!(id.parse::<i64>().ok()?)),
            ("department_name", json!(name)),
            ("membershiplevel", json!(wanted.raw.parse::<i64>().ok()?)),
        ];
        let what = What::Row { list: "departments", row, same: Vec::new() };
        let mut edit =
            asked.edit(target(agent), what, &format!("{}, set on the agent itself", wanted.label), Some(wanted));
        edit.screen = format!("{} > {name}", self.screen("agent-departments", &edit.screen));
        let here = |row: &&Item| row.text_of("department_id").map(normal_id).as_deref() == Some(&*id);
        edit.is = match (has, inherited(agent, "departments").find(here)) {
            (Some(has), _) => has.label.clone(),
            (None, Some(row)) => through(row),
            (None, None) => "no member".to_owned(),
        };
        Some(edit)
    }

    fn screen(&self, setting: &str, otherwise: &str) -> String {
        self.catalog.settings.get(setting).map_or_else(|| otherwise.to_owned(), |setting| setting.screen.clone())
    }
}

/// A team that the agent must be a member of.
struct Team<'a> {
    entity: Option<&'a Entity>,
    id: Option<String>,
    name: String,
}

impl Team<'_> {
    /// Whether a row of `teams[]` is about this team.
    fn is(&self, row: &Item) -> bool {
        match (row.text_of("team_id").map(normal_id), &self.id) {
            (Some(own), Some(other)) => own == *other,
            _ => row.text_of("team_name").is_some_and(|name| same_name(name, &self.name)),
        }
    }
}

/// The rows of a list in all records of the agent.
fn rows<'e>(agent: &'e Entity, list: &'e str) -> impl Iterator<Item = &'e Item> {
    agent.records.iter().filter_map(move |record| record.body.get(list)).flat_map(Item::rows)
}

/// The rows of a list that the agent has from a role.
fn inherited<'e>(agent: &'e Entity, list: &'e str) -> impl Iterator<Item = &'e Item> {
    rows(agent, list).filter(|row| !is_direct(row))
}

/// Through which role a row is inherited.
fn through(row: &Item) -> String {
    let role = row.text_of("role_name").or_else(|| row.text_of("role_id")).unwrap_or_default();
    format!("inherited from role {role}")
}

/// The rows of a list that are set on the agent itself.
fn direct<'e>(agent: &'e Entity, list: &'e str) -> impl Iterator<Item = &'e Item> {
    rows(agent, list).filter(|row| is_direct(row))
}

/// Whether a row is not inherited from a role: no role is named, or the one of zeros.
pub(super) fn is_direct(row: &Item) -> bool {
    let nobody = |text: &str| text.trim().bytes().all(|byte| byte == b'0' || byte == b'-');
    row.text_of("role_id").is_none_or(nobody) && row.text_of("role_name").is_none_or(|name| name.trim().is_empty())
}

fn is_direct_member(agent: &Entity, team: &Team<'_>) -> bool {
    direct(agent, "teams").any(|row| {
        let left = row.text_of("in_section").is_some_and(|text| matches!(text.to_lowercase().as_str(), "false" | "0"));
        team.is(row) && !left
    })
}
