//! The three answers a requirement can get, how sure they are, and how several answers combine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the bundle says about one requirement.
///
/// Ordered from worst to best, so that "all of these" is the minimum and "one of these" the maximum
/// (Kleene's strong logic of three values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The bundle shows a value that the requirement does not allow.
    Mismatch,
    /// The bundle cannot say.
    Unknown,
    /// The bundle shows what the requirement asks for.
    Pass,
    /// The requirement does not apply to what the bundle shows (an older version, say).
    NotApplicable,
}

impl Verdict {
    /// Every part must pass. `None` when there are no parts: an empty check is never a pass by itself.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        parts.into_iter().min()
    }

    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mismatch => "mismatch",
            Self::Unknown => "unknown",
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// How well the meaning of a value is known.
///
/// Ordered from weak to strong, so that the certainty of a conclusion is the minimum of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Inferred from strong evidence, never seen in a real source.
    Assumed,
    /// Seen in a real source, or confirmed by the user in `[vocabulary]`.
    Established,
}

impl Certainty {
    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Established => "established",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Mismatch, NotApplicable, Pass, Unknown};

    #[test]
    fn all_of_is_the_worst_part() {
        for (a, b, all) in [
            (Pass, Pass, Pass),
            (Pass, Unknown, Unknown),
            (Unknown, Pass, Unknown),
            (Pass, Mismatch, Mismatch),
            (Mismatch, Unknown, Mismatch),
            (Unknown, Unknown, Unknown),
            (Mismatch, Mismatch, Mismatch),
            (NotApplicable, Pass, Pass),
        ] {
            assert_eq!(Verdict::all([a, b]), Some(all), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn nothing_is_not_a_pass() {
        assert_eq!(Verdict::all([]), None);
    }
}
