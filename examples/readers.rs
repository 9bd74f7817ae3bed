//! Reads the files of a folder whole and the way a program would that asks the same question of them: JSON into typed
//! rows by `serde_json` (`typed`), the events of XML by `quick-xml` (`events`), or UTF-16 into UTF-8 (`utf8`).
//! `cargo run --release --example readers -- typed FOLDER`

use std::error::Error;
use std::path::Path;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde::Deserialize;

/// What the question is about; everything else is passed over.
#[derive(Deserialize)]
struct Row {
    #[serde(rename = "isapiagent")]
    api_only: Option<bool>,
    #[serde(rename = "itilrequesttype")]
    itil: Option<i64>,
    #[serde(rename = "nextfaultidcalculationmethod")]
    next_id: Option<i64>,
}

impl Row {
    fn counts(&self) -> bool {
        self.api_only == Some(true) || self.itil.is_some() || self.next_id.is_some()
    }
}

/// A list in a page.
#[derive(Deserialize)]
struct Page {
    #[serde(default, alias = "agents", alias = "actions", alias = "value")]
    tickets: Vec<Row>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (how, folder) = arguments.next().zip(arguments.next()).ok_or("typed, events or utf8, and which folder?")?;
    let mut count = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            count += read(&how, entry.path())?;
        }
    }
    #[expect(clippy::print_stdout, reason = "the answer of an example")]
    {
        println!("{count}");
    }
    Ok(())
}

/// Reads one file: rows that count, events, or bytes.
fn read(how: &str, path: &Path) -> Result<usize, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match how {
        "typed" => {
            let rows = match text.trim_ascii_start().first() {
                Some(b'[') => serde_json::from_slice::<Vec<Row>>(text)?,
                _ => serde_json::from_slice::<Page>(text)?.tickets,
            };
            Ok(rows.iter().filter(|row| row.counts()).count())
        }
        "events" => {
            let mut reader = Reader::from_reader(text);
            let mut count = 0;
            while !matches!(reader.read_event()?, Event::Eof) {
                count += 1;
            }
            Ok(count)
        }
        "utf8" => Ok(encoding_rs::UTF_16LE.decode(text).0.len()),
        _ => Err("typed, events or utf8?".into()),
    }
}
