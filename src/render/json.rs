//! The report as JSON: the contract `halolint/report/1`.

use serde::Serialize;

/// A value as indented JSON with a final line break. Keys are in the order of the type.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    // The types of the report hold strings, numbers and lists only: writing them cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
