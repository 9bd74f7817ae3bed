//! Judges a model against a profile: which records are meant, and what each requirement's answer is.
//!
//! Judging is pure: it takes a model and gives findings. It never fails on data; it fails only when an option names
//! something that does not exist or that exists twice.

mod answer;
mod application;
mod choose;
mod contributor;
mod department;
mod excess;
mod fields;
mod finding;
mod login;
mod membership;
mod next;
mod permission;
mod property;
mod subject;
mod team;
mod told;
mod version;

use answer::{Answer, Score};
use membership::Memberships;
use permission::Permission;
use subject::{Choice, Several};
use version::Version;

use crate::catalog::{Catalog, Kind, Place, Rule, Setting};
use crate::model::{Completeness, Entity, Model};
use crate::profile::{Expect, Profile, Requirement, Subject};
use crate::report::{Counts, Excess, Finding, Outcome, Parameters, Subjects};
use crate::words::{Certainty, Reason, Verdict, nearest};

/// Everything that judging finds.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The verdict over all.
    pub outcome: Outcome,
    /// Halo's version.
    pub halo_version: Option<String>,
    /// How many findings have which verdict.
    pub counts: Counts,
    /// What was judged.
    pub subjects: Subjects,
    /// One finding for each requirement.
    pub findings: Vec<Finding>,
    /// Grants beyond what is required.
    pub excess: Vec<Excess>,
    /// The application was chosen among several of which none is named like the vendor.
    pub guessed: bool,
}

/// An option that names nothing, or more than one thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The name is not in a complete list.
    #[error("no team is named {given}{hint}; the bundle's teams are: {known}")]
    NoSuchTeam {
        /// What was given.
        given: String,
        /// `, did you mean …?`, or nothing.
        hint: String,
        /// The names there are.
        known: String,
    },
    /// The name stands for several records.
    #[error("{option} {given} matches several: {matches}; give the id")]
    Several {
        /// The option.
        option: String,
        /// What was given.
        given: String,
        /// What it matches.
        matches: String,
    },
}

impl From<Several> for CheckError {
    fn from(several: Several) -> Self {
        Self::Several { option: several.option.to_owned(), given: several.given, matches: several.matches.join(", ") }
    }
}

/// One case: a model to judge, what to judge it against, and what the user said about it.
struct Case<'a> {
    model: &'a Model,
    catalog: &'a Catalog,
    profile: &'a Profile,
    parameters: &'a Parameters,
    version: Version,
    /// The project type and the task type, once they are chosen.
    types: [Choice<'a>; 2],
    /// What the permissions of the agent are made of that is being judged.
    known: contributor::Known<'a>,
}

/// Judges a model against a profile.
///
/// # Errors
/// When an option names nothing or more than one thing.
pub fn judge(
    model: &Model,
    catalog: &Catalog,
    profile: &Profile,
    parameters: &Parameters,
) -> Result<Judgement, CheckError> {
    synced_teams_exist(model, parameters)?;
    let unchosen = || Choice::Missing(subject::Missing::of(catalog, model, Kind::TicketType, "not chosen"));
    let mut case = Case {
        model,
        catalog,
        profile,
        parameters,
        version: Version::of(model),
        types: [unchosen(), unchosen()],
        known: contributor::Known::default(),
    };
    let types = choose::ticket_types(&case)?;
    case.types = [types[0].choice.clone(), types[1].choice.clone()];
    let (application, guessed) = choose::application(&case)?;
    let agent = choose::agent(&case, &application.choice)?;
    let chosen = finding::Subjects { application: &application, guessed, agent: &agent, types: &types };
    let mut places = finding::Places::new();
    let findings: Vec<Finding> =
        profile.requirements.iter().map(|requirement| finding::of(&case, &chosen, requirement, &mut places)).collect();
    let [project_type, task_type] = types.each_ref().map(|chosen| chosen.told.clone());
    let about = |subject| profile.is_about(subject);
    let both = about(Subject::TicketTypes);
    Ok(Judgement {
        outcome: outcome(&findings),
        halo_version: Some(case.version.text()).filter(|text| !text.is_empty()),
        counts: counts(&findings),
        subjects: Subjects {
            application: about(Subject::Application).then(|| application.told.clone()),
            agent: about(Subject::Agent).then(|| agent.told.clone()),
            project_type: (about(Subject::ProjectType) || both).then_some(project_type),
            task_type: (about(Subject::TaskType) || both).then_some(task_type),
        },
        findings,
        excess: excess::all(&case, &application.choice, &agent.choice),
        guessed,
    })
}

/// How many findings have which verdict.
#[must_use]
pub fn counts(findings: &[Finding]) -> Counts {
    let with = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    Counts {
        pass: with(Verdict::Pass),
        mismatch: with(Verdict::Mismatch),
        unknown: with(Verdict::Unknown),
        not_applicable: with(Verdict::NotApplicable),
        assumed: findings.iter().filter(|finding| finding.certainty == Some(Certainty::Assumed)).count(),
        waived: findings.iter().filter(|finding| finding.waiver.is_some()).count(),
        known: 0,
    }
}

/// The verdict over all requirements of severity error, without those that a waiver is in force for.
#[must_use]
pub fn outcome(findings: &[Finding]) -> Outcome {
    Outcome::of(findings, |finding| finding.waiver.is_some())
}

