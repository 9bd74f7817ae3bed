//! What all records of an agent together tell of its roles outside of `roles[]`.

use crate::model::Entity;
use crate::record::Item;
use crate::words::Evidence;

/// What an agent's records tell of its roles outside of `roles[]`.
pub(super) struct Told<'a> {
    /// The first `first_role_id` that holds something.
    pub(super) first_role: Option<&'a str>,
    /// The first `role_list` that holds something.
    pub(super) list: Option<&'a str>,
    /// The places of one of the two that a document shows with two values.
    pub(super) repeated: Option<Vec<Evidence>>,
}

impl<'a> Told<'a> {
    /// Looks at all records of the agent.
    pub(super) fn by(agent: &'a Entity) -> Self {
        let own = |name: &str| agent.first_text(name).map(str::trim).filter(|text| !text.is_empty());
        Self {
            first_role: own("first_role_id"),
            list: own("role_list"),
            repeated: repeated(agent, "role_list").or_else(|| repeated(agent, "first_role_id")),
        }
    }
}

/// The places of a property that one document shows with two values.
fn repeated(agent: &Entity, name: &str) -> Option<Vec<Evidence>> {
    let record = agent.records.iter().find(|record| {
        let mut texts = record.body.all(name).map(Item::text);
        let first = texts.next();
        texts.any(|text| Some(text) != first)
    })?;
    Some(record.body.all(name).map(|item| record.evidence(&item.at)).collect())
}
