//! What is known of Halo: its records, where each setting is stored, what its values mean, and how sure that is.
//!
//! All of it is data in the TOML beside this file, embedded as JSON; each entry names its certainty and its source. A
//! user's `[vocabulary]` overrides or confirms entries (see [`Catalog::apply`]). The catalog guesses nothing: a value
//! it does not hold has no meaning here.

mod kind;
mod print;
mod record;
mod scope;
mod setting;
mod table;
mod values;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::words::Lookup;

pub use kind::Kind;
pub(crate) use print::{Prints, Set, common, join, put};
pub(crate) use record::OF_ROWS;
pub use record::{Fingerprint, RecordType};
pub use scope::{Coverage, Scope};
pub use setting::{Place, Rule, Setting};
pub use table::{Link, Table};
pub use values::{Value, ValueSet, ValueType};
pub(crate) use values::{is_guid, whole};
pub use vocabulary::{Vocabulary, VocabularyEntry, VocabularyError};

/// The embedded data, in the order in which it is joined.
const SOURCES: [(&str, &str); 6] = [
    ("records.toml", include_str!(concat!(env!("OUT_DIR"), "/catalog/records.json"))),
    ("values.toml", include_str!(concat!(env!("OUT_DIR"), "/catalog/values.json"))),
    ("permissions.toml", include_str!(concat!(env!("OUT_DIR"), "/catalog/permissions.json"))),
    ("settings.toml", include_str!(concat!(env!("OUT_DIR"), "/catalog/settings.json"))),
    ("scopes.toml", include_str!(concat!(env!("OUT_DIR"), "/catalog/scopes.json"))),
    ("sql.toml", include_str!(concat!(env!("OUT_DIR"), "/catalog/sql.json"))),
];

/// Everything that is known of Halo.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Record types, in the order of the data.
    pub records: Vec<RecordType>,
    /// Settings by their id.
    pub settings: BTreeMap<String, Setting>,
    /// Sets of values by their name.
    pub values: BTreeMap<String, ValueSet>,
    /// The scopes an API application can have.
    pub scopes: Vec<Scope>,
    /// Which scope grants which others.
    pub coverage: Vec<Coverage>,
    /// Client ids of Halo's own applications.
    pub builtin_clients: Vec<String>,
    /// Tables of Halo's database.
    pub tables: Vec<Table>,
    prints: Arc<Prints>,
    /// The names that readers keep, and those of them that anybody asks for once a record is told; none when there are too
    /// many to look up.
    kept: Option<Arc<Lookup>>,
    asked: Option<Arc<Lookup>>,
}

/// One embedded file.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Part {
    record: Vec<RecordType>,
    values: Vec<ValueSet>,
    setting: Vec<Setting>,
    scope: Vec<Scope>,
    coverage: Vec<Coverage>,
    builtin_clients: Vec<String>,
    table: Vec<Table>,
}

/// The embedded catalog cannot be used: a defect of this program, found by its own tests.
#[derive(Debug, thiserror::Error)]
#[error("the embedded catalog file {file} is broken: {detail}")]
pub struct CatalogError {
    file: String,
    detail: String,
}

impl Catalog {
    /// The catalog that is built into the program.
    ///
    /// # Errors
    /// When the embedded data contradicts itself, which the tests exclude.
    pub fn builtin() -> Result<Self, CatalogError> {
        let mut catalog = Self {
            records: Vec::new(),
            settings: BTreeMap::new(),
            values: BTreeMap::new(),
            scopes: Vec::new(),
            coverage: Vec::new(),
            builtin_clients: Vec::new(),
            tables: Vec::new(),
            prints: Arc::default(),
            kept: None,
            asked: None,
        };
        for (file, text) in SOURCES {
            let broken = |detail: String| CatalogError { file: file.to_owned(), detail };
            let part: Part = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
            catalog.records.extend(part.record);
            catalog.scopes.extend(part.scope);
            catalog.coverage.extend(part.coverage);
            catalog.builtin_clients.extend(part.builtin_clients);
            catalog.tables.extend(part.table);
            for set in part.values {
                let name = set.name.clone();
                if catalog.values.insert(name.clone(), set).is_some() {
                    return Err(broken(format!("values `{name}` stand twice")));
                }
            }
            for setting in part.setting {
                let id = setting.id.clone();
                if let Some(values) = &setting.values
                    && !catalog.values.contains_key(values)
                {
                    return Err(broken(format!("setting `{id}` names the values `{values}`, which do not exist")));
                }
                if catalog.settings.insert(id.clone(), setting).is_some() {
                    return Err(broken(format!("setting `{id}` stands twice")));
                }
            }
        }
        let [(records, _), ..] = SOURCES;
        let prints = Prints::new(&catalog.records).ok_or_else(|| CatalogError {
            file: records.to_owned(),
            detail: "fingerprints have too many names".to_owned(),
        })?;
        catalog.prints = Arc::new(prints);
        catalog.kept = Lookup::of(catalog.property_names(), catalog.column_names()).map(Arc::new);
        catalog.asked = Lookup::of(catalog.asked_names(), catalog.column_names()).map(Arc::new);
        Ok(catalog)
    }

