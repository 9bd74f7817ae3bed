//! Takes JSON apart, from the beginning of a member or an item on.

use super::parts::{Parts, What};
use super::permit::{Level, Permit};

/// What stands last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Nothing,
    Opening,
    Name,
    Colon,
    Comma,
    Value,
    Closing,
}

/// A walk over JSON.
#[derive(Debug)]
pub(super) struct Json<'t, 'p> {
    pub(super) parts: Parts<'t>,
    permit: Permit<'p>,
    last: Last,
    /// The name before the colon that stands last.
    name: Option<&'t str>,
}

impl<'t, 'p> Json<'t, 'p> {
    pub(super) fn new(permit: Permit<'p>) -> Self {
        Self { parts: Parts::new(), permit, last: Last::Nothing, name: None }
    }

    /// Takes a text apart, up to where it cannot be followed. Nothing when that is before its end.
    pub(super) fn read(&mut self, text: &'t str) -> Option<()> {
        let mut rest = text;
        while let Some(first) = rest.bytes().next() {
            let length = match first {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
                    self.mark(rest, length)?
                }
                0xEF if self.last == Last::Nothing && rest.starts_with('\u{feff}') => {
                    self.mark(rest, '\u{feff}'.len_utf8())?
                }
                b'"' => self.text(rest)?,
                b'{' | b'[' => {
                    // Values on lines of their own follow each other.
                    let next = self.last == Last::Closing && self.parts.innermost().is_none();
                    if !(next || self.expects_value()) {
                        return None;
                    }
                    let length = self.mark(rest, 1)?;
                    let level = self.name.take().map_or(Level::Texts, |name| self.permit.level(name));
                    self.parts.open(if first == b'{' { "}" } else { "]" }, level);
                    self.last = Last::Opening;
                    length
                }
                b'}' | b']' => {
                    let own = self.parts.innermost().is_none_or(|end| rest.starts_with(end));
                    if !own || !matches!(self.last, Last::Opening | Last::Value | Last::Closing) {
                        return None;
                    }
                    self.parts.close();
                    self.last = Last::Closing;
                    self.mark(rest, 1)?
                }
                b',' if matches!(self.last, Last::Nothing | Last::Value | Last::Closing) => {
                    self.last = Last::Comma;
                    self.mark(rest, 1)?
                }
                b':' if self.last == Last::Name => {
                    self.last = Last::Colon;
                    self.mark(rest, 1)?
                }
                b'-' | b'0'..=b'9' | b'a'..=b'z' => self.bare(rest)?,
                _ => return None,
            };
            rest = rest.get(length..)?;
        }
        Some(())
    }

    /// The judged value stands here. Nothing when no value can, or none that has a neighbourhood.
    pub(super) fn stand(&mut self) -> Option<()> {
        let first = self.last == Last::Nothing && self.parts.count() == 0;
        if !(first || self.expects_value()) || !self.parts.stand() {
            return None;
        }
        (self.last, self.name) = (Last::Value, None);
        Some(())
    }

    /// Whether a value may follow.
    fn expects_value(&self) -> bool {
        match self.last {
            Last::Colon => true,
            Last::Nothing | Last::Opening | Last::Comma => self.parts.innermost() != Some("}"),
            Last::Name | Last::Value | Last::Closing => false,
        }
    }

    fn mark(&mut self, rest: &'t str, length: usize) -> Option<usize> {
        self.parts.push(rest.get(..length)?, What::Mark);
        Some(length)
    }

    /// A name or a text.
    fn text(&mut self, rest: &'t str) -> Option<usize> {
        let inner = rest.get(1..)?;
        let Some(end) = closing(inner) else {
            // All of it is not there.
            self.parts.push(rest, What::Hidden);
            return None;
        };
        let (text, after) = (inner.get(..end)?, inner.get(end + 1..)?);
        let is_name = after.trim_ascii_start().starts_with(':');
        let opens = matches!(self.last, Last::Nothing | Last::Opening | Last::Comma);
        let what = if is_name && opens && self.parts.innermost() != Some("]") {
            (self.last, self.name) = (Last::Name, Some(text));
            What::Name
        } else if !is_name && self.expects_value() {
            self.last = Last::Value;
            What::Text(self.name.take())
        } else {
            return None;
        };
        self.mark(rest, 1)?;
        self.parts.push(text, what);
        self.mark(inner.get(end..)?, 1)?;
        Some(end + 2)
    }

    /// A number or a literal.
    fn bare(&mut self, rest: &'t str) -> Option<usize> {
        if !self.expects_value() {
            return None;
        }
        let length = rest.find([',', '}', ']', ' ', '\t', '\r', '\n']).unwrap_or(rest.len());
        let word = rest.get(..length)?;
        let what = match word {
            "true" | "false" | "null" => What::Mark,
            // One at the end may not be whole.
            _ if length == rest.len() => What::Hidden,
            _ if is_number(word) => What::Number(self.name),
            _ => return None,
        };
        self.parts.push(word, what);
        (self.last, self.name) = (Last::Value, None);
        Some(length)
    }
}

/// Whether a word is a number.
pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'))
}

/// Where the text ends that begins here. Lines do not end in texts.
fn closing(inner: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at),
            b'\n' => return None,
            _ => {}
        }
    }
    None
}
