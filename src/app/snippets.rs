//! Cuts the neighbourhood of findings' values out of the documents, which are visited once more for it.
//!
//! Only what the report shows is cut, so that nothing has to be remembered of all the other values. A document that has
//! changed or gone in the meantime, and one that would cost too much, gives no snippets: they decide nothing.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Setup;
use super::around::{Around, Form, Permit};
use crate::bundle::{Bundle, Opened, Piece};
use crate::document::{self, Names};
use crate::report::{EvidenceRow, Report};
use crate::words::{Verdict, secret};

/// How many places of a mismatch or an unknown get a snippet; a pass gets one.
const FEW: usize = 3;

/// Packed files above this size can only be read from their start and are not read again.
const BIG: u64 = 64 << 20;

/// A place in a document, by offset and line, with the pointer and the excerpt of its value.
type Spot = (u64, u32, String, String);

/// Which evidence gets snippets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Snippets {
    /// That of mismatches.
    Mismatches,
    /// That of all findings and of excess.
    All,
}

/// Adds snippets to the evidence in a report on `bundle`.
pub fn add(report: &mut Report, bundle: &Bundle, setup: &Setup, which: Snippets) {
    let forms: BTreeMap<String, (Form, String)> = report
        .documents
        .iter()
        .filter_map(|row| Some((row.name.clone(), (Form::of(&row.format)?, row.encoding.clone()))))
        .collect();
    let big: Vec<String> = bundle
        .given
        .iter()
        .filter(|file| file.name().ends_with("gz") && file.bytes() > BIG)
        .map(|file| format!("{}!/", file.name()))
        .collect();
    // Many requirements rest on the same few places.
    let mut places: BTreeMap<String, BTreeMap<Spot, Vec<&mut EvidenceRow>>> = BTreeMap::new();
    for row in shown(report, which) {
        if forms.contains_key(&row.document) && !big.iter().any(|archive| row.document.starts_with(archive)) {
            let spot = (row.offset, row.line, row.pointer.clone(), row.excerpt.clone());
            places.entry(row.document.clone()).or_default().entry(spot).or_default().push(row);
        }
    }
    let documents: Vec<String> = places.keys().cloned().collect();
    let inside = |name: &str, document: &str| document.strip_prefix(name).is_some_and(|rest| rest.starts_with("!/"));
    let wanted = |name: &str| documents.iter().any(|document| document == name || inside(name, document));
    let permit = Permit::new(setup.catalog.kept().map(|kept| &**kept));
    let mut cut = |name: &str, pieces: &dyn Fn(&[u64]) -> Vec<Option<Piece>>| {
        let (Some(spots), Some((form, encoding))) = (places.get_mut(name), forms.get(name)) else { return };
        let offsets: Vec<u64> = spots.keys().map(|(offset, ..)| *offset).collect();
        let snippet = |((_, line, pointer, excerpt), piece): (&Spot, Option<Piece>)| {
            let inside = pointer.split('/').any(|step| secret::name(step) != secret::Name::Plain);
            let piece = piece.filter(|_| !inside)?;
            let text = |bytes: &[u8]| document::piece(bytes, encoding);
            let around = Around { before: &text(&piece.before), whole: piece.whole, after: &text(&piece.after) };
            around.cut(*form, *line, excerpt, permit)
        };
        let pieces: Vec<_> = spots.keys().zip(pieces(&offsets)).collect();
        let snippets: Vec<_> = pieces.into_par_iter().map(snippet).collect();
        for (rows, snippet) in spots.values_mut().zip(snippets) {
            rows.iter_mut().for_each(|row| row.snippet.clone_from(&snippet));
        }
    };
    bundle.revisit(&setup.limits, &wanted, &mut |entry, opened| match opened {
        Opened::Bytes(bytes) if documents.iter().any(|document| **document == *entry.name) => {
            cut(&entry.name, &|offsets| offsets.iter().map(|offset| Some(Piece::of(&bytes, *offset))).collect());
        }
        Opened::Large(large) if documents.iter().any(|document| **document == *entry.name) => {
            cut(&entry.name, &|offsets| large.pieces(offsets));
        }
        Opened::Bytes(bytes) => {
            // The answers that a HAR file or a Postman collection carries.
            let names = Names::of(&setup.catalog);
            for answer in document::read_all(entry.name.clone(), bytes, &names).documents {
                let text = answer.text.as_str().as_bytes();
                cut(&answer.name, &|offsets| offsets.iter().map(|offset| Some(Piece::of(text, *offset))).collect());
            }
        }
        Opened::Large(_) | Opened::Archive(_) | Opened::Aside(_) | Opened::Parts(_) | Opened::Workbook(_) => {}
    });
}

/// The evidence that gets snippets.
fn shown(report: &mut Report, which: Snippets) -> impl Iterator<Item = &mut EvidenceRow> {
    let is_all = which == Snippets::All;
    let findings = report.findings.iter_mut().filter(move |finding| is_all || finding.verdict == Verdict::Mismatch);
    let findings = findings.flat_map(|finding| {
        let few = match finding.verdict {
            Verdict::Mismatch | Verdict::Unknown => FEW,
            Verdict::Pass | Verdict::NotApplicable => 1,
        };
        finding.evidence.iter_mut().take(few)
    });
    let excess = report.excess.iter_mut().flat_map(|excess| excess.evidence.iter_mut().take(1));
    findings.chain(excess.filter(move |_| is_all))
}
