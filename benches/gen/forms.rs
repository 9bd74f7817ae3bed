//! The forms in which the same dumps are sent: Windows PowerShell's JSON, XML, CLIXML.

use std::fmt::Write as _;

use serde_json::Value;

/// Minified JSON as Windows PowerShell 5.1 writes it: CRLF, two blanks after colons, some letters as escapes. The mark
/// and the end of the file are not part of it.
pub(crate) fn powershell(json: &str, depth: usize) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut string, mut escaped) = (depth, false, false);
    let line = |depth: usize, text: &mut String| {
        text.push_str("\r\n");
        text.extend(std::iter::repeat_n(' ', depth * 4));
    };
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\'' if string => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            '{' | '[' if !string => {
                text.push(letter);
                depth += 1;
                line(depth, &mut text);
            }
            '}' | ']' if !string => {
                depth = depth.saturating_sub(1);
                line(depth, &mut text);
                text.push(letter);
            }
            ',' if !string => {
                text.push(',');
                line(depth, &mut text);
            }
            ':' if !string => text.push_str(":  "),
            _ => text.push(letter),
        }
        string ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
    }
    text
}

fn escape(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#xD;")
}

/// A value as an element for each property.
pub(crate) fn xml(name: &str, value: &Value, text: &mut String) {
    match value {
        Value::Null => drop(write!(text, "<{name} xsi:nil=\"true\" />")),
        Value::Array(rows) => {
            let _ = write!(text, "<{name}>");
            rows.iter().for_each(|row| xml("item", row, text));
            let _ = write!(text, "</{name}>");
        }
        Value::Object(members) => {
            let _ = write!(text, "<{name}>");
            members.iter().for_each(|(name, value)| xml(name, value, text));
            let _ = write!(text, "</{name}>");
        }
        Value::String(own) => drop(write!(text, "<{name}>{}</{name}>", escape(own))),
        Value::Bool(_) | Value::Number(_) => drop(write!(text, "<{name}>{value}</{name}>")),
    }
}

/// A value as `Export-Clixml` writes it; `name` is empty for rows of a list.
pub(crate) fn clixml(name: &str, value: &Value, text: &mut String) {
    let own = if name.is_empty() { String::new() } else { format!(" N=\"{name}\"") };
    match value {
        Value::Null => drop(write!(text, "<Nil{own} />")),
        Value::Bool(_) => drop(write!(text, "<B{own}>{value}</B>")),
        Value::Number(_) => drop(write!(text, "<I32{own}>{value}</I32>")),
        Value::String(letters) => {
            let letters = escape(letters).replace("&#xD;", "_x000D_").replace('\n', "_x000A_");
            let _ = write!(text, "<S{own}>{letters}</S>");
        }
        Value::Array(rows) => {
            let _ = write!(text, "<Obj{own}><LST>");
            rows.iter().for_each(|row| clixml("", row, text));
            text.push_str("</LST></Obj>");
        }
        Value::Object(members) => {
            let _ = write!(text, "<Obj{own}><MS>");
            members.iter().for_each(|(name, value)| clixml(name, value, text));
            text.push_str("</MS></Obj>");
        }
    }
}
