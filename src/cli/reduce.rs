//! `halolint reduce`: writes the reduced bundle, and says how to judge it.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::ExitCode;

use super::args::ReduceArgs;
use super::{print, progress, setup};
use crate::app::{self, Error, Redaction};
use crate::bundle::{Bundle, Digests};
use crate::reduce::Reduced;
use crate::report::Parameters;

/// Reduces a bundle. Nothing is written unless the verdicts are proven equal.
pub(super) fn reduce(args: &ReduceArgs) -> Result<ExitCode, Error> {
    is_free(&args.output)?;
    let setup = setup(&args.case, &args.paths)?;
    let mut bundle = Bundle::open(&args.paths, &setup.limits)?;
    bundle.digests = Digests::None;
    let tenant = setup.parameters.tenant.as_deref();
    let reading = progress::during(&bundle, false, || app::read_tenant(&bundle, &setup.catalog, &setup.limits, tenant));
    let redaction = Redaction::new(&[(&bundle, &reading)], &setup)?;
    let before: u64 = reading.documents.iter().map(|row| row.bytes).sum();
    let reduced = app::reduce(reading, &args.keep, &setup)?;
    // Nothing that the input names may be left.
    reduced.documents.iter().try_for_each(|(_, bytes)| redaction.search(&String::from_utf8_lossy(bytes)))?;
    let after: usize = reduced.documents.iter().map(|(_, bytes)| bytes.len()).sum();
    if is_zip(&args.output) {
        let failed = |error: zip::result::ZipError| not_written(&args.output, &error.to_string());
        write(&args.output, &packed(&reduced).map_err(failed)?)?;
    } else {
        std::fs::create_dir_all(&args.output).map_err(|error| not_written(&args.output, &error.to_string()))?;
        for (name, bytes) in &reduced.documents {
            write(&args.output.join(name), bytes)?;
        }
    }
    let count = reduced.documents.len();
    let plural = if count == 1 { "" } else { "s" };
    let what = if args.keep.is_empty() { "every verdict".to_owned() } else { args.keep.join(", ") };
    print(
        None,
        &format!(
            "{count} document{plural}, {after} of {before} bytes; the same: {what}\n{}\n",
            command(args, &reduced.parameters)
        ),
    )
}

/// Nothing is overwritten.
fn is_free(path: &Path) -> Result<(), Error> {
    let empty = !is_zip(path) && std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if empty || std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let what = if path.is_dir() { "exists and is not empty" } else { "exists" };
    Err(not_written(path, &format!("it {what}; name another one")))
}

fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

fn not_written(path: &Path, detail: &str) -> Error {
    Error::File { verb: "write", path: path.to_owned(), detail: detail.to_owned() }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|error| not_written(path, &error.to_string()))
}

/// The documents as a zip: the same bytes for the same documents.
fn packed(reduced: &Reduced) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in &reduced.documents {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The command that judges what was written.
fn command(args: &ReduceArgs, parameters: &Parameters) -> String {
    let mut line = format!("halolint check {}", quoted(&args.output.display().to_string()));
    let mut option = |name: &str, value: &str| line.push_str(&format!(" {name} {}", quoted(value)));
    if args.case.profile != "moovila" {
        option("--profile", &args.case.profile);
    }
    if let Some(config) = &args.case.config {
        option("--config", &config.display().to_string());
    }
    for (name, value) in [
        ("--application", &parameters.application),
        ("--agent", &parameters.agent),
        ("--project-type", &parameters.project_type),
        ("--task-type", &parameters.task_type),
    ] {
        if let Some(value) = value {
            option(name, value);
        }
    }
    parameters.synced_teams.iter().for_each(|team| option("--synced-team", team));
    if parameters.strict {
        line.push_str(" --strict");
    }
    line
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`"))
}
