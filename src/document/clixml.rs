//! `PowerShell`'s serialised objects (CLIXML, `Export-Clixml`) to the tree.
//!
//! The types are in the document, so nothing is guessed: an object with a list is that list, one with properties or
//! dictionary entries an object, otherwise the value it wraps, otherwise its `ToString`. A back-reference is a copy of
//! what it refers to; its step is the absolute path of the original after a `!`. Progress, warnings and errors of a
//! recorded session are left out. A secure string keeps neither its value nor its place, only that of its tag. What the
//! values mean is left to `record`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::clixml_element::{Child, Frame, Kind, Scalar};
use super::kind::shed;
use super::tree::Form;
use super::xml_events::{Event, Events, Tag, damage, is_scalar, unescape};
use super::{Damage, Names, Node, Parsed, Step, Unread, Value};

/// Values that back-references may copy, in all of a document. A long text counts for several.
const COPIES: usize = 1_000_000;

/// Reads a CLIXML text: one or more `Objs`.
pub(crate) fn read(text: &str, names: &Names) -> Parsed {
    let many = text.matches("<Objs").count() > 1;
    let references = references(text);
    let (mut roots, mut start, mut budget) = (Vec::new(), 0, COPIES);
    for number in 1_usize.. {
        let rest = text.get(start..).unwrap_or_default().trim_ascii_start();
        let rest = rest.strip_prefix("#< CLIXML").unwrap_or(rest);
        let mut reader = Reader {
            text,
            names,
            step: if many { format!("/Objs[{number}]") } else { "/Objs".to_owned() },
            references: &references,
            definitions: HashMap::new(),
            budget,
            stack: Vec::new(),
            root: None,
        };
        let outcome = reader.run(text.len() - rest.len());
        budget = reader.budget;
        roots.extend(reader.finish());
        match outcome {
            Ok(Some(end)) => start = end,
            Ok(None) => break,
            Err(damage) => return Parsed { roots, damage: Some(damage) },
        }
    }
    Parsed { roots, damage: None }
}

/// Reads the `Obj` of a list that was left unread, of which this is the source. It refers to nothing.
pub(super) fn again(text: &str, unread: &Unread) -> Option<Node> {
    let names = &Names::with(unread.filter.clone());
    let references = &HashMap::new();
    let (step, definitions, stack) = (String::new(), HashMap::new(), vec![Frame::root()]);
    let mut reader = Reader { text, names, step, references, definitions, budget: 0, stack, root: None };
    let mut events = Events::new(text, 0).within(names.bounds());
    loop {
        if !reader.take(&mut events).ok()? {
            return None;
        }
        if let [root] = reader.stack.as_mut_slice()
            && let Some(list) = root.children.pop()
        {
            return Some(list.node);
        }
    }
}

/// Reads one `Objs`.
struct Reader<'a, 'r> {
    text: &'a str,
    names: &'r Names,
    /// The path of the `Objs`.
    step: String,
    /// For each `RefId` that is referred to: where that happens last.
    references: &'r HashMap<&'a str, usize>,
    definitions: HashMap<&'a str, Definition>,
    /// Values that may still be copied.
    budget: usize,
    stack: Vec<Frame<'a>>,
    /// The finished `Objs`.
    root: Option<Frame<'a>>,
}

/// A finished object that is referred to.
struct Definition {
    node: Node,
    size: Size,
}

/// How many values a value holds, with itself, and how deep they lie.
struct Size {
    values: usize,
    depth: usize,
}

