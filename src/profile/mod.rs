//! Profiles: a vendor's requirements as data. A new vendor is a TOML file and no Rust.
//!
//! A profile is checked against the catalog when it is loaded: an unknown key, setting or value is an error that
//! names file, line and column and says what was expected. Judging is left to `check`.

mod builtin;
mod expect;
mod load;

use schemars::JsonSchema;
use serde::Deserialize;

pub use builtin::{BUILTIN, builtin};
pub use expect::{Expect, Fields};
pub use load::{File, ProfileError, load, place_in};

use crate::report::{Origin, Severity};

/// A vendor's requirements.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Who asks, and where.
    pub about: About,
    /// What is asked, in the order of reports.
    pub requirements: Vec<Requirement>,
}

/// Who asks, and where.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Short name: what `--profile` takes.
    pub name: String,
    /// One line for a person.
    pub title: String,
    /// Version of the data.
    pub version: String,
    /// The vendor's name as a customer would write it in the application's name.
    pub vendor: String,
    /// Title of the vendor's text.
    pub article: String,
    /// Address of the vendor's text.
    pub source: String,
    /// What is known to be missing from the data, if anything.
    #[serde(default)]
    pub status: Option<String>,
}

/// One requirement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its id: a public contract.
    pub id: String,
    /// The wanted state, in one line.
    pub title: String,
    /// The record it is about.
    pub subject: Subject,
    /// The part of the report that it belongs to.
    pub group: String,
    /// The setting, by its id in the catalog.
    pub setting: String,
    /// What must hold.
    pub expect: Expect,
    /// Where it comes from.
    pub kind: Origin,
    /// How much it matters.
    #[serde(default)]
    pub severity: Severity,
    /// The vendor's sentence.
    pub quote: String,
    /// Click path to fix it.
    pub remedy: String,
    /// Address of the text, where it is not the profile's.
    #[serde(default)]
    pub source: Option<String>,
}

/// The record that a requirement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The agent that the application logs in as.
    Agent,
    /// The API application.
    Application,
    /// The ticket type of a project.
    ProjectType,
    /// The ticket type of a project task.
    TaskType,
    /// Both ticket types together.
    TicketTypes,
    /// The advanced settings.
    Settings,
}

impl Profile {
    /// The requirement with this id.
    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// Whether the profile says anything about a subject.
    #[must_use]
    pub fn is_about(&self, subject: Subject) -> bool {
        self.requirements.iter().any(|requirement| requirement.subject == subject)
    }

    /// The groups of the report with the ids of their requirements, in the profile's order.
    #[must_use]
    pub fn groups(&self) -> Vec<(String, Vec<String>)> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for requirement in &self.requirements {
            match groups.iter_mut().find(|(title, _)| *title == requirement.group) {
                Some((_, ids)) => ids.push(requirement.id.clone()),
                None => groups.push((requirement.group.clone(), vec![requirement.id.clone()])),
            }
        }
        groups
    }
}
