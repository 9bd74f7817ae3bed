//! Sound JSON to the tree in one pass. Anything else is left to [`super::json`], which tells what is wrong and where.

use std::borrow::Cow;
use std::sync::Arc;

use wide::u8x16;

use super::json::{counted, string};
use super::{Filter, Name, Names, Node, Step, Unread, Value};

/// Depths of which the reader remembers whether objects there are records.
const DEPTHS: usize = 32;

/// The values of a text that is sound from start to end: one, or several objects and lists one after another.
///
/// Of objects that are records, containers of names that nobody asks for are left out, and lists of other names stay
/// unread. All of the text is read by the rules of JSON nevertheless.
pub(super) fn read(text: &str, names: &Names<'_>) -> Option<Vec<Node>> {
    let mut reader = Reader::new(text, &names.filter, 0);
    let mut roots = Vec::new();
    reader.blanks();
    while let Some(first) = reader.peek() {
        if !matches!(first, b'{' | b'[') {
            return None;
        }
        roots.push(reader.value(Step::None, 0)?);
        reader.blanks();
    }
    Some(roots)
}

/// Reads what was left unread, which begins at `start`.
pub(crate) fn again(text: &str, start: usize, unread: &Unread) -> Option<Node> {
    Reader { is_lazy: false, ..Reader::new(text, &unread.0, start) }.value(Step::None, 0)
}

struct Reader<'a> {
    text: &'a str,
    filter: &'a Arc<Filter>,
    at: usize,
    /// For each depth, whether the last object there was a record, of which containers may be left out.
    records: [bool; DEPTHS],
    /// Bytes that may be read twice: containers that were passed over in what turned out to be no record.
    again: usize,
    /// Whether lists of records stay unread.
    is_lazy: bool,
}

/// A container that was passed over: its place among the members, its name, and where it begins.
type Passed = (usize, Name, usize);

/// Names that were met in an object, by their numbers.
type Met = [u64; 8];

