//! Where the values stand that are kept of a document: told when somebody asks, as few are ever shown.

use std::sync::{Arc, OnceLock};

use super::item::{Content, Item};
use crate::document::{self, Locator, Node, Place, Step, Text};
use crate::words::{At, Lookup, Places, personal, secret};

/// Characters of a value that evidence quotes.
const EXCERPT: usize = 80;
/// Characters that an e-mail address or a telephone number has at most: what is cut inside of one is looked at whole.
const PERSONAL: usize = 320;
/// Bytes of text between places of which line and column are remembered, once one was asked for.
const STRIDE: usize = 64 << 10;
/// Not inside of anything.
pub(super) const TOP: u32 = u32::MAX;

/// One value: what it is inside of, what it adds to the pointer, and its bytes in the decoded text.
#[derive(Debug)]
struct Spot {
    around: u32,
    size: u32,
    start: usize,
    step: Step,
}

/// The values that are kept of a document.
#[derive(Debug)]
struct Kept {
    lines: Arc<Lines>,
    spots: OnceLock<Vec<Spot>>,
}

/// A text, what is asked for in it, and where some of its places are, once one was asked for.
#[derive(Debug)]
struct Lines {
    text: Arc<Text>,
    asked: Option<Arc<Lookup>>,
    known: OnceLock<Vec<(usize, Place)>>,
}

/// A list that is read when somebody asks.
#[derive(Debug)]
pub(super) struct Unread {
    kept: Arc<Kept>,
    number: u32,
    how: document::Unread,
    content: OnceLock<Content>,
}

/// Numbers the values that are kept of a document.
pub(super) struct Trail {
    kept: Arc<Kept>,
    spots: Vec<Spot>,
    /// Where the text that is read begins in the document's.
    base: usize,
    /// Whether nothing was read that nobody asks for.
    is_asked: bool,
}

impl Trail {
    /// For the values of a text, in which these names are asked for inside of records; without names, all are.
    pub(super) fn new(text: Arc<Text>, asked: Option<&Arc<Lookup>>) -> Self {
        Self::of(Arc::new(Lines { text, asked: asked.cloned(), known: OnceLock::new() }))
    }

    fn of(lines: Arc<Lines>) -> Self {
        Self { kept: Arc::new(Kept { lines, spots: OnceLock::new() }), spots: Vec::new(), base: 0, is_asked: false }
    }

    /// Whether somebody may ask for a property of this name inside of a record.
    pub(super) fn asks(&self, name: &str) -> bool {
        self.is_asked || self.kept.lines.asked.as_ref().is_none_or(|asked| asked.holds(name.as_bytes()))
    }

    /// The list of this number, which is not read now.
    pub(super) fn unread(&self, how: &document::Unread, number: u32) -> Arc<Unread> {
        Arc::new(Unread { kept: self.kept.clone(), number, how: how.clone(), content: OnceLock::new() })
    }

    /// A value inside of the one of number `around`, or at the [`TOP`].
    pub(super) fn node(&mut self, around: u32, node: &Node) -> u32 {
        let size = u32::try_from(node.span.len()).unwrap_or(u32::MAX);
        self.add(Spot { around, size, start: self.base + node.span.start, step: node.step.clone() })
    }

    /// What values are inside of that is none itself.
    pub(super) fn step(&mut self, around: u32, step: Step) -> u32 {
        self.add(Spot { around, size: 0, start: 0, step })
    }

    fn add(&mut self, spot: Spot) -> u32 {
        let number = u32::try_from(self.spots.len()).unwrap_or(TOP);
        self.spots.push(spot);
        number
    }

    /// The place of a value. It can be told once the trail has ended.
    pub(super) fn at(&self, number: u32) -> At {
        At::new(self.kept.clone(), number)
    }

    /// All values have their numbers.
    pub(super) fn end(self) {
        let mut spots = self.spots;
        spots.shrink_to_fit();
        let _ = self.kept.spots.set(spots);
    }
}

impl Unread {
    /// What the list holds.
    pub(super) fn content(&self) -> &Content {
        self.content.get_or_init(|| self.read().unwrap_or(Content::Gone))
    }

    /// Reads the list. Its values have numbers of their own, below the list's pointer.
    fn read(&self) -> Option<Content> {
        let spot = self.kept.spot(self.number)?;
        let node = self.kept.part(spot, |part| document::again(part, &self.how))??;
        let spots = Vec::with_capacity(1 + node.count());
        let is_asked = self.how.is_left_out();
        let mut trail = Trail { base: spot.start, spots, is_asked, ..Trail::of(self.kept.lines.clone()) };
        let list = trail.step(TOP, format!("!{}", self.kept.pointer(self.number)).into());
        let item = Item::whole(&node, list, &mut trail);
        trail.end();
        Some(item.into_content())
    }
}

