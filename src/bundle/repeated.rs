//! Names that a zip's directory lists more than once. The reader of zips keeps one member of each name, so each further
//! one gets another name of the same length while the directory is read; what members are called stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipResult;

use super::Store;

/// Bytes of a line of the directory before its name.
const CENTRAL: usize = 46;
/// Bytes of a name that are changed at most, and the values that they are given: they stand in no name of a file.
const CHANGED: usize = 4;
const VALUES: u32 = 31;

/// An archive, and what its members are called.
pub(super) struct Named {
    pub(super) archive: ZipArchive<Store>,
    /// The members' names as the directory has them, in its order.
    pub(super) names: Vec<String>,
    /// Whether members are missing because of their names.
    pub(super) lost: bool,
}

/// One line of the directory.
struct Line {
    /// Where its name stands, counted from the directory's start.
    at: usize,
    name: Vec<u8>,
    /// Where its member begins; the greatest number when that stands elsewhere.
    member: u32,
}

/// Opens an archive.
///
/// # Errors
/// When its directory cannot be read.
pub(super) fn open(store: &Store) -> ZipResult<Named> {
    let archive = ZipArchive::new(store.clone())?;
    let start = archive.central_directory_start();
    let lines = lines(store, start).unwrap_or_default();
    // Two lines of one member are one.
    let members: BTreeSet<_> = lines.iter().map(|line| (&line.name, line.member)).collect();
    let different: BTreeSet<_> = lines.iter().map(|line| &line.name).collect();
    let lost = members.len() > different.len();
    if lost && let Some(told_apart) = told_apart(store, start, lines) {
        return Ok(told_apart);
    }
    let names = (0..archive.len()).map(|index| archive.name_for_index(index).unwrap_or_default().to_owned()).collect();
    Ok(Named { archive, names, lost })
}

/// The lines of the directory that begins at `start`.
fn lines(store: &Store, start: u64) -> std::io::Result<Vec<Line>> {
    let mut reader = BufReader::new(store.clone());
    reader.seek(SeekFrom::Start(start))?;
    let (mut lines, mut at) = (Vec::new(), 0);
    loop {
        let mut fixed = [0_u8; CENTRAL];
        if super::read_fully(&mut reader, &mut fixed)? < CENTRAL || !fixed.starts_with(b"PK\x01\x02") {
            return Ok(lines);
        }
        let short = |at: usize| {
            let two = fixed.get(at..).and_then(<[u8]>::first_chunk);
            usize::from(two.map_or(0, |two| u16::from_le_bytes(*two)))
        };
        let member = fixed.get(42..).and_then(<[u8]>::first_chunk).map_or(0, |four| u32::from_le_bytes(*four));
        let mut name = vec![0_u8; short(28)];
        reader.read_exact(&mut name)?;
        let rest = short(30) + short(32);
        reader.seek_relative(i64::try_from(rest).unwrap_or_default())?;
        let place = at + CENTRAL;
        at = place + name.len() + rest;
        lines.push(Line { at: place, name, member });
    }
}

/// The archive with each further line of a name under a name of its own; nothing when there is none left.
fn told_apart(store: &Store, start: u64, lines: Vec<Line>) -> Option<Named> {
    let mut taken: BTreeSet<Vec<u8>> = lines.iter().map(|line| line.name.clone()).collect();
    // For each name the places of the members that have it; for each name given the name that it stands for.
    let mut members: BTreeMap<Vec<u8>, BTreeMap<u32, Vec<u8>>> = BTreeMap::new();
    let mut order: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut changed = Vec::new();
    let mut number = 0;
    for Line { at, name, member } in lines {
        let known = members.entry(name.clone()).or_default();
        let given = match known.get(&member).filter(|_| member != u32::MAX) {
            Some(given) => given.clone(),
            None if known.is_empty() => {
                order.push((name.clone(), name.clone()));
                name
            }
            None => {
                let given = free(&name, &taken, &mut number)?;
                taken.insert(given.clone());
                order.push((given.clone(), name));
                given
            }
        };
        known.insert(member, given.clone());
        changed.push((at, given));
    }
    let end = changed.last().map(|(at, given)| at + given.len())?;
    let mut directory = vec![0_u8; end];
    if store.fill_at(&mut directory, start).ok()? < end {
        return None;
    }
    for (at, given) in changed {
        directory.get_mut(at..at + given.len())?.copy_from_slice(&given);
    }
    let archive = ZipArchive::new(store.clone().with(start, directory.into())).ok()?;
    if archive.len() != order.len() {
        return None;
    }
    let places: BTreeMap<&[u8], usize> =
        order.iter().enumerate().map(|(index, (given, _))| (given.as_slice(), index)).collect();
    let name = |(_, name): &(Vec<u8>, Vec<u8>)| {
        places.get(name.as_slice()).and_then(|index| archive.name_for_index(*index)).map(str::to_owned)
    };
    let names = order.iter().map(name).collect::<Option<_>>()?;
    Some(Named { archive, names, lost: false })
}

/// A name of the same length that no member has.
fn free(name: &[u8], taken: &BTreeSet<Vec<u8>>, number: &mut u32) -> Option<Vec<u8>> {
    let changed = name.len().min(CHANGED);
    for _ in 0..VALUES {
        *number += 1;
        let (mut given, mut rest) = (name.to_vec(), *number);
        for byte in given.iter_mut().rev().take(changed) {
            *byte = u8::try_from(rest % VALUES + 1).unwrap_or(1);
            rest /= VALUES;
        }
        if !taken.contains(&given) {
            return Some(given);
        }
    }
    None
}
