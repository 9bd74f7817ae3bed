//! A list of a record, read by the places that were marked in it when it was passed: names that nobody asks for are not
//! looked at again.

use super::json::counted;
use super::json_tokens::Tokens;
use super::{Filter, Name, Node, Step, Value};

/// Reads a list, which is sound and in which no name is written with escapes. `marks` are the
/// brackets in it of what is not empty, and the ends of names that are kept, in bytes from its start.
///
/// Empty containers of other names are left out, and all containers of other names in what is a record.
pub(super) fn read(text: &str, marks: &[u32], filter: &Filter) -> Option<Node> {
    let tokens = Tokens { text, at: 0, most: filter.bounds.token };
    Marked { tokens, marks, next: 0, filter }.value(Step::None)
}

struct Marked<'a> {
    tokens: Tokens<'a>,
    marks: &'a [u32],
    /// The mark that comes next, by number.
    next: usize,
    filter: &'a Filter,
}

/// Members for which there is room at once.
const FEW: usize = 16;

/// A container that was passed over: its place among the members, and the number of its mark.
type Passed = (usize, usize);

impl Marked<'_> {
    /// The value that begins here.
    fn value(&mut self, step: Step) -> Option<Node> {
        let start = self.tokens.at;
        let value = match self.tokens.peek()? {
            b'{' | b'[' if self.mark() != Some(start) => {
                self.tokens.at += 1;
                self.tokens.blanks();
                match self.tokens.peek()? {
                    b'}' => Value::Object(Vec::new()),
                    _ => Value::List(Vec::new()),
                }
            }
            b'[' => Value::List(self.rows()?),
            b'{' => {
                let (members, is_whole) = self.members()?;
                match if is_whole { counted(members) } else { Err(members) } {
                    Ok(list) => return Some(Node { step: format!("{step}{}", list.step).into(), ..list }),
                    Err(members) => Value::Object(members),
                }
            }
            _ => return Some(Node { value: self.tokens.scalar()?, span: start..self.tokens.at, step }),
        };
        self.tokens.at += 1;
        Some(Node { value, span: start..self.tokens.at, step })
    }

    /// The rows of a list, up to its bracket.
    fn rows(&mut self) -> Option<Vec<Node>> {
        let mut rows = Vec::new();
        self.next += 1;
        loop {
            self.tokens.at += 1;
            self.tokens.blanks();
            if self.tokens.peek()? != b']' {
                rows.push(self.value(Step::row(rows.len()))?);
                self.tokens.blanks();
            }
            if self.tokens.peek()? == b']' {
                self.next += 1;
                return Some(rows);
            }
        }
    }

    /// The members of an object, up to its brace, and whether none of them is left out that is a container.
    fn members(&mut self) -> Option<(Vec<(Name, Node)>, bool)> {
        let mut members = Vec::with_capacity(FEW);
        let mut passed: Vec<Passed> = Vec::new();
        self.next += 1;
        let end = loop {
            let mark = self.mark()?;
            match self.tokens.text.as_bytes().get(mark)? {
                b'"' => {
                    self.next += 1;
                    members.push(self.member(mark)?);
                }
                b'}' => break mark,
                _ => {
                    passed.push((members.len() + passed.len(), self.next));
                    self.pass()?;
                }
            }
        };
        self.next += 1;
        let is_record = || self.filter.prints.as_ref().is_some_and(|prints| super::kind(&members, prints).is_some());
        let is_whole = passed.is_empty() || !is_record();
        if is_whole && !passed.is_empty() {
            let next = self.next;
            for (place, number) in passed {
                self.next = number;
                let bytes = self.tokens.text.as_bytes();
                let before = bytes.get(..self.mark()?)?.trim_ascii_end().strip_suffix(b":")?;
                members.insert(place, self.member(before.trim_ascii_end().len() - 1)?);
            }
            self.next = next;
        }
        self.tokens.at = end;
        Some((members, is_whole))
    }

    /// The member whose name ends with the quote at `end`.
    fn member(&mut self, end: usize) -> Option<(Name, Node)> {
        let before = self.tokens.text.get(..end)?;
        let name = Name::from(before.get(before.bytes().rposition(|byte| byte == b'"')? + 1..)?);
        self.tokens.at = end + 1;
        self.tokens.blanks();
        self.tokens.take(b':')?;
        self.tokens.blanks();
        let node = self.value(Step::Member(name.clone()))?;
        Some((name, node))
    }

    /// Passes over the marks of a container.
    fn pass(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match self.tokens.text.as_bytes().get(self.mark()?)? {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open = open.checked_sub(1)?,
                _ => {}
            }
            self.next += 1;
            if open == 0 {
                return Some(());
            }
        }
    }

    /// Where the mark stands that comes next.
    fn mark(&self) -> Option<usize> {
        self.marks.get(self.next).map(|mark| *mark as usize)
    }
}

#[cfg(test)]
#[path = "json_marked_tests.rs"]
mod tests;
