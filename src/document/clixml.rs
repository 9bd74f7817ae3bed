//! `PowerShell`'s serialised objects (CLIXML, `Export-Clixml`) to the tree.
//!
//! The types are in the document, so nothing is guessed: an object with a list is that list, one with properties or
//! dictionary entries an object, otherwise the value it wraps, otherwise its `ToString`. A back-reference is a copy of
//! what it refers to; its step is the absolute path of the original, after a `!`. Progress, warnings and errors of a
//! recorded session are left out, and a secure string has no content. What values mean is left to `record`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::xml_events::{Event, Events, Siblings, Tag, content, damage, is_number, is_scalar, unescape};
use super::{Damage, Names, Node, Parsed, Value};

/// Values that back-references may copy, all together.
const COPIES: usize = 1_000_000;

/// Reads a CLIXML text: one or more `Objs`.
pub(crate) fn read(text: &str, names: &Names<'_>) -> Parsed {
    let mut reader = Reader {
        names,
        text,
        referred: referred(text),
        known: HashMap::new(),
        budget: COPIES,
        open: Vec::new(),
        top: Vec::new(),
        siblings: Siblings::default(),
    };
    let damage = reader.run().err();
    // What an unclosed `Objs` holds is whole as well.
    let unclosed = std::mem::take(&mut reader.open).into_iter().next();
    if let Some(objs) = unclosed {
        reader.finish(objs);
    }
    Parsed { roots: reader.top, damage }
}

/// The `RefId`s that some `Ref` names: only these are kept for copying.
fn referred(text: &str) -> HashSet<&str> {
    let ids = text.match_indices("<Ref ").filter_map(|(start, _)| {
        let tag = text.get(start..)?.split('>').next()?;
        tag.split("RefId=\"").nth(1)?.split('"').next()
    });
    ids.collect()
}

struct Reader<'a, 'n> {
    names: &'n Names<'n>,
    text: &'a str,
    referred: HashSet<&'a str>,
    known: HashMap<&'a str, (Node, String)>,
    budget: usize,
    open: Vec<Frame<'a>>,
    /// What stands at the top, with steps from the document's root.
    top: Vec<Node>,
    /// Siblings among the documents' roots.
    siblings: Siblings<'a>,
}

/// An element that is still open.
struct Frame<'a> {
    tag: Tag<'a>,
    element: &'a str,
    position: usize,
    /// The property that it is, from `N`.
    property: Option<Cow<'a, str>>,
    id: Option<&'a str>,
    stream: bool,
    text: String,
    children: Vec<Child<'a>>,
    siblings: Siblings<'a>,
}

/// A complete value whose step is not final before its parent is complete.
struct Child<'a> {
    element: &'a str,
    position: usize,
    property: Option<Cow<'a, str>>,
    node: Node,
}

impl Child<'_> {
    /// The node with the step that its place among its siblings gives.
    fn into_node(self, siblings: &Siblings<'_>) -> Node {
        let mut node = self.node;
        if !node.step.starts_with('!') {
            node.step = format!("{}{}", siblings.step(self.element, self.position), node.step);
        }
        node
    }
}

