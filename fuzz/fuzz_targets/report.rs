#![no_main]
#[path = "common.rs"]
mod common;

// A saved report: whatever it says, it can be shown, compared and verified.
use halolint::report::Report;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(report) = serde_json::from_slice::<Report>(bytes) else { return };
    let _ = common::every_form(&report);
    if let Ok(raw) = serde_json::from_slice(bytes) {
        let verified = halolint::verify::verify(&report, &raw, &report);
        let _ = halolint::verify::text(&verified, "0", halolint::render::text::safe);
    }
});
