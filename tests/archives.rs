//! Archives as people send them: what cannot be unpacked is named by its entry, and the rest is judged.
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

use common::{named, ready, setup};
use halolint::app::{self, Reading};
use halolint::bundle::Bundle;
use halolint::report::DocumentStatus;
use halolint::words::{ProblemKind, Reason, Verdict};

/// A zip of the tenant with nothing compressed, so that places in it are easy to find.
fn stored(documents: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in documents {
        archive.start_file(name.clone(), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Where the two headers of a member begin, that of its own and its line in the directory.
fn headers(archive: &[u8], member: &str) -> (usize, usize) {
    let places: Vec<usize> = archive
        .windows(member.len())
        .enumerate()
        .filter(|(_, part)| *part == member.as_bytes())
        .map(|(at, _)| at)
        .collect();
    let header = |mark: &[u8], length: usize| {
        places.iter().filter_map(|at| at.checked_sub(length)).find(|at| archive[*at..].starts_with(mark)).unwrap()
    };
    (header(b"PK\x03\x04", 30), header(b"PK\x01\x02", 46))
}

fn read(documents: Vec<(String, Vec<u8>)>) -> Reading {
    let setup = setup(named());
    app::read(&Bundle::from_memory(documents), &setup.catalog, &setup.limits)
}

#[test]
fn members_that_cannot_be_unpacked_are_named() {
    const MEMBER: &str = "roles/9.json";
    type Spoil = fn(&mut [u8], (usize, usize));
    let cases: [(&str, ProblemKind, Spoil); 7] = [
        ("is encrypted", ProblemKind::Encrypted, |bytes, (local, central)| {
            bytes[local + 6] |= 1;
            bytes[central + 8] |= 1;
        }),
        ("Deflate64 (method 9)", ProblemKind::BrokenArchive, |bytes, (local, central)| {
            (bytes[local + 8], bytes[central + 10]) = (9, 9);
        }),
        ("bzip2 (method 12)", ProblemKind::BrokenArchive, |bytes, (local, central)| {
            (bytes[local + 8], bytes[central + 10]) = (12, 12);
        }),
        ("LZMA (method 14)", ProblemKind::BrokenArchive, |bytes, (local, central)| {
            (bytes[local + 8], bytes[central + 10]) = (14, 14);
        }),
        ("Zstandard (method 93)", ProblemKind::BrokenArchive, |bytes, (local, central)| {
            (bytes[local + 8], bytes[central + 10]) = (93, 93);
        }),
        ("another method (method 77)", ProblemKind::BrokenArchive, |bytes, (local, central)| {
            (bytes[local + 8], bytes[central + 10]) = (77, 77);
        }),
        // A letter of the member's text is another one: only the checksum tells.
        ("checksum", ProblemKind::BrokenArchive, |bytes, (local, _)| {
            let data = local + 30 + MEMBER.len();
            bytes[data + 40] ^= 0x01;
        }),
    ];
    let whole = stored(&common::forms::json(&ready()));
    let places = headers(&whole, MEMBER);
    for (part, kind, spoil) in cases {
        let mut archive = whole.clone();
        spoil(&mut archive, places);
        let reading = read(vec![("dump.zip".to_owned(), archive)]);
        let name = format!("dump.zip!/{MEMBER}");
        let row = reading.documents.iter().find(|row| row.name == name).unwrap();
        assert_eq!(row.status, DocumentStatus::Unreadable, "{part}");
        let [problem] = reading.problems.as_slice() else { panic!("{part}: {:?}", reading.problems) };
        assert_eq!((problem.document.as_str(), problem.kind), (name.as_str(), kind), "{part}");
        assert!(problem.detail.to_lowercase().contains(&part.to_lowercase()), "{part}: {}", problem.detail);
        // The role's permissions are lost: unknown, and everything else is judged.
        let report = app::judge(reading, &setup(named())).unwrap();
        let count = |verdict| report.findings.iter().filter(|finding| finding.verdict == verdict).count();
        assert_eq!(count(Verdict::Mismatch), 0, "{part}");
        assert!(count(Verdict::Pass) > 30, "{part}");
    }
}

#[test]
fn what_systems_add_to_archives_is_set_aside() {
    let mut documents = common::forms::json(&ready());
    for name in ["__MACOSX/._agents.json", ".DS_Store", "agents/._21.json", "Thumbs.db"] {
        documents.push((name.to_owned(), b"\x00\x05\x16\x07\x00".to_vec()));
    }
    let tar = {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in &documents {
            let mut header = tar::Header::new_old();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
        }
        archive.into_inner().unwrap()
    };
    for (name, bytes) in [("dump.zip", stored(&documents)), ("dump.tar", tar)] {
        let reading = read(vec![(name.to_owned(), bytes)]);
        let aside: Vec<&str> = reading
            .documents
            .iter()
            .filter(|row| row.status == DocumentStatus::Skipped)
            .map(|row| row.detail.as_str())
            .collect();
        assert_eq!(aside, vec!["left by the system that packed the bundle, never Halo data"; 4], "{name}");
        assert!(reading.problems.is_empty(), "{name}: {:?}", reading.problems);
        let report = app::judge(reading, &setup(named())).unwrap();
        assert!(report.findings.iter().all(|finding| finding.verdict == Verdict::Pass), "{name}");
    }
}

/// Old .NET writes backslashes; the names are those of any other zip.
#[test]
fn backslashes_separate_folders() {
    let documents: Vec<(String, Vec<u8>)> = common::forms::json(&ready())
        .into_iter()
        .map(|(name, bytes)| (format!("dump\\{}", name.replace('/', "\\")), bytes))
        .collect();
    let reading = read(vec![("dump.zip".to_owned(), stored(&documents))]);
    assert!(reading.documents.iter().any(|row| row.name == "dump.zip!/dump/agents/21.json"));
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
}

/// An archive that was added to lists a name twice. Which of the members counts is not known, in either order.
#[test]
fn a_name_that_is_listed_twice_is_two_documents() {
    const NAME: &str = "agents/21.json";
    let documents = common::forms::json(&ready());
    let flip = &common::settings::FLIPS[0];
    let mut wrong = ready();
    (flip.wrong)(&mut wrong);
    let other = common::forms::json(&wrong).into_iter().find(|(name, _)| name == NAME).unwrap().1;
    let twin = NAME.replace("21", "2X");
    let twice = |first: bool, bytes: &[u8]| {
        let mut documents = documents.clone();
        documents.insert(if first { 0 } else { documents.len() }, (twin.clone(), bytes.to_vec()));
        let mut archive = stored(&documents);
        let (local, central) = headers(&archive, &twin);
        for at in [local + 30, central + 46] {
            archive[at..at + NAME.len()].copy_from_slice(NAME.as_bytes());
        }
        read(vec![("dump.zip".to_owned(), archive)])
    };
    for first in [true, false] {
        for (bytes, reason) in
            [(&other, Some(Reason::Conflicting)), (&documents.iter().find(|(name, _)| name == NAME).unwrap().1, None)]
        {
            let reading = twice(first, bytes);
            assert!(reading.problems.is_empty(), "{:?}", reading.problems);
            for name in ["dump.zip!/agents/21.json", "dump.zip!/agents/21.json~2"] {
                let row = reading.documents.iter().find(|row| row.name == name).unwrap();
                assert_eq!(row.status, DocumentStatus::Used, "{name}: {}", row.detail);
            }
            let report = app::judge(reading, &setup(named())).unwrap();
            let seen = report.findings.iter().find(|finding| finding.requirement == flip.requirement).unwrap();
            assert_eq!(seen.reason, reason, "{first}");
            assert_eq!(seen.verdict, if reason.is_some() { Verdict::Unknown } else { Verdict::Pass }, "{first}");
        }
    }
}
