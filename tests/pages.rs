//! Pages of lists: joined where they are of one query, and what is missing is unknown and named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod common;

use common::{named, setup};
use halolint::app;
use halolint::bundle::Bundle;
use halolint::catalog::Kind;
use halolint::model::Completeness;
use serde_json::{Value, json};

fn row(id: u32) -> Value {
    json!({ "id": id, "name": format!("Type {id}"), "use": "ticket", "itilrequesttype": 1, "agentscanselect": true })
}

fn page(count: u32, number: Option<u32>, ids: &[u32]) -> Value {
    let rows: Vec<Value> = ids.iter().map(|id| row(*id)).collect();
    match number {
        Some(number) => json!({ "page_no": number, "page_size": 2, "record_count": count, "results": rows }),
        None => json!({ "record_count": count, "results": rows }),
    }
}

fn bare(ids: &[u32]) -> Value {
    ids.iter().map(|id| row(*id)).collect::<Vec<_>>().into()
}

/// What is known of the list of ticket types: `complete`, or what to ask for.
fn complete(documents: &[Value]) -> String {
    let named_documents =
        documents.iter().enumerate().map(|(index, value)| (format!("{index}.json"), value.to_string().into_bytes()));
    let setup = setup(named());
    let reading = app::read(&Bundle::from_memory(named_documents), &setup.catalog, &setup.limits);
    match reading.model.completeness(Kind::TicketType) {
        Completeness::Complete(_) => "complete".to_owned(),
        Completeness::Incomplete { reason, missing, .. } => {
            format!("{} {}", reason.word(), missing.unwrap_or_default())
        }
    }
}

#[test]
fn pages_of_one_query_are_joined_and_missing_ones_are_named() {
    for (documents, expected) in [
        (vec![page(5, Some(1), &[1, 2]), page(5, Some(2), &[3, 4]), page(5, Some(3), &[5])], "complete"),
        // A page that is there twice, and pages that overlap.
        (vec![page(3, Some(1), &[1, 2]), page(3, Some(1), &[1, 2]), page(3, Some(2), &[3])], "complete"),
        (vec![page(3, None, &[1, 2]), page(3, None, &[2, 3])], "complete"),
        (vec![page(5, Some(1), &[1, 2]), page(5, Some(3), &[5])], "partial-list all pages (page 2 of 3 is missing)"),
        (vec![page(9, Some(2), &[3, 4])], "partial-list all pages (pages 1 and 3 to 5 of 5 are missing)"),
        (
            vec![page(20, Some(2), &[3, 4]), page(20, Some(6), &[11, 12]), page(20, Some(8), &[15, 16])],
            "partial-list all pages (pages 1, 3 to 5, 7, 9 and 10 of 10 are missing)",
        ),
        (
            (1..=20).map(|page_no| page(80, Some(2 * page_no), &[4 * page_no - 1, 4 * page_no])).collect(),
            "partial-list all pages (pages 1, 3, 5, 7, 9, 11, 13, 15 and 12 more of 40 are missing)",
        ),
        (vec![page(3, None, &[1, 2])], "partial-list "),
        (vec![bare(&[1, 2, 3])], "complete"),
    ] {
        assert_eq!(complete(&documents), expected, "{documents:?}");
    }
}

/// What is no page of the same list does not make it whole.
#[test]
fn pages_of_different_queries_are_kept_apart() {
    for (documents, expected) in [
        // A narrower query counts fewer.
        (
            vec![page(5, Some(1), &[1, 2]), page(2, Some(1), &[6, 7])],
            "partial-list all pages (pages 2 and 3 of 3 are missing)",
        ),
        (
            vec![page(5, Some(1), &[1, 2]), page(3, Some(1), &[3, 4]), page(3, Some(2), &[5])],
            "partial-list all pages (pages 2 and 3 of 3 are missing)",
        ),
        // Two queries of the same count: one page number, different rows.
        (vec![page(4, Some(1), &[1, 2]), page(4, Some(1), &[3, 4])], "partial-list all pages (page 2 of 2 is missing)"),
        // More rows than there are in all.
        (vec![page(3, None, &[1, 2]), page(3, None, &[3, 4])], "partial-list "),
        // A bare list that is shorter than an answer's count of all.
        (vec![bare(&[1, 2]), page(5, Some(1), &[1, 2])], "partial-list all pages (pages 2 and 3 of 3 are missing)"),
        // A record that the list leaves out: the list was filtered. Two bare lists may be two parts.
        (vec![bare(&[1, 2]), row(9)], "partial-list without a filter (the list leaves ticket type 9 out)"),
        (vec![bare(&[1, 2]), bare(&[3, 4])], "partial-list without a filter (the list leaves ticket type 3 out)"),
        (vec![bare(&[1, 2]), bare(&[1, 2, 3])], "complete"),
        (vec![page(2, Some(1), &[1, 2]), row(9)], "partial-list without a filter (the list leaves ticket type 9 out)"),
    ] {
        assert_eq!(complete(&documents), expected, "{documents:?}");
    }
}

/// Rows that stand in two pages are one record.
#[test]
fn duplicates_are_merged_by_id() {
    let documents = [page(3, Some(1), &[1, 2]), page(3, Some(2), &[2, 3])];
    let named_documents =
        documents.iter().enumerate().map(|(index, value)| (format!("{index}.json"), value.to_string().into_bytes()));
    let setup = setup(named());
    let reading = app::read(&Bundle::from_memory(named_documents), &setup.catalog, &setup.limits);
    assert_eq!(reading.model.all(Kind::TicketType).len(), 3);
}
