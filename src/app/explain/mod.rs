//! `halolint explain`: a requirement in full, where Halo stores it and how it is judged; and every word of the report.

mod topics;

use std::fmt::Write as _;

use super::{Error, Setup};
use crate::catalog::{Catalog, Place, Setting};
use crate::profile::{Expect, Requirement};
use crate::words::nearest;
use topics::Topic;

/// The text of `halolint explain [ID]`: a requirement, or a word of the report; or, without an id, the list of all.
///
/// # Errors
/// When nothing has this id.
pub fn explain(setup: &Setup, id: Option<&str>) -> Result<String, Error> {
    let Some(id) = id else { return Ok(list(setup)) };
    let mut parts: Vec<String> =
        setup.profile.requirement(id).map(|requirement| one(setup, requirement)).into_iter().collect();
    let topics = topics::all();
    // A word may have two meanings: `unreadable` is a reason and a problem.
    parts.extend(topics.iter().filter(|topic| topic.id == id).map(word));
    if !parts.is_empty() {
        return Ok(parts.join("\n"));
    }
    let ids = setup.profile.requirements.iter().map(|requirement| requirement.id.as_str());
    let ids: Vec<&str> = ids.chain(topics.iter().map(|topic| topic.id)).collect();
    let hint = nearest(id, ids, 5).map(|own| format!(" (did you mean {own}?)")).unwrap_or_default();
    Err(Error::NoSuchName(format!(
        "no requirement and no word of the report is named {id}{hint}; `halolint explain` lists them"
    )))
}

fn list(setup: &Setup) -> String {
    let mut text = format!(
        "{} ({} requirements)\n{}\n",
        setup.profile.about.title,
        setup.profile.requirements.len(),
        setup.profile.about.source
    );
    for (group, ids) in setup.profile.groups() {
        let _ = write!(text, "\n{group}\n");
        for requirement in setup.profile.requirements.iter().filter(|requirement| ids.contains(&requirement.id)) {
            let _ = writeln!(text, "  {:<34} {}", requirement.id, requirement.title);
        }
    }
    let topics = topics::all();
    for kind in topics::KINDS {
        let _ = write!(text, "\n{kind}\n");
        for topic in topics.iter().filter(|topic| topic.kind == kind) {
            let _ = writeln!(text, "  {:<34} {}", topic.id, topic.meaning);
        }
    }
    text
}

/// A word of the report in full.
fn word(topic: &Topic) -> String {
    format!("{}  ({})\n  {}\n  {}\n", topic.id, topic.kind, topic.meaning, topic.then)
}

fn one(setup: &Setup, requirement: &Requirement) -> String {
    let about = &setup.profile.about;
    let mut text = format!("{}\n  {}\n\n", requirement.id, requirement.title);
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label:<10} {value}");
    };
    let kind = match requirement.kind {
        crate::report::Origin::Stated => "stated by the vendor",
        crate::report::Origin::Implied => "implied: the vendor's text cannot work without it",
    };
    line("required", &requirement.expect.text());
    line("says", &format!("\u{201c}{}\u{201d}", requirement.quote));
    line("in", &format!("{} ({})", about.article, requirement.source.as_ref().unwrap_or(&about.source)));
    line("kind", kind);
    line("fix", &requirement.remedy);
    if let Some(setting) = setup.catalog.settings.get(&requirement.setting) {
        line("setting", &format!("{} ({})", setting.label, setting.id));
        if !setting.labels.is_empty() {
            line("also", &setting.labels.join("; "));
        }
        line("stored", &stored(setting));
        if let Some(record) = setup.catalog.record(setting.record) {
            line("request", &record.detail_request(None));
            if record.list_request != record.detail_request {
                line("list", &record.list_request);
            }
        }
        line("screen", &setting.screen);
        line("certainty", &format!("{} \u{2013} {}", setting.certainty.word(), setting.source));
        values(&setup.catalog, setting, requirement, &mut line);
    }
    text
}

fn stored(setting: &Setting) -> String {
    match &setting.at {
        Place::Claim(codes) => {
            format!("claim {} of the agent and of each of its roles; the highest counts", codes.join(" or "))
        }
        Place::Property(name) => format!("property {name} of the {} record", setting.record.word()),
        Place::Rule(rule) => match rule {
            crate::catalog::Rule::AuthenticationMethod => "property grant_type of the application".to_owned(),
            crate::catalog::Rule::LoginType => {
                "loginas_agent_id, loginas_client_id and loginas_supplier_id of the application".to_owned()
            }
            crate::catalog::Rule::LoginAgent => "loginas_agent_id of the application".to_owned(),
            crate::catalog::Rule::Scopes => {
                "scopes[].name, or permissions with scp: entries, of the application".to_owned()
            }
            crate::catalog::Rule::Teams => "teams[] of the agent and of its roles".to_owned(),
            crate::catalog::Rule::Departments => {
                "departments[].membershiplevel of the agent and of its roles; Team.department_id".to_owned()
            }
            crate::catalog::Rule::Memberships => {
                "role_id and role_name of the rows of teams[] and departments[]".to_owned()
            }
            crate::catalog::Rule::DefaultTeam => "default_team of the ticket type: the team's name".to_owned(),
            crate::catalog::Rule::Fields => {
                "fields[] of the ticket type and of its groups, by fieldinfo.label".to_owned()
            }
        },
    }
}

fn values(catalog: &Catalog, setting: &Setting, requirement: &Requirement, line: &mut impl FnMut(&str, &str)) {
    if let Some(set) = catalog.values_of(setting) {
        for value in &set.value {
            let wanted = match &requirement.expect {
                Expect::Equals(label) | Expect::AtLeast(label) | Expect::MembershipAtLeast(label)
                    if value.label.eq_ignore_ascii_case(label) =>
                {
                    "  <- required"
                }
                _ => "",
            };
            line("value", &format!("{} = {}{wanted}", value.raw, value.label));
        }
    }
    if let Expect::Scope(scope) = &requirement.expect {
        for entry in catalog.coverage.iter().filter(|entry| entry.reaches(scope)) {
            let certainty = entry.certainty.map_or("not known", crate::words::Certainty::word);
            line("covered by", &format!("{} ({certainty})", entry.scope));
        }
    }
}
