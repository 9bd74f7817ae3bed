//! The action plan as CSV (RFC 4180): one row for each thing to change or to send.
//!
//! Begins with a byte order mark, without which spreadsheets misread letters beyond ASCII. No cell is a formula.

use crate::report::{Report, Severity};
use crate::words::Verdict;

use super::phrase;
use super::text::{safe_line, steps};

/// The columns. The last two are for the people who do it.
const HEADER: [&str; 11] =
    ["kind", "severity", "requirement", "what", "subject", "is", "must be", "where", "do", "owner", "date"];

/// The action plan.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut text = "\u{feff}".to_owned();
    row(&mut text, &HEADER.map(str::to_owned));
    for finding in phrase::of(report, Verdict::Mismatch) {
        let severity = match finding.severity {
            Severity::Error => "required",
            Severity::Warning => "recommended",
        };
        let accepted = phrase::accepted(finding);
        let kind = match (&finding.waiver, &accepted) {
            (Some(_), _) => "waived",
            (None, Some(_)) => "known",
            (None, None) => "change",
        };
        row(
            &mut text,
            &[
                kind.to_owned(),
                severity.to_owned(),
                safe_line(&finding.requirement),
                safe_line(&finding.title),
                finding.subject.as_ref().map_or_else(String::new, phrase::subject),
                phrase::observed(finding),
                safe_line(&finding.expected),
                finding.evidence.first().map_or_else(String::new, phrase::place),
                accepted.map_or_else(|| safe_line(&finding.remedy), |why| format!("nothing now: {why}")),
                String::new(),
                String::new(),
            ],
        );
    }
    for step in steps(report) {
        let of = |name: fn(&crate::report::Finding) -> String| {
            let mut names: Vec<String> = step.findings.iter().map(|finding| name(finding)).collect();
            names.dedup();
            names.join("; ")
        };
        let settled = format!("settles {}", step.findings.len());
        row(
            &mut text,
            &[
                "send".to_owned(),
                "required".to_owned(),
                of(phrase::id),
                settled,
                of(|finding| finding.subject.as_ref().map_or_else(String::new, phrase::subject)),
                of(|finding| finding.reason.map_or_else(String::new, |reason| reason.meaning().to_owned())),
                String::new(),
                String::new(),
                step.next.map_or_else(|| "no step is known".to_owned(), safe_line),
                String::new(),
                String::new(),
            ],
        );
    }
    for waiver in &report.waivers {
        let mut cells = [(); 11].map(|()| String::new());
        let subject = waiver.subject.as_deref().map_or_else(String::new, safe_line);
        let told = [waiver.status.word().to_owned(), safe_line(&waiver.requirement), phrase::waiver(waiver), subject];
        for (cell, value) in cells.iter_mut().zip(["waiver".to_owned()].into_iter().chain(told)) {
            *cell = value;
        }
        row(&mut text, &cells);
    }
    for (word, told) in [("configuration", phrase::config(report)), ("baseline", phrase::baseline(report))] {
        let Some(told) = told else { continue };
        let mut cells = [(); 11].map(|()| String::new());
        for (cell, value) in cells.iter_mut().zip([word, "", "", &told]) {
            value.clone_into(cell);
        }
        row(&mut text, &cells);
    }
    text
}

fn row(text: &mut String, cells: &[String; 11]) {
    let cells: Vec<String> = cells.iter().map(|value| cell(value)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell: quoted where it needs to be, and text where a spreadsheet would compute.
fn cell(value: &str) -> String {
    let computes = value.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let value = if computes { format!("'{value}") } else { value.to_owned() };
    if value.contains([',', ';', '"', '\'', '\n', '\r']) || computes {
        return format!("\"{}\"", value.replace('"', "\"\""));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula() {
        for (value, written) in [
            ("Read Only", "Read Only"),
            ("=1+1", "\"'=1+1\""),
            (" =1", "\"' =1\""),
            ("+49", "\"'+49\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("say \"yes\"", "\"say \"\"yes\"\"\""),
            ("a, b", "\"a, b\""),
        ] {
            assert_eq!(cell(value), written);
        }
    }
}
