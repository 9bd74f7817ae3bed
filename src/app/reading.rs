//! Reads a bundle: every document is opened, parsed and searched for records, in parallel and accounted for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::digests;
use super::told::{tables, told};
use crate::bundle::{Bundle, Digests, Entry, Limits, Opened, Watch, shared};
use crate::catalog::{Catalog, Kind};
use crate::document::{self, Attached, Document, Format, Markers, Names, Refused, Undone};
use crate::model::Model;
use crate::record::{self, Extent, Extract, NotData};
use crate::report::{DocumentRow, DocumentStatus, InputRow, ProblemRow};
use crate::tenant::{self, NoSuchTenant, Origin, Origins};
use crate::words::{Problem, ProblemKind, secret};

/// What a bundle holds.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Its records, joined.
    pub model: Model,
    /// Its documents, by name.
    pub documents: Vec<DocumentRow>,
    /// What went wrong.
    pub problems: Vec<ProblemRow>,
    /// The tenants that its records are of, when they are of more than one.
    pub tenants: Vec<String>,
    /// Why the tenant that was asked for cannot be judged, when it cannot.
    pub no_such_tenant: Option<NoSuchTenant>,
    /// The files that were given.
    pub inputs: Vec<InputRow>,
}

/// What documents are read with.
pub(super) struct Reader<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) names: Names,
    pub(super) markers: Option<Markers>,
    pub(super) digests: Digests,
    pub(super) watch: Arc<Watch>,
}

/// What was read of one entry.
pub(super) struct Read {
    pub(super) row: DocumentRow,
    pub(super) problem: Option<Problem>,
    pub(super) extract: Extract,
    pub(super) damaged: bool,
    pub(super) origin: Origin,
    /// Answers of a carrier whose bodies are documents of their own.
    pub(super) attached: Vec<Attached>,
    /// Configuration changes that must not be used.
    pub(super) undone: Vec<Undone>,
}

/// Reads a bundle. What cannot be read is told in `documents` and `problems`; nothing here fails.
#[must_use]
pub fn read(bundle: &Bundle, catalog: &Catalog, limits: &Limits) -> Reading {
    read_tenant(bundle, catalog, limits, None)
}

/// Reads a bundle, and uses only the documents of the tenant that is named.
#[must_use]
pub fn read_tenant(bundle: &Bundle, catalog: &Catalog, limits: &Limits, tenant: Option<&str>) -> Reading {
    let (digests, watch) = (bundle.digests, bundle.watch.clone());
    let names = Names::of(catalog).within(limits);
    // Files that were given are read for their own digests.
    let tells = digests != Digests::None && bundle.given.is_empty();
    let markers = Markers::new(catalog).map(|markers| markers.telling(tells));
    let reader = Reader { catalog, names, markers, digests, watch };
    let document = |entry: &Entry, opened: Result<Opened, Problem>| {
        bundle.watch.begin(&entry.name);
        let reads = match opened {
            Ok(Opened::Large(large)) => {
                let mut reads = super::large::read(entry, &large, &reader);
                reads.iter_mut().for_each(|read| digests::large(read, &large, bundle, &reader));
                reads
            }
            opened => {
                if let Ok(Opened::Bytes(bytes)) = &opened {
                    bundle.watch.read(shared(bytes.len() as u64, entry.share()));
                }
                one(entry, opened, &reader)
            }
        };
        bundle.watch.end(reads.len());
        reads
    };
    let (parts, given) = rayon::join(|| bundle.read(limits, &document), || digests::given(bundle));
    let mut reading = Reading { inputs: given.rows, ..Reading::default() };
    let mut parts = parts;
    super::attach::attach(&mut parts);
    let origins: Origins = parts.iter().map(|part| (part.row.name.as_str().into(), part.origin.clone())).collect();
    let mut parts = super::tenants::narrow(parts, &origins, tenant).unwrap_or_else(|(parts, error)| {
        reading.no_such_tenant = Some(error);
        parts
    });
    super::undone::undo(&mut parts, catalog);
    let (mut records, mut lists, mut rows, mut damaged) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut left = limits.records;
    for mut part in parts {
        damaged.extend(part.keep(&mut left, limits.records));
        if part.damaged {
            damaged.extend(part.extract.records.iter().map(|record| record.kind));
        }
        records.extend(part.extract.records);
        lists.extend(part.extract.lists);
        damaged.extend(part.extract.rows.iter().filter_map(|row| row.lost(catalog)));
        rows.extend(part.extract.rows);
        reading.problems.extend(part.problem.map(problem_row));
        reading.documents.push(part.row);
    }
    reading.problems.extend(bundle.problems.iter().cloned().chain(given.problems).map(problem_row));
    digests::same(&mut reading.documents, &reading.inputs);
    reading.documents.iter_mut().for_each(|row| row.each_text(&mut secret::mask_in));
    reading.problems.iter_mut().for_each(|row| row.each_text(&mut secret::mask_in));
    reading.documents.sort_by(|a, b| a.name.cmp(&b.name));
    reading.problems.sort();
    records.extend(record::join(&rows, catalog));
    reading.tenants = tenant::several(&records, &origins);
    reading.tenants.iter_mut().for_each(secret::mask_in);
    reading.model = Model::new(records, lists, damaged);
    reading
}

