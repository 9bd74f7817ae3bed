//! XML as events with their places: the ground both XML readers stand on.
//!
//! Promises: no event inside more elements than its bounds allow, every start tag has its end tag (also `<a/>`), text is
//! decoded. Comments, processing instructions and DTDs are passed over; a DTD that declares entities is damage, and an
//! entity that only a DTD could explain stays as it is written. What elements mean is left to the readers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use quick_xml::errors::IllFormedError;
use quick_xml::events::Event as Raw;
use quick_xml::events::attributes::Attributes;
use quick_xml::reader::Reader;

use super::parsed::Bounds;
use super::{Damage, Value};

/// Reads XML event by event.
pub(super) struct Events<'a> {
    text: &'a str,
    base: usize,
    reader: Reader<&'a [u8]>,
    depth: usize,
    bounds: Bounds,
}

/// What comes next in a document.
pub(super) enum Event<'a> {
    /// A start tag.
    Open(Tag<'a>),
    /// A piece of text, decoded. An element's text may come in several pieces.
    Text(Cow<'a, str>),
    /// An end tag and its place; an empty one at the end of `<a/>`.
    Close(Range<usize>),
    /// The end of the document. Elements may still be open.
    End,
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// The element's name as it is written, with its prefix.
    pub(super) name: &'a str,
    /// The tag's place.
    pub(super) span: Range<usize>,
    attributes: &'a str,
}

/// An attribute of a start tag.
pub(super) struct Attribute<'a> {
    /// Its name as it is written, with its prefix.
    pub(super) name: &'a str,
    /// Its value as it is written, between the quotes.
    pub(super) raw: &'a str,
    /// The place of `raw`.
    pub(super) span: Range<usize>,
}

impl<'a> Events<'a> {
    /// The events of `text` from the byte `base` on. Places are counted from the start of `text`.
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        let rest = text.get(base..).unwrap_or_default();
        let start = rest.trim_start_matches('\u{feff}');
        let mut reader = Reader::from_str(start);
        reader.config_mut().expand_empty_elements = true;
        Self { text, base: base + rest.len() - start.len(), reader, depth: 0, bounds: Bounds::default() }
    }

    /// The same with other bounds.
    pub(super) const fn within(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// The next event. After damage there is none worth asking for.
    pub(super) fn next(&mut self) -> Result<Event<'a>, Damage> {
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            let span = start..self.position();
            self.bounds.token(start, span.len())?;
            let text = match event {
                Ok(Raw::Start(tag)) => {
                    return self.open(span, tag.name().as_ref().len(), tag.attributes_raw().len()).map(Event::Open);
                }
                Ok(Raw::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Event::Close(span));
                }
                Ok(Raw::Eof) => return Ok(Event::End),
                Ok(Raw::Text(text)) => text.xml10_content().unwrap_or_default(),
                Ok(Raw::CData(text)) => text.xml10_content().unwrap_or_default(),
                Ok(Raw::GeneralRef(_)) => reference(self.slice(span.clone())),
                // Whoever declares entities wants them expanded, and a text that holds them is not what it says.
                Ok(Raw::DocType(_)) if self.slice(span.clone()).contains("<!ENTITY") => {
                    return Err(damage(start, "it declares entities, which are never expanded"));
                }
                Ok(Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) | Raw::Empty(_)) => continue,
                Err(error) => return Err(self.error(&error)),
            };
            if self.depth > 0 {
                return Ok(Event::Text(text));
            }
            if !text.trim_ascii().is_empty() {
                let blank = text.len() - text.trim_ascii_start().len();
                return Err(damage(start + blank, "text outside of any element"));
            }
        }
    }

    /// Checks a start tag.
    fn open(&mut self, span: Range<usize>, name: usize, attributes: usize) -> Result<Tag<'a>, Damage> {
        let start = span.start + 1;
        let tag = Tag {
            name: self.slice(start..start + name),
            attributes: self.slice(start + name..start + name + attributes),
            span,
        };
        if !tag.name.starts_with(|letter: char| letter.is_alphabetic() || matches!(letter, '_' | ':')) {
            return Err(damage(tag.span.start, "`<` does not begin a tag"));
        }
        self.depth += 1;
        if self.depth > self.bounds.depth {
            return Err(self.bounds.too_deep(tag.span.start));
        }
        Ok(tag)
    }

    /// Where the parser stands in `text`.
    fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or_default()
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The damage that an error of the parser tells.
    fn error(&self, error: &quick_xml::Error) -> Damage {
        let offset = self.base + usize::try_from(self.reader.error_position()).unwrap_or_default();
        let detail = match error {
            quick_xml::Error::Syntax(error) => error.to_string(),
            // What stands between the brackets may be anything, a secret too.
            quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
                "an end tag that does not match its start tag".to_owned()
            }
            quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => {
                "an end tag without a start tag".to_owned()
            }
            quick_xml::Error::IllFormed(error) => error.to_string(),
            error => error.to_string(),
        };
        damage(offset, &detail)
    }
}

