//! What the request tells that a document answers: whether a list was filtered, whose record it is, and when.

use super::{Extent, Extract, Form};
use crate::catalog::Kind;
use crate::document::Request;

/// How much of the whole a list is, with what its request asked for.
pub(super) fn asked(request: &Request, extent: Extent, rows: usize) -> Extent {
    let cut = extent == Extent::Whole
        && (request.page().is_some_and(|page| page > 1) || request.most_rows().is_some_and(|most| rows as u64 >= most));
    // Of another request it is not known what it asks for.
    let is_query = request.method == "GET" && !request.path.is_empty();
    match extent {
        Extent::Whole | Extent::Page { .. } if is_query && (request.filters() || cut) => Extent::Part,
        _ if request.filters() => Extent::Open,
        extent => extent,
    }
}

/// What a document holds, once it is known which requests it answers. It answers each of them, so that a list is as
/// whole as the widest request makes it.
pub fn answers(extract: &mut Extract, requests: &[&Request]) {
    for list in extract.lists.iter_mut().filter(|list| list.extent != Extent::Damaged) {
        let extents = requests.iter().map(|request| asked(request, list.extent.clone(), list.ids.len()));
        if let Some(extent) = extents.clone().find(|extent| matches!(extent, Extent::Part | Extent::Open))
            && extents.clone().all(|extent| matches!(extent, Extent::Part | Extent::Open))
        {
            list.extent = extent;
        }
    }
    let latest = requests.iter().filter_map(|request| request.at).max();
    let caller = requests.iter().any(|request| request.is_caller());
    for record in &mut extract.records {
        record.captured = latest;
        if caller && record.kind == Kind::Agent {
            record.form = Form::Caller;
        }
    }
}
