//! JSON text to the tree, with the place of every value.
//!
//! `serde_json` does the parsing; raw values keep the place of each value in the text. Several values one after
//! another (NDJSON, concatenated answers) become several roots. A document that breaks off gives the values that
//! were whole before the break: rows of a list, never half a record.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Damage, Name, Names, Node, Parsed, Step, Text, Value, json_sound};

/// Containers inside containers from which on a text is first looked through for what is nested too deep: each level
/// is read again for each one around it.
const SHALLOW: usize = 12;

/// Reads a JSON text.
pub(crate) fn read(text: &Arc<Text>, names: &Names) -> Parsed {
    match json_sound::read(text, names) {
        Some(roots) => Parsed { roots, damage: None },
        None => read_any(text.as_str(), names),
    }
}

/// The same in several passes, for texts that are no sound objects or lists: with what is wrong in them.
fn read_any(text: &str, names: &Names) -> Parsed {
    let reader = Reader { text, names };
    let mut parsed = Parsed::default();
    let mut begin = 0;
    while let Some(next) = reader.values(begin, &mut parsed) {
        begin = next;
    }
    parsed
}

struct Reader<'a> {
    text: &'a str,
    names: &'a Names,
}

impl<'a> Reader<'a> {
    /// Reads the values that follow `begin` up to the end, to damage, or to a comma: where to go on after it.
    /// `FOR JSON … WITHOUT_ARRAY_WRAPPER` writes rows with commas between them.
    fn values(&self, begin: usize, parsed: &mut Parsed) -> Option<usize> {
        let rest = self.text.get(begin..)?;
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        loop {
            let start = begin + stream.byte_offset();
            match stream.next()? {
                Ok(raw) => match self.node(raw.get(), Step::None, 0) {
                    Ok(node) => parsed.roots.push(node),
                    Err(damage) => {
                        parsed.damage = Some(damage);
                        parsed.roots.extend(self.rescue(self.offset(raw.get()), Step::None, 0));
                        return None;
                    }
                },
                Err(error) => {
                    let rest = self.text.get(start..)?.trim_start();
                    if let Some(after) = rest.strip_prefix(',')
                        && parsed.roots.last().is_some_and(Node::is_object)
                        && after.trim_start().starts_with('{')
                    {
                        return Some(self.text.len() - after.len());
                    }
                    // The stream counts lines from where it began.
                    parsed.damage = Some(self.damage(begin, &error));
                    parsed.roots.extend(self.rescue(start, Step::None, 0));
                    return None;
                }
            }
        }
    }

    /// Where a slice of the text begins.
    fn offset(&self, part: &str) -> usize {
        offset(self.text, part)
    }

    /// The damage that an error tells, in the text that begins at `start`.
    fn damage(&self, start: usize, error: &serde_json::Error) -> Damage {
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let offset = (start + line + error.column().saturating_sub(1)).min(self.text.len());
        let detail = error.to_string();
        let detail = detail.rsplit_once(" at line ").map_or(detail.as_str(), |(detail, _)| detail);
        Damage { offset, detail: detail.to_lowercase() }
    }

    fn node(&self, raw: &'a str, step: Step, depth: usize) -> Result<Node, Damage> {
        let (start, bounds) = (self.offset(raw), self.names.bounds());
        match raw.as_bytes().first() {
            Some(b'{' | b'[') if depth >= bounds.depth => return Err(bounds.too_deep(start)),
            Some(b'{' | b'[') if depth == SHALLOW => {
                if let Some(at) = too_deep(raw, bounds.depth.saturating_sub(depth)) {
                    return Err(bounds.too_deep(start + at));
                }
                return self.container(raw, step, depth);
            }
            Some(b'{' | b'[') => return self.container(raw, step, depth),
            _ => {}
        }
        bounds.token(start, raw.len())?;
        let value = match raw.as_bytes().first() {
            Some(b'"') => Value::Text(string(raw).into()),
            Some(b't') => Value::Bool(true),
            Some(b'f') => Value::Bool(false),
            Some(b'n') | None => Value::Null,
            Some(_) => Value::Number(raw.into()),
        };
        Ok(Node { value, span: start..start + raw.len(), step })
    }

