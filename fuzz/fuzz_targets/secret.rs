#![no_main]
use halolint::words::secret::{mask, start};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = mask(text);
    for count in [0, 1, 80] {
        assert!(start(text, count).chars().count() <= count + 1);
    }
});
