//! The inputs: what went wrong with them, and every document with what became of it.

use crate::report::{DocumentStatus, Report};

use super::markup::line;

/// Writes what went wrong with inputs.
pub(super) fn problems(page: &mut String, report: &Report) {
    if report.problems.is_empty() {
        return;
    }
    page.push_str(&format!(
        "<section id=\"problems\" aria-labelledby=\"h-problems\">\n<h2 id=\"h-problems\">Problems with the input <span class=\"number\">{}</span></h2>\n<ul class=\"plain\">\n",
        report.problems.len()
    ));
    for problem in &report.problems {
        page.push_str(&format!(
            "<li><code>{}</code> <span class=\"tag\">{}</span><br>{}</li>\n",
            line(&problem.document),
            problem.kind.word(),
            line(&problem.detail)
        ));
    }
    page.push_str("</ul>\n</section>\n");
}

/// Writes every document.
pub(super) fn documents(page: &mut String, report: &Report) {
    page.push_str(&format!(
        "<section id=\"documents\" aria-labelledby=\"h-documents\">\n<h2 id=\"h-documents\">Documents <span class=\"number\">{}</span></h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of documents\"><table>\n\
         <thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Status</th><th scope=\"col\">Holds</th><th scope=\"col\">Form</th><th scope=\"col\" class=\"right\">Bytes</th></tr></thead>\n<tbody>\n",
        report.documents.len()
    ));
    for row in &report.documents {
        let form: Vec<&str> =
            [&row.format, &row.encoding].into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        page.push_str(&format!(
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td><td class=\"right\">{}</td></tr>\n",
            line(&row.name),
            status(row.status),
            line(&row.detail),
            line(&form.join(", ")),
            row.bytes
        ));
    }
    page.push_str("</tbody></table></div>\n</section>\n");
}

const fn status(status: DocumentStatus) -> &'static str {
    match status {
        DocumentStatus::Used => "used",
        DocumentStatus::NoHaloRecords => "no records",
        DocumentStatus::Partial => "partly used",
        DocumentStatus::Unreadable => "unreadable",
        DocumentStatus::Skipped => "skipped",
    }
}