impl<'a> Reader<'a> {
    const fn new(text: &'a str, filter: &'a Arc<Filter>, at: usize) -> Self {
        Self { text, filter, at, records: [true; DEPTHS], again: text.len(), is_lazy: true }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes this byte, if it is the next one.
    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn value(&mut self, step: Step, depth: usize) -> Option<Node> {
        let start = self.at;
        let value = match self.peek()? {
            b'{' | b'[' if depth >= self.filter.bounds.depth => return None,
            b'{' => match self.members(depth)? {
                (members, true) => match counted(members) {
                    Ok(list) => return Some(Node { step: format!("{step}{}", list.step).into(), ..list }),
                    Err(members) => Value::Object(members),
                },
                (members, false) => Value::Object(members),
            },
            b'[' => Value::List(self.rows(depth)?),
            b'"' => {
                let (raw, plain) = self.quoted()?;
                self.filter.bounds.token(start, raw.len()).ok()?;
                match raw.get(1..raw.len() - 1).filter(|_| plain) {
                    Some(inner) => Value::Text(inner.into()),
                    None => Value::Text(string(raw).into()),
                }
            }
            first => {
                let raw = self.scalar().filter(|raw| raw.len() <= self.filter.bounds.token)?;
                match first {
                    b't' => Value::Bool(true),
                    b'f' => Value::Bool(false),
                    b'n' => Value::Null,
                    _ => Value::Number(raw.into()),
                }
            }
        };
        Some(Node { value, span: start..self.at, step })
    }

    fn rows(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut rows = Vec::new();
        self.take(b'[')?;
        self.blanks();
        if self.take(b']').is_some() {
            return Some(rows);
        }
        loop {
            self.blanks();
            rows.push(self.value(Step::row(rows.len()), depth + 1)?);
            self.blanks();
            if self.take(b']').is_some() {
                return Some(rows);
            }
            self.take(b',')?;
        }
    }

    /// The members of an object, and whether none of it is left out.
    fn members(&mut self, depth: usize) -> Option<(Vec<(Name, Node)>, bool)> {
        let mut members = Vec::new();
        let mut passed: Vec<Passed> = Vec::new();
        let (mut has_others, mut is_unread) = (false, false);
        self.take(b'{')?;
        self.blanks();
        if self.take(b'}').is_some() {
            return Some((members, true));
        }
        let may_pass = self.filter.prints.is_some() && self.again > 0 && self.was_record(depth);
        loop {
            self.blanks();
            let name = self.name()?;
            self.blanks();
            self.take(b':')?;
            self.blanks();
            let is_container = matches!(self.peek()?, b'{' | b'[');
            let is_wanted = self.filter.wants(&name);
            has_others |= is_container && !is_wanted;
            if is_container && may_pass && !is_wanted {
                passed.push((members.len() + passed.len(), name.into(), self.at));
                self.pass(depth + 1, &mut None)?;
            } else if is_container || is_wanted {
                let name = Name::from(name);
                let step = Step::Member(name.clone());
                let may_wait = may_pass && self.is_lazy && self.peek() == Some(b'[');
                let unread = if may_wait { self.unread(&step, depth + 1)? } else { None };
                is_unread |= unread.is_some();
                let node = match unread {
                    Some(node) => node,
                    None => self.value(step, depth + 1)?,
                };
                members.push((name, node));
            } else {
                self.scalar()?;
            }
            self.blanks();
            if self.take(b'}').is_some() {
                break;
            }
            self.take(b',')?;
        }
        if !has_others && !is_unread {
            return Some((members, true));
        }
        let is_record = self.filter.prints.as_ref().is_some_and(|prints| super::kind(&members, prints).is_some());
        if let Some(record) = self.records.get_mut(depth) {
            *record = is_record;
        }
        if is_record || (passed.is_empty() && !is_unread) {
            return Some((members, passed.is_empty()));
        }
        let end = self.at;
        for (_, node) in members.iter_mut().filter(|(_, node)| matches!(node.value, Value::Unread(_))) {
            *node = self.value_at(node.span.start, std::mem::take(&mut node.step), depth + 1)?;
        }
        for (place, name, start) in passed {
            let node = self.value_at(start, Step::Member(name.clone()), depth + 1)?;
            members.insert(place, (name, node));
        }
        self.at = end;
        Some((members, true))
    }

    /// A container that was passed over before.
    fn value_at(&mut self, start: usize, step: Step, depth: usize) -> Option<Node> {
        self.at = start;
        let node = self.value(step, depth)?;
        self.again = self.again.saturating_sub(self.at - start);
        Some(node)
    }

    /// Leaves a list unread, unless it is empty, or a name stands twice in an object in it: then it is not passed.
    fn unread(&mut self, step: &Step, depth: usize) -> Option<Option<Node>> {
        let start = self.at;
        let mut is_repeated = Some(false);
        let is_empty = self.pass(depth, &mut is_repeated)?;
        if is_empty || is_repeated == Some(true) {
            self.at = start;
            return Some(None);
        }
        let value = Value::Unread(Unread(self.filter.clone()));
        Some(Some(Node { value, span: start..self.at, step: step.clone() }))
    }

    fn was_record(&self, depth: usize) -> bool {
        self.records.get(depth).copied().unwrap_or(false)
    }

    /// Passes over a container, by the rules of JSON: whether it is empty. `repeated`, if asked for, tells whether a name
    /// that is kept stands twice in an object in it.
    fn pass(&mut self, depth: usize, repeated: &mut Option<bool>) -> Option<bool> {
        if depth >= self.filter.bounds.depth {
            return None;
        }
        let is_object = self.peek()? == b'{';
        let end = if is_object { b'}' } else { b']' };
        self.at += 1;
        self.blanks();
        if self.take(end).is_some() {
            return Some(true);
        }
        let mut met = Met::default();
        loop {
            self.blanks();
            if is_object {
                let (raw, is_plain) = self.quoted().filter(|(raw, _)| raw.len() <= self.filter.bounds.token)?;
                if let Some(repeated) = repeated {
                    *repeated |= !is_plain || self.meet(raw, &mut met);
                }
                self.blanks();
                self.take(b':')?;
                self.blanks();
            }
            match self.peek()? {
                b'{' | b'[' => {
                    self.pass(depth + 1, repeated)?;
                }
                _ => {
                    self.scalar().filter(|raw| raw.len() <= self.filter.bounds.token)?;
                }
            }
            self.blanks();
            if self.take(end).is_some() {
                return Some(false);
            }
            self.take(b',')?;
        }
    }

    /// Notes a name; whether it was met before, or may have been.
    #[inline]
    fn meet(&self, raw: &str, met: &mut Met) -> bool {
        let name = raw.get(1..raw.len() - 1).unwrap_or_default();
        let Some(number) = self.filter.number(name) else { return false };
        let Some(word) = met.get_mut(number / 64) else { return true };
        let bit = 1 << (number % 64);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    fn name(&mut self) -> Option<Cow<'a, str>> {
        let (raw, plain) = self.quoted()?;
        if raw.len() > self.filter.bounds.token {
            return None;
        }
        if plain {
            raw.get(1..raw.len() - 1).map(Cow::Borrowed)
        } else {
            serde_json::from_str(raw).ok().map(Cow::Owned)
        }
    }

    /// A text, number or literal, as it is written.
    #[inline]
    fn scalar(&mut self) -> Option<&'a str> {
        let start = self.at;
        match self.peek()? {
            b'"' => return self.quoted().map(|(raw, _)| raw),
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            _ => self.number()?,
        }
        self.text.get(start..self.at)
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
    fn quoted(&mut self) -> Option<(&'a str, bool)> {
        let start = self.at;
        self.take(b'"')?;
        let mut is_plain = true;
        loop {
            self.at += plain(self.text.as_bytes().get(self.at..)?);
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some((self.text.get(start..self.at)?, is_plain));
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
