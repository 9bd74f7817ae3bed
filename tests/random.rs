//! Random bytes and mutated fixtures, through reading and judging to every format: nothing panics. The same entries as
//! those of the targets in `fuzz/`, for a moment, on the stable toolchain.
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

use std::sync::LazyLock;

use common::forms::FORMS;
use common::{fixtures, named, ready, setup};
use halolint::app::{self, Setup};
use halolint::bundle::{Bundle, Limits};
use halolint::catalog::Catalog;
use halolint::config::Config;
use halolint::render;
use halolint::report::Report;
use halolint::words::secret;
use proptest::prelude::*;

static SETUP: LazyLock<Setup> = LazyLock::new(|| setup(named()));

/// Documents of the ready tenant in every form; of database rows, changes and lists, those of the fixtures.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let forms = FORMS.iter().flat_map(|(_, form)| form(&ready())).map(|(_, bytes)| bytes);
    let folders = ["ready-sql", "configuration-changes", "list-exports", "hostile"].map(|name| fixtures().join(name));
    let files = folders.iter().flat_map(walkdir::WalkDir::new).map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file()).map(|entry| std::fs::read(entry.path()).unwrap());
    forms.chain(files).collect()
});

/// A document as it is, and as a big one is read, in a stream.
fn through(bytes: Vec<u8>) {
    static STREAMED: LazyLock<Setup> = LazyLock::new(|| {
        let limits = Limits { direct_bytes: 0, ..SETUP.limits.clone() };
        Setup { limits, ..SETUP.clone() }
    });
    for setup in [&*SETUP, &*STREAMED] {
        let bundle = Bundle::from_memory([("document".to_owned(), bytes.clone())]);
        let reading = app::read(&bundle, &setup.catalog, &setup.limits);
        let _ = render::inventory(&reading.documents, &reading.problems, &reading.tenants);
        if let Ok(mut report) = app::judge(reading, setup) {
            app::add_snippets(&mut report, &bundle, setup, app::Snippets::All);
            every_form(&report);
        }
    }
}

fn every_form(report: &Report) {
    let layout = render::Layout { groups: SETUP.profile.groups(), input: "random".to_owned() };
    let _ = render::json(report);
    let _ = render::sarif(report, render::Sarif { all: true, github: false });
    let _ = render::junit(report, &layout);
    let _ = render::markdown(report, &layout);
    let _ = render::html(report, &layout);
    let _ = render::github(report);
    let _ = render::csv(report);
    let _ = halolint::ask::text(&halolint::ask::ask(report, &SETUP.profile, &SETUP.catalog));
    let _ = halolint::diff::text(&halolint::diff::diff(report, report), render::text::safe);
    let style = render::text::Style {
        color: true,
        width: 80,
        verbose: true,
        quiet: false,
        groups: SETUP.profile.groups(),
        input: "random".to_owned(),
    };
    let _ = render::text::render(report, &style);
}

