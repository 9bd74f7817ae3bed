//! Every finding as a card, by group, with a filter by verdict that needs no script.

use crate::render::{Layout, phrase};
use crate::report::{EvidenceRow, Finding, Origin, Report, Severity, Since};
use crate::words::Verdict;

use super::markup::{anchor, clicks, line, lines, link, snippet};

/// Writes the filter and the cards.
pub(super) fn write(page: &mut String, report: &Report, layout: &Layout) {
    let counts = &report.counts;
    page.push_str(&format!(
        "<section id=\"findings\" aria-labelledby=\"h-findings\">\n<h2 id=\"h-findings\">Findings <span class=\"number\">{}</span></h2>\n\
         <fieldset class=\"filter\"><legend>Show</legend>\n",
        report.findings.len()
    ));
    for (id, label, number) in [
        ("all", "All", report.findings.len()),
        ("mismatch", "Mismatch", counts.mismatch),
        ("unknown", "Unknown", counts.unknown),
        ("pass", "Pass", counts.pass),
        ("not-applicable", "Not applicable", counts.not_applicable),
    ] {
        if number == 0 && id != "all" {
            continue;
        }
        let checked = if id == "all" { " checked" } else { "" };
        page.push_str(&format!(
            "<label><input type=\"radio\" name=\"show\" id=\"show-{id}\"{checked}><span>{label} {number}</span></label>\n"
        ));
    }
    page.push_str("</fieldset>\n");
    for (title, findings) in layout.findings(report) {
        let passes = findings.iter().filter(|finding| finding.verdict == Verdict::Pass).count();
        let holds: Vec<&str> = findings.iter().map(|finding| finding.verdict.word()).collect();
        let mut classes: Vec<String> = holds.iter().map(|word| format!("has-{word}")).collect();
        classes.sort_unstable();
        classes.dedup();
        page.push_str(&format!(
            "<div class=\"group {}\">\n<h3>{} <span class=\"number\">{passes} of {} pass</span></h3>\n",
            classes.join(" "),
            line(title),
            findings.len()
        ));
        for finding in findings {
            card(page, finding);
        }
        page.push_str("</div>\n");
    }
    page.push_str("</section>\n");
}

fn card(page: &mut String, finding: &Finding) {
    let verdict = finding.verdict.word();
    let id = anchor(&finding.requirement);
    let open = if finding.verdict == Verdict::Mismatch { " open" } else { "" };
    let (mark, label) = match finding.verdict {
        Verdict::Mismatch => ("✕", "Mismatch"),
        Verdict::Unknown => ("?", "Unknown"),
        Verdict::Pass => ("✓", "Pass"),
        Verdict::NotApplicable => ("–", "Not applicable"),
    };
    page.push_str(&format!(
        "<details class=\"card {verdict}\" id=\"{id}\"{open}>\n<summary><span class=\"badge {verdict}\"><span aria-hidden=\"true\">{mark}</span> {label}</span>\
         <span class=\"title\">{}</span>{}<code class=\"id\">{}</code></summary>\n<dl>\n",
        line(&finding.title),
        match (&finding.waiver, finding.since) {
            (Some(_), _) => " <span class=\"tag\">waived</span>",
            (None, Some(Since::Known)) => " <span class=\"tag\">known</span>",
            (None, Some(Since::New)) => " <span class=\"tag\">new</span>",
            (None, _) => "",
        },
        line(&finding.requirement)
    ));
    if let Some(subject) = &finding.subject {
        entry(page, "Record", &line(&phrase::subject(subject)));
    }
    if let Some(accepted) = phrase::accepted(finding) {
        entry(page, "Does not count", &line(&accepted));
    }
    if let Some(observed) = &finding.observed {
        entry(page, "Is", &format!("<span class=\"is\">{}</span>", line(observed)));
    }
    entry(
        page,
        "Must be",
        &format!("<span class=\"must\">{}</span>{}", line(&finding.expected), line(phrase::note(finding))),
    );
    if let Some(reason) = finding.reason {
        entry(page, "Unknown because", &format!("{} <code>{}</code>", line(reason.meaning()), reason.word()));
    }
    if let Some(next) = &finding.next {
        entry(page, "Next", &format!("<code>{}</code>", line(next)));
    }
    if !finding.evidence.is_empty() {
        let places: Vec<String> = finding.evidence.iter().map(place).collect();
        entry(page, "Where", &places.join("\n"));
    }
    entry(page, if finding.verdict == Verdict::Mismatch { "Fix" } else { "Set in" }, &clicks(&finding.remedy));
    let origin = match finding.kind {
        Origin::Stated => "",
        Origin::Implied => " <span class=\"tag\">implied</span>",
    };
    let advice = match finding.severity {
        Severity::Error => "",
        Severity::Warning => " <span class=\"tag\">only recommended</span>",
    };
    entry(
        page,
        "Vendor",
        &format!("<q>{}</q>{origin}{advice} {}", line(&finding.quote), link(&finding.source, "source")),
    );
    page.push_str(&format!(
        "</dl>\n<p class=\"small\"><a href=\"#{id}\">Link to this finding<span class=\"unseen\">: {}</span></a></p>\n</details>\n",
        line(&finding.requirement)
    ));
}

fn entry(page: &mut String, label: &str, content: &str) {
    page.push_str(&format!("<div><dt>{label}</dt><dd>{content}</dd></div>\n"));
}

fn place(evidence: &EvidenceRow) -> String {
    let via = evidence
        .role
        .as_deref()
        .map_or_else(String::new, |role| format!(" <span class=\"tag\">via role {}</span>", line(role)));
    let source = match &evidence.snippet {
        Some(around) => snippet(around, &evidence.excerpt),
        None => format!("<pre><code>{}</code></pre>", lines(&evidence.excerpt)),
    };
    format!(
        "<div class=\"place\"><p><span class=\"document\">{}:{}:{}</span> <code>{}</code>{via}</p>{source}</div>",
        line(&evidence.document),
        evidence.line,
        evidence.column,
        line(&evidence.pointer),
    )
}
