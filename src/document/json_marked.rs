//! A list of a record, read by the places that were marked in it when it was passed: names that nobody asks for are not
//! looked at again.
//!
//! What is inside of a record is no record: names that only tell records are left out too.

use super::json::counted;
use super::json_shapes::TOLD;
use super::json_tokens::Tokens;
use super::parsed::Bounds;
use super::{Name, Node, Step, Value};

/// Reads a list, which is sound and in which no name is written with escapes. `marks` are the
/// brackets in it of what is not empty, and the ends of names that are kept, in bytes from its start.
///
/// Whatever has another name is left out, and what has a name of which the mark is [`TOLD`].
pub(super) fn read(text: &str, marks: &[u32], bounds: Bounds) -> Option<Node> {
    let tokens = Tokens { text, at: 0, most: bounds.token };
    Marked { tokens, marks, next: 0 }.value(Step::None)
}

struct Marked<'a> {
    tokens: Tokens<'a>,
    marks: &'a [u32],
    /// The mark that comes next, by number.
    next: usize,
}

/// Members for which there is room at once.
const FEW: usize = 16;

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

    /// The members of an object, up to its brace, and whether none of them is left out.
    fn members(&mut self) -> Option<(Vec<(Name, Node)>, bool)> {
        let mut members = Vec::with_capacity(FEW);
        let mut is_whole = true;
        self.next += 1;
        loop {
            let mark = self.marks.get(self.next)?;
            if mark & TOLD != 0 {
                is_whole = false;
                self.next += 1;
                continue;
            }
            let at = *mark as usize;
            match self.tokens.text.as_bytes().get(at)? {
                b'"' => {
                    self.next += 1;
                    members.push(self.member(at)?);
                }
                b'}' => {
                    self.next += 1;
                    self.tokens.at = at;
                    return Some((members, is_whole));
                }
                // Where a container of another name begins, and where it ends.
                _ => {
                    is_whole = false;
                    self.next += 2;
                }
            }
        }
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

    /// Where the mark stands that comes next.
    fn mark(&self) -> Option<usize> {
        self.marks.get(self.next).map(|mark| *mark as usize)
    }
}

#[cfg(test)]
#[path = "json_marked_tests.rs"]
mod tests;
