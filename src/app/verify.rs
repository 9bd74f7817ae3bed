//! `halolint verify`: judges a bundle again as a saved report says it was judged, and compares. A report made with
//! `--redact` is compared with one under the same pseudonyms.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Error, Redaction, Setup, file};
use crate::alias::{Aliases, Ids};
use crate::bundle::{Bundle, Digests};
use crate::catalog::Catalog;
use crate::profile;
use crate::report::{Parameters, Report};
use crate::verify::{Verified, verify as compare};

/// What a report was judged with and does not hold itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The name or file of the profile, when it is not built in.
    pub profile: Option<&'a str>,
    /// The configuration.
    pub config: Option<&'a Path>,
    /// The former report that it was compared with.
    pub baseline: Option<&'a Path>,
}

/// Judges the bundle in `paths` as the report in `file` was judged, and says whether it is the same report.
///
/// # Errors
/// When the report cannot be read, its profile is not built in and not given, it was compared with a baseline that is
/// not given, or the bundle cannot be judged.
pub fn verify(file: &Path, paths: &[PathBuf], beside: Beside<'_>) -> Result<Verified, Error> {
    let (saved, raw) = read(file)?;
    let setup = setup(&saved, beside)?;
    if saved.baseline.is_some() && beside.baseline.is_none() {
        return Err(Error::Options(format!(
            "{} was compared with a former report; give that one with --baseline",
            file.display()
        )));
    }
    let mut bundle = Bundle::open(paths, &setup.limits)?;
    bundle.digests = digests(&saved);
    let mut made = if saved.redaction_tokens.is_empty() {
        rename(&mut bundle, &saved);
        super::check(&bundle, &setup)?
    } else {
        under_pseudonyms(&bundle, setup.clone())?
    };
    let places = || saved.findings.iter().flat_map(|finding| &finding.evidence);
    if places().any(|place| place.snippet.is_some()) {
        super::add_snippets(&mut made, &bundle, &setup, super::Snippets::All);
    }
    if let Some(former) = beside.baseline {
        super::with_baseline(&mut made, former)?;
    }
    Ok(compare(&saved, &raw, &made))
}

/// The saved report, and its JSON.
fn read(path: &Path) -> Result<(Report, Value), Error> {
    let failed = |detail: String| Error::File { verb: "read", path: path.to_owned(), detail };
    let bytes = file::read(path, file::REPORT)?;
    let no_report = |error: serde_json::Error| {
        failed(format!(
            "not a report saved with `halolint check --format json` ({error}); give that first, then the bundle"
        ))
    };
    let raw: Value = serde_json::from_slice(&bytes).map_err(no_report)?;
    let report = serde_json::from_slice(&bytes).map_err(no_report)?;
    Ok((report, raw))
}

/// The report of a bundle under pseudonyms, for parameters that are given under pseudonyms: the same bundle always has
/// the same ones.
fn under_pseudonyms(bundle: &Bundle, setup: Setup) -> Result<Report, Error> {
    let reading = super::read(bundle, &setup.catalog, &setup.limits);
    let unnamed = Parameters::default();
    let aliases = Aliases::new(&[&reading.model], &unnamed, Ids::Clients, &setup.catalog, &setup.profile);
    let setup = Setup { parameters: aliases.originals(&setup.parameters), ..setup };
    Redaction::new(&[(bundle, &reading)], &setup)?.judge(reading, &setup)
}

/// What the report says it was judged with.
fn setup(saved: &Report, beside: Beside<'_>) -> Result<Setup, Error> {
    let own = saved.profile.name.as_str();
    if beside.profile.is_none() && profile::builtin(own, &Catalog::builtin()?).is_none() {
        return Err(Error::NoSuchName(format!(
            "the report was judged against the profile {own}, which is not built in; give its file with --profile"
        )));
    }
    let mut setup = Setup::load(beside.profile.unwrap_or(own), beside.config, Parameters::default())?;
    setup.parameters = saved.parameters.clone();
    for (name, value) in &saved.limits {
        setup.limits.set(name, *value);
    }
    Ok(setup)
}

/// The digests that the report holds.
fn digests(saved: &Report) -> Digests {
    let held = |row: &&crate::report::DocumentRow| row.sha256.is_some();
    if saved.documents.iter().filter(held).any(|row| row.records.is_empty()) {
        Digests::All
    } else if saved.inputs.is_empty() && !saved.documents.iter().any(|row| held(&row)) {
        Digests::None
    } else {
        Digests::Used
    }
}

/// Gives a file the name it has in the report, where its bytes are the same: a copy may be called as one likes.
fn rename(bundle: &mut Bundle, saved: &Report) {
    let strange: Vec<_> = bundle
        .given
        .iter()
        .filter(|file| saved.inputs.iter().all(|row| row.name != file.name()))
        .filter_map(|file| file.digest().ok().map(|(digest, _)| (file.name().to_owned(), digest.to_string())))
        .collect();
    for (name, digest) in strange {
        let free = |row: &&crate::report::InputRow| bundle.given.iter().all(|file| file.name() != row.name);
        if let Some(row) = saved.inputs.iter().filter(free).find(|row| row.sha256 == digest) {
            bundle.rename(&name, &row.name);
        }
    }
}
