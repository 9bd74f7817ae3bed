//! Lists a folder: hidden files too, links never followed.

use std::path::Path;

use walkdir::WalkDir;

use super::{Bundle, Entry, Limits, Source, name};
use crate::words::{Problem, ProblemKind};

/// Adds every file below `folder` to the bundle; what cannot be listed becomes a problem.
pub(super) fn list(folder: &Path, prefix: &str, limits: &Limits, bundle: &mut Bundle) {
    for item in WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        match item {
            Ok(item) => {
                let kind = item.file_type();
                if kind.is_dir() || item.depth() == 0 {
                    continue;
                }
                let label = format!("{prefix}{}", name::relative(item.path(), folder));
                let source = if let Some(reason) = name::aside(&label) {
                    Source::Aside(reason)
                } else if kind.is_symlink() {
                    Source::Aside("a link; links are not followed".to_owned())
                } else if kind.is_file() {
                    Source::File(item.path().to_owned())
                } else {
                    Source::Aside("not a regular file".to_owned())
                };
                if bundle.entries.len() >= limits.entries {
                    bundle.problems.push(Problem {
                        document: format!("{prefix}.").into(),
                        kind: ProblemKind::Limit,
                        detail: format!(
                            "more than the limit of {} entries; the rest is not read, raise it with --max-entries",
                            limits.entries
                        ),
                    });
                    return;
                }
                bundle.entries.push(Entry { name: label.into(), nesting: 0, source });
            }
            Err(error) => {
                let below = error.path().map_or_else(|| ".".to_owned(), |path| name::relative(path, folder));
                let why = error.io_error().map(|error| format!(": {error}")).unwrap_or_default();
                let detail =
                    format!("cannot be listed{why}; check its permissions, or copy it elsewhere, and run again");
                bundle.problems.push(Problem {
                    document: format!("{prefix}{below}").into(),
                    kind: ProblemKind::Unreadable,
                    detail,
                });
            }
        }
    }
}