    /// An object or a list.
    fn container(&self, raw: &'a str, step: Step, depth: usize) -> Result<Node, Damage> {
        let start = self.offset(raw);
        let value = if raw.starts_with('{') {
            let members = RefCell::new(Vec::new());
            into_members(raw, &members).map_err(|error| self.damage(start, &error))?;
            match counted(self.members(members.into_inner(), depth)?) {
                Ok(list) => return Ok(Node { step: format!("{step}{}", list.step).into(), ..list }),
                Err(members) => Value::Object(members),
            }
        } else {
            let rows = RefCell::new(Vec::new());
            into_rows(raw, &rows).map_err(|error| self.damage(start, &error))?;
            Value::List(self.rows(rows.into_inner(), depth)?)
        };
        Ok(Node { value, span: start..start + raw.len(), step })
    }

    fn rows(&self, rows: Vec<&'a RawValue>, depth: usize) -> Result<Vec<Node>, Damage> {
        rows.into_iter().enumerate().map(|(index, raw)| self.node(raw.get(), Step::row(index), depth + 1)).collect()
    }

    fn members(&self, members: Vec<(Cow<'a, str>, &'a RawValue)>, depth: usize) -> Result<Vec<(Name, Node)>, Damage> {
        members
            .into_iter()
            .filter(|(name, raw)| raw.get().starts_with(['{', '[']) || self.names.wants(name))
            .map(|(name, raw)| {
                self.names.bounds().token(self.offset(raw.get()), name.len())?;
                let name: Name = name.into();
                let node = self.node(raw.get(), Step::Member(name.clone()), depth + 1)?;
                Ok((name, node))
            })
            .collect()
    }

    /// What is whole in a value that breaks off: rows of a list, also inside wrappers. Half a record is nothing.
    fn rescue(&self, start: usize, step_here: Step, depth: usize) -> Option<Node> {
        let rest = self.text.get(start..)?;
        let begin = start + (rest.len() - rest.trim_start().len());
        let rest = self.text.get(begin..)?;
        if depth >= self.names.bounds().depth
            || (depth == SHALLOW && too_deep(rest, self.names.bounds().depth).is_some())
        {
            return None;
        }
        let span = begin..self.text.len();
        if rest.starts_with('[') {
            let rows = RefCell::new(Vec::new());
            let _ = into_rows(rest, &rows);
            let rows = rows.into_inner();
            let end = rows.last().map_or(begin + 1, |raw: &&RawValue| self.offset(raw.get()) + raw.get().len());
            let count = rows.len();
            let mut nodes = Vec::new();
            for (index, raw) in rows.into_iter().enumerate() {
                match self.node(raw.get(), Step::row(index), depth + 1) {
                    Ok(node) => nodes.push(node),
                    Err(_) => break,
                }
            }
            let inner = after_comma(self.text, end)
                .filter(|next| self.text.get(*next..).is_some_and(|text| text.starts_with('[')));
            if let Some(next) = inner {
                nodes.extend(self.rescue(next, Step::row(count), depth + 1));
            }
            return Some(Node { value: Value::List(nodes), span, step: step_here });
        }
        if !rest.starts_with('{') {
            return None;
        }
        let members = RefCell::new(Vec::new());
        let _ = into_members(rest, &members);
        let members = members.into_inner();
        // A wrapper holds lists and counts. Anything else is half a record.
        if members.iter().any(|(name, raw)| !raw.get().starts_with(['{', '[']) && !is_metadata(name)) {
            return None;
        }
        let end = members.last().map_or(begin + 1, |(_, raw)| self.offset(raw.get()) + raw.get().len());
        let mut nodes = Vec::new();
        for (name, raw) in members {
            if let Ok(node) = self.members(vec![(name.clone(), raw)], depth) {
                nodes.extend(node);
            } else {
                let name: Name = name.into();
                let node = self.rescue(self.offset(raw.get()), Step::Member(name.clone()), depth + 1)?;
                nodes.push((name, node));
            }
        }
        if let Some((name, value)) = self.key(end)
            && let Some(node) = self.rescue(value, Step::Member(name.as_str().into()), depth + 1)
        {
            nodes.push((name.into(), node));
        }
        Some(Node { value: Value::Object(nodes), span, step: step_here })
    }

    /// The member name that follows `end`, and where its value begins.
    fn key(&self, end: usize) -> Option<(String, usize)> {
        let start = after_comma(self.text, end)?;
        let mut stream = serde_json::Deserializer::from_str(self.text.get(start..)?).into_iter::<String>();
        let name = stream.next()?.ok()?;
        let after = start + stream.byte_offset();
        let rest = self.text.get(after..)?;
        let colon = after + (rest.len() - rest.trim_start().len());
        self.text.get(colon..)?.starts_with(':').then_some((name, colon + 1))
    }
}

