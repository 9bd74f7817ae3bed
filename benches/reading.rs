//! How fast bundles of each form are read and judged, on small data: `cargo bench`. For big data and other programs
//! beside, see `compare.sh`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark fails by panicking")]

#[path = "gen/configuration.rs"]
mod configuration;
#[path = "gen/mod.rs"]
mod dumps;
#[path = "gen/forms.rs"]
mod forms;

use std::io::{Cursor, Write as _};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dumps::Dice;
use halolint::app::{self, Setup};
use halolint::bundle::{Bundle, Digests};
use halolint::report::Parameters;

/// Tickets of a dump: about eight megabytes of JSON.
const TICKETS: u64 = 1_500;

type Files = Vec<(String, Vec<u8>)>;

/// The configuration, in a form.
fn small(form: impl Fn(&str) -> Vec<u8>) -> Files {
    configuration::files().into_iter().map(|(name, text)| (name.to_owned(), form(&text))).collect()
}

/// The configuration with a dump of tickets beside it, in a form.
fn with_tickets(form: impl Fn(&str) -> Vec<u8>) -> Files {
    let tickets = form(&dumps::tickets(TICKETS, true, 0));
    small(form).into_iter().chain([("tickets.json".to_owned(), tickets)]).collect()
}

fn plain(json: &str) -> Vec<u8> {
    json.as_bytes().to_vec()
}

/// As Windows PowerShell writes JSON to a file.
fn powershell(json: &str) -> Vec<u8> {
    let text = format!("\u{FEFF}{}\r\n", forms::powershell(json, 0));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn rows(json: &str, start: &str, end: &str, row: impl Fn(&serde_json::Value, &mut String)) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let inner = value.get("tickets").unwrap_or(&value);
    let mut text = start.to_owned();
    for value in inner.as_array().map_or(std::slice::from_ref(inner), Vec::as_slice) {
        row(value, &mut text);
    }
    text.push_str(end);
    text.into_bytes()
}

fn xml(json: &str) -> Vec<u8> {
    rows(json, "<Rows>", "</Rows>", |row, text| forms::xml("Row", row, text))
}

fn clixml(json: &str) -> Vec<u8> {
    let start = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";
    rows(json, start, "</Objs>", |row, text| forms::clixml("", row, text))
}

/// The same as one zip.
fn zip(files: &Files) -> Files {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    vec![("bundle.zip".to_owned(), writer.finish().unwrap().into_inner())]
}

fn reading(criterion: &mut Criterion) {
    let json = with_tickets(plain);
    let forms = [
        ("small", small(plain)),
        ("zip", zip(&json)),
        ("json", json),
        ("powershell", with_tickets(powershell)),
        ("xml", with_tickets(xml)),
        ("clixml", with_tickets(clixml)),
    ];
    let setup = Setup::load("moovila", None, Parameters::default()).unwrap();
    let mut group = criterion.benchmark_group("check");
    group.sample_size(20);
    for (name, files) in forms {
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        let bundle = || Bundle { digests: Digests::None, ..Bundle::from_memory(files.clone()) };
        group.bench_function(name, |bencher| {
            bencher.iter_batched(bundle, |bundle| app::check(&bundle, &setup).unwrap(), BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
