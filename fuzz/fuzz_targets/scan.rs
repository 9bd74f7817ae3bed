#![no_main]
#[path = "common.rs"]
mod common;

// One document as a big one is read: in a stream, with only rows that may be records parsed; and as a list that stays in its
// file, or a text that is let go, which give what reading it whole gives.
use std::sync::LazyLock;

use halolint::app::Setup;
use halolint::bundle::{Limits, Store};
use halolint::document::{Document, Markers, Names};
use halolint::record;

static SETUP: LazyLock<Setup> = LazyLock::new(|| {
    let limits = Limits { direct_bytes: 0, ..common::SETUP.limits.clone() };
    Setup { limits, ..common::SETUP.clone() }
});
static NAMES: LazyLock<Names> = LazyLock::new(|| Names::of(&SETUP.catalog));
static MARKERS: LazyLock<Option<Markers>> =
    LazyLock::new(|| Markers::new(&SETUP.catalog).map(|markers| markers.in_chunks_of(64)));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let archive = common::zip(&[("big.json".to_owned(), bytes.to_vec())]);
    common::through_with(vec![("scan.zip".to_owned(), archive)], &SETUP);
    let markers = MARKERS.as_ref().expect("the names fit");
    let store = Store::from_bytes(bytes.into());
    let told = |document: &Document| format!("{:?}", record::extract(document, &SETUP.catalog));
    let left = Document::leave("big.json".into(), &store, &NAMES, markers);
    if let Some(left) = left.expect("memory can be read") {
        let whole = Document::read("big.json".into(), bytes.to_vec(), &NAMES);
        assert_eq!(told(&left), told(&whole));
    }
    let scanned = Document::scan("big.json".into(), &mut &*bytes, bytes.len() as u64, &NAMES, markers);
    if let Some(scanned) = scanned.expect("memory can be read") {
        let before = told(&scanned);
        assert_eq!(told(&scanned.let_go(&store, markers)), before);
    }
});
