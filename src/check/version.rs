//! Halo's version, as the bundle tells it.

use crate::catalog::Kind;
use crate::model::{Model, Scalar};
use crate::words::Evidence;

/// Halo's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// `app_version`, as written: dotted numbers.
    App(String, Vec<Evidence>),
    /// `database_version`: `2236` is 2.236, without a patch number.
    Database(String, Vec<Evidence>),
    /// Nowhere, or in two ways.
    Unknown,
}

/// How a version compares to the one from which something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// It is older.
    Older,
    /// It is the same or newer.
    NotOlder,
    /// Nobody can tell.
    Unknown,
}

impl Version {
    /// The version that `InstanceInfo` or `Control` names; unknown when they contradict each other.
    pub(super) fn of(model: &Model) -> Self {
        let read = |property: &str| {
            let mut seen: Option<(String, Vec<Evidence>)> = None;
            for entity in [Kind::InstanceInfo, Kind::Control].into_iter().flat_map(|kind| model.all(kind)) {
                match entity.scalar(property, |raw| raw.trim().to_owned()) {
                    Scalar::Known { raw, evidence } => match &mut seen {
                        Some((own, places)) if *own == raw => places.extend(evidence),
                        Some(_) => return Err(()),
                        None => seen = Some((raw, evidence)),
                    },
                    Scalar::Conflict { .. } => return Err(()),
                    Scalar::Silent(_) => {}
                }
            }
            Ok(seen.filter(|(raw, _)| !raw.is_empty()))
        };
        match (read("app_version"), read("database_version")) {
            (Ok(Some((raw, evidence))), _) if numbers(&raw).is_some() => Self::App(raw, evidence),
            (Ok(_), Ok(Some((raw, evidence)))) if raw.len() >= 2 && raw.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self::Database(raw, evidence)
            }
            _ => Self::Unknown,
        }
    }

    /// As a person would write it; empty when it is unknown.
    pub(super) fn text(&self) -> String {
        match self {
            Self::App(raw, _) => raw.clone(),
            Self::Database(raw, _) => {
                format!("{}.{}", raw.get(..1).unwrap_or_default(), raw.get(1..).unwrap_or_default())
            }
            Self::Unknown => String::new(),
        }
    }

    /// Where it is told.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        match self {
            Self::App(_, evidence) | Self::Database(_, evidence) => evidence.clone(),
            Self::Unknown => Vec::new(),
        }
    }

    /// Compares with a full version, part by part.
    pub(super) fn since(&self, wanted: &str) -> Since {
        let (Some(own), Some(wanted)) = (numbers(&self.text()), numbers(wanted)) else { return Since::Unknown };
        for (index, part) in wanted.iter().enumerate() {
            match own.get(index) {
                Some(own) if own < part => return Since::Older,
                Some(own) if own > part => return Since::NotOlder,
                Some(_) => {}
                None => return Since::Unknown,
            }
        }
        Since::NotOlder
    }
}

/// Dotted numbers; `None` for anything else.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    text.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Since, Version};

    #[test]
    fn versions_compare_part_by_part_as_numbers() {
        for (own, since) in [
            ("2.143.23", Since::NotOlder),
            ("2.143.22", Since::Older),
            ("2.143.3", Since::Older),
            ("2.218", Since::NotOlder),
            ("2.236.133", Since::NotOlder),
            ("2.143", Since::Unknown),
            ("2.99.500", Since::Older),
            ("3", Since::NotOlder),
            ("", Since::Unknown),
            ("latest", Since::Unknown),
        ] {
            assert_eq!(Version::App(own.to_owned(), Vec::new()).since("2.143.23"), since, "{own}");
        }
        assert_eq!(Version::Database("2236".to_owned(), Vec::new()).since("2.143.23"), Since::NotOlder);
        assert_eq!(Version::Database("2143".to_owned(), Vec::new()).since("2.143.23"), Since::Unknown);
        assert_eq!(Version::Database("2099".to_owned(), Vec::new()).since("2.143.23"), Since::Older);
    }
}
