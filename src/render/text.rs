//! stub
use crate::report::Report;
/// How the text report is laid out.
#[allow(missing_docs)]
pub struct Style { pub color: bool, pub width: usize, pub verbose: bool, pub quiet: bool, pub groups: Vec<(String, Vec<String>)>, pub input: String }
#[allow(missing_docs)]
pub fn render(report: &Report, _style: &Style) -> String {
    let mut out = format!("{:?} {:?}\n", report.outcome, report.counts);
    for f in &report.findings { out += &format!("{:?} {} {:?} {:?} {:?} {:?}\n", f.verdict, f.requirement, f.certainty, f.reason, f.observed, f.next); }
    out
}
/// stub
pub fn safe(text: &str) -> String { text.to_owned() }
