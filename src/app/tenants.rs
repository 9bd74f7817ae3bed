//! `--tenant`: documents of other tenants are set aside before anything is joined.

use std::sync::Arc;

use super::reading::Read;
use crate::tenant::{Choice, NoSuchTenant, Origins};

/// The parts with those of other tenants emptied; all as they are, when the name is of no tenant.
pub(super) fn narrow(
    mut parts: Vec<Read>,
    origins: &Origins,
    tenant: Option<&str>,
) -> Result<Vec<Read>, (Vec<Read>, NoSuchTenant)> {
    let Some(name) = tenant else { return Ok(parts) };
    let documents: Vec<Arc<str>> = parts.iter().map(|part| part.row.name.as_str().into()).collect();
    let choice = match Choice::new(name, &documents, origins) {
        Ok(choice) => choice,
        Err(error) => return Err((parts, error)),
    };
    for part in &mut parts {
        let found = &part.extract;
        let shows = !(found.records.is_empty() && found.lists.is_empty() && found.rows.is_empty()) || part.damaged;
        let judged = choice.holds(&part.row.name, origins);
        // What holds nothing of Halo is of nobody, so that a host's choice leaves it alone.
        if judged || (matches!(choice, Choice::Host(_)) && !shows && part.origin.host.is_none()) {
            continue;
        }
        part.set_aside(format!("not known to be of {name} (--tenant); it held: {}", part.row.detail));
    }
    Ok(parts)
}

/// What is said of a bundle with documents of several tenants.
pub(super) fn several(tenants: &[String]) -> String {
    format!(
        "the input holds documents of more than one Halo ({}); name one with --tenant, or give the files of one of them",
        tenants.join(", ")
    )
}
