//! The report as Markdown that fits a ticket or a comment of a pull request.
//!
//! What comes from the bundle stands in code spans, where neither markup nor mentions work.

use std::fmt::Write as _;

use crate::report::{Finding, Report, Severity};
use crate::words::Verdict;

use super::text::{safe_line, steps};
use super::{Layout, phrase};

/// How many places of a mismatch are listed.
const PLACES: usize = 3;

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report, layout: &Layout) -> String {
    let mut text = String::new();
    head(&mut text, report, layout);
    mismatches(&mut text, report, layout);
    unknowns(&mut text, report);
    waivers(&mut text, report);
    excess(&mut text, report);
    passes(&mut text, report, layout);
    problems(&mut text, report);
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    let _ = writeln!(
        text,
        "<sub>{}, profile {} {}</sub>",
        prose(&tool),
        prose(&report.profile.name),
        prose(&report.profile.version)
    );
    text
}

fn head(text: &mut String, report: &Report, layout: &Layout) {
    let counts = &report.counts;
    let _ = writeln!(text, "## {}: {}\n", phrase::outcome(report.outcome), phrase::counts(report));
    let mut about = Vec::new();
    if !layout.input.is_empty() {
        about.push(code(&layout.input));
    }
    about.push(format!("profile {}", code(&report.profile.name)));
    about.push(match &report.halo_version {
        Some(version) => format!("Halo {}", code(version)),
        None => "Halo's version is not in the bundle".to_owned(),
    });
    let _ = writeln!(text, "{}\n", about.join(" · "));
    let subjects = &report.subjects;
    for (label, chosen) in [
        ("Application", &subjects.application),
        ("Agent", &subjects.agent),
        ("Project type", &subjects.project_type),
        ("Task type", &subjects.task_type),
    ] {
        if let Some(chosen) = chosen {
            let record = phrase::record(chosen.name.as_deref(), chosen.id.as_deref());
            let record = record.map_or_else(|| "none".to_owned(), |record| code(&record));
            let _ = writeln!(text, "- **{label}**: {record} — {}", prose(&chosen.chosen));
        }
    }
    if let Some(config) = phrase::config(report) {
        let _ = writeln!(text, "- **Configuration**: {}", prose(&config));
    }
    if let Some(baseline) = phrase::baseline(report) {
        let _ = writeln!(text, "- **Baseline**: {}", prose(&baseline));
    }
    let _ = writeln!(text, "\n| Mismatch | Unknown | Pass | Not applicable |\n| ---: | ---: | ---: | ---: |");
    let _ =
        writeln!(text, "| {} | {} | {} | {} |\n", counts.mismatch, counts.unknown, counts.pass, counts.not_applicable);
}

fn mismatches(text: &mut String, report: &Report, layout: &Layout) {
    if report.counts.mismatch == 0 {
        return;
    }
    let _ = writeln!(text, "### What to change ({})\n", report.counts.mismatch);
    for (title, findings) in layout.findings(report) {
        let wrong: Vec<&&Finding> = findings.iter().filter(|finding| finding.verdict == Verdict::Mismatch).collect();
        if wrong.is_empty() {
            continue;
        }
        let _ = writeln!(text, "**{}**\n", prose(title));
        for finding in wrong {
            mismatch(text, finding);
        }
        text.push('\n');
    }
}

fn mismatch(text: &mut String, finding: &Finding) {
    let advice = match finding.severity {
        Severity::Error => "",
        Severity::Warning => " _(only recommended)_",
    };
    let _ = writeln!(text, "- [ ] {}: {}{advice}", code(&finding.requirement), prose(&finding.title));
    if let Some(accepted) = phrase::accepted(finding) {
        let _ = writeln!(text, "  - **{}**", prose(&accepted));
    }
    let _ = writeln!(
        text,
        "  - is {}, must be {}{}",
        code(&phrase::observed(finding)),
        code(&finding.expected),
        phrase::note(finding)
    );
    for evidence in finding.evidence.iter().take(PLACES) {
        let _ = writeln!(text, "  - at {} = {}", code(&phrase::place(evidence)), code(&evidence.excerpt));
    }
    if finding.evidence.len() > PLACES {
        let _ = writeln!(text, "  - and {} more places", finding.evidence.len() - PLACES);
    }
    let _ = writeln!(text, "  - fix: {}", prose(&finding.remedy));
}

fn unknowns(text: &mut String, report: &Report) {
    if report.counts.unknown == 0 {
        return;
    }
    let _ = writeln!(text, "### What to send ({} unknown)\n", report.counts.unknown);
    for step in steps(report) {
        let next = step.next.map_or_else(|| "no step is known".to_owned(), code);
        let ids: Vec<String> = step.findings.iter().map(|finding| code(&phrase::id(finding))).collect();
        let _ = writeln!(text, "- [ ] {next} settles {}: {}", step.findings.len(), ids.join(", "));
    }
    text.push('\n');
}

fn waivers(text: &mut String, report: &Report) {
    if report.waivers.is_empty() {
        return;
    }
    let _ = writeln!(text, "### Waivers ({})\n", report.waivers.len());
    for waiver in &report.waivers {
        let _ = writeln!(text, "- {}", prose(&phrase::waiver(waiver)));
    }
    text.push('\n');
}

fn excess(text: &mut String, report: &Report) {
    if report.excess.is_empty() {
        return;
    }
    let _ = writeln!(text, "### More than is asked for ({})\n", report.excess.len());
    for excess in &report.excess {
        let place = excess.evidence.first().map_or_else(String::new, |at| format!(" at {}", code(&phrase::place(at))));
        let _ = writeln!(text, "- {}: {}{place}", code(&phrase::subject(&excess.subject)), prose(&excess.what));
    }
    text.push('\n');
}

fn passes(text: &mut String, report: &Report, layout: &Layout) {
    let _ = writeln!(text, "<details><summary>{} pass</summary>\n", report.counts.pass);
    for (title, findings) in layout.findings(report) {
        let ids: Vec<String> = findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Pass)
            .map(|finding| code(&finding.requirement))
            .collect();
        if !ids.is_empty() {
            let _ = writeln!(text, "- **{}**: {}", prose(title), ids.join(", "));
        }
    }
    let _ = writeln!(text, "\n</details>\n");
}

fn problems(text: &mut String, report: &Report) {
    if report.problems.is_empty() {
        return;
    }
    let _ = writeln!(text, "### Problems with the input ({})\n", report.problems.len());
    for problem in &report.problems {
        let _ = writeln!(text, "- {}: {}", code(&problem.document), prose(&problem.detail));
    }
    text.push('\n');
}

/// A text in a code span that no text can end.
fn code(text: &str) -> String {
    let text = safe_line(text);
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// A text as plain words: no markup, no HTML, no mention.
fn prose(text: &str) -> String {
    let mut escaped = String::new();
    for character in safe_line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '@' => escaped.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("<script>"), "`<script>`");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!(prose("<b>[x](y) | `z` @all"), "&lt;b>\\[x\\](y) \\| \\`z\\` @<!-- -->all");
    }
}
