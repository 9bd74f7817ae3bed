//! Teams: what names and ids mean, which teams are required, and the default teams of ticket types.

use super::answer::Answer;
use super::contributor::Gap;
use super::next;
use super::subject::Choice;
use crate::catalog::{Catalog, Kind, Setting, ValueType};
use crate::model::{Entity, Model, Scalar, Silence, same_name};
use crate::record::{Origin, normal_id};
use crate::words::{Evidence, Reason};

/// A team that something names.
#[derive(Clone, Debug)]
pub(super) struct Team<'a> {
    /// Its name, as far as it is known.
    pub(super) name: Option<String>,
    /// Its id, as far as it is known.
    pub(super) id: Option<String>,
    /// The team's own record, if the bundle holds it.
    pub(super) entity: Option<&'a Entity>,
    /// Two teams have this name.
    pub(super) ambiguous: bool,
}

impl<'a> Team<'a> {
    /// The team of this name; or of this id, where no team has the name.
    pub(super) fn find(model: &'a Model, text: &str) -> Self {
        let text = text.trim();
        let named = model.by_name(Kind::Team, text);
        let by_id = || crate::catalog::whole(text).and_then(|id| model.by_id(Kind::Team, &id));
        match (named.as_slice(), named.len()) {
            ([one], _) => Self::of(one),
            ([], _) => match by_id() {
                Some(team) => Self::of(team),
                None => Self {
                    name: crate::catalog::whole(text).is_none().then(|| text.to_owned()),
                    id: crate::catalog::whole(text),
                    entity: None,
                    ambiguous: false,
                },
            },
            _ => Self { name: Some(text.to_owned()), id: None, entity: None, ambiguous: true },
        }
    }

    fn of(entity: &'a Entity) -> Self {
        Self { name: entity.name.clone(), id: entity.id.clone(), entity: Some(entity), ambiguous: false }
    }

    /// For a person.
    pub(super) fn title(&self) -> String {
        self.name.clone().or_else(|| self.id.clone()).unwrap_or_default()
    }

    /// Whether two teams are the same; `None` when nobody can tell.
    pub(super) fn is(&self, other: &Self) -> Option<bool> {
        self.matches(other.id.as_deref(), other.name.as_deref())
    }

    /// Whether a row that says this id and this name is about this team; `None` when nobody can tell.
    pub(super) fn matches(&self, id: Option<&str>, name: Option<&str>) -> Option<bool> {
        matches(self.id.as_deref(), self.name.as_deref(), id, name)
    }
}

/// Ids decide; names where an id is missing; `None` when there is nothing to compare.
pub(super) fn matches(
    own_id: Option<&str>,
    own_name: Option<&str>,
    id: Option<&str>,
    name: Option<&str>,
) -> Option<bool> {
    if let (Some(own), Some(other)) = (own_id, id) {
        return Some(normal_id(own) == normal_id(other));
    }
    own_name.zip(name).map(|(own, other)| same_name(own, other))
}

/// The teams that the agent must be a member of.
pub(super) struct Required<'a> {
    /// The teams that are known to be required.
    pub(super) teams: Vec<Team<'a>>,
    /// There may be more, for this reason.
    pub(super) gap: Option<Gap>,
}

/// The required teams: those given, else the default teams of the two ticket types.
pub(super) fn required<'a>(
    model: &'a Model,
    catalog: &Catalog,
    synced: &[String],
    types: [&Choice<'a>; 2],
) -> Required<'a> {
    let mut required = Required { teams: Vec::new(), gap: None };
    if !synced.is_empty() {
        required.teams = synced.iter().map(|name| Team::find(model, name)).collect();
        return required;
    }
    for choice in types {
        match choice {
            Choice::One(entity) => match default_team(model, catalog, entity) {
                Default::Team(team, _) => {
                    if !required.teams.iter().any(|own| own.is(&team) == Some(true)) {
                        required.teams.push(team);
                    }
                }
                Default::None(_) => {}
                Default::Unknown(answer) => required.gap = required.gap.or(gap_of(&answer)),
            },
            Choice::Missing(missing) if missing.mismatch => {}
            Choice::Missing(missing) => {
                required.gap = required
                    .gap
                    .or_else(|| Some(Gap { reason: missing.reason, next: missing.next.clone(), evidence: Vec::new() }));
            }
        }
    }
    required
}

