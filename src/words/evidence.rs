//! Where a value stands: document, pointer, line, column, offset and excerpt.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// The values of one document, by number: tells where each stands. Few are ever asked for.
pub trait Places: Send + Sync {
    /// RFC 6901 pointer into a JSON document; `XPath` of element names with positions into an XML one.
    fn pointer(&self, number: u32) -> String;
    /// 1-based line and column in the decoded text, the column in characters; byte offset in the document as it was in
    /// the bundle.
    fn place(&self, number: u32) -> (u32, u32, u64);
    /// The value's source text, its first 80 characters, with `…` when cut; without secrets.
    fn excerpt(&self, number: u32) -> String;
    /// Where it begins in the decoded text: the order of values in the document.
    fn start(&self, number: u32) -> u64;
}

/// The place of one value inside one document.
#[derive(Clone, Default)]
pub struct At {
    places: Option<Arc<dyn Places>>,
    number: u32,
}

impl At {
    /// The place of the value of this number.
    #[must_use]
    pub fn new(places: Arc<dyn Places>, number: u32) -> Self {
        Self { places: Some(places), number }
    }

    /// The same place, of which another text is quoted.
    #[must_use]
    pub fn quoting(&self, excerpt: impl Into<Box<str>>) -> Self {
        Self::new(Arc::new(Quoting { at: self.clone(), excerpt: excerpt.into() }), 0)
    }

    /// RFC 6901 pointer into a JSON document; `XPath` of element names with positions into an XML one.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.places.as_ref().map(|places| places.pointer(self.number)).unwrap_or_default()
    }

    /// 1-based line and column in the decoded text, the column in characters; byte offset in the document as it was in
    /// the bundle.
    #[must_use]
    pub fn place(&self) -> (u32, u32, u64) {
        self.places.as_ref().map(|places| places.place(self.number)).unwrap_or_default()
    }

    /// The value's source text, its first 80 characters, with `…` when cut; without secrets.
    #[must_use]
    pub fn excerpt(&self) -> String {
        self.places.as_ref().map(|places| places.excerpt(self.number)).unwrap_or_default()
    }

    /// Where it begins in the decoded text: the order of values in one document.
    #[must_use]
    pub fn start(&self) -> u64 {
        self.places.as_ref().map(|places| places.start(self.number)).unwrap_or_default()
    }

    /// Whether it is the very same handle.
    fn is(&self, other: &Self) -> bool {
        let same = match (&self.places, &other.places) {
            (Some(one), Some(other)) => std::ptr::addr_eq(Arc::as_ptr(one), Arc::as_ptr(other)),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same && self.number == other.number
    }
}

impl PartialEq for At {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for At {}

impl PartialOrd for At {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// In the order of the document.
impl Ord for At {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is(other) {
            return Ordering::Equal;
        }
        let order = self.start().cmp(&other.start());
        order.then_with(|| self.pointer().cmp(&other.pointer())).then_with(|| self.excerpt().cmp(&other.excerpt()))
    }
}

impl fmt::Debug for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column, offset) = self.place();
        write!(formatter, "{} {line}:{column} {offset} {}", self.pointer(), self.excerpt())
    }
}

/// A place of which another text is quoted.
struct Quoting {
    at: At,
    excerpt: Box<str>,
}

impl Places for Quoting {
    fn pointer(&self, _: u32) -> String {
        self.at.pointer()
    }

    fn place(&self, _: u32) -> (u32, u32, u64) {
        self.at.place()
    }

    fn excerpt(&self, _: u32) -> String {
        self.excerpt.to_string()
    }

    fn start(&self, _: u32) -> u64 {
        self.at.start()
    }
}

/// One piece of proof of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Name of the document in the bundle.
    pub document: Arc<str>,
    /// Place in the document.
    pub at: At,
    /// The role through which the agent has this value, if it is not set on the agent itself.
    pub role: Option<String>,
    /// When the configuration change was made of which it is a part, if it is: it shows what was sent, not what is.
    pub change: Option<Arc<str>>,
}