impl Read {
    /// A document that holds nothing.
    fn of(row: DocumentRow, problem: Option<Problem>) -> Self {
        let (extract, origin) = (Extract::default(), Origin::default());
        Self { row, problem, extract, damaged: false, origin, attached: Vec::new(), undone: Vec::new() }
    }

    /// The document is not used, for this reason: whatever it holds is forgotten.
    pub(super) fn set_aside(&mut self, why: String) {
        self.extract = Extract::default();
        self.damaged = false;
        self.problem = None;
        self.row.records.clear();
        self.row.sha256 = None;
        self.row.status = DocumentStatus::Skipped;
        self.row.detail = why;
    }

    /// Keeps as many records as are left of the limit; the others count as if the document broke off before them.
    /// Gives the kinds of which some are lost.
    fn keep(&mut self, left: &mut usize, limit: usize) -> Vec<Kind> {
        let records = &mut self.extract.records;
        let Some(rest) = left.checked_sub(records.len()) else {
            let detail = format!(
                "the limit of {limit} records is reached: {left} of the {} here are used; raise it with --max-records",
                records.len()
            );
            let lost = records.iter().skip(*left).map(|record| record.kind).collect();
            records.truncate(*left);
            *left = 0;
            self.extract.lists.iter_mut().for_each(|list| list.extent = Extent::Damaged);
            self.row.status = DocumentStatus::Partial;
            self.row.detail.clone_from(&detail);
            self.problem = Some(Problem { document: self.row.name.as_str().into(), kind: ProblemKind::Limit, detail });
            return lost;
        };
        *left = rest;
        let rows = self.extract.rows.len();
        let Some(rest) = left.checked_sub(rows) else {
            self.lose_rows(*left, limit);
            *left = 0;
            return Vec::new();
        };
        *left = rest;
        Vec::new()
    }

    /// Keeps so many rows of the database.
    fn lose_rows(&mut self, kept: usize, limit: usize) {
        let rows = &mut self.extract.rows;
        let detail = format!(
            "the limit of {limit} records is reached: {kept} of the {} rows here are used; raise it with --max-records",
            rows.len()
        );
        rows.truncate(kept);
        rows.iter_mut().for_each(record::Row::damage);
        self.row.status = DocumentStatus::Partial;
        self.row.detail.clone_from(&detail);
        self.problem = Some(Problem { document: self.row.name.as_str().into(), kind: ProblemKind::Limit, detail });
    }
}

impl Reading {
    /// Whether any record of Halo was found.
    #[must_use]
    pub fn holds_records(&self) -> bool {
        Kind::ALL.into_iter().any(|kind| !self.model.all(kind).is_empty())
    }

