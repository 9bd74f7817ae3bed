//! XML with an element for each property to the tree: `<Agents><Agent><id>21</id>…`, also SQL Server's `FOR XML` and
//! .NET's `ArrayOf…`.
//!
//! XML does not tell a list from a record, so the names do, then the shape:
//! - An element of a list's name holds the list's rows, whatever they are called. When it is repeated, each one is
//!   itself a row. When the children of a single one have different names and some hold no elements (or it has
//!   attributes alone), it is one row: `<roles><id>1</id><name>x</name></roles>`. A list of scalars of different
//!   names is read wrongly by this; none is known.
//! - A property of a record that is repeated without elements inside is that property more than once, as a name that
//!   stands twice in JSON; any other element that is repeated is a list, written without an element of its own.
//! - A root without attributes, whose children share one name that is not a list's and all hold properties, is a
//!   list. Several roots are rows, or lists when each of them is one by these rules.
//!
//! An element with text and attributes is its text; one with text and elements is its elements. `PowerShell`'s
//! `ConvertTo-Xml` is left to `xml_objects`, CLIXML to `clixml`, the meaning of texts to `record`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::kind::shed;
use super::tree::Form;
use super::xml_events::{Event, Events, Siblings, Tag, content, damage, is_scalar, local, unescape};
use super::{Damage, Name, Names, Node, Parsed, Step, Unread, Value, xml_objects};

/// Reads an XML text.
pub(crate) fn read(text: &str, names: &Names) -> Parsed {
    if xml_objects::recognise(text) {
        return xml_objects::read(text, names);
    }
    let mut reader = Reader { text, names, stack: Vec::new(), roots: Vec::new(), siblings: Siblings::default() };
    let damage = reader.run().err();
    let end = damage.as_ref().map_or(text.len(), |damage| damage.offset);
    Parsed { roots: reader.finish(end), damage }
}

/// Reads the element of a list that was left unread, of which this is the source.
pub(super) fn again(text: &str, unread: &Unread) -> Option<Node> {
    let names = &Names::with(unread.filter.clone());
    let mut reader = Reader { text, names, stack: Vec::new(), roots: Vec::new(), siblings: Siblings::default() };
    let mut events = Events::new(text, 0).within(names.bounds());
    while reader.roots.is_empty() {
        if !reader.take(&mut events).ok()? {
            return None;
        }
    }
    let list = reader.roots.pop()?.property(&reader.siblings, names)?;
    Some(Node { step: Step::None, ..list })
}

struct Reader<'a, 'n> {
    text: &'a str,
    names: &'n Names,
    stack: Vec<Frame<'a>>,
    roots: Vec<Element<'a>>,
    siblings: Siblings<'a>,
}

/// An element that is still open.
struct Frame<'a> {
    tag: Tag<'a>,
    name: Cow<'a, str>,
    position: usize,
    /// Whether a text would be kept.
    wanted: bool,
    nil: bool,
    text: String,
    has_text: bool,
    /// Most elements hold none.
    inside: Option<Box<Inside<'a>>>,
}

/// An element that is complete.
struct Element<'a> {
    tag: &'a str,
    name: Cow<'a, str>,
    position: usize,
    span: Range<usize>,
    content: Content<'a>,
}

/// What an element holds.
enum Content<'a> {
    /// A scalar that nobody asked for.
    Dropped,
    /// The document breaks off in it.
    Broken,
    /// An empty text or an empty list.
    Empty,
    /// A value, and its place.
    Value(Value, Range<usize>),
    /// Properties or rows, as the surroundings will tell.
    Inside(Box<Inside<'a>>),
}

/// The inside of an element that holds properties or rows.
#[derive(Default)]
struct Inside<'a> {
    /// Whether it has attributes, kept or not.
    attributed: bool,
    attributes: Vec<(Name, Node)>,
    children: Vec<Element<'a>>,
    siblings: Siblings<'a>,
    /// Whether the document breaks off in it.
    broken: bool,
}

