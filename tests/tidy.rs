//! The house: each floor imports only lower ones, files stay small, every module says what it is.
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

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Floors, lowest first. Rooms on one floor do not import each other.
const FLOORS: &[&[&str]] = &[
    &["words"],
    &["bundle", "catalog", "leak", "report"],
    &["document", "profile"],
    &["config", "record"],
    &["model"],
    &["alias", "ask", "baseline", "check", "diff", "render", "tenant", "verify", "waive"],
    &["fix", "reduce"],
    &["app"],
    &["cli"],
    &["lib", "main"],
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            (entry.path().strip_prefix(&root).unwrap().to_owned(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn every_floor_imports_only_lower_ones() {
    let floor: BTreeMap<&str, usize> =
        FLOORS.iter().enumerate().flat_map(|(level, rooms)| rooms.iter().map(move |room| (*room, level))).collect();
    let mut seen = 0;
    for (path, text) in sources() {
        let own = room(&path);
        let level = *floor.get(own.as_str()).unwrap_or_else(|| panic!("{} stands on no floor", path.display()));
        if level == FLOORS.len() - 1 {
            continue;
        }
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for part in line.split("crate::").skip(1) {
                let other: String =
                    part.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if other == own || other.is_empty() {
                    continue;
                }
                let below = *floor.get(other.as_str()).unwrap_or_else(|| panic!("{}: {line}", path.display()));
                assert!(below < level, "{} (floor {level}) imports {other} (floor {below})", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "the test looks at nothing");
}

#[test]
fn files_are_small_and_say_what_they_are() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
        let test = path.to_string_lossy().contains("tests");
        assert!(test || text.starts_with("//! "), "{} does not say what it is", path.display());
    }
}

#[test]
fn no_network_and_no_writing_outside_the_command_line() {
    for (path, text) in sources() {
        for word in ["std::net", "TcpStream", "UdpSocket", "std::process::Command"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
        for word in ["SystemTime::now", "Instant::now", ".elapsed("] {
            assert!(!text.contains(word) || path.ends_with("app/today.rs"), "{} asks a clock", path.display());
        }
        for word in ["fs::write", "File::create", "OpenOptions", "remove_file", "create_dir"] {
            assert!(!text.contains(word) || room(&path) == "cli", "{} uses {word}", path.display());
        }
    }
}

#[test]
fn the_packages_of_the_design_card_are_used() {
    let all: String = sources().into_iter().map(|(_, text)| text).collect();
    for name in ["serde_json::", "quick_xml::", "zip::", "clap::", "walkdir::", "rayon::", "owo_colors::"] {
        assert!(all.contains(name), "{name}");
    }
}

/// The texts in quotation marks in a piece of Rust.
fn texts(code: &str) -> Vec<String> {
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = lines.join("\n").replace("'\"'", "").replace("\\\"", "").replace("\\n", " ");
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
#[ignore = "writes src/leak/words.txt"]
fn words_of_the_program_are_listed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/leak/words.txt");
    let mut words: BTreeSet<String> = std::fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
    for (path, code) in sources() {
        let name = path.to_string_lossy();
        if name.contains("test") || name.contains("sample") {
            continue;
        }
        for text in texts(code.split("#[cfg(test)]\nmod tests {").next().unwrap()) {
            let parts = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            let plain = |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic());
            words.extend(parts.filter(plain).map(str::to_lowercase));
        }
    }
    let text: String = words.iter().map(|word| format!("{word}\n")).collect();
    std::fs::write(path, text).unwrap();
}
