//! Writes invented bundles for measuring, always the same:
//! `cargo run --release --example dumps -- FOLDER [MiB of tickets, 1024 when left out]`.
//!
//! `one` holds one huge file beside small ones with records, `pages` the same in 200 pages, `small` the small files
//! alone; `ps51` and `ps51_utf16` are of Windows PowerShell, `xml` and `clixml` of other clients; `one.zip` and
//! `pages.zip` hold the first two.

#[path = "../benches/gen/configuration.rs"]
mod configuration;
#[path = "../benches/gen/mod.rs"]
mod dumps;
#[path = "../benches/gen/forms.rs"]
mod forms;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use dumps::{Dice, Tickets};
use serde_json::Value;

const MIB: u64 = 1 << 20;
const PAGES: u64 = 200;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "dumps".to_owned());
    let size = arguments.next().and_then(|size| size.parse::<u64>().ok()).unwrap_or(1024) * MIB;
    let folder = Path::new(&folder);
    let small = configuration::files();
    for (name, mark) in [("one", ""), ("pages", ""), ("small", ""), ("ps51", "\u{FEFF}"), ("xml", ""), ("clixml", "")] {
        std::fs::create_dir_all(folder.join(name))?;
        for (file, text) in &small {
            let text = match name {
                "ps51" => format!("{mark}{}\r\n", forms::powershell(text, 0)),
                "xml" | "clixml" => continue,
                _ => text.clone(),
            };
            std::fs::write(folder.join(name).join(file), text)?;
        }
    }
    json(folder, size)?;
    powershell(folder, size / 4)?;
    markup(folder, size / 5)?;
    for name in ["one", "pages"] {
        zip(folder, name)?;
    }
    Ok(())
}

fn create(path: impl AsRef<Path>) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}

/// Tickets in one file and in pages.
fn json(folder: &Path, size: u64) -> io::Result<()> {
    let mut whole = create(folder.join("one/tickets.json"))?;
    whole.write_all(b"{\"record_count\":200000,\"tickets\":[")?;
    let mut tickets = Tickets::new();
    let mut written = 0;
    for number in 1..=PAGES {
        let mut page = create(folder.join(format!("pages/tickets_{number:04}.json")))?;
        write!(page, "{{\"page_no\":{number},\"page_size\":1000,\"record_count\":200000,\"tickets\":[")?;
        let mut first = true;
        while written < size * number / PAGES {
            let ticket = tickets.next().unwrap_or_default();
            page.write_all(if first { b"" } else { b"," })?;
            page.write_all(ticket.as_bytes())?;
            whole.write_all(if written == 0 { b"" } else { b"," })?;
            whole.write_all(ticket.as_bytes())?;
            written += ticket.len() as u64;
            first = false;
        }
        page.write_all(b"]}")?;
    }
    whole.write_all(b"]}")
}

/// Tickets as Windows PowerShell writes them, in UTF-8 with a mark and in UTF-16.
fn powershell(folder: &Path, size: u64) -> io::Result<()> {
    std::fs::create_dir_all(folder.join("ps51_utf16"))?;
    let mut eight = create(folder.join("ps51/tickets.json"))?;
    let mut sixteen = create(folder.join("ps51_utf16/tickets.json"))?;
    let mut write = |text: &str, both: bool| -> io::Result<u64> {
        eight.write_all(text.as_bytes())?;
        if both {
            sixteen.write_all(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())?;
        }
        Ok(text.len() as u64)
    };
    let mut written = write("\u{FEFF}{\r\n    \"record_count\":  200000,\r\n    \"tickets\":  [\r\n        ", true)?;
    for (index, ticket) in Tickets::new().enumerate() {
        if written >= size {
            break;
        }
        let both = written < size / 4;
        let between = if index == 0 { "" } else { ",\r\n        " };
        written += write(between, both)? + write(&forms::powershell(&ticket, 2), both)?;
    }
    write("\r\n    ]\r\n}\r\n", true)?;
    Ok(())
}

/// The small files and tickets as XML and CLIXML.
fn markup(folder: &Path, size: u64) -> io::Result<()> {
    for (name, start, end) in [
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ArrayOfRow xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n",
            "</ArrayOfRow>\n",
        ),
        (
            "clixml",
            "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n",
            "</Objs>\n",
        ),
    ] {
        let row = |json: &str, text: &mut String| -> io::Result<()> {
            let value: Value = serde_json::from_str(json)?;
            let rows = match value {
                Value::Array(rows) => rows,
                other => vec![other],
            };
            for value in &rows {
                if name == "xml" {
                    forms::xml("Row", value, text);
                } else {
                    forms::clixml("", value, text);
                }
                text.push('\n');
            }
            Ok(())
        };
        for (file, json) in configuration::files() {
            let mut text = start.to_owned();
            row(&json, &mut text)?;
            text.push_str(end);
            std::fs::write(folder.join(name).join(file.replace(".json", ".xml")), text)?;
        }
        let mut file = create(folder.join(name).join("tickets.xml"))?;
        file.write_all(start.as_bytes())?;
        let (mut written, mut text) = (0, String::new());
        for ticket in Tickets::new() {
            if written >= size {
                break;
            }
            text.clear();
            row(&ticket, &mut text)?;
            file.write_all(text.as_bytes())?;
            written += text.len() as u64;
        }
        file.write_all(end.as_bytes())?;
    }
    Ok(())
}

/// A folder as a zip beside it.
fn zip(folder: &Path, name: &str) -> io::Result<()> {
    let mut archive = zip::ZipWriter::new(create(folder.join(format!("{name}.zip")))?);
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    for file in walkdir::WalkDir::new(folder.join(name)).min_depth(1).sort_by_file_name() {
        let file = file?;
        archive.start_file(format!("{name}/{}", file.file_name().to_string_lossy()), options)?;
        io::copy(&mut File::open(file.path())?, &mut archive)?;
    }
    archive.finish()?.flush()
}
