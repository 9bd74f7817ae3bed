//! A kept value as JSON text: what an API would say.

use super::item::{Content, Item};

/// What stands in place of a value that `PowerShell` cut off: the same mark, and nothing of the value.
const CUT: &str = "\"@{}\"";

impl Item {
    /// The value as JSON on one line. Names that stand twice in an object do so here too; a text that is a number or
    /// a boolean is written as one.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = String::new();
        write(self, &mut text);
        text
    }
}

fn write(item: &Item, text: &mut String) {
    match item.content() {
        Content::Cut | Content::Gone => text.push_str(CUT),
        Content::Scalar(value) => text.push_str(&scalar(value)),
        Content::List(rows) => {
            text.push('[');
            for (index, row) in rows.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write(row, text);
            }
            text.push(']');
        }
        Content::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                text.push_str(&quoted(name));
                text.push_str(": ");
                write(member, text);
            }
            text.push('}');
        }
    }
}

/// A number or boolean as it is, anything else as a text.
fn scalar(value: &str) -> String {
    let number = || !value.contains(char::is_whitespace) && serde_json::from_str::<serde_json::Number>(value).is_ok();
    if matches!(value, "true" | "false") || number() { value.to_owned() } else { quoted(value) }
}

/// A text as JSON writes it.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Content, Item};
    use crate::words::At;

    #[test]
    fn values_are_written_as_an_api_would() {
        let item = |content| Item::new(content, At::default());
        let text = |text: &str| item(Content::Scalar(text.into()));
        let row =
            item(Content::Object(vec![("a".into(), text("1")), ("a".into(), text("01")), ("b".into(), text("\"x\n"))]));
        let list =
            item(Content::List(vec![row, text("true"), text("True"), text(" 1"), text("2.50"), item(Content::Cut)]));
        assert_eq!(list.json(), r#"[{"a": 1, "a": "01", "b": "\"x\n"}, true, "True", " 1", 2.50, "@{}"]"#);
    }
}
