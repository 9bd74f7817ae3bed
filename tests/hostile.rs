//! Hostile bundles, made here and not stored: no panic, no hang, never ready on evidence that was not read intact.
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

use std::io::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use common::{forms, named, ready, setup, team_only};
use halolint::app::{self, Reading, Setup};
use halolint::bundle::{Bundle, Limits};
use halolint::report::{Outcome, Report};
use halolint::words::{ProblemKind, Reason, Verdict};

type Documents = Vec<(String, Vec<u8>)>;

fn one(name: &str, bytes: impl Into<Vec<u8>>) -> Documents {
    vec![(name.to_owned(), bytes.into())]
}

fn reading(documents: Documents, limits: &Limits) -> Reading {
    let start = Instant::now();
    let reading = app::read(&Bundle::from_memory(documents), &setup(team_only()).catalog, limits);
    assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
    reading
}

/// The problems of a reading, as `document kind detail`.
fn problems(documents: Documents, limits: &Limits) -> Vec<String> {
    let reading = reading(documents, limits);
    reading.problems.iter().map(|row| format!("{} {} {}", row.document, row.kind.word(), row.detail)).collect()
}

/// The report, or nothing when nothing of Halo was found.
fn judged(documents: Documents) -> Option<Report> {
    static SETUP: LazyLock<Setup> = LazyLock::new(|| setup(named()));
    app::check(&Bundle::from_memory(documents), &SETUP).ok()
}

/// A zip of `count` bytes of zeros, packed as they are made.
fn zeros(count: u64) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true).compression_level(Some(1));
    archive.start_file("zeros.json", options).unwrap();
    let block = vec![b'0'; 1 << 20];
    for _ in 0..count >> 20 {
        archive.write_all(&block).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_member_of_zeros_is_a_limit() {
    let seen = problems(one("bomb.zip", zeros(32 << 20)), &Limits { ratio: 100, ..Limits::default() });
    assert!(seen.len() == 1 && seen[0].starts_with("bomb.zip!/zeros.json limit unpacks to more than 100"), "{seen:?}");
    let seen = problems(one("bomb.zip", zeros(8 << 20)), &Limits { document_bytes: 1 << 20, ..Limits::default() });
    assert!(seen[0].contains("limit of 1048576 bytes for one document"), "{seen:?}");
}

#[test]
fn nested_archives_end_at_the_limits() {
    let mut bomb = forms::zip(&one("x.json", vec![b' '; 1 << 16]));
    for _ in 0..6 {
        let copies: Documents = (0..4).map(|index| (format!("{index}.zip"), bomb.clone())).collect();
        bomb = forms::zip(&copies);
    }
    let seen = problems(one("42.zip", bomb.clone()), &Limits::default());
    assert!(!seen.is_empty() && seen.iter().all(|line| line.contains("nested deeper than 4")), "{seen:?}");
    let limits = Limits { nesting: 16, total_bytes: 100_000, ..Limits::default() };
    let seen = problems(one("42.zip", bomb), &limits);
    assert!(seen.len() < 100 && seen.iter().any(|line| line.contains("--max-total-bytes")), "{seen:?}");
}

#[test]
fn the_total_is_spent_in_the_order_of_names_on_any_number_of_threads() {
    let inner = forms::zip(&(0..9).map(|index| (format!("{index}.json"), vec![b'['; 3000])).collect::<Documents>());
    let outer: Documents = (0..9).map(|index| (format!("{index}.zip"), inner.clone())).collect();
    let documents = one("all.zip", forms::zip(&outer));
    let limits = Limits { total_bytes: 60_000, ..Limits::default() };
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| problems(documents.clone(), &limits))
    };
    let first = run(1);
    assert!(first.iter().any(|line| line.contains("--max-total-bytes")), "{first:?}");
    assert_eq!(run(7), first);
}

#[test]
fn gzip_counts_and_entries_are_counted_over_all_archives() {
    use flate2::{Compression, write::GzEncoder};
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let documents: Documents = (0..9).map(|index| (format!("{index}.json.gz"), gzip(&vec![b' '; 3000]))).collect();
    let seen = problems(documents.clone(), &Limits { total_bytes: 10_000, ..Limits::default() });
    let over: Vec<&str> = seen.iter().filter_map(|line| line.split_once(" limit ").map(|(name, _)| name)).collect();
    assert_eq!(over, ["3.json.gz", "4.json.gz", "5.json.gz", "6.json.gz", "7.json.gz", "8.json.gz"], "{seen:?}");
    let seen = problems(documents.clone(), &Limits { entries: 12, ..Limits::default() });
    assert!(seen.iter().filter(|line| line.contains("--max-entries")).count() == 6, "{seen:?}");
    let inner = forms::zip(&documents);
    let zips: Documents = (0..3).map(|index| (format!("{index}.zip"), inner.clone())).collect();
    let seen = problems(zips, &Limits { entries: 25, ..Limits::default() });
    assert!(seen.iter().any(|line| line.starts_with("2.zip limit not opened: with its 9 members")), "{seen:?}");
    // A bomb is found by its first megabytes, not by its last.
    let seen = problems(one("bomb.gz", gzip(&vec![0; 64 << 20])), &Limits::default());
    assert!(seen.len() == 1 && seen[0].contains("unpacks to more than 500 times its size"), "{seen:?}");
}

