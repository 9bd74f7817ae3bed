//! Start tags: their names, and what their attributes tell.

use std::borrow::Cow;

use wide::u8x16;

use super::super::markers::{Held, Markers};
use super::dialect::Dialect;
use super::frame::GiveUp;
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
    /// Whether there are attributes that are properties.
    pub(super) attributed: bool,
    /// Whether an attribute says more than the scan follows.
    pub(super) odd: bool,
    /// Where the property's name that an attribute tells stands, after the bracket.
    pub(super) key: Option<(usize, usize)>,
    /// Whether the key has to be decoded.
    pub(super) decode_key: bool,
}

impl Start {
    /// What follows the name in the tag of a value that is nil, as .NET writes it, before the blank and the slash.
    pub(super) const NIL: &[u8] = b" xsi:nil=\"true\"";
    /// What stands before a property's name in CLIXML.
    pub(super) const KEY: &[u8] = b" N=\"";

    /// Reads what stands between the brackets at `at` and `end`; markers among attributes go to `held`. Nothing when
    /// the second one is part of an attribute's value.
    #[inline]
    pub(super) fn read(
        buffer: &[u8],
        at: usize,
        end: usize,
        dialect: Dialect,
        markers: &Markers,
        held: &mut Held,
    ) -> Result<Option<Self>, GiveUp> {
        let inside = buffer.get(at + 1..end).ok_or(GiveUp)?;
        if !inside.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_') {
            return Err(GiveUp);
        }
        let quick =
            if dialect == Dialect::Clixml { Self::keyed(buffer, at, inside) } else { Self::plain(buffer, at, inside) };
        if quick.is_some() {
            return Ok(quick);
        }
        Self::slowly(inside, dialect, markers, held)
    }

    /// A tag that is a name alone, or one without content as .NET writes it.
    #[inline]
    fn plain(buffer: &[u8], at: usize, inside: &[u8]) -> Option<Self> {
        if is_plain(buffer, at + 1, inside.len()) {
            return Some(Self { name: inside.len(), ..Self::default() });
        }
        let name = inside.strip_suffix(b" /")?.strip_suffix(Self::NIL)?.len();
        is_plain(buffer, at + 1, name).then(|| Self { name, closed: true, ..Self::default() })
    }

    /// A tag that is a short name, and the property's name, and a number, as `Export-Clixml` writes it.
    #[inline]
    fn keyed(buffer: &[u8], at: usize, inside: &[u8]) -> Option<Self> {
        let unnumbered = without_number(inside);
        let inside = unnumbered.unwrap_or(inside);
        if is_plain(buffer, at + 1, inside.len()) {
            return Some(Self { name: inside.len(), ..Self::default() });
        }
        let name = inside.iter().take(4).position(|byte| *byte == b' ')?;
        let value = inside.get(name..)?.strip_prefix(Self::KEY)?;
        let from = name + Self::KEY.len();
        let (key, closed) = match value {
            [key @ .., b'"'] => (key, false),
            [key @ .., b'"', b' ', b'/'] if unnumbered.is_none() => (key, true),
            _ => return None,
        };
        is_plain_key(buffer, at + 1 + from, key.len()).then(|| Self {
            name,
            closed,
            key: Some((from, from + key.len())),
            ..Self::default()
        })
    }

    /// Any tag.
    fn slowly(inside: &[u8], dialect: Dialect, markers: &Markers, held: &mut Held) -> Result<Option<Self>, GiveUp> {
        let end = inside.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(inside.len());
        let name = inside.get(..end).unwrap_or_default();
        if name.iter().any(|byte| b"\"'=".contains(byte)) {
            return Err(GiveUp);
        }
        let mut start = Self { name: end, decode: name.contains(&b':') || is_escaped(name), ..Self::default() };
        *held = Held::default();
        let mut at = end;
        loop {
            let rest = inside.get(at..).unwrap_or_default();
            let blank = rest.len() - rest.trim_ascii_start().len();
            let rest = rest.get(blank..).unwrap_or_default();
            match rest {
                [] => return Ok(Some(start)),
                [b'/'] => {
                    start.closed = true;
                    return Ok(Some(start));
                }
                _ if blank == 0 => return Err(GiveUp),
                _ => {}
            }
            let equals = rest.iter().position(|byte| *byte == b'=').ok_or(GiveUp)?;
            let (name, value) = rest.split_at_checked(equals).ok_or(GiveUp)?;
            if name.is_empty() || name.iter().any(|byte| byte.is_ascii_whitespace() || b"\"'/<>".contains(byte)) {
                return Err(GiveUp);
            }
            let quote = *value.get(1).filter(|quote| matches!(quote, b'"' | b'\'')).ok_or(GiveUp)?;
            let value = value.get(2..).unwrap_or_default();
            let Some(length) = value.iter().position(|byte| *byte == quote) else { return Ok(None) };
            let place = at + blank + equals + 2;
            start.attribute(name, value.get(..length).unwrap_or_default(), place, dialect, markers, held);
            at = place + length + 1;
        }
    }

    /// Takes up one attribute, whose value stands at `place`.
    fn attribute(
        &mut self,
        name: &[u8],
        value: &[u8],
        place: usize,
        dialect: Dialect,
        markers: &Markers,
        held: &mut Held,
    ) {
        if let Some(key) = dialect.key() {
            if name == key {
                self.key = Some((place, place + value.len()));
                self.decode_key = value.contains(&b'&') || is_escaped(value);
            } else {
                self.odd |= dialect == Dialect::Clixml && name == b"S";
            }
            return;
        }
        let prefix = name.iter().position(|byte| *byte == b':').and_then(|at| name.get(..at)).unwrap_or_default();
        if name.ends_with(b":nil") {
            self.odd |= matches!(value, b"true" | b"1");
        } else if name != b"xmlns" && !matches!(prefix, b"xmlns" | b"xml" | b"xsi" | b"i") {
            self.attributed = true;
            match std::str::from_utf8(name) {
                Ok(name) => {
                    markers.note(unescape(Cow::Borrowed(local(name))).as_bytes(), held);
                }
                Err(_) => self.odd = true,
            }
        }
    }
}

