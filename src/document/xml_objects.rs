//! `PowerShell`'s `ConvertTo-Xml` to the tree: `<Objects><Object><Property Name="id" Type="System.Int32">36</Property>…`.
//!
//! A property's name and type are attributes; a property without a name is a row. `PowerShell` may leave out the last
//! `</Objects>`, which is no damage. Cut values (`@{id=9450; …}`) stay text: telling them is left to `record`.
//! A dictionary is a row of properties named `Key` and `Value` in turn, and becomes an object.

use std::ops::Range;

use super::kind::shed;
use super::xml_events::{Event, Events, Siblings, Tag, content, damage, is_number, is_scalar};
use super::{Damage, Names, Node, Parsed, Value};

/// Whether a text is of this form: the first element other than `Objects` and `Object` is a `Property` in an `Object`.
pub(super) fn recognise(text: &str) -> bool {
    let mut events = Events::new(text, 0);
    let mut inside = false;
    loop {
        match events.next() {
            Ok(Event::Open(tag)) => match tag.local() {
                "Objects" => {}
                "Object" => inside = true,
                name => return inside && name == "Property",
            },
            Ok(Event::Text(_) | Event::Close(_)) => {}
            Ok(Event::End) | Err(_) => return false,
        }
    }
}

/// Reads a text of this form.
pub(super) fn read(text: &str, names: &Names) -> Parsed {
    let mut reader = Reader { text, names, stack: vec![Frame::document()], roots: Vec::new() };
    let damage = reader.run().err();
    let end = damage.as_ref().map_or(text.len(), |damage| damage.offset);
    Parsed { roots: reader.finish(end), damage }
}

struct Reader<'a, 'n> {
    text: &'a str,
    names: &'n Names,
    /// The open elements; the first stands for the document.
    stack: Vec<Frame<'a>>,
    /// The finished `Objects`.
    roots: Vec<Frame<'a>>,
}

/// An element that is still open.
struct Frame<'a> {
    tag: &'a str,
    span: Range<usize>,
    kind: Kind,
    position: usize,
    name: Option<String>,
    form: Form,
    /// Whether a text would be kept.
    wanted: bool,
    text: String,
    has_text: bool,
    /// Whether it has a property, kept or not.
    has_properties: bool,
    has_rows: bool,
    siblings: Siblings<'a>,
    children: Vec<Child<'a>>,
}

/// What an element is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document,
    Objects,
    /// An `Object`, or a `Property`.
    Value,
    Other,
}

/// What a .NET type is in the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    List,
    Bool,
    Number,
    Pairs,
    Other,
}

/// A finished value inside an open element; its step is still to come.
struct Child<'a> {
    tag: &'a str,
    position: usize,
    name: Option<String>,
    node: Node,
}

impl<'a> Reader<'a, '_> {
    /// Reads the events to the end, or to the damage.
    fn run(&mut self) -> Result<(), Damage> {
        let mut events = Events::new(self.text, 0).within(self.names.bounds());
        loop {
            match events.next()? {
                Event::Open(tag) => self.open(&tag)?,
                Event::Text(text) => {
                    if let Some(frame) = self.stack.last_mut() {
                        frame.has_text |= !text.trim_ascii().is_empty();
                        if frame.wanted {
                            frame.text.push_str(&text);
                        }
                    }
                }
                Event::Close(end) => self.close(&end),
                Event::End => {
                    return match self.stack.last() {
                        Some(frame) if !matches!(frame.kind, Kind::Document | Kind::Objects) => {
                            Err(damage(self.text.len(), &format!("ends inside of <{}>", frame.tag)))
                        }
                        _ => Ok(()),
                    };
                }
            }
        }
    }

    /// Begins an element.
    fn open(&mut self, tag: &Tag<'a>) -> Result<(), Damage> {
        let Some(parent) = self.stack.last_mut() else { return Ok(()) };
        let kind = match (parent.kind, tag.local()) {
            (Kind::Document, "Objects") => Kind::Objects,
            (Kind::Document | Kind::Objects, "Object") | (Kind::Value, "Property") => Kind::Value,
            (Kind::Document | Kind::Objects, _) => {
                return Err(damage(tag.span.start, &format!("<{}> where an <Object> should be", tag.name)));
            }
            (Kind::Value | Kind::Other, _) => Kind::Other,
        };
        let mut frame = Frame::new(tag, kind, parent.siblings.add(tag.name));
        for attribute in tag.attributes() {
            let attribute = attribute?;
            match attribute.name {
                "Name" => frame.name = Some(attribute.text().into_owned()),
                "Type" => frame.form = form(&attribute.text()),
                _ => {}
            }
        }
        let wanted = |name: &String| self.names.wants(name) || matches!(name.as_str(), "Key" | "Value");
        frame.wanted = kind == Kind::Value && frame.name.as_ref().is_none_or(wanted);
        self.stack.push(frame);
        Ok(())
    }

    /// Ends the innermost element.
    fn close(&mut self, end: &Range<usize>) {
        let Some(mut frame) = self.stack.pop() else { return };
        match (frame.kind, self.stack.last_mut()) {
            (Kind::Value, Some(parent)) => {
                let (tag, position, wanted, name) = (frame.tag, frame.position, frame.wanted, frame.name.take());
                let node = frame.node(self.text, end, self.names);
                parent.has_properties |= name.is_some();
                parent.has_rows |= name.is_none();
                if wanted || !is_scalar(&node.value) {
                    parent.children.push(Child { tag, position, name, node });
                }
            }
            (Kind::Objects, _) => {
                frame.span.end = end.end;
                self.roots.push(frame);
            }
            (Kind::Value | Kind::Document | Kind::Other, _) => {}
        }
    }

    /// The values of all `Objects`, also of one that is not closed, then of the `Object`s outside of them.
    fn finish(mut self, end: usize) -> Vec<Node> {
        let mut open = self.stack.into_iter();
        let Some(document) = open.next() else { return Vec::new() };
        if let Some(mut frame) = open.next().filter(|frame| frame.kind == Kind::Objects && !frame.children.is_empty()) {
            frame.span.end = end;
            self.roots.push(frame);
        }
        let mut nodes = Vec::new();
        for frame in self.roots {
            let step = document.siblings.step(frame.tag, frame.position);
            frame.list(&step, &mut nodes);
        }
        if !document.children.is_empty() {
            document.list("", &mut nodes);
        }
        nodes
    }
}

