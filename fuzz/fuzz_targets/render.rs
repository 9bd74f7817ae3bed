#![no_main]
#[path = "common.rs"]
mod common;

// A tenant, with texts of it replaced by pieces of the input: a form of output that the input chooses, none with a
// character that a terminal obeys.
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
    let Ok(mut report) = app::check(&bundle, &common::SETUP) else { return };
    app::add_snippets(&mut report, &bundle, &common::SETUP, app::Snippets::All);
    let text = common::form(&report, bytes.iter().map(|byte| usize::from(*byte)).sum());
    let obeyed = |letter: char| {
        (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found = text.chars().find(|letter| obeyed(*letter));
    assert!(found.is_none(), "{found:?} in {text}");
    // A plan judges many times.
    if bytes.len() % 64 == 0
        && let Ok(plan) = app::fix(&bundle, &common::SETUP)
    {
        let _ = halolint::fix::text(&plan, safe);
    }
});