    /// The fingerprints of all types of records.
    pub(crate) const fn prints(&self) -> &Arc<Prints> {
        &self.prints
    }

    /// The names of scalars that any record or table is asked for, which readers keep. Nothing when there are too many
    /// to look up.
    pub(crate) const fn kept(&self) -> Option<&Arc<Lookup>> {
        self.kept.as_ref()
    }

    /// Those of them that are asked of a record: the others only tell what it is. Nothing when there are too many.
    pub(crate) const fn asked(&self) -> Option<&Arc<Lookup>> {
        self.asked.as_ref()
    }

    /// The record type of a kind. Every kind has one: the tests hold that.
    #[must_use]
    pub fn record(&self, kind: Kind) -> Option<&RecordType> {
        self.records.iter().find(|record| record.kind == kind)
    }

    /// The values a setting can have, if they are a closed set.
    #[must_use]
    pub fn values_of(&self, setting: &Setting) -> Option<&ValueSet> {
        setting.values.as_ref().and_then(|name| self.values.get(name))
    }

    /// All names of properties that any record type looks at.
    fn property_names(&self) -> BTreeSet<&str> {
        let prints = self.records.iter().map(|record| &record.fingerprint);
        let told = prints.flat_map(|print| [&print.of, &print.alone, &print.none]).flatten().map(String::as_str);
        self.asked_names().into_iter().chain(told).collect()
    }

    /// Those of them that are asked of a record, or of what is inside of one.
    fn asked_names(&self) -> BTreeSet<&str> {
        let rows = record::ROW_PROPERTIES.iter().copied().chain([OF_ROWS]);
        let records = self.records.iter().flat_map(|record| {
            let lists = [&record.keep, &record.detail, &record.detail_lists, &record.wrappers];
            lists.into_iter().flatten().map(String::as_str)
        });
        rows.chain(records).collect()
    }

    /// The kind of record whose endpoint a text names as a word: `POST /TicketType` is about ticket types.
    #[must_use]
    pub fn kind_named(&self, text: &str) -> Option<Kind> {
        let words = || text.split(|letter: char| !letter.is_ascii_alphanumeric());
        let endpoint = |record: &RecordType| {
            let path = record.list_request.split('?').next().unwrap_or_default();
            path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase()
        };
        let record = self.records.iter().find(|record| {
            let endpoint = endpoint(record);
            words().any(|word| word.eq_ignore_ascii_case(&endpoint))
        });
        record.map(|record| record.kind)
    }

    /// All columns of the database that are looked at, in lower case.
    fn column_names(&self) -> BTreeSet<&str> {
        self.tables.iter().flat_map(Table::names).collect()
    }

    /// Names of properties that are lists, whatever a carrier makes of them.
    #[must_use]
    pub fn list_names(&self) -> BTreeSet<&str> {
        self.records.iter().flat_map(|record| record.lists.iter().map(String::as_str)).collect()
    }

    /// Names of properties whose lists show a detail record.
    #[must_use]
    pub fn detail_lists(&self) -> BTreeSet<&str> {
        self.records.iter().flat_map(|record| record.detail_lists.iter().map(String::as_str)).collect()
    }

    /// Overrides or confirms entries with what a user established in Halo.
    ///
    /// # Errors
    /// With the entry's key and what was expected, when it names a setting that does not exist.
    pub fn apply(&mut self, vocabulary: &Vocabulary) -> Result<(), VocabularyError> {
        vocabulary::apply(self, vocabulary)
    }
}

#[cfg(test)]
mod tests;
