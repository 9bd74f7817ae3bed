//! For tests: a tree as one line, enough to see names, kinds and steps; a tree that stands elsewhere; and one with all
//! that was left unread.

use super::{Node, Value, again};

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

/// The same tree so many bytes further on.
pub(super) fn moved(node: Node, by: usize) -> Node {
    let value = match node.value {
        Value::List(rows) => Value::List(rows.into_iter().map(|row| moved(row, by)).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, node)| (name, moved(node, by))).collect())
        }
        value => value,
    };
    Node { value, span: node.span.start + by..node.span.end + by, step: node.step }
}

/// The same tree with all that was left unread.
pub(super) fn whole(text: &str, node: Node) -> Node {
    let Node { value, span, step } = node;
    let value = match value {
        Value::Unread(unread) => {
            let node = again(&text[span.clone()], &unread).unwrap();
            return whole(text, Node { step, ..moved(node, span.start) });
        }
        Value::List(rows) => Value::List(rows.into_iter().map(|row| whole(text, row)).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, node)| (name, whole(text, node))).collect())
        }
        value => value,
    };
    Node { value, span, step }
}
