//! `--redact`: what is read of a bundle under pseudonyms, and the search for what must not be in an output.

use super::setup::CONFIG;
use super::{Error, Reading, Setup, judge, plan};
use crate::alias::{self, Aliases, DocumentNames, Ids};
use crate::bundle::{Bundle, Entry, Limits, Opened};
use crate::catalog::is_guid;
use crate::document::{self, Names};
use crate::fix::Plan;
use crate::leak::Literals;
use crate::model::Model;
use crate::report::Report;
use crate::words::{Problem, personal};

/// The pseudonyms of one run, and what they stand for.
#[derive(Clone, Debug)]
pub struct Redaction {
    aliases: Aliases,
    names: DocumentNames,
    literals: Literals,
    /// Ids of applications that are replaced, in lower case, as addresses of requests have them.
    ids: Vec<(String, String)>,
}

impl Redaction {
    /// The pseudonyms for everything that bundles and parameters name. Two bundles share theirs.
    ///
    /// # Errors
    /// When the bundles hold more names than can be kept apart.
    pub fn new(given: &[(&Bundle, &Reading)], setup: &Setup) -> Result<Self, Error> {
        let models: Vec<&Model> = given.iter().map(|(_, reading)| &reading.model).collect();
        let aliases = Aliases::new(&models, &setup.parameters, Ids::Clients, &setup.catalog, &setup.profile);
        let named = given.iter().flat_map(|(_, reading)| {
            let problems = reading.problems.iter().map(|row| row.document.as_str());
            let inputs = reading.inputs.iter().map(|row| row.name.as_str());
            reading.documents.iter().map(|row| row.name.as_str()).chain(problems).chain(inputs)
        });
        let names = DocumentNames::new(named);
        let own = format!("{:?} {:?}", setup.catalog, setup.profile);
        let mut literals = Literals::new([own.as_str()]);
        for (_, original, _) in aliases.pairs() {
            literals.name(&original);
        }
        for (bundle, reading) in given {
            reading.tenants.iter().for_each(|tenant| literals.name(tenant));
            note(bundle, &setup.limits, &mut literals);
        }
        if literals.overflow() {
            let message = "the input holds more names and secrets than --redact can look for; give fewer documents";
            return Err(Error::Options(message.to_owned()));
        }
        let ids = aliases.pairs().into_iter().filter(|(_, original, _)| is_guid(original));
        let ids = ids.map(|(_, original, alias)| (original.to_ascii_lowercase(), alias)).collect();
        Ok(Self { aliases, names, literals, ids })
    }

    /// What was read, under pseudonyms.
    #[must_use]
    pub fn reading(&self, reading: Reading, setup: &Setup) -> Reading {
        let (records, lists, damaged) = reading.model.parts();
        let records = records.iter().map(|record| {
            let mut changed = self.aliases.record(record, &setup.catalog);
            changed.document = self.names.name(&record.document).into();
            changed
        });
        let lists = lists.into_iter().map(|mut list| {
            list.document = self.names.name(&list.document).into();
            list.at = list.at.quoting("[…]");
            list.ids = list.ids.into_iter().map(|id| id.map(|id| self.aliases.own_id(list.kind, &id))).collect();
            list
        });
        let model = Model::new(records.collect(), lists.collect(), damaged);
        let mut changed = Reading { model, ..reading };
        for row in &mut changed.documents {
            row.name = self.names.name(&row.name);
            row.detail = self.text(&row.detail);
        }
        for row in &mut changed.problems {
            row.document = self.names.name(&row.document);
            row.detail = self.text(&row.detail);
        }
        changed.inputs.iter_mut().for_each(|row| row.name = self.names.name(&row.name));
        for (index, tenant) in changed.tenants.iter_mut().enumerate() {
            *tenant = format!("tenant {}", index + 1);
        }
        changed
    }

    /// A sentence of the program, without the names that are put into it.
    fn text(&self, text: &str) -> String {
        let named = self.names.text(text);
        personal::mask(self.ids.iter().fold(named, |text, (id, alias)| without(&text, id, alias)))
    }

    /// The set-up under pseudonyms.
    fn setup(&self, reading: &Reading, setup: &Setup) -> Result<Setup, Error> {
        if reading.no_such_tenant.is_some() {
            return Err(Error::Options("--tenant names no tenant of the input, or more than one".to_owned()));
        }
        let mut setup = Setup { parameters: self.aliases.parameters(&setup.parameters), ..setup.clone() };
        // A file of another name may be named for a customer.
        if let Some(config) = setup.config.as_mut().filter(|config| config.name != CONFIG) {
            config.name = "configuration".to_owned();
        }
        Ok(setup)
    }

