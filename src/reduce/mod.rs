//! The smallest pseudonymised bundle that gives the same verdicts: ready to be kept as a regression fixture.
//!
//! The records of the model, with pseudonyms, become JSON documents in the shapes of Halo's API, whatever form they
//! came in; then everything goes that no verdict needs. Cut values, pages, contradictions and damage stay where a
//! verdict rests on them. Rows of the database become records of the API that say so of themselves, so that they prove
//! no more than before. Verdicts are proven by judging the documents themselves: without proof there is no result.

mod outline;
mod sheet;
mod shrink;
mod write;

use std::collections::BTreeSet;

use crate::alias::{Aliases, Ids};
use crate::catalog::Catalog;
use crate::model::Model;
use crate::profile::Profile;
use crate::record::Extent;
use crate::report::{Parameters, Report, Subjects};
use outline::Outline;
use sheet::Sheet;
use shrink::Path;

/// A document: its name and its bytes.
pub type Document = (String, Vec<u8>);

/// The documents do not give the same verdicts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the reduced bundle would not give the same answer to {requirement}; nothing is written, name others with --keep"
)]
pub struct NotTheSame {
    /// The first requirement that differs.
    requirement: String,
}

/// What reducing needs beside the bundle.
#[derive(Debug)]
pub struct Case<'a, J> {
    /// What is known of Halo.
    pub catalog: &'a Catalog,
    /// What is required.
    pub profile: &'a Profile,
    /// What the user said about the case.
    pub parameters: &'a Parameters,
    /// Ids of the requirements whose answers must stay; none for all.
    pub keep: &'a [String],
    /// Reads and judges documents; nothing when they cannot be judged.
    pub judge: J,
}

/// A reduced bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reduced {
    /// Its documents, by name.
    pub documents: Vec<Document>,
    /// The parameters that it is judged with.
    pub parameters: Parameters,
}

/// Reduces the bundle that a model shows and a report judges.
///
/// # Errors
/// When the records do not give the same answers under pseudonyms.
pub fn reduce<J>(model: Model, report: &Report, case: &Case<'_, J>) -> Result<Reduced, NotTheSame>
where
    J: Fn(Vec<Document>, &Parameters) -> Option<(Report, Model)>,
{
    let (parameters, sheets, whole) = case.renamed(model, case.parameters, &Outline::of(report, case.keep))?;
    let own = Outline::of(&whole, case.keep);
    let holds = |sheets: &[Sheet]| {
        (case.judge)(write::documents(sheets, case.catalog), &parameters).is_some_and(|(report, _)| {
            let subjects = !case.keep.is_empty() || same_subjects(&report.subjects, &whole.subjects);
            subjects && Outline::of(&report, case.keep) == own
        })
    };
    let pointed = pointed(&whole, case.keep, &sheets);
    let least = write::documents(&shrink::shrink(sheets, &pointed, &holds), case.catalog);
    // Numbers of pseudonyms count what is left: they do not tell how much there was.
    let Some((_, model)) = (case.judge)(least, &parameters) else { return Err(NotTheSame::any()) };
    let (parameters, sheets, _) = case.renamed(model, &parameters, &own)?;
    Ok(Reduced { documents: write::documents(&sheets, case.catalog), parameters })
}

impl<J> Case<'_, J>
where
    J: Fn(Vec<Document>, &Parameters) -> Option<(Report, Model)>,
{
    /// The records of a model under pseudonyms, with the report that proves that their answers are those wanted.
    fn renamed(
        &self,
        model: Model,
        parameters: &Parameters,
        wanted: &Outline,
    ) -> Result<(Parameters, Vec<Sheet>, Report), NotTheSame> {
        let aliases = Aliases::new(&[&model], parameters, Ids::All, self.catalog, self.profile);
        let parameters = aliases.parameters(parameters);
        let sheets = sheet::all(model, &aliases, self.catalog);
        let judged = (self.judge)(write::documents(&sheets, self.catalog), &parameters);
        let (report, _) = judged.ok_or_else(NotTheSame::any)?;
        let restored = Outline::of(&report, self.keep).restored(&aliases);
        match wanted.differs(&restored) {
            Some(requirement) => Err(NotTheSame { requirement: requirement.to_owned() }),
            None => Ok((parameters, sheets, report)),
        }
    }
}

impl NotTheSame {
    fn any() -> Self {
        Self { requirement: "any requirement".to_owned() }
    }
}

/// Whether the same records are judged.
fn same_subjects(a: &Subjects, b: &Subjects) -> bool {
    let ids = |subjects: &Subjects| {
        let all = [&subjects.application, &subjects.agent, &subjects.project_type, &subjects.task_type];
        all.map(|chosen| chosen.as_ref().map(|chosen| (chosen.id.clone(), chosen.name.clone())))
    };
    ids(a) == ids(b)
}

/// The places that verdicts point at.
fn pointed(report: &Report, keep: &[String], sheets: &[Sheet]) -> BTreeSet<Path> {
    let wanted = report.findings.iter().filter(|finding| keep.is_empty() || keep.contains(&finding.requirement));
    let rows = wanted.flat_map(|finding| &finding.evidence);
    rows.filter_map(|row| {
        let number: usize = row.document.split('-').next()?.parse().ok()?;
        path(sheets, number.checked_sub(1)?, &row.pointer)
    })
    .collect()
}

/// A pointer into the document of a sheet as a path.
fn path(sheets: &[Sheet], index: usize, pointer: &str) -> Option<Path> {
    let sheet = sheets.get(index)?;
    let mut steps = pointer.split('/').skip(1);
    let mut path = vec![index];
    match &sheet.extent {
        None => path.push(0),
        Some(extent) => {
            if matches!(extent, Extent::Part | Extent::Open | Extent::Page { .. }) {
                steps.next();
            }
            let Some(row) = steps.next() else { return Some(path) };
            path.push(row.parse().ok()?);
        }
    }
    let mut item = &sheet.rows.get(*path.get(1)?)?.body;
    for step in steps {
        let next = match item.content() {
            crate::record::Content::Object(members) => members.iter().position(|(name, _)| &**name == step)?,
            _ => step.parse().ok()?,
        };
        item = match item.content() {
            crate::record::Content::Object(members) => &members.get(next)?.1,
            _ => item.rows().get(next)?,
        };
        path.push(next);
    }
    Some(path)
}
