//! Waivers: what the user accepts for now, for a reason, until a day.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::profile::{Profile, Subject};
use crate::words::{Date, nearest};

/// A waiver that is fit to be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Id of a requirement of the profile.
    pub requirement: String,
    /// Name or id of the record that it is for; without one, whatever record the requirement is about.
    pub subject: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it is.
    pub expires: Date,
}

/// A `[[waiver]]` table as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverEntry {
    /// Id of a requirement of the profile.
    #[schemars(with = "String")]
    requirement: Spanned<String>,
    /// Name or id of the agent, application or ticket type that it is for.
    #[schemars(with = "Option<String>")]
    subject: Option<Spanned<String>>,
    /// Why it is accepted.
    #[schemars(with = "String")]
    reason: Spanned<String>,
    /// Who answers for it.
    #[schemars(with = "String")]
    owner: Spanned<String>,
    /// The last day on which it is: a date of TOML, without time.
    #[schemars(with = "String")]
    expires: Spanned<toml::value::Datetime>,
}

/// What is wrong with a waiver: bytes of the file, and what was expected.
pub(super) type Wrong = (std::ops::Range<usize>, String);

impl WaiverEntry {
    /// The waiver, checked against the profile.
    pub(super) fn checked(&self, profile: &Profile) -> Result<Waiver, Wrong> {
        let id = self.requirement.get_ref();
        let Some(requirement) = profile.requirement(id) else {
            let known = profile.requirements.iter().map(|requirement| requirement.id.as_str());
            let hint = nearest(id, known, 5).map(|own| format!(" (did you mean `{own}`?)")).unwrap_or_default();
            let detail = format!(
                "unknown requirement `{id}`{hint}; `halolint explain --profile {}` lists them",
                profile.about.name
            );
            return Err((self.requirement.span(), detail));
        };
        let record = match requirement.subject {
            Subject::Agent => Some("agent"),
            Subject::Application => Some("application"),
            Subject::ProjectType | Subject::TaskType => Some("ticket type"),
            Subject::TicketTypes | Subject::Settings => None,
        };
        if let (Some(record), None) = (record, &self.subject) {
            let detail = format!("waiver of `{id}` needs `subject`: name or id of the {record} that it is for");
            return Err((self.requirement.span(), detail));
        }
        Ok(Waiver {
            requirement: id.clone(),
            subject: self.subject.as_ref().map(|text| filled(text, "subject")).transpose()?,
            reason: filled(&self.reason, "reason")?,
            owner: filled(&self.owner, "owner")?,
            expires: self.day()?,
        })
    }

    fn day(&self) -> Result<Date, Wrong> {
        let written = self.expires.get_ref();
        let day = written.date.filter(|_| written.time.is_none() && written.offset.is_none());
        day.and_then(|day| Date::new(day.year, day.month, day.day)).ok_or_else(|| {
            (self.expires.span(), format!("`expires` is {written}, expected a date alone, as in 2026-01-31"))
        })
    }
}

/// A text that says something.
fn filled(text: &Spanned<String>, key: &str) -> Result<String, Wrong> {
    match text.get_ref().trim() {
        "" => Err((text.span(), format!("`{key}` is empty"))),
        some => Ok(some.to_owned()),
    }
}
