//! The pipeline, one function for each subcommand. Reads files and writes the report; decides nothing.

mod around;
mod attach;
mod digests;
mod explain;
mod file;
mod large;
mod reading;
mod redact;
mod reduce;
mod schema;
mod setup;
mod snippets;
mod tenants;
mod today;
mod told;
mod undone;
mod verify;

use std::path::PathBuf;

pub use explain::explain;
pub use reading::{Reading, read, read_tenant};
pub use redact::Redaction;
pub use reduce::reduce;
pub use schema::{Shape, schema};
pub use setup::{Setup, no_config_inside, profiles};
pub use snippets::{Snippets, add as add_snippets};
pub use verify::{Beside, verify};

use crate::bundle::{Bundle, BundleError, Digests};
use crate::check::{self, CheckError};
use crate::profile::ProfileError;
use crate::report::{Finding, ProblemRow, ProfileName, Report, SCHEMA, Tool};
use crate::words::{ProblemKind, secret};
use crate::{baseline, fix, waive};

/// The job could not be done: exit status 2, one line that names the file and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path cannot be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The profile or the configuration cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// An option names nothing, or more than one thing.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The embedded catalog is broken.
    #[error(transparent)]
    Catalog(#[from] crate::catalog::CatalogError),
    /// A reduced bundle would be judged differently.
    #[error(transparent)]
    Reduce(#[from] crate::reduce::NotTheSame),
    /// An output would hold what must not be in it.
    #[error(transparent)]
    Leak(#[from] crate::leak::Leak),
    /// Nothing of Halo is in the input.
    #[error("{0}")]
    NothingOfHalo(String),
    /// The bundle holds answers of more than one Halo.
    #[error("{0}")]
    SeveralTenants(String),
    /// `--tenant` names none, or more than one.
    #[error(transparent)]
    Tenant(#[from] crate::tenant::NoSuchTenant),
    /// A name that an option or argument gives does not exist.
    #[error("{0}")]
    NoSuchName(String),
    /// Options that do not go together.
    #[error("{0}")]
    Options(String),
    /// A file cannot be read or written.
    #[error("cannot {verb} {path}: {detail}")]
    File {
        /// `read` or `write`.
        verb: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
}

/// Judges a bundle.
///
/// # Errors
/// When nothing of Halo is in it, or an option names nothing or more than one thing.
pub fn check(bundle: &Bundle, setup: &Setup) -> Result<Report, Error> {
    let reading = read_tenant(bundle, &setup.catalog, &setup.limits, setup.parameters.tenant.as_deref());
    judge(reading, setup)
}

/// The report of a path: read, when it is one that was saved as JSON; else made by judging the bundle there.
///
/// # Errors
/// As [`check()`]; and when a file that is a report cannot be read as one.
pub fn report_of(path: &std::path::Path, setup: &Setup) -> Result<Report, Error> {
    if file::is_report(path)? {
        return serde_json::from_slice(&file::read(path, file::REPORT)?).map_err(|error| Error::File {
            verb: "read",
            path: path.to_owned(),
            detail: format!("not a report of this version ({error}); make it again"),
        });
    }
    let mut bundle = Bundle::open(&[path.to_owned()], &setup.limits)?;
    bundle.digests = Digests::None;
    check(&bundle, setup)
}

/// Plans the changes that resolve the mismatches of a bundle.
///
/// # Errors
/// As [`check()`].
pub fn fix(bundle: &Bundle, setup: &Setup) -> Result<fix::Plan, Error> {
    plan(read_tenant(bundle, &setup.catalog, &setup.limits, setup.parameters.tenant.as_deref()), setup)
}

/// The same for what was read of a bundle.
///
/// # Errors
/// As [`check()`].
pub fn plan(reading: Reading, setup: &Setup) -> Result<fix::Plan, Error> {
    let model = reading.model.clone();
    let report = judge(reading, setup)?;
    let mut plan = fix::plan(&model, &report, &setup.catalog, &setup.profile, &setup.parameters)?;
    plan.each_text(&mut secret::mask_in);
    Ok(plan)
}

/// Marks in a report what a former one, saved as JSON, knew already.
///
/// # Errors
/// When the file is no report, or one of another profile.
pub fn with_baseline(report: &mut Report, path: &std::path::Path) -> Result<(), Error> {
    let refused = |detail: String| Error::File { verb: "read", path: path.to_owned(), detail };
    let bytes = file::read(path, file::REPORT)?;
    let former: Report = serde_json::from_slice(&bytes).map_err(|error| {
        refused(format!("a baseline is a report that was saved with --format json, and this is none ({error})"))
    })?;
    if former.schema != SCHEMA {
        return Err(refused(format!("it is of the form {}, and this program reads {SCHEMA}", former.schema)));
    }
    if former.profile.name != report.profile.name {
        return Err(refused(format!(
            "the baseline was made with the profile {}, and this report with {}: save one of the same profile",
            former.profile.name, report.profile.name
        )));
    }
    if !(former.redaction_tokens.is_empty() && report.redaction_tokens.is_empty()) {
        return Err(refused(
            "pseudonyms of one report are not those of another, so nothing can be found again in it; compare reports \
             made without --redact, or two bundles with `halolint diff --redact`"
                .to_owned(),
        ));
    }
    baseline::apply(report, &former);
    Ok(())
}

/// Judges what was read of a bundle.
///
/// # Errors
/// As [`check()`].
pub fn judge(reading: Reading, setup: &Setup) -> Result<Report, Error> {
    if let Some(error) = reading.no_such_tenant {
        return Err(error.into());
    }
    if !reading.holds_records() {
        return Err(Error::NothingOfHalo(reading.nothing()));
    }
    if !reading.tenants.is_empty() {
        return Err(Error::SeveralTenants(tenants::several(&reading.tenants)));
    }
    let mut judgement = check::judge(&reading.model, &setup.catalog, &setup.profile, &setup.parameters)?;
    // To take a big model apart takes a while, and nothing waits for it, unless there is nobody else to do it.
    let model = reading.model;
    if rayon::current_num_threads() > 1 {
        rayon::spawn(move || drop(model));
    } else {
        drop(model);
    }
    let waivers = match setup.parameters.as_of {
        Some(day) => waive::apply(&mut judgement.findings, &setup.waivers, day),
        None => Vec::new(),
    };
    let about = &setup.profile.about;
    let mut report = Report {
        schema: SCHEMA.to_owned(),
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        profile: ProfileName { name: about.name.clone(), version: about.version.clone(), source: about.source.clone() },
        outcome: check::outcome(&judgement.findings),
        halo_version: judgement.halo_version,
        counts: check::counts(&judgement.findings),
        subjects: judgement.subjects,
        parameters: setup.parameters.clone(),
        findings: judgement.findings,
        excess: judgement.excess,
        documents: reading.documents,
        problems: reading.problems,
        inputs: reading.inputs,
        config: setup.config.clone(),
        limits: setup.limits.named().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        waivers,
        baseline: None,
        redaction_tokens: Vec::new(),
    };
    report.problems.extend(keep_evidence(&mut report.findings, setup.limits.evidence));
    report.problems.sort();
    // Excerpts are masked where they are cut; this is for names and values that are secrets themselves.
    report.each_text(&mut secret::mask_in);
    Ok(report)
}

/// Leaves out evidence over the limit; what is said of that.
fn keep_evidence(findings: &mut [Finding], limit: usize) -> Vec<ProblemRow> {
    let mut told = Vec::new();
    for finding in findings {
        let count = finding.evidence.len();
        let Some(first) = finding.evidence.get(limit) else { continue };
        let detail = format!(
            "{} rests on {count} places, of which the limit of {limit} is kept; raise it with --max-evidence",
            finding.requirement
        );
        told.push(ProblemRow { document: first.document.clone(), kind: ProblemKind::Limit, detail });
        finding.evidence.truncate(limit);
    }
    told
}
