//! Sound JSON to the tree in one pass. Anything else is left to [`super::json`], which tells what is wrong and where.

use std::sync::Arc;

use super::beside::Aside;
use super::json::counted;
use super::json_marked;
use super::json_parts::parts;
use super::json_pass;
use super::json_shapes::Shapes;
use super::json_tokens::Tokens;
use super::tree::Form;
use super::xml_events::is_scalar;
use super::{Filter, Name, Names, Node, Step, Text, Unread, Value};

/// Depths of which the reader remembers whether objects there are records.
const DEPTHS: usize = 32;

/// The values of a text that is sound from start to end: one, or several objects and lists one after another.
///
/// Of objects that are records, containers of names that nobody asks for are left out, and lists of other names stay
/// unread. All of the text is read by the rules of JSON nevertheless.
pub(super) fn read(text: &Arc<Text>, names: &Names) -> Option<Vec<Node>> {
    let starts = if rayon::current_num_threads() > 1 { parts(text.as_str()) } else { Vec::new() };
    let in_parts = if starts.is_empty() { None } else { in_parts(text, &starts, names) };
    in_parts.or_else(|| whole(text.as_str(), names))
}

/// The same on one thread.
pub(super) fn whole(text: &str, names: &Names) -> Option<Vec<Node>> {
    Reader::new(text, &names.filter, 0).roots()
}

/// The same of a text that begins with a list, rows of which begin at `starts`, which ascend; on all threads. Nothing
/// when any of them is not the start of a row that is an object or a list.
pub(super) fn in_parts(text: &Arc<Text>, starts: &[usize], names: &Names) -> Option<Vec<Node>> {
    let stop = |number: usize| starts.get(number).copied();
    let aside = |(number, start): (usize, &usize)| {
        let (text, filter, start, stop) = (text.clone(), names.filter.clone(), *start, stop(number + 1));
        Aside::new(move || Reader::new(text.as_str(), &filter, start).part(stop))
    };
    let asides: Vec<Aside<Option<Part>>> = starts.iter().enumerate().map(aside).collect();
    let first = Reader::new(text.as_str(), &names.filter, 0).first(stop(0));
    // The last one first: others begin with the first one.
    let mut rest: Vec<Option<Part>> = asides.into_iter().rev().map(|aside| aside.get().flatten()).collect();
    let mut list = first?;
    while let Some(more) = rest.pop() {
        list.add(more?);
    }
    Some(list.roots())
}

/// A part of a text that begins with a list: the part begins at `at` of the text, where the list or one of its rows begins,
/// and ends where another row begins, or is the last one. Nothing when that is not so. `shapes` know the names of other
/// parts.
pub(super) fn window(part: &str, at: usize, is_last: bool, filter: &Arc<Filter>, shapes: &mut Shapes) -> Option<Part> {
    let mut reader = Reader { base: at, ..Reader::new(part, filter, 0) };
    let stop = if is_last { None } else { Some(part.len()) };
    std::mem::swap(&mut reader.shapes, shapes);
    let part = if at == 0 { reader.first(stop) } else { reader.part(stop) };
    std::mem::swap(&mut reader.shapes, shapes);
    part
}

/// Some of the rows of a list.
#[derive(Debug)]
pub(super) struct Part {
    rows: Vec<Node>,
    /// Where the list begins, if it does.
    start: usize,
    /// Where the list ends, if it does, and the values behind it.
    end: usize,
    others: Vec<Node>,
}

impl Part {
    /// Adds the part that follows.
    pub(super) fn add(&mut self, more: Self) {
        let count = self.rows.len();
        let rows = more.rows.into_iter().enumerate();
        self.rows.extend(rows.map(|(index, row)| Node { step: Step::row(count + index), ..row }));
        (self.end, self.others) = (more.end, more.others);
    }

    /// The list, and the values behind it.
    pub(super) fn roots(self) -> Vec<Node> {
        let mut roots = vec![Node { value: Value::List(self.rows), span: self.start..self.end, step: Step::None }];
        roots.extend(self.others);
        roots
    }
}

/// Reads what was left unread, of which this is the source.
pub(super) fn again(text: &str, marks: &[u32], unread: &Unread) -> Option<Node> {
    if !marks.is_empty() {
        return json_marked::read(text, marks, unread.filter.bounds);
    }
    Reader { is_lazy: false, ..Reader::new(text, &unread.filter, 0) }.value(Step::None, 0)
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    /// Where the text begins in the document's.
    base: usize,
    /// The names in lists that stay unread.
    shapes: Shapes,
    filter: &'a Arc<Filter>,
    /// For each depth, whether the last object there was a record, of which containers may be left out.
    records: [bool; DEPTHS],
    /// Bytes that may be read twice: containers that were passed over in what turned out to be no record.
    again: usize,
    /// Whether lists of records stay unread.
    is_lazy: bool,
}

