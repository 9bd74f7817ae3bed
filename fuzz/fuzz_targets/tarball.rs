#![no_main]
#[path = "common.rs"]
mod common;

// A tar archive of the pieces, packed with gzip when the first byte is odd; the last piece is what follows its members.
use std::io::Write as _;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let pieces: Vec<&[u8]> = common::pieces(rest).collect();
    let Some((last, members)) = pieces.split_last() else { return };
    let mut archive = tar::Builder::new(Vec::new());
    for (index, member) in members.iter().enumerate() {
        let mut header = tar::Header::new_ustar();
        header.set_size(member.len() as u64);
        header.set_mode(0o644);
        let _ = archive.append_data(&mut header, format!("{index}.json"), *member);
    }
    let whole = [archive.get_ref().as_slice(), last].concat();
    if first & 1 == 0 {
        return common::document("bundle.tar", whole);
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = packer.write_all(&whole);
    common::document("bundle.tar.gz", packer.finish().unwrap_or_default());
});
