//! Gzip: one document, or a tar archive, in packed form.

use std::io::{BufReader, ErrorKind, Read as _, Seek as _, SeekFrom};

use flate2::bufread::GzDecoder;

use super::{Entry, Limits, Source, Store, name, tarball, too_deep};
use crate::words::{Problem, ProblemKind};

/// Bytes unpacked at once.
const PIECE: u64 = 1 << 20;

/// Whether bytes begin like gzip with its one method, deflate.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B, 0x08])
}

/// What the gzip file `entry` holds: the members of a tar archive, or one document.
///
/// # Errors
/// A [`Problem`] when it cannot be unpacked or a limit is reached.
pub(super) fn members(entry: &Entry, mut store: Store, limits: &Limits) -> Result<Vec<Entry>, Problem> {
    if let Some(problem) = too_deep(entry, limits) {
        return Err(problem);
    }
    let problem = |kind, detail: String| Problem { document: entry.name.clone(), kind, detail };
    let broken = |error: std::io::Error| {
        problem(ProblemKind::BrokenArchive, format!("the gzip cannot be unpacked ({error}); ask for the file again"))
    };
    store.seek(SeekFrom::Start(0)).map_err(broken)?;
    let packed = store.len();
    let allowed = limits.document_bytes.min(packed.saturating_mul(limits.ratio).max(1 << 20));
    let mut reader = BufReader::new(store.clone());
    let (mut inner, mut bytes, mut rest) = (None, Vec::new(), None);
    // A gzip file may be several, one after the other.
    loop {
        let mut decoder = GzDecoder::new(reader);
        if inner.is_none() {
            inner = decoder.header().and_then(|header| header.filename()).map(<[u8]>::to_vec);
        }
        let ended = loop {
            let before = bytes.len() as u64;
            let piece = PIECE.min(allowed + 1 - before);
            match (&mut decoder).take(piece).read_to_end(&mut bytes) {
                Ok(_) => {}
                // What was packed before the end is whole; only a tar archive tells how much of it that is.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof && tarball::is_tar(&bytes) => break false,
                Err(error) => return Err(broken(error)),
            }
            let (length, used) = (bytes.len() as u64, decoder.get_mut().stream_position().map_err(broken)?);
            // A bomb shows long before the limit for one document is reached.
            if length > allowed || limits.is_bomb(length, used) {
                let refusal = limits.refusal(length, used).unwrap_or_else(|| limits.too_large());
                return Err(problem(ProblemKind::Limit, refusal));
            }
            if length - before < piece {
                break true;
            }
        };
        if !ended {
            rest = Some("the gzip ends before its content does; what is whole before the end is read");
            break;
        }
        reader = decoder.into_inner();
        let mut next = [0_u8; 512];
        let at = reader.stream_position().map_err(broken)?;
        let found = store.fill_at(&mut next, at).map_err(broken)?;
        let next = next.get(..found).unwrap_or_default();
        // Blocks of nothing but zeros fill tapes.
        if next.iter().all(|byte| *byte == 0) {
            break;
        }
        if !is_gzip(next) {
            rest = Some("something else follows the gzip's content; what stands before it is read");
            break;
        }
    }
    let rest = rest.map(|what| Entry {
        name: format!("{}!/(what follows)", entry.name).into(),
        nesting: entry.nesting + 1,
        source: Source::Broken(format!("{what}; ask for the archive again")),
    });
    if tarball::is_tar(&bytes) {
        let mut members = tarball::members(entry, &Store::from_bytes(bytes.into()), limits)?;
        members.extend(rest);
        return Ok(members);
    }
    let name = format!("{}!/{}", entry.name, document(&entry.name, inner.as_deref()));
    let document = Entry { name: name.into(), nesting: entry.nesting + 1, source: Source::Memory(bytes.into()) };
    Ok(std::iter::once(document).chain(rest).collect())
}

/// The name of the one document in a gzip file: the file's own without `.gz`, else the one written inside.
fn document(own: &str, inner: Option<&[u8]>) -> String {
    let last = own.rsplit('/').next().unwrap_or(own);
    let stem = last.len().checked_sub(3).filter(|end| *end > 0);
    if let Some((stem, end)) = stem.and_then(|end| last.split_at_checked(end))
        && end.eq_ignore_ascii_case(".gz")
    {
        return stem.to_owned();
    }
    let inner = inner.map(String::from_utf8_lossy).map(|inner| name::member(&inner)).unwrap_or_default();
    match inner.rsplit('/').next() {
        Some(inner) if !inner.is_empty() => inner.to_owned(),
        _ => "document".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn the_document_is_named_after_the_file() {
        assert_eq!(document("api/agents.json.gz", None), "agents.json");
        assert_eq!(document("a.zip!/x.GZ", Some(b"y")), "x");
        assert_eq!(document("download", Some(b"dumps/agents.json")), "agents.json");
        assert_eq!(document(".gz", None), "document");
    }
}