impl<'a> Tag<'a> {
    /// The element's name without its prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name)
    }

    /// The attributes, up to the first that is malformed.
    pub(super) fn attributes(&self) -> impl Iterator<Item = Result<Attribute<'a>, Damage>> + use<'a> {
        let raw = self.attributes;
        let (start, base) = (self.span.start, self.span.start + 1 + self.name.len());
        let place = move |part: &[u8]| {
            let from = part.as_ptr().addr().saturating_sub(raw.as_ptr().addr());
            from..from + part.len()
        };
        let mut attributes = Attributes::new(raw, 0);
        attributes.with_checks(false);
        attributes.map(move |attribute| {
            let attribute = attribute.map_err(|_| damage(start, "malformed attribute"))?;
            let value = place(&attribute.value);
            Ok(Attribute {
                name: raw.get(place(attribute.key.as_ref())).unwrap_or_default(),
                raw: raw.get(value.clone()).unwrap_or_default(),
                span: base + value.start..base + value.end,
            })
        })
    }
}

impl<'a> Attribute<'a> {
    /// The value, decoded.
    pub(super) fn text(&self) -> Cow<'a, str> {
        if !self.raw.contains(['&', '\r', '\n', '\t']) {
            return Cow::Borrowed(self.raw);
        }
        let spaced = self.raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        let mut text = String::with_capacity(spaced.len());
        let mut rest = spaced.as_str();
        while let Some((before, after)) = rest.split_once('&') {
            text.push_str(before);
            let end = after.find(['&', ';']).filter(|end| after.get(*end..).is_some_and(|end| end.starts_with(';')));
            let (entity, after) = end.and_then(|end| after.split_at_checked(end + 1)).unwrap_or(("", after));
            match entity.strip_suffix(';').and_then(character) {
                Some(letter) => text.push(letter),
                None => text.extend(["&", entity]),
            }
            rest = after;
        }
        text.push_str(rest);
        Cow::Owned(text)
    }
}

/// Counts the elements of one parent by name, for the positions in their steps.
#[derive(Default)]
pub(super) struct Siblings<'a> {
    counts: HashMap<&'a str, usize>,
    has_repeated: bool,
}

impl<'a> Siblings<'a> {
    /// Counts one more element; gives its position among those of its name.
    pub(super) fn add(&mut self, name: &'a str) -> usize {
        let count = self.counts.entry(name).or_default();
        *count += 1;
        self.has_repeated |= *count > 1;
        *count
    }

    /// Whether a name is repeated.
    pub(super) const fn has_repeated(&self) -> bool {
        self.has_repeated
    }

    /// The step to an element, once all its siblings are counted: `/name`, or `/name[2]` when the name is repeated.
    pub(super) fn step(&self, name: &str, position: usize) -> String {
        if self.has_repeated && self.counts.get(name).is_some_and(|count| *count > 1) {
            format!("/{name}[{position}]")
        } else {
            format!("/{name}")
        }
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    let colon = memchr::memrchr(b':', name.as_bytes());
    colon.and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

/// The place of an element's text: its content without the blanks around it, the element itself when that is nothing.
pub(super) fn content(text: &str, tag: &Range<usize>, end: &Range<usize>) -> Range<usize> {
    let raw = text.get(tag.end..end.start).unwrap_or_default();
    let inner = raw.trim_ascii_start();
    let start = end.start - inner.len();
    match inner.trim_ascii_end().len() {
        0 => tag.start..end.end,
        length => start..start + length,
    }
}

/// Undoes .NET's escapes `_xHHHH_`, two of them for a character beyond U+FFFF. What is no character stays as written.
pub(super) fn unescape(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !memchr::memchr_iter(b'_', bytes).any(|at| bytes.get(at + 1) == Some(&b'x')) {
        return text;
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        result.push_str(before);
        let first = unit(escape);
        let second = escape.get(7..).and_then(unit);
        let (letter, length) = match (first, second) {
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                (char::decode_utf16([high, low]).next().and_then(Result::ok), 14)
            }
            (Some(unit), _) => (char::from_u32(u32::from(unit)), 7),
            (None, _) => (None, 1),
        };
        match letter {
            Some(letter) => result.push(letter),
            None => result.push_str(escape.get(..length).unwrap_or_default()),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    result.push_str(rest);
    Cow::Owned(result)
}

/// Whether a value holds no others.
pub(super) const fn is_scalar(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => true,
        Value::List(_) | Value::Object(_) | Value::Unread(_) => false,
    }
}

/// Whether a text is a number that JSON could hold, so that `NaN` and `1,5` stay text.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|letter: char| letter == '-' || letter.is_ascii_digit())
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A damage with a phrase of bearable length.
pub(super) fn damage(offset: usize, detail: &str) -> Damage {
    Damage { offset, detail: detail.chars().take(120).collect() }
}

/// The text of `&…;`.
fn reference(written: &str) -> Cow<'_, str> {
    let name = written.strip_prefix('&').and_then(|name| name.strip_suffix(';'));
    name.and_then(character).map_or(Cow::Borrowed(written), |letter| Cow::Owned(letter.to_string()))
}

/// The character of a predefined entity or a character reference.
fn character(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            code.ok().filter(|code| *code > 0).and_then(char::from_u32)
        }
    }
}

/// The UTF-16 unit of an escape `_xHHHH_` at the start of `text`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) { u16::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
#[path = "xml_events_tests.rs"]
mod tests;
