//! Gzip: one document, or a tar archive, in packed form.

use std::io::{Read as _, Seek as _, SeekFrom};

use flate2::read::MultiGzDecoder;

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
    let mut decoder = MultiGzDecoder::new(std::io::BufReader::new(store));
    let inner = decoder.header().and_then(|header| header.filename()).map(<[u8]>::to_vec);
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len() as u64;
        let piece = PIECE.min(allowed + 1 - before);
        (&mut decoder).take(piece).read_to_end(&mut bytes).map_err(broken)?;
        let (length, used) = (bytes.len() as u64, decoder.get_mut().stream_position().map_err(broken)?);
        // A bomb shows long before the limit for one document is reached.
        if length > allowed || limits.is_bomb(length, used) {
            return Err(problem(
                ProblemKind::Limit,
                limits.refusal(length, used).unwrap_or_else(|| limits.too_large()),
            ));
        }
        if length - before < piece {
            break;
        }
    }
    if tarball::is_tar(&bytes) {
        return tarball::members(entry, &Store::from_bytes(bytes.into()), limits);
    }
    let name = format!("{}!/{}", entry.name, document(&entry.name, inner.as_deref()));
    Ok(vec![Entry { name: name.into(), nesting: entry.nesting + 1, source: Source::Memory(bytes.into()) }])
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
