//! The report as SARIF 2.1.0.
//!
//! Every requirement is a rule. A mismatch is a result of kind `fail`, an unknown one of kind `open`; the standard wants
//! level `none` for every kind but `fail`. Passes and what does not apply are results only when asked for.

mod artifacts;
mod log;
mod results;

use crate::report::{Finding, Report, Severity};
use crate::words::Verdict;

use super::json::json;
use super::phrase;
use super::text::safe_line;
use artifacts::Artifacts;
use log::{
    Automation, Column, Driver, Help, Invocation, Level, Log, Message, Notification, Rule, RuleDefault, RuleTags, Run,
    Tool,
};

/// Address of the schema.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What goes into the SARIF report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sarif {
    /// Passes and what does not apply too.
    pub all: bool,
    /// For GitHub, which takes every result for an alert and knows no members of archives: mismatches only, whole names.
    pub github: bool,
}

/// The report as SARIF.
#[must_use]
pub fn sarif(report: &Report, options: Sarif) -> String {
    let mut artifacts = Artifacts::new(options.github);
    for document in &report.documents {
        artifacts.describe(document);
    }
    let shown = |finding: &Finding| match finding.verdict {
        // GitHub does not know suppressions.
        Verdict::Mismatch => !options.github || finding.waiver.is_none(),
        Verdict::Unknown => !options.github,
        Verdict::Pass | Verdict::NotApplicable => options.all && !options.github,
    };
    let results = report
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| shown(finding))
        .map(|(rule, finding)| results::result(rule, finding, !report.waivers.is_empty(), &mut artifacts))
        .collect();
    let tool = Tool {
        driver: Driver {
            name: &report.tool.name,
            version: &report.tool.version,
            semantic_version: &report.tool.version,
            rules: report.findings.iter().map(rule).collect(),
        },
    };
    let run = Run {
        tool,
        automation_details: Automation { id: format!("{}/{}/", report.tool.name, report.profile.name) },
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: notifications(report) }],
        artifacts: artifacts.into_list(),
        results,
        column_kind: Column::UnicodeCodePoints,
        redaction_tokens: &report.redaction_tokens,
    };
    json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn rule(finding: &Finding) -> Rule<'_> {
    Rule {
        id: &finding.requirement,
        short_description: message(&sentence(&finding.title)),
        full_description: message(&finding.quote),
        help: Help { text: message(&finding.remedy).text },
        help_uri: web(&finding.source),
        default_configuration: RuleDefault { level: level(finding.severity) },
        properties: RuleTags { tags: ["halopsa"] },
    }
}

/// What went wrong with inputs, and waivers that waive nothing.
fn notifications(report: &Report) -> Vec<Notification> {
    let notification = |problem: &crate::report::ProblemRow| Notification {
        level: Level::Warning,
        message: message(&format!("{}: {}: {}", problem.document, problem.kind.word(), problem.detail)),
    };
    let waiver = |waiver| Notification {
        level: Level::Warning,
        message: message(&format!("the waiver of {}", phrase::waiver(waiver))),
    };
    let config = phrase::config(report).map(|config| Notification {
        level: Level::Note,
        message: message(&format!("the configuration {config} was used")),
    });
    report.problems.iter().map(notification).chain(phrase::idle_waivers(report).map(waiver)).chain(config).collect()
}

const fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
    }
}

/// A plain-text message: brackets would be links, braces placeholders.
fn message(text: &str) -> Message {
    let mut escaped = String::new();
    for character in safe_line(text).chars() {
        match character {
            '[' | ']' | '\\' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '{' => escaped.push_str("{{"),
            '}' => escaped.push_str("}}"),
            _ => escaped.push(character),
        }
    }
    Message { text: escaped }
}

/// The text with a full stop.
fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

/// The address, if it is one of the web.
fn web(address: &str) -> Option<&str> {
    address.starts_with("https://").then_some(address)
}