/// A container that was passed over: its place among the members, its name, and where it begins.
type Passed = (usize, Name, usize);

impl<'a> Reader<'a> {
    fn new(text: &'a str, filter: &'a Arc<Filter>, at: usize) -> Self {
        let tokens = Tokens { text, at, most: filter.bounds.token };
        let shapes = Shapes::new(filter);
        Self { tokens, base: 0, shapes, filter, records: [true; DEPTHS], again: text.len(), is_lazy: true }
    }

    fn value(&mut self, step: Step, depth: usize) -> Option<Node> {
        let start = self.tokens.at;
        let value = match self.tokens.peek()? {
            b'{' | b'[' if depth >= self.filter.bounds.depth => return None,
            b'{' => match self.members(depth)? {
                (members, true) => match counted(members) {
                    Ok(list) => return Some(Node { step: format!("{step}{}", list.step).into(), ..list }),
                    Err(members) => Value::Object(members),
                },
                (members, false) => Value::Object(members),
            },
            b'[' => Value::List(self.rows(depth)?),
            _ => self.tokens.scalar()?,
        };
        Some(Node { value, span: self.base + start..self.base + self.tokens.at, step })
    }

    /// All values up to the end of the text.
    fn roots(&mut self) -> Option<Vec<Node>> {
        let mut roots = Vec::new();
        self.tokens.blanks();
        while let Some(first) = self.tokens.peek() {
            if !matches!(first, b'{' | b'[') {
                return None;
            }
            roots.push(self.value(Step::None, 0)?);
            self.tokens.blanks();
        }
        Some(roots)
    }

    /// The part of a list that begins here, with what stands before its first row.
    fn first(&mut self, stop: Option<usize>) -> Option<Part> {
        self.tokens.blanks();
        let start = self.tokens.at;
        self.tokens.take(b'[')?;
        Some(Part { start: self.base + start, ..self.part(stop)? })
    }

    /// The rows from here up to the one that begins at `stop`; or up to the end of the list, and the values behind it.
    fn part(&mut self, stop: Option<usize>) -> Option<Part> {
        let start = self.base + self.tokens.at;
        let rows = self.rows_up_to(stop, 0)?;
        let end = self.base + self.tokens.at;
        let others = if stop.is_none() { self.roots()? } else { Vec::new() };
        Some(Part { rows, start, end, others })
    }

    fn rows(&mut self, depth: usize) -> Option<Vec<Node>> {
        self.tokens.take(b'[')?;
        self.tokens.blanks();
        if self.tokens.take(b']').is_some() {
            return Some(Vec::new());
        }
        self.rows_up_to(None, depth)
    }

    /// The rows of a list from the one on that begins here; up to the end of the list, or to the one that begins at `stop`.
    fn rows_up_to(&mut self, stop: Option<usize>, depth: usize) -> Option<Vec<Node>> {
        let mut rows = Vec::new();
        loop {
            self.tokens.blanks();
            if let Some(stop) = stop
                && self.tokens.at >= stop
            {
                return Some(rows).filter(|_| self.tokens.at == stop);
            }
            rows.push(self.value(Step::row(rows.len()), depth + 1)?);
            self.tokens.blanks();
            if self.tokens.take(b']').is_some() {
                return Some(rows).filter(|_| stop.is_none());
            }
            self.tokens.take(b',')?;
        }
    }

