//! A document: its bytes decoded, its form recognised by content, its values as one tree.
//!
//! What the values mean is left to `record`; where bytes come from was `bundle`'s. A document that breaks off still
//! gives what is whole before the break.

mod clixml;
mod decode;
mod json;
mod locate;
mod parsed;
mod scan;
mod sniff;
mod tree;
mod xml;
mod xml_events;
mod xml_objects;

use std::io::Read;
use std::sync::Arc;

pub use decode::{Encoding, Text};
pub use locate::{Locator, Place};
pub use parsed::{Damage, Names, Parsed};
pub use scan::{Gap, Markers};
pub use sniff::Format;
pub use tree::{Node, Value};

pub(crate) use json::is_metadata;

/// One document, decoded and read.
#[derive(Debug)]
pub struct Document {
    /// Its name in the bundle.
    pub name: Arc<str>,
    /// Its size, in bytes.
    pub bytes: u64,
    /// Bytes of it that were checked for structure only.
    pub skipped: u64,
    /// Its form.
    pub format: Format,
    /// Its text.
    pub text: Text,
    /// Its values, and where reading stopped.
    pub parsed: Parsed,
}

impl Document {
    /// Reads a document. Never fails: what cannot be read is told by `format` and `parsed.damage`.
    #[must_use]
    pub fn read(name: Arc<str>, bytes: Vec<u8>, names: &Names<'_>) -> Self {
        let size = bytes.len() as u64;
        let text = decode::decode(bytes);
        let format = sniff::format(&text);
        let parsed = match format {
            Format::Json | Format::Ndjson => json::read(text.as_str(), names),
            Format::Xml => xml::read(text.as_str(), names),
            Format::Clixml => clixml::read(text.as_str(), names),
            Format::Html | Format::Text | Format::Binary | Format::Empty => Parsed::default(),
        };
        let format = if format == Format::Json && parsed.roots.len() > 1 { Format::Ndjson } else { format };
        Self { name, bytes: size, skipped: 0, format, text, parsed }
    }
    /// Reads a big document from a stream, without holding it whole. `None` when it has to be read whole.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn scan(
        name: Arc<str>,
        input: &mut dyn Read,
        names: &Names<'_>,
        markers: &Markers,
    ) -> std::io::Result<Option<Self>> {
        scan::read(name, input, names, markers)
    }
}
