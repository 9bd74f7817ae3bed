#![no_main]
#[path = "common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let start = br#"<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">"#;
    common::document("export.clixml", [&start[..], bytes, b"</Objs>"].concat());
});
