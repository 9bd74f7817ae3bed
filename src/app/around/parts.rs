//! A text taken apart into what is shown as it is and what is shown by permission, and put together again.

use super::permit::{Level, Permit};
use super::{Form, LINES, LONG};

/// What a part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What<'t> {
    /// Marks, blanks and literals.
    Mark,
    /// The name of a property or an element.
    Name,
    /// A number, under a name unless in a list.
    Number(Option<&'t str>),
    /// A text without its quotes, under a name unless in a list.
    Text(Option<&'t str>),
    /// What is never shown.
    Hidden,
}

/// A part of a text.
#[derive(Clone, Copy, Debug)]
struct Part<'t> {
    text: &'t str,
    what: What<'t>,
    scope: usize,
}

/// A container: a list, an object or an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'t> {
    parent: usize,
    level: Level,
    /// What it is called, or which bracket ends it.
    pub(super) tag: &'t str,
    /// Whether the judged value stands inside of it.
    around: bool,
}

/// The parts of a text, and the containers that are open behind the last one.
#[derive(Debug)]
pub(super) struct Parts<'t> {
    list: Vec<Part<'t>>,
    /// The first one stands for whatever is around the text.
    scopes: Vec<Scope<'t>>,
    open: usize,
    /// Parts before this one stand in a container of which only the end is in the text.
    unknown: usize,
}

impl<'t> Parts<'t> {
    pub(super) fn new() -> Self {
        let around = Scope { parent: 0, level: Level::Texts, tag: "", around: true };
        Self { list: Vec::new(), scopes: vec![around], open: 0, unknown: 0 }
    }

    pub(super) fn push(&mut self, text: &'t str, what: What<'t>) {
        if !text.is_empty() {
            self.list.push(Part { text, what, scope: self.open });
        }
    }

    /// A name in the tag of the innermost element, which is shown when the element's own name is.
    pub(super) fn push_name(&mut self, text: &'t str) {
        let scope = self.scopes.get(self.open).map_or(0, |scope| scope.parent);
        self.list.push(Part { text, what: What::Name, scope });
    }

    /// A container opens.
    pub(super) fn open(&mut self, tag: &'t str, level: Level) {
        let row =
            level == Level::Numbers && self.scopes.iter().skip(1).any(|other| other.around && is_same(other.tag, tag));
        let level = if row { Level::Texts } else { level };
        self.scopes.push(Scope { parent: self.open, level, tag, around: false });
        self.open = self.scopes.len() - 1;
    }

    /// What the innermost container is called, if its beginning is in the text.
    pub(super) fn innermost(&self) -> Option<&'t str> {
        self.scopes.get(self.open).filter(|_| self.open > 0).map(|scope| scope.tag)
    }

    /// Sets how much of the innermost container is shown.
    pub(super) fn set(&mut self, change: impl Fn(Level) -> Level) {
        if let Some(scope) = self.scopes.get_mut(self.open) {
            scope.level = change(scope.level);
        }
    }

    /// The innermost container ends, or one that began before the text.
    pub(super) fn close(&mut self) {
        if self.open == 0 {
            self.unknown = self.list.len();
        }
        self.open = self.scopes.get(self.open).map_or(0, |scope| scope.parent);
    }

    /// The judged value stands here. Whether it may have a neighbourhood: not inside of what holds secrets.
    ///
    /// What else it stands in is known to be Halo's, by whatever name, and so are rows that are called like its own.
    pub(super) fn stand(&mut self) -> bool {
        let (mut at, mut rows) = (self.open, Vec::new());
        while at > 0 {
            let Some(scope) = self.scopes.get_mut(at) else { return false };
            if scope.level == Level::Secret {
                return false;
            }
            (scope.level, scope.around) = (Level::Texts, true);
            rows.push(scope.tag);
            at = scope.parent;
        }
        for scope in self.scopes.iter_mut().filter(|scope| scope.level == Level::Numbers) {
            if rows.iter().any(|row| is_same(row, scope.tag)) {
                scope.level = Level::Texts;
            }
        }
        true
    }

    /// How many parts there are.
    pub(super) const fn count(&self) -> usize {
        self.list.len()
    }

    /// What is shown of the last lines of the first `count` parts, and whether there is more before it.
    pub(super) fn last(&self, count: usize, form: Form, permit: Permit<'_>) -> (String, bool) {
        let (mut shown, mut room) = (Vec::new(), Room::default());
        for (index, part) in self.list.iter().enumerate().take(count).rev() {
            if room.is_full() {
                break;
            }
            let text = self.show(index, part, form, permit);
            room.take(text.rsplit('\n'));
            shown.push(text);
        }
        shown.reverse();
        (shown.concat(), room.is_full())
    }

    /// What is shown of the first lines of the parts after the first `count`.
    pub(super) fn first(&self, count: usize, form: Form, permit: Permit<'_>) -> String {
        let (mut shown, mut room) = (String::new(), Room::default());
        for (index, part) in self.list.iter().enumerate().skip(count) {
            if room.is_full() {
                break;
            }
            let text = self.show(index, part, form, permit);
            room.take(text.split('\n'));
            shown.push_str(&text);
        }
        shown
    }

    /// What is shown of a part. It has as many lines as the part.
    fn show(&self, index: usize, part: &Part<'t>, form: Form, permit: Permit<'_>) -> String {
        let level = if index < self.unknown { Level::Marks } else { self.level(part.scope) };
        let shown = match part.what {
            What::Mark => true,
            What::Name => permit.shows_name(level, part.text),
            What::Number(name) => permit.shows_number(level, name, part.text),
            What::Text(name) => form.plain(part.text).is_some_and(|text| permit.shows_text(level, name, &text)),
            What::Hidden => false,
        };
        if shown {
            return part.text.to_owned();
        }
        format!("…{}", "\n".repeat(part.text.matches('\n').count()))
    }

    /// How much is shown in a container.
    fn level(&self, scope: usize) -> Level {
        let (mut at, mut level) = (scope, Level::Texts);
        while let Some(scope) = self.scopes.get(at) {
            level = level.max(scope.level);
            if at == 0 || level == Level::Secret {
                break;
            }
            at = scope.parent;
        }
        level
    }
}

/// Whether two elements are called the same. Brackets of JSON are all called the same.
fn is_same(one: &str, other: &str) -> bool {
    one == other && !matches!(one, "}" | "]")
}

/// How much has been shown, going away from the value.
#[derive(Default)]
struct Room {
    /// Ends of lines, and characters of the value's own line.
    lines: usize,
    own: usize,
}

impl Room {
    /// Takes the lines of a part, the nearest first.
    fn take<'l>(&mut self, mut lines: impl Iterator<Item = &'l str>) {
        let nearest = lines.next().unwrap_or_default();
        if self.lines == 0 {
            self.own += nearest.chars().count();
        }
        self.lines += lines.count();
    }

    /// Whether nothing further away is shown.
    const fn is_full(&self) -> bool {
        self.lines > LINES || self.own > LONG
    }
}
