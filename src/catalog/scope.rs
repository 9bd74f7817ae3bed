//! Scopes of an API application, and which scope grants which others.

use serde::Deserialize;

use crate::words::Certainty;

/// A scope that an application can have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Its name, lower-case without blanks: `read:tickets`.
    pub name: String,
    /// How sure its name is.
    pub certainty: Certainty,
}

/// One scope that grants others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The scope that grants.
    pub scope: String,
    /// What it grants: names of scopes; `*` for all, `read:*` and `edit:*` for all of that kind.
    pub covers: Vec<String>,
    /// How sure that is; none when nobody knows whether it does.
    #[serde(default)]
    pub certainty: Option<Certainty>,
    /// Where the fact comes from.
    pub source: String,
}

impl Coverage {
    /// Whether this entry speaks of `scope`.
    #[must_use]
    pub fn reaches(&self, scope: &str) -> bool {
        self.covers.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => scope.starts_with(start),
            None => pattern == scope,
        })
    }
}