    /// The report of what was read, under pseudonyms.
    ///
    /// # Errors
    /// As [`judge`]; and when the verdicts would be others than without pseudonyms.
    pub fn judge(&self, reading: Reading, setup: &Setup) -> Result<Report, Error> {
        let own = self.setup(&reading, setup)?;
        let mut report = judge(self.reading(reading.clone(), setup), &own)?;
        let original = judge(reading, setup)?;
        let same = original.findings.iter().zip(&report.findings).all(|(a, b)| {
            (&a.requirement, a.verdict, a.certainty, a.reason) == (&b.requirement, b.verdict, b.certainty, b.reason)
        });
        if !same {
            return Err(Error::Options(
                "the verdicts would not be the same under pseudonyms; nothing is written, please report this as a defect"
                    .to_owned(),
            ));
        }
        let found = report.findings.iter_mut().flat_map(|finding| &mut finding.evidence);
        for row in found.chain(report.excess.iter_mut().flat_map(|excess| &mut excess.evidence)) {
            row.pointer = pointer(&row.pointer, setup);
        }
        let tokens = self.aliases.pairs().into_iter().map(|(_, _, alias)| alias);
        let mut tokens: Vec<String> = tokens.chain([crate::words::secret::MASK.to_owned()]).collect();
        tokens.sort_unstable();
        tokens.dedup();
        report.redaction_tokens = tokens;
        Ok(report)
    }

    /// The plan for what was read, under pseudonyms.
    ///
    /// # Errors
    /// As [`judge`].
    pub fn plan(&self, reading: Reading, setup: &Setup) -> Result<Plan, Error> {
        let own = self.setup(&reading, setup)?;
        plan(self.reading(reading, setup), &own)
    }

    /// Looks for names and secrets of the input in an output.
    ///
    /// # Errors
    /// When one is found.
    pub fn search(&self, output: &str) -> Result<(), Error> {
        Ok(self.literals.search(output)?)
    }
}

/// Names of elements that say nothing of what is in them, beside those of records.
const ELEMENTS: [&str; 26] = [
    "Objs", "Obj", "MS", "Props", "LST", "IE", "QUE", "STK", "DCT", "En", "S", "B", "I32", "I64", "Db", "D", "G",
    "Nil", "DT", "U32", "By", "Objects", "Object", "Property", "row", "claim",
];

/// A pointer without the names in it that are neither Halo's nor a format's: they may be anybody's.
fn pointer(pointer: &str, setup: &Setup) -> String {
    let shown = |step: &str| {
        let name = step.trim_start_matches('@');
        let end = name.find('[').unwrap_or(name.len());
        let (name, position) = name.split_at(end);
        let halo = setup.catalog.kept().is_some_and(|kept| kept.holds(name.as_bytes()));
        if halo || ELEMENTS.contains(&name) || alias::is_plain(name) {
            return step.to_owned();
        }
        format!("…{}", if position.trim_matches(['[', ']']).parse::<u64>().is_ok() { position } else { "" })
    };
    pointer.split('/').map(shown).collect::<Vec<_>>().join("/")
}

/// A text with an id, in whatever case it is written, replaced.
fn without(text: &str, id: &str, alias: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in lower.match_indices(id) {
        changed.push_str(text.get(from..at).unwrap_or_default());
        changed.push_str(alias);
        from = at + id.len();
    }
    changed.push_str(text.get(from..).unwrap_or_default());
    changed
}

/// Takes note of the names and secrets in every document, whatever it is.
fn note(bundle: &Bundle, limits: &Limits, literals: &mut Literals) {
    let own = literals.empty();
    let found = bundle.read(limits, &|entry: &Entry, opened: Result<Opened, Problem>| {
        let read = |bytes| document::read_all(entry.name.clone(), bytes, &Names::default()).documents;
        let documents = match opened {
            Ok(Opened::Bytes(bytes)) => read(bytes),
            Ok(Opened::Large(large)) => read(large.bytes().unwrap_or_default()),
            Ok(Opened::Workbook(parts)) => document::workbook(&entry.name, &parts),
            Ok(Opened::Archive(_) | Opened::Parts(_) | Opened::Aside(_)) | Err(_) => Vec::new(),
        };
        let mut literals = own.empty();
        documents.iter().for_each(|document| literals.note(document.text.as_str()));
        vec![literals]
    });
    found.into_iter().for_each(|found| literals.extend(found));
}