fn gap_of(answer: &Answer) -> Option<Gap> {
    Some(Gap { reason: answer.reason?, next: answer.next.clone()?, evidence: answer.evidence.clone() })
}

/// The default team of a ticket type.
pub(super) enum Default<'a> {
    /// This one.
    Team(Team<'a>, Vec<Evidence>),
    /// None is set.
    None(Vec<Evidence>),
    /// The bundle cannot say.
    Unknown(Answer),
}

/// The default team of a ticket type: `default_team` is a name; `default_team_to_agents_default` overrides it.
pub(super) fn default_team<'a>(model: &'a Model, catalog: &Catalog, entity: &Entity) -> Default<'a> {
    let override_ = entity.scalar("default_team_to_agents_default", |raw| ValueType::Bool.normal(raw));
    match &override_ {
        Scalar::Known { raw, .. } if matches!(ValueType::Bool.normal(raw).as_str(), "false" | "") => {}
        Scalar::Known { raw, evidence } => {
            let settle = format!(
                "choose a team at {}",
                catalog.record(Kind::TicketType).map(|record| record.screen.clone()).unwrap_or_default()
            );
            let answer = Answer::unknown(Reason::UnrecognisedValue, settle)
                .seeing(format!("the agent's default team (default_team_to_agents_default is {raw})"));
            return Default::Unknown(answer.with(evidence.clone()));
        }
        Scalar::Conflict { values, evidence } => {
            let answer = Answer::unknown(Reason::Conflicting, next::conflicting(catalog, entity))
                .seeing(format!("default_team_to_agents_default is {values}"));
            return Default::Unknown(answer.with(evidence.clone()));
        }
        Scalar::Silent(_) => {}
    }
    let sent = |record: &crate::record::Record| matches!(record.origin, Origin::Change(_));
    if matches!(override_, Scalar::Silent(_)) && entity.records.iter().all(sent) {
        let silence = Silence::ListOnly;
        return Default::Unknown(Answer::unknown(silence.reason(), next::silent(catalog, entity, &silence)));
    }
    match entity.scalar("default_team", |raw| raw.trim().to_lowercase()) {
        Scalar::Known { raw, evidence } if raw.trim().is_empty() => Default::None(evidence),
        Scalar::Known { raw, evidence } => {
            let team = Team::find(model, &raw);
            if team.ambiguous {
                let answer =
                    Answer::unknown(Reason::AmbiguousLabel, format!("rename one of the two teams named {raw}"))
                        .seeing(raw);
                return Default::Unknown(answer.with(evidence));
            }
            Default::Team(team, evidence)
        }
        Scalar::Conflict { values, evidence } => Default::Unknown(
            Answer::unknown(Reason::Conflicting, next::conflicting(catalog, entity)).seeing(values).with(evidence),
        ),
        Scalar::Silent(silence) => {
            // List rows hold `default_team` in the builds that have it at all.
            let silence = if entity.has_detail() { silence } else { Silence::ListOnly };
            Default::Unknown(
                Answer::unknown(silence.reason(), next::silent(catalog, entity, &silence)).with(silence.evidence()),
            )
        }
    }
}

