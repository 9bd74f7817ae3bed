//! Departments & Teams of an agent: its memberships, their level, and where they are set.

use super::answer::Answer;
use super::contributor::{Gap, Known, Row, is_nobody};
use super::next;
use super::team::{Required, Team, matches, merge};
use super::version::{Since, Version};
use crate::catalog::{Catalog, Kind, Setting, ValueSet};
use crate::model::{Entity, Model, Snapshot};
use crate::record::Item;
use crate::words::{Certainty, Evidence, Reason, Verdict};

/// Judges memberships of one agent.
pub(super) struct Memberships<'p, 'a> {
    pub(super) model: &'a Model,
    pub(super) catalog: &'p Catalog,
    pub(super) agent: &'a Entity,
    pub(super) required: &'p Required<'a>,
    pub(super) known: &'p Known<'a>,
}

/// A membership row and how the agent comes by it.
pub(super) struct Membership<'a> {
    pub(super) row: Row<'a>,
    pub(super) inherited: Option<String>,
}

/// The rows of one list over the agent and its roles.
pub(super) struct Found<'a> {
    pub(super) rows: Vec<Membership<'a>>,
    containers: Vec<Evidence>,
    pub(super) gap: Option<Gap>,
}

impl<'a> Memberships<'_, 'a> {
    /// The agent is a member of every required team, and of at least one.
    pub(super) fn teams(&self, setting: &Setting) -> Answer {
        self.each_snapshot(|snapshot| self.teams_of(snapshot, setting))
    }

    /// In the department of every required team, the membership is of this level or higher.
    pub(super) fn departments(&self, setting: &Setting, label: &str) -> Answer {
        let Some(values) = self.catalog.values_of(setting) else {
            return Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting));
        };
        self.each_snapshot(|snapshot| self.departments_of(snapshot, setting, values, label))
    }

    /// The rows that satisfy the two lines above are set on the agent itself, from a version of Halo on.
    pub(super) fn direct(
        &self,
        setting: &Setting,
        levels: Option<&ValueSet>,
        label: &str,
        since: &str,
        version: &Version,
        without: &Answer,
    ) -> Answer {
        let newer = version.since(since);
        if newer == Since::Older {
            return Answer::not_applicable(
                format!("Halo {} is older than {since}", version.text()),
                version.evidence(),
            );
        }
        self.each_snapshot(|snapshot| {
            self.direct_of(snapshot, setting, levels, label, newer, version).unwrap_or_else(|| without.clone())
        })
    }

    fn each_snapshot(&self, judge: impl Fn(Snapshot<'a>) -> Answer) -> Answer {
        let answers = self.agent.snapshots().into_iter().map(judge).collect();
        Answer::agreed(answers, || next::conflicting(self.catalog, self.agent))
            .unwrap_or_else(|| Answer::unknown(Reason::DetailMissing, next::detail(self.catalog, self.agent)))
    }

    fn teams_of(&self, snapshot: Snapshot<'a>, setting: &Setting) -> Answer {
        let found = self.found(snapshot, "teams");
        let members: Vec<&Membership<'_>> =
            found.rows.iter().filter(|membership| is_member(membership.row.item)).collect();
        let expected = if self.required.teams.is_empty() {
            "member of at least one team".to_owned()
        } else {
            format!("member of {}", self.required.teams.iter().map(Team::title).collect::<Vec<_>>().join(", "))
        };
        let mut parts: Vec<Answer> =
            self.required.teams.iter().map(|team| self.member_of(team, &found, setting)).collect();
        if let Some(gap) = &self.required.gap {
            parts.push(Answer::unknown(gap.reason, gap.next.clone()).with(gap.evidence.clone()));
        } else if parts.is_empty() {
            parts.push(match members.first() {
                Some(member) => Answer::pass(names(&members), setting.certainty, vec![member.row.evidence.clone()]),
                None => found.absent("in no team", setting.certainty),
            });
        }
        merge(parts).expecting(expected)
    }

    fn member_of(&self, team: &Team<'_>, found: &Found<'_>, setting: &Setting) -> Answer {
        if team.ambiguous {
            return Answer::unknown(
                Reason::AmbiguousLabel,
                format!("rename one of the two teams named {}", team.title()),
            );
        }
        let about: Vec<(&Membership<'_>, Option<bool>)> =
            found.rows.iter().map(|membership| (membership, team_row(team, membership.row.item))).collect();
        let here = |wanted: Option<bool>| {
            about.iter().filter(move |(_, about)| *about == wanted).map(|(membership, _)| *membership)
        };
        if let Some(member) = here(Some(true)).find(|membership| is_member(membership.row.item)) {
            let via =
                member.inherited.as_ref().map(|role| format!(" (inherited from role {role})")).unwrap_or_default();
            return Answer::pass(
                format!("member of {}{via}", team.title()),
                setting.certainty,
                vec![member.row.evidence.clone()],
            );
        }
        if let Some(unclear) = here(None).next() {
            let settle = next::list(self.catalog, Kind::Team);
            return Answer::unknown(Reason::PropertyAbsent, settle).with([unclear.row.evidence.clone()]);
        }
        let left: Vec<Evidence> = here(Some(true)).map(|membership| membership.row.evidence.clone()).collect();
        let mut answer = found.absent(&format!("not a member of {}", team.title()), setting.certainty);
        answer.evidence.splice(0..0, left);
        answer
    }

    fn direct_of(
        &self,
        snapshot: Snapshot<'a>,
        setting: &Setting,
        levels: Option<&ValueSet>,
        label: &str,
        newer: Since,
        version: &Version,
    ) -> Option<Answer> {
        let teams = self.found(snapshot, "teams");
        let departments = self.found(snapshot, "departments");
        let mut parts = Vec::new();
        for team in &self.required.teams {
            let rows: Vec<&Membership<'_>> = teams
                .rows
                .iter()
                .filter(|membership| {
                    team_row(team, membership.row.item) == Some(true) && is_member(membership.row.item)
                })
                .collect();
            parts.extend(self.side(&format!("team {}", team.title()), &rows, setting, newer, version));
            let (Ok(department), Some(levels)) = (self.department(team), levels) else { continue };
            let wanted = levels.labelled(label).and_then(|value| value.rank);
            let rows: Vec<&Membership<'_>> = departments
                .rows
                .iter()
                .filter(|membership| {
                    let item = membership.row.item;
                    let here = matches(
                        department.id.as_deref(),
                        department.name.as_deref(),
                        item.text_of("department_id"),
                        item.text_of("department_name"),
                    );
                    let level = item.text_of("membershiplevel").and_then(|raw| levels.find(raw));
                    here == Some(true) && level.is_some_and(|value| value.rank >= wanted)
                })
                .collect();
            parts.extend(self.side(&format!("department {}", department.title()), &rows, setting, newer, version));
        }
        if parts.is_empty() && self.required.teams.is_empty() && self.required.gap.is_none() {
            // No team is named: any membership counts, as for the membership itself.
            let rows: Vec<&Membership<'_>> =
                teams.rows.iter().filter(|membership| is_member(membership.row.item)).collect();
            parts.extend(self.side("a team", &rows, setting, newer, version));
        }
        (!parts.is_empty()).then(|| merge(parts))
    }

    /// One team or department: is a row that satisfies it set on the agent itself?
    fn side(
        &self,
        what: &str,
        rows: &[&Membership<'_>],
        setting: &Setting,
        newer: Since,
        version: &Version,
    ) -> Option<Answer> {
        let first = rows.first()?;
        let evidence = |rows: &[&Membership<'_>]| {
            rows.iter().map(|membership| membership.row.evidence.clone()).collect::<Vec<_>>()
        };
        if let Some(own) = rows.iter().find(|membership| membership.inherited.is_none()) {
            return Some(Answer::pass(
                format!("{what}: set on the agent"),
                setting.certainty,
                vec![own.row.evidence.clone()],
            ));
        }
        let role = first.inherited.clone().unwrap_or_default();
        let observed = format!("{what}: inherited from role {role}; the vendor requires it on the agent");
        Some(match newer {
            Since::NotOlder => Answer::mismatch(observed, setting.certainty, evidence(rows)).with(version.evidence()),
            Since::Older | Since::Unknown => {
                Answer::unknown(Reason::VersionMissing, next::list(self.catalog, Kind::InstanceInfo))
                    .seeing(observed)
                    .with(evidence(rows))
            }
        })
    }

    /// The rows of a list on the agent and under each of its roles.
    pub(super) fn found(&self, snapshot: Snapshot<'a>, name: &str) -> Found<'a> {
        let mut found = Found { rows: Vec::new(), containers: Vec::new(), gap: None };
        let other = if name == "teams" { "departments" } else { "teams" };
        for contributor in self.known.of(self.model, self.catalog, snapshot).iter() {
            match contributor.lists(name, self.catalog) {
                Ok(lists) => {
                    for list in lists {
                        if !list.whole {
                            found.gap = found.gap.take().or_else(|| {
                                Some(Gap {
                                    reason: Reason::DetailMissing,
                                    next: next::detail(self.catalog, self.agent),
                                    evidence: Vec::new(),
                                })
                            });
                        }
                        found.containers.push(list.container);
                        for row in list.rows {
                            let inherited = contributor.role.clone().or_else(|| role_of(self.model, row.item));
                            found.rows.push(Membership { row, inherited });
                        }
                    }
                }
                Err(gap) => {
                    // A role's record that shows neither list never does: the agent's own lists hold what it grants.
                    let shows_neither = contributor.role.is_some()
                        && contributor.views.is_ok()
                        && contributor.lists(other, self.catalog).is_err()
                        && gap.reason == Reason::PropertyAbsent;
                    if !shows_neither {
                        found.gap = found.gap.or(Some(gap));
                    }
                }
            }
        }
        found
    }
}

impl Found<'_> {
    /// Nothing was found: a mismatch when everything that could hold it was searched.
    pub(super) fn absent(&self, observed: &str, certainty: Certainty) -> Answer {
        match &self.gap {
            Some(gap) => {
                Answer::unknown(gap.reason, gap.next.clone()).with(gap.evidence.clone()).with(self.containers.clone())
            }
            None => Answer::mismatch(observed, certainty, self.containers.clone()),
        }
    }
}

/// Whether a row of `teams[]` is about a team; `None` when nobody can tell.
fn team_row(team: &Team<'_>, row: &Item) -> Option<bool> {
    team.matches(row.text_of("team_id"), row.text_of("team_name"))
}

/// A row whose `in_section` is false is no membership.
fn is_member(row: &Item) -> bool {
    let text = row.text_of("in_section").map(str::to_lowercase);
    !matches!(text.as_deref(), Some("false" | "0"))
}

/// The role that a row is inherited from: a row with `role_id` or `role_name`. Nothing, zeros: set on the agent.
fn role_of(model: &Model, row: &Item) -> Option<String> {
    let id = row.text_of("role_id").filter(|id| !is_nobody(id));
    let name = row.text_of("role_name").map(str::trim).filter(|name| !name.is_empty());
    let known = || model.by_id(Kind::Role, id?)?.name.clone();
    name.map(str::to_owned).or_else(known).or_else(|| id.map(str::to_owned))
}

/// The names of the teams of membership rows, for a person.
fn names(members: &[&Membership<'_>]) -> String {
    let names: Vec<&str> = members.iter().filter_map(|membership| membership.row.item.text_of("team_name")).collect();
    format!("member of {}", names.join(", "))
}

/// What the line on direct memberships says when no row satisfies the lines above it.
pub(super) fn without_rows(teams: &Answer, departments: &Answer) -> Answer {
    if teams.verdict == Verdict::Mismatch && departments.verdict == Verdict::Mismatch {
        let evidence = teams.evidence.iter().chain(&departments.evidence).cloned().collect();
        return Answer::not_applicable("no membership to judge", evidence);
    }
    let source = if teams.verdict == Verdict::Unknown { teams } else { departments };
    let reason = source.reason.unwrap_or(Reason::DetailMissing);
    Answer::unknown(reason, source.next.clone().unwrap_or_default()).with(source.evidence.clone())
}
