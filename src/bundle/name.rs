//! Names of documents: relative to the path given, with `/`, the same for a folder and for a zip of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{last_part, unique};

/// The name that stands for each path: its last part, made unique.
pub(super) fn labels(paths: &[PathBuf]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    paths
        .iter()
        .map(|path| {
            let label = if path.as_os_str() == "-" {
                "stdin".to_owned()
            } else {
                match path.file_name() {
                    Some(_) => last_part(path),
                    None => path.canonicalize().map_or_else(|_| "bundle".to_owned(), |path| last_part(&path)),
                }
            };
            unique(label, &mut seen)
        })
        .collect()
}

/// A path below a folder as a name: parts joined with `/`.
pub(super) fn relative(path: &Path, folder: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<String> = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// An archive member's name: separators are `/`, whatever wrote the archive.
pub(super) fn member(name: &str) -> String {
    let name = name.replace('\\', "/");
    let name = name.trim_start_matches("./").trim_start_matches('/');
    if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

/// Why a name is set aside without being read, if it is.
pub(super) fn aside(name: &str) -> Option<String> {
    let last = name.rsplit('/').next().unwrap_or(name);
    let packing = name.split('/').any(|part| part == "__MACOSX")
        || last.starts_with("._")
        || last == ".DS_Store"
        || last == "Thumbs.db";
    packing.then(|| "left by the system that packed the bundle, never Halo data".to_owned())
}
