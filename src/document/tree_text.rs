//! For tests: a tree as one line, enough to see names, kinds and steps; a tree that stands elsewhere; one with all that
//! was left unread; and lists of records and others to be read.

use proptest::prelude::*;

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

/// A list of rows of several kinds and what follows it, sound or close to it.
pub(super) fn lists() -> impl Strategy<Value = String> {
    let rows = proptest::collection::vec(
        proptest::sample::select(vec![
            r#"{"id":1,"isapiagent":true,"initials":"x","claims":[{"type":"a","value":1}],"other":[{"x":[]}]}"#,
            r#"{"id":2,"name":"x","fields":[{"id":1}],"list":[{"id":2}]}"#,
            r#"{"id":3,"itilrequesttype":3,"forrequests":true,"fields":[{"fieldid":1},{"fieldid":2}],"x":{"id":1}}"#,
            "{\"note\":\"\\\"}, {\\\\\",\"id\":[[{}],{}]}",
            " {} ",
            "[]",
            "[{\"id\":4}]",
            "5",
            "\"\u{e9}[\"",
            "null",
            "{",
            "]",
            "",
        ]),
        0..12,
    );
    let after = proptest::sample::select(vec!["", "\n{\"id\":6}", " [1]", ",{}"]);
    (rows, after).prop_map(|(rows, after)| format!("[{}]{after}", rows.join(",")))
}