/// The list that an object stands for: Windows PowerShell writes `{"value":[…],"Count":2}` in place of a list of two,
/// also inside of records.
pub(super) fn counted(mut members: Vec<(Name, Node)>) -> Result<Node, Vec<(Name, Node)>> {
    let member = |name: &str| members.iter().find(|(own, _)| own == name).map(|(_, node)| &node.value);
    let is_counted = match (members.len(), member("value"), member("Count")) {
        (2, Some(Value::List(rows)), Some(Value::Number(count))) => rows.len().to_string() == *count,
        _ => false,
    };
    if !is_counted {
        return Err(members);
    }
    members.retain(|(name, _)| name == "value");
    members.pop().map(|(_, list)| list).ok_or(members)
}

/// Where a container begins that is inside of more than `depth` others, counted from the text's start on.
fn too_deep(text: &str, depth: usize) -> Option<usize> {
    let (mut open, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                open += 1;
                if open > depth {
                    return Some(at);
                }
            }
            b'}' | b']' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Metadata that wrappers of lists carry beside the list.
pub(crate) fn is_metadata(name: &str) -> bool {
    matches!(name, "record_count" | "page_no" | "page_size" | "Count" | "columns_id" | "include_children")
        || name.starts_with("columns")
        || name.starts_with('@')
}

/// The next place after blanks and at most one comma.
fn after_comma(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?.trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    Some(text.len() - rest.len())
}

/// The members of an object; nothing for any other text.
pub(super) fn members(raw: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let members = RefCell::new(Vec::new());
    into_members(raw, &members).ok()?;
    Some(members.into_inner().into_iter().map(|(name, raw)| (name, raw.get())).collect())
}

/// The rows of a list; nothing for any other text.
pub(super) fn rows(raw: &str) -> Option<Vec<&str>> {
    let rows = RefCell::new(Vec::new());
    into_rows(raw, &rows).ok()?;
    Some(rows.into_inner().into_iter().map(RawValue::get).collect())
}

/// Where a slice of a text begins in it, in bytes.
pub(super) fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize)
}

/// The document in a raw value: the text of a string, or the value itself.
pub(super) fn inside(raw: &str) -> Vec<u8> {
    if raw.starts_with('"') { string(raw).into_bytes() } else { raw.as_bytes().to_vec() }
}

/// A string's text. Lone surrogates become U+FFFD.
pub(super) fn string(raw: &str) -> String {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = String;
        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a string")
        }
        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }
    serde_json::from_str(raw)
        .or_else(|_| serde_json::Deserializer::from_str(raw).deserialize_bytes(Bytes))
        .unwrap_or_default()
}

type Members<'a> = RefCell<Vec<(Cow<'a, str>, &'a RawValue)>>;

/// Collects the members of the object in `text`; what was whole before an error stays in `members`.
fn into_members<'a>(text: &'a str, members: &Members<'a>) -> Result<(), serde_json::Error> {
    struct Seed<'s, 'a>(&'s Members<'a>);
    impl<'a> Visitor<'a> for Seed<'_, 'a> {
        type Value = ();
        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("an object")
        }
        fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(name) = map.next_key::<Key<'a>>()? {
                let value: &RawValue = map.next_value()?;
                self.0.borrow_mut().push((name.0, value));
            }
            Ok(())
        }
    }
    impl<'a> DeserializeSeed<'a> for Seed<'_, 'a> {
        type Value = ();
        fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_map(self)
        }
    }
    Seed(members).deserialize(&mut serde_json::Deserializer::from_str(text))
}

/// Collects the rows of the list in `text`; what was whole before an error stays in `rows`.
pub(super) fn into_rows<'a>(text: &'a str, rows: &RefCell<Vec<&'a RawValue>>) -> Result<(), serde_json::Error> {
    struct Seed<'s, 'a>(&'s RefCell<Vec<&'a RawValue>>);
    impl<'a> Visitor<'a> for Seed<'_, 'a> {
        type Value = ();
        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a list")
        }
        fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
            while let Some(row) = list.next_element::<&RawValue>()? {
                self.0.borrow_mut().push(row);
            }
            Ok(())
        }
    }
    impl<'a> DeserializeSeed<'a> for Seed<'_, 'a> {
        type Value = ();
        fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_seq(self)
        }
    }
    Seed(rows).deserialize(&mut serde_json::Deserializer::from_str(text))
}

/// A member name, borrowed where it holds no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Key<'a> {
    fn deserialize<D: serde::Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'a> Visitor<'a> for Name {
            type Value = Key<'a>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Name)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
