//! What became of a document, in words: `1 agent (detail)`, `an empty file: …`.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Kind, Table};
use crate::document::{Damage, Document, Encoding, Format};
use crate::record::{self, Extent, Extract, Form, NotData};
use crate::report::DocumentStatus;
use crate::words::ProblemKind;

/// What became of a document.
pub(super) struct Told {
    pub(super) status: DocumentStatus,
    pub(super) detail: String,
    pub(super) problem: Option<ProblemKind>,
}

/// What became of a document, for a person.
pub(super) fn told(document: &Document, extract: &Extract, tables: &str, damage: Option<&str>) -> Told {
    let told = |status, detail: &str, problem| Told { status, detail: detail.to_owned(), problem };
    let nothing = DocumentStatus::NoHaloRecords;
    let carrier = document.format.is_carrier();
    if let Some(damage) = damage {
        let limit = document.parsed.damage.as_ref().is_some_and(Damage::is_limit);
        let kind = Some(if limit { ProblemKind::Limit } else { ProblemKind::Damaged });
        return if carrier {
            told(DocumentStatus::Unreadable, &format!("{damage}; {} before it", document.note), kind)
        } else if extract.records.is_empty() && tables.is_empty() {
            told(
                DocumentStatus::Unreadable,
                &format!(
                    "{damage}; nothing before it can be used{}",
                    if limit { "" } else { ", ask for the file again" }
                ),
                kind,
            )
        } else {
            told(
                DocumentStatus::Partial,
                &format!("{damage}; {} before it are used, what is missing counts as unknown", holds(extract, tables)),
                kind,
            )
        };
    }
    match document.format {
        Format::Empty => told(
            nothing,
            "an empty file: the request failed or nothing was written; save it again",
            Some(ProblemKind::NotData),
        ),
        Format::Binary if !document.note.is_empty() => told(nothing, &document.note, Some(ProblemKind::NotData)),
        Format::Binary => told(nothing, "not a text and no archive that can be read", Some(ProblemKind::NotData)),
        Format::Har | Format::Postman | Format::Bruno | Format::Changes => told(nothing, &document.note, None),
        Format::Html => told(
            nothing,
            "a web page (a login or error page) saved in place of data; sign in and save the request again",
            Some(ProblemKind::NotData),
        ),
        Format::Text => {
            let plain = record::plain_text(document.text.as_str());
            told(nothing, plain.detail, plain.is_error.then_some(ProblemKind::ErrorAnswer))
        }
        Format::Json | Format::Ndjson | Format::Xml | Format::Clixml | Format::Csv | Format::Xlsx => {
            match extract.not_data {
                _ if extract.records.is_empty() && !tables.is_empty() => {
                    let used = extract.rows.iter().any(record::Row::is_known);
                    told(if used { DocumentStatus::Used } else { nothing }, tables, None)
                }
                _ if !extract.records.is_empty() && document.text.is_mixed() => told(
                    DocumentStatus::Used,
                    &format!("{}; written in several encodings, each part is read in its own", holds(extract, tables)),
                    Some(ProblemKind::Encoding),
                ),
                _ if !extract.records.is_empty() && document.text.encoding == Encoding::Windows1252 => told(
                    DocumentStatus::Used,
                    &format!("{}; not UTF-8, read as Windows-1252", holds(extract, tables)),
                    Some(ProblemKind::Encoding),
                ),
                _ if !extract.records.is_empty() => told(DocumentStatus::Used, &holds(extract, tables), None),
                Some(kind @ (NotData::ErrorAnswer | NotData::Token)) => {
                    told(nothing, &kind.detail(), Some(ProblemKind::ErrorAnswer))
                }
                Some(kind @ (NotData::Credential | NotData::InText)) => {
                    told(nothing, &kind.detail(), Some(ProblemKind::NotData))
                }
                Some(kind) => told(nothing, &kind.detail(), None),
                None => told(nothing, "no record of a kind that is judged", None),
            }
        }
    }
}

/// The database rows of a document, in words: `12 rows of NHD_UserClaims`.
pub(super) fn tables(document: &Document, extract: &Extract, catalog: &Catalog) -> String {
    if extract.rows.is_empty() && extract.records.is_empty() {
        return unread_table(document.text.as_str(), catalog);
    }
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for row in &extract.rows {
        *counts.entry((row.table(catalog), row.is_known())).or_default() += 1;
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|((table, known), count)| {
            let plural = if *count == 1 { "" } else { "s" };
            let note = if *known { "" } else { " (not used: its keys or columns are not known)" };
            format!("{count} row{plural} of {table}{note}")
        })
        .collect();
    parts.join(", ")
}

/// The table of which rows are there without any column that is known, when the document begins with its name.
fn unread_table(text: &str, catalog: &Catalog) -> String {
    let start = text.trim_start();
    let name = start.strip_prefix("{\"").or_else(|| start.strip_prefix('<')).unwrap_or_default();
    let name = name.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or_default();
    // Properties of the API are lower-case.
    let is =
        |table: &&Table| table.name.eq_ignore_ascii_case(name) && name.bytes().any(|byte| byte.is_ascii_uppercase());
    let table = catalog.tables.iter().find(is);
    table
        .map(|table| format!("rows of {} (not used: its keys or columns are not known)", table.name))
        .unwrap_or_default()
}

/// What a document holds, in words: `1 agent (detail)`, `25 ticket types (page 1, 100 in all)`.
fn holds(extract: &Extract, tables: &str) -> String {
    let mut parts = Vec::new();
    for kind in Kind::ALL {
        let of_kind: Vec<_> = extract.records.iter().filter(|record| record.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let details = of_kind.iter().filter(|record| record.form == Form::Detail).count();
        let form = match (details, of_kind.iter().any(|record| record.form == Form::Caller)) {
            (_, true) => "the caller's own, merged".to_owned(),
            (0, _) => "list".to_owned(),
            (details, _) if details == of_kind.len() => "detail".to_owned(),
            (details, _) => format!("{details} detail"),
        };
        let page = extract.lists.iter().find(|list| list.kind == kind).and_then(|list| match list.extent {
            Extent::Page { count, .. } => Some(format!(", {count} in all")),
            Extent::Whole | Extent::Part | Extent::Open | Extent::Damaged => None,
        });
        let count = of_kind.len();
        let name = kind.word().replace('-', " ");
        let plural = if count == 1 || kind == Kind::Control { "" } else { "s" };
        parts.push(format!("{count} {name}{plural} ({form}{})", page.unwrap_or_default()));
    }
    if !tables.is_empty() {
        parts.push(tables.to_owned());
    }
    parts.join(", ")
}
