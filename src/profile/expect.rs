//! What a requirement expects: a small closed set of predicates.

use schemars::JsonSchema;
use serde::Deserialize;

/// What must hold of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Expect {
    /// Exactly the value that Halo shows with this label.
    Equals(String),
    /// The value with this label, or one that grants more.
    AtLeast(String),
    /// The application has this scope.
    Scope(String),
    /// The application logs in as this agent.
    Agent(AgentRef),
    /// The agent is a member of these teams.
    MemberOf(TeamsRef),
    /// In the departments of the required teams, the agent's membership is this level or higher.
    MembershipAtLeast(String),
    /// From this version of Halo on, memberships are set on the agent itself and not inherited from a role.
    SetOnAgentSince(String),
    /// What the field list of a ticket type holds and does not hold.
    Fields(Fields),
    /// Both ticket types have the same value, and one at all.
    Same(bool),
    /// The ticket types' team is one of those that the vendor's side synchronises.
    Synced(bool),
}

/// An agent that is named by its part in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgentRef {
    /// The agent that is judged.
    Judged,
}

/// Teams that are named by their part in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TeamsRef {
    /// Those given with `--synced-team`; with none given, the default teams of the two ticket types.
    RequiredTeams,
}

/// Labels of fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// System fields that must not be there.
    pub forbidden: Vec<String>,
    /// System fields that must be there.
    pub required: Vec<String>,
}

impl Expect {
    /// What must be there, in Halo's words.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Equals(label) => label.clone(),
            Self::AtLeast(label) => format!("{label}, or more"),
            Self::Scope(scope) => scope.clone(),
            Self::Agent(AgentRef::Judged) => "the API-only agent that is judged".to_owned(),
            Self::MemberOf(TeamsRef::RequiredTeams) => "member of every team that is synchronised".to_owned(),
            Self::MembershipAtLeast(label) => format!("{label}, or higher, in the department of every such team"),
            Self::SetOnAgentSince(version) => format!("set on the agent itself (from Halo {version} on)"),
            Self::Fields(fields) => format!("{}; without {}", fields.required.join(", "), fields.forbidden.join(", ")),
            Self::Same(_) => "the same team for both types".to_owned(),
            Self::Synced(_) => "a team that is synchronised".to_owned(),
        }
    }
}
