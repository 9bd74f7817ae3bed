//! The report as one HTML file that asks for nothing: no request, no script, light and dark, on screen and paper.
//!
//! The filter by verdict is radio buttons and style rules; cards and lists fold with `<details>`.

mod findings;
mod head;
mod inputs;
mod lists;
mod markup;

use crate::report::Report;

use super::Layout;
use markup::line;

/// What the page may do: use its own style, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The rules of the page's look.
const STYLE: &str = include_str!("style.css");

/// The report as a page.
#[must_use]
pub fn html(report: &Report, layout: &Layout) -> String {
    let title = head::title(report, layout);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"{} {}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#content\">Skip to the content</a>\n",
        line(&report.tool.name),
        line(&report.tool.version),
    );
    head::write(&mut page, report, layout);
    page.push_str("<main id=\"content\">\n");
    lists::change(&mut page, report);
    lists::send(&mut page, report);
    head::subjects(&mut page, report);
    findings::write(&mut page, report, layout);
    lists::waivers(&mut page, report);
    lists::excess(&mut page, report);
    inputs::problems(&mut page, report);
    inputs::documents(&mut page, report);
    page.push_str("</main>\n");
    page.push_str(&format!(
        "<footer>{} {} · {} · profile {} {} · {}</footer>\n</body>\n</html>\n",
        line(&report.tool.name),
        line(&report.tool.version),
        line(&report.schema),
        line(&report.profile.name),
        line(&report.profile.version),
        markup::link(&report.profile.source, "the vendor's text"),
    ));
    page
}

/// A number with its noun.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
