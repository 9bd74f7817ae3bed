//! Mismatches that no step resolves, and why.

use super::{Left, open};
use crate::check::Judgement;
use crate::report::Finding;

/// A mismatch without a step.
pub(super) fn of(finding: &Finding, why: String) -> Left {
    Left { requirement: finding.requirement.clone(), why, remedy: finding.remedy.clone() }
}

/// Mismatches that are there although a step was meant to resolve them.
pub(super) fn stuck<'a>(judged: &'a Judgement, told: &[Left], waived: impl Fn(&str) -> bool + 'a) -> Vec<Left> {
    open(judged)
        .filter(|finding| !waived(&finding.requirement))
        .filter(|finding| told.iter().all(|left| left.requirement != finding.requirement))
        .map(|finding| of(finding, "the steps do not resolve it; change it by hand and send a new bundle".to_owned()))
        .collect()
}