    /// The members of an object, and whether none of it is left out.
    fn members(&mut self, depth: usize) -> Option<(Vec<(Name, Node)>, bool)> {
        let mut members = Vec::new();
        let mut passed: Vec<Passed> = Vec::new();
        let (mut has_others, mut is_unread) = (false, false);
        self.tokens.take(b'{')?;
        self.tokens.blanks();
        if self.tokens.take(b'}').is_some() {
            return Some((members, true));
        }
        let may_pass = self.filter.prints.is_some() && self.again > 0 && self.was_record(depth);
        loop {
            self.tokens.blanks();
            let name = self.tokens.name()?;
            self.tokens.blanks();
            self.tokens.take(b':')?;
            self.tokens.blanks();
            let is_container = matches!(self.tokens.peek()?, b'{' | b'[');
            let is_wanted = self.filter.wants(&name);
            has_others |= is_container && !is_wanted;
            if is_container && may_pass && !is_wanted {
                passed.push((members.len() + passed.len(), name.into(), self.tokens.at));
                self.pass(depth + 1, false)?;
            } else if is_container || is_wanted {
                let name = Name::from(name);
                let step = Step::Member(name.clone());
                let may_wait = may_pass && self.is_lazy && self.tokens.peek() == Some(b'[');
                let unread = if may_wait { self.unread(&step, depth + 1)? } else { None };
                is_unread |= unread.is_some();
                let node = match unread {
                    Some(node) => node,
                    None => self.value(step, depth + 1)?,
                };
                members.push((name, node));
            } else {
                self.tokens.pass_scalar()?;
            }
            self.tokens.blanks();
            if self.tokens.take(b'}').is_some() {
                break;
            }
            self.tokens.take(b',')?;
        }
        if !has_others && !is_unread {
            return Some((members, true));
        }
        let is_record = self.filter.prints.as_ref().is_some_and(|prints| super::kind(&members, prints).is_some());
        if let Some(record) = self.records.get_mut(depth) {
            *record = is_record;
        }
        if is_record {
            if !may_pass {
                members.retain(|(name, node)| is_scalar(&node.value) || self.filter.wants(name));
            }
            return Some((members, !has_others));
        }
        if passed.is_empty() && !is_unread {
            return Some((members, true));
        }
        let end = self.tokens.at;
        for (_, node) in members.iter_mut().filter(|(_, node)| matches!(node.value, Value::Unread(_))) {
            *node = self.value_at(node.span.start - self.base, std::mem::take(&mut node.step), depth + 1)?;
        }
        for (place, name, start) in passed {
            let node = self.value_at(start, Step::Member(name.clone()), depth + 1)?;
            members.insert(place, (name, node));
        }
        self.tokens.at = end;
        Some((members, true))
    }

    /// A container that was passed over before.
    fn value_at(&mut self, start: usize, step: Step, depth: usize) -> Option<Node> {
        self.tokens.at = start;
        let node = self.value(step, depth)?;
        self.again = self.again.saturating_sub(self.tokens.at - start);
        Some(node)
    }

    /// Leaves a list unread, unless it is empty, or a name stands twice in an object in it: then it is not passed.
    fn unread(&mut self, step: &Step, depth: usize) -> Option<Option<Node>> {
        let start = self.tokens.at;
        let is_empty = self.pass(depth, true)?;
        if is_empty || self.shapes.is_repeated() {
            self.tokens.at = start;
            return Some(None);
        }
        let marks = Arc::new(self.shapes.marks().to_vec());
        let value = Value::Unread(Unread { filter: self.filter.clone(), form: Form::Json(marks) });
        Some(Some(Node { value, span: self.base + start..self.base + self.tokens.at, step: step.clone() }))
    }

    fn was_record(&self, depth: usize) -> bool {
        self.records.get(depth).copied().unwrap_or(false)
    }

    /// Passes over a container, by the rules of JSON: whether it is empty. The names in it are shown to the shapes, if they
    /// are asked for.
    fn pass(&mut self, depth: usize, names: bool) -> Option<bool> {
        let start = self.tokens.at;
        let is_empty = self.tokens.is_empty();
        self.shapes.begin(start);
        if !is_empty {
            let levels = self.filter.bounds.depth.saturating_sub(depth);
            let shapes = names.then_some(&mut self.shapes);
            if let Some(end) = json_pass::pass(self.tokens.text, start, levels, shapes)
                && end - start <= self.tokens.most
            {
                self.tokens.at = end;
                return Some(false);
            }
            self.shapes.begin(start);
        }
        self.pass_tokens(depth, names).map(|()| is_empty)
    }

    /// The same, token by token.
    fn pass_tokens(&mut self, depth: usize, names: bool) -> Option<()> {
        if depth >= self.filter.bounds.depth {
            return None;
        }
        let is_object = self.tokens.peek()? == b'{';
        let end = if is_object { b'}' } else { b']' };
        self.tokens.at += 1;
        self.tokens.blanks();
        self.shapes.open();
        while self.tokens.take(end).is_none() {
            if is_object {
                let is_plain = self.tokens.pass_text()?;
                if names {
                    self.shapes.escaped |= !is_plain;
                    self.shapes.name(self.tokens.text.as_bytes(), self.tokens.at - 1);
                }
                self.tokens.blanks();
                self.tokens.take(b':')?;
                self.tokens.blanks();
            }
            match self.tokens.peek()? {
                b'{' | b'[' => self.pass_tokens(depth + 1, names)?,
                _ => self.tokens.pass_scalar()?,
            }
            self.tokens.blanks();
            if self.tokens.peek()? != end {
                self.tokens.take(b',')?;
                self.tokens.blanks();
                (self.tokens.peek()? != end).then_some(())?;
            }
        }
        self.shapes.close();
        Some(())
    }
}
