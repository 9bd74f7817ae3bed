//! A document: its bytes decoded, its form recognised by content, its values as one tree.
//!
//! What the values mean is left to `record`; where bytes come from was `bundle`'s. A document that breaks off still
//! gives what is whole before the break.

mod beside;
mod blocks;
mod carrier;
mod clixml;
mod clixml_element;
mod csv;
mod decode;
mod far;
mod foreign;
mod json;
mod json_blocks;
mod json_literals;
mod json_marked;
mod json_parts;
mod json_pass;
mod json_shapes;
mod json_sound;
mod json_tokens;
mod json_windows;
mod kind;
mod locate;
mod mixed;
mod parsed;
mod place;
mod results;
mod scan;
mod sniff;
mod text;
mod tree;
#[cfg(test)]
mod tree_text;
mod workbook;
mod xml;
mod xml_events;
mod xml_objects;

use std::io::Read;
use std::sync::Arc;

use rayon::prelude::*;

pub use carrier::{Attached, Change, Deleted, Refused, Request, Undone};
pub use decode::{Encoding, piece};
pub use locate::{Locator, places};
pub use parsed::{Damage, Filter, Names, Parsed};
pub use place::Place;
pub use scan::{Gap, Markers};
pub use sniff::Format;
pub use text::Text;
pub use tree::{Name, Node, Step, Unread, Value};
pub use workbook::{Parts, read as workbook};

pub(crate) use json::is_metadata;
pub(crate) use kind::kind;

use crate::bundle::Store;

/// Reads a list that was left unread, of which this is the source. The places in it are counted from there.
pub(crate) fn again(source: &str, unread: &Unread) -> Option<Node> {
    match &unread.form {
        tree::Form::Json(marks) => json_sound::again(source, marks, unread),
        tree::Form::Xml => xml::again(source, unread),
        tree::Form::Clixml => clixml::again(source, unread),
    }
}

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
    pub text: Arc<Text>,
    /// Its values, and where reading stopped.
    pub parsed: Parsed,
    /// The request that it answers, where a carrier tells it.
    pub request: Option<Request>,
    /// The configuration change that it was sent with.
    pub change: Option<Arc<Change>>,
    /// What a person should know beside its content: the place in its carrier, say.
    pub note: String,
}

/// What the bytes of one document give: itself; or the carrier that it is, then each answer that it holds.
#[derive(Debug)]
pub struct Documents {
    /// The document; the answers of a carrier follow it, in its order.
    pub documents: Vec<Document>,
    /// Requests that Halo refused, as a carrier shows them.
    pub refused: Vec<Refused>,
    /// What a carrier holds that cannot be read: a sentence.
    pub opaque: Option<String>,
    /// Answers whose bodies are documents of their own, beside the carrier.
    pub attached: Vec<Attached>,
    /// Configuration changes that must not be used, in this carrier or in another one.
    pub undone: Vec<Undone>,
}

impl Documents {
    /// One document that carries no others.
    const fn one(documents: Vec<Document>) -> Self {
        Self { documents, refused: Vec::new(), opaque: None, attached: Vec::new(), undone: Vec::new() }
    }
}

/// Reads the bytes of a document, and what they carry. Never fails.
#[must_use]
pub fn read_all(name: Arc<str>, bytes: Vec<u8>, names: &Names) -> Documents {
    let size = bytes.len() as u64;
    if let Some(what) = foreign::name(&bytes) {
        let document = Document::foreign(name, size, decode::decode(bytes), what);
        return Documents::one(vec![document]);
    }
    let text = results::unfold(decode::decode(bytes));
    let format = sniff::format(&text);
    let carried = match format {
        Format::Json => carrier::read(&name, text.as_str(), names),
        Format::Text => carrier::plain(&name, text.as_str()),
        _ => None,
    };
    let Some(carried) = carried else {
        return Documents::one(vec![Document::of(name, size, text, format, names)]);
    };
    let mut locator = Locator::new(&text);
    let answers: Vec<_> = carried.answers.into_iter().map(|answer| (locator.place(answer.offset), answer)).collect();
    let read = |(place, answer): (Place, carrier::Answer)| {
        let mut document = Document::read(format!("{name}!/{}", answer.below).into(), answer.body, names);
        document.note = format!("from {} of {name}, line {}, column {}", answer.pointer, place.line, place.column);
        match answer.source {
            carrier::Source::Request(request) => document.request = Some(request),
            carrier::Source::Change(change) => document.change = Some(change),
        }
        document
    };
    let mut answers: Vec<Document> = answers.into_par_iter().map(read).collect();
    let parsed = Parsed { roots: Vec::new(), damage: carried.damage };
    let format = carried.format.unwrap_or(format);
    let mut documents = vec![Document { note: carried.note, ..Document::new(name, size, format, text, parsed) }];
    documents.append(&mut answers);
    let carrier::Carried { refused, opaque, attached, undone, .. } = carried;
    Documents { documents, refused, opaque, attached, undone }
}

