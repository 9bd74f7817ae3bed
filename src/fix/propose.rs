//! Which edits resolve one mismatch. The proposals are tried out by `simulate` and judged again.

use serde_json::{Value as Json, json};

use super::edit::{Edit, Target, What};
use crate::catalog::{Catalog, Kind, Place, Rule, Setting, Value, ValueSet, ValueType};
use crate::check::Judgement;
use crate::model::{Entity, Model};
use crate::profile::{Expect, Profile, Requirement, Subject};
use crate::report::{Chosen, Finding, Parameters};
use crate::words::Certainty;

/// What a proposal is made from.
pub(super) struct Case<'a> {
    pub(super) model: &'a Model,
    pub(super) catalog: &'a Catalog,
    pub(super) profile: &'a Profile,
    pub(super) parameters: &'a Parameters,
    pub(super) judged: &'a Judgement,
}

/// The edits, or why there are none.
pub(super) type Proposal = Result<Vec<Edit>, String>;

/// One requirement that is not met: what an edit of it needs to know.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) finding: &'a Finding,
    pub(super) requirement: &'a Requirement,
    pub(super) setting: &'a Setting,
}

impl Asked<'_> {
    /// An edit for this requirement. `raw` is the stored value, where its meaning may be better known than the setting's.
    pub(super) fn edit(&self, target: Target, what: What, must_be: &str, raw: Option<&Value>) -> Edit {
        let certainty = raw.and_then(|value| value.certainty).unwrap_or(self.setting.certainty);
        Edit {
            target,
            what,
            requirements: vec![self.requirement.id.clone()],
            screen: self.setting.screen.clone(),
            is: self.finding.observed.clone().unwrap_or_else(|| "not shown".to_owned()),
            must_be: must_be.to_owned(),
            assumed: certainty == Certainty::Assumed,
            note: None,
        }
    }
}

impl<'a> Case<'a> {
    /// The edits that resolve a mismatch.
    pub(super) fn propose(&self, finding: &'a Finding) -> Proposal {
        let unknown = || "it is not in the profile".to_owned();
        let requirement = self.profile.requirement(&finding.requirement).ok_or_else(unknown)?;
        let setting = self.catalog.settings.get(&requirement.setting).ok_or_else(unknown)?;
        let asked = Asked { finding, requirement, setting };
        let by_agent = requirement.subject == Subject::Agent && self.parameters.agent.is_none();
        if self.judged.guessed && (requirement.subject == Subject::Application || by_agent) {
            return Err("the application is a guess among several; say which with --application".to_owned());
        }
        match &setting.at {
            Place::Property(property) => self.property(asked, property),
            Place::Claim(codes) => self.permission(asked, codes),
            Place::Rule(Rule::AuthenticationMethod) => self.property(asked, "grant_type"),
            Place::Rule(Rule::LoginType) => self.login_type(asked),
            Place::Rule(Rule::LoginAgent) => self.login_agent(asked),
            Place::Rule(Rule::Scopes) => self.scope(asked),
            Place::Rule(Rule::Teams | Rule::Departments | Rule::Memberships) => self.membership(asked),
            Place::Rule(Rule::DefaultTeam) => self.default_team(asked),
            Place::Rule(Rule::Fields) => self.fields(asked),
        }
    }

