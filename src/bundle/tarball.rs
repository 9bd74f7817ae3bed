//! Tar archives: a list of members and where each one lies; their bytes are read when they are asked for.

use std::io::{Read as _, Seek as _, SeekFrom};

use tar::{Archive, EntryType};

use super::{Entry, Limits, Source, Store, name, too_deep, unique};
use crate::words::{Problem, ProblemKind};

/// Bytes of a member's header; what a file is shows in the first one.
pub(super) const HEADER: usize = 512;

/// Whether bytes begin like a tar archive: POSIX and GNU by their mark, the old form (v7) by its checksum.
pub(super) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar") || bytes.get(..HEADER).is_some_and(is_checked)
}

/// Whether a header's checksum is that of its bytes, with blanks in place of the checksum itself.
fn is_checked(header: &[u8]) -> bool {
    let field = header.get(148..156).unwrap_or_default();
    let digits = field.trim_ascii_start();
    let end = digits.iter().position(|byte| !matches!(byte, b'0'..=b'7')).unwrap_or(digits.len());
    let told = digits.get(..end).and_then(|digits| std::str::from_utf8(digits).ok());
    let Some(told) = told.and_then(|digits| u32::from_str_radix(digits, 8).ok()) else { return false };
    let blanks = u32::from(b' ') * 8;
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = field.iter().map(|byte| u32::from(*byte)).sum();
    // A name, and nothing but NUL behind what the old form has.
    header.first().is_some_and(|byte| *byte != 0)
        && header.get(257..).is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
        && sum - own + blanks == told
}

