//! Texts that name nobody: values, labels and scopes that the catalog or the profile holds. They stay as they are.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Place, ValueSet};
use crate::profile::{Expect, Profile};

/// Texts that stay as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    texts: BTreeSet<String>,
    labels: BTreeSet<String>,
    codes: BTreeSet<String>,
    clients: BTreeSet<String>,
    values: Vec<ValueSet>,
    vendor: String,
}

impl Known {
    /// What a catalog and a profile hold.
    pub(super) fn new(catalog: &Catalog, profile: &Profile) -> Self {
        let mut known = Self { vendor: profile.about.vendor.clone(), ..Self::default() };
        known.values = catalog.values.values().cloned().collect();
        known.texts.extend(catalog.scopes.iter().map(|scope| plain(&scope.name)));
        known.texts.extend(catalog.coverage.iter().map(|entry| plain(&entry.scope)));
        for setting in catalog.settings.values() {
            known.labels.extend(setting.labels.iter().chain([&setting.label]).map(|text| plain(text)));
            if let Place::Claim(codes) = &setting.at {
                known.codes.extend(codes.iter().map(|code| plain(code)));
            }
        }
        for requirement in &profile.requirements {
            match &requirement.expect {
                Expect::Fields(fields) => {
                    known.labels.extend(fields.required.iter().chain(&fields.forbidden).map(|label| plain(label)));
                }
                Expect::Scope(scope) => {
                    known.texts.insert(plain(scope));
                }
                _ => {}
            }
        }
        known.clients = catalog.builtin_clients.iter().map(|id| plain(id)).collect();
        known
    }

    /// Whether a value tells nothing but itself: a number, a boolean, a date, a version, a value or scope of Halo.
    pub(super) fn is_value(&self, text: &str) -> bool {
        let text = plain(text);
        let scope = text.strip_prefix("scp:").or_else(|| text.strip_prefix("gt:")).unwrap_or(&text);
        let figures = !text.is_empty()
            && text.len() <= 32
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':' | b't' | b'z' | b','))
            && text.split(|letter: char| !letter.is_ascii_digit()).all(|digits| digits.len() <= 8)
            && !text.starts_with(|letter: char| letter.is_ascii_alphabetic());
        text.is_empty()
            || figures
            || matches!(scope, "true" | "false" | "yes" | "no")
            || self.texts.contains(scope)
            || self.is_of_a_set(scope)
    }

    fn is_of_a_set(&self, text: &str) -> bool {
        self.values.iter().any(|set| set.find(text).is_some() || set.labelled(text).is_some())
    }

    /// Whether a code of a claim is one that the catalog holds, or too short to name anybody.
    pub(super) fn is_code(&self, code: &str) -> bool {
        let short = code.len() <= 6 && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        short || self.codes.contains(&plain(code))
    }

    /// Whether a label is one of Halo's own that somebody may look for.
    pub(super) fn is_label(&self, label: &str) -> bool {
        self.labels.contains(&plain(label)) || label.trim().is_empty()
    }

    /// Whether a client id is one of Halo's own applications.
    pub(super) fn is_own_client(&self, id: &str) -> bool {
        self.clients.contains(&plain(id))
    }

    /// The vendor's name, when it stands in the name of an application.
    pub(super) fn vendor_in(&self, name: &str) -> Option<&str> {
        crate::model::is_named_like(name, &self.vendor).then_some(self.vendor.as_str())
    }
}

/// A text as it is compared: lower case, `&` as `and`, single blanks.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace('&', " and ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