impl<'a> Reader<'a, '_> {
    fn run(&mut self) -> Result<(), Damage> {
        let mut start = self.text.find("<Objs").unwrap_or(0);
        loop {
            let mut events = Events::new(self.text, start);
            let again = self.one(&mut events)?;
            match again {
                // `#< CLIXML` stands before each `Objs` of a session.
                Some(end) => match self.text.get(end..).and_then(|rest| rest.find("<Objs")) {
                    Some(next) => start = end + next,
                    None => return Ok(()),
                },
                None => return Ok(()),
            }
        }
    }

    /// Reads to the end of one `Objs`; gives where it ends, or nothing at the end of the text.
    fn one(&mut self, events: &mut Events<'a>) -> Result<Option<usize>, Damage> {
        loop {
            match events.next()? {
                Event::Open(tag) => self.start(tag)?,
                Event::Text(text) => {
                    if let Some(frame) = self.open.last_mut() {
                        frame.text.push_str(&text);
                    }
                }
                Event::Close(end) => {
                    let last = self.open.len() == 1;
                    let at = end.end;
                    self.end(&end)?;
                    if last {
                        return Ok(Some(at));
                    }
                }
                Event::End if self.open.is_empty() => return Ok(None),
                Event::End => return Err(damage(self.text.len(), "the document ends before its last element does")),
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) -> Result<(), Damage> {
        let (mut property, mut id, mut stream) = (None, None, false);
        for attribute in tag.attributes() {
            let attribute = attribute?;
            match attribute.name {
                "N" => property = Some(unescape(attribute.text())),
                "RefId" => id = Some(attribute.raw),
                "S" => stream = !attribute.raw.eq_ignore_ascii_case("output"),
                _ => {}
            }
        }
        let element = tag.name;
        let position = match self.open.last_mut() {
            Some(parent) => parent.siblings.add(element),
            None => self.siblings.add(element),
        };
        self.open.push(Frame {
            tag,
            element,
            position,
            property,
            id,
            stream,
            text: String::new(),
            children: Vec::new(),
            siblings: Siblings::default(),
        });
        Ok(())
    }

    fn end(&mut self, end: &Range<usize>) -> Result<(), Damage> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let top = self.open.is_empty();
        if top {
            self.finish(frame);
            return Ok(());
        }
        let (element, position, property, id, stream) =
            (frame.element, frame.position, frame.property.clone(), frame.id, frame.stream);
        let Some(node) = self.value(frame, end)? else { return Ok(()) };
        if let Some(id) = id.filter(|id| element == "Obj" && self.referred.contains(id)) {
            let path = self.path(element, position);
            self.known.insert(id, (node.clone(), path));
        }
        let wanted = !stream
            && property.as_ref().is_none_or(|name| {
                !is_scalar(&node.value) || self.names.wants(name) || matches!(&**name, "Key" | "Value")
            });
        if let Some(parent) = self.open.last_mut()
            && wanted
        {
            parent.children.push(Child { element, position, property, node });
        }
        Ok(())
    }

    /// The root's children are the values of the document; their steps are from the document's root.
    fn finish(&mut self, root: Frame<'a>) {
        let step = self.root_step(root.element, root.position);
        for child in root.children {
            self.top.push(below(&step, child.into_node(&root.siblings)));
        }
    }

    fn root_step(&self, element: &str, position: usize) -> String {
        let several = self.text.matches("<Objs").count() > 1;
        if several { format!("/{element}[{position}]") } else { format!("/{element}") }
    }

    /// The absolute path of an element below the open ones. Every part has its position: a path that is told before
    /// the document ends cannot know which parts stay alone.
    fn path(&self, element: &str, position: usize) -> String {
        let above: String = self.open.iter().map(|frame| format!("/{}[{}]", frame.element, frame.position)).collect();
        format!("{above}/{element}[{position}]")
    }

    /// The value of a complete element; nothing for what only describes its parent.
    fn value(&mut self, frame: Frame<'a>, end: &Range<usize>) -> Result<Option<Node>, Damage> {
        let span = frame.tag.span.start..end.end;
        let inner = content(self.text, &frame.tag.span, end);
        let node = |value, span| Some(Node { value, span, step: String::new() });
        Ok(match frame.element {
            "TN" | "TNRef" | "T" | "ToString" => {
                if frame.element == "ToString"
                    && let Some(parent) = self.open.last_mut()
                    && parent.text.trim().is_empty()
                {
                    parent.text = frame.text;
                }
                None
            }
            "Nil" => node(Value::Null, span),
            "Ref" => Some(self.copy(frame.id, span)?),
            "SS" => node(Value::Text(String::new()), span.start..span.start),
            "B" => node(Value::Bool(frame.text.trim() == "true"), inner),
            "By" | "SB" | "I16" | "U16" | "I32" | "U32" | "I64" | "U64" | "Sg" | "Db" | "D"
                if is_number(frame.text.trim()) =>
            {
                node(Value::Number(frame.text.trim().to_owned()), inner)
            }
            "Obj" => node_of(object(frame), span),
            "LST" | "IE" | "STK" | "QUE" => {
                let siblings = frame.siblings;
                node(Value::List(frame.children.into_iter().map(|child| child.into_node(&siblings)).collect()), span)
            }
            "MS" | "Props" => node(Value::Object(properties(frame)), span),
            "DCT" => {
                let siblings = frame.siblings;
                let entries = frame.children.into_iter().filter_map(|entry| match entry.into_node(&siblings) {
                    Node { value: Value::Object(members), step, .. } => named(members, &step),
                    _ => None,
                });
                node(Value::Object(entries.collect()), span)
            }
            "En" => node(Value::Object(properties(frame)), span),
            _ if !frame.children.is_empty() => None,
            _ => node(Value::Text(unescape(Cow::Owned(frame.text)).into_owned()), inner),
        })
    }

    /// A copy of the object that a `Ref` names; nothing when it is not complete before the reference.
    fn copy(&mut self, id: Option<&str>, span: Range<usize>) -> Result<Node, Damage> {
        let Some((node, path)) = id.and_then(|id| self.known.get(id)) else {
            return Ok(Node { value: Value::Null, span, step: String::new() });
        };
        let size = count(node);
        if size > self.budget {
            return Err(damage(span.start, &format!("back-references expand beyond {COPIES} values")));
        }
        let mut copy = node.clone();
        // An object's own step is what leads from it to its list or members.
        copy.step = format!("!{path}{}", copy.step);
        self.budget -= size;
        Ok(copy)
    }
}

