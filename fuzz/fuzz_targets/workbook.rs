#![no_main]
#[path = "common.rs"]
mod common;

// A workbook: a piece is the rows of a sheet, the shared strings, the list of sheets, the list of parts.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut pieces = common::pieces(bytes);
    let mut next = |own: &[u8]| pieces.next().map_or(own.to_vec(), <[u8]>::to_vec);
    let sheet = [&b"<worksheet><sheetData>"[..], &next(b""), b"</sheetData></worksheet>"].concat();
    let strings = [&b"<sst>"[..], &next(b"<si><t>Id</t></si><si><t>Name</t></si>"), b"</sst>"].concat();
    let sheets = next(br#"<workbook><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>"#);
    let parts = next(br#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"#);
    common::document(
        "agents.xlsx",
        common::zip(&[
            ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()),
            ("xl/workbook.xml".to_owned(), sheets),
            ("xl/_rels/workbook.xml.rels".to_owned(), parts),
            ("xl/sharedStrings.xml".to_owned(), strings),
            ("xl/worksheets/sheet1.xml".to_owned(), sheet),
        ]),
    );
});
