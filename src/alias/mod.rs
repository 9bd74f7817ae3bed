//! Pseudonyms: what stands in place of the names and ids of a bundle, the same everywhere.
//!
//! Records are changed before they are judged, so that a report never holds an original and no word of the program's
//! own texts is torn. What stays is listed, not what goes: numbers, booleans, dates, versions, and texts that the
//! catalog or the profile holds. Any other text becomes a pseudonym that tells its sort (`Team 2`), also a value that
//! nobody knows. Numbers of pseudonyms follow the order of the originals' ids and names: they depend on neither the
//! order of files nor the number of threads, and no choice among candidates changes by them.

mod apply;
mod known;
mod meaning;
mod names;
mod table;

use std::collections::BTreeMap;

pub use meaning::Sort;
pub use names::DocumentNames;
pub(crate) use names::is_plain;

use crate::catalog::{Catalog, Kind};
use crate::model::Model;
use crate::profile::Profile;
use crate::record::{Content, Item, normal_id};
use crate::report::Parameters;
use known::Known;
use meaning::Meaning;
use table::Table;

/// Which ids are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// Ids of API applications and their clients; the others are needed to find the records in Halo.
    Clients,
    /// All.
    All,
}

/// What stands in place of what.
#[derive(Clone, Debug)]
pub struct Aliases {
    ids: Ids,
    known: Known,
    tables: BTreeMap<Sort, Table>,
}

impl Aliases {
    /// The pseudonyms for everything that models and parameters name.
    #[must_use]
    pub fn new(models: &[&Model], parameters: &Parameters, ids: Ids, catalog: &Catalog, profile: &Profile) -> Self {
        let mut aliases = Self { ids, known: Known::new(catalog, profile), tables: BTreeMap::new() };
        for model in models {
            for kind in Kind::ALL {
                for entity in model.all(kind) {
                    if let Some(name) = &entity.name {
                        aliases.table(Sort::of(kind)).note_name(name, entity.order());
                    }
                    for record in &entity.records {
                        aliases.note(kind, None, &record.body);
                    }
                }
            }
        }
        for (sort, given) in parameters_of(parameters) {
            aliases.note_given(sort, given);
        }
        let known = aliases.known.clone();
        for (sort, table) in &mut aliases.tables {
            table.number(*sort, |name| match known.vendor_in(name) {
                Some(vendor) if *sort == Sort::Application => format!("{vendor} {}", sort.title()),
                _ => sort.title().to_owned(),
            });
        }
        aliases
    }

    fn table(&mut self, sort: Sort) -> &mut Table {
        self.tables.entry(sort).or_default()
    }

    /// Takes note of every name and id in a value.
    fn note(&mut self, kind: Kind, within: Option<&str>, item: &Item) {
        match item.content() {
            Content::Cut | Content::Gone => {}
            Content::Scalar(text) => self.note_text(Meaning::Plain, text),
            Content::List(rows) => rows.iter().for_each(|row| self.note(kind, within, row)),
            Content::Object(members) => {
                for (name, member) in members {
                    match member.content() {
                        Content::Scalar(text) => self.note_text(meaning::of(kind, within, name), text),
                        _ => self.note(kind, Some(name), member),
                    }
                }
            }
        }
    }

    fn note_text(&mut self, meaning: Meaning, text: &str) {
        let later = |text: &str| (3, 0, table::key(text));
        match meaning {
            Meaning::Id(sort) => self.table(sort).note_id(&normal_id(text)),
            Meaning::Name(sort) => self.table(sort).note_name(text, later(text)),
            Meaning::Plain if apply::texts(text).is_some() => {
                for part in apply::texts(text).unwrap_or_default() {
                    self.note_text(Meaning::Plain, &part);
                }
            }
            Meaning::Roles => {
                for part in apply::parts(text) {
                    self.note_given(Sort::Role, part);
                }
            }
            Meaning::Label if !self.known.is_label(text) => self.table(Sort::Field).note_name(text, later(text)),
            Meaning::Code if !self.known.is_code(text) => self.table(Sort::Text).note_name(text, later(text)),
            Meaning::Plain if !self.known.is_value(text) => self.table(Sort::Text).note_name(text, later(text)),
            Meaning::Label | Meaning::Code | Meaning::Plain => {}
        }
    }

