//! `halolint reduce`: a customer's bundle as a small one that gives the same verdicts and names nobody.

use super::{Error, Reading, Setup, judge, read};
use crate::bundle::{Bundle, Digests};
use crate::reduce::{Case, Reduced};
use crate::report::Parameters;
use crate::words::nearest;

/// Reduces what was read of a bundle to what the verdicts of `keep` need; of all requirements, when it is empty.
///
/// # Errors
/// When the bundle cannot be judged, `keep` names no requirement, or the reduced bundle would be judged differently.
pub fn reduce(reading: Reading, keep: &[String], setup: &Setup) -> Result<Reduced, Error> {
    for id in keep {
        if setup.profile.requirement(id).is_none() {
            let ids = setup.profile.requirements.iter().map(|requirement| requirement.id.as_str());
            let hint = nearest(id, ids, 5).map(|own| format!(" (did you mean {own}?)")).unwrap_or_default();
            return Err(Error::NoSuchName(format!(
                "no requirement has the id {id}{hint}; `halolint explain` lists them"
            )));
        }
    }
    let model = reading.model.clone();
    let report = judge(reading, setup)?;
    let again = |documents, parameters: &Parameters| {
        let own = Setup { parameters: parameters.clone(), ..setup.clone() };
        let mut bundle = Bundle::from_memory(documents);
        bundle.digests = Digests::None;
        let reading = read(&bundle, &own.catalog, &own.limits);
        let model = reading.model.clone();
        Some((judge(reading, &own).ok()?, model))
    };
    let case =
        Case { catalog: &setup.catalog, profile: &setup.profile, parameters: &setup.parameters, keep, judge: again };
    Ok(crate::reduce::reduce(model, &report, &case)?)
}
