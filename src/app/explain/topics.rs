//! What the words of a report mean, and what to do about each.

use crate::words::{Certainty, ProblemKind, Reason, Verdict};

/// A word of the report, explained.
pub(super) struct Topic {
    /// The word, as the report writes it.
    pub(super) id: &'static str,
    /// What kind of word it is; the list has a part for each.
    pub(super) kind: &'static str,
    /// One sentence: what it means.
    pub(super) meaning: &'static str,
    /// What to do about it, or what follows from it.
    pub(super) then: &'static str,
}

/// Kinds of words, in the order of the list.
pub(super) const KINDS: [&str; 7] = [
    "Outcomes and exit statuses",
    "Verdicts",
    "Certainty",
    "Where a requirement comes from",
    "Reasons of an unknown verdict",
    "Problems with inputs",
    "Beside the verdicts",
];

/// Every word but the requirements.
pub(super) fn all() -> Vec<Topic> {
    let mut topics = outcomes();
    topics.extend([Verdict::Pass, Verdict::Mismatch, Verdict::Unknown, Verdict::NotApplicable].map(verdict));
    topics.extend([Certainty::Established, Certainty::Assumed].map(certainty));
    topics.extend(origins());
    topics.extend(Reason::ALL.map(reason));
    topics.extend(ProblemKind::ALL.map(problem));
    topics.push(Topic {
        id: "excess",
        kind: "Beside the verdicts",
        meaning: "a grant beyond what any requirement asks for: an administrator, an access level or scope that is wider",
        then: "it changes no verdict and no exit status; take it back in Halo if nothing else needs it",
    });
    topics
}

fn outcomes() -> Vec<Topic> {
    let topic = |id, meaning, then| Topic { id, kind: "Outcomes and exit statuses", meaning, then };
    vec![
        topic("ready", "every requirement is met or does not apply", "exit status 0"),
        topic(
            "not-ready",
            "at least one requirement is not met",
            "exit status 1; the report lists what to change in Halo",
        ),
        topic(
            "undecided",
            "no requirement is seen to be unmet, but at least one is unknown",
            "exit status 3; `halolint ask` says what to send to settle it",
        ),
        topic(
            "exit-status",
            "0 ready; 1 not ready; 2 the job could not be done; 3 undecided; the same for every format",
            "2 comes with one line on standard error that names the file or option and the next step; requirements that are \
             only recommended change no status; `diff` gives 1 when something got worse",
        ),
    ]
}

const fn verdict(verdict: Verdict) -> Topic {
    let (meaning, then) = match verdict {
        Verdict::Pass => (
            "the bundle shows what the requirement asks for",
            "nothing is to be done; -v shows the place that proves it",
        ),
        Verdict::Mismatch => (
            "the bundle shows a value that the requirement does not allow",
            "change it in Halo where `fix` says, save the dump anew and check again",
        ),
        Verdict::Unknown => (
            "the bundle cannot say: never taken for a pass, never for a mismatch",
            "its reason and next step say what is missing; `halolint ask` puts them together",
        ),
        Verdict::NotApplicable => (
            "the requirement does not apply to what the bundle shows, an older version of Halo, say",
            "nothing is to be done",
        ),
    };
    Topic { id: verdict.word(), kind: "Verdicts", meaning, then }
}

const fn certainty(certainty: Certainty) -> Topic {
    let (meaning, then) = match certainty {
        Certainty::Established => (
            "place and meaning of the value were seen in a real source, or are confirmed in [vocabulary] of halolint.toml",
            "nothing is to be done",
        ),
        Certainty::Assumed => (
            "place or meaning of the value are inferred from strong evidence and were never seen in a real source",
            "compare the value with Halo's screen once and confirm it in [vocabulary]; --strict takes such answers for unknown",
        ),
    };
    Topic { id: certainty.word(), kind: "Certainty", meaning, then }
}

fn origins() -> Vec<Topic> {
    let topic = |id, meaning| Topic {
        id,
        kind: "Where a requirement comes from",
        meaning,
        then: "`halolint explain REQUIREMENT` shows the vendor's sentence",
    };
    vec![
        topic("stated", "the vendor's text says it"),
        topic("implied", "the vendor's text does not say it, but cannot work without it"),
    ]
}

const fn reason(reason: Reason) -> Topic {
    let then = match reason {
        Reason::NotInBundle => "save the answer of the request that is named, whole, and add it to the bundle",
        Reason::DetailMissing => "save the record itself: the request with its id and includedetails=true",
        Reason::PropertyAbsent => {
            "save the record's detail anew; if the property is still missing, look at the screen that is named"
        }
        Reason::UnrecognisedValue => {
            "read in Halo what the value means and name it in [vocabulary] of halolint.toml; no further file settles it"
        }
        Reason::PartialList => "save all pages of the list, or the record itself",
        Reason::Truncated => "save it again with ConvertTo-Json -Depth 10",
        Reason::RoleMissing => "save the role with its permissions, or the agent's detail, which merges them",
        Reason::Conflicting => "take the older dumps out of the bundle and save the record anew",
        Reason::ParameterMissing => "give the option that is named, or set it in [parameters] of halolint.toml",
        Reason::VersionMissing => "save GET /api/InstanceInfo or GET /api/Control",
        Reason::AmbiguousLabel => {
            "name the record that is meant with an option (--application, --agent, --project-type, --task-type), or rename \
             the field that has two meanings"
        }
        Reason::Unreadable => "ask for the document again; PROBLEMS says what is wrong with it",
        Reason::AssumedMeaning => {
            "compare the value with Halo's screen and confirm it in [vocabulary] of halolint.toml"
        }
    };
    Topic { id: reason.word(), kind: "Reasons of an unknown verdict", meaning: reason.meaning(), then }
}

const fn problem(problem: ProblemKind) -> Topic {
    let (meaning, then) = match problem {
        ProblemKind::Damaged => (
            "the document ends too early or its syntax breaks off; whole records before that are used",
            "ask for the file again; what it does not show counts as unknown",
        ),
        ProblemKind::Unreadable => ("the file could not be read at all", "check its permissions, or ask for it again"),
        ProblemKind::BrokenArchive => {
            ("the archive, or a member of it, is broken", "pack it again, or send its files one by one")
        }
        ProblemKind::Encrypted => ("the archive's member is encrypted", "ask for the archive without a password"),
        ProblemKind::Limit => (
            "a limit on sizes, counts or nesting was reached; what was read before it counts",
            "raise the limit that is named, if the bundle is one that you trust",
        ),
        ProblemKind::ErrorAnswer => (
            "the document is an error answer or a login page in place of data, or Halo refused the request",
            "check the user's permissions and the application's scopes, and save the request again",
        ),
        ProblemKind::NotData => (
            "the document is empty or nothing that this tool reads",
            "nothing, if it does not belong to the dump; else save the request again",
        ),
        ProblemKind::Encoding => (
            "the text holds bytes that are not of its encoding; it was read as Windows-1252",
            "check names with letters beyond ASCII; save it as UTF-8",
        ),
    };
    Topic { id: problem.word(), kind: "Problems with inputs", meaning, then }
}
