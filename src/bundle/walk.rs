//! Opens all entries of a bundle, archives in archives included, and keeps count of what that costs.

use rayon::prelude::*;

use super::{DEEPER, Entry, Limits, Opened, office, too_deep};
use crate::words::{Problem, ProblemKind};

/// Opens entries in parallel, archives included, and hands each one to `read`; the results are in order of names.
pub(super) fn read<T: Send>(
    entries: &[Entry],
    limits: &Limits,
    read: &(impl Fn(&Entry, Result<Opened, Problem>) -> Vec<T> + Sync),
) -> Vec<T> {
    let mut left = Left { bytes: limits.total_bytes, entries: limits.entries.saturating_sub(entries.len()) };
    read_all(entries, limits, &mut left, &mut Deep::default(), read)
}

/// What may still be unpacked.
struct Left {
    bytes: u64,
    entries: usize,
}

/// Archives in one file that are nested too deep: a bomb holds tens of thousands of them, and one line tells them all.
#[derive(Default)]
struct Deep {
    count: usize,
    first: Option<Entry>,
}

impl Deep {
    /// What is said of the file around them.
    fn problem(&self, file: &Entry, limits: &Limits) -> Option<Problem> {
        let (count, first) = (self.count, self.first.as_ref()?);
        if count == 1 {
            return too_deep(first, limits);
        }
        let detail = format!(
            "{count} archives in it are nested deeper than {}, {} for one; not opened, {DEEPER}",
            limits.nesting, first.name
        );
        Some(Problem { document: file.name.clone(), kind: ProblemKind::Limit, detail })
    }
}

/// What became of an entry before the archives among them are read.
enum Step<T> {
    Done(Vec<T>),
    /// An archive inside too many others.
    Deep,
    /// A document that was packed, with its size.
    Packed(u64, Vec<T>),
    Inside(Vec<Entry>),
    /// The parts of a workbook.
    Parts(Vec<Entry>),
}

/// Reads entries in parallel; then the archives among them one after another, so that what is `left`
/// of the limits is spent in the order of names on any number of threads.
fn read_all<T: Send>(
    entries: &[Entry],
    limits: &Limits,
    left: &mut Left,
    deep: &mut Deep,
    read: &(impl Fn(&Entry, Result<Opened, Problem>) -> Vec<T> + Sync),
) -> Vec<T> {
    let mut planned: Vec<(usize, &Entry, bool)> =
        entries.iter().enumerate().map(|(index, entry)| (index, entry, entry.spend(&mut left.bytes))).collect();
    // The biggest first, one by one, so that no thread is left with a big one at the end.
    planned.sort_by_cached_key(|(_, entry, _)| std::cmp::Reverse(entry.size().max(entry.bytes_given())));
    let mut steps: Vec<(usize, Step<T>)> = planned
        .into_iter()
        .par_bridge()
        .map(|(index, entry, within)| {
            if !within {
                return (index, Step::Done(read(entry, Err(entry.over_total(limits)))));
            }
            let step = match entry.open(limits) {
                Ok(Opened::Archive(members)) if members.iter().all(Entry::is_document) && members.len() == 1 => {
                    // A packed document: held in memory already, so that it is read at once.
                    let size = members.iter().map(Entry::size).sum();
                    let mut results: Vec<T> =
                        members.iter().flat_map(|member| read(member, member.open(limits))).collect();
                    results.extend(read(entry, Ok(Opened::Archive(members))));
                    Step::Packed(size, results)
                }
                Ok(Opened::Archive(members)) => Step::Inside(members),
                Ok(Opened::Parts(parts)) => Step::Parts(parts),
                Err(problem) if entry.nesting > 0 && too_deep(entry, limits).as_ref() == Some(&problem) => Step::Deep,
                opened => Step::Done(read(entry, opened)),
            };
            (index, step)
        })
        .collect();
    steps.sort_by_key(|(index, _)| *index);
    let mut results = Vec::new();
    for (entry, (_, step)) in entries.iter().zip(steps) {
        match step {
            Step::Done(done) => results.extend(done),
            Step::Deep => {
                deep.count += 1;
                deep.first.get_or_insert_with(|| entry.clone());
            }
            Step::Packed(size, done) => match (left.bytes.checked_sub(size), left.entries.checked_sub(1)) {
                (Some(bytes), Some(entries)) => {
                    *left = Left { bytes, entries };
                    results.extend(done);
                }
                (None, _) => results.extend(read(entry, Err(entry.over_total(limits)))),
                (_, None) => results.extend(read(entry, Err(entry.over_entries(1, limits)))),
            },
            Step::Parts(parts) => {
                let Some(rest) = left.entries.checked_sub(parts.len()) else {
                    results.extend(read(entry, Err(entry.over_entries(parts.len(), limits))));
                    continue;
                };
                left.entries = rest;
                results.extend(read(entry, office::read(entry, &parts, limits, &mut left.bytes)));
            }
            Step::Inside(members) => {
                let Some(rest) = left.entries.checked_sub(members.len()) else {
                    results.extend(read(entry, Err(entry.over_entries(members.len(), limits))));
                    continue;
                };
                left.entries = rest;
                if entry.nesting > 0 {
                    results.extend(read_all(&members, limits, left, deep, read));
                } else {
                    let mut deep = Deep::default();
                    results.extend(read_all(&members, limits, left, &mut deep, read));
                    if let Some(problem) = deep.problem(entry, limits) {
                        let named = Entry { name: problem.document.clone(), ..entry.clone() };
                        results.extend(read(&named, Err(problem)));
                    }
                }
                results.extend(read(entry, Ok(Opened::Archive(members))));
            }
        }
    }
    results
}