fn node_of(found: Option<(Value, String)>, span: Range<usize>) -> Option<Node> {
    found.map(|(value, step)| Node { value, span, step })
}

/// What an object is: a list, else its members, else the value it wraps, else its text.
fn object(frame: Frame<'_>) -> Option<(Value, String)> {
    let siblings = frame.siblings;
    let (mut list, mut members, mut plain): (Option<Node>, Vec<(String, Node)>, Option<Node>) =
        (None, Vec::new(), None);
    let mut object = false;
    for child in frame.children {
        let element = child.element;
        let node = child.into_node(&siblings);
        match element {
            "LST" | "IE" | "STK" | "QUE" => list = list.or(Some(node)),
            "MS" | "Props" | "DCT" => {
                object = true;
                let step = node.step;
                if let Value::Object(inner) = node.value {
                    members.extend(inner.into_iter().map(|(name, member)| (name, below(&step, member))));
                }
            }
            _ => plain = plain.or(Some(node)),
        }
    }
    if let Some(Node { value: Value::List(rows), step, .. }) = list {
        return Some((Value::List(rows.into_iter().map(|row| below(&step, row)).collect()), String::new()));
    }
    if object && (!members.is_empty() || plain.is_none()) {
        return Some((Value::Object(members), String::new()));
    }
    match plain {
        Some(node) => Some((node.value, String::new())),
        None if object => Some((Value::Object(members), String::new())),
        None if frame.text.trim().is_empty() => Some((Value::Object(Vec::new()), String::new())),
        None => Some((Value::Text(unescape(Cow::Owned(frame.text)).into_owned()), String::new())),
    }
}

/// A node one element further down.
fn below(step: &str, mut node: Node) -> Node {
    if !node.step.starts_with('!') {
        node.step = format!("{step}{}", node.step);
    }
    node
}

/// The children that are properties, by name.
fn properties(frame: Frame<'_>) -> Vec<(String, Node)> {
    let siblings = frame.siblings;
    let named = frame.children.into_iter().filter_map(|mut child| {
        let name = child.property.take()?.into_owned();
        Some((name, child.into_node(&siblings)))
    });
    named.collect()
}

/// An entry of a dictionary: its key's text names its value.
fn named(members: Vec<(String, Node)>, step: &str) -> Option<(String, Node)> {
    let (mut key, mut value) = (None, None);
    for (name, node) in members {
        match (name.as_str(), &node.value) {
            ("Key", Value::Text(text) | Value::Number(text)) => key = Some(text.clone()),
            ("Value", _) => value = Some(below(step, node)),
            _ => {}
        }
    }
    key.zip(value)
}

fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(rows) => rows.iter().map(count).sum(),
        Value::Object(members) => members.iter().map(|(_, node)| count(node)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 0,
    }
}

#[cfg(test)]
#[path = "clixml_tests.rs"]
mod tests;
