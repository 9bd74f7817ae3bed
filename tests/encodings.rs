//! Encodings as systems leave them: what the text says of itself does not count, what its bytes are does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod common;

use common::{named, ready, setup, verdicts};
use halolint::app::{self, Reading};
use halolint::bundle::Bundle;
use halolint::report::Report;
use halolint::words::ProblemKind;

fn read(documents: &[(String, Vec<u8>)]) -> Reading {
    let setup = setup(named());
    app::read(&Bundle::from_memory(documents.to_vec()), &setup.catalog, &setup.limits)
}

fn judge(documents: &[(String, Vec<u8>)]) -> Report {
    app::judge(read(documents), &setup(named())).unwrap()
}

/// `ConvertTo-Xml -As String | Out-File` of Windows PowerShell: the declaration says UTF-8, the bytes are UTF-16.
#[test]
fn the_mark_wins_over_the_declaration() {
    let expected = verdicts(&judge(&common::forms::json(&ready())));
    for big in [false, true] {
        let documents: Vec<(String, Vec<u8>)> = common::carriers::convertto_xml(&ready())
            .into_iter()
            .map(|(name, bytes)| {
                let text = String::from_utf8(bytes).unwrap();
                assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
                let units = format!("\u{feff}{text}");
                let wide = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
                (name, units.encode_utf16().flat_map(wide).collect())
            })
            .collect();
        let reading = read(&documents);
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        let word = if big { "utf-16be" } else { "utf-16le" };
        assert!(reading.documents.iter().all(|row| row.encoding == word), "{:?}", reading.documents);
        assert_eq!(verdicts(&judge(&documents)), expected);
    }
    // And the other way round: a declaration of UTF-16 over bytes in UTF-8.
    let documents: Vec<(String, Vec<u8>)> = common::carriers::convertto_xml(&ready())
        .into_iter()
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap().replacen("utf-8", "utf-16", 1);
            (name, [b"\xEF\xBB\xBF".to_vec(), text.into_bytes()].concat())
        })
        .collect();
    assert_eq!(verdicts(&judge(&documents)), expected);
}

/// `Set-Content` of Windows PowerShell: the code page of the system. Told, and read; places count bytes.
#[test]
fn windows_1252_is_read_with_a_notice() {
    let mut tenant = ready();
    let (_, agents) = tenant.iter_mut().find(|(name, _)| name == "agents").unwrap();
    agents[0]["name"] = "Zo\u{eb} Vale".into();
    let documents: Vec<(String, Vec<u8>)> = common::forms::json(&tenant)
        .into_iter()
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap();
            (name, text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect())
        })
        .collect();
    let reading = read(&documents);
    let [problem] = reading.problems.as_slice() else { panic!("{:?}", reading.problems) };
    assert_eq!((problem.document.as_str(), problem.kind), ("agents.json", ProblemKind::Encoding));
    assert!(problem.detail.contains("read as Windows-1252"), "{}", problem.detail);
    let report = judge(&documents);
    assert_eq!(verdicts(&report), verdicts(&judge(&common::forms::json(&tenant))));
    let bytes = &documents.iter().find(|(name, _)| name == "agents.json").unwrap().1;
    let mut places = 0;
    for evidence in report.findings.iter().flat_map(|finding| &finding.evidence) {
        if evidence.document == "agents.json" {
            let at = usize::try_from(evidence.offset).unwrap();
            let start = evidence.excerpt.bytes().next().unwrap();
            assert_eq!(bytes[at], start, "{evidence:?}");
            places += 1;
        }
    }
    assert!(places > 0);
}

