//! Every pointer of every report resolves in its document to the excerpt that is shown, at the place that is told.
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

use std::collections::BTreeMap;

use halolint::report::EvidenceRow;

/// The documents of a fixture by the names that reports give them.
fn documents(name: &str) -> BTreeMap<String, Vec<u8>> {
    let root = common::fixtures().join(name);
    let mut documents = BTreeMap::new();
    if name.ends_with(".tar.gz") {
        let file = std::fs::File::open(&root).unwrap();
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
        for member in archive.entries().unwrap() {
            let mut member = member.unwrap();
            let below = member.path().unwrap().to_string_lossy().trim_start_matches("./").to_owned();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
            documents.insert(format!("{name}!/{below}"), bytes);
        }
        return documents;
    }
    if root.is_file() {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(&root).unwrap()).unwrap();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            documents.insert(format!("{name}!/{}", file.name()), bytes);
        }
        return documents;
    }
    for entry in
        walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let below = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(entry.path()).unwrap();
        if below.ends_with(".har") || below.ends_with(".postman_collection.json") {
            carried(&below, &serde_json::from_slice(&bytes).unwrap(), "", &mut documents);
        }
        if below.ends_with("configchanges.json") {
            let export: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            for (index, commit) in export["commits"].as_array().unwrap().iter().enumerate() {
                let payload = commit["payload"].as_str().unwrap().as_bytes().to_vec();
                documents.insert(format!("{below}!/commits/{index}/payload"), payload);
            }
        }
        documents.insert(below, bytes);
    }
    documents
}

/// A cell of a workbook of one sheet: its name leads to what is shown, and line and column are its own.
fn check_cell(fixture: &str, row: &EvidenceRow) {
    let (file, _) = row.document.split_once("!/").unwrap();
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(common::fixtures().join(fixture).join(file)).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        let found = archive.by_name(name).map(|mut part| std::io::Read::read_to_string(&mut part, &mut text).unwrap());
        found.map_or_else(|_| String::new(), |_| text)
    };
    let (sheet, shared) = (part("xl/worksheets/sheet1.xml"), part("xl/sharedStrings.xml"));
    let cell = row.pointer.trim_start_matches('/');
    let after = sheet.split_once(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{row:?}")).1;
    let (head, body) = after.split_once('>').unwrap();
    let content = body.split("</c>").next().unwrap().replace("<is>", "").replace("<t>", "").replace("<v>", "");
    let content = content.split('<').next().unwrap().to_owned();
    let content = if head.contains("t=\"s\"") {
        let string = shared.split("<si><t>").nth(1 + content.parse::<usize>().unwrap()).unwrap();
        string.split('<').next().unwrap().to_owned()
    } else {
        content
    };
    assert_eq!(row.excerpt, content, "{row:?}");
    let letters = cell.trim_end_matches(|letter: char| letter.is_ascii_digit());
    assert_eq!(format!("{letters}{}", row.line), cell, "{row:?}");
    assert_eq!(row.column, u32::from(letters.as_bytes()[0] - b'A') + 1, "{row:?}");
}

/// The bodies in a HAR file or a collection, by the names that reports give them.
fn carried(file: &str, value: &serde_json::Value, at: &str, documents: &mut BTreeMap<String, Vec<u8>>) {
    use base64::Engine as _;
    let mut add = |request: &serde_json::Value, body: Vec<u8>| {
        let url = request["url"].as_str().or_else(|| request["url"]["raw"].as_str()).unwrap();
        let path = url.split('?').next().unwrap();
        let path = &path[path.find("/api/").unwrap_or_default()..];
        let place = at.trim_start_matches("/log").trim_start_matches('/');
        documents.insert(format!("{file}!/{place} {} {path}", request["method"].as_str().unwrap()), body);
    };
    if let Some(text) = value["response"]["content"]["text"].as_str() {
        let encoded = value["response"]["content"]["encoding"] == "base64";
        let body = if encoded {
            base64::engine::general_purpose::STANDARD.decode(text).unwrap()
        } else {
            text.as_bytes().to_vec()
        };
        add(&value["request"], body);
    } else if let Some(text) = value["body"].as_str() {
        add(&value["originalRequest"], text.as_bytes().to_vec());
    }
    match value {
        serde_json::Value::Object(map) => {
            map.iter().for_each(|(key, value)| carried(file, value, &format!("{at}/{key}"), documents));
        }
        serde_json::Value::Array(rows) => {
            rows.iter()
                .enumerate()
                .for_each(|(index, value)| carried(file, value, &format!("{at}/{index}"), documents));
        }
        _ => {}
    }
}

/// How many bytes of the document a part of its text takes.
type Measure = fn(&str) -> u64;

fn decode(bytes: &[u8]) -> (String, Measure) {
    if let Some(body) = bytes.strip_prefix(b"\xFF\xFE") {
        let units: Vec<u16> = body.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return (String::from_utf16(&units).unwrap(), |before| 2 + 2 * before.encode_utf16().count() as u64);
    }
    (String::from_utf8(bytes.to_vec()).unwrap(), |before| before.len() as u64)
}

