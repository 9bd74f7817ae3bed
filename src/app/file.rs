//! The user's own files: configuration, profile, saved report. They must be regular files, as a pipe or a device may
//! never end, and of a sensible size. What fails is told with the next step.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::Error;

/// Bytes of a configuration or a profile: 16 MiB.
pub(super) const TEXT: u64 = 16 << 20;
/// Bytes of a saved report: 1 GiB.
pub(super) const REPORT: u64 = 1 << 30;

/// The bytes of a regular file of at most `limit` bytes.
///
/// # Errors
/// When it is no regular file, larger, or cannot be read.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let failed = |error: io::Error| Error::of_file("read", path, &error);
    let refused = |detail: String| Error::File { verb: "read", path: path.to_owned(), detail };
    let data = std::fs::metadata(path).map_err(failed)?;
    if data.is_dir() {
        return Err(refused("it is a folder; name the file in it".to_owned()));
    }
    if !data.is_file() {
        return Err(refused("it is no regular file; save its content as a file and name that one".to_owned()));
    }
    let mut bytes = Vec::new();
    // A file that grows while it is read must end.
    File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(refused(format!("it is larger than {} MiB; check that it is the file you mean", limit >> 20)));
    }
    Ok(bytes)
}

/// The text of a regular file of at most [`TEXT`] bytes.
///
/// # Errors
/// As [`read`]; and when it is not UTF-8.
pub(super) fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read(path, TEXT)?).map_err(|_| Error::File {
        verb: "read",
        path: path.to_owned(),
        detail: "it is not UTF-8 text; save it as UTF-8".to_owned(),
    })
}

/// Whether a regular file begins as a saved report does.
pub(super) fn is_report(path: &Path) -> Result<bool, Error> {
    if !path.is_file() {
        return Ok(false);
    }
    let mut start = Vec::new();
    let opened = File::open(path).and_then(|file| file.take(200).read_to_end(&mut start));
    opened.map_err(|error| Error::of_file("read", path, &error))?;
    Ok(String::from_utf8_lossy(&start).contains("\"halolint/report/"))
}

impl Error {
    /// What the system said of a file that cannot be read or written, with the next step.
    pub(crate) fn of_file(verb: &'static str, path: &Path, error: &io::Error) -> Self {
        let step = match error.kind() {
            io::ErrorKind::NotFound if verb == "write" => "make the folder first, or name another file",
            io::ErrorKind::NotFound => "check the name",
            io::ErrorKind::PermissionDenied => "check its permissions",
            io::ErrorKind::IsADirectory => "it is a folder; name a file in it",
            io::ErrorKind::StorageFull => "free some space, or name a file elsewhere",
            _ if verb == "write" => "name another file",
            _ => "check the file",
        };
        Self::File { verb, path: path.to_owned(), detail: format!("{error}; {step}") }
    }
}