/// The members of the archive in `store`, sorted by name.
///
/// # Errors
/// A [`Problem`] when nothing of it can be read or a limit is reached.
pub(super) fn members(entry: &Entry, store: &Store, limits: &Limits) -> Result<Vec<Entry>, Problem> {
    if let Some(problem) = too_deep(entry, limits) {
        return Err(problem);
    }
    let problem = |kind, detail: String| Problem { document: entry.name.clone(), kind, detail };
    let broken = |error: std::io::Error| {
        problem(ProblemKind::BrokenArchive, format!("the tar archive cannot be read ({error}); ask for the file again"))
    };
    let mut reader = store.clone();
    reader.seek(SeekFrom::Start(0)).map_err(broken)?;
    let mut archive = Archive::new(reader);
    let mut found: Vec<(String, Source)> = Vec::new();
    for member in archive.entries_with_seek().map_err(broken)? {
        let member = match member {
            Ok(member) => member,
            Err(error) if found.is_empty() => return Err(broken(error)),
            // What stands before is whole.
            Err(error) => {
                let detail = format!("the tar archive cannot be read from here on ({error}); ask for the file again");
                found.push(("(what follows)".to_owned(), Source::Broken(detail)));
                break;
            }
        };
        let path = name::member(&String::from_utf8_lossy(&member.path_bytes()));
        let source = match member.header().entry_type() {
            EntryType::Directory | EntryType::XGlobalHeader => continue,
            EntryType::Regular | EntryType::Continuous => {
                let (start, length) = (member.raw_file_position(), member.size());
                Source::Part { store: store.clone(), start, length }
            }
            EntryType::Symlink | EntryType::Link => Source::Aside("a link; links are not followed".to_owned()),
            _ => Source::Aside("not a regular file".to_owned()),
        };
        if path.ends_with('/') {
            continue;
        }
        found.push((path, source));
        if found.len() > limits.entries {
            let detail =
                format!("more members than the limit of {}; not opened, raise it with --max-entries", limits.entries);
            return Err(problem(ProblemKind::Limit, detail));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let mut seen = std::collections::BTreeMap::new();
    Ok(found
        .into_iter()
        .map(|(path, source)| {
            let below = unique(path, &mut seen);
            let source = name::aside(&below).map_or(source, Source::Aside);
            Entry { name: format!("{}!/{below}", entry.name).into(), nesting: entry.nesting + 1, source }
        })
        .collect())
}

/// The bytes of a member.
///
/// # Errors
/// When the archive ends before the member does, or the member is over the limit.
pub(super) fn bytes(store: &Store, start: u64, length: u64, limits: &Limits) -> Result<Vec<u8>, (ProblemKind, String)> {
    if length > limits.document_bytes {
        return Err((ProblemKind::Limit, limits.too_large()));
    }
    let broken = |detail: String| {
        (ProblemKind::BrokenArchive, format!("cannot be read from the tar archive ({detail}); ask for it again"))
    };
    let mut reader = store.clone();
    reader.seek(SeekFrom::Start(start)).map_err(|error| broken(error.to_string()))?;
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
    if (bytes.len() as u64) < length {
        return Err(broken("the archive ends inside it".to_owned()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use crate::bundle::{Bundle, Limits, Opened};

    fn tar(members: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, text) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        let mut link = tar::Header::new_gnu();
        link.set_entry_type(tar::EntryType::Symlink);
        link.set_size(0);
        archive.append_link(&mut link, "link.json", "/etc/passwd").unwrap();
        archive.into_inner().unwrap()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn listed(documents: Vec<(&str, Vec<u8>)>) -> Vec<String> {
        let bundle = Bundle::from_memory(documents.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
        bundle.read(&Limits { ratio: 100, ..Limits::default() }, &|entry, opened| match opened {
            Ok(Opened::Archive(_) | Opened::Parts(_) | Opened::Workbook(_)) => Vec::new(),
            Ok(Opened::Bytes(bytes)) => vec![format!("{} = {}", entry.name, String::from_utf8_lossy(&bytes))],
            Ok(Opened::Aside(reason)) => vec![format!("{}: {reason}", entry.name)],
            Err(problem) => vec![format!("{}! {}", problem.document, problem.detail)],
            Ok(Opened::Large(_)) => vec![format!("{}: large", entry.name)],
        })
    }

    #[test]
    fn tar_and_gzip_are_opened_by_content() {
        let long = format!("{}/x.json", "d".repeat(150));
        let archive = tar(&[("./api/b.json", "2"), ("api/a.json", "1"), (&long, "3")]);
        let expected = |name: &str| {
            vec![
                format!("{name}!/api/a.json = 1"),
                format!("{name}!/api/b.json = 2"),
                format!("{name}!/{long} = 3"),
                format!("{name}!/link.json: a link; links are not followed"),
            ]
        };
        assert_eq!(listed(vec![("x", archive.clone())]), expected("x"));
        assert_eq!(listed(vec![("x.tgz", gzip(&archive))]), expected("x.tgz"));
        assert_eq!(listed(vec![("a.json.gz", gzip(b"[]"))]), ["a.json.gz!/a.json = []"]);
    }

    #[test]
    fn the_old_form_is_told_by_its_checksum() {
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_old();
        header.set_size(2);
        header.set_mode(0o644);
        archive.append_data(&mut header, "api/teams.json", &b"[]"[..]).unwrap();
        let bytes = archive.into_inner().unwrap();
        assert!(!bytes.windows(5).any(|part| part == b"ustar"));
        assert_eq!(listed(vec![("x", bytes.clone())]), ["x!/api/teams.json = []"]);
        assert_eq!(listed(vec![("x.tgz", gzip(&bytes))]), ["x.tgz!/api/teams.json = []"]);
        let mut wrong = bytes.clone();
        wrong[150] ^= 1;
        assert!(!super::is_tar(&wrong) && !super::is_tar(&[0; 512]) && !super::is_tar(&bytes[..511]));
    }

    #[test]
    fn broken_and_boundless_archives_are_problems() {
        let archive = tar(&[("a.json", &"1".repeat(4000))]);
        let cut = archive.get(..2000).unwrap().to_vec();
        let seen = listed(vec![("x", cut)]);
        assert!(seen.iter().any(|line| line.contains("ask for")), "{seen:?}");
        let packed = gzip(b"[1,2,3]");
        let seen = listed(vec![("x", packed.get(..packed.len() - 6).unwrap().to_vec())]);
        assert!(seen.len() == 1 && seen.iter().all(|line| line.contains("the gzip cannot be unpacked")), "{seen:?}");
        let mut packed = gzip(&archive);
        let at = packed.len() - 6;
        packed[at] ^= 1;
        let seen = listed(vec![("x", packed)]);
        assert!(seen.len() == 1 && seen.iter().all(|line| line.contains("the gzip cannot be unpacked")), "{seen:?}");
        // What is whole before the end, or before something else, is read.
        let packed = gzip(&tar(&[("a.json", "[]"), ("b.json", "{}")]));
        for (bytes, part) in [
            (packed[..packed.len() - 6].to_vec(), "ends before its content does"),
            ([packed.as_slice(), b"<html>"].concat(), "something else follows"),
            ([packed.as_slice(), &[0; 1024]].concat(), ""),
        ] {
            let seen = listed(vec![("x", bytes)]);
            assert_eq!(seen[..2], ["x!/a.json = []", "x!/b.json = {}"], "{seen:?}");
            assert_eq!(seen.len(), if part.is_empty() { 3 } else { 4 }, "{seen:?}");
            assert!(part.is_empty() || seen[3].contains(part), "{seen:?}");
        }
        assert_eq!(listed(vec![("x", [gzip(b"[1,"), gzip(b"2]")].concat())]), ["x!/document = [1,2]"]);
        let seen = listed(vec![("x", gzip(&vec![b' '; 8 << 20]))]);
        assert!(seen.iter().all(|line| line.starts_with("x! unpacks to more than 100 times its size")), "{seen:?}");
        let mut nested = b"[]".to_vec();
        for _ in 0..6 {
            nested = gzip(&nested);
        }
        let seen = listed(vec![("x.gz", nested)]);
        assert!(
            seen.iter().all(|line| line.contains("nested deeper than 4; not opened") && line.contains("or unpack")),
            "{seen:?}"
        );
    }
}