fn mutated(mut bytes: Vec<u8>, changes: Vec<(prop::sample::Index, u8, u8)>) -> Vec<u8> {
    for (at, byte, how) in changes {
        let at = at.index(bytes.len().max(1));
        match how {
            0 if at < bytes.len() => bytes[at] = byte,
            1 => bytes.insert(at.min(bytes.len()), byte),
            2 if at < bytes.len() => {
                bytes.remove(at);
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}

/// Pieces of which hostile documents are made.
const PIECES: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    "\"id\"",
    ":",
    ",",
    "1",
    "true",
    "null",
    "\"clientId\":",
    "\"scopes\":[",
    "\"\\ud800\"",
    "1e999",
    "<Objs>",
    "<Obj RefId=\"0\">",
    "<MS>",
    "<S N=\"name\">",
    "</S>",
    "<a b='1'>",
    "</a>",
    "<![CDATA[",
    "<!DOCTYPE a [",
    "&#x0;",
    "\u{feff}",
    "\\",
    "\"password\":\"",
    "eyJhbGciOi",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_survived(start in prop::sample::select(vec![
        &b""[..], b"{", b"[", b"<", b"<Objs>", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf",
    ]), rest in prop::collection::vec(any::<u8>(), 0..600)) {
        through([start, &rest].concat());
    }

    #[test]
    fn random_pieces_are_survived(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)) {
        through(pieces.concat().into_bytes());
    }

    #[test]
    fn mutated_documents_are_survived(
        seed in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..8),
    ) {
        through(mutated(SEEDS[seed.index(SEEDS.len())].clone(), changes));
    }

    #[test]
    fn mutated_members_of_archives_are_survived(
        seeds in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 0..4),
        tar in any::<bool>(),
    ) {
        let members: Vec<(String, Vec<u8>)> = seeds.into_iter().enumerate().map(|(index, seed)| {
            (format!("{index}.json"), mutated(SEEDS[seed.index(SEEDS.len())].clone(), changes.clone()))
        }).collect();
        if tar {
            let mut archive = tar::Builder::new(Vec::new());
            for (name, bytes) in &members {
                let mut header = tar::Header::new_gnu();
                header.set_size(bytes.len() as u64);
                archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
            }
            through(archive.into_inner().unwrap());
        } else {
            through(common::forms::zip(&members));
        }
    }

    #[test]
    fn mutated_reports_are_survived(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"0129-[]{}\"ae"[..]), 0_u8..3), 0..3),
    ) {
        static SAVED: LazyLock<Vec<u8>> =
            LazyLock::new(|| render::json(&common::fixture_report("dozen-mismatches", named())).into_bytes());
        let bytes = mutated(SAVED.clone(), changes);
        if let Ok(report) = serde_json::from_slice::<Report>(&bytes) {
            every_form(&report);
            let raw = serde_json::from_slice(&bytes).unwrap();
            let _ = halolint::verify::text(&halolint::verify::verify(&report, &raw, &report), "0", render::text::safe);
        }
    }

    #[test]
    fn any_text_is_masked_and_cut(text in "(\\PC|password|token|\"|'|\\\\|:|=|<|>|&|;|eyJ|-----BEGIN|\\{|\\[){0,60}", count in 0_usize..100) {
        let _ = secret::mask(&text);
        prop_assert!(secret::start(&text, count).chars().count() <= count + 1);
    }

    #[test]
    fn a_secret_of_any_letters_is_masked(secret in "[ -~éß日]{6,40}", name in prop::sample::select(vec!["clientSecret", "password", "my_api_key"])) {
        prop_assume!(!secret.trim().is_empty() && secret.parse::<f64>().is_err());
        let canary = format!("Qz{secret}Qz");
        let json = serde_json::json!({ name: canary.as_str(), "zz": 1 }).to_string();
        prop_assert!(!secret::mask(&json).contains("Qz"), "{json}");
        let nested = serde_json::json!({ "payload": json.as_str(), "zz": 1 }).to_string();
        prop_assert!(!secret::mask(&nested).contains("Qz"), "{nested}");
        let deeper = serde_json::json!({ "body": nested.as_str(), "zz": 1 }).to_string();
        prop_assert!(!secret::mask(&deeper).contains("Qz"), "{deeper}");
        let escaped = canary.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        for xml in [
            format!("<a><{name}>{escaped}</{name}><b>1</b></a>"),
            format!("<S N=\"{name}\">{escaped}</S><S N=\"b\">1</S>"),
            format!("<row {name}=\"{escaped}\" b=\"1\"/>"),
        ] {
            prop_assert!(!secret::mask(&xml).contains("Qz"), "{xml}");
            prop_assert!(!secret::start(&xml, 40).contains("Qz"), "{xml}");
        }
    }

    #[test]
    fn random_configurations_and_profiles_are_refused(text in "(\\PC|\\[|\\]|=|\"|\n|parameters|vocabulary|requirement|id){0,40}") {
        let mut catalog = SETUP.catalog.clone();
        let _ = Config::load(&text, "random.toml", &mut catalog);
        let _ = halolint::profile::load(&text, "random.toml", &catalog);
    }
}

#[test]
fn the_embedded_catalog_loads() {
    assert!(Catalog::builtin().is_ok());
}
