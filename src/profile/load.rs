//! Loads a profile's TOML and checks it against the catalog.

use std::collections::BTreeSet;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{About, Expect, Profile, Requirement, Subject};
use crate::catalog::{Catalog, Kind, Place, Rule, Setting};
use crate::words::nearest;

/// A profile that cannot be used: where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {detail}")]
pub struct ProfileError {
    /// The file as the user named it.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
    /// What is wrong, and what was expected.
    pub detail: String,
}

/// A profile's file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Profile")]
pub struct File {
    /// Who asks, and where.
    profile: About,
    /// What is asked, in the order of reports.
    #[schemars(with = "Vec<Requirement>", length(min = 1))]
    requirement: Vec<Spanned<Requirement>>,
}

/// Loads a profile.
///
/// # Errors
/// With place and expectation, when a key, setting or value is unknown, or an id stands twice.
pub fn load(text: &str, file: &str, catalog: &Catalog) -> Result<Profile, ProfileError> {
    let error = |span: Range<usize>, detail: String| {
        let (line, column) = place_in(text, span.start);
        ProfileError { file: file.to_owned(), line, column, detail }
    };
    let raw: File =
        toml::from_str(text).map_err(|broken| error(broken.span().unwrap_or(0..0), broken.message().to_owned()))?;
    let mut ids = BTreeSet::new();
    let mut requirements = Vec::new();
    for spanned in raw.requirement {
        let span = spanned.span();
        let requirement = spanned.into_inner();
        check(&requirement, &mut ids, catalog).map_err(|(key, detail)| error(value_span(text, &span, key), detail))?;
        requirements.push(requirement);
    }
    if requirements.is_empty() {
        return Err(error(0..0, "a profile needs at least one [[requirement]]".to_owned()));
    }
    Ok(Profile { about: raw.profile, requirements })
}

/// A profile's file that was made JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    profile: About,
    requirement: Vec<Requirement>,
}

/// Loads a profile that was made JSON. Places in errors are those of the JSON.
pub(super) fn made(text: &str, file: &str, catalog: &Catalog) -> Result<Profile, ProfileError> {
    let error = |line, column, detail| ProfileError { file: file.to_owned(), line, column, detail };
    let raw: Made =
        serde_json::from_str(text).map_err(|broken| error(broken.line(), broken.column(), broken.to_string()))?;
    let mut ids = BTreeSet::new();
    for requirement in &raw.requirement {
        check(requirement, &mut ids, catalog).map_err(|(_, detail)| error(1, 1, detail))?;
    }
    Ok(Profile { about: raw.profile, requirements: raw.requirement })
}