impl<'a> Reader<'a, '_> {
    /// Reads the events to the end, or to the damage.
    fn run(&mut self) -> Result<(), Damage> {
        let mut events = Events::new(self.text, 0).within(self.names.bounds());
        while self.take(&mut events)? {}
        Ok(())
    }

    /// Takes up the next event. Whether it is not the end.
    fn take(&mut self, events: &mut Events<'a>) -> Result<bool, Damage> {
        match events.next()? {
            Event::Open(tag) => self.open(tag)?,
            Event::Text(text) => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.has_text |= !text.trim_ascii().is_empty();
                    if frame.wanted {
                        frame.text.push_str(&text);
                    }
                }
            }
            Event::Close(end) => self.close(end),
            Event::End => match self.stack.last() {
                Some(frame) => {
                    return Err(damage(self.text.len(), &format!("ends inside of <{}>", frame.tag.name)));
                }
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    /// Begins an element.
    fn open(&mut self, tag: Tag<'a>) -> Result<(), Damage> {
        let name = unescape(Cow::Borrowed(tag.local()));
        let parent = self.stack.last_mut();
        let row = parent.as_ref().is_none_or(|parent| self.names.is_list(&parent.name));
        let wanted = row || self.names.wants(&name) || self.names.is_list(&name);
        let position = parent.map_or(&mut self.siblings, |parent| &mut parent.inside().siblings).add(tag.name);
        let (mut inside, mut nil) = (None, false);
        for attribute in tag.attributes() {
            let attribute = attribute?;
            match attribute.name.split_once(':').unwrap_or(("", attribute.name)) {
                ("", "xmlns") => continue,
                ("", _) => {}
                (_, "nil") => {
                    nil = matches!(attribute.raw, "true" | "1");
                    continue;
                }
                ("xmlns" | "xml" | "xsi" | "i", _) => continue,
                _ => {}
            }
            let inside: &mut Box<Inside<'a>> = inside.get_or_insert_default();
            inside.attributed = true;
            let name = unescape(Cow::Borrowed(local(attribute.name)));
            if self.names.wants(&name) {
                let value = Value::Text(attribute.text().into());
                let node = Node { value, span: attribute.span, step: format!("/@{}", attribute.name).into() };
                inside.attributes.push((name.into(), node));
            }
        }
        self.stack.push(Frame { tag, name, position, wanted, nil, text: String::new(), has_text: false, inside });
        Ok(())
    }

    /// Ends the innermost element.
    fn close(&mut self, end: Range<usize>) {
        let Some(frame) = self.stack.pop() else { return };
        let mut element = frame.element(self.text, end);
        match self.stack.last_mut() {
            Some(parent) => {
                element.settle(self.names);
                parent.inside().children.push(element);
            }
            None => self.roots.push(element),
        }
    }

    /// The values of the roots, also of one that breaks off at `end`.
    fn finish(mut self, end: usize) -> Vec<Node> {
        let names = self.names;
        let mut open = std::mem::take(&mut self.stack).into_iter();
        if let Some(mut root) = open.next() {
            root.inside().broken = true;
            root.inside().children.extend(
                open.next().map(|row| Element { content: Content::Broken, ..row.element(self.text, end..end) }),
            );
            self.roots.push(root.element(self.text, end..end));
        }
        if self.roots.len() > 1 && !self.roots.iter().all(|root| root.is_list(names)) {
            self.roots.retain(|root| !root.is_broken());
            let span = span(&self.roots);
            let rows = self.roots.into_iter().filter_map(|root| root.row(&self.siblings, names));
            return vec![Node { value: Value::List(rows.collect()), span, step: Step::None }];
        }
        self.roots.into_iter().filter_map(|root| root.root(&self.siblings, names)).collect()
    }
}

impl<'a> Frame<'a> {
    fn inside(&mut self) -> &mut Inside<'a> {
        self.inside.get_or_insert_default()
    }

    /// The element, with its end tag at `end`.
    fn element(self, text: &str, end: Range<usize>) -> Element<'a> {
        let span = self.tag.span.start..end.end;
        let is_torn =
            self.inside.as_ref().is_some_and(|inside| inside.broken && inside.children.iter().all(Element::is_broken));
        let holds = |inside: &Inside<'_>| !inside.children.is_empty() || (inside.attributed && !self.has_text);
        let content = if is_torn {
            Content::Broken
        } else if self.nil {
            Content::Value(Value::Null, span.clone())
        } else if let Some(inside) = self.inside.filter(|inside| holds(inside)) {
            Content::Inside(inside)
        } else if !self.wanted {
            Content::Dropped
        } else if self.has_text {
            Content::Value(Value::Text(self.text.into()), content(text, &self.tag.span, &end))
        } else {
            Content::Empty
        };
        Element { tag: self.tag.name, name: self.name, position: self.position, span, content }
    }
}

impl<'a> Element<'a> {
    /// Whether it holds properties.
    fn is_record(&self) -> bool {
        matches!(self.content, Content::Inside(_) | Content::Value(Value::Object(_), _))
    }

    /// Whether the document breaks off in it.
    fn is_broken(&self) -> bool {
        match &self.content {
            Content::Broken => true,
            Content::Inside(inside) => inside.broken,
            Content::Dropped | Content::Empty | Content::Value(..) => false,
        }
    }

    /// Whether a root is a list.
    fn is_list(&self, names: &Names) -> bool {
        let Content::Inside(inside) = &self.content else { return false };
        let mut children = inside.children.iter();
        let Some(first) = children.next() else { return false };
        names.is_list(&self.name)
            || (!inside.attributed
                && !names.is_list(&first.name)
                && (first.is_record() || first.is_broken())
                && children.all(|child| child.tag == first.tag && (child.is_record() || child.is_broken())))
    }

    /// Makes properties an object at once, unless the element may be a list, to let go of what was read.
    fn settle(&mut self, names: &Names) {
        if !names.is_list(&self.name)
            && let Content::Inside(inside) = &mut self.content
        {
            let value = std::mem::take(&mut **inside).object(names);
            self.content = Content::Value(value, self.span.clone());
        }
    }

