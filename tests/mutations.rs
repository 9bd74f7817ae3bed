//! The ready tenant, and each of its settings got wrong, in every form, with something hidden, renamed, written
//! otherwise or cut off at random: nothing becomes a pass or a mismatch that was not.
//!
//! `cargo test` takes a few of each; all of it: `cargo test --release --test mutations -- --ignored --nocapture`.
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

use common::forms::FORMS;
use common::settings::{FLIPS, MEANINGFUL};
use common::{Tenant, named, ready, setup, sql};
use halolint::app::{self, Setup};
use halolint::bundle::Bundle;
use halolint::report::Report;
use halolint::words::Verdict;
use serde_json::{Value, json};

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides.max(1)
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.roll(all.len())]
    }
}

/// The pointers of all values below one, itself left out.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    let mut below = |step: String, value: &Value| {
        let pointer = format!("{at}/{step}");
        into.push(pointer.clone());
        pointers(value, &pointer, into);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| below(name.replace('/', "~1"), value)),
        Value::Array(rows) => rows.iter().enumerate().for_each(|(index, value)| below(index.to_string(), value)),
        _ => {}
    }
}

/// Hides or changes something; says what.
type Change = fn(&mut Tenant, &mut Dice) -> Option<String>;

/// A member of an object somewhere in the tenant: the document, the object's pointer and the name.
fn member(tenant: &Tenant, dice: &mut Dice) -> Option<(usize, String, String)> {
    let index = dice.roll(tenant.len());
    let mut all = Vec::new();
    pointers(&tenant[index].1, "", &mut all);
    let inside = |pointer: &&String| {
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        tenant[index].1.pointer(parent).is_some_and(Value::is_object)
    };
    let members: Vec<&String> = all.iter().filter(inside).collect();
    let (parent, name) = members.get(dice.roll(members.len()))?.rsplit_once('/')?;
    (!MEANINGFUL.contains(&name)).then(|| (index, parent.to_owned(), name.to_owned()))
}

fn parent<'t>(tenant: &'t mut Tenant, index: usize, pointer: &str) -> &'t mut serde_json::Map<String, Value> {
    tenant[index].1.pointer_mut(pointer).unwrap().as_object_mut().unwrap()
}

fn drop_member(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let (index, pointer, name) = member(tenant, dice)?;
    parent(tenant, index, &pointer).remove(&name);
    Some(format!("{}{pointer}/{name} dropped", tenant[index].0))
}

fn rename_member(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let (index, pointer, name) = member(tenant, dice)?;
    let value = parent(tenant, index, &pointer).remove(&name)?;
    parent(tenant, index, &pointer).insert(format!("x_{name}"), value);
    Some(format!("{}{pointer}/{name} renamed", tenant[index].0))
}

/// What a client makes of a value that it loses.
fn lose_value(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let (index, pointer, name) = member(tenant, dice)?;
    let value = parent(tenant, index, &pointer).get_mut(&name)?;
    let lost = match value {
        Value::Array(_) => dice
            .of(&[
                json!(""),
                json!("System.Object[]"),
                json!("@{id=1} @{id=2}"),
                json!(null),
                json!({}),
                json!(7),
                json!([null]),
                json!(["@{id=1}"]),
                json!([{}]),
            ])
            .clone(),
        Value::Object(_) => dice.of(&[json!("@{id=1}"), json!("System.Collections.Hashtable"), json!(null)]).clone(),
        _ => json!(null),
    };
    let what = format!("{pointer}/{name} is {lost}");
    *value = lost;
    Some(format!("{}{what}", tenant[index].0))
}

/// The same value as another client writes it.
fn write_otherwise(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let (index, pointer, name) = member(tenant, dice)?;
    let value = parent(tenant, index, &pointer).get_mut(&name)?;
    let other = match value {
        Value::Bool(true) => dice.of(&[json!("True"), json!("true"), json!(1), json!("1")]).clone(),
        Value::Bool(false) => dice.of(&[json!("False"), json!("false"), json!(0), json!("0")]).clone(),
        Value::Number(number) => dice.of(&[json!(number.to_string()), json!(format!("{number}.0"))]).clone(),
        _ => return None,
    };
    let what = format!("{pointer}/{name} is written {other}");
    *value = other;
    Some(format!("{}{what}", tenant[index].0))
}

