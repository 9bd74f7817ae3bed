// What the targets share: a bundle through reading and judging to every form of output, and pieces of an input.
#![allow(dead_code, reason = "each target uses a part of it")]

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::sync::LazyLock;

use halolint::app::{self, Setup};
use halolint::bundle::{Bundle, Limits};
use halolint::render::{self, text::safe};
use halolint::report::{Parameters, Report};

pub static SETUP: LazyLock<Setup> = LazyLock::new(|| {
    let mut setup = Setup::load("moovila", None, Parameters::default()).expect("the built-in profile loads");
    setup.limits =
        Limits { document_bytes: 1 << 20, total_bytes: 4 << 20, entries: 64, records: 10_000, ..Limits::default() };
    setup
});

/// Of how many inputs one is shown in every form of output: reading is what these targets are for, `render` is for showing.
const SHOWN: u64 = 16;

/// Documents in memory, judged; now and then, to every form of output.
pub fn through(documents: Vec<(String, Vec<u8>)>) {
    through_with(documents, &SETUP);
}

/// The same with another set-up.
pub fn through_with(documents: Vec<(String, Vec<u8>)>, setup: &Setup) {
    let mut hasher = DefaultHasher::new();
    documents.hash(&mut hasher);
    let bundle = Bundle::from_memory(documents);
    if hasher.finish() % SHOWN != 0 {
        let _ = app::check(&bundle, setup);
        return;
    }
    if let Ok(mut report) = app::check(&bundle, setup) {
        app::add_snippets(&mut report, &bundle, setup, app::Snippets::All);
        let _ = every_form(&report);
    }
}

/// One document, judged.
pub fn document(name: &str, bytes: impl Into<Vec<u8>>) {
    through(vec![(name.to_owned(), bytes.into())]);
}

/// How many forms of output there are.
pub const FORMS: usize = 12;

/// Everything that a report can be shown as.
pub fn every_form(report: &Report) -> Vec<String> {
    (0..FORMS).map(|number| form(report, number)).collect()
}

/// One form of output of a report.
pub fn form(report: &Report, number: usize) -> String {
    let layout = render::Layout { groups: SETUP.profile.groups(), input: "fuzz".to_owned() };
    match number % FORMS {
        0 => render::json(report),
        1 => render::sarif(report, render::Sarif { all: true, github: false }),
        2 => render::sarif(report, render::Sarif { all: false, github: true }),
        3 => render::junit(report, &layout),
        4 => render::markdown(report, &layout),
        5 => render::html(report, &layout),
        6 => render::github(report),
        7 => render::csv(report),
        8 => {
            let style = render::text::Style {
                color: false,
                width: 80,
                verbose: true,
                quiet: false,
                groups: SETUP.profile.groups(),
                input: "fuzz".to_owned(),
            };
            render::text::render(report, &style)
        }
        9 => {
            let asked = halolint::ask::ask(report, &SETUP.profile, &SETUP.catalog);
            render::text::safe_lines(&halolint::ask::text(&asked))
        }
        10 => render::inventory(&report.documents, &report.problems, &[]),
        _ => halolint::diff::text(&halolint::diff::diff(report, report), safe),
    }
}

/// The pieces of an input; a record separator ends each.
pub fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == 0x1E)
}

/// A text as JSON writes it in a string.
pub fn quoted(bytes: &[u8]) -> String {
    let mut text = "\"".to_owned();
    for letter in String::from_utf8_lossy(bytes).chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            letter if letter < ' ' => text.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => text.push(letter),
        }
    }
    text.push('"');
    text
}

/// A zip of documents.
pub fn zip(documents: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in documents {
        if archive.start_file(name.as_str(), options).is_ok() {
            let _ = archive.write_all(bytes);
        }
    }
    archive.finish().map(std::io::Cursor::into_inner).unwrap_or_default()
}
