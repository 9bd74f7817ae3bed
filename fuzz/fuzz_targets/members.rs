#![no_main]
#[path = "common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let members = common::pieces(bytes).enumerate().map(|(index, part)| (format!("{index}.json"), part.to_vec()));
    common::document("members.zip", common::zip(&members.collect::<Vec<_>>()));
});
