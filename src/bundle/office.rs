//! Office documents are zip archives too: workbooks are read, the others are named.

use super::{Entry, Limits, Opened};
use crate::words::Problem;

/// What a zip archive with this member is.
const NAMED: [(&str, &str); 6] = [
    ("word/document.xml", "a Word document, not data; save the answers themselves as files"),
    ("ppt/presentation.xml", "a PowerPoint presentation, not data; save the answers themselves as files"),
    ("visio/document.xml", "a Visio drawing, not data; save the answers themselves as files"),
    ("xl/workbook.bin", "a workbook in Excel's binary form (.xlsb); save it as .xlsx or CSV"),
    ("META-INF/manifest.xml", "an OpenDocument file or a program's package; save a table as .xlsx or CSV"),
    ("Index/Document.iwa", "a document of Apple's office programs; save a table as .xlsx or CSV"),
];
/// The parts of a workbook that hold its tables.
fn is_part(name: &str) -> bool {
    matches!(name, "xl/workbook.xml" | "xl/_rels/workbook.xml.rels" | "xl/sharedStrings.xml")
        || (name.starts_with("xl/worksheets/") && name.ends_with(".xml"))
}

/// What the members of a zip archive make: an Office document, or the archive that it is.
pub(super) fn open(archive: &Entry, members: Vec<Entry>) -> Opened {
    let below = |member: &Entry| {
        let name = member.name.strip_prefix(&*archive.name).and_then(|name| name.strip_prefix("!/"));
        name.unwrap_or_default().to_owned()
    };
    let has = |name: &str| members.iter().any(|member| below(member).eq_ignore_ascii_case(name));
    if has("xl/workbook.xml") && has("[Content_Types].xml") {
        return Opened::Parts(members.into_iter().filter(|member| is_part(&below(member))).collect());
    }
    match NAMED
        .iter()
        .find(|(name, _)| has(name) && (has("[Content_Types].xml") || has("mimetype") || name.contains(".iwa")))
    {
        Some((_, what)) => Opened::Aside((*what).to_owned()),
        None => Opened::Archive(members),
    }
}

/// A workbook with its parts read; what they unpack to is taken from `left`.
///
/// # Errors
/// When a part cannot be read, or a limit is reached.
pub(super) fn read(workbook: &Entry, parts: &[Entry], limits: &Limits, left: &mut u64) -> Result<Opened, Problem> {
    let mut read = Vec::new();
    for part in parts {
        if !part.spend(left) {
            return Err(workbook.over_total(limits));
        }
        let name = part.name.strip_prefix(&*workbook.name).map_or("", |name| name.trim_start_matches("!/"));
        match part.open(limits)? {
            Opened::Bytes(bytes) => read.push((name.to_owned(), bytes)),
            Opened::Large(large) => read.push((name.to_owned(), large.bytes()?)),
            Opened::Archive(_) | Opened::Parts(_) | Opened::Workbook(_) | Opened::Aside(_) => {}
        }
    }
    Ok(Opened::Workbook(read))
}
