//! The report as `JUnit` XML: one suite for the profile, one case for each requirement.
//!
//! A mismatch is a failure. An unknown is skipped with its reason and next step; what does not apply, is waived or
//! was known to the baseline is skipped too.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::report::{Finding, Report};
use crate::words::Verdict;

use super::text::safe_line;
use super::{Layout, phrase};

/// The report as `JUnit` XML.
#[must_use]
pub fn junit(report: &Report, layout: &Layout) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = suites(&mut writer, report, layout);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

type Written = std::io::Result<()>;

fn suites(writer: &mut Writer<Vec<u8>>, report: &Report, layout: &Layout) -> Written {
    let counts = &report.counts;
    let failures = phrase::of(report, Verdict::Mismatch).filter(|finding| finding.is_open()).count();
    let totals = [
        ("tests", report.findings.len().to_string()),
        ("failures", failures.to_string()),
        ("errors", "0".to_owned()),
        ("skipped", (counts.unknown + counts.not_applicable + counts.mismatch - failures).to_string()),
        ("time", "0".to_owned()),
    ];
    let named = |element: &'static str, name: &str| {
        let mut start = BytesStart::new(element);
        start.push_attribute(("name", valid(name).as_str()));
        for (key, value) in &totals {
            start.push_attribute((*key, value.as_str()));
        }
        start
    };
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(named("testsuites", &report.tool.name)))?;
    writer.write_event(Event::Start(named("testsuite", &report.profile.name)))?;
    properties(writer, report)?;
    for finding in &report.findings {
        case(writer, finding, layout.group(&finding.requirement))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    writer.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn properties(writer: &mut Writer<Vec<u8>>, report: &Report) -> Written {
    writer.write_event(Event::Start(BytesStart::new("properties")))?;
    let mut told = vec![
        ("outcome", phrase::outcome(report.outcome)),
        ("profile-version", report.profile.version.as_str()),
        ("source", report.profile.source.as_str()),
        ("tool-version", report.tool.version.as_str()),
    ];
    let (config, baseline) = (phrase::config(report), phrase::baseline(report));
    told.extend(config.iter().map(|text| ("configuration", text.as_str())));
    told.extend(baseline.iter().map(|text| ("baseline", text.as_str())));
    let waivers: Vec<String> = phrase::idle_waivers(report).map(phrase::waiver).collect();
    told.extend(waivers.iter().map(|text| ("waiver", text.as_str())));
    for (name, value) in told {
        let mut property = BytesStart::new("property");
        property.push_attribute(("name", name));
        property.push_attribute(("value", valid(value).as_str()));
        writer.write_event(Event::Empty(property))?;
    }
    writer.write_event(Event::End(BytesEnd::new("properties")))
}

fn case(writer: &mut Writer<Vec<u8>>, finding: &Finding, group: &str) -> Written {
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", valid(group).as_str()));
    case.push_attribute(("name", valid(&finding.requirement).as_str()));
    case.push_attribute(("time", "0"));
    let (element, kind, message) = match finding.verdict {
        Verdict::Mismatch | Verdict::Unknown if !finding.is_open() => {
            let why = phrase::accepted(finding).unwrap_or_default();
            ("skipped", None, format!("{}, {why}; {}", finding.verdict.word(), phrase::message(finding)))
        }
        Verdict::Pass => return writer.write_event(Event::Empty(case)),
        Verdict::Mismatch => ("failure", Some("mismatch"), phrase::message(finding)),
        Verdict::Unknown => ("skipped", None, format!("unknown: {}", phrase::unknown(finding))),
        Verdict::NotApplicable => ("skipped", None, format!("not applicable: {}", phrase::observed(finding))),
    };
    writer.write_event(Event::Start(case))?;
    let mut result = BytesStart::new(element);
    if let Some(kind) = kind {
        result.push_attribute(("type", kind));
    }
    result.push_attribute(("message", valid(&message).as_str()));
    match finding.verdict {
        Verdict::Mismatch if finding.is_open() => {
            writer.write_event(Event::Start(result))?;
            writer.write_event(Event::Text(BytesText::new(&details(finding))))?;
            writer.write_event(Event::End(BytesEnd::new(element)))?;
        }
        Verdict::Mismatch | Verdict::Pass | Verdict::Unknown | Verdict::NotApplicable => {
            writer.write_event(Event::Empty(result))?;
        }
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

/// The lines below a failure: values, places, fix, source.
fn details(finding: &Finding) -> String {
    let mut lines = vec![
        format!("is:      {}", phrase::observed(finding)),
        format!("must be: {}{}", safe_line(&finding.expected), phrase::note(finding)),
    ];
    for evidence in &finding.evidence {
        lines.push(format!("at:      {} = {}", phrase::place(evidence), safe_line(&evidence.excerpt)));
    }
    lines.push(format!("fix:     {}", safe_line(&finding.remedy)));
    lines.push(format!("why:     {} ({})", safe_line(&finding.quote), safe_line(&finding.source)));
    let lines: Vec<String> = lines.iter().map(|line| valid(line)).collect();
    lines.join("\n")
}

/// The text without what XML 1.0 cannot hold, not even escaped.
fn valid(text: &str) -> String {
    safe_line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
