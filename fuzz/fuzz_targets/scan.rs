#![no_main]
#[path = "common.rs"]
mod common;

// One document as a big one is read: in a stream, with only rows that may be records parsed.
use std::sync::LazyLock;

use halolint::app::Setup;
use halolint::bundle::Limits;

static SETUP: LazyLock<Setup> = LazyLock::new(|| {
    let limits = Limits { direct_bytes: 0, ..common::SETUP.limits.clone() };
    Setup { limits, ..common::SETUP.clone() }
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let archive = common::zip(&[("big.json".to_owned(), bytes.to_vec())]);
    common::through_with(vec![("scan.zip".to_owned(), archive)], &SETUP);
});
