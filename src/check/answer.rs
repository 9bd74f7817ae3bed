//! The answer to one requirement, before it becomes a finding of the report.

use crate::words::{Certainty, Evidence, Reason, Verdict};

/// A verdict with what explains it. The constructors see to it that no verdict is without its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// How sure a pass or mismatch is.
    pub(crate) certainty: Option<Certainty>,
    /// Why an unknown is unknown.
    pub(crate) reason: Option<Reason>,
    /// What is there, in Halo's words.
    pub(crate) observed: Option<String>,
    /// What must be there, where it is more than the requirement says.
    pub(crate) expected: Option<String>,
    /// Where it is.
    pub(crate) evidence: Vec<Evidence>,
    /// What would settle an unknown.
    pub(crate) next: Option<String>,
}

impl Answer {
    pub(crate) fn pass(observed: impl Into<String>, certainty: Certainty, evidence: Vec<Evidence>) -> Self {
        Self::decided(Verdict::Pass, observed.into(), certainty, evidence)
    }

    pub(crate) fn mismatch(observed: impl Into<String>, certainty: Certainty, evidence: Vec<Evidence>) -> Self {
        Self::decided(Verdict::Mismatch, observed.into(), certainty, evidence)
    }

    pub(crate) fn unknown(reason: Reason, next: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Unknown,
            certainty: None,
            reason: Some(reason),
            observed: None,
            expected: None,
            evidence: Vec::new(),
            next: Some(next.into()),
        }
    }

    pub(crate) fn not_applicable(observed: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::NotApplicable,
            certainty: None,
            reason: None,
            observed: Some(observed.into()),
            expected: None,
            evidence,
            next: None,
        }
    }

    const fn decided(verdict: Verdict, observed: String, certainty: Certainty, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict,
            certainty: Some(certainty),
            reason: None,
            observed: Some(observed),
            expected: None,
            evidence,
            next: None,
        }
    }

    /// The same answer with a value to show.
    pub(crate) fn seeing(mut self, observed: impl Into<String>) -> Self {
        self.observed = Some(observed.into());
        self
    }

    /// The same answer with evidence.
    pub(crate) fn with(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// The same answer, saying what is expected in this case.
    pub(crate) fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The same answer, no surer than `most`.
    pub(crate) fn at_most(mut self, most: Certainty) -> Self {
        self.certainty = self.certainty.map(|own| own.min(most));
        self
    }

    /// With `--strict`: an answer that rests on an assumed meaning is unknown.
    pub(crate) fn strict(self, next: impl FnOnce() -> String) -> Self {
        if self.certainty != Some(Certainty::Assumed) {
            return self;
        }
        Self {
            verdict: Verdict::Unknown,
            certainty: None,
            reason: Some(Reason::AssumedMeaning),
            next: Some(next()),
            ..self
        }
    }

    /// One answer from those of several documents about the same thing: they agree, or they conflict.
    pub(crate) fn agreed(answers: Vec<Self>, next: impl FnOnce() -> String) -> Option<Self> {
        let mut rest = answers.into_iter();
        let first = rest.next()?;
        let others: Vec<Self> = rest.collect();
        let same = |other: &Self| other.verdict == first.verdict && other.observed == first.observed;
        if others.iter().all(same) {
            let mut first = first;
            first.evidence.extend(others.into_iter().flat_map(|other| other.evidence));
            first.evidence.dedup();
            return Some(first);
        }
        let seen: Vec<String> = std::iter::once(&first)
            .chain(&others)
            .map(|answer| answer.observed.clone().unwrap_or_else(|| "not shown".to_owned()))
            .collect();
        let evidence = std::iter::once(first)
            .chain(others)
            .flat_map(|answer| answer.evidence.into_iter().take(2))
            .collect::<Vec<_>>();
        Some(Self::unknown(Reason::Conflicting, next()).seeing(seen.join(" / ")).with(evidence))
    }
}

/// How good a candidate looks: fewest mismatches, then fewest unknowns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Score {
    pub(crate) mismatches: usize,
    pub(crate) unknowns: usize,
}

impl Score {
    /// The score of a set of answers.
    pub(crate) fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let mut score = Self::default();
        for answer in answers {
            match answer.verdict {
                Verdict::Mismatch => score.mismatches += 1,
                Verdict::Unknown => score.unknowns += 1,
                Verdict::Pass | Verdict::NotApplicable => {}
            }
        }
        score
    }

    /// The score of two candidates together.
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self { mismatches: self.mismatches + other.mismatches, unknowns: self.unknowns + other.unknowns }
    }

    /// For a person.
    pub(crate) fn text(self) -> String {
        let plural = |count: usize, one: &str, more: &str| {
            if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
        };
        format!("{}, {} unknown", plural(self.mismatches, "mismatch", "mismatches"), self.unknowns)
    }
}