/// What is wrong with a requirement: the key, and what was expected of it. `ids` are those of the ones before.
fn check(
    requirement: &Requirement,
    ids: &mut BTreeSet<String>,
    catalog: &Catalog,
) -> Result<(), (&'static str, String)> {
    if !ids.insert(requirement.id.clone()) {
        return Err(("id", format!("requirement `{}` stands twice", requirement.id)));
    }
    let one_of = |names: Vec<&str>| names.join(", ");
    let wanted = match requirement.subject {
        Subject::Agent => Kind::Agent,
        Subject::Application => Kind::Application,
        Subject::ProjectType | Subject::TaskType | Subject::TicketTypes => Kind::TicketType,
        Subject::Settings => Kind::Control,
    };
    let of_kind: Vec<&str> = catalog
        .settings
        .values()
        .filter(|setting| setting.record == wanted)
        .map(|setting| setting.id.as_str())
        .collect();
    let Some(setting) = catalog.settings.get(&requirement.setting).filter(|setting| setting.record == wanted) else {
        let near = nearest(&requirement.setting, of_kind.iter().copied(), 4);
        let hint = near.map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default();
        return Err((
            "setting",
            format!("unknown setting `{}`{hint}, expected one of: {}", requirement.setting, one_of(of_kind)),
        ));
    };
    match &requirement.expect {
        Expect::Equals(label) | Expect::AtLeast(label) => {
            let Some(values) = catalog.values_of(setting) else {
                return Err(("expect", format!("setting `{}` has no closed set of values", setting.id)));
            };
            let Some(value) = values.labelled(label) else {
                return Err((
                    "expect",
                    format!(
                        "unknown value `{label}` of `{}`, expected one of: {}",
                        setting.id,
                        one_of(values.labels())
                    ),
                ));
            };
            if matches!(requirement.expect, Expect::AtLeast(_)) && value.rank.is_none() {
                return Err(("expect", format!("the values of `{}` have no order, expected `equals`", setting.id)));
            }
            Ok(())
        }
        Expect::Scope(scope) => {
            let known: Vec<&str> = catalog.scopes.iter().map(|scope| scope.name.as_str()).collect();
            if !known.contains(&scope.as_str()) {
                return Err(("expect", format!("unknown scope `{scope}`, expected one of: {}", one_of(known))));
            }
            rule(setting, Rule::Scopes, "scope")
        }
        Expect::Agent(_) => rule(setting, Rule::LoginAgent, "agent"),
        Expect::MemberOf(_) => rule(setting, Rule::Teams, "member-of"),
        Expect::MembershipAtLeast(label) => {
            let known = catalog.values_of(setting).map(|values| values.labels()).unwrap_or_default();
            if !known.iter().any(|own| own.eq_ignore_ascii_case(label)) {
                return Err((
                    "expect",
                    format!("unknown membership level `{label}`, expected one of: {}", one_of(known)),
                ));
            }
            rule(setting, Rule::Departments, "membership-at-least")
        }
        Expect::SetOnAgentSince(version) => {
            if version.is_empty() || version.split('.').any(|part| part.parse::<u32>().is_err()) {
                return Err((
                    "expect",
                    format!("`{version}` is no version, expected numbers with dots, as in 2.143.23"),
                ));
            }
            rule(setting, Rule::Memberships, "set-on-agent-since")
        }
        Expect::Fields(_) => rule(setting, Rule::Fields, "fields"),
        Expect::Same(true) | Expect::Synced(true) if requirement.subject != Subject::TicketTypes => {
            Err(("subject", "`same` and `synced` compare two ticket types, expected subject `ticket-types`".to_owned()))
        }
        Expect::Same(true) | Expect::Synced(true) => rule(setting, Rule::DefaultTeam, "same and synced"),
        Expect::Same(false) | Expect::Synced(false) => Err(("expect", "expected `true`".to_owned())),
    }
}

/// A predicate that reads one rule of the catalog fits that rule's setting only.
fn rule(setting: &Setting, wanted: Rule, predicate: &str) -> Result<(), (&'static str, String)> {
    match setting.at {
        Place::Rule(own) if own == wanted => Ok(()),
        Place::Rule(_) | Place::Claim(_) | Place::Property(_) => {
            Err(("expect", format!("`{predicate}` does not fit the setting `{}`", setting.id)))
        }
    }
}

/// Where the value of a key of a requirement stands.
fn value_span(text: &str, requirement: &Range<usize>, key: &str) -> Range<usize> {
    // The span of an array's table is its header; its keys stand before the next one.
    let rest = text.get(requirement.start..).unwrap_or_default();
    let next = rest.match_indices("\n[[").map(|(index, _)| index).find(|index| *index > 0);
    let body = rest.get(..next.unwrap_or(rest.len())).unwrap_or(rest);
    let mut offset = requirement.start;
    for line in body.split_inclusive('\n') {
        if let Some(rest) = line.trim_start().strip_prefix(key)
            && let Some(value) = rest.trim_start().strip_prefix('=')
        {
            let start = offset + line.len() - value.trim_start().len();
            return start..start;
        }
        offset += line.len();
    }
    requirement.clone()
}

/// The 1-based line and column of a byte offset.
#[must_use]
pub fn place_in(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
