//! Tables as Halo's list export writes them: columns are named by properties or by what screens show.
//!
//! Under a property's name stands what the API would say; under a label of a screen stand labels of values, which are
//! translated back. What is neither is left out.

use super::classify;
use crate::catalog::{Catalog, Kind, Place, RecordType};
use crate::document::{Name, Node, Value};

/// Kinds of which Halo exports lists.
const KINDS: [Kind; 5] = [Kind::Agent, Kind::TicketType, Kind::Team, Kind::Role, Kind::Application];

/// The table with the columns named as properties, when its rows are of a kind that is known.
pub(super) fn named(table: &Node, catalog: &Catalog) -> Option<Node> {
    let first = table.rows().first()?;
    let mut best: Option<(usize, &RecordType)> = None;
    for kind in KINDS {
        let record = catalog.record(kind)?;
        let row = rename(first, record, catalog);
        let known = row.members().len();
        let is_kind = classify::kind(&row, catalog) == Some(kind) && row.get(&record.name).is_some();
        if is_kind && best.is_none_or(|(most, _)| known > most) {
            best = Some((known, record));
        }
    }
    let (_, record) = best?;
    let rows = table.rows().iter().map(|row| rename(row, record, catalog)).collect();
    Some(Node { value: Value::List(rows), span: table.span.clone(), step: table.step.clone() })
}

fn rename(row: &Node, record: &RecordType, catalog: &Catalog) -> Node {
    let members = row
        .members()
        .iter()
        .filter_map(|(column, node)| {
            let print = &record.fingerprint;
            let property = [&record.keep, &print.of, &print.none]
                .into_iter()
                .flatten()
                .find(|property| property.eq_ignore_ascii_case(column));
            match property {
                Some(property) => Some((property.as_str().into(), node.clone())),
                None => labelled(column, node, record, catalog),
            }
        })
        .collect();
    Node { value: Value::Object(members), span: row.span.clone(), step: row.step.clone() }
}

/// A column that is named by the label of a setting, with the stored value that its cell's label stands for.
fn labelled(column: &str, node: &Node, record: &RecordType, catalog: &Catalog) -> Option<(Name, Node)> {
    let Value::Text(cell) = &node.value else { return None };
    let own = |label: &str| label.eq_ignore_ascii_case(column);
    let mut settings = catalog.settings.values().filter(|setting| setting.record == record.kind && own(&setting.label));
    let (setting, None) = (settings.next()?, settings.next()) else { return None };
    let Place::Property(property) = &setting.at else { return None };
    let shown = match cell.trim().to_ascii_lowercase().as_str() {
        "true" => "Yes",
        "false" => "No",
        _ => cell.trim(),
    };
    let value = match catalog.values_of(setting) {
        Some(values) => values.labelled(shown)?.raw.clone(),
        None => shown.to_owned(),
    };
    Some((property.as_str().into(), Node { value: Value::Text(value.into()), ..node.clone() }))
}