impl Kept {
    fn spot(&self, number: u32) -> Option<&Spot> {
        self.spots.get()?.get(number as usize)
    }

    /// What `read` makes of the source of a value.
    fn part<T>(&self, spot: &Spot, read: impl FnOnce(&str) -> T) -> Option<T> {
        self.lines.text.part(spot.start..spot.start.saturating_add(spot.size as usize), read)
    }
}

impl Lines {
    /// Where places are known: every so many bytes.
    fn known(&self) -> &[(usize, Place)] {
        self.known.get_or_init(|| document::places(&self.text, STRIDE))
    }

    fn place(&self, at: usize) -> Place {
        let known = self.known();
        let before = known.partition_point(|(known, _)| *known <= at);
        let from = before.checked_sub(1).and_then(|index| known.get(index));
        from.map_or_else(|| Locator::new(&self.text), |from| Locator::from(&self.text, *from)).place(at)
    }
}

impl Places for Kept {
    fn pointer(&self, number: u32) -> String {
        let mut steps = Vec::new();
        let mut pointer = String::new();
        let mut next = self.spot(number);
        while let Some(spot) = next {
            if let Some(absolute) = spot.step.absolute() {
                absolute.clone_into(&mut pointer);
                break;
            }
            steps.push(&spot.step);
            next = self.spot(spot.around);
        }
        steps.iter().rev().for_each(|step| pointer.push_str(&step.to_string()));
        pointer
    }

    fn place(&self, number: u32) -> (u32, u32, u64) {
        let place = self.lines.place(self.spot(number).map_or(0, |spot| spot.start));
        (place.line, place.column, place.offset)
    }

    fn excerpt(&self, number: u32) -> String {
        let Some(spot) = self.spot(number) else { return String::new() };
        let of = |source: &str| excerpt(source, &spot.step);
        self.part(spot, of).unwrap_or_else(|| of(""))
    }

    fn start(&self, number: u32) -> u64 {
        self.spot(number).map_or(0, |spot| spot.start as u64)
    }
}

/// The first characters of a value's source, without secrets, e-mail addresses and telephone numbers in it. `step` tells the value's name.
fn excerpt(source: &str, step: &Step) -> String {
    match secret::name(step.to_string().trim_start_matches('/')) {
        secret::Name::Secret => secret::MASK.to_owned(),
        secret::Name::Suspect | secret::Name::Plain => {
            let start = secret::start(source, EXCERPT);
            if !start.ends_with('…') || !is_cut_short(source) {
                return personal::hide(start);
            }
            let hidden = personal::hide(secret::start(source, EXCERPT + PERSONAL));
            match hidden.char_indices().nth(EXCERPT) {
                Some((end, _)) => format!("{}…", hidden.get(..end).unwrap_or_default()),
                None => hidden,
            }
        }
    }
}

/// Whether an excerpt of a source may end inside of an e-mail address or a telephone number.
fn is_cut_short(source: &str) -> bool {
    let near = source.as_bytes().get(..source.len().min(4 * (EXCERPT + PERSONAL))).unwrap_or_default();
    near.contains(&b'@') || near.windows(2).any(|two| two == b"\\u") || personal::names_a_number(near)
}

#[cfg(test)]
mod tests {
    use super::excerpt as of;
    use crate::document::Step;

    fn excerpt(source: &str, step: &str) -> String {
        of(source, &Step::from(step.to_owned()))
    }

    #[test]
    fn an_excerpt_is_eighty_characters_without_secrets() {
        assert_eq!(excerpt(&"é".repeat(80), "/a"), "é".repeat(80));
        assert_eq!(excerpt(&"é".repeat(81), "/a"), format!("{}…", "é".repeat(80)));
        assert_eq!(excerpt("{\"clientSecret\":\"abc\"}", "/0"), "{\"clientSecret\":\"[redacted]\"}");
        assert_eq!(excerpt("\"abc\"", "/clientSecret"), "[redacted]");
    }

    #[test]
    fn an_excerpt_ends_in_no_address_and_no_number() {
        for at in 40..100 {
            let name = "x".repeat(at);
            for (source, known) in [
                (format!("{{\"use\": \"{name}\", \"a\": \"ann.lee@vendor.example\", \"b\": 1}}"), "ann"),
                (format!("{{\"use\": \"{name}\", \"phonenumber\": \"+44 20 7946 0018\", \"b\": 1}}"), "+44"),
            ] {
                let cut = excerpt(&source, "/0");
                assert!(!cut.contains(known), "{cut}");
                assert!(cut.chars().count() <= 81, "{cut}");
            }
        }
    }
}