    /// Why there is nothing to judge, and what to do.
    #[must_use]
    pub fn nothing(&self) -> String {
        let count = self.documents.len();
        let what = match (count, self.problems.first()) {
            (0, None) => "the input is empty".to_owned(),
            (_, Some(problem)) => format!("{}: {}", problem.document, problem.detail),
            (1, None) => self.documents.first().map(|row| format!("{}: {}", row.name, row.detail)).unwrap_or_default(),
            (_, None) => format!("none of {count} documents holds a record of Halo"),
        };
        format!(
            "nothing of Halo in the input ({what}); `halolint inventory` shows what was found, the README how to collect a bundle"
        )
    }
}

fn problem_row(problem: Problem) -> ProblemRow {
    ProblemRow { document: problem.document.to_string(), kind: problem.kind, detail: problem.detail }
}

/// One entry of the bundle; nothing for an archive, whose members are entries of their own.
pub(super) fn one(entry: &Entry, opened: Result<Opened, Problem>, reader: &Reader<'_>) -> Vec<Read> {
    let row = |format: &str, status, detail: String| DocumentRow {
        name: entry.name.to_string(),
        format: format.to_owned(),
        encoding: String::new(),
        bytes: 0,
        status,
        records: BTreeMap::new(),
        detail,
        sha256: None,
    };
    let plain = |row, problem| vec![Read::of(row, problem)];
    match opened {
        Ok(Opened::Archive(members)) if members.is_empty() => {
            plain(row("archive", DocumentStatus::NoHaloRecords, "an empty archive".to_owned()), None)
        }
        Ok(Opened::Archive(_) | Opened::Large(_) | Opened::Parts(_)) => Vec::new(),
        Ok(Opened::Workbook(parts)) => {
            let sheets = document::workbook(&entry.name, &parts);
            if sheets.is_empty() {
                let detail = "a workbook without a sheet that can be read; save the list as CSV".to_owned();
                return plain(row("xlsx", DocumentStatus::NoHaloRecords, detail), None);
            }
            sheets.iter().map(|sheet| single(sheet, reader)).collect()
        }
        Ok(Opened::Aside(reason)) => plain(row("", DocumentStatus::Skipped, reason), None),
        Ok(Opened::Bytes(bytes)) => parse(entry.name.clone(), bytes, reader),
        Err(problem) => {
            let format = match problem.kind {
                ProblemKind::BrokenArchive if problem.detail.contains("gzip") => "gzip",
                ProblemKind::BrokenArchive if problem.detail.contains("tar archive") => "tar",
                ProblemKind::BrokenArchive => "zip",
                _ => "",
            };
            plain(row(format, DocumentStatus::Unreadable, problem.detail.clone()), Some(problem))
        }
    }
}

/// A document; or a carrier and those of its answers that hold records.
fn parse(name: Arc<str>, bytes: Vec<u8>, reader: &Reader<'_>) -> Vec<Read> {
    let read = document::read_all(name, bytes, &reader.names);
    let mut documents = read.documents.iter();
    let Some(first) = documents.next() else { return Vec::new() };
    let mut whole = single(first, reader);
    if !first.format.is_carrier() {
        return vec![whole];
    }
    (whole.attached, whole.undone) = (read.attached, read.undone);
    let answer = |document: &Document| {
        let mut read = single(document, reader);
        read.origin.carrier = Some(first.name.clone());
        let counts = !read.extract.records.is_empty() || !read.extract.lists.is_empty() || read.damaged;
        // An error, or a page to log in, in place of what was asked for.
        let refuses = read.problem.as_ref().is_some_and(|problem| problem.kind == ProblemKind::ErrorAnswer);
        let named = (refuses && read.extract.not_data != Some(NotData::Token)) || document.format == Format::Html;
        (counts || (named && document.request.is_some())).then_some((counts, read))
    };
    let total = documents.len();
    let (counts, mut used): (Vec<bool>, Vec<Read>) = documents.filter_map(answer).unzip();
    let counts = counts.contains(&true);
    whole.row.detail = match total - used.len() {
        0 => whole.row.detail,
        others => format!("{}, {others} without a record of a kind that is judged", whole.row.detail),
    };
    if counts && whole.row.status == DocumentStatus::NoHaloRecords {
        whole.row.status = DocumentStatus::Used;
    } else if counts && whole.damaged {
        whole.row.status = DocumentStatus::Partial;
        used.iter_mut().for_each(|read| read.damaged = true);
    }
    if whole.row.sha256.is_none() && counts && reader.digests != Digests::None {
        whole.row.sha256 = first.text.digest().map(|digest| digest.to_string());
    }
    if let Some(opaque) = read.opaque {
        whole.row.detail = format!("{}; {opaque}", whole.row.detail);
        let problem = Problem { document: first.name.clone(), kind: ProblemKind::Encrypted, detail: opaque };
        whole.problem = whole.problem.or(Some(problem));
    }
    used.push(whole);
    used.extend(read.refused.into_iter().map(|refused| refusal(refused, &first.name)));
    used
}