/// An agent that is disabled, with a letter beyond ASCII before that.
const AGENT: &str = "{\"id\":21,\"name\":\"Zo\u{eb}\",\"isapiagent\":true,\"isdisabled\":true,\"initials\":\"HB\",\"jobtitle\":\"Bot\"}";

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The place of the agent's `isdisabled` in a document, read at once and in pieces, and the document's line.
fn disabled_at(bytes: &[u8]) -> ((u32, u32, u64), String) {
    let told = [u64::MAX, 0].map(|direct_bytes| {
        let mut setup = setup(named());
        setup.limits.direct_bytes = direct_bytes;
        let bundle = Bundle::from_memory([("agents.json".to_owned(), bytes.to_vec())]);
        let reading = app::read(&bundle, &setup.catalog, &setup.limits);
        let detail = reading.documents[0].detail.clone();
        let report = app::judge(reading, &setup).unwrap();
        let finding = report.findings.iter().find(|finding| finding.requirement == "agent-enabled").unwrap();
        let row = finding.evidence.first().unwrap_or_else(|| panic!("{detail}: {finding:?}"));
        assert_eq!(row.excerpt, "true", "{detail}");
        ((row.line, row.column, row.offset), detail)
    });
    assert_eq!(told[0].0, told[1].0, "{}", String::from_utf8_lossy(bytes));
    assert!(told[1].1.starts_with(&told[0].1), "{told:?}");
    told[0].clone()
}

/// Where the value stands in the agent's text: its column, and its bytes in UTF-8.
fn place() -> (u32, u64) {
    let at = AGENT.find("true,\"initials").unwrap();
    (u32::try_from(AGENT[..at].chars().count()).unwrap() + 1, at as u64)
}

/// What tools leave around a text: marks of a joining, record separators, a padded end.
#[test]
fn what_tools_leave_around_a_text_is_no_damage() {
    let (column, before) = place();
    for count in [1, 2, 3] {
        let bytes = [b"\xEF\xBB\xBF".repeat(count), AGENT.into()].concat();
        assert_eq!(disabled_at(&bytes).0, (1, column, before + 3 * count as u64));
        let bytes = [b"\xFF\xFE".repeat(count), wide(AGENT)].concat();
        assert_eq!(disabled_at(&bytes).0, (1, column, 2 * (u64::from(column) - 1 + count as u64)));
    }
    // `jq --seq`.
    let other = AGENT.replace(":21,", ":22,");
    let bytes = format!("\u{1e}{other}\n\u{1e}{AGENT}\n");
    assert_eq!(disabled_at(bytes.as_bytes()).0, (2, column + 1, before + other.len() as u64 + 3));
    // A file that its system filled up.
    for zeros in [1, 20, 9_000] {
        let bytes = [AGENT.into(), vec![0; zeros]].concat();
        assert_eq!(disabled_at(&bytes), ((1, column, before), "1 agent (list)".to_owned()));
        let bytes = [b"\xFF\xFE".to_vec(), wide(AGENT), vec![0; 2 * zeros]].concat();
        assert_eq!(disabled_at(&bytes).0.1, column);
        // Of several values nobody can say whether the last one was followed by others.
        let bytes = [format!("{AGENT}\n{other}\n").into_bytes(), vec![0; zeros]].concat();
        let (_, detail) = disabled_at(&bytes);
        assert!(detail.contains("2 agents (list) before it are used"), "{detail}");
    }
}

/// A short stretch of UTF-16, without a mark or between others, does not make a file of bytes.
#[test]
fn a_short_stretch_of_another_encoding_is_read_in_it() {
    let others: String = (30..60).map(|id| AGENT.replace(":21,", &format!(":{id},")) + "\n").collect();
    let (_, at) = place();
    for (first, mark) in [("[]\r\n", 0), ("{\"a\":1}\r\n", 0), ("[]\r\n", 2)] {
        let first = wide(first);
        let mark: &[u8] = if mark == 2 { &[0xFF, 0xFE] } else { &[] };
        for (after, line) in [("", 2), ("\r\n", 3)] {
            let bytes = [mark, &first, format!("{after}{AGENT}\n{others}").as_bytes()].concat();
            let (found, detail) = disabled_at(&bytes);
            let before = (mark.len() + first.len() + after.len()) as u64;
            assert_eq!((found.0, found.2), (line, before + at), "{detail}");
            assert!(detail.contains("31 agents") && detail.contains("several encodings"), "{detail}");
        }
    }
    let bytes = [others.as_bytes(), &wide("[]\r\n"), format!("{AGENT}\n{others}").as_bytes()].concat();
    let (found, detail) = disabled_at(&bytes);
    assert!(found.0 == 32 && detail.contains("several encodings"), "{detail}");
}
