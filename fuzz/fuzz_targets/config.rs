#![no_main]
use std::sync::LazyLock;

use halolint::catalog::Catalog;
use halolint::config::Config;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().expect("the built-in catalog loads"));

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = Config::load(text, "fuzz.toml", &mut CATALOG.clone());
});