/// A request that Halo refused.
fn refusal(refused: Refused, carrier: &Arc<str>) -> Read {
    let detail = format!("the API user was refused {}: its permissions or scopes are missing", refused.path);
    let row = DocumentRow {
        name: refused.document.to_string(),
        format: String::new(),
        encoding: String::new(),
        bytes: 0,
        status: DocumentStatus::NoHaloRecords,
        records: BTreeMap::new(),
        detail: detail.clone(),
        sha256: None,
    };
    let problem = Some(Problem { document: refused.document, kind: ProblemKind::ErrorAnswer, detail });
    let origin = Origin { host: known_host(&refused.host), carrier: Some(carrier.clone()) };
    Read { origin, ..Read::of(row, problem) }
}

pub(super) fn single(document: &Document, reader: &Reader<'_>) -> Read {
    let catalog = reader.catalog;
    let extract = record::extract(document, catalog);
    let mut records: BTreeMap<String, usize> = BTreeMap::new();
    let mut last = None;
    for record in &extract.records {
        // A record of which a name has two values is shown with each.
        let this = Some((record.kind, record.body.at.start()));
        if std::mem::replace(&mut last, this) != this {
            *records.entry(record.kind.word().to_owned()).or_default() += 1;
        }
    }
    let damage = document.parsed.damage.as_ref().map(|damage| {
        let mut locator = crate::document::Locator::new(&document.text);
        let place = locator.place(damage.offset);
        let how = if damage.is_limit() { "read up to" } else { "damaged at" };
        format!("{how} line {}, column {}: {}", place.line, place.column, damage.detail)
    });
    let mut told = told(document, &extract, &tables(document, &extract, catalog), damage.as_deref());
    if let Some(change) = &document.change {
        let time = if change.time.is_empty() { "an unknown time" } else { &change.time };
        let detail = format!("{}; sent with a configuration change of {time}", told.detail);
        told.detail = format!("{detail}, counts only where nothing shows the record itself; {}", document.note);
    } else if document.request.is_some() {
        told.detail = format!("{}; {}", told.detail, document.note);
    }
    let row = DocumentRow {
        name: document.name.to_string(),
        format: document.format.word().to_owned(),
        encoding: document.text.encoding.word().to_owned(),
        bytes: document.bytes,
        status: told.status,
        records,
        detail: told.detail.clone(),
        sha256: digests::document(document, &extract, reader.digests),
    };
    let problem = told.problem.map(|kind| Problem { document: document.name.clone(), kind, detail: told.detail });
    let host = document.request.as_ref().and_then(|request| known_host(&request.host));
    let origin = Origin { host, carrier: None };
    Read { row, problem, extract, damaged: damage.is_some(), origin, attached: Vec::new(), undone: Vec::new() }
}

/// The host of a request. Collections may name it by a variable, which tells nothing.
pub(super) fn known_host(host: &str) -> Option<String> {
    (!host.is_empty() && !host.contains('{')).then(|| host.to_owned())
}