    /// The record that a requirement is about.
    pub(super) fn record(&self, subject: Subject) -> Result<&'a Entity, String> {
        let subjects = &self.judged.subjects;
        let (kind, chosen) = match subject {
            Subject::Agent => (Kind::Agent, &subjects.agent),
            Subject::Application => (Kind::Application, &subjects.application),
            Subject::ProjectType => (Kind::TicketType, &subjects.project_type),
            Subject::TaskType | Subject::TicketTypes => (Kind::TicketType, &subjects.task_type),
            Subject::Settings => {
                let control = self.model.all(Kind::Control).first();
                return control.ok_or_else(|| "the bundle does not hold the settings".to_owned());
            }
        };
        let id = chosen.as_ref().and_then(|chosen: &Chosen| chosen.id.as_deref());
        let found = id.and_then(|id| self.model.by_id(kind, id));
        found.ok_or_else(|| {
            let record = self.catalog.record(kind);
            let title = record.map_or("record", |record| record.title.as_str());
            let screen = record.map(|record| record.screen.clone()).unwrap_or_default();
            format!("the bundle shows no {title} that it is about: create it at {screen}, then send a new bundle")
        })
    }

    fn property(&self, asked: Asked<'a>, property: &str) -> Proposal {
        let entity = self.record(asked.requirement.subject)?;
        let (values, value) = self.wanted(asked)?;
        let what = What::Set { property: property.to_owned(), value: stored(values, value) };
        let mut edit = asked.edit(target(entity), what, &value.label, Some(value));
        if property == "isapiagent" {
            edit.note = Some(self.on_people(entity));
        }
        Ok(vec![edit])
    }

    /// What to know before an agent becomes API-only.
    fn on_people(&self, agent: &Entity) -> String {
        let flag = |other: &Entity| {
            let texts = other.records.iter().filter_map(|record| record.body.text_of("isapiagent"));
            texts.into_iter().any(|text| matches!(text.to_lowercase().as_str(), "true" | "1"))
        };
        let others: Vec<String> = self
            .model
            .all(Kind::Agent)
            .iter()
            .filter(|other| other.id != agent.id && flag(other))
            .map(|other| format!("--agent {}", other.id.clone().unwrap_or_else(|| other.title())))
            .collect();
        let instead = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        format!(
            "nobody signs in to Halo as an API-only agent: if {} is a person, let the application log in as an agent of its own, and plan again with --agent{instead}",
            agent.title()
        )
    }

    /// The value that a requirement expects.
    pub(super) fn wanted(&self, asked: Asked<'a>) -> Result<(&'a ValueSet, &'a Value), String> {
        let label = match &asked.requirement.expect {
            Expect::Equals(label) | Expect::AtLeast(label) | Expect::MembershipAtLeast(label) => label,
            Expect::Scope(_)
            | Expect::Agent(_)
            | Expect::MemberOf(_)
            | Expect::SetOnAgentSince(_)
            | Expect::Fields(_)
            | Expect::Same(_)
            | Expect::Synced(_) => return Err("it expects no single value".to_owned()),
        };
        let values = self.catalog.values_of(asked.setting);
        values
            .and_then(|values| Some((values, values.labelled(label)?)))
            .ok_or_else(|| format!("how Halo stores {label} is not known"))
    }

    fn login_type(&self, asked: Asked<'a>) -> Proposal {
        let app = self.record(Subject::Application)?;
        let mut edits = self.log_in_as(asked, app, "Agent")?;
        for property in ["loginas_client_id", "loginas_supplier_id"] {
            let set = |item: &crate::record::Item| item.text().is_some_and(|text| !matches!(text.trim(), "" | "0"));
            if app.records.iter().filter_map(|record| record.body.get(property)).any(set) {
                let what = What::Set { property: property.to_owned(), value: json!(0) };
                edits.push(asked.edit(target(app), what, "nobody", None));
            }
        }
        Ok(edits)
    }

    fn login_agent(&self, asked: Asked<'a>) -> Proposal {
        let app = self.record(Subject::Application)?;
        let agent = self.record(Subject::Agent)?;
        let own = app.records.iter().find_map(|record| record.body.text_of("loginas_agent_id"));
        if own.map(crate::record::normal_id) != agent.id {
            return self.log_in_as(asked, app, &agent.title());
        }
        // The agent is the one that is judged, so it is not API-only: that is the agent's own line.
        let flag = self.catalog.settings.get("agent-api-only");
        let Some((flag, Place::Property(property))) = flag.map(|flag| (flag, &flag.at)) else {
            return Err("how Halo stores that an agent is API-only is not known".to_owned());
        };
        let what = What::Set { property: property.clone(), value: json!(true) };
        let mut edit = Asked { setting: flag, ..asked }.edit(target(agent), what, "Yes", None);
        "No".clone_into(&mut edit.is);
        edit.note = Some(self.on_people(agent));
        Ok(vec![edit])
    }

    /// The application logs in as the judged agent.
    fn log_in_as(&self, asked: Asked<'a>, app: &Entity, must_be: &str) -> Proposal {
        let agent = self.record(Subject::Agent)?;
        let id = agent.id.as_deref().and_then(|id| id.parse::<i64>().ok());
        let id = id.ok_or_else(|| "the id of the agent to log in as is not known".to_owned())?;
        let what = What::Set { property: "loginas_agent_id".to_owned(), value: json!(id) };
        let must_be = if must_be == agent.title() { format!("{must_be} (id {id})") } else { must_be.to_owned() };
        Ok(vec![asked.edit(target(app), what, &must_be, None)])
    }

    fn scope(&self, asked: Asked<'a>) -> Proposal {
        let app = self.record(Subject::Application)?;
        let Expect::Scope(scope) = &asked.requirement.expect else {
            return Err("it expects no permission of an application".to_owned());
        };
        let row = vec![("name", json!(scope))];
        let what = What::Row { list: "scopes", row, same: vec![scope.clone()] };
        let mut edit = asked.edit(target(app), what, "ticked", None);
        edit.screen = format!("{} > {scope}", edit.screen);
        Ok(vec![edit])
    }

    fn default_team(&self, asked: Asked<'a>) -> Proposal {
        let types = [self.record(Subject::ProjectType)?, self.record(Subject::TaskType)?];
        let team = self.team_of_both(types)?;
        let mut edits = Vec::new();
        for kind in types {
            let own = default_team(kind);
            if !own.as_deref().is_some_and(|own| crate::model::same_name(own, &team)) {
                let what = What::Set { property: "default_team".to_owned(), value: json!(team) };
                let mut edit = asked.edit(target(kind), what, &team, None);
                edit.is = own.filter(|own| !own.is_empty()).unwrap_or_else(|| "(none)".to_owned());
                edits.push(edit);
            }
            let overridden = |text: &str| matches!(text.to_lowercase().as_str(), "true" | "1");
            let property = "default_team_to_agents_default";
            if kind.records.iter().filter_map(|record| record.body.text_of(property)).any(overridden) {
                let what = What::Set { property: property.to_owned(), value: json!(false) };
                let mut edit = asked.edit(target(kind), what, "not the agent's default team", None);
                "the agent's default team".clone_into(&mut edit.is);
                edits.push(edit);
            }
        }
        Ok(edits)
    }

    /// The team that both types should have: a synchronised one, and as far as that leaves a choice the one that a type
    /// has already.
    fn team_of_both(&self, types: [&Entity; 2]) -> Result<String, String> {
        let own: Vec<String> = types.into_iter().filter_map(default_team).filter(|team| !team.is_empty()).collect();
        let synced: Vec<String> = self
            .parameters
            .synced_teams
            .iter()
            .map(|given| self.team(given).and_then(|team| team.name.clone()).unwrap_or_else(|| given.clone()))
            .collect();
        let both = |team: &&String| synced.iter().any(|name| crate::model::same_name(name, team));
        let found = if synced.is_empty() { own.first() } else { own.iter().find(both).or(synced.first()) };
        found.cloned().ok_or_else(|| "which team is meant is not known; say it with --synced-team".to_owned())
    }

    fn fields(&self, asked: Asked<'a>) -> Proposal {
        let kind = self.record(asked.requirement.subject)?;
        let Expect::Fields(fields) = &asked.requirement.expect else {
            return Err("it expects no fields".to_owned());
        };
        let (remove, add) = (fields.forbidden.clone(), fields.required.clone());
        let must_be = format!("without {}; with {}", remove.join(", "), add.join(", "));
        Ok(vec![asked.edit(target(kind), What::Fields { remove, add }, &must_be, None)])
    }
}

/// The default team of a ticket type, by its name.
pub(super) fn default_team(kind: &Entity) -> Option<String> {
    kind.records.iter().find_map(|record| record.body.text_of("default_team")).map(|team| team.trim().to_owned())
}

/// The record as the target of an edit.
pub(super) fn target(entity: &Entity) -> Target {
    Target { kind: entity.kind, id: entity.id.clone(), name: entity.name.clone() }
}

/// A value as a request carries it.
pub(super) fn stored(values: &ValueSet, value: &Value) -> Json {
    let text = value.stored.as_deref().unwrap_or(&value.raw);
    match values.kind {
        ValueType::Bool => json!(text == "true"),
        ValueType::Int => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        ValueType::Text | ValueType::Letters => json!(text),
    }
}
