//! Takes XML apart, from the beginning of an element on: also CLIXML and what `ConvertTo-Xml` writes, in which an
//! attribute names what an element is.

use super::json::is_number;
use super::parts::{Parts, What};
use super::permit::{Level, Permit};

/// Elements that say nothing of what is in them.
const BARE: [&str; 13] =
    ["Objs", "Obj", "MS", "Props", "LST", "IE", "QUE", "STK", "DCT", "En", "Objects", "Object", "Property"];

/// What is left out whole: how it begins and how it ends.
const ASIDE: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

/// A walk over XML.
#[derive(Debug)]
pub(super) struct Xml<'t, 'p> {
    pub(super) parts: Parts<'t>,
    permit: Permit<'p>,
    /// What the elements are that are open: by the attribute that names it, or by their own name.
    names: Vec<&'t str>,
    /// The quote of the attribute in which the text ends.
    quote: Option<&'t str>,
}

impl<'t, 'p> Xml<'t, 'p> {
    pub(super) fn new(permit: Permit<'p>) -> Self {
        Self { parts: Parts::new(), permit, names: Vec::new(), quote: None }
    }

    /// Takes a text apart, up to where it cannot be followed. Nothing when that is before its end.
    pub(super) fn read(&mut self, text: &'t str) -> Option<()> {
        let mut rest = text;
        if let Some(quote) = self.quote.take() {
            rest = self.mark(rest, rest.starts_with(quote).then_some(1)?)?;
            rest = self.attributes(rest)?;
        }
        while !rest.is_empty() {
            rest = if let Some((start, end)) = ASIDE.iter().find(|(start, _)| rest.starts_with(start)) {
                let length = rest.get(start.len()..)?.find(end)?;
                let rest = self.mark(rest, start.len())?;
                self.parts.push(rest.get(..length)?, What::Hidden);
                self.mark(rest.get(length..)?, end.len())?
            } else if let Some(tag) = rest.strip_prefix("</") {
                let name = name(tag)?;
                if self.parts.innermost().is_some_and(|own| own != name) {
                    return None;
                }
                self.parts.close();
                self.names.pop();
                self.mark(rest, 2)?;
                let rest = self.name(tag, name)?;
                self.mark(rest, rest.find('>').filter(|end| rest.get(..*end).is_some_and(is_blank))? + 1)?
            } else if let Some(tag) = rest.strip_prefix('<') {
                let name = name(tag)?;
                self.mark(rest, 1)?;
                let rest = self.name(tag, name)?;
                let own = local(name);
                let level = if BARE.contains(&own) { Level::Texts } else { self.permit.level(own) };
                self.parts.open(name, level);
                self.names.push(own);
                self.attributes(rest)?
            } else {
                self.content(rest)?
            };
        }
        Some(())
    }

    /// The judged value stands here. Nothing when none can that has a neighbourhood.
    pub(super) fn stand(&mut self) -> Option<()> {
        self.parts.stand().then_some(())
    }

    fn mark(&mut self, rest: &'t str, length: usize) -> Option<&'t str> {
        self.parts.push(rest.get(..length)?, What::Mark);
        rest.get(length..)
    }

    /// The name of an element or an attribute, each of its two halves for itself.
    fn name(&mut self, rest: &'t str, name: &'t str) -> Option<&'t str> {
        let own = local(name);
        if let Some(prefix) = name.strip_suffix(own).and_then(|prefix| prefix.strip_suffix(':')) {
            self.parts.push(prefix, What::Name);
            self.parts.push(":", What::Mark);
        }
        self.parts.push(own, What::Name);
        rest.get(name.len()..)
    }

    /// The rest of a start tag.
    fn attributes(&mut self, mut rest: &'t str) -> Option<&'t str> {
        loop {
            rest = self.mark(rest, rest.len() - rest.trim_ascii_start().len())?;
            if rest.starts_with("/>") {
                self.parts.close();
                self.names.pop();
                return self.mark(rest, 2);
            }
            if rest.starts_with('>') {
                return self.mark(rest, 1);
            }
            let name = name(rest)?;
            self.parts.push_name(name);
            rest = rest.get(name.len()..)?;
            let equals = rest.find('=').filter(|at| rest.get(..*at).is_some_and(is_blank))?;
            rest = self.mark(rest, equals + 1)?;
            rest = self.mark(rest, rest.len() - rest.trim_ascii_start().len())?;
            let quote = rest.get(..1).filter(|quote| matches!(*quote, "\"" | "'"))?;
            rest = self.mark(rest, 1)?;
            if rest.is_empty() {
                self.quote = Some(quote);
                return Some(rest);
            }
            let value = rest.get(..rest.find(quote)?)?;
            self.attribute(local(name), value);
            rest = self.mark(rest.get(value.len()..)?, 1)?;
        }
    }

    /// The value of an attribute, and what it says of its element.
    fn attribute(&mut self, name: &'t str, value: &'t str) {
        let named = name == "N" || name == "Name" && self.names.last().is_some_and(|own| *own == "Property");
        let told = self.permit.level(value);
        if named {
            if let Some(own) = self.names.last_mut() {
                *own = value;
            }
            self.parts.set(|level| if level == Level::Secret { level } else { told });
            self.parts.push_name(value);
            return;
        }
        if told == Level::Secret {
            self.parts.set(|level| level.max(told));
        }
        // Types of .NET.
        let mut letters = value.bytes();
        let is_type = matches!(name, "Type" | "T")
            && value.starts_with("System.")
            && letters.all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'[' | b']' | b'0'..=b'9'));
        self.parts.push(value, if is_type { What::Mark } else { what(value, name) });
    }

    /// The text up to the next tag.
    fn content(&mut self, rest: &'t str) -> Option<&'t str> {
        let end = rest.find('<');
        let text = rest.get(..end.unwrap_or(rest.len()))?;
        // What ends here began before the text.
        if text.contains("]]>") || text.contains("-->") || text.contains("?>") {
            return None;
        }
        let inner = text.trim();
        let start = text.len() - text.trim_start().len();
        self.mark(text, start)?;
        // One at the end may not be whole.
        let shown = if end.is_none() { What::Hidden } else { what(inner, self.names.last().copied().unwrap_or("")) };
        self.parts.push(inner, shown);
        self.mark(text.get(start + inner.len()..)?, text.len() - start - inner.len())?;
        rest.get(text.len()..)
    }

    /// Whether the text ends where a value can stand: in an attribute, or where the content of an element begins.
    pub(super) fn is_ready(&self, text: &str) -> bool {
        self.quote.is_some() || text.trim_end().ends_with('>') || text.is_empty()
    }
}

/// What a value of XML is, which has no types.
fn what<'t>(value: &str, name: &'t str) -> What<'t> {
    match value {
        "true" | "false" | "True" | "False" => What::Mark,
        _ if is_number(value) => What::Number(Some(name)),
        _ => What::Text(Some(name)),
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// The name that a text begins with.
fn name(text: &str) -> Option<&str> {
    let end = text.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>' | '=' | '<'))?;
    let name = text.get(..end)?;
    let first = name.chars().next()?;
    ((first.is_alphabetic() || first == '_') && !name.contains(['"', '\'', '&'])).then_some(name)
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
