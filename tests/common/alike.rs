//! Reading a document in pieces beside reading it whole.

use std::sync::Arc;

use halolint::bundle::Store;
use halolint::catalog::Catalog;
use halolint::document::{Document, Locator, Markers, Names};
use halolint::record;
use proptest::prelude::*;

/// Everything that is made of a document, in words; what it is that holds no data only if it is `named`.
pub fn told(document: &Document, catalog: &Catalog, named: bool) -> String {
    let mut extract = record::extract(document, catalog);
    extract.not_data = extract.not_data.filter(|_| named);
    let damage = document.parsed.damage.as_ref().map(|damage| {
        let place = Locator::new(&document.text).place(damage.offset);
        (place, damage.detail.clone())
    });
    format!("{:#?}", (document.bytes, document.format, document.text.encoding, damage, extract))
}

/// Reads a document in chunks of these sizes; how many bytes were skipped, `None` when it was given up.
pub fn same(bytes: &[u8], chunks: &[usize]) -> Result<Option<u64>, TestCaseError> {
    let catalog = Catalog::builtin().unwrap();
    let names = Names::of(&catalog);
    let name: Arc<str> = "x".into();
    let whole = Document::read(name.clone(), bytes.to_vec(), &names);
    let mut skipped = None;
    for chunk in chunks {
        let markers = Markers::new(&catalog).unwrap().in_chunks_of(*chunk);
        let scanned = Document::scan(name.clone(), &mut &*bytes, bytes.len() as u64, &names, &markers).unwrap();
        let store = Store::from_bytes(bytes.into());
        let split = Document::scan_file(name.clone(), &store, &names, &markers).unwrap();
        let text = String::from_utf8_lossy(bytes);
        let skip = |document: &Option<Document>| document.as_ref().map(|document| document.skipped);
        prop_assert_eq!(skip(&scanned), skip(&split), "chunk {}\n{}", chunk, text);
        let left = Document::leave(name.clone(), &store, &names, &markers).unwrap();
        if let Some(document) = &left {
            prop_assert_eq!(told(document, &catalog, true), told(&whole, &catalog, true), "chunk {}", chunk);
        }
        for document in scanned.into_iter().chain(split) {
            skipped = Some(document.skipped);
            // Of rows that were passed over it is not known that they are error answers.
            let named = document.skipped == 0;
            let told = |document: &Document| told(document, &catalog, named);
            prop_assert_eq!(told(&document), told(&whole), "chunk {}\n{}", chunk, text);
            prop_assert_eq!(told(&document.let_go(&store, &markers)), told(&whole), "chunk {}\n{}", chunk, text);
        }
    }
    Ok(skipped)
}