/// What stands in a tag before the attribute that numbers objects, when that is the last one.
#[inline]
pub(super) fn without_number(inside: &[u8]) -> Option<&[u8]> {
    let rest = inside.strip_suffix(b"\"")?;
    let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    rest.get(..rest.len() - digits)?.strip_suffix(b" RefId=\"").filter(|_| digits > 0)
}

/// Whether what stands at `at` is a name without attributes, prefix or letters written as numbers.
#[inline(always)]
pub(super) fn is_plain(buffer: &[u8], at: usize, length: usize) -> bool {
    let odd = |part: u8x16| part.cmp_eq(part.min(u8x16::splat(b'/'))) | part.cmp_eq(u8x16::splat(b':'));
    is_free(buffer, at, length, odd)
}

/// The same for a property's name in an attribute.
#[inline(always)]
pub(super) fn is_plain_key(buffer: &[u8], at: usize, length: usize) -> bool {
    let odd = |part: u8x16| part.cmp_eq(u8x16::splat(b'"')) | part.cmp_eq(u8x16::splat(b'&'));
    is_free(buffer, at, length, odd)
}

/// Whether the text at `at` holds nothing that `odd` marks, and no `_x`, as .NET's escapes begin.
#[inline(always)]
fn is_free(buffer: &[u8], at: usize, length: usize, odd: impl Fn(u8x16) -> u8x16) -> bool {
    let mut from = 0;
    loop {
        let Some(part) = buffer.get(at + from..).and_then(<[u8]>::first_chunk::<16>) else { return false };
        let part = u8x16::new(*part);
        let mask = |part: u8x16| part.move_mask() & 0xFFFF;
        let escapes = mask(part.cmp_eq(u8x16::splat(b'_'))) << 1 & mask(part.cmp_eq(u8x16::splat(b'x')));
        let left = length - from;
        let own = if left < 16 { (1 << left) - 1 } else { 0xFFFF };
        if (mask(odd(part)) | escapes) & own != 0 {
            return false;
        }
        if left <= 16 {
            return true;
        }
        // A pair may stand across two parts.
        from += 15;
    }
}

/// Whether the names of so many bytes at these two places are the same.
#[inline(always)]
pub(super) fn same(buffer: &[u8], one: usize, other: usize, length: usize) -> bool {
    let part = |at: usize| buffer.get(at..).and_then(<[u8]>::first_chunk::<16>);
    match (part(one), part(other)) {
        (Some(a), Some(b)) if length <= 16 => {
            let same = u8x16::new(*a).cmp_eq(u8x16::new(*b)).move_mask();
            let own = (1 << length) - 1;
            same & own == own
        }
        _ => buffer.get(one..one + length) == buffer.get(other..other + length),
    }
}

/// Whether a name may hold letters that are written as numbers.
fn is_escaped(name: &[u8]) -> bool {
    name.windows(2).any(|pair| pair == b"_x")
}