/// A name that a complete team list does not hold is a slip of the user's, not a finding.
fn synced_teams_exist(model: &Model, parameters: &Parameters) -> Result<(), CheckError> {
    let teams = model.all(Kind::Team);
    let complete = matches!(model.completeness(Kind::Team), Completeness::Complete(_))
        && teams.iter().all(|team| team.name.is_some() && team.id.is_some());
    for given in &parameters.synced_teams {
        let found = team::Team::find(model, given);
        if !complete || found.entity.is_some() || found.ambiguous {
            continue;
        }
        let known: Vec<&str> = teams.iter().filter_map(|team| team.name.as_deref()).collect();
        let near = nearest(given, known.iter().copied(), 3);
        let hint = near.map(|name| format!(" (did you mean {name}?)")).unwrap_or_default();
        return Err(CheckError::NoSuchTeam { given: given.clone(), hint, known: known.join(", ") });
    }
    Ok(())
}

impl<'a> Case<'a> {
    /// Makes cases of the same, which find for themselves: one for each thread.
    fn apart(&self) -> impl Fn() -> Self + Sync + use<'a> {
        let (model, catalog, profile, parameters) = (self.model, self.catalog, self.profile, self.parameters);
        let (version, types) = (self.version.clone(), self.types.clone());
        move || Self {
            model,
            catalog,
            profile,
            parameters,
            version: version.clone(),
            types: types.clone(),
            known: contributor::Known::default(),
        }
    }

    /// How a candidate looks over all requirements about its subject.
    fn score(&self, subject: Subject, entity: &'a Entity) -> Score {
        self.known.forget();
        let about = self.profile.requirements.iter().filter(|requirement| requirement.subject == subject);
        let answers: Vec<Answer> = about.map(|requirement| self.answer(requirement, entity, None)).collect();
        Score::of(&answers)
    }

    /// The answer to a requirement about one entity. `judged` is the agent of the case, once it is chosen.
    fn answer(&self, requirement: &Requirement, entity: &'a Entity, judged: Option<&Choice<'a>>) -> Answer {
        let Some(setting) = self.catalog.settings.get(&requirement.setting) else {
            return Answer::unknown(Reason::UnrecognisedValue, "this setting is not in the catalog");
        };
        match &setting.at {
            Place::Property(property) => property::judge(self.catalog, entity, setting, property, &requirement.expect),
            Place::Claim(codes) => match self.catalog.values_of(setting) {
                Some(values) => {
                    Permission { model: self.model, catalog: self.catalog, setting, codes, values, known: &self.known }
                        .judge(entity, &requirement.expect)
                }
                None => Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting)),
            },
            Place::Rule(rule) => self.by_rule(*rule, setting, &requirement.expect, entity, judged),
        }
    }

    fn by_rule(
        &self,
        rule: Rule,
        setting: &Setting,
        expect: &Expect,
        entity: &'a Entity,
        judged: Option<&Choice<'a>>,
    ) -> Answer {
        let (model, catalog) = (self.model, self.catalog);
        match (rule, expect) {
            (Rule::AuthenticationMethod, _) => application::authentication_method(catalog, entity, setting, expect),
            (Rule::LoginType, _) => application::login_type(catalog, entity, setting, expect),
            (Rule::LoginAgent, _) => login::judge(self, entity, setting, judged),
            (Rule::Scopes, Expect::Scope(scope)) => application::scope(catalog, entity, setting, scope),
            (Rule::Fields, Expect::Fields(fields)) => fields::judge(model, catalog, entity, setting, fields),
            (Rule::Teams | Rule::Departments | Rule::Memberships, _) => self.membership(rule, setting, expect, entity),
            (Rule::DefaultTeam, Expect::Same(_)) => team::same(model, catalog, setting, &self.types[0], &self.types[1]),
            (Rule::DefaultTeam, Expect::Synced(_)) => {
                team::synced(model, catalog, setting, &self.parameters.synced_teams, &self.types[0], &self.types[1])
            }
            (Rule::Scopes | Rule::Fields | Rule::DefaultTeam, _) => {
                Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting))
            }
        }
    }

    fn membership(&self, rule: Rule, setting: &Setting, expect: &Expect, agent: &'a Entity) -> Answer {
        let required =
            team::required(self.model, self.catalog, &self.parameters.synced_teams, [&self.types[0], &self.types[1]]);
        let memberships =
            Memberships { model: self.model, catalog: self.catalog, agent, required: &required, known: &self.known };
        let departments = self.catalog.settings.get("agent-departments").unwrap_or(setting);
        let label = self.membership_label();
        match (rule, expect) {
            (Rule::Departments, Expect::MembershipAtLeast(label)) => memberships.departments(setting, label),
            (Rule::Memberships, Expect::SetOnAgentSince(since)) => {
                let without =
                    membership::without_rows(&memberships.teams(setting), &memberships.departments(departments, label));
                let levels = self.catalog.values_of(departments);
                memberships.direct(setting, levels, label, since, &self.version, &without)
            }
            _ => memberships.teams(setting),
        }
    }

    /// The membership level that the profile asks for.
    fn membership_label(&self) -> &str {
        let asked = self.profile.requirements.iter().find_map(|requirement| match &requirement.expect {
            Expect::MembershipAtLeast(label) => Some(label.as_str()),
            _ => None,
        });
        asked.unwrap_or("Basic Member")
    }
}
