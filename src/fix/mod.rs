//! The ordered plan that makes a tenant meet the requirements: per record the click path and the request body that
//! would change it. Nothing is sent: each step is tried on the records in memory, and everything is judged again.
//!
//! A plan changes as little as it can: a permission is raised on the agent itself, which touches nobody else; a role is
//! changed only where it grants too much. What is unknown is not changed but asked for.

mod body;
mod edit;
mod left;
mod membership;
mod permission;
mod propose;
mod simulate;
mod steps;
mod text;

use serde::Serialize;
use serde_json::Value as Json;

pub use text::text;

use crate::ask::Ask;
use crate::catalog::Catalog;
use crate::check::{self, CheckError, Judgement};
use crate::model::Model;
use crate::profile::Profile;
use crate::report::{Finding, Outcome, Parameters, ProfileName, Report, Subject};
use crate::words::Verdict;
use edit::Edit;
use propose::Case;

/// Rounds after which planning ends: a change may show what else must change (another default team, other memberships).
const ROUNDS: usize = 6;

/// The plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// `halolint/fix/1`.
    pub schema: &'static str,
    /// What was judged against.
    pub profile: ProfileName,
    /// Halo's version as the bundle tells it.
    pub halo_version: Option<String>,
    /// The verdict over all requirements as it is.
    pub outcome: Outcome,
    /// The verdict after all steps.
    pub after: Outcome,
    /// How many mismatches there are, without those that a waiver is in force for.
    pub mismatches: usize,
    /// How many of them the steps resolve.
    pub resolves: usize,
    /// How many requirements stay unknown.
    pub leaves_unknown: usize,
    /// How many requirements that were met are not any more.
    pub breaks: usize,
    /// How many findings are left as they are because a waiver is in force.
    pub waived: usize,
    /// What to do, in this order.
    pub steps: Vec<Step>,
    /// Mismatches that no step resolves, and why.
    pub left: Vec<Left>,
    /// What would settle the unknowns.
    pub ask: Ask,
}

/// One visit to one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Its place in the order, from 1.
    pub number: usize,
    /// The record that is changed.
    pub subject: Subject,
    /// Click path to it in Halo.
    pub place: String,
    /// What changes there.
    pub changes: Vec<Change>,
    /// The request that would change it; none where an id that it needs is not known.
    pub request: Option<String>,
    /// The body of the request: the record's id and only the keys to change.
    pub body: Option<Json>,
    /// Who else is touched: every agent of a role.
    pub touches: Option<String>,
    /// What to know before doing it.
    pub notes: Vec<String>,
    /// Requirements that are met after it and were not before.
    pub resolves: Vec<String>,
    /// Requirements that were met before it and are not after it.
    pub breaks: Vec<String>,
}

/// One setting that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The requirements that ask for it.
    pub requirements: Vec<String>,
    /// Click path to the setting, below the step's.
    pub path: String,
    /// What it is, in Halo's words.
    pub is: String,
    /// What it must be, in Halo's words.
    pub must_be: String,
    /// Whether the meaning of the stored value is only assumed: look at the screen before and after.
    pub assumed: bool,
}

/// A mismatch that no step resolves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The requirement.
    pub requirement: String,
    /// Why there is no step.
    pub why: String,
    /// Click path to the setting.
    pub remedy: String,
}

/// Plans the changes that resolve a report's mismatches. `model` is what the report was made from.
///
/// # Errors
/// As judging: when an option names nothing or more than one thing. A report of the same input excludes that.
pub fn plan(
    model: &Model,
    report: &Report,
    catalog: &Catalog,
    profile: &Profile,
    parameters: &Parameters,
) -> Result<Plan, CheckError> {
    let judge = |model: &Model| check::judge(model, catalog, profile, parameters);
    let waived = |id: &str| report.findings.iter().any(|finding| finding.requirement == id && finding.waiver.is_some());
    let first = judge(model)?;
    let mut edits: Vec<Edit> = Vec::new();
    let mut left: Vec<Left> = Vec::new();
    let (mut now, mut judged) = (model.clone(), first.clone());
    for _ in 0..ROUNDS {
        left.clear();
        let before = edits.clone();
        for finding in open(&judged).filter(|finding| !waived(&finding.requirement)) {
            let case = Case { model: &now, catalog, profile, parameters, judged: &judged };
            match case.propose(finding) {
                Ok(proposed) => proposed.into_iter().for_each(|edit| edit::add(&mut edits, edit)),
                Err(why) => left.push(left::of(finding, why)),
            }
        }
        if edits == before {
            break;
        }
        now = model.clone();
        edits.iter().for_each(|edit| simulate::apply(&mut now, catalog, edit));
        judged = judge(&now)?;
    }
    left.extend(left::stuck(&judged, &left, waived));
    let steps = steps::of(model, catalog, &edits, &first, judge)?;
    let open = || open(&first).filter(|finding| !waived(&finding.requirement));
    let after = |finding: &Finding| judged.findings.iter().find(|own| own.requirement == finding.requirement);
    let met = |finding: &Finding| matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable);
    Ok(Plan {
        schema: "halolint/fix/1",
        profile: report.profile.clone(),
        halo_version: report.halo_version.clone(),
        outcome: report.outcome,
        after: Outcome::of(&judged.findings, |finding| waived(&finding.requirement)),
        mismatches: open().count(),
        resolves: open().filter(|finding| after(finding).is_some_and(met)).count(),
        leaves_unknown: judged
            .findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Unknown && !waived(&finding.requirement))
            .count(),
        breaks: first.findings.iter().filter(|own| met(own) && !after(own).is_some_and(met)).count(),
        waived: report.counts.waived,
        steps,
        left,
        ask: crate::ask::ask(report, profile, catalog),
    })
}

/// The mismatches of a judgement.
fn open(judged: &Judgement) -> impl Iterator<Item = &Finding> {
    judged.findings.iter().filter(|finding| finding.verdict == Verdict::Mismatch)
}

impl Plan {
    /// Hands every text that can come from the bundle to `change`.
    pub fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        self.halo_version.iter_mut().for_each(&mut *change);
        for step in &mut self.steps {
            step.subject.id.iter_mut().chain(&mut step.subject.name).for_each(&mut *change);
            change(&mut step.place);
            for own in &mut step.changes {
                [&mut own.path, &mut own.is, &mut own.must_be].into_iter().for_each(&mut *change);
            }
            step.touches.iter_mut().chain(&mut step.notes).for_each(&mut *change);
            step.body.iter_mut().for_each(|body| body::each_text(body, change));
        }
        self.left.iter_mut().for_each(|left| change(&mut left.why));
        for item in self.ask.items.iter_mut().chain(&mut self.ask.steps) {
            change(&mut item.what);
        }
    }
}