/// A row of a list that tells how many rows there are, or of a bare one while the record itself is still there.
fn drop_row(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let index = dice.roll(tenant.len());
    let (name, dump) = &mut tenant[index];
    let rows = dump.as_array_mut().filter(|rows| rows.len() > 1)?;
    let count = rows.len();
    let gone = rows.remove(dice.roll(count));
    let what = format!("{name} without {}", gone["id"]);
    *dump = json!({ "record_count": count, "page_no": 1, "page_size": count, "results": rows });
    Some(what)
}

fn drop_document(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let index = dice.roll(tenant.len());
    Some(format!("without {}", tenant.remove(index).0))
}

/// An answer that says no in place of the data.
fn refuse_document(tenant: &mut Tenant, dice: &mut Dice) -> Option<String> {
    let index = dice.roll(tenant.len());
    let error = [
        json!({ "error": "invalid_scope", "error_description": "x" }),
        json!({ "Message": "An error has occurred." }),
        json!([]),
        json!(null),
        json!("Invalid Data Type"),
    ];
    // An empty list of a single record is no list of this kind.
    tenant[index].1 = dice.of(&error).clone();
    Some(format!("{} is {}", tenant[index].0, tenant[index].1))
}

const CHANGES: [Change; 7] =
    [drop_member, rename_member, lose_value, write_otherwise, drop_row, drop_document, refuse_document];

/// Verdicts that hiding something turned into anything but unknown.
fn turned(before: &Report, after: &Report, what: &str) -> Vec<String> {
    let pairs = before.findings.iter().zip(&after.findings);
    let turned = pairs.filter(|(a, b)| a.verdict != b.verdict && b.verdict != Verdict::Unknown);
    turned
        .map(|(a, b)| {
            let (was, is) = (a.verdict, b.verdict);
            format!("{what}: {} went from {was:?} to {is:?} ({:?}, {:?})", a.requirement, b.observed, b.evidence)
        })
        .collect()
}

/// Nothing was found that should not be.
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} in all:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

fn judged(documents: Vec<(String, Vec<u8>)>, setup: &Setup) -> Option<Report> {
    app::check(&Bundle::from_memory(documents), setup).ok()
}

/// Changes values, then documents' bytes, then entries of carriers.
fn run(cases: usize) -> usize {
    let setup = setup(named());
    let forms = FORMS.iter().chain(&sql::FORMS);
    let (mut judgements, mut found) = (0, Vec::new());
    for (number, (form_name, form)) in forms.enumerate() {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1));
        for case in 0..cases {
            let mut tenant = ready();
            let wrong = if case % 2 == 1 { Some(dice.of(FLIPS)) } else { None };
            if let Some(flip) = wrong {
                (flip.wrong)(&mut tenant);
            }
            let Some(before) = judged(form(&tenant), &setup) else { continue };
            let mut what = format!("{form_name}, {}", wrong.map_or("ready", |flip| flip.requirement));
            if case % 3 == 2 {
                let mut documents = form(&tenant);
                let index = dice.roll(documents.len());
                let (name, bytes) = &mut documents[index];
                let at = dice.roll(bytes.len());
                bytes.truncate(at);
                // Rows that nothing encloses may end anywhere: nothing tells that some are missing.
                if bytes.trim_ascii_end().last().is_none_or(|byte| matches!(byte, b'}' | b'>' | b',')) {
                    continue;
                }
                what.push_str(&format!(", {name} cut at {at}"));
                if let Some(after) = judged(documents, &setup) {
                    found.extend(turned(&before, &after, &what));
                    judgements += 1;
                }
                continue;
            }
            for _ in 0..=dice.roll(3) {
                if let Some(change) = dice.of(&CHANGES)(&mut tenant, &mut dice) {
                    what.push_str(&format!(", {change}"));
                }
            }
            // In XML, nothing tells an empty object from an empty list.
            if tenant.is_empty() || (*form_name == "xml" && what.contains(" is {}")) {
                continue;
            }
            // A form that cannot carry what was made of the tenant (rows of the database need their keys).
            let Ok(documents) = std::panic::catch_unwind(|| form(&tenant)) else { continue };
            if let Some(after) = judged(documents, &setup) {
                found.extend(turned(&before, &after, &what));
                judgements += 1;
            }
        }
    }
    none(&found);
    judgements
}

