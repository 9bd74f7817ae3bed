//! What must be the same of two reports: verdict, certainty, reason, and what is observed, apart from names.

use std::collections::BTreeMap;

use crate::alias::Aliases;
use crate::report::{Finding, Report};
use crate::words::{Certainty, Reason, Verdict};

/// The findings of a report, as far as they must stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    findings: BTreeMap<String, Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    verdict: Verdict,
    certainty: Option<Certainty>,
    reason: Option<Reason>,
    observed: Option<String>,
}

impl Outline {
    /// The outline of a report; of the findings named in `keep`, or of all when none is.
    pub(super) fn of(report: &Report, keep: &[String]) -> Self {
        let wanted = |finding: &&Finding| keep.is_empty() || keep.contains(&finding.requirement);
        let findings = report.findings.iter().filter(wanted).map(|finding| {
            let answer = Answer {
                verdict: finding.verdict,
                certainty: finding.certainty,
                reason: finding.reason,
                observed: finding.observed.as_deref().map(str::to_lowercase),
            };
            (finding.requirement.clone(), answer)
        });
        Self { findings: findings.collect() }
    }

    /// The same outline with the originals in place of their pseudonyms.
    pub(super) fn restored(mut self, aliases: &Aliases) -> Self {
        let mut pairs: Vec<(String, String)> =
            aliases.pairs().into_iter().map(|(_, original, alias)| (alias.to_lowercase(), original)).collect();
        pairs.sort_by_key(|(alias, _)| std::cmp::Reverse(alias.len()));
        for answer in self.findings.values_mut() {
            answer.observed = answer.observed.take().map(|text| replaced(&text, &pairs));
        }
        self
    }

    /// The first requirement whose answer differs. Lists of values may stand in another order.
    pub(super) fn differs(&self, other: &Self) -> Option<&str> {
        let same = |answer: &Answer, other: &Answer| answer.sorted() == other.sorted();
        self.findings
            .iter()
            .find(|(id, answer)| other.findings.get(*id).is_none_or(|other| !same(answer, other)))
            .map(|(id, _)| id.as_str())
    }
}

impl Answer {
    fn sorted(&self) -> Self {
        let observed = self.observed.as_deref().map(|text| {
            let mut parts: Vec<&str> = text.split(['/', ',']).map(str::trim).collect();
            parts.sort_unstable();
            parts.join(", ")
        });
        Self { observed, ..self.clone() }
    }
}

/// A text with every pseudonym, as a whole word, replaced by its original.
fn replaced(text: &str, pairs: &[(String, String)]) -> String {
    let mut restored = String::new();
    let mut rest = text;
    'text: while let Some(next) = rest.chars().next() {
        if !restored.ends_with(char::is_alphanumeric) {
            for (alias, original) in pairs {
                if let Some(after) = rest.strip_prefix(alias.as_str())
                    && !after.starts_with(char::is_alphanumeric)
                {
                    restored.push_str(original);
                    rest = after;
                    continue 'text;
                }
            }
        }
        restored.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    restored
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn pseudonyms_are_replaced_as_whole_words() {
        let pairs = [("team 12".to_owned(), "b".to_owned()), ("team 1".to_owned(), "a".to_owned())];
        assert_eq!(replaced("in team 1 / team 12, not team 123", &pairs), "in a / b, not team 123");
    }
}
