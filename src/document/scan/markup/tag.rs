//! Start tags: their names, and what their attributes tell.

use std::borrow::Cow;

use super::super::markers::{Held, Markers};
use super::dialect::Dialect;
use super::rows::GiveUp;
use crate::document::xml_events::{local, unescape};

/// A start tag.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Start {
    /// Bytes of its name.
    pub(super) name: usize,
    /// Whether the name has to be decoded.
    pub(super) decode: bool,
    /// Whether the element ends with the tag.
    pub(super) closed: bool,
    /// Markers among the attributes, where these are properties.
    pub(super) held: Held,
    /// Whether there are attributes that are properties.
    pub(super) attributed: bool,
    /// Bytes of the property's name that an attribute tells, from the tag's first byte on.
    pub(super) key: Option<(usize, usize)>,
    /// Whether the key has to be decoded.
    pub(super) decode_key: bool,
    /// Whether an attribute says more than the scan follows.
    pub(super) odd: bool,
}

impl Start {
    /// Reads what stands between `<` and `>`. Nothing when that `>` is part of an attribute's value.
    #[inline]
    pub(super) fn read(inside: &[u8], dialect: Dialect, markers: &Markers) -> Result<Option<Self>, GiveUp> {
        let mut start = Self { name: inside.len(), ..Self::default() };
        if !inside.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_') {
            return Err(GiveUp);
        }
        let mut from = 0;
        while let Some(at) = inside.get(from..).and_then(look) {
            let at = from + at;
            match inside.get(at) {
                Some(b'x') => start.decode |= at.checked_sub(1).is_some_and(|before| inside.get(before) == Some(&b'_')),
                Some(b':') => start.decode = true,
                Some(b'/') if at + 1 == inside.len() => {
                    (start.name, start.closed) = (at, true);
                    return Ok(Some(start));
                }
                Some(byte) if byte.is_ascii_whitespace() => {
                    start.name = at;
                    return start.attributes(inside, at, dialect, markers);
                }
                _ => return Err(GiveUp),
            }
            from = at + 1;
        }
        Ok(Some(start))
    }

    /// Reads the attributes from `at` on.
    fn attributes(
        mut self,
        inside: &[u8],
        mut at: usize,
        dialect: Dialect,
        markers: &Markers,
    ) -> Result<Option<Self>, GiveUp> {
        loop {
            let rest = inside.get(at..).unwrap_or_default();
            let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
            let rest = rest.get(blank..).unwrap_or_default();
            match rest {
                [] => return Ok(Some(self)),
                [b'/'] => {
                    self.closed = true;
                    return Ok(Some(self));
                }
                _ if blank == 0 => return Err(GiveUp),
                _ => {}
            }
            let equals = rest.iter().position(|byte| *byte == b'=').ok_or(GiveUp)?;
            let (name, value) = rest.split_at_checked(equals).ok_or(GiveUp)?;
            if name.is_empty() || name.iter().any(|byte| byte.is_ascii_whitespace() || b"\"'/<>".contains(byte)) {
                return Err(GiveUp);
            }
            let quote = *value.get(1).ok_or(GiveUp)?;
            if !matches!(quote, b'"' | b'\'') {
                return Err(GiveUp);
            }
            let value = value.get(2..).unwrap_or_default();
            let Some(length) = value.iter().position(|byte| *byte == quote) else { return Ok(None) };
            let value = value.get(..length).unwrap_or_default();
            let place = at + blank + equals + 2;
            self.attribute(name, value, place, dialect, markers);
            at = place + length + 1;
        }
    }

    /// Takes up one attribute, whose value stands at `place`.
    #[inline]
    fn attribute(&mut self, name: &[u8], value: &[u8], place: usize, dialect: Dialect, markers: &Markers) {
        if let Some(key) = dialect.key() {
            if name == key {
                self.key = Some((place, place + value.len()));
                self.decode_key = value.contains(&b'&') || value.windows(2).any(|pair| pair == b"_x");
            } else {
                self.odd |= dialect == Dialect::Clixml && name == b"S";
            }
            return;
        }
        let (prefix, _) = name.iter().position(|byte| *byte == b':').map_or((&b""[..], name), |at| {
            (name.get(..at).unwrap_or_default(), name.get(at + 1..).unwrap_or_default())
        });
        if name.ends_with(b":nil") {
            self.odd |= value == b"true" || value == b"1";
        } else if name != b"xmlns" && !matches!(prefix, b"xmlns" | b"xml" | b"xsi" | b"i") {
            self.attributed = true;
            match std::str::from_utf8(name) {
                Ok(name) => markers.note(unescape(Cow::Borrowed(local(name))).as_bytes(), &mut self.held),
                Err(_) => self.odd = true,
            }
        }
    }
}

/// The first byte that means something: an end, a prefix, the end of `_x` of .NET's escapes, what names never hold.
#[inline]
fn look(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| {
        (*byte <= b'/' && !matches!(byte, b'-' | b'.')) || matches!(byte, b':' | b'=' | b'x')
    })
}
