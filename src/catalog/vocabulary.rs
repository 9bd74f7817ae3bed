//! What a user established in Halo: overrides and confirmations of catalog entries.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{Catalog, Value};
use crate::words::{Certainty, nearest};

/// The `[vocabulary]` table of a configuration file: entries by the id of the setting.
pub type Vocabulary = BTreeMap<Spanned<String>, VocabularyEntry>;

/// What a user says of one setting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VocabularyEntry {
    /// Confirms (or doubts) place and meaning of the setting and of its values as the catalog has them.
    #[serde(default)]
    pub certainty: Option<Certainty>,
    /// Labels of stored values. Values that the user names are established unless `certainty` says otherwise.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub values: BTreeMap<String, Spanned<String>>,
}

/// An entry that cannot be applied.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{detail}")]
pub struct VocabularyError {
    /// Bytes of the entry's key or value in the configuration file.
    pub span: std::ops::Range<usize>,
    /// What is wrong, and what was expected.
    pub detail: String,
}

pub(super) fn apply(catalog: &mut Catalog, vocabulary: &Vocabulary) -> Result<(), VocabularyError> {
    for (key, entry) in vocabulary {
        let id = key.get_ref();
        let known: Vec<&str> = catalog.settings.keys().map(String::as_str).collect();
        let unknown = || VocabularyError {
            span: key.span(),
            detail: format!("unknown setting `{id}`{}, expected one of: {}", hint(id, &known), known.join(", ")),
        };
        let setting = catalog.settings.get(id).cloned().ok_or_else(unknown)?;
        let mut setting = setting;
        if let Some(certainty) = entry.certainty {
            setting.certainty = certainty;
        }
        if let Some(name) = setting.values.clone()
            && (entry.certainty.is_some() || !entry.values.is_empty())
        {
            // The setting gets a set of its own: other settings share the catalog's.
            let mut set = catalog.values.get(&name).cloned().ok_or_else(unknown)?;
            set.name = format!("{name} of {id}");
            if let Some(certainty) = entry.certainty {
                for value in &mut set.value {
                    value.certainty = Some(certainty);
                }
            }
            for (raw, label) in &entry.values {
                let rank = set.labelled(label.get_ref()).and_then(|value| value.rank);
                let raw = set.normal(raw);
                let value = Value {
                    stored: None,
                    raw: raw.clone(),
                    label: label.get_ref().clone(),
                    rank,
                    certainty: Some(entry.certainty.unwrap_or(Certainty::Established)),
                };
                set.value.retain(|old| old.raw != raw);
                set.value.push(value);
            }
            setting.values = Some(set.name.clone());
            catalog.values.insert(set.name.clone(), set);
        } else if let Some((_, label)) = entry.values.iter().next() {
            return Err(VocabularyError {
                span: label.span(),
                detail: format!("setting `{id}` has no closed set of values, only `certainty` can be given"),
            });
        }
        catalog.settings.insert(id.clone(), setting);
    }
    Ok(())
}

/// ` (did you mean …?)` for the nearest known name, or nothing.
fn hint(name: &str, known: &[&str]) -> String {
    nearest(name, known.iter().copied(), 3).map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}
