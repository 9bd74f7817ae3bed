//! What differs between two reports beside what has a name of its own, by pointers into their JSON.

use serde_json::Value;

use crate::report::Report;

/// One difference: a pointer, how it is in the saved report and how it is now.
type Found = (String, Option<String>, Option<String>);

/// Characters of a value that are shown.
const SHOWN: usize = 80;

/// The first `most` differences. What the saved report's form did not have yet is not compared.
pub(super) fn differences(saved: &Report, raw: &Value, now: &Report, most: usize) -> Vec<Found> {
    let mut now = now.clone();
    if saved.inputs.is_empty() {
        now.inputs.clear();
    }
    if saved.config.is_none() {
        now.config = None;
    }
    if saved.limits.is_empty() {
        now.limits.clear();
    }
    for row in &mut now.documents {
        let before = saved.documents.iter().find(|before| before.name == row.name);
        if before.is_some_and(|before| before.sha256.is_none()) {
            row.sha256 = None;
        }
    }
    // The way through the type fills in what an older report lacks, and drops what no report has.
    let typed = serde_json::to_value(saved).unwrap_or_default();
    let now = serde_json::to_value(&now).unwrap_or_default();
    let mut found = Vec::new();
    walk(&typed, &now, &mut String::new(), &mut found, most);
    foreign(raw, &typed, &mut String::new(), &mut found, most);
    found
}

/// Walks two values side by side.
fn walk(saved: &Value, now: &Value, pointer: &mut String, found: &mut Vec<Found>, most: usize) {
    if saved == now || found.len() >= most {
        return;
    }
    let length = pointer.len();
    match (saved, now) {
        (Value::Object(before), Value::Object(after)) => {
            let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in names {
                pointer.push('/');
                pointer.push_str(name);
                let none = Value::Null;
                walk(before.get(name).unwrap_or(&none), after.get(name).unwrap_or(&none), pointer, found, most);
                pointer.truncate(length);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                pointer.push_str(&format!("/{index}"));
                walk(before, after, pointer, found, most);
                pointer.truncate(length);
            }
        }
        _ => found.push((pointer.clone(), shown(saved), shown(now))),
    }
}

/// Finds names of the saved report that no report has.
fn foreign(raw: &Value, typed: &Value, pointer: &mut String, found: &mut Vec<Found>, most: usize) {
    if found.len() >= most {
        return;
    }
    let length = pointer.len();
    match (raw, typed) {
        (Value::Object(raw), Value::Object(typed)) => {
            for (name, value) in raw {
                pointer.push('/');
                pointer.push_str(name);
                match typed.get(name) {
                    Some(own) => foreign(value, own, pointer, found, most),
                    None => found.push((pointer.clone(), shown(value), None)),
                }
                pointer.truncate(length);
            }
        }
        (Value::Array(raw), Value::Array(typed)) => {
            for (index, (value, own)) in raw.iter().zip(typed).enumerate() {
                pointer.push_str(&format!("/{index}"));
                foreign(value, own, pointer, found, most);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// A value for a person; nothing for null.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(rows) => Some(format!("{} rows", rows.len())),
        Value::Object(_) => Some("an object".to_owned()),
        Value::String(text) if text.chars().count() <= SHOWN => Some(text.clone()),
        Value::String(text) => Some(text.chars().take(SHOWN).chain(['…']).collect()),
        other => Some(other.to_string()),
    }
}
