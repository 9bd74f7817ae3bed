#![no_main]
#[path = "common.rs"]
mod common;

use std::io::Write as _;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (index, part) in bytes.split(|byte| *byte == 0x1E).enumerate() {
        if archive.start_file(format!("{index}.json"), options).is_ok() {
            let _ = archive.write_all(part);
        }
    }
    if let Ok(archive) = archive.finish() {
        common::through(vec![("members.zip".to_owned(), archive.into_inner())]);
    }
});
