//! Opens all entries of a bundle, archives in archives included, and keeps count of what that costs.

use rayon::prelude::*;

use super::{Entry, Limits, Opened, office};
use crate::words::Problem;

/// Opens entries in parallel, archives included, and hands each one to `read`; the results are in order of names.
pub(super) fn read<T: Send>(
    entries: &[Entry],
    limits: &Limits,
    read: &(impl Fn(&Entry, Result<Opened, Problem>) -> Vec<T> + Sync),
) -> Vec<T> {
    let mut left = Left { bytes: limits.total_bytes, entries: limits.entries.saturating_sub(entries.len()) };
    read_all(entries, limits, &mut left, read)
}

/// What may still be unpacked.
struct Left {
    bytes: u64,
    entries: usize,
}

/// What became of an entry before the archives among them are read.
enum Step<T> {
    Done(Vec<T>),
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
    read: &(impl Fn(&Entry, Result<Opened, Problem>) -> Vec<T> + Sync),
) -> Vec<T> {
    let mut planned: Vec<(usize, &Entry, bool)> =
        entries.iter().enumerate().map(|(index, entry)| (index, entry, entry.spend(&mut left.bytes))).collect();
    // The biggest first, one by one, so that no thread is left with a big one at the end.
    planned.sort_by_key(|(_, entry, _)| std::cmp::Reverse(entry.size()));
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
                results.extend(read_all(&members, limits, left, read));
                results.extend(read(entry, Ok(Opened::Archive(members))));
            }
        }
    }
    results
}
