//! Sets findings aside that a waiver is in force for, and says what became of every waiver.
//!
//! A waiver changes no verdict: it keeps a mismatch or unknown from counting against the outcome, through its last day.

use crate::config::Waiver;
use crate::model::same_name;
use crate::record::normal_id;
use crate::report::{Finding, Subject, Waived, WaiverRow, WaiverStatus};
use crate::words::{Date, Verdict};

/// Marks the findings that a waiver is in force for on this day.
#[must_use]
pub fn apply(findings: &mut [Finding], waivers: &[Waiver], as_of: Date) -> Vec<WaiverRow> {
    waivers
        .iter()
        .map(|waiver| {
            let finding = findings.iter_mut().find(|finding| finding.requirement == waiver.requirement);
            let (status, detail) = one(finding, waiver, as_of);
            WaiverRow {
                requirement: waiver.requirement.clone(),
                subject: waiver.subject.clone(),
                reason: waiver.reason.clone(),
                owner: waiver.owner.clone(),
                expires: waiver.expires,
                status,
                detail,
            }
        })
        .collect()
}

fn one(finding: Option<&mut Finding>, waiver: &Waiver, as_of: Date) -> (WaiverStatus, String) {
    let expired = as_of > waiver.expires;
    let status = if expired { WaiverStatus::Expired } else { WaiverStatus::Unused };
    let Some(finding) = finding else { return (status, "no finding is about this requirement".to_owned()) };
    let about = finding.subject.as_ref();
    if let Some(named) = &waiver.subject
        && !about.is_some_and(|subject| is(subject, named))
    {
        let judged = about.map_or_else(|| "no record".to_owned(), title);
        return (status, format!("the finding is about {judged}, not {named}"));
    }
    match finding.verdict {
        Verdict::Pass => return (status, "the requirement is met: take the waiver out".to_owned()),
        Verdict::NotApplicable => return (status, "the requirement does not apply: take the waiver out".to_owned()),
        Verdict::Mismatch | Verdict::Unknown => {}
    }
    if expired {
        return (status, format!("its last day was {}: the {} counts", waiver.expires, finding.verdict.word()));
    }
    if finding.waiver.is_some() {
        return (status, "another waiver is in force for the same finding".to_owned());
    }
    finding.waiver =
        Some(Waived { reason: waiver.reason.clone(), owner: waiver.owner.clone(), expires: waiver.expires });
    (WaiverStatus::InForce, format!("the {} does not count until {}", finding.verdict.word(), waiver.expires))
}

/// Whether a record has this name or id.
fn is(subject: &Subject, named: &str) -> bool {
    subject.name.as_deref().is_some_and(|own| same_name(own, named))
        || subject.id.as_deref().is_some_and(|own| normal_id(own) == normal_id(named))
}

fn title(subject: &Subject) -> String {
    match (&subject.name, &subject.id) {
        (Some(name), Some(id)) => format!("{name} (id {id})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => format!("no {}", subject.kind),
    }
}