impl Document {
    /// Reads a document. Never fails: what cannot be read is told by `format` and `parsed.damage`.
    #[must_use]
    pub fn read(name: Arc<str>, bytes: Vec<u8>, names: &Names) -> Self {
        let size = bytes.len() as u64;
        let text = results::unfold(decode::decode(bytes));
        let format = sniff::format(&text);
        Self::of(name, size, text, format, names)
    }

    /// A file of another program.
    fn foreign(name: Arc<str>, bytes: u64, text: Text, note: String) -> Self {
        Self { note, ..Self::new(name, bytes, Format::Binary, text, Parsed::default()) }
    }

    fn of(name: Arc<str>, bytes: u64, text: Text, format: Format, names: &Names) -> Self {
        let text = Arc::new(text);
        let mut parsed = match format {
            Format::Json | Format::Ndjson => json::read(&text, names),
            Format::Xml => xml::read(text.as_str(), names),
            Format::Clixml => clixml::read(text.as_str(), names),
            Format::Csv => csv::read(text.as_str()),
            Format::Har
            | Format::Postman
            | Format::Bruno
            | Format::Changes
            | Format::Xlsx
            | Format::Html
            | Format::Text
            | Format::Binary
            | Format::Empty => Parsed::default(),
        };
        // Behind what is enclosed nothing can be missing.
        if text.padded && (parsed.roots.len() > 1 || format == Format::Csv) {
            let detail = "ends in NUL bytes, as a file that was not written to its end".to_owned();
            parsed.damage.get_or_insert(Damage { offset: text.as_str().len(), detail });
        }
        let format = if format == Format::Json && parsed.roots.len() > 1 { Format::Ndjson } else { format };
        Self::new(name, bytes, format, text, parsed)
    }

    /// A document that stands for itself, of which nothing was skipped.
    fn new(name: Arc<str>, bytes: u64, format: Format, text: impl Into<Arc<Text>>, parsed: Parsed) -> Self {
        let (text, note) = (text.into(), String::new());
        Self { name, bytes, skipped: 0, format, text, parsed, request: None, change: None, note }
    }

    /// Reads a big document from a stream, without holding it whole. It is said to have `size` bytes, for which there will
    /// be room. `None` when it has to be read whole.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn scan(
        name: Arc<str>,
        input: &mut dyn Read,
        size: u64,
        names: &Names,
        markers: &Markers,
    ) -> std::io::Result<Option<Self>> {
        scan::read(name, input, size, names, markers)
    }

    /// Reads a long list of records in a file, and leaves its text there. `None` when it is anything else, or too many files
    /// are kept open for this already.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn leave(name: Arc<str>, store: &Store, names: &Names, markers: &Markers) -> std::io::Result<Option<Self>> {
        scan::leave(name, store, names, markers)
    }

    /// The same document without its text in memory, when that is all of the file it was read from: parts of it are read
    /// again from there when somebody asks.
    #[must_use]
    pub fn let_go(self, store: &Store, markers: &Markers) -> Self {
        scan::let_go(self, store, markers)
    }

    /// The same as [`Document::scan`] for a file, of which many pieces are read at once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn scan_file(name: Arc<str>, store: &Store, names: &Names, markers: &Markers) -> std::io::Result<Option<Self>> {
        scan::read_many(name, store, names, markers)
    }
}