    /// Takes note of what may be an id or a name.
    fn note_given(&mut self, sort: Sort, given: &str) {
        let id = normal_id(given);
        if id.parse::<i64>().is_ok() || crate::catalog::is_guid(&id) {
            self.table(sort).note_id(&id);
        }
        self.table(sort).note_name(given, (4, 0, table::key(given)));
    }

    /// The parameters with pseudonyms.
    #[must_use]
    pub fn parameters(&self, parameters: &Parameters) -> Parameters {
        Self::each(parameters, |sort, given| self.given(sort, given))
    }

    /// The parameters that have these pseudonyms. What is no pseudonym stays.
    #[must_use]
    pub fn originals(&self, parameters: &Parameters) -> Parameters {
        let pairs = self.pairs();
        Self::each(parameters, |sort, given| {
            let is_own = |own: Sort| own == sort || (own == Sort::Client && sort == Sort::Application);
            let pair = pairs.iter().find(|(own, _, alias)| is_own(*own) && alias.eq_ignore_ascii_case(given));
            pair.map_or_else(|| given.to_owned(), |(_, original, _)| original.clone())
        })
    }

    /// The parameters with what names a thing of each sort changed.
    fn each(parameters: &Parameters, change: impl Fn(Sort, &str) -> String) -> Parameters {
        let one = |sort, given: &Option<String>| given.as_deref().map(|given| change(sort, given));
        Parameters {
            synced_teams: parameters.synced_teams.iter().map(|given| change(Sort::Team, given)).collect(),
            application: one(Sort::Application, &parameters.application),
            agent: one(Sort::Agent, &parameters.agent),
            project_type: one(Sort::TicketType, &parameters.project_type),
            task_type: one(Sort::TicketType, &parameters.task_type),
            strict: parameters.strict,
            as_of: parameters.as_of,
            // What is left is of one tenant.
            tenant: None,
        }
    }

    /// What an option gives: a name, an id, or the client id of an application.
    fn given(&self, sort: Sort, given: &str) -> String {
        let id = normal_id(given);
        let number = id.parse::<i64>().is_ok();
        let client = || self.id(Sort::Client, given).filter(|_| sort == Sort::Application);
        if number || crate::catalog::is_guid(&id) {
            return client().filter(|_| !number).or_else(|| self.id(sort, given)).unwrap_or(id);
        }
        self.name(sort, given).or_else(client).unwrap_or_else(|| given.to_owned())
    }

    fn name(&self, sort: Sort, name: &str) -> Option<String> {
        self.tables.get(&sort)?.name(name).map(str::to_owned)
    }

    /// What stands in place of an id; none when it stays.
    fn id(&self, sort: Sort, id: &str) -> Option<String> {
        if self.ids == Ids::Clients && !matches!(sort, Sort::Application | Sort::Client) || self.known.is_own_client(id)
        {
            return None;
        }
        let id = normal_id(id);
        if self.ids == Ids::Clients && id.parse::<i64>().is_ok() {
            return None;
        }
        self.tables.get(&sort)?.id(&id).map(str::to_owned)
    }

    /// What stands in place of the id of a record; the id, when it stays.
    #[must_use]
    pub fn own_id(&self, kind: Kind, id: &str) -> String {
        self.id(Sort::of(kind), id).unwrap_or_else(|| id.to_owned())
    }

    /// Every original with its pseudonym: names in lower case, and the ids that are replaced.
    #[must_use]
    pub fn pairs(&self) -> Vec<(Sort, String, String)> {
        let mut pairs = Vec::new();
        for (sort, table) in &self.tables {
            pairs.extend(table.names.iter().map(|(name, alias)| (*sort, name.clone(), alias.clone())));
            let ids = table.ids().filter_map(|(id, _)| Some((*sort, id.clone(), self.id(*sort, &id)?)));
            pairs.extend(ids);
        }
        pairs
    }
}

/// What parameters name, with its sort.
fn parameters_of(parameters: &Parameters) -> impl Iterator<Item = (Sort, &str)> {
    let teams = parameters.synced_teams.iter().map(|given| (Sort::Team, given.as_str()));
    let others = [
        (Sort::Application, &parameters.application),
        (Sort::Agent, &parameters.agent),
        (Sort::TicketType, &parameters.project_type),
        (Sort::TicketType, &parameters.task_type),
    ];
    teams.chain(others.into_iter().filter_map(|(sort, given)| Some((sort, given.as_deref()?))))
}
