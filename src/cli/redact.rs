//! `--redact` of the commands: reports under pseudonyms, and the search before anything is written.

use std::path::Path;

use crate::app::{self, Error, Reading, Redaction, Setup};
use crate::bundle::{Bundle, Digests};
use crate::fix::Plan;
use crate::report::Report;

/// The report of a bundle; with `redact`, under pseudonyms, and what they stand for.
pub(super) fn check(bundle: &Bundle, setup: &Setup, redact: bool) -> Result<(Report, Option<Redaction>), Error> {
    if !redact {
        return Ok((app::check(bundle, setup)?, None));
    }
    let reading = read(bundle, setup);
    let redaction = Redaction::new(&[(bundle, &reading)], setup)?;
    Ok((redaction.judge(reading, setup)?, Some(redaction)))
}

/// The plan for a bundle; with `redact`, under pseudonyms, and what they stand for.
pub(super) fn plan(bundle: &Bundle, setup: &Setup, redact: bool) -> Result<(Plan, Option<Redaction>), Error> {
    if !redact {
        return Ok((app::fix(bundle, setup)?, None));
    }
    let reading = read(bundle, setup);
    let redaction = Redaction::new(&[(bundle, &reading)], setup)?;
    Ok((redaction.plan(reading, setup)?, Some(redaction)))
}

/// The reports of two paths; with `redact`, both under the same pseudonyms.
pub(super) fn both(
    old: &Path,
    new: &Path,
    setup: &Setup,
    redact: bool,
) -> Result<((Report, Report), Option<Redaction>), Error> {
    if !redact {
        let reports = (app::report_of(old, setup)?, app::report_of(new, setup)?);
        if !(reports.0.redaction_tokens.is_empty() && reports.1.redaction_tokens.is_empty()) {
            let message = "a report made with --redact has no pseudonyms in common with another one; compare the bundles \
                           with --redact, or reports made without it";
            return Err(Error::Options(message.to_owned()));
        }
        return Ok((reports, None));
    }
    let saved = |path: &Path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if saved(old) || saved(new) {
        let message = "--redact compares bundles; a saved report has no pseudonyms in common with another one";
        return Err(Error::Options(message.to_owned()));
    }
    let open = |path: &Path| {
        let mut bundle = Bundle::open(&[path.to_owned()], &setup.limits)?;
        bundle.digests = Digests::None;
        Ok::<_, Error>(bundle)
    };
    let bundles = [open(old)?, open(new)?];
    let [first, second] = bundles.each_ref().map(|bundle| read(bundle, setup));
    let redaction = Redaction::new(&[(&bundles[0], &first), (&bundles[1], &second)], setup)?;
    let reports = (redaction.judge(first, setup)?, redaction.judge(second, setup)?);
    Ok((reports, Some(redaction)))
}

/// Looks for what must not be written.
pub(super) fn search(redaction: Option<&Redaction>, text: &str) -> Result<(), Error> {
    redaction.map_or(Ok(()), |redaction| redaction.search(text))
}

fn read(bundle: &Bundle, setup: &Setup) -> Reading {
    app::read_tenant(bundle, &setup.catalog, &setup.limits, setup.parameters.tenant.as_deref())
}