    /// The value as a root. Nothing when it is one record that breaks off.
    fn root(self, siblings: &Siblings<'_>, names: &Names) -> Option<Node> {
        let is_list = self.is_list(names);
        match self.content {
            Content::Inside(inside) if is_list && !names.is_list(&self.name) => {
                let step = siblings.step(self.tag, self.position).into();
                Some(Node { value: inside.rows(names), span: self.span, step })
            }
            Content::Inside(inside) if inside.broken && (!is_list || inside.is_one_row()) => None,
            Content::Dropped | Content::Broken | Content::Empty | Content::Value(..) | Content::Inside(_) => {
                self.property(siblings, names)
            }
        }
    }

    /// The value as the one property of its name.
    fn property(self, siblings: &Siblings<'_>, names: &Names) -> Option<Node> {
        let step = siblings.step(self.tag, self.position).into();
        match self.content {
            Content::Inside(inside) if !names.is_list(&self.name) => {
                Some(Node { value: inside.object(names), span: self.span, step })
            }
            Content::Inside(inside) if inside.is_one_row() => {
                let row = Node { value: inside.object(names), span: self.span.clone(), step };
                Some(Node { value: Value::List(vec![row]), span: self.span, step: Step::None })
            }
            Content::Inside(inside) => Some(Node { value: inside.rows(names), span: self.span, step }),
            Content::Empty if names.is_list(&self.name) => {
                Some(Node { value: Value::List(Vec::new()), span: self.span, step })
            }
            Content::Dropped | Content::Broken | Content::Empty | Content::Value(..) => self.row(siblings, names),
        }
    }

    /// The value as a row of a list: never itself a list.
    fn row(self, siblings: &Siblings<'_>, names: &Names) -> Option<Node> {
        let (value, span) = match self.content {
            Content::Dropped | Content::Broken => return None,
            Content::Empty => (Value::Text("".into()), self.span),
            Content::Value(value, span) => (value, span),
            Content::Inside(inside) => (inside.object(names), self.span),
        };
        Some(Node { value, span, step: siblings.step(self.tag, self.position).into() })
    }
}

impl<'a> Inside<'a> {
    /// Whether the children of a list's element are the properties of its only row.
    fn is_one_row(&self) -> bool {
        let first = self.children.first();
        (self.children.is_empty() || !self.children.iter().all(Element::is_record))
            && first.is_none_or(|first| self.children.iter().any(|child| child.name != first.name))
    }

    /// The children as rows.
    fn rows(self, names: &Names) -> Value {
        Value::List(self.children.into_iter().filter_map(|child| child.row(&self.siblings, names)).collect())
    }

    /// The attributes and children as properties; children that share a name are one list.
    fn object(self, names: &Names) -> Value {
        let Self { attributes: mut members, children, siblings, .. } = self;
        // How many there are of a name, whether one of them holds others, and where their list is.
        let mut counts: HashMap<Cow<'a, str>, (usize, bool, Option<usize>)> = HashMap::new();
        if siblings.has_repeated() || children.iter().any(|child| child.name != child.tag) {
            for child in &children {
                let (count, holds, _) = counts.entry(child.name.clone()).or_default();
                *count += 1;
                *holds |= child.is_record();
            }
        }
        for child in children {
            let is_dropped = matches!(child.content, Content::Dropped);
            match counts.get_mut(&child.name) {
                // A row of which nothing is known is a row.
                Some((2.., holds, place)) if *holds || !(is_dropped || names.is_scalar(&child.name)) => {
                    let (name, span) = (child.name.clone(), child.span.clone());
                    let row = if is_dropped {
                        let step = siblings.step(child.tag, child.position).into();
                        Some(Node { value: Value::Null, span: span.clone(), step })
                    } else {
                        child.row(&siblings, names)
                    };
                    let Some(row) = row else { continue };
                    let at = *place.get_or_insert_with(|| {
                        let list = Node { value: Value::List(Vec::new()), span: span.clone(), step: Step::None };
                        members.push((name.into(), list));
                        members.len() - 1
                    });
                    if let Some((_, list)) = members.get_mut(at) {
                        list.span.end = span.end;
                        if let Value::List(rows) = &mut list.value {
                            rows.push(row);
                        }
                    }
                }
                _ if is_dropped => {}
                _ => {
                    let name = child.name.clone();
                    let kept = names.wants(&name);
                    let node = child.property(&siblings, names).filter(|node| kept || !is_scalar(&node.value));
                    members.extend(node.map(|node| (name.into(), node)));
                }
            }
        }
        shed(&mut members, &names.filter, Some(Form::Xml));
        Value::Object(members)
    }
}

/// The place of elements that stand one after another.
fn span(elements: &[Element<'_>]) -> Range<usize> {
    let start = elements.first().map_or(0, |first| first.span.start);
    start..elements.last().map_or(start, |last| last.span.end)
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "xml_rules_tests.rs"]
mod rules;
