//! Where a value stands: document, pointer, line, column, offset and excerpt.

use std::sync::Arc;

/// The place of one value inside one document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct At {
    /// RFC 6901 pointer into a JSON document; `XPath` of element names with positions into an XML one.
    pub pointer: Box<str>,
    /// Byte offset of the value in the document as it was in the bundle.
    pub offset: u64,
    /// 1-based line in the decoded text.
    pub line: u32,
    /// 1-based column in the decoded text, in characters.
    pub column: u32,
    /// The value's source text, its first 80 characters, with `…` when cut.
    pub excerpt: Box<str>,
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
