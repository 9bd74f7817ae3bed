//! Settings that are one property of a record.

use super::answer::Answer;
use super::next;
use crate::catalog::{Catalog, Setting, Value, ValueSet};
use crate::model::{Entity, Scalar};
use crate::profile::Expect;
use crate::words::{Certainty, Evidence, Reason};

/// Judges a property of an entity.
pub(super) fn judge(catalog: &Catalog, entity: &Entity, setting: &Setting, property: &str, expect: &Expect) -> Answer {
    let Some(values) = catalog.values_of(setting) else {
        return Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting));
    };
    match entity.scalar(property, |raw| values.normal(raw)) {
        Scalar::Known { raw, evidence } => known(setting, values, &raw, evidence, expect),
        Scalar::Conflict { values, evidence } => {
            Answer::unknown(Reason::Conflicting, next::conflicting(catalog, entity)).seeing(values).with(evidence)
        }
        Scalar::Silent(silence) => {
            Answer::unknown(silence.reason(), next::silent(catalog, entity, &silence)).with(silence.evidence())
        }
    }
}

/// Judges one stored value.
pub(super) fn known(
    setting: &Setting,
    values: &ValueSet,
    raw: &str,
    evidence: Vec<Evidence>,
    expect: &Expect,
) -> Answer {
    let Some(value) = values.find(raw) else {
        return Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting))
            .seeing(unnamed(raw))
            .with(evidence);
    };
    let certainty = certainty(setting, value);
    match compare(values, value, expect) {
        Some(true) => Answer::pass(value.label.clone(), certainty, evidence),
        Some(false) => Answer::mismatch(value.label.clone(), certainty, evidence),
        None => Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting))
            .seeing(value.label.clone())
            .with(evidence),
    }
}

/// Whether a value is what is expected; `None` when nobody knows which of two grants more.
pub(super) fn compare(values: &ValueSet, value: &Value, expect: &Expect) -> Option<bool> {
    match expect {
        Expect::Equals(label) => Some(value.label.eq_ignore_ascii_case(label)),
        Expect::AtLeast(label) => {
            if value.label.eq_ignore_ascii_case(label) {
                return Some(true);
            }
            let (own, wanted) = (value.rank?, values.labelled(label)?.rank?);
            if own == wanted { None } else { Some(own > wanted) }
        }
        Expect::Scope(_)
        | Expect::Agent(_)
        | Expect::MemberOf(_)
        | Expect::MembershipAtLeast(_)
        | Expect::SetOnAgentSince(_)
        | Expect::Fields(_)
        | Expect::Same(_)
        | Expect::Synced(_) => None,
    }
}

/// How sure the meaning of a value of a setting is. A value's own certainty wins over its setting's.
pub(super) fn certainty(setting: &Setting, value: &Value) -> Certainty {
    value.certainty.unwrap_or(setting.certainty)
}

/// A stored value without a name, for a person.
pub(super) fn unnamed(raw: &str) -> String {
    if raw.is_empty() { "(empty)".to_owned() } else { format!("{raw} (not a known value)") }
}
