//! One finding as a SARIF result: kind, message, places, and a fingerprint that survives edits of the dump.

use crate::report::{EvidenceRow, Finding, Since};
use crate::words::Verdict;

use super::artifacts::Artifacts;
use super::log::{
    BaselineState, Finding as Result, Fingerprints, Kind, Level, Location, LogicalLocation, PhysicalLocation,
    Properties, Region, Snippet, Suppression,
};
use super::{level, message, safe_line, sentence};
use crate::render::phrase;

/// One finding as a result. The first place is the result's; the others are related. The standard wants suppressions on
/// all results of a run or on none, so that they say there are `waivers` at all.
pub(super) fn result<'a>(rule: usize, finding: &'a Finding, waivers: bool, artifacts: &mut Artifacts) -> Result<'a> {
    let (kind, level) = match finding.verdict {
        Verdict::Mismatch => (Kind::Fail, level(finding.severity)),
        Verdict::Unknown => (Kind::Open, Level::None),
        Verdict::Pass => (Kind::Pass, Level::None),
        Verdict::NotApplicable => (Kind::NotApplicable, Level::None),
    };
    let mut places = finding.evidence.iter();
    let first = places.next().map(|evidence| location(None, evidence, artifacts));
    let others = places.enumerate().map(|(number, evidence)| location(Some(number), evidence, artifacts));
    Result {
        rule_id: &finding.requirement,
        rule_index: rule,
        kind,
        level,
        message: message(&sentence(&phrase::message(finding))),
        related_locations: others.collect(),
        locations: first.into_iter().collect(),
        partial_fingerprints: Fingerprints { finding: finding.fingerprint() },
        baseline_state: finding.since.map(|since| match since {
            Since::New => BaselineState::New,
            Since::Known | Since::Unchanged => BaselineState::Unchanged,
            Since::Fixed => BaselineState::Updated,
        }),
        suppressions: waivers.then(|| finding.waiver.iter().filter_map(|_| suppression(finding)).collect()),
        properties: Properties {
            expected: safe_line(&finding.expected),
            observed: finding.observed.as_deref().map(safe_line),
            certainty: finding.certainty.map(|certainty| certainty.word()),
            reason: finding.reason.map(|reason| reason.word()),
            next: finding.next.as_deref().map(safe_line),
        },
    }
}

fn location(id: Option<usize>, evidence: &EvidenceRow, artifacts: &mut Artifacts) -> Location {
    let region = (evidence.line > 0).then(|| Region {
        start_line: evidence.line,
        start_column: evidence.column.max(1),
        // Cells of a workbook have no offset.
        byte_offset: Some(evidence.offset).filter(|offset| *offset > 0 || evidence.line == 1),
        snippet: Snippet { text: crate::render::text::safe(&evidence.excerpt) },
    });
    let pointer = safe_line(&evidence.pointer);
    let named = (!pointer.is_empty()).then_some(LogicalLocation { fully_qualified_name: pointer });
    Location {
        id,
        physical_location: PhysicalLocation { artifact_location: artifacts.add(&evidence.document), region },
        logical_locations: named.into_iter().collect(),
    }
}

/// The waiver that is in force for a finding.
fn suppression(finding: &Finding) -> Option<Suppression> {
    let justification = phrase::accepted(finding)?;
    Some(Suppression { kind: "external", status: "accepted", justification })
}
