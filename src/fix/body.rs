//! The request that carries a step: its path, its body, and the body as lines for a person.

use serde_json::{Map, Value as Json, json};

use super::edit::{Edit, Target, What};
use crate::catalog::Kind;

/// Columns within which a value stays on one line.
const WIDTH: usize = 72;

/// The request that changes a record. Halo's `OpenAPI` description: each takes a list of records, and one that has an id
/// is changed.
pub(super) const fn request(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Agent => Some("POST /api/Agent"),
        Kind::Role => Some("POST /api/Roles"),
        Kind::Application => Some("POST /api/Application"),
        Kind::TicketType => Some("POST /api/TicketType"),
        Kind::Control => Some("POST /api/Control"),
        Kind::TicketTypeField | Kind::FieldInfo | Kind::Team | Kind::InstanceInfo => None,
    }
}

/// The body: one record with its id and only what changes.
pub(super) fn body(target: &Target, edits: &[&Edit]) -> Json {
    let mut record = Map::new();
    if let Some(id) = &target.id {
        record.insert("id".to_owned(), id.parse::<i64>().map_or_else(|_| json!(id), |number| json!(number)));
    }
    for edit in edits {
        match &edit.what {
            What::Set { property, value } => {
                record.insert(property.clone(), value.clone());
            }
            What::Row { list, row, .. } => {
                let rows = record.entry((*list).to_owned()).or_insert_with(|| json!([]));
                if let Some(rows) = rows.as_array_mut() {
                    rows.push(
                        row.iter().cloned().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into(),
                    );
                }
            }
            What::Fields { .. } => {}
        }
    }
    json!([record])
}

/// The body as lines: short values on one line, so that a list of permissions reads as one.
pub(super) fn lines(value: &Json) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

fn write(text: &mut String, value: &Json, depth: usize) {
    let inline = one_line(value);
    let nested = value.as_object().is_some_and(|members| members.values().any(|member| member.is_array()));
    if inline.chars().count() + depth * 2 <= WIDTH && !nested && !(depth < 2 && value.is_array()) {
        text.push_str(&inline);
        return;
    }
    let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
    let members: Vec<(Option<&String>, &Json)> = match value {
        Json::Array(rows) => rows.iter().map(|row| (None, row)).collect(),
        Json::Object(members) => ordered(members).into_iter().map(|(name, member)| (Some(name), member)).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => return text.push_str(&inline),
    };
    text.push(open);
    for (number, (name, member)) in members.iter().enumerate() {
        text.push_str(if number > 0 { ",\n" } else { "\n" });
        text.push_str(&"  ".repeat(depth + 1));
        if let Some(name) = name {
            text.push_str(&format!("{}: ", json!(name)));
        }
        write(text, member, depth + 1);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// Hands every text of a body to `change`.
pub(super) fn each_text(value: &mut Json, change: &mut impl FnMut(&mut String)) {
    match value {
        Json::String(text) => change(text),
        Json::Array(rows) => rows.iter_mut().for_each(|row| each_text(row, change)),
        Json::Object(members) => members.values_mut().for_each(|member| each_text(member, change)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The id first, lists last.
fn ordered(members: &Map<String, Json>) -> Vec<(&String, &Json)> {
    let mut members: Vec<(&String, &Json)> = members.iter().collect();
    members.sort_by_key(|(name, member)| (*name != "id", member.is_array()));
    members
}

fn one_line(value: &Json) -> String {
    match value {
        Json::Array(rows) => format!("[{}]", rows.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            let member = |(name, member): (&String, &Json)| format!("{}: {}", json!(name), one_line(member));
            format!("{{{}}}", ordered(members).into_iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lines;

    #[test]
    fn rows_stand_on_lines_of_their_own() {
        let body = json!([{"id": 21, "isapiagent": true, "claims": [{"type": "Ax", "value": "2"}]}]);
        let text = "[\n  {\n    \"id\": 21,\n    \"isapiagent\": true,\n    \"claims\": [{\"type\": \"Ax\", \"value\": \"2\"}]\n  }\n]";
        assert_eq!(lines(&body), text);
        assert_eq!(lines(&json!([{"id": 27, "visible": true}])), "[\n  {\"id\": 27, \"visible\": true}\n]");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&lines(&body)).unwrap(), body);
    }
}
