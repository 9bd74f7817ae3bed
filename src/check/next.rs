//! What would settle an unknown: the request, the screen or the step, as a person would be told.

use crate::catalog::{Catalog, Kind, Setting};
use crate::model::{Completeness, Entity, Model, Silence};
use crate::words::Reason;

/// The request that shows an entity whole.
pub(super) fn detail(catalog: &Catalog, entity: &Entity) -> String {
    catalog.record(entity.kind).map(|record| record.detail_request(entity.id.as_deref())).unwrap_or_default()
}

/// The requests that show an agent that the bundle does not hold. A plain agent list leaves API-only ones out.
pub(super) fn one_agent(catalog: &Catalog, id: &str) -> String {
    let Some(record) = catalog.record(Kind::Agent) else { return String::new() };
    format!("{} ({} lists all agents)", record.detail_request(Some(id)), record.list_request)
}

/// The request that lists all of a kind.
pub(super) fn list(catalog: &Catalog, kind: Kind) -> String {
    catalog.record(kind).map(|record| record.list_request.clone()).unwrap_or_default()
}

/// What settles a value that the bundle does not show.
pub(super) fn silent(catalog: &Catalog, entity: &Entity, silence: &Silence) -> String {
    let request = detail(catalog, entity);
    match silence {
        Silence::ListOnly => request,
        Silence::Absent => {
            let screen = catalog.record(entity.kind).map(|record| record.screen.clone()).unwrap_or_default();
            format!("{request} (or look at {screen})")
        }
        Silence::Cut(_) => format!("save again with ConvertTo-Json -Depth 10: {request}"),
        Silence::Gone(_) => format!("run halolint again: a file changed while it was judged; it answers {request}"),
    }
}

/// What settles a value whose meaning nobody knows.
pub(super) fn unrecognised(setting: &Setting) -> String {
    format!("read it in Halo at {}, and name the value in [vocabulary] of halolint.toml", setting.screen)
}

/// What settles two sources that contradict each other.
pub(super) fn conflicting(catalog: &Catalog, entity: &Entity) -> String {
    format!("{}, saved anew, without the older dumps", detail(catalog, entity))
}

/// What settles the absence of a record: nothing is known of it, and why.
pub(super) fn absent(catalog: &Catalog, model: &Model, kind: Kind) -> (Reason, String) {
    let request = list(catalog, kind);
    match model.completeness(kind) {
        Completeness::Incomplete { reason, missing, .. } => match missing {
            Some(missing) => (reason, format!("{request}, {missing}")),
            None if reason == Reason::PartialList => (reason, format!("{request}, all pages")),
            None => (reason, request),
        },
        Completeness::Complete(_) => (Reason::NotInBundle, request),
    }
}
