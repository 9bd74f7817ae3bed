#![no_main]
#[path = "common.rs"]
mod common;

// A list as Halo's export button gives it: a piece is the heading or the rows.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let lines: Vec<&[u8]> = common::pieces(bytes).collect();
    common::document("agents.csv", [&b"Id,Name,"[..], &lines.join(&b"\r\n"[..])].concat());
});
