//! The smallest set of further data that settles the unknowns of a report, as text that can be sent to a customer.
//!
//! Each unknown names what would settle it; requests that show the same record are one. A record that is missing
//! altogether is asked for whole: its detail shows what its list row would, and more. What no data can settle – a
//! value that nobody knows, an option that only the user can give – is listed apart.

use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::{Catalog, Kind, Place, Rule};
use crate::profile::Profile;
use crate::report::{Finding, Report};
use crate::words::{Reason, Verdict};

/// What to ask for, and what only a person can settle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ask {
    /// Data to ask for, the most useful first.
    pub items: Vec<Item>,
    /// What no data settles.
    pub steps: Vec<Item>,
}

/// One thing to ask for or to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The request, or the step.
    pub what: String,
    /// How to save it, when the last try went wrong.
    pub how: Option<String>,
    /// The requirements that it settles.
    pub settles: Vec<String>,
}

/// The smallest set of further data that settles the unknowns of a report.
#[must_use]
pub fn ask(report: &Report, profile: &Profile, catalog: &Catalog) -> Ask {
    let mut ask = Ask::default();
    let asked = |finding: &&Finding| finding.verdict == Verdict::Unknown && finding.waiver.is_none();
    for finding in report.findings.iter().filter(asked) {
        let (Some(reason), Some(next)) = (finding.reason, finding.next.as_deref()) else { continue };
        if settled_by_data(reason) && next.contains("GET ") {
            for (what, how) in requests(finding, report, next, reason) {
                add(&mut ask.items, what, how, &finding.requirement);
            }
            for what in also(finding, report, profile, catalog) {
                add(&mut ask.items, what, None, &finding.requirement);
            }
        } else {
            add(&mut ask.steps, next.to_owned(), None, &finding.requirement);
        }
    }
    drop_needless(&mut ask.items);
    for items in [&mut ask.items, &mut ask.steps] {
        items.sort_by_key(|item| std::cmp::Reverse(item.settles.len()));
    }
    ask
}

/// Whether more data from the customer can settle an unknown of this reason.
const fn settled_by_data(reason: Reason) -> bool {
    match reason {
        Reason::NotInBundle
        | Reason::DetailMissing
        | Reason::PropertyAbsent
        | Reason::PartialList
        | Reason::Truncated
        | Reason::RoleMissing
        | Reason::VersionMissing
        | Reason::Unreadable => true,
        Reason::UnrecognisedValue
        | Reason::Conflicting
        | Reason::ParameterMissing
        | Reason::AmbiguousLabel
        | Reason::AssumedMeaning => false,
    }
}

/// The requests that settle a finding.
fn requests(finding: &Finding, report: &Report, next: &str, reason: Reason) -> Vec<(String, Option<String>)> {
    let how = (reason == Reason::Truncated).then(|| "save it with ConvertTo-Json -Depth 10".to_owned());
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

fn add(items: &mut Vec<Item>, what: String, how: Option<String>, requirement: &str) {
    match items.iter_mut().find(|item| item.what == what) {
        Some(item) => {
            item.how = item.how.take().or(how);
            if item.settles.iter().all(|own| own != requirement) {
                item.settles.push(requirement.to_owned());
            }
        }
        None => items.push(Item { what, how, settles: vec![requirement.to_owned()] }),
    }
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
    let settles = items.remove(needless).settles;
    if let Some(item) = items.iter_mut().find(|item| first(item)) {
        item.settles.extend(settles);
    }
}

/// The request as text, ready to send.
#[must_use]
pub fn text(ask: &Ask) -> String {
    if ask.items.is_empty() && ask.steps.is_empty() {
        return "Nothing to ask for: every requirement is decided.\n".to_owned();
    }
    let mut text = String::new();
    if !ask.items.is_empty() {
        text.push_str(
            "Please send us the following from your Halo, each saved whole as a file of its own, as JSON:\n\n",
        );
        for (index, item) in ask.items.iter().enumerate() {
            let count = item.settles.len();
            let _ = writeln!(text, "{}. {}", index + 1, item.what);
            if let Some(how) = &item.how {
                let _ = writeln!(text, "   {how}");
            }
            let _ = writeln!(text, "   settles {count} open {}", if count == 1 { "question" } else { "questions" });
        }
        text.push_str("\nSigned in as an administrator, open https://YOUR-TENANT.halopsa.com/api/... in the browser and save the\n");
        text.push_str("page; with PowerShell, pipe the answer to ConvertTo-Json -Depth 10 before saving it.\n");
    }
    if !ask.steps.is_empty() {
        text.push_str("\nFor us to settle, no file can:\n");
        for item in &ask.steps {
            let _ = writeln!(text, "- {} ({})", item.what, item.settles.join(", "));
        }
    }
    text
}
