//! A report whose every text from the bundle means something to some format.

use halolint::report::{EvidenceRow, ProblemRow, Report, Since, Snippet, Subject};
use halolint::words::{ProblemKind, Reason, Verdict};

/// A text that means something to every format.
pub(crate) const HOSTILE: &str = "=cmd|'/C calc'!A0\n::error::x<script>alert(1)</script>\"'>`` ` | [a](javascript:b) @all %0A,a:b \x1b[31m\u{202e}\u{0}\u{fffe}]]>{0}\r\n\t-->";

/// The report with hostile text wherever a bundle has a say, and every verdict in it.
pub(crate) fn hostile(mut report: Report) -> Report {
    let bad = || HOSTILE.to_owned();
    let verdicts = [Verdict::Mismatch, Verdict::Unknown, Verdict::Pass, Verdict::NotApplicable];
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.verdict = verdicts[number % 4];
        finding.observed = Some(bad());
        finding.expected = bad();
        finding.subject = Some(Subject { kind: "agent".to_owned(), id: Some(bad()), name: Some(bad()) });
        finding.evidence = vec![EvidenceRow {
            document: format!("a.zip!/{HOSTILE}"),
            pointer: bad(),
            line: 1,
            column: 2,
            offset: 3,
            excerpt: bad(),
            role: Some(bad()),
            snippet: Some(Snippet { line: 1, before: bad(), after: bad() }),
        }];
        finding.remedy = bad();
        finding.title = bad();
        if finding.verdict == Verdict::Unknown {
            finding.reason = Some(Reason::Conflicting);
            finding.next = Some(format!("{HOSTILE}{}", number % 3));
        }
    }
    for finding in report.findings.iter_mut().filter(|finding| !finding.is_unmet()) {
        finding.waiver = None;
        finding.since = None;
    }
    report.counts.waived = report.findings.iter().filter(|finding| finding.waiver.is_some()).count();
    let known = |finding: &&halolint::report::Finding| finding.since == Some(Since::Known) && finding.waiver.is_none();
    report.counts.known = report.findings.iter().filter(known).count();
    for waiver in &mut report.waivers {
        waiver.subject = Some(bad());
        waiver.owner = bad();
    }
    for verdict in verdicts {
        let number = report.findings.iter().filter(|finding| finding.verdict == verdict).count();
        match verdict {
            Verdict::Mismatch => report.counts.mismatch = number,
            Verdict::Unknown => report.counts.unknown = number,
            Verdict::Pass => report.counts.pass = number,
            Verdict::NotApplicable => report.counts.not_applicable = number,
        }
    }
    for document in &mut report.documents {
        document.name.push_str(HOSTILE);
        document.detail = bad();
    }
    for excess in &mut report.excess {
        excess.what = bad();
        excess.subject.name = Some(bad());
    }
    report.halo_version = Some(bad());
    for chosen in [&mut report.subjects.application, &mut report.subjects.agent].into_iter().flatten() {
        chosen.name = Some(bad());
        chosen.chosen = bad();
    }
    report.parameters.synced_teams = vec![bad()];
    report.problems.push(ProblemRow { document: bad(), kind: ProblemKind::Damaged, detail: bad() });
    report
}
