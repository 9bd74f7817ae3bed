//! The smallest set of further data that settles the unknowns of a report, as text that can be sent to a customer.
//!
//! Each unknown names what would settle it; requests that show the same record are one. A record that is missing
//! altogether is asked for whole: its detail shows what its list row would, and more. What no data can settle – a
//! value that nobody knows, an option that only the user can give – is listed apart.

mod request;
mod text;

use serde::Serialize;

use crate::catalog::{Catalog, Kind, Place, Rule};
use crate::profile::Profile;
use crate::report::{Finding, Report};
use crate::words::{Reason, Verdict};

pub use text::text;

/// What to ask for, and what only a person can settle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ask {
    /// Data to ask for, the most useful first.
    pub items: Vec<Item>,
    /// What no data settles.
    pub steps: Vec<Item>,
}

/// One thing to ask for or to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The request, or the step.
    pub what: String,
    /// How to save it, when the last try went wrong.
    pub how: Option<String>,
    /// The requirements that it settles.
    pub settles: Vec<String>,
    /// Why they are unknown.
    pub reasons: Vec<Reason>,
    /// What the request shows, in words.
    pub shows: Option<String>,
    /// Click path to the same in Halo.
    pub screen: Option<String>,
    /// Request that lists the ids, where `what` leaves the id open.
    pub ids_from: Option<String>,
    /// Name to save the answer under.
    pub save_as: Option<String>,
}

/// The smallest set of further data that settles the unknowns of a report.
#[must_use]
pub fn ask(report: &Report, profile: &Profile, catalog: &Catalog) -> Ask {
    let mut ask = Ask::default();
    let asked = |finding: &&Finding| finding.verdict == Verdict::Unknown && finding.waiver.is_none();
    for finding in report.findings.iter().filter(asked) {
        let (Some(reason), Some(next)) = (finding.reason, finding.next.as_deref()) else { continue };
        if reason.is_settled_by_data() && next.contains("GET ") {
            for (what, how) in requests(finding, report, next, reason) {
                add(&mut ask.items, what, how, finding);
            }
            for what in also(finding, report, profile, catalog) {
                add(&mut ask.items, what, None, finding);
            }
        } else {
            add(&mut ask.steps, next.to_owned(), None, finding);
        }
    }
    drop_needless(&mut ask.items);
    request::describe(&mut ask.items, catalog);
    for items in [&mut ask.items, &mut ask.steps] {
        items.sort_by_key(|item| std::cmp::Reverse(item.settles.len()));
    }
    ask
}

/// The requests that settle a finding.
fn requests(finding: &Finding, report: &Report, next: &str, reason: Reason) -> Vec<(String, Option<String>)> {
    let how = match reason {
        Reason::Truncated => Some("save it with ConvertTo-Json -Depth 10: what was sent is cut off".to_owned()),
        Reason::PartialList => Some("save all pages of it: what was sent is one page of more".to_owned()),
        Reason::Unreadable => Some("save it again: what was sent cannot be read".to_owned()),
        _ => None,
    };
    let Some(start) = next.find("GET ") else { return Vec::new() };
    let request = next.get(start..).unwrap_or_default();
    let request = request.split([' ', ',']).take(2).collect::<Vec<_>>().join(" ");
    let whole = |request: &str| (request.to_owned(), how.clone());
    let path = request.split(['?', ' ']).nth(1).unwrap_or_default();
    // A record that is missing altogether is asked for whole.
    match path {
        "/api/Agent" => vec![whole("GET /api/Agent/{id}?includedetails=true (the API-only agent)")],
        "/api/Application" => vec![whole("GET /api/Application/{id}?includedetails=true (the vendor's application)")],
        "/api/TicketType" => {
            let project = whole("GET /api/TicketType/{id}?includedetails=true (the project type)");
            let task = whole("GET /api/TicketType/{id}?includedetails=true (the project-task type)");
            let missing =
                |chosen: &Option<crate::report::Chosen>| chosen.as_ref().is_some_and(|chosen| chosen.id.is_none());
            let subjects = &report.subjects;
            match (missing(&subjects.project_type), missing(&subjects.task_type)) {
                (true, false) => vec![project],
                (false, true) => vec![task],
                _ => match finding.requirement.as_str() {
                    id if id.starts_with("project-type") => vec![project],
                    id if id.starts_with("task-type") => vec![task],
                    _ => vec![project, task],
                },
            }
        }
        _ => vec![whole(&request)],
    }
}

/// What a finding needs beside what it names first: memberships need the teams.
fn also(finding: &Finding, report: &Report, profile: &Profile, catalog: &Catalog) -> Vec<String> {
    let setting = profile.requirement(&finding.requirement).and_then(|asked| catalog.settings.get(&asked.setting));
    let list = |kind| catalog.record(kind).map(|record| record.list_request.clone());
    let has = |kind: Kind| report.documents.iter().any(|row| row.records.contains_key(kind.word()));
    let teams = || list(Kind::Team).filter(|_| !has(Kind::Team));
    match setting.map(|setting| &setting.at) {
        Some(Place::Rule(Rule::Departments | Rule::Memberships)) => teams().into_iter().collect(),
        _ => Vec::new(),
    }
}

fn add(items: &mut Vec<Item>, what: String, how: Option<String>, finding: &Finding) {
    let place = items.iter().position(|item| item.what == what).unwrap_or_else(|| {
        items.push(Item { what, ..Item::default() });
        items.len() - 1
    });
    let Some(item) = items.get_mut(place) else { return };
    item.how = item.how.take().or(how);
    if !item.settles.contains(&finding.requirement) {
        item.settles.push(finding.requirement.clone());
    }
    item.reasons.extend(finding.reason.filter(|reason| !item.reasons.contains(reason)));
}

/// The same record by its number makes the one with a place holder needless; Control tells the version too.
fn drop_needless(items: &mut Vec<Item>) {
    let numbered = |item: &Item| item.what.starts_with("GET /api/Agent/") && !item.what.contains("{id}");
    let nameless = |item: &Item| item.what.starts_with("GET /api/Agent/{id}");
    merge(items, numbered, nameless);
    merge(items, |item| item.what == "GET /api/Control", |item| item.what == "GET /api/InstanceInfo");
}

/// Moves what the second one settles to the first one, when both are asked for.
fn merge(items: &mut Vec<Item>, first: impl Fn(&Item) -> bool, second: impl Fn(&Item) -> bool) {
    let Some(needless) = items.iter().position(second) else { return };
    if !items.iter().any(&first) {
        return;
    }
    let needless = items.remove(needless);
    if let Some(item) = items.iter_mut().find(|item| first(item)) {
        item.settles.extend(needless.settles);
        let new: Vec<Reason> = needless.reasons.into_iter().filter(|reason| !item.reasons.contains(reason)).collect();
        item.reasons.extend(new);
    }
}