fn check(row: &EvidenceRow, bytes: &[u8], what: &str) {
    let (text, offset) = decode(bytes);
    // The place: line and column lead to the excerpt.
    let line: usize = text.split_inclusive('\n').take(row.line as usize - 1).map(str::len).sum();
    let column: usize = text[line..].chars().take(row.column as usize - 1).map(char::len_utf8).sum();
    let (before, rest) = text.split_at(line + column);
    let excerpt = row.excerpt.trim_end_matches('…');
    // SQL Server's clients break long results into lines, wherever a line is full.
    let broken = text.starts_with("JSON_F52E2B61");
    let rest = if broken { rest.replace("\r\n", "") } else { rest.to_owned() };
    assert!(rest.starts_with(excerpt), "{what}: {row:?}");
    assert_eq!(offset(before), row.offset, "{what}: {row:?}");
    if row.document.ends_with(".csv") {
        // The pointer: the number of the row and the name of its column.
        let (number, column) = row.pointer.trim_start_matches('/').split_once('/').unwrap();
        let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect::<Vec<_>>();
        let mut lines = text.lines().map(|line| cells(line.trim_start_matches('\u{feff}')));
        let index = lines.next().unwrap().iter().position(|name| name == column).unwrap();
        assert_eq!(
            lines.nth(number.parse().unwrap()).unwrap()[index],
            row.excerpt.trim_matches('"'),
            "{what}: {row:?}"
        );
        return;
    }
    // The pointer: it leads to the same value.
    if row.pointer.starts_with('/') || row.pointer.is_empty() {
        let body = text.split("\r\n").skip(2).take_while(|line| !line.is_empty()).collect::<String>();
        let text = if broken { body } else { text };
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            let value = value.pointer(&row.pointer).unwrap_or_else(|| panic!("{what}: {row:?}"));
            if !row.excerpt.ends_with('…') {
                assert_eq!(*value, serde_json::from_str::<serde_json::Value>(&row.excerpt).unwrap(), "{what}: {row:?}");
            }
        } else if !text.trim_start().starts_with(['{', '[']) {
            let element = row.pointer.split("/@").next().unwrap();
            let found = xpath(&text, element).unwrap_or_else(|| panic!("{what}: {row:?}"));
            assert!(found.contains(excerpt.trim()), "{what}: {row:?} is {found}");
        }
    }
}

/// The source of the element that a path of names and positions leads to.
fn xpath(text: &str, path: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut wanted: Vec<(String, usize)> = path
        .trim_start_matches('/')
        .split('/')
        .map(|step| match step.split_once('[') {
            Some((name, position)) => (name.to_owned(), position.trim_end_matches(']').parse().unwrap()),
            None => (step.to_owned(), 1),
        })
        .collect();
    wanted.reverse();
    let (mut depth, mut matched, mut counts) = (0_usize, 0_usize, vec![0_usize]);
    let depth_wanted = wanted.len();
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event().ok()?;
        let (name, empty) = match &event {
            quick_xml::events::Event::Start(tag) => (String::from_utf8_lossy(tag.name().as_ref()).into_owned(), false),
            quick_xml::events::Event::Empty(tag) => (String::from_utf8_lossy(tag.name().as_ref()).into_owned(), true),
            quick_xml::events::Event::End(_) => {
                depth -= 1;
                if matched > depth {
                    return None;
                }
                continue;
            }
            quick_xml::events::Event::Eof => return None,
            _ => continue,
        };
        if depth == matched {
            let (step, position) = wanted.last()?.clone();
            if step == name {
                counts[matched] += 1;
                if counts[matched] == position {
                    wanted.pop();
                    matched += 1;
                    counts.push(0);
                    if matched == depth_wanted {
                        if empty {
                            return Some(text[start..reader.buffer_position() as usize].to_owned());
                        }
                        let end = quick_xml::events::BytesEnd::new(name.clone());
                        reader.read_to_end(end.name()).ok()?;
                        return Some(text[start..reader.buffer_position() as usize].to_owned());
                    }
                }
            }
        }
        if !empty {
            depth += 1;
        } else if matched > depth {
            return None;
        }
    }
}

#[test]
fn every_pointer_resolves_to_its_excerpt() {
    let mut seen = 0;
    for name in common::fixture_names() {
        let report = common::fixture_report(&name, common::team_only());
        let documents = documents(&name);
        let rows = report
            .findings
            .iter()
            .flat_map(|finding| finding.evidence.iter().map(move |row| (row, &finding.requirement)));
        for (row, requirement) in rows {
            if row.document.contains(".xlsx!/") {
                check_cell(&name, row);
                seen += 1;
                continue;
            }
            let Some(bytes) = documents.get(&row.document) else { continue };
            check(row, bytes, &format!("{name} {requirement}"));
            seen += 1;
        }
    }
    assert!(seen > 1_000, "{seen} pieces of evidence");
}
