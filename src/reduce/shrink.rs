//! Takes away what carries no verdict: documents, then records, then properties, then rows of lists, and so on down.
//!
//! On each floor of the tree pieces are tried in halves, quarters and so on down to single ones: what is not needed
//! goes in a few large steps. What a verdict points at is not tried. Properties of one name go from all records at
//! once, or stay. The order of trials depends on nothing but the sheets.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Row, Sheet};
use crate::record::{Content, Item};

/// Where a piece of the sheets is: sheet, record, then members and rows by their number.
pub(super) type Path = Vec<usize>;

/// The least of the sheets for which `holds` holds, as far as single steps find it. `pointed` are the places that
/// verdicts rest on.
pub(super) fn shrink(sheets: Vec<Sheet>, pointed: &BTreeSet<Path>, holds: &impl Fn(&[Sheet]) -> bool) -> Vec<Sheet> {
    let mut gone: BTreeSet<Path> = BTreeSet::new();
    for depth in 1.. {
        let pieces = pieces(&sheets, depth, &gone);
        // Records that stand alone have no rows to lose, and still properties.
        if pieces.is_empty() && depth > 2 {
            break;
        }
        let groups = groups(&sheets, pieces, pointed);
        remove(groups, &mut gone, &|gone| holds(&without(&sheets, gone)));
    }
    without(&sheets, &gone)
}

/// Tries to remove groups of pieces: large parts of them first.
fn remove(mut groups: Vec<Vec<Path>>, gone: &mut BTreeSet<Path>, holds: &impl Fn(&BTreeSet<Path>) -> bool) {
    let mut size = groups.len();
    while size > 0 {
        let mut kept = Vec::new();
        for chunk in groups.chunks(size) {
            let mut tried = gone.clone();
            tried.extend(chunk.iter().flatten().cloned());
            if holds(&tried) {
                *gone = tried;
            } else {
                kept.extend_from_slice(chunk);
            }
        }
        groups = kept;
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
}

/// Pieces that go together: members of the same name under containers of the same name, anything else alone. Without
/// what verdicts point at, or what holds that.
fn groups(sheets: &[Sheet], pieces: Vec<Path>, pointed: &BTreeSet<Path>) -> Vec<Vec<Path>> {
    let mut named: BTreeMap<String, Vec<Path>> = BTreeMap::new();
    let mut groups = Vec::new();
    for piece in pieces {
        let needed = pointed.range(piece.clone()..).next().is_some_and(|path| path.starts_with(&piece));
        match member_name(sheets, &piece) {
            Some(name) => named.entry(name).or_default().push(if needed { Path::new() } else { piece }),
            None if needed => {}
            None => groups.push(vec![piece]),
        }
    }
    // A name of which one is needed: the others stay with it, so that records look alike.
    groups.extend(named.into_values().filter(|paths| paths.iter().all(|path| !path.is_empty())));
    groups
}

/// The kind and names on the way to a member of an object; nothing for rows.
fn member_name(sheets: &[Sheet], path: &[usize]) -> Option<String> {
    let sheet = sheets.get(*path.first()?)?;
    let mut item = &sheet.rows.get(*path.get(1)?)?.body;
    let mut names = format!("{:?}", sheet.kind);
    let mut last = false;
    for step in path.get(2..)? {
        match item.content() {
            Content::Object(members) => {
                let (name, member) = members.get(*step)?;
                names = format!("{names}/{name}");
                item = member;
                last = true;
            }
            Content::List(rows) => {
                item = rows.get(*step)?;
                last = false;
            }
            Content::Scalar(_) | Content::Cut | Content::Gone => return None,
        }
    }
    last.then_some(names)
}

/// All pieces of one depth that are still there.
fn pieces(sheets: &[Sheet], depth: usize, gone: &BTreeSet<Path>) -> Vec<Path> {
    let mut found = Vec::new();
    for (index, sheet) in sheets.iter().enumerate().filter(|(index, _)| !gone.contains(&vec![*index])) {
        if depth == 1 {
            found.push(vec![index]);
        } else {
            // A document that is one record has no rows to lose.
            for (row, record) in sheet.rows.iter().enumerate() {
                let path = vec![index, row];
                if gone.contains(&path) {
                } else if depth > 2 {
                    below(&record.body, path, depth, gone, &mut found);
                } else if sheet.extent.is_some() {
                    found.push(path);
                }
            }
        }
    }
    found
}

fn below(item: &Item, path: Path, depth: usize, gone: &BTreeSet<Path>, found: &mut Vec<Path>) {
    let children: Vec<&Item> = match item.content() {
        Content::List(rows) => rows.iter().collect(),
        Content::Object(members) => members.iter().map(|(_, member)| member).collect(),
        Content::Scalar(_) | Content::Cut | Content::Gone => Vec::new(),
    };
    for (index, child) in children.into_iter().enumerate() {
        let mut path = path.clone();
        path.push(index);
        if gone.contains(&path) {
            continue;
        }
        if path.len() == depth {
            found.push(path);
        } else {
            below(child, path, depth, gone, found);
        }
    }
}

/// The sheets without the pieces that are gone.
pub(super) fn without(sheets: &[Sheet], gone: &BTreeSet<Path>) -> Vec<Sheet> {
    let mut kept = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        if gone.contains(&vec![index]) {
            continue;
        }
        let rows = sheet.rows.iter().enumerate().filter(|(row, _)| !gone.contains(&vec![index, *row]));
        let rows = rows
            .map(|(row, record)| Row { body: item_without(&record.body, &vec![index, row], gone), ..record.clone() })
            .collect();
        kept.push(Sheet { rows, ..sheet.clone() });
    }
    kept
}

fn item_without(item: &Item, path: &Path, gone: &BTreeSet<Path>) -> Item {
    let child = |index: usize, child: &Item| {
        let mut path = path.clone();
        path.push(index);
        (!gone.contains(&path)).then(|| item_without(child, &path, gone))
    };
    let content = match item.content() {
        Content::List(rows) => {
            Content::List(rows.iter().enumerate().filter_map(|(index, row)| child(index, row)).collect())
        }
        Content::Object(members) => Content::Object(
            members
                .iter()
                .enumerate()
                .filter_map(|(index, (name, member))| Some((name.clone(), child(index, member)?)))
                .collect(),
        ),
        plain => plain.clone(),
    };
    Item::new(content, item.at.clone())
}
