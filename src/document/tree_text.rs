//! For tests: a tree as one line, enough to see names, kinds and steps.

use super::{Node, Value};

/// `step=value`, with rows in brackets and members in braces.
pub(super) fn show(node: &Node) -> String {
    let value = match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(raw) => raw.to_string(),
        Value::Unread(_) => "unread".to_owned(),
        Value::Text(text) => format!("'{text}'"),
        Value::List(rows) => format!("[{}]", rows.iter().map(show).collect::<Vec<_>>().join(" ")),
        Value::Object(members) => {
            let members: Vec<String> = members.iter().map(|(name, node)| format!("{name}:{}", show(node))).collect();
            format!("{{{}}}", members.join(" "))
        }
    };
    format!("{}={value}", node.step)
}