/// Where each of a zip's members begins, and where its directory does.
fn parts(archive: &[u8]) -> (Vec<usize>, usize) {
    let find =
        |mark: &[u8]| archive.windows(4).enumerate().filter(|(_, four)| *four == mark).map(|(at, _)| at).collect();
    let (members, directory): (Vec<usize>, Vec<usize>) = (find(b"PK\x03\x04"), find(b"PK\x01\x02"));
    (members, directory[0])
}

#[test]
fn a_directory_that_disagrees_with_its_members_is_told() {
    let archive = forms::zip(&[("a.json".to_owned(), b"[1]".to_vec()), ("b.json".to_owned(), b"[2]".to_vec())]);
    let (members, directory) = parts(&archive);
    for (at, what) in [
        (members[0] + 6, "encryption"),
        (members[0] + 8, "the method of packing"),
        (members[0] + 14, "the checksum"),
        (members[0] + 18, "the packed size"),
        (members[0] + 22, "the size"),
        (members[0] + 30, "the name"),
        (directory + 46, "the name"),
        (directory + 16, "the checksum"),
    ] {
        let mut bytes = archive.clone();
        bytes[at] ^= 1;
        let seen = problems(one("x.zip", bytes), &Limits::default());
        let expected = format!("disagree on {what}");
        assert!(seen.iter().any(|line| line.contains(&expected)), "{at} {what}: {seen:?}");
        assert!(!seen.iter().any(|line| line.contains(if at == directory + 46 { "b.json" } else { "x.zip!/b" })));
    }
}

#[test]
fn a_member_that_the_directory_hides_is_told() {
    // Two members of one name: other readers see the last one only.
    let archive = forms::zip(&[("a.json".to_owned(), b"[1]".to_vec()), ("b.json".to_owned(), b"[2]".to_vec())]);
    let mut bytes = archive.clone();
    for at in 0..bytes.len() - 6 {
        if bytes[at..].starts_with(b"b.json") {
            bytes[at] = b'a';
        }
    }
    assert_eq!(problems(one("x.zip", bytes.clone()), &Limits::default()), [""; 0]);
    let read = reading(one("x.zip", bytes), &Limits::default());
    let names: Vec<&str> = read.documents.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["x.zip!/a.json", "x.zip!/a.json~2"]);
    // A directory that counts one member less than there are.
    let (members, directory) = parts(&archive);
    let end = archive.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let second = archive.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    let mut bytes = [&archive[..second], &archive[end..]].concat();
    let end = second;
    bytes[end + 8] = 1;
    bytes[end + 10] = 1;
    bytes[end + 12..end + 16].copy_from_slice(&u32::try_from(second - directory).unwrap().to_le_bytes());
    let seen = problems(one("x.zip", bytes), &Limits::default());
    let expected = format!("x.zip!/(unlisted member at byte {}) broken-archive", members[1]);
    assert!(seen.len() == 1 && seen[0].starts_with(&expected), "{seen:?}");
}

/// A zip whose directory names its one member `count` times.
fn overlapping(count: u16) -> Vec<u8> {
    let whole = forms::zip(&one("member.json", vec![b' '; 1 << 20]));
    let start = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let end = whole.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let (body, entry, tail) = (&whole[..start], &whole[start..end], &whole[end..]);
    let mut bytes = body.to_vec();
    for index in 0..count {
        let mut entry = entry.to_vec();
        entry[46..50].copy_from_slice(format!("{index:04}").as_bytes());
        bytes.extend(entry);
    }
    let size = u32::try_from(bytes.len() - start).unwrap();
    let mut tail = tail.to_vec();
    tail[8..10].copy_from_slice(&count.to_le_bytes());
    tail[10..12].copy_from_slice(&count.to_le_bytes());
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bytes.extend(tail);
    bytes
}

#[test]
fn members_that_overlap_are_not_opened() {
    let limits = Limits { ratio: 10_000, ..Limits::default() };
    let seen = problems(one("overlap.zip", overlapping(3000)), &limits);
    assert!(seen.len() == 1 && seen[0].contains("members 0000er.json and 0001er.json overlap"), "{:?}", seen.first());
    let seen = problems(one("overlap.zip", overlapping(300)), &Limits { entries: 100, ..limits });
    assert!(seen.len() == 1 && seen[0].contains("300 members, more than the limit of 100"), "{seen:?}");
}

