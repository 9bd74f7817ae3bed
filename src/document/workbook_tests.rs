//! Tests of the reader of workbooks.

use super::{Parts, name, number, read};
use crate::document::{Locator, Value};

fn workbook(sheet: &str) -> Parts {
    let part = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    vec![
        part(
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A &amp; B\" sheetId=\"1\" r:id=\"rId7\"/><sheet name=\"Gone\" \
             sheetId=\"2\" r:id=\"rId8\"/></sheets></workbook>",
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        part(
            "xl/sharedStrings.xml",
            "<sst><si><t>id</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>x</t></rPh></si></sst>",
        ),
        part("xl/worksheets/sheet1.xml", sheet),
    ]
}

#[test]
fn cells_are_read_with_their_place() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Agents of today</t></is></c></row>\
        <row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"s\"><v>1</v></c><c r=\"AB3\" t=\"str\"><f>x</f><v>on</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><v>7</v></c><c r=\"B4\"><v>21</v></c><c r=\"C4\" t=\"str\"><v>Zo\u{eb}</v></c><c r=\"AB4\" t=\"b\"><v>1</v></c></row>\
        <row><c><v>9</v></c><c><v>22</v></c><c t=\"e\"><v>#N/A</v></c></row></sheetData></worksheet>";
    let documents = read(&"a.xlsx".into(), &workbook(sheet));
    let [document] = documents.as_slice() else { panic!("{documents:?}") };
    assert_eq!(&*document.name, "a.xlsx!/A & B");
    let rows = document.parsed.roots.first().unwrap().rows();
    assert_eq!(rows.len(), 2);
    let first = rows.first().unwrap();
    let on = first.get("on").unwrap();
    assert_eq!((on.value.clone(), on.step.to_string()), (Value::Text("TRUE".into()), "!/AB4".to_owned()));
    let place = Locator::new(&document.text).place(on.span.start);
    assert_eq!((place.line, place.column, place.offset), (4, 28, 0));
    assert_eq!(document.text.as_str().get(on.span.clone()), Some("TRUE"));
    let last = rows.last().unwrap();
    assert_eq!(last.members().len(), 1);
    assert_eq!(last.get("id").unwrap().step.to_string(), "!/B5");
}

#[test]
fn a_sheet_that_breaks_off_loses_its_last_row() {
    let sheet = "<worksheet><sheetData><row><c><v>id</v></c><c><v>name</v></c></row><row><c><v>1</v></c><c><v>x</v></c></row>\
        <row><c><v>2</v></c><c><v>";
    let documents = read(&"a.xlsx".into(), &workbook(sheet));
    let document = documents.first().unwrap();
    assert_eq!(document.parsed.roots.first().unwrap().rows().len(), 1);
    assert!(document.parsed.damage.is_some());
}

#[test]
fn names_of_cells_and_numbers_of_columns_agree() {
    for column in [1, 26, 27, 28, 702, 703, 16_384] {
        assert_eq!(number(&name(4, column)), Some(column));
    }
    assert_eq!(name(4, 28), "AB4");
    assert_eq!(number("ZZZZZZZZZZ1"), None);
}