impl<'a> Frame<'a> {
    fn new(tag: &Tag<'a>, kind: Kind, position: usize) -> Self {
        Self { tag: tag.name, span: tag.span.clone(), kind, position, ..Self::document() }
    }

    /// The frame around all roots.
    fn document() -> Self {
        Self {
            tag: "",
            span: 0..0,
            kind: Kind::Document,
            position: 1,
            name: None,
            form: Form::Other,
            wanted: false,
            text: String::new(),
            has_text: false,
            has_properties: false,
            has_rows: false,
            siblings: Siblings::default(),
            children: Vec::new(),
        }
    }

    /// The value of an `Object` or a `Property`, without its step.
    fn node(self, text: &str, end: &Range<usize>, names: &Names) -> Node {
        let element = self.span.start..end.end;
        let step = String::new();
        if self.are_pairs() {
            let mut members = Vec::new();
            let mut children = self.children.into_iter();
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                if let Value::Text(key) = key.node.value
                    && (names.wants(&key) || !is_scalar(&value.node.value))
                {
                    members.push((key, value.placed(&self.siblings)));
                }
            }
            return Node { value: Value::Object(members), span: element, step: step.into() };
        }
        if self.has_rows && (self.form == Form::List || !self.has_properties) {
            let rows = self.children.into_iter().filter(|child| child.name.is_none());
            let rows = rows.map(|child| child.placed(&self.siblings)).collect();
            return Node { value: Value::List(rows), span: element, step: step.into() };
        }
        if self.has_properties {
            let members = self.children.into_iter().filter_map(|mut child| {
                let name = child.name.take().filter(|name| names.wants(name) || !is_scalar(&child.node.value))?;
                Some((name.into(), child.placed(&self.siblings)))
            });
            let mut members = members.collect();
            shed(&mut members, &names.filter, None);
            return Node { value: Value::Object(members), span: element, step: step.into() };
        }
        if !self.has_text {
            let value = if self.form == Form::List { Value::List(Vec::new()) } else { Value::Null };
            return Node { value, span: element, step: step.into() };
        }
        let value = match (self.form, self.text.trim_ascii()) {
            (Form::Bool, "True" | "true") => Value::Bool(true),
            (Form::Bool, "False" | "false") => Value::Bool(false),
            (Form::Number, number) if is_number(number) => Value::Number(number.into()),
            (Form::List | Form::Bool | Form::Number | Form::Pairs | Form::Other, _) => Value::Text(self.text.into()),
        };
        Node { value, span: content(text, &self.span, end), step: step.into() }
    }

    /// Whether it is a dictionary: keys and values in turn, more than one of each where the type does not tell.
    fn are_pairs(&self) -> bool {
        let name = |index: usize| if index.is_multiple_of(2) { "Key" } else { "Value" };
        let in_turn = self.children.iter().enumerate().all(|(index, child)| child.name.as_deref() == Some(name(index)));
        let count = self.children.len();
        in_turn && count.is_multiple_of(2) && (count > 2 || (count == 2 && self.form == Form::Pairs))
    }

    /// The values of `Object`s side by side: one list of them, or each one when all are lists.
    fn list(self, step: &str, nodes: &mut Vec<Node>) {
        let start = self.children.first().map_or(self.span.start, |child| child.node.span.start);
        let end = self.children.last().map_or(self.span.end, |child| child.node.span.end);
        let span = if self.kind == Kind::Document { start..end } else { self.span };
        let are_lists = self.children.iter().all(|child| matches!(child.node.value, Value::List(_)));
        let are_lists = are_lists && !self.children.is_empty();
        let rows = self.children.into_iter().map(|child| child.placed(&self.siblings));
        if are_lists {
            nodes.extend(rows.map(|row| Node { step: format!("{step}{}", row.step).into(), ..row }));
        } else {
            nodes.push(Node { value: Value::List(rows.collect()), span, step: step.to_owned().into() });
        }
    }
}

impl Child<'_> {
    /// The value with its step.
    fn placed(self, siblings: &Siblings<'_>) -> Node {
        Node { step: siblings.step(self.tag, self.position).into(), ..self.node }
    }
}

/// What the name of a .NET type says.
fn form(name: &str) -> Form {
    match name.strip_prefix("System.").unwrap_or_default() {
        "Boolean" => Form::Bool,
        "Byte" | "SByte" | "Int16" | "UInt16" | "Int32" | "UInt32" | "Int64" | "UInt64" | "Single" | "Double"
        | "Decimal" => Form::Number,
        _ if name.ends_with("[]") => Form::List,
        _ if name.contains("Dictionary`") || name.ends_with("Hashtable") || name.ends_with("Dictionary") => Form::Pairs,
        _ => Form::Other,
    }
}

#[cfg(test)]
#[path = "xml_objects_tests.rs"]
mod tests;
