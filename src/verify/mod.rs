//! Whether a saved report is what this program says of a bundle: the report, and the one made again.

mod other;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use crate::report::{Finding, Report};

/// Differences of no particular kind that are listed at most.
const OTHERS: usize = 20;

/// What the comparison gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// `halolint/verify/1`.
    pub schema: &'static str,
    /// Whether the report is what this program says of the bundle.
    pub same: bool,
    /// Digests of the report that were compared.
    pub digests: usize,
    /// Findings of the report that were compared.
    pub findings: usize,
    /// What is not the same.
    pub differences: Vec<Difference>,
}

/// One thing that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of thing.
    pub what: What,
    /// Which one: a document, a requirement, a pointer into the report.
    pub name: String,
    /// How it is in the report; none when the report does not have it.
    pub report: Option<String>,
    /// How it is now; none when it is not there any more.
    pub now: Option<String>,
}

/// What kind of thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The program's version.
    Tool,
    /// The profile, or its version.
    Profile,
    /// A file that was given.
    Input,
    /// A document.
    Document,
    /// The outcome, or a requirement's verdict.
    Verdict,
    /// Anything else in the report.
    Other,
}

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::Tool => "tool",
            Self::Profile => "profile",
            Self::Input => "input",
            Self::Document => "document",
            Self::Verdict => "verdict",
            Self::Other => "report",
        }
    }
}

/// Compares a saved report with the one made again. `raw` is the saved report's JSON, so that nothing in it is
/// overlooked.
#[must_use]
pub fn verify(saved: &Report, raw: &Value, now: &Report) -> Verified {
    let mut differences = Vec::new();
    let mut note = |what, name: &str, report: Option<String>, now: Option<String>| {
        if report != now {
            differences.push(Difference { what, name: name.to_owned(), report, now });
        }
    };
    let tool = |report: &Report| Some(format!("{} {}", report.tool.name, report.tool.version));
    note(What::Tool, "version", tool(saved), tool(now));
    let profile = |report: &Report| Some(format!("{} {}", report.profile.name, report.profile.version));
    note(What::Profile, "version", profile(saved), profile(now));
    let mut digests = 0;
    for (what, saved, now) in
        [(What::Input, inputs(saved), inputs(now)), (What::Document, documents(saved), documents(now))]
    {
        let names: std::collections::BTreeSet<&String> = saved.keys().chain(now.keys()).collect();
        for name in names {
            let (before, after) = (saved.get(name), now.get(name));
            let known = before.is_none_or(|digest| digest.is_some());
            digests += usize::from(before.is_some() && known);
            // A report without a digest says nothing of the bytes; one without files given says nothing of these.
            let listed = what == What::Document || !saved.is_empty();
            if listed && (known || after.is_none()) {
                let shown = |digest: Option<&Option<String>>| digest.map(|digest| digest.clone().unwrap_or_default());
                note(what, name, shown(before), shown(after));
            }
        }
    }
    let outcome =
        |report: &Report| serde_json::to_value(report.outcome).ok().as_ref().and_then(Value::as_str).map(str::to_owned);
    note(What::Verdict, "outcome", outcome(saved), outcome(now));
    let (before, after) = (verdicts(saved), verdicts(now));
    let ids: std::collections::BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    for id in ids {
        note(What::Verdict, id, before.get(id).cloned(), after.get(id).cloned());
    }
    if differences.is_empty() {
        let found = other::differences(saved, raw, now, OTHERS);
        differences.extend(found.into_iter().map(|(name, report, now)| Difference {
            what: What::Other,
            name,
            report,
            now,
        }));
    }
    Verified {
        schema: "halolint/verify/1",
        same: differences.is_empty(),
        digests,
        findings: saved.findings.len(),
        differences,
    }
}

fn inputs(report: &Report) -> BTreeMap<String, Option<String>> {
    report.inputs.iter().map(|row| (row.name.clone(), Some(row.sha256.clone()))).collect()
}

fn documents(report: &Report) -> BTreeMap<String, Option<String>> {
    report.documents.iter().map(|row| (row.name.clone(), row.sha256.clone())).collect()
}

/// Verdict and reason of each requirement.
fn verdicts(report: &Report) -> BTreeMap<&str, String> {
    let told = |finding: &Finding| match finding.reason {
        Some(reason) => format!("{} ({})", finding.verdict.word(), reason.word()),
        None => finding.verdict.word().to_owned(),
    };
    report.findings.iter().map(|finding| (finding.requirement.as_str(), told(finding))).collect()
}

/// The comparison as text. `safe` makes texts of a bundle or of the report harmless.
#[must_use]
pub fn text(verified: &Verified, version: &str, safe: impl Fn(&str) -> String) -> String {
    if verified.same {
        return format!(
            "SAME  the report is what halolint {version} says of this bundle ({} findings, {} digests)\n",
            verified.findings, verified.digests
        );
    }
    let count = verified.differences.len();
    let mut text = format!(
        "DIFFERS  the report is not what halolint {version} says of this bundle: {count} difference{}\n",
        if count == 1 { "" } else { "s" }
    );
    for difference in &verified.differences {
        let of_bytes = matches!(difference.what, What::Input | What::Document);
        let change = match (&difference.report, &difference.now) {
            (Some(_), None) if of_bytes => "not in the bundle".to_owned(),
            (None, Some(_)) if of_bytes => "not in the report".to_owned(),
            (Some(before), Some(after)) if of_bytes => {
                format!("other bytes: sha256 {} in the report, {} now", short(before), short(after))
            }
            (before, after) => {
                let shown = |side: &Option<String>| side.as_deref().map_or_else(|| "nothing".to_owned(), &safe);
                format!("{} in the report, {} now", shown(before), shown(after))
            }
        };
        let _ = writeln!(text, "  {:<9} {}: {change}", difference.what.word(), safe(&difference.name));
    }
    text
}

/// A digest's first digits.
fn short(digest: &str) -> String {
    let start: String = digest.chars().filter(char::is_ascii_hexdigit).take(12).collect();
    if start.is_empty() { "none".to_owned() } else { format!("{start}…") }
}
