//! `halolint inventory` as text: every document, what it is, what it holds, and what was left out and why.

use std::fmt::Write as _;

use crate::report::{DocumentRow, DocumentStatus, ProblemRow};

/// The documents of a bundle, for a person.
#[must_use]
pub fn inventory(documents: &[DocumentRow], problems: &[ProblemRow], tenants: &[String]) -> String {
    let mut text = String::new();
    let used =
        documents.iter().filter(|row| matches!(row.status, DocumentStatus::Used | DocumentStatus::Partial)).count();
    let _ = writeln!(
        text,
        "{} {}, {used} with records of Halo",
        documents.len(),
        if documents.len() == 1 { "document" } else { "documents" }
    );
    if !tenants.is_empty() {
        let names: Vec<String> = tenants.iter().map(|name| super::text::safe(name)).collect();
        let _ =
            writeln!(text, "documents of more than one Halo: {}; check wants one of them: --tenant", names.join(", "));
    }
    for row in documents {
        let form = [row.format.as_str(), row.encoding.as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let size = if row.bytes > 0 { format!(", {} bytes", row.bytes) } else { String::new() };
        let _ = write!(text, "\n{} {}\n", mark(row.status), super::text::safe(&row.name));
        let _ = writeln!(text, "    {}", super::text::safe(&row.detail));
        if !form.is_empty() {
            let _ = writeln!(text, "    {form}{size}");
        }
    }
    if !problems.is_empty() {
        let _ = writeln!(text, "\n{} {}", problems.len(), if problems.len() == 1 { "problem" } else { "problems" });
        for problem in problems {
            let _ = writeln!(
                text,
                "  {}: {}: {}",
                super::text::safe(&problem.document),
                problem.kind.word(),
                super::text::safe(&problem.detail)
            );
        }
    }
    text
}

const fn mark(status: DocumentStatus) -> &'static str {
    match status {
        DocumentStatus::Used => "+",
        DocumentStatus::NoHaloRecords => "-",
        DocumentStatus::Partial => "~",
        DocumentStatus::Unreadable => "!",
        DocumentStatus::Skipped => ".",
    }
}
