//! Permissions: claims of an agent and its roles, combined to what the agent effectively may do.

use super::answer::Answer;
use super::contributor::{Contributor, Contributors, Gap, Known};
use super::{next, property};
use crate::catalog::{Catalog, Setting, Value, ValueSet, ValueType};
use crate::model::{Entity, Model, Silence, Snapshot};
use crate::profile::Expect;
use crate::record::{Item, Record};
use crate::words::{Certainty, Evidence, Reason, Verdict};

/// What one contributor says of one permission.
enum Part<'v> {
    /// A value that the catalog knows.
    Value(&'v Value, Evidence),
    /// A value that nobody knows.
    Unnamed(String, Evidence),
    /// Its claims are there and do not name the permission.
    NotSet(Evidence),
    /// Its documents contradict each other.
    Conflict(String, Vec<Evidence>),
    /// Its claims are not in the bundle.
    Missing(Gap),
}

/// One permission of one agent.
pub(super) struct Permission<'p, 'a> {
    pub(super) model: &'a Model,
    pub(super) catalog: &'p Catalog,
    pub(super) setting: &'p Setting,
    pub(super) codes: &'p [String],
    pub(super) values: &'p ValueSet,
    pub(super) known: &'p Known<'a>,
}

impl<'a> Permission<'_, 'a> {
    /// Judges the permission of an agent.
    pub(super) fn judge(&self, agent: &'a Entity, expect: &Expect) -> Answer {
        let answers = agent.snapshots().into_iter().map(|snapshot| self.of_snapshot(snapshot, expect)).collect();
        let own = Answer::agreed(answers, || next::conflicting(self.catalog, agent))
            .unwrap_or_else(|| Answer::unknown(Reason::DetailMissing, next::detail(self.catalog, agent)));
        self.with_callers(own, agent, expect)
    }

    /// The highest value that the agent is known to have, with its place.
    pub(super) fn effective(&self, agent: &'a Entity) -> Option<(&Value, Evidence)> {
        let mut best: Option<(&Value, Evidence)> = None;
        for snapshot in agent.snapshots() {
            for part in self.parts(snapshot) {
                if let Part::Value(value, evidence) = part
                    && best.as_ref().is_none_or(|(most, _)| value.rank > most.rank)
                {
                    best = Some((value, evidence));
                }
            }
        }
        best
    }

    fn of_snapshot(&self, snapshot: Snapshot<'a>, expect: &Expect) -> Answer {
        let agent = snapshot.entity();
        if !agent.has_detail() && snapshot.list("claims").is_err() {
            return Answer::unknown(Reason::DetailMissing, next::detail(self.catalog, agent));
        }
        if self.all_empty(snapshot) && self.proof(snapshot).is_none() {
            let empty = snapshot.list("claims").map(|rows| rows.record.evidence(&rows.item.at));
            return Answer::unknown(Reason::DetailMissing, next::detail(self.catalog, agent)).with(empty.ok());
        }
        let parts = self.parts(snapshot);
        let answer = self.decide(&parts, snapshot, expect);
        // A query may leave rows out without a trace, so what rests on a missing row of its result is assumed.
        let missing = parts.iter().any(|part| matches!(part, Part::NotSet(_)));
        let rows = missing && self.contributors(snapshot).iter().any(|contributor| contributor.is_of_rows());
        if rows { answer.at_most(Certainty::Assumed) } else { answer }
    }

    fn contributors(&self, snapshot: Snapshot<'a>) -> Contributors<'a> {
        self.known.of(self.model, self.catalog, snapshot)
    }

    fn parts(&self, snapshot: Snapshot<'a>) -> Vec<Part<'_>> {
        let contributors = self.contributors(snapshot);
        let mut parts: Vec<Part<'_>> = contributors.iter().map(|contributor| self.part(contributor)).collect();
        parts.extend(contributors.iter().filter_map(|contributor| self.blind(contributor, snapshot.entity())));
        if let Some(proof) = self.proof(snapshot) {
            parts.insert(0, proof);
        }
        parts
    }

    /// A property of the agent that proves the highest value, when it does.
    fn proof(&self, snapshot: Snapshot<'_>) -> Option<Part<'_>> {
        let items: Vec<&Item> = snapshot.record().body.all(self.setting.proof.as_ref()?).collect();
        let is_true = |item: &&Item| item.text().is_some_and(|text| ValueType::Bool.normal(text) == "true");
        let first = items.iter().copied().find(is_true)?;
        if !items.iter().all(is_true) {
            let texts: Vec<&str> = items.iter().filter_map(|item| item.text()).collect();
            let places = items.iter().map(|item| snapshot.record().evidence(&item.at)).collect();
            return Some(Part::Conflict(texts.join(" / "), places));
        }
        let highest = self.values.value.iter().max_by_key(|value| value.rank)?;
        Some(Part::Value(highest, snapshot.record().evidence(&first.at)))
    }

    /// What a contributor says: the highest of its values; its documents must agree.
    fn part(&self, contributor: &Contributor<'_>) -> Part<'_> {
        let lists = match contributor.claims(self.catalog) {
            Ok(lists) => lists,
            Err(gap) => return Part::Missing(gap.clone()),
        };
        let entity = contributor.views.as_ref().ok().and_then(|views| views.first()).map(|view| view.entity());
        let gap = |container| {
            let next = entity.map(|entity| next::detail(self.catalog, entity)).unwrap_or_default();
            Part::Missing(Gap { reason: Reason::DetailMissing, next, evidence: vec![container] })
        };
        let mut parts: Vec<Part<'_>> = lists
            .iter()
            .map(|list| match self.highest(list.rows.iter().map(|row| (row.item, &row.evidence)), &list.container) {
                Part::NotSet(container) if !list.whole => gap(container),
                part => part,
            })
            .collect();
        if parts.iter().any(|part| !matches!(part, Part::Missing(_))) {
            // A list that may leave rows out has nothing to say against one that shows the row.
            parts.retain(|part| !matches!(part, Part::Missing(_)));
        }
        let Some(first) = parts.first().map(label_of) else {
            return Part::Missing(Gap { reason: Reason::DetailMissing, next: String::new(), evidence: Vec::new() });
        };
        if parts.iter().all(|part| label_of(part) == first) {
            return parts.swap_remove(0);
        }
        let labels: Vec<String> = parts.iter().map(label_of).collect();
        let evidence = parts.into_iter().flat_map(evidence_of).collect();
        Part::Conflict(labels.join(" / "), evidence)
    }

    /// A row that does not show its code, or this permission's row without its value: it may grant anything.
    fn blind(&self, contributor: &Contributor<'_>, agent: &Entity) -> Option<Part<'_>> {
        let lists = contributor.claims(self.catalog).ok()?;
        let unclear = |item: &Item| match item.text_of("type") {
            Some(code) => self.codes.iter().any(|own| own == code.trim()) && item.get("value").is_none(),
            None => true,
        };
        let row = lists.iter().flat_map(|list| &list.rows).find(|row| unclear(row.item))?;
        Some(Part::Missing(Gap {
            reason: Reason::PropertyAbsent,
            next: next::detail(self.catalog, agent),
            evidence: vec![row.evidence.clone()],
        }))
    }

    /// The highest value among claims of one place.
    fn highest<'r>(&self, rows: impl Iterator<Item = (&'r Item, &'r Evidence)>, container: &Evidence) -> Part<'_> {
        let mut best: Option<(&Value, Evidence)> = None;
        let mut unnamed: Option<(String, Evidence)> = None;
        for (row, evidence) in rows {
            let Some(code) = row.text_of("type") else { continue };
            if !self.codes.iter().any(|own| own == code.trim()) {
                continue;
            }
            let Some(item) = row.get("value") else { continue };
            let raw = item.text().unwrap_or_default();
            let place = Evidence { at: item.at.clone(), ..evidence.clone() };
            match self.values.find(raw) {
                Some(value) if best.as_ref().is_none_or(|(most, _)| value.rank > most.rank) => {
                    best = Some((value, place));
                }
                Some(_) => {}
                None => unnamed = unnamed.or(Some((raw.to_owned(), place))),
            }
        }
        let top = self.values.value.iter().map(|value| value.rank).max().flatten();
        match (best, unnamed) {
            // Nothing grants more than the highest known value, whatever the unnamed one means.
            (Some((value, place)), None) => Part::Value(value, place),
            (Some((value, place)), Some(_)) if value.rank == top => Part::Value(value, place),
            (_, Some((raw, place))) => Part::Unnamed(raw, place),
            (None, None) => Part::NotSet(container.clone()),
        }
    }

    fn decide(&self, parts: &[Part<'_>], snapshot: Snapshot<'a>, expect: &Expect) -> Answer {
        let lowest = self.values.value.iter().filter_map(|value| value.rank).min();
        let wanted = match expect {
            Expect::Equals(label) => self.values.labelled(label).and_then(|value| value.rank),
            _ => None,
        };
        let exact = wanted.is_some();
        let needs_all = exact && wanted == lowest;
        let mut decisive: Vec<Evidence> = Vec::new();
        let mut rest: Vec<Evidence> = Vec::new();
        let (mut has, mut above, mut best): (Option<&Value>, Option<&Value>, Option<&Value>) = (None, None, None);
        let mut doubt: Option<Answer> = None;
        let mut values = 0;
        let mut gaps: Vec<Evidence> = Vec::new();
        for part in parts {
            match part {
                Part::Value(value, evidence) => {
                    let is_best = best.is_none_or(|most| value.rank > most.rank);
                    if is_best {
                        best = Some(value);
                    }
                    // The highest value decides, so it is the first that a reader sees.
                    let place = if is_best { 0 } else { values };
                    match property::compare(self.values, value, expect) {
                        Some(true) => {
                            has = Some(has.filter(|most| most.rank >= value.rank).unwrap_or(value));
                            decisive.push(evidence.clone());
                        }
                        Some(false) => {
                            if exact && value.rank > wanted {
                                above = Some(value);
                                decisive.insert(0, evidence.clone());
                            } else {
                                rest.insert(place, evidence.clone());
                                values += 1;
                            }
                        }
                        None => {
                            doubt = Some(
                                Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(self.setting))
                                    .seeing(value.label.clone()),
                            );
                            rest.insert(place, evidence.clone());
                            values += 1;
                        }
                    }
                }
                Part::Unnamed(raw, evidence) => {
                    let unknown = || {
                        Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(self.setting))
                            .seeing(property::unnamed(raw))
                    };
                    if doubt.as_ref().is_none_or(|doubt| doubt.reason != Some(Reason::UnrecognisedValue)) {
                        doubt = Some(unknown());
                    }
                    rest.insert(0, evidence.clone());
                    values += 1;
                }
                Part::NotSet(container) => rest.push(container.clone()),
                Part::Conflict(values, evidence) => {
                    doubt = doubt.or_else(|| {
                        Some(
                            Answer::unknown(Reason::Conflicting, next::conflicting(self.catalog, snapshot.entity()))
                                .seeing(values.clone()),
                        )
                    });
                    rest.extend(evidence.iter().cloned());
                }
                Part::Missing(gap) => {
                    doubt = doubt.or_else(|| Some(Answer::unknown(gap.reason, gap.next.clone())));
                    gaps.extend(gap.evidence.iter().cloned());
                }
            }
        }
        let all = |mut first: Vec<Evidence>| {
            first.extend(rest.clone());
            first
        };
        if let Some(value) = above {
            return Answer::mismatch(value.label.clone(), property::certainty(self.setting, value), all(decisive));
        }
        if let Some(value) = has
            && !(needs_all && doubt.is_some())
        {
            return Answer::pass(value.label.clone(), property::certainty(self.setting, value), all(decisive));
        }
        if let Some(doubt) = doubt {
            return doubt.with(gaps).with(all(decisive));
        }
        match best {
            Some(value) => {
                Answer::mismatch(value.label.clone(), property::certainty(self.setting, value), all(Vec::new()))
            }
            None => self.not_set(snapshot, expect, all(Vec::new())),
        }
    }

    /// The permission is named nowhere, and everything that could name it is there.
    fn not_set(&self, snapshot: Snapshot<'a>, expect: &Expect, evidence: Vec<Evidence>) -> Answer {
        if let Some(value) = self.setting.absent.as_deref().and_then(|label| self.values.labelled(label)) {
            let pass = property::compare(self.values, value, expect) == Some(true);
            let observed = format!("Not set (counts as {})", value.label);
            return if pass {
                Answer::pass(observed, Certainty::Assumed, evidence)
            } else {
                Answer::mismatch(observed, Certainty::Assumed, evidence)
            };
        }
        let Some(name) = &self.setting.allow_list else {
            return Answer::mismatch("Not set", self.setting.certainty, evidence);
        };
        let listed = self
            .contributors(snapshot)
            .iter()
            .filter_map(|contributor| contributor.lists(name, self.catalog).ok())
            .flatten()
            .find(|list| !list.rows.is_empty());
        match listed {
            Some(list) => {
                let observed = format!("Not set, and only {} allowed by name", list.rows.len());
                Answer::mismatch(
                    observed,
                    self.setting.certainty,
                    std::iter::once(list.container).chain(evidence).collect(),
                )
            }
            None => {
                let settle = next::silent(self.catalog, snapshot.entity(), &Silence::Absent);
                Answer::unknown(Reason::PropertyAbsent, settle)
                    .seeing("Not set (older Halo: none named means all)")
                    .with(evidence)
            }
        }
    }

    /// Claims empty on the agent and on all its roles are what a request without details gives.
    fn all_empty(&self, snapshot: Snapshot<'a>) -> bool {
        self.contributors(snapshot).iter().all(|contributor| match contributor.claims(self.catalog) {
            Ok(lists) => lists.iter().all(|list| list.rows.is_empty()),
            Err(gap) => contributor.role.is_none() && gap.reason != Reason::Truncated,
        })
    }

    /// `Agent/me` shows the merged value: it settles an unknown, and must not contradict what was found.
    fn with_callers(&self, own: Answer, agent: &Entity, expect: &Expect) -> Answer {
        let agreed = |answers| {
            let settle = || next::conflicting(self.catalog, agent);
            Answer::agreed(answers, settle).unwrap_or_else(|| Answer::unknown(Reason::Conflicting, settle()))
        };
        let mut answers = vec![own];
        for caller in agent.callers() {
            let Some(merged) = self.of_caller(caller, expect) else { continue };
            let Some(first) = answers.first_mut() else { break };
            match first.verdict {
                Verdict::Unknown if first.reason == Some(Reason::Conflicting) => break,
                Verdict::Unknown => *first = merged.with(std::mem::take(&mut first.evidence)),
                Verdict::Pass | Verdict::Mismatch | Verdict::NotApplicable => {
                    let same = first.verdict == merged.verdict && first.observed == merged.observed;
                    if same {
                        answers.push(merged);
                    } else {
                        return agreed(vec![agreed(answers), merged]);
                    }
                }
            }
        }
        agreed(answers)
    }

    /// What an answer of `Agent/me` shows, where that is known.
    fn of_caller(&self, caller: &Record, expect: &Expect) -> Option<Answer> {
        let claims = caller.body.get("claims").filter(|claims| !claims.is_cut())?;
        let container = caller.evidence(&claims.at);
        let rows: Vec<(&Item, Evidence)> = claims.rows().iter().map(|row| (row, caller.evidence(&row.at))).collect();
        match self.highest(rows.iter().map(|(row, evidence)| (*row, evidence)), &container) {
            Part::Value(value, place) => {
                Some(property::known(self.setting, self.values, &value.raw, vec![place], expect))
            }
            Part::Unnamed(..) | Part::NotSet(_) | Part::Conflict(..) | Part::Missing(_) => None,
        }
    }
}

fn label_of(part: &Part<'_>) -> String {
    match part {
        Part::Value(value, _) => value.label.clone(),
        Part::Unnamed(raw, _) => property::unnamed(raw),
        Part::NotSet(_) => "Not set".to_owned(),
        Part::Conflict(values, _) => values.clone(),
        Part::Missing(_) => "not shown".to_owned(),
    }
}

fn evidence_of(part: Part<'_>) -> Vec<Evidence> {
    match part {
        Part::Value(_, evidence) | Part::Unnamed(_, evidence) | Part::NotSet(evidence) => vec![evidence],
        Part::Conflict(_, evidence) => evidence,
        Part::Missing(gap) => gap.evidence,
    }
}
