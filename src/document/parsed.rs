//! What a reader makes of a text.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Node;
use crate::bundle::Limits;
use crate::catalog::{Catalog, Prints};
use crate::words::Lookup;

/// What a reader found in a text: whole values, and where it had to stop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The values at the top of the document. JSON has one; streams and CLIXML may have several.
    pub roots: Vec<Node>,
    /// Where and why reading stopped before the end. Values in `roots` lie whole before it.
    pub damage: Option<Damage>,
}

/// Where a document breaks off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Byte offset in the decoded text.
    pub offset: usize,
    /// What is wrong there: a lower-case phrase.
    pub detail: String,
}

impl Damage {
    /// Whether a limit was reached, of which the sentence names the option.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        self.detail.contains("--max-")
    }
}

/// What a reader puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Containers inside containers.
    pub(crate) depth: usize,
    /// Bytes of one text, number, name or tag.
    pub(crate) token: usize,
}

impl Bounds {
    pub(crate) fn of(limits: &Limits) -> Self {
        Self { depth: limits.depth, token: usize::try_from(limits.token_bytes).unwrap_or(usize::MAX) }
    }

    /// The damage of a container at `offset` inside too many others.
    pub(super) fn too_deep(self, offset: usize) -> Damage {
        Damage { offset, detail: format!("nested deeper than {} levels; raise the limit with --max-depth", self.depth) }
    }

    /// Whether `size` bytes at `offset` are one token.
    ///
    /// # Errors
    /// The damage that they are when they are too many.
    pub(super) fn token(self, offset: usize, size: usize) -> Result<(), Damage> {
        if size <= self.token {
            return Ok(());
        }
        let detail = format!("a text over the limit of {} bytes; raise it with --max-token-bytes", self.token);
        Err(Damage { offset, detail })
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::of(&Limits::default())
    }
}

/// What a reader keeps of a document, and what it puts up with.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub(super) bounds: Bounds,
    /// Scalars of other names may be dropped while reading, and containers of records; no names: none are dropped.
    keep: Option<Arc<Lookup>>,
    /// Those of the names to keep that are asked of a record once it is told; no names: all of them.
    asked: Option<Arc<Lookup>>,
    /// By which records are told, of which containers of other names are left out as well, and those of its names are
    /// read when somebody asks.
    pub(super) prints: Option<Arc<Prints>>,
    /// Properties that are lists, also when XML shows them with one row, or none.
    lists: Option<Arc<Lookup>>,
    /// Properties that may be lists.
    many: BTreeSet<String>,
}

impl Filter {
    /// Whether a scalar of this name is kept.
    #[inline]
    pub(super) fn wants(&self, name: &str) -> bool {
        self.keep.as_ref().is_none_or(|keep| keep.holds(name.as_bytes()))
    }

    /// Whether scalars of all names are kept.
    pub(super) const fn keeps_all(&self) -> bool {
        self.keep.is_none()
    }

    /// The number of a name that is kept.
    #[inline]
    pub(super) fn number(&self, name: &[u8]) -> Option<usize> {
        let mut number = None;
        self.keep.as_ref()?.find(name, |found| number = Some(found));
        number
    }

    /// Whether a name that is kept is asked for once a record is told.
    pub(super) fn asks(&self, name: &[u8]) -> bool {
        self.asked.as_ref().is_none_or(|asked| asked.holds(name))
    }
}

/// Names of properties that steer a reader.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub(super) filter: Arc<Filter>,
}

impl Names {
    /// The names that Halo's records and tables have.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
        Self::with(Filter {
            bounds: Bounds::default(),
            keep: catalog.kept().cloned(),
            asked: catalog.asked().cloned(),
            prints: Some(catalog.prints().clone()),
            lists: Lookup::of(catalog.list_names(), []).map(Arc::new),
            many: owned(catalog.detail_lists()),
        })
    }

    /// What such a filter keeps.
    pub(super) fn with(filter: impl Into<Arc<Filter>>) -> Self {
        Self { filter: filter.into() }
    }

    /// The same, with what these limits put up with.
    #[must_use]
    pub fn within(self, limits: &Limits) -> Self {
        Self::with(Filter { bounds: Bounds::of(limits), ..Arc::unwrap_or_clone(self.filter) })
    }

    /// Names of scalars that are kept, with columns of a database, which may be written in any case; and of lists.
    /// Without a name to keep, everything is kept.
    #[must_use]
    pub fn new<'a>(
        keep: impl IntoIterator<Item = &'a str>,
        columns: impl IntoIterator<Item = &'a str>,
        lists: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let (keep, lists) = (Lookup::of(keep, columns), Lookup::of(lists, []));
        Self::with(Filter { keep: keep.map(Arc::new), lists: lists.map(Arc::new), ..Filter::default() })
    }

    /// Whether a scalar of this name is kept.
    #[must_use]
    #[inline]
    pub fn wants(&self, name: &str) -> bool {
        self.filter.wants(name)
    }

    /// Whether this is the name of a property that is kept, and not of a list.
    pub(super) fn is_scalar(&self, name: &str) -> bool {
        let Filter { keep, many, .. } = &*self.filter;
        keep.is_some() && self.wants(name) && !self.is_list(name) && !many.contains(name)
    }

    /// Whether this is the name of a property that is a list, also when XML shows it with one row, or none.
    #[inline]
    pub(super) fn is_list(&self, name: &str) -> bool {
        self.filter.lists.as_ref().is_some_and(|lists| lists.holds(name.as_bytes()))
    }

    /// Whether records are told by this name, among others.
    pub(super) fn tells(&self, name: &str) -> bool {
        self.filter.prints.as_ref().is_some_and(|prints| prints.tells(name))
    }

    /// What the reader puts up with.
    pub(super) fn bounds(&self) -> Bounds {
        self.filter.bounds
    }
}
