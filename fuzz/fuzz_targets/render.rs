#![no_main]
#[path = "common.rs"]
mod common;

// The ready tenant, with texts of it replaced by pieces of the input: every form of output, none with a character that
// a terminal obeys.
use std::sync::LazyLock;

use halolint::app;
use halolint::bundle::Bundle;
use halolint::render::text::safe;

static READY: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/two-applications");
    let mut documents = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the fixture is there") {
            let path = entry.expect("the fixture is there").path();
            match path.is_dir() {
                true => folders.push(path),
                false => documents
                    .push((path.display().to_string(), std::fs::read_to_string(&path).expect("the fixture is text"))),
            }
        }
    }
    documents
});

/// Texts of the fixture that names, values and scopes are made of.
const REPLACED: [&str; 6] = [
    "\"Moovila API\"",
    "\"Project Delivery\"",
    "\"Moovila Integration\"",
    "\"client_credentials\"",
    "\"Project Task\"",
    "22",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let pieces: Vec<&[u8]> = common::pieces(bytes).collect();
    let changed = |text: &str| {
        REPLACED
            .iter()
            .zip(&pieces)
            .fold(text.to_owned(), |text, (own, piece)| text.replace(own, &common::quoted(piece)))
    };
    let bundle = Bundle::from_memory(READY.iter().map(|(name, text)| (name.clone(), changed(text).into_bytes())));
    let Some((_, texts)) = common::judged(&bundle, &common::SETUP) else { return };
    for text in texts {
        let obeyed = |letter: char| {
            (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
                || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let found = text.chars().find(|letter| obeyed(*letter));
        assert!(found.is_none(), "{found:?} in {text}");
    }
    // A plan judges many times.
    if bytes.len() % 8 == 0
        && let Ok(plan) = app::fix(&bundle, &common::SETUP)
    {
        let _ = halolint::fix::text(&plan, safe);
    }
});
