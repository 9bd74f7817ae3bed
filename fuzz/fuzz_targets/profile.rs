#![no_main]
use std::sync::LazyLock;

use halolint::catalog::Catalog;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().expect("the built-in catalog loads"));

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = halolint::profile::load(text, "fuzz.toml", &CATALOG);
});
