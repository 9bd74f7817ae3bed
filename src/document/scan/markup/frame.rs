//! What is known of the elements that are open.

use super::super::markers::Held;
use super::dialect::Kind;

/// The document has to be read whole: its structure is broken, or skipping rows could change what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GiveUp;

/// An open element that holds others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Where its name begins in the path.
    pub(super) name: usize,
    pub(super) kind: Kind,
    /// The markers among its properties.
    pub(super) held: Held,
    /// Whether it has properties.
    pub(super) members: bool,
    /// Whether it may have properties that are not followed.
    pub(super) unclear: bool,
}

/// The last start tag, as long as nothing followed it but text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    pub(super) at: usize,
    pub(super) name: u32,
    pub(super) kind: Kind,
    pub(super) attributed: bool,
    pub(super) odd: bool,
    pub(super) keyed: bool,
    /// Whether its name shows that what is around it is something else, unless it is an object.
    pub(super) none: bool,
}

impl Leaf {
    /// Where its name stands.
    pub(super) const fn name(self) -> std::ops::Range<usize> {
        self.at + 1..self.at + 1 + self.name as usize
    }
}

/// The row that is being read: an element that holds others and is not the first of its name in its parent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) start: usize,
    /// Elements around it.
    pub(super) level: usize,
    /// Whether an element in it may be a record, and whether that is the row itself.
    pub(super) keep: bool,
    pub(super) direct: bool,
    /// Whether a plain value stands directly in it.
    pub(super) value: bool,
}