/// What can become of an exchange in a trace or a collection.
fn spoil(exchange: &mut Value, dice: &mut Dice) -> String {
    let har = exchange.get("startedDateTime").is_some();
    match dice.roll(5) {
        0 if har => exchange["response"]["status"] = json!(403),
        0 => exchange["response"][0]["code"] = json!(403),
        1 if har => exchange["response"]["content"] = json!({ "size": 7 }),
        1 => exchange["response"][0]["body"] = json!(null),
        2 if har => {
            let url = exchange["request"]["url"].as_str().unwrap().to_owned();
            exchange["request"]["url"] = json!(format!("{url}{}search=x", if url.contains('?') { '&' } else { '?' }));
        }
        2 => {
            let url = exchange["request"]["url"]["raw"].as_str().unwrap().to_owned();
            let url = format!("{url}{}search=x", if url.contains('?') { '&' } else { '?' });
            exchange["response"][0]["originalRequest"]["url"]["raw"] = json!(url);
        }
        3 if har => exchange["response"]["content"]["encoding"] = json!("base64"),
        3 => exchange["response"] = json!([]),
        _ if har => {
            // Spoiled before, it may hold none any more.
            let text = exchange["response"]["content"]["text"].as_str().unwrap_or_default().to_owned();
            let cut = text.get(..text.len() / 2).unwrap_or_default();
            exchange["response"]["content"]["text"] = json!(cut);
        }
        _ => {
            let text = exchange["response"][0]["body"].as_str().unwrap_or_default().to_owned();
            exchange["response"][0]["body"] = json!(text.get(..text.len() / 2).unwrap_or_default());
        }
    }
    exchange.to_string().chars().take(200).collect()
}

fn run_carriers(cases: usize) -> usize {
    let setup = setup(named());
    let (mut judgements, mut found) = (0, Vec::new());
    for (number, (form, list)) in
        [(common::carriers::har as fn(&Tenant) -> _, "/log/entries"), (common::carriers::postman, "/item/0/item")]
            .into_iter()
            .enumerate()
    {
        let mut dice = Dice(0xD1B5_4A32_D192_ED03 ^ (number as u64 + 1));
        for case in 0..cases {
            let mut tenant = ready();
            if case % 2 == 1 {
                (dice.of(FLIPS).wrong)(&mut tenant);
            }
            let mut documents: Vec<(String, Vec<u8>)> = form(&tenant);
            let Some(before) = judged(documents.clone(), &setup) else { continue };
            let mut carrier: Value = serde_json::from_slice(&documents[0].1).unwrap();
            let entries = carrier.pointer_mut(list).unwrap().as_array_mut().unwrap();
            let mut what = format!("{list}, case {case}");
            for _ in 0..=dice.roll(2) {
                let index = dice.roll(entries.len());
                if case % 5 == 4 {
                    entries.remove(index);
                    what.push_str(&format!(", without {index}"));
                } else {
                    let spoiled = entries[index].to_string().len();
                    if spoiled > 0
                        && entries[index]["response"].get(0).is_some()
                            | entries[index]["response"]["content"]["text"].is_string()
                    {
                        what.push_str(&format!(", {}", spoil(&mut entries[index], &mut dice)));
                    }
                }
            }
            documents[0].1 = serde_json::to_vec(&carrier).unwrap();
            if let Some(after) = judged(documents, &setup) {
                found.extend(turned(&before, &after, &what));
                judgements += 1;
            }
        }
    }
    none(&found);
    judgements
}

#[test]
fn hiding_at_random_only_moves_verdicts_to_unknown() {
    assert!(run(9) > 150);
}

#[test]
fn spoiled_carriers_only_move_verdicts_to_unknown() {
    assert!(run_carriers(24) > 40);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test mutations -- --ignored --nocapture"]
fn hiding_thousands_of_times_only_moves_verdicts_to_unknown() {
    println!("{} and {} judgements", run(600), run_carriers(1500));
}
