//! The tokens of a sound JSON text, one after another.

use std::borrow::Cow;

use wide::u8x16;

use super::Value;
use super::json::string;

/// Walks forward through a text. Everything answers nothing where the text breaks a rule of JSON.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    /// The next byte.
    pub(super) at: usize,
    /// Bytes that one token may have.
    pub(super) most: usize,
}

impl<'a> Tokens<'a> {
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    pub(super) fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte <= b' ' && matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Takes this byte, if it is the next one.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Whether the container that is next holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        let mut inside = Tokens { text: self.text, at: self.at + 1, most: self.most };
        inside.blanks();
        matches!(inside.peek(), Some(b'}' | b']'))
    }

    pub(super) fn name(&mut self) -> Option<Cow<'a, str>> {
        let (raw, plain) = self.quoted()?;
        if plain {
            raw.get(1..raw.len() - 1).map(Cow::Borrowed)
        } else {
            serde_json::from_str(raw).ok().map(Cow::Owned)
        }
    }

    /// A text, number or literal, as a value.
    #[inline]
    pub(super) fn scalar(&mut self) -> Option<Value> {
        let first = self.peek()?;
        if first == b'"' {
            let (raw, is_plain) = self.quoted()?;
            return Some(match raw.get(1..raw.len() - 1).filter(|_| is_plain) {
                Some(inner) => Value::Text(inner.into()),
                None => Value::Text(string(raw).into()),
            });
        }
        let raw = self.bare()?;
        Some(match first {
            b't' => Value::Bool(true),
            b'f' => Value::Bool(false),
            b'n' => Value::Null,
            _ => Value::Number(raw.into()),
        })
    }

    /// A number or literal, as it is written.
    fn bare(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.pass_scalar()?;
        self.text.get(start..self.at)
    }

    /// Passes over a text, number or literal.
    #[inline]
    pub(super) fn pass_scalar(&mut self) -> Option<()> {
        let start = self.at;
        match self.peek()? {
            b'"' => self.pass_text().map(|_| ())?,
            _ => self.pass_bare()?,
        }
        (self.at - start <= self.most).then_some(())
    }

    /// Passes over a number or literal, of any length.
    #[inline]
    pub(super) fn pass_bare(&mut self) -> Option<()> {
        match self.peek()? {
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    #[inline]
    fn literal(&mut self, word: &[u8]) -> Option<()> {
        self.text.as_bytes().get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// A text with its quotes, and whether it is written without escapes.
    #[inline]
    pub(super) fn quoted(&mut self) -> Option<(&'a str, bool)> {
        let start = self.at;
        let is_plain = self.pass_text()?;
        Some((self.text.get(start..self.at)?, is_plain))
    }

    /// Passes over a text: whether it is written without escapes.
    #[inline]
    pub(super) fn pass_text(&mut self) -> Option<bool> {
        let start = self.at;
        self.take(b'"')?;
        let mut is_plain = true;
        loop {
            self.at += plain(self.text.as_bytes().get(self.at..)?);
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return (self.at - start <= self.most).then_some(is_plain);
                }
                b'\\' => {
                    is_plain = false;
                    self.escape()?;
                }
                byte if byte < 0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' if bytes.get(self.at + 2..self.at + 6)?.iter().all(u8::is_ascii_hexdigit) => self.at += 6,
            _ => return None,
        }
        Some(())
    }
}

/// How many of the first bytes are neither quotes nor backslashes nor controls, in steps of sixteen; the last few may be
/// neither as well.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    let mut done = 0;
    for sixteen in bytes.as_chunks::<16>().0 {
        let part = u8x16::new(*sixteen);
        let controls = part.min(u8x16::splat(0x1F)).cmp_eq(part);
        let others = part.cmp_eq(u8x16::splat(b'"')) | part.cmp_eq(u8x16::splat(b'\\')) | controls;
        let found = others.move_mask();
        if found != 0 {
            return done + found.trailing_zeros() as usize;
        }
        done += 16;
    }
    done
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;

    proptest! {
        #[test]
        fn plain_bytes_are_skipped_up_to_the_first_other(bytes in proptest::collection::vec(
            proptest::sample::select(b"aZ09 \"\\\n\x1F\x7F\xC3\xA9\xFF~".to_vec()), 0..40)) {
            let expected = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(bytes.len());
            let found = plain(&bytes);
            prop_assert!(found == expected || (found < expected && found == bytes.len() / 16 * 16), "{}", found);
        }
    }
}
