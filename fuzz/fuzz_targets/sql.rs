#![no_main]
#[path = "common.rs"]
mod common;

// Rows of SQL Server's clients: under the heading of FOR JSON or FOR XML, a piece on each line.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let heading: &[u8] = match bytes.first() {
        Some(b'<') => b"XML_F52E2B61-18A1-11d1-B105-00805F49916B\r\n----\r\n",
        _ => b"JSON_F52E2B61-18A1-11d1-B105-00805F49916B\r\n----\r\n",
    };
    let lines: Vec<&[u8]> = common::pieces(bytes).collect();
    common::document("rows.txt", [heading, &lines.join(&b"\r\n"[..]), b"\r\n\r\n(3 rows affected)\r\n"].concat());
});
