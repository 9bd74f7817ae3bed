//! Reading a document in pieces beside reading it whole.

use std::sync::Arc;

use halolint::bundle::Store;
use halolint::catalog::Catalog;
use halolint::document::{Document, Locator, Markers, Names};
use halolint::record;
use proptest::prelude::*;

/// Everything that is made of a document, in words.
pub fn told(document: &Document, catalog: &Catalog) -> String {
    let damage = document.parsed.damage.as_ref().map(|damage| {
        let place = Locator::new(&document.text).place(damage.offset);
        (place, damage.detail.clone())
    });
    format!(
        "{:#?}",
        (document.bytes, document.format, document.text.encoding, damage, record::extract(document, catalog))
    )
}

/// Reads a document in chunks of these sizes; how many bytes were skipped, `None` when it was given up.
pub fn same(bytes: &[u8], chunks: &[usize]) -> Result<Option<u64>, TestCaseError> {
    let catalog = Catalog::builtin().unwrap();
    let names = Names::of(&catalog);
    let name: Arc<str> = "x".into();
    let whole = told(&Document::read(name.clone(), bytes.to_vec(), &names), &catalog);
    let mut skipped = None;
    for chunk in chunks {
        let markers = Markers::new(&catalog).unwrap().in_chunks_of(*chunk);
        let scanned = Document::scan(name.clone(), &mut &*bytes, &names, &markers).unwrap();
        let store = Store::from_bytes(bytes.into());
        let split = Document::scan_file(name.clone(), &store, &names, &markers).unwrap();
        let text = String::from_utf8_lossy(bytes);
        prop_assert_eq!(scanned.is_some(), split.is_some(), "chunk {}\n{}", chunk, text);
        for document in scanned.iter().chain(&split) {
            skipped = Some(document.skipped);
            prop_assert_eq!(told(document, &catalog), whole.clone(), "chunk {}\n{}", chunk, text);
        }
    }
    Ok(skipped)
}
