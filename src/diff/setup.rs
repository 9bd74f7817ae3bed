//! What else two reports were judged with: profile, program, parameters, waivers.

use serde::Serialize;

use crate::report::{Parameters, Report, WaiverRow, WaiverStatus};

/// One thing that the two reports were judged with, and that is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetupChange {
    /// `profile`, `program`, `waivers`, or the option.
    pub what: &'static str,
    /// How it was.
    pub old: String,
    /// How it is.
    pub new: String,
}

impl SetupChange {
    /// Whether it is the profile.
    pub(super) fn is_profile(&self) -> bool {
        self.what == "profile"
    }
}

/// Everything that the two reports were judged with, as far as it differs. The vocabulary is not part of a report.
pub(super) fn changes(old: &Report, new: &Report) -> Vec<SetupChange> {
    let mut changes = Vec::new();
    let profile = |report: &Report| format!("{} {}", report.profile.name, report.profile.version);
    let program = |report: &Report| format!("{} {}", report.tool.name, report.tool.version);
    add(&mut changes, "profile", profile(old), profile(new));
    add(&mut changes, "program", program(old), program(new));
    let (was, is) = (&old.parameters, &new.parameters);
    let option = |text: &Option<String>| text.clone().unwrap_or_else(|| "not given".to_owned());
    let teams = |own: &Parameters| Some(own.synced_teams.join(", ")).filter(|teams| !teams.is_empty());
    add(&mut changes, "--synced-team", option(&teams(was)), option(&teams(is)));
    add(&mut changes, "--application", option(&was.application), option(&is.application));
    add(&mut changes, "--agent", option(&was.agent), option(&is.agent));
    add(&mut changes, "--project-type", option(&was.project_type), option(&is.project_type));
    add(&mut changes, "--task-type", option(&was.task_type), option(&is.task_type));
    add(&mut changes, "--tenant", option(&was.tenant), option(&is.tenant));
    let strict = |own: &Parameters| if own.strict { "given" } else { "not given" }.to_owned();
    add(&mut changes, "--strict", strict(was), strict(is));
    add(&mut changes, "waivers in force", waivers(old), waivers(new));
    changes
}

fn add(changes: &mut Vec<SetupChange>, what: &'static str, old: String, new: String) {
    if old != new {
        changes.push(SetupChange { what, old, new });
    }
}

fn waivers(report: &Report) -> String {
    let in_force = |row: &&WaiverRow| row.status == WaiverStatus::InForce;
    let ids: Vec<&str> = report.waivers.iter().filter(in_force).map(|row| row.requirement.as_str()).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}
