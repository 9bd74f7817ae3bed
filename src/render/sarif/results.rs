//! One finding as a SARIF result: kind, message, places, and a fingerprint that survives edits of the dump.

use crate::report::{EvidenceRow, Finding};
use crate::words::Verdict;

use super::artifacts::Artifacts;
use super::log::{
    Finding as Result, Fingerprints, Kind, Level, Location, LogicalLocation, PhysicalLocation, Properties, Region,
    Snippet,
};
use super::{level, message, safe_line, sentence};
use crate::render::phrase;

/// One finding as a result. The first place is the result's; the others are related.
pub(super) fn result<'a>(rule: usize, finding: &'a Finding, artifacts: &mut Artifacts) -> Result<'a> {
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
        partial_fingerprints: Fingerprints { finding: fingerprint(finding) },
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

/// Requirement and record, hashed (FNV-1a, 64 bits): the same for as long as they are, wherever the value stands.
fn fingerprint(finding: &Finding) -> String {
    let subject = finding.subject.as_ref();
    let kind = subject.map_or("", |subject| subject.kind.as_str());
    let id = subject.and_then(|subject| subject.id.as_deref()).unwrap_or_default();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in [finding.requirement.as_str(), kind, id].join("\0").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}
