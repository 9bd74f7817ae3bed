//! The hostile corpus: bombs, made here, and the files of `fixtures/hostile`. Each one alone and beside a good bundle:
//! in a few seconds, in little memory, with exit status 2 or 3 and a line that names it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod common;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{fixtures, forms};
use flate2::{Compress, Compression, FlushCompress};

/// Zeros in each repeated piece, and how many pieces make ten gigabytes.
const PIECE: usize = 1 << 20;
const PIECES: usize = 10 << 10;

struct Run {
    status: i32,
    out: String,
    err: String,
    took: Duration,
    peak: u64,
}

/// Runs the program and watches how much memory it takes.
fn run(paths: &[&Path]) -> Run {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_halolint"))
        .args(["check", "--format", "json"])
        .args(paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut pipe = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut pipe, &mut text).unwrap();
        text
    });
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
        peak = peak.max(line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) << 10);
        std::thread::sleep(Duration::from_millis(1));
    }
    let took = start.elapsed();
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().expect("killed by a signal"),
        out: reader.join().unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        took,
        peak,
    }
}

/// One piece of zeros as deflate packs it, ready to be repeated; and the end of a stream.
fn zeros() -> (Vec<u8>, Vec<u8>) {
    let mut packer = Compress::new(Compression::best(), false);
    let mut piece = Vec::with_capacity(PIECE);
    packer.compress_vec(&vec![0; PIECE], &mut piece, FlushCompress::Full).unwrap();
    (piece, vec![0x03, 0x00])
}

/// Ten gigabytes of zeros, packed.
fn stream() -> Vec<u8> {
    let (piece, end) = zeros();
    [piece.repeat(PIECES), end].concat()
}

/// A zip with one member of ten gigabytes, which says that it has `size` bytes.
fn zip64(size: u64) -> Vec<u8> {
    let (name, data) = (b"agents.json", stream());
    let extra = [&[1, 0, 16, 0][..], &size.to_le_bytes(), &(data.len() as u64).to_le_bytes()].concat();
    let lengths = [u16::try_from(name.len()).unwrap(), u16::try_from(extra.len()).unwrap()];
    // Flags, method, time, date, checksum, then sizes that stand in the extra field.
    let mut common = [0, 0, 8, 0, 0, 0, 0x21, 0, 1, 2, 3, 4].to_vec();
    common.extend([0xFF; 8]);
    lengths.iter().for_each(|length| common.extend(length.to_le_bytes()));
    let mut bytes = [b"PK\x03\x04\x2D\x00", common.as_slice(), name, &extra, &data].concat();
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend([b"PK\x01\x02\x2D\x00\x2D\x00", common.as_slice(), &[0; 14], name, &extra].concat());
    let length = u32::try_from(bytes.len()).unwrap() - directory;
    bytes.extend([b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00".as_slice(), &length.to_le_bytes()].concat());
    bytes.extend([directory.to_le_bytes().as_slice(), &[0, 0]].concat());
    bytes
}

/// A gzip file of ten gigabytes.
fn gzip() -> Vec<u8> {
    [&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3][..], &stream(), &[0; 8]].concat()
}

/// Archives in archives, five deep, sixteen in each: a million documents at the end.
fn nested() -> Vec<u8> {
    let mut bytes = forms::zip(&[("0.json".to_owned(), vec![b'0'; 1 << 16])]);
    for _ in 0..5 {
        bytes = forms::zip(&(0..16).map(|index| (format!("{index}.zip"), bytes.clone())).collect::<Vec<_>>());
    }
    bytes
}

/// A zip of many members that are all the same bytes of the file.
fn overlapping() -> Vec<u8> {
    let whole = forms::zip(&[("000000.json".to_owned(), vec![b' '; 1 << 20])]);
    let find = |mark: &[u8]| whole.windows(4).rposition(|four| four == mark).unwrap();
    let (start, end) = (find(b"PK\x01\x02"), find(b"PK\x05\x06"));
    let mut bytes = whole[..start].to_vec();
    for index in 0..60_000 {
        let mut entry = whole[start..end].to_vec();
        entry[46..52].copy_from_slice(format!("{index:06}").as_bytes());
        bytes.extend(entry);
    }
    let length = u32::try_from(bytes.len() - start).unwrap();
    let mut tail = whole[end..].to_vec();
    tail[8..12].copy_from_slice(&[60_000_u16.to_le_bytes(), 60_000_u16.to_le_bytes()].concat());
    tail[12..16].copy_from_slice(&length.to_le_bytes());
    bytes.extend(tail);
    bytes
}

fn laughs() -> Vec<u8> {
    std::fs::read(fixtures().join("hostile/billion-laughs.xml")).unwrap()
}

#[test]
fn bombs_are_defused() {
    let deep = 100_000;
    let text = |text: String| text.into_bytes();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, words) in [
        ("zeros.zip", zip64((PIECE * PIECES) as u64), "larger than the limit of 4294967296 bytes"),
        ("lie.zip", zip64(1000), "its size is not what the archive's directory says"),
        ("zeros.gz", gzip(), "unpacks to more than 500 times its size"),
        ("42.zip", nested(), "nested deeper than 4"),
        ("overlap.zip", overlapping(), "overlap"),
        ("deep.json", text("[".repeat(deep)), "damaged"),
        ("deep-closed.json", text(format!("{}{}", "{\"a\":[".repeat(deep), "]}".repeat(deep))), "nested deeper"),
        (
            "deep-large.json",
            text(format!("[{{\"a\":{}{}}}{}]", "[".repeat(deep), "]".repeat(deep), " ".repeat(300_000))),
            "nested deeper",
        ),
        ("deep.xml", text(format!("{}{}", "<a>".repeat(deep), "</a>".repeat(deep))), "nested deeper"),
        ("deep.clixml", text(format!("<Objs>{}", "<Obj><LST>".repeat(deep))), "nested deeper"),
        ("laughs.xml", laughs(), "entities, which are never expanded"),
    ] {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
        for beside in [false, true] {
            let ready = fixtures().join("ready");
            let paths = [path.as_path(), ready.as_path()];
            let run = run(if beside { &paths } else { &paths[..1] });
            println!(
                "{name:<17} {:>9} bytes: {:?}, {} MiB, status {}",
                bytes.len(),
                run.took,
                run.peak >> 20,
                run.status
            );
            assert!(run.took < Duration::from_secs(5), "{name}: {:?}", run.took);
            assert!(run.peak < 256 << 20, "{name}: {} bytes of memory", run.peak);
            assert_eq!(run.status, if beside { 3 } else { 2 }, "{name}: {}{}", run.out, run.err);
            let said = if beside { &run.out } else { &run.err };
            assert!(said.contains(name) && said.contains(words), "{name}: {said:.2000}");
            assert!(beside || run.err.lines().count() == 1, "{name}: {}", run.err);
        }
    }
}

#[test]
fn hostile_files_say_nothing_and_do_nothing() {
    let mut seen = 0;
    for entry in std::fs::read_dir(fixtures().join("hostile")).unwrap() {
        let path = entry.unwrap().path();
        let run = run(&[&path, &fixtures().join("ready")]);
        assert!(run.status == 3 || run.status == 2, "{path:?}: {}{}", run.status, run.err);
        for word in ["boom", "root:", "\u{1b}", "\u{202e}"] {
            assert!(!run.out.contains(word) && !run.err.contains(word), "{path:?}: {word:?}");
        }
        seen += 1;
    }
    assert!(seen >= 6);
}