#[test]
fn records_over_the_limit_make_the_rest_unknown() {
    let documents = forms::json(&ready());
    let limits = Limits { records: 3, ..Limits::default() };
    let reading = reading(documents, &limits);
    assert!(reading.problems.iter().any(|row| row.kind == ProblemKind::Limit && row.detail.contains("--max-records")));
    if let Ok(report) = app::judge(reading, &setup(named())) {
        assert_ne!(report.outcome, Outcome::Ready);
    }
}

#[test]
fn deep_documents_are_damaged_and_not_fatal() {
    for depth in [200, 100_000] {
        for text in [
            "[".repeat(depth),
            format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)),
            "{\"id\":1,\"teams\":[".repeat(depth),
            format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth)),
            format!("<Objs>{}", "<Obj><LST>".repeat(depth)),
        ] {
            let seen = problems(one("deep", text.clone()), &Limits::default());
            assert_eq!(seen.len(), 1, "{:.20}: {seen:?}", text);
        }
    }
}

#[test]
fn entities_are_never_expanded() {
    let mut text = "<!DOCTYPE agents [<!ENTITY a0 'boom'>".to_owned();
    for level in 1..30 {
        text += &format!("<!ENTITY a{level} '{}'>", format!("&a{};", level - 1).repeat(10));
    }
    text += "<!ENTITY file SYSTEM 'file:///etc/passwd'>]><Agents><Agent><id>1</id><name>&a29;&file;</name>\
             <isapiagent>true</isapiagent><isdisabled>false</isdisabled></Agent></Agents>";
    let seen = problems(one("agents.xml", text.clone()), &Limits::default());
    assert!(seen.len() == 1 && seen[0].contains("it declares entities, which are never expanded"), "{seen:?}");
    assert!(judged(one("agents.xml", text)).is_none());
}

#[test]
fn strange_names_are_only_names() {
    let names = [
        "../../etc/passwd",
        "C:\\Windows\\x.json",
        "/abs/x.json",
        "a\0b.json",
        "\u{202e}nosj.x",
        "a\x1b[31m.json",
        "a\nb.json",
        "",
        ".",
        "..",
        "con",
        "é/ü.json",
        "a//b.json",
        "=cmd|' /C calc'!A0",
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        let _ = archive.start_file(name, zip::write::SimpleFileOptions::default());
        let _ = archive.write_all(b"[{\"id\":1}]");
    }
    let bytes = archive.finish().unwrap().into_inner();
    let reading = reading(one("names.zip", bytes), &Limits::default());
    assert!(reading.documents.len() >= 12, "{:?}", reading.documents);
    let text = halolint::render::inventory(&reading.documents, &reading.problems, &reading.tenants);
    assert!(!text.contains(['\x1b', '\0', '\u{202e}']), "{text}");
}

#[test]
fn a_name_that_stands_twice_with_two_values_is_conflicting() {
    let mut documents = forms::json(&ready());
    let agent = documents.iter_mut().find(|(name, _)| name == "agents/21.json").unwrap();
    let text = String::from_utf8(agent.1.clone()).unwrap();
    let (before, after) = text.split_once('{').unwrap();
    for (value, verdict) in [("true", Verdict::Unknown), ("false", Verdict::Pass)] {
        agent.1 = format!("{before}{{\"isdisabled\": {value},{after}").into_bytes();
        let bundle = Bundle::from_memory([("21.json".to_owned(), agent.1.clone())]);
        let report = app::check(&bundle, &setup(named())).unwrap();
        let finding = report.findings.iter().find(|finding| finding.requirement == "agent-enabled").unwrap();
        assert_eq!(finding.verdict, verdict, "{finding:?}");
        if verdict == Verdict::Unknown {
            assert_eq!(finding.reason, Some(Reason::Conflicting));
            assert_eq!(finding.evidence.len(), 2, "both places are shown");
        }
    }
}

#[cfg(unix)]
#[test]
fn devices_pipes_and_links_are_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in forms::json(&ready()) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let pipe = folder.path().join("pipe.json");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("endless.json")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("round")).unwrap();
    std::os::unix::fs::symlink("/nonexistent", folder.path().join("dangling")).unwrap();
    let setup = setup(named());
    let bundle = Bundle::open(&[folder.path().to_owned()], &setup.limits).unwrap();
    let report = app::check(&bundle, &setup).unwrap();
    let aside: Vec<&str> = report
        .documents
        .iter()
        .filter(|row| row.status == halolint::report::DocumentStatus::Skipped)
        .map(|row| row.name.as_str())
        .collect();
    let mut expected = vec!["dangling", "endless.json"];
    expected.extend(made.then_some("pipe.json"));
    expected.push("round");
    assert_eq!(aside, expected);
    let paths = [std::path::PathBuf::from("/dev/zero"), folder.path().join("agents.json")];
    let bundle = Bundle::open(&paths, &setup.limits).unwrap();
    let reading = app::read(&bundle, &setup.catalog, &setup.limits);
    assert!(reading.documents.iter().any(|row| row.detail.contains("not a regular file")));
}