/// Both types have a default team, and it is the same one.
pub(super) fn same(
    model: &Model,
    catalog: &Catalog,
    setting: &Setting,
    project: &Choice<'_>,
    task: &Choice<'_>,
) -> Answer {
    if let Some(answer) = super::subject::missing_of([project, task]) {
        return answer;
    }
    let (Choice::One(project), Choice::One(task)) = (project, task) else {
        return Answer::unknown(Reason::NotInBundle, next::list(catalog, Kind::TicketType));
    };
    let mut evidence = Vec::new();
    let mut titles = Vec::new();
    let mut teams = Vec::new();
    let mut unknown = None;
    for entity in [project, task] {
        match default_team(model, catalog, entity) {
            Default::Team(team, places) => {
                titles.push(team.title());
                evidence.extend(places);
                teams.push(Some(team));
            }
            Default::None(places) => {
                titles.push("(none)".to_owned());
                evidence.extend(places);
                teams.push(None);
            }
            Default::Unknown(answer) => unknown = unknown.or(Some(answer)),
        }
    }
    let observed = titles.join(" / ");
    if teams.iter().any(Option::is_none) {
        return Answer::mismatch(observed, setting.certainty, evidence);
    }
    if let Some(unknown) = unknown {
        return unknown.with(evidence);
    }
    match teams.as_slice() {
        [Some(a), Some(b)] => match a.is(b) {
            Some(true) => Answer::pass(a.title(), setting.certainty, evidence),
            Some(false) => Answer::mismatch(observed, setting.certainty, evidence),
            None => {
                Answer::unknown(Reason::AmbiguousLabel, next::list(catalog, Kind::Team)).seeing(observed).with(evidence)
            }
        },
        _ => Answer::unknown(Reason::PropertyAbsent, next::list(catalog, Kind::TicketType)),
    }
}

/// The types' team is among those that the vendor's side synchronises.
pub(super) fn synced(
    model: &Model,
    catalog: &Catalog,
    setting: &Setting,
    synced: &[String],
    project: &Choice<'_>,
    task: &Choice<'_>,
) -> Answer {
    if synced.is_empty() {
        let answer = Answer::unknown(
            Reason::ParameterMissing,
            "say with --synced-team NAME which teams the vendor synchronises",
        );
        let shown: Vec<String> = [project, task]
            .into_iter()
            .filter_map(|choice| match choice {
                Choice::One(entity) => match default_team(model, catalog, entity) {
                    Default::Team(team, _) => Some(team.title()),
                    Default::None(_) | Default::Unknown(_) => None,
                },
                Choice::Missing(_) => None,
            })
            .collect();
        return if shown.is_empty() { answer } else { answer.seeing(shown.join(" / ")) };
    }
    let expected = format!("one of: {}", synced.join(", "));
    if let Some(answer) = super::subject::missing_of([project, task]) {
        return answer.expecting(expected);
    }
    let wanted: Vec<Team<'_>> = synced.iter().map(|name| Team::find(model, name)).collect();
    let mut parts = Vec::new();
    for choice in [project, task] {
        let Choice::One(entity) = choice else { continue };
        parts.push(match default_team(model, catalog, entity) {
            Default::None(evidence) => Answer::mismatch("(none)", setting.certainty, evidence),
            Default::Unknown(answer) => answer,
            Default::Team(team, evidence) => {
                let found: Vec<Option<bool>> =
                    wanted.iter().map(|wanted| if wanted.ambiguous { None } else { wanted.is(&team) }).collect();
                if found.contains(&Some(true)) {
                    Answer::pass(team.title(), setting.certainty, evidence)
                } else if found.contains(&None) {
                    Answer::unknown(Reason::AmbiguousLabel, next::list(catalog, Kind::Team))
                        .seeing(team.title())
                        .with(evidence)
                } else {
                    Answer::mismatch(team.title(), setting.certainty, evidence)
                }
            }
        });
    }
    merge(parts).expecting(expected)
}

/// All parts must hold: the worst decides, and all evidence is kept.
pub(super) fn merge(parts: Vec<Answer>) -> Answer {
    let worst = parts.iter().map(|part| part.verdict).min();
    let mut observed: Vec<String> = Vec::new();
    for text in parts.iter().filter_map(|part| part.observed.clone()) {
        if !observed.contains(&text) {
            observed.push(text);
        }
    }
    let certainty = parts.iter().filter(|part| Some(part.verdict) == worst).filter_map(|part| part.certainty).min();
    let Some(mut first) = parts.iter().find(|part| Some(part.verdict) == worst).cloned() else {
        return Answer::unknown(Reason::NotInBundle, "");
    };
    let others: Vec<Evidence> = parts
        .into_iter()
        .flat_map(|part| part.evidence)
        .filter(|evidence| !first.evidence.contains(evidence))
        .collect();
    first.evidence.extend(others);
    first.certainty = certainty;
    if !observed.is_empty() {
        first.observed = Some(observed.join(" / "));
    }
    first
}
