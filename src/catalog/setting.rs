//! A setting: what Halo calls it, where it is stored, what its values mean.

use serde::Deserialize;

use super::Kind;
use crate::words::Certainty;

/// A setting of a record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Name in profiles, kebab-case.
    pub id: String,
    /// Kind of the record that holds it.
    pub record: Kind,
    /// What Halo's screens call it.
    pub label: String,
    /// What other versions, tenants and vendors call it.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Where it is stored.
    pub at: Place,
    /// Name of the set of its values, when it is closed.
    #[serde(default)]
    pub values: Option<String>,
    /// How sure place and meaning are.
    pub certainty: Certainty,
    /// What its absence everywhere means, when it does not mean "not granted": the label of a value.
    #[serde(default)]
    pub absent: Option<String>,
    /// Allow-list whose emptiness makes an absence undecidable (older Halo: an empty list means all).
    #[serde(default)]
    pub allow_list: Option<String>,
    /// Boolean property of the agent that can prove the highest value, and nothing else.
    #[serde(default)]
    pub proof: Option<String>,
    /// Where the fact comes from.
    pub source: String,
    /// Click path to it in Halo.
    pub screen: String,
}

/// Where a setting is stored.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Place {
    /// A claim of an agent and its roles. Codes are case-sensitive; several are the same setting.
    Claim(Vec<String>),
    /// A property of the record.
    Property(String),
    /// Something that takes more than one property to read; the rules are a closed list.
    Rule(Rule),
}

/// Settings that take more than one property to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// `grant_type` of an application; `permissions` holding `gt:…` is second evidence.
    AuthenticationMethod,
    /// `loginas_agent_id`, `loginas_client_id`, `loginas_supplier_id` and `allowagents` of an application.
    LoginType,
    /// `loginas_agent_id` of an application: which agent it logs in as.
    LoginAgent,
    /// `scopes[].name` and `permissions` of an application.
    Scopes,
    /// `teams[]` of an agent and of its roles.
    Teams,
    /// `departments[]` of an agent and of its roles.
    Departments,
    /// Where the rows of `teams[]` and `departments[]` are set.
    Memberships,
    /// `default_team` of a ticket type, a name.
    DefaultTeam,
    /// `fields[]` of a ticket type and what its groups hold.
    Fields,
}
