//! Workbooks (`.xlsx`): each sheet is a document of its own, `agents.xlsx!/Agents`, and a table like a CSV one.
//!
//! A cell is pointed at by its name (`/B4`), a row by its number (`/4`); line and column are the row's and the
//! column's number, as a spreadsheet shows them, and the offset is 0: the sheet is packed, and a text of it may stand
//! elsewhere in the workbook. Values are the stored ones, `TRUE` and `FALSE` for truth values; formulas are not
//! computed, their last result counts. An empty cell is nothing.
//!
//! Source: ECMA-376 part 1, 18.2 (workbook), 18.3 (sheets), 18.4 (shared strings). `calamine` would read the same, but
//! brings a second `zip` and a second `quick-xml`, and no limits on what is unpacked.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::decode;
use super::text::Text;
use super::xml_events::{Event, Events, Tag};
use super::{Damage, Document, Format, Gap, Node, Parsed, Place, Step, Value};
use crate::words::Digest;

/// Columns that a sheet can have.
const COLUMNS: u32 = 16_384;
/// Rows that a sheet can have.
const ROWS: u32 = 1_048_576;

/// The parts of a workbook that are read: names in its archive, and their bytes.
pub type Parts = Vec<(String, Vec<u8>)>;

/// One cell that is not empty.
#[derive(Debug)]
struct Cell {
    row: u32,
    column: u32,
    text: String,
}

/// The sheets of a workbook. Never fails: a sheet that breaks off gives the rows before the break.
#[must_use]
pub fn read(name: &Arc<str>, parts: &Parts) -> Vec<Document> {
    let part = |name: &str| {
        let bytes = parts.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, bytes)| bytes.clone())?;
        Some(decode::decode(bytes))
    };
    let targets = part("xl/_rels/workbook.xml.rels").map(|text| targets(text.as_str())).unwrap_or_default();
    let shared = part("xl/sharedStrings.xml").map(|text| strings(text.as_str())).unwrap_or_default();
    let sheets = part("xl/workbook.xml").map(|text| sheets(text.as_str())).unwrap_or_default();
    let document = |(title, id): (String, String)| {
        let target = targets.get(&id)?;
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{}", target.trim_start_matches("./")),
        };
        let text = part(&path)?;
        let (cells, damage) = cells(text.as_str(), &shared);
        let (_, bytes) = parts.iter().find(|(own, _)| own.eq_ignore_ascii_case(&path))?;
        Some(sheet(format!("{name}!/{title}").into(), bytes, &cells, damage))
    };
    sheets.into_iter().filter_map(document).collect()
}

/// The value of an attribute, without regard to its prefix.
fn attribute(tag: &Tag<'_>, name: &str) -> Option<String> {
    let own = |attribute: &str| super::xml_events::local(attribute) == name;
    tag.attributes().flatten().find(|attribute| own(attribute.name)).map(|attribute| attribute.text().into_owned())
}

/// Every start tag of a part.
fn tags<'a>(text: &'a str, mut visit: impl FnMut(&Tag<'a>)) {
    let mut events = Events::new(text, 0);
    loop {
        match events.next() {
            Ok(Event::Open(tag)) => visit(&tag),
            Ok(Event::Text(_) | Event::Close(_)) => {}
            Ok(Event::End) | Err(_) => return,
        }
    }
}

/// The titles of the sheets, and the ids of the parts that hold them.
fn sheets(text: &str) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    tags(text, |tag| {
        // Two attributes are called `id` but for their prefix; the one with a prefix names the part.
        let id = tag.attributes().flatten().find(|attribute| attribute.name.ends_with(":id"));
        if tag.local() == "sheet"
            && let (Some(title), Some(id)) = (attribute(tag, "name"), id)
        {
            sheets.push((title, id.text().into_owned()));
        }
    });
    sheets
}

/// The parts that ids stand for.
fn targets(text: &str) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    tags(text, |tag| {
        if tag.local() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
        {
            targets.insert(id, target);
        }
    });
    targets
}

/// The texts that cells refer to by number.
fn strings(text: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut events = Events::new(text, 0);
    loop {
        match events.next() {
            Ok(Event::Open(tag)) => {
                if tag.local() == "si" {
                    strings.push(String::new());
                }
                open.push(tag.local());
            }
            // How a text is pronounced is not part of it.
            Ok(Event::Text(piece)) if open.last() == Some(&"t") && !open.contains(&"rPh") => {
                if let Some(string) = strings.last_mut() {
                    string.push_str(&piece);
                }
            }
            Ok(Event::Text(_)) => {}
            Ok(Event::Close(_)) => {
                open.pop();
            }
            Ok(Event::End) | Err(_) => return strings,
        }
    }
}

