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
