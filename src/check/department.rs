//! The agent's level in the departments of the required teams.

use super::answer::Answer;
use super::membership::{Found, Membership, Memberships};
use super::team::{Team, matches, merge};
use super::{next, property};
use crate::catalog::{Kind, Setting, Value, ValueSet};
use crate::model::{Scalar, Snapshot};
use crate::words::{Evidence, Reason};

/// A department, as the record of one of its teams names it.
pub(super) struct Department {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    evidence: Vec<Evidence>,
}

impl Department {
    /// For a person.
    pub(super) fn title(&self) -> String {
        self.name.clone().or_else(|| self.id.as_ref().map(|id| format!("department {id}"))).unwrap_or_default()
    }
}

impl<'a> Memberships<'_, 'a> {
    /// The level in every department that the required teams are in.
    pub(super) fn departments_of(
        &self,
        snapshot: Snapshot<'a>,
        setting: &Setting,
        values: &ValueSet,
        label: &str,
    ) -> Answer {
        let found = self.found(snapshot, "departments");
        let mut parts: Vec<Answer> =
            self.required.teams.iter().map(|team| self.level_in(team, &found, setting, values, label)).collect();
        if let Some(gap) = &self.required.gap {
            parts.push(Answer::unknown(gap.reason, gap.next.clone()).with(gap.evidence.clone()));
        } else if parts.is_empty() {
            parts.push(Answer::unknown(
                Reason::ParameterMissing,
                "say with --synced-team NAME which teams the vendor synchronises",
            ));
        }
        let departments: Vec<String> = self
            .required
            .teams
            .iter()
            .filter_map(|team| self.department(team).ok())
            .map(|department| department.title())
            .collect();
        let answer = merge(parts);
        if departments.is_empty() {
            answer
        } else {
            answer.expecting(format!("{label}, or higher, in {}", departments.join(", ")))
        }
    }

    fn level_in(
        &self,
        team: &Team<'_>,
        found: &Found<'_>,
        setting: &Setting,
        values: &ValueSet,
        label: &str,
    ) -> Answer {
        let department = match self.department(team) {
            Ok(department) => department,
            Err(answer) => return *answer,
        };
        let wanted = values.labelled(label).and_then(|value| value.rank);
        let (mut best, mut doubt): (Option<(&Value, &Membership<'_>)>, Option<Answer>) = (None, None);
        for membership in &found.rows {
            let item = membership.row.item;
            match matches(
                department.id.as_deref(),
                department.name.as_deref(),
                item.text_of("department_id"),
                item.text_of("department_name"),
            ) {
                Some(true) => {}
                Some(false) => continue,
                None => {
                    doubt = doubt.or_else(|| {
                        Some(
                            Answer::unknown(Reason::PropertyAbsent, next::detail(self.catalog, self.agent))
                                .with([membership.row.evidence.clone()]),
                        )
                    });
                    continue;
                }
            }
            let Some(level) = item.get("membershiplevel") else {
                doubt = doubt.or_else(|| {
                    Some(
                        Answer::unknown(Reason::PropertyAbsent, next::detail(self.catalog, self.agent))
                            .with([membership.row.evidence.clone()]),
                    )
                });
                continue;
            };
            match values.find(level.text().unwrap_or_default()) {
                Some(value) if best.is_none_or(|(most, _)| value.rank > most.rank) => best = Some((value, membership)),
                Some(_) => {}
                None => {
                    let raw = property::unnamed(level.text().unwrap_or_default());
                    doubt = Some(
                        Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting))
                            .seeing(raw)
                            .with([membership.row.evidence.clone()]),
                    );
                }
            }
        }
        if let Some((value, membership)) = best {
            let via =
                membership.inherited.as_ref().map(|role| format!(", inherited from role {role}")).unwrap_or_default();
            let observed = format!("{} in {}{via}", value.label, department.title());
            let at = membership.row.item.get("membershiplevel").map_or(&membership.row.item.at, |level| &level.at);
            let evidence = vec![Evidence { at: at.clone(), ..membership.row.evidence.clone() }];
            let certainty = property::certainty(setting, value);
            if value.rank >= wanted {
                return Answer::pass(observed, certainty, evidence).with(department.evidence);
            }
            // A role that is not in the bundle can only raise the level.
            return match (doubt, &found.gap) {
                (Some(doubt), _) => doubt.with(evidence),
                (None, Some(gap)) => Answer::unknown(gap.reason, gap.next.clone()).seeing(observed).with(evidence),
                (None, None) => Answer::mismatch(observed, certainty, evidence).with(department.evidence),
            };
        }
        doubt.unwrap_or_else(|| {
            found
                .absent(&format!("no membership in {}", department.title()), setting.certainty)
                .with(department.evidence)
        })
    }

    /// The department of a team, from the team's own record.
    pub(super) fn department(&self, team: &Team<'_>) -> Result<Department, Box<Answer>> {
        let unknown = |reason, settle| {
            Box::new(Answer::unknown(reason, settle).seeing(format!("the department of {} is not shown", team.title())))
        };
        if team.ambiguous {
            return Err(unknown(Reason::AmbiguousLabel, format!("rename one of the two teams named {}", team.title())));
        }
        let Some(entity) = team.entity else {
            let (reason, settle) = next::absent(self.catalog, self.model, Kind::Team);
            return Err(unknown(reason, settle));
        };
        let name = match entity.scalar("department_name", |raw| raw.trim().to_lowercase()) {
            Scalar::Known { raw, .. } => Some(raw),
            Scalar::Conflict { .. } | Scalar::Silent(_) => None,
        };
        match entity.scalar("department_id", crate::record::normal_id) {
            Scalar::Known { raw, evidence } => Ok(Department { id: Some(raw), name, evidence }),
            Scalar::Conflict { values, evidence } => Err(Box::new(
                Answer::unknown(Reason::Conflicting, next::conflicting(self.catalog, entity))
                    .seeing(values)
                    .with(evidence),
            )),
            Scalar::Silent(_) => Err(unknown(Reason::PropertyAbsent, next::list(self.catalog, Kind::Team))),
        }
    }
}
