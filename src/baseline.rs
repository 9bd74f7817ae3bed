//! Tells what is new since a former report, so that only that fails.
//!
//! Findings are the same when requirement and record are; where values stand does not matter. What was waived in the
//! former report is not known through it: otherwise a waiver would outlive its last day there.

use std::collections::BTreeMap;

use crate::report::{Baseline, Finding, Report, Since};

/// Marks every finding with how it compares with a former report of the same profile.
pub fn apply(report: &mut Report, former: &Report) {
    let before: BTreeMap<String, &Finding> =
        former.findings.iter().map(|finding| (finding.fingerprint(), finding)).collect();
    let mut baseline = Baseline { notes: notes(report, former), ..Baseline::default() };
    for finding in &mut report.findings {
        let old = before.get(&finding.fingerprint()).filter(|old| old.is_unmet());
        let since = match old {
            Some(_) if !finding.is_unmet() => Since::Fixed,
            None if !finding.is_unmet() => Since::Unchanged,
            Some(old) if is_known(old, finding) => Since::Known,
            Some(_) | None => Since::New,
        };
        match since {
            Since::New if finding.waiver.is_some() => {}
            Since::New => baseline.new.push(finding.requirement.clone()),
            Since::Fixed => baseline.fixed.push(finding.requirement.clone()),
            Since::Known | Since::Unchanged => {}
        }
        finding.since = Some(since);
    }
    report.counts.known = report
        .findings
        .iter()
        .filter(|finding| finding.since == Some(Since::Known) && finding.waiver.is_none())
        .count();
    report.baseline = Some(baseline);
}

/// Whether the former report accepts a finding.
fn is_known(old: &Finding, finding: &Finding) -> bool {
    old.verdict == finding.verdict && (old.waiver.is_none() || finding.waiver.is_some())
}

/// What makes the two hard to compare.
fn notes(report: &Report, former: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if report.profile.version != former.profile.version {
        notes.push(format!(
            "the baseline was made with version {} of the profile, this report with {}",
            former.profile.version, report.profile.version
        ));
    }
    if report.tool.version != former.tool.version {
        notes.push(format!("the baseline was made with {} {}", former.tool.name, former.tool.version));
    }
    let (mut own, mut other) = (report.parameters.clone(), former.parameters.clone());
    (own.as_of, other.as_of) = (None, None);
    if own != other {
        notes.push("the baseline was made with other parameters".to_owned());
    }
    notes
}