impl<'a> Reader<'a, '_> {
    /// Reads the events from the byte `start` to the end of the `Objs`. Gives that end, or nothing when there is none.
    fn run(&mut self, start: usize) -> Result<Option<usize>, Damage> {
        let mut events = Events::new(self.text, start).within(self.names.bounds());
        while self.take(&mut events)? {
            if let Some(root) = &self.root {
                return Ok(Some(root.span.end));
            }
        }
        Ok(None)
    }

    /// Takes up the next event. Whether it is not the end.
    fn take(&mut self, events: &mut Events<'a>) -> Result<bool, Damage> {
        match events.next()? {
            Event::Open(tag) => self.open(&tag)?,
            Event::Text(text) => {
                if let Some(frame) = self.stack.last_mut().filter(|frame| frame.wanted) {
                    frame.text.push_str(&text);
                }
            }
            Event::Close(end) => self.close(&end)?,
            Event::End => match self.stack.last() {
                Some(frame) => return Err(damage(self.text.len(), &format!("ends inside of <{}>", frame.tag))),
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    /// Begins an element.
    fn open(&mut self, tag: &Tag<'a>) -> Result<(), Damage> {
        let kind = Kind::of(tag.local());
        let Some(parent) = self.stack.last_mut() else {
            if kind == Kind::Root {
                self.stack.push(Frame::new(tag, kind, 1));
                return Ok(());
            }
            return Err(damage(tag.span.start, &format!("<{}> where <Objs> should be", tag.name)));
        };
        let kind = if parent.kind.is_container() { kind } else { Kind::Other };
        let mut frame = Frame::new(tag, kind, parent.siblings.add(tag.name));
        for attribute in tag.attributes() {
            let attribute = attribute?;
            match attribute.name {
                "N" => frame.name = Some(unescape(attribute.text())),
                "RefId" => frame.id = Some(attribute.raw),
                "S" => frame.is_aside = !attribute.raw.eq_ignore_ascii_case("output"),
                _ => {}
            }
        }
        frame.wanted = match (kind, parent.kind) {
            (Kind::Scalar(Scalar::Null | Scalar::Secret) | Kind::Other, _) => false,
            (Kind::Object, Kind::Members) if frame.id.is_some_and(|id| self.references.contains_key(id)) => true,
            (_, Kind::Members) => frame.name.as_ref().is_some_and(|name| self.names.wants(name)),
            (_, Kind::Object) => parent.wanted,
            _ => true,
        };
        if let Some(id) = frame.id.filter(|_| kind == Kind::Object) {
            self.definitions.remove(id);
        }
        self.stack.push(frame);
        Ok(())
    }

    /// Ends the innermost element.
    fn close(&mut self, end: &Range<usize>) -> Result<(), Damage> {
        let Some(mut frame) = self.stack.pop() else { return Ok(()) };
        frame.span.end = end.end;
        let node = match frame.kind {
            Kind::Root => {
                if self.stack.is_empty() {
                    self.root = Some(frame);
                }
                return Ok(());
            }
            Kind::Members | Kind::Items | Kind::Dictionary => {
                if let Some(parent) = self.stack.last_mut() {
                    parent.containers.push(frame);
                }
                return Ok(());
            }
            Kind::Label => {
                if let Some(parent) = self.stack.last_mut().filter(|parent| parent.wanted) {
                    parent.label = Some(unescape(Cow::Owned(frame.text)).into_owned());
                }
                return Ok(());
            }
            Kind::Other => return Ok(()),
            Kind::Object => self.object(&mut frame)?,
            Kind::Reference => self.referred(&frame)?,
            Kind::Entry => match frame.entry() {
                Some(node) => node,
                None => return Ok(()),
            },
            Kind::Scalar(scalar) => frame.scalar(scalar, self.text, end),
        };
        self.attach(frame, node);
        Ok(())
    }

    /// Hands a finished value to the element around it, unless nobody asked for it.
    fn attach(&mut self, frame: Frame<'a>, node: Node) {
        let Some(parent) = self.stack.last_mut() else { return };
        let wanted = if matches!(parent.kind, Kind::Members | Kind::Dictionary) {
            frame.name.as_ref().is_some_and(|name| !is_scalar(&node.value) || self.names.wants(name))
        } else {
            !(parent.kind == Kind::Root && frame.is_aside)
        };
        if wanted {
            let Frame { tag, position, name, .. } = frame;
            parent.children.push(Child { tag, position, name, node });
        }
    }

    /// The value of an `Obj`, remembered when it is referred to later.
    fn object(&mut self, frame: &mut Frame<'a>) -> Result<Node, Damage> {
        let (mut value, span) = frame.value();
        if let Value::Object(members) = &mut value {
            // What is referred to is copied from what was read.
            let form = self.references.is_empty().then_some(Form::Clixml);
            shed(members, &self.names.filter, form);
        }
        let node = Node { value, span, step: Step::None };
        let Some(id) = frame.id else { return Ok(node) };
        if self.references.get(id).is_some_and(|last| *last >= frame.span.end) {
            let size = size(&node);
            spend(&mut self.budget, size.values, frame.span.start)?;
            let step = format!("!{}{}", self.step, self.stack.iter().skip(1).map(Frame::absolute).collect::<String>());
            let node = Node { step: (step + &frame.absolute()).into(), ..node.clone() };
            self.definitions.insert(id, Definition { node, size });
        }
        Ok(node)
    }

    /// A copy of what a `Ref` refers to; null when that is not known, or still open.
    fn referred(&mut self, frame: &Frame<'a>) -> Result<Node, Damage> {
        let Some(Definition { node, size }) = frame.id.and_then(|id| self.definitions.get(id)) else {
            return Ok(Node { value: Value::Null, span: frame.span.clone(), step: Step::None });
        };
        if self.stack.len() + size.depth > self.names.bounds().depth {
            return Err(self.names.bounds().too_deep(frame.span.start));
        }
        spend(&mut self.budget, size.values, frame.span.start)?;
        Ok(node.clone())
    }

    /// The values of the `Objs`, also of one that breaks off.
    fn finish(self) -> Vec<Node> {
        let root = self.root.or_else(|| self.stack.into_iter().next());
        root.map_or_else(Vec::new, |root| root.placed(self.step).map(|(_, node)| node).collect())
    }
}

/// For each `RefId` in a `Ref`: where the last one stands.
fn references(text: &str) -> HashMap<&str, usize> {
    let tags = text.match_indices("<Ref ").filter_map(|(start, opening)| {
        let rest = text.get(start + opening.len()..)?;
        let tag = rest.split('<').next()?;
        let (id, _) = tag.split_once("RefId=\"")?.1.split_once('"')?;
        Some((id, start))
    });
    tags.collect()
}

/// Counts the values in a value, a text for every 64 bytes.
fn size(node: &Node) -> Size {
    let bytes = match &node.value {
        Value::Number(text) | Value::Text(text) => text.len(),
        Value::Object(members) => members.iter().map(|(name, _)| name.len()).sum(),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Unread(_) => 0,
    };
    let inner = node.rows().iter().chain(node.members().iter().map(|(_, node)| node));
    let whole = Size { values: 1 + (bytes + step_bytes(&node.step)) / 64, depth: 1 };
    inner
        .map(size)
        .fold(whole, |whole, part| Size { values: whole.values + part.values, depth: whole.depth.max(part.depth + 1) })
}

/// Bytes of a step that is copied along with its value.
fn step_bytes(step: &Step) -> usize {
    match step {
        Step::Text(text) => text.len(),
        Step::None | Step::Row(_) | Step::Member(_) => 0,
    }
}

/// Takes copied values from the budget.
fn spend(budget: &mut usize, values: usize, offset: usize) -> Result<(), Damage> {
    let rest = budget.checked_sub(values);
    *budget = rest.ok_or_else(|| damage(offset, &format!("back-references expand beyond {COPIES} values")))?;
    Ok(())
}

#[cfg(test)]
#[path = "clixml_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "clixml_rules_tests.rs"]
mod rules;