/// The cells of a sheet that are not empty, in its order.
fn cells(text: &str, shared: &[String]) -> (Vec<Cell>, Option<Damage>) {
    let mut cells: Vec<Cell> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let (mut row, mut column) = (0, 0);
    let mut kind = String::new();
    let mut content = String::new();
    let mut events = Events::new(text, 0);
    loop {
        match events.next() {
            Ok(Event::Open(tag)) => {
                match tag.local() {
                    "row" => {
                        row = attribute(&tag, "r").and_then(|number| number.parse().ok()).unwrap_or(row + 1);
                        column = 0;
                    }
                    "c" => {
                        column = attribute(&tag, "r").and_then(|name| number(&name)).unwrap_or(column + 1);
                        kind = attribute(&tag, "t").unwrap_or_default();
                        content.clear();
                    }
                    _ => {}
                }
                open.push(tag.local());
            }
            Ok(Event::Text(piece)) if matches!(open.last(), Some(&("v" | "t"))) && !open.contains(&"rPh") => {
                content.push_str(&piece);
            }
            Ok(Event::Text(_)) => {}
            Ok(Event::Close(_)) => {
                if open.pop() == Some("c") && (1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column) {
                    let text = value(&kind, &content, shared);
                    if !text.trim().is_empty() {
                        cells.push(Cell { row, column, text });
                    }
                }
            }
            Ok(Event::End) if open.is_empty() => return (cells, None),
            end => {
                // The row that breaks off is no row.
                cells.retain(|cell| cell.row != row);
                let detail = "the sheet ends before its last element does".to_owned();
                let damage = end.err().unwrap_or(Damage { offset: text.len(), detail });
                return (cells, Some(damage));
            }
        }
    }
}

/// What a cell shows.
fn value(kind: &str, content: &str, shared: &[String]) -> String {
    match kind {
        "s" => content.trim().parse::<usize>().ok().and_then(|index| shared.get(index)).cloned().unwrap_or_default(),
        "b" => if content.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        "e" => String::new(),
        _ => content.to_owned(),
    }
}

/// The column of a cell's name: 28 for `AB12`.
fn number(name: &str) -> Option<u32> {
    let mut letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    letters.try_fold(0_u32, |number, letter| {
        number.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })
}

/// The name of a cell.
fn name(row: u32, mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + u8::try_from((column - 1) % 26).unwrap_or_default()));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

/// A sheet as a document: a list of objects with the names of the first row that holds more than one cell.
fn sheet(name: Arc<str>, part: &[u8], cells: &[Cell], damage: Option<Damage>) -> Document {
    let mut buffer = String::new();
    let mut gaps = Vec::new();
    let mut header: BTreeMap<u32, &str> = BTreeMap::new();
    let mut nodes = Vec::new();
    for row in cells.chunk_by(|a, b| a.row == b.row) {
        let start = buffer.len();
        let mut members = Vec::new();
        for cell in row {
            let span = buffer.len()..buffer.len() + cell.text.len();
            gaps.push(Gap { at: span.start, place: Place { line: cell.row, column: cell.column, offset: 0 } });
            buffer.push_str(&cell.text);
            buffer.push('\t');
            if let Some(title) = header.get(&cell.column) {
                members.push(((*title).into(), node(cell, span)));
            }
        }
        if header.is_empty() && row.len() > 1 {
            header = row.iter().map(|cell| (cell.column, cell.text.trim())).collect();
        } else if !members.is_empty() {
            let number = row.first().map_or(0, |cell| cell.row);
            nodes.push(Node {
                value: Value::Object(members),
                span: start..buffer.len(),
                step: format!("/{number}").into(),
            });
        }
    }
    let root = Node { value: Value::List(nodes), span: 0..buffer.len(), step: Step::None };
    let damage = damage.map(|damage| Damage { offset: buffer.len(), ..damage });
    let text = Text::of_cells(buffer, gaps, Digest::of(part));
    Document::new(name, part.len() as u64, Format::Xlsx, text, Parsed { roots: vec![root], damage })
}

fn node(cell: &Cell, span: Range<usize>) -> Node {
    // A step that begins with `!` is a whole pointer: a cell's name says its row too.
    Node {
        value: Value::Text(cell.text.as_str().into()),
        span,
        step: format!("!/{}", name(cell.row, cell.column)).into(),
    }
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
