//! Text as HTML: escaped, and no control or bidirectional characters.

use crate::render::text::{safe, safe_line};
use crate::report::Snippet;

/// A text on one line, for content and for attributes in double quotes.
pub(super) fn line(text: &str) -> String {
    escape(&safe_line(text))
}

/// A text that keeps its lines, for `<pre>`. Lines after the first lose the indentation that they share.
pub(super) fn lines(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = text.lines().skip(1).filter(|line| !matches!(line.trim(), "" | "…")).map(indent).min().unwrap_or(0);
    let cut = |line: &str| line.get(shared.min(indent(line))..).map_or_else(String::new, |rest| escape(&safe(rest)));
    let mut lines = text.lines();
    let first = lines.next().map(|line| escape(&safe(line)));
    let lines: Vec<String> = first.into_iter().chain(lines.map(cut)).collect();
    lines.join("\n")
}

/// Lines of a document with the value in them marked, and their numbers.
pub(super) fn snippet(snippet: &Snippet, value: &str) -> String {
    let whole = format!("{}{value}{}", snippet.before, snippet.after);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = whole.lines().filter(|line| !matches!(line.trim(), "" | "…")).map(indent).min().unwrap_or(0);
    let mut rows = vec![String::new()];
    for (text, mark) in [(&*snippet.before, false), (value, true), (&*snippet.after, false)] {
        for (number, line) in text.split('\n').enumerate() {
            // The first piece of a text goes on with the row; only rows lose their indentation.
            let begins = number > 0 || (rows.len() == 1 && rows.iter().all(String::is_empty));
            let line = if begins { line.get(shared.min(indent(line))..).unwrap_or_default() } else { line };
            let line = escape(&safe(line));
            let line = if mark && !line.is_empty() { format!("<mark>{line}</mark>") } else { line };
            match rows.last_mut() {
                Some(row) if number == 0 => row.push_str(&line),
                _ => rows.push(line),
            }
        }
    }
    let rows: String = rows.iter().map(|row| format!("<span class=\"row\">{row}\n</span>")).collect();
    format!(
        "<pre class=\"source\" style=\"counter-reset:row {}\"><code>{rows}</code></pre>",
        snippet.line.saturating_sub(1)
    )
}

/// A link to the web; plain text where the address is no web address.
pub(super) fn link(address: &str, text: &str) -> String {
    if address.starts_with("https://") {
        return format!("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", line(address), line(text));
    }
    line(text)
}

/// A click path: its separators set apart, its last step strong.
pub(super) fn clicks(path: &str) -> String {
    let mut steps: Vec<String> = path.split(" > ").map(line).collect();
    if let Some(last) = steps.last_mut() {
        *last = format!("<strong>{last}</strong>");
    }
    steps.join(" <span class=\"step\" aria-hidden=\"true\">›</span><span class=\"unseen\"> then </span> ")
}

/// A name as part of an element's id.
pub(super) fn anchor(name: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
    name.chars().map(plain).collect()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Snippet, anchor, line, lines, link, snippet};

    #[test]
    fn a_snippet_marks_the_value() {
        let around = Snippet { line: 7, before: "  {\n    \"a\": ".to_owned(), after: ",\n  }".to_owned() };
        assert_eq!(
            snippet(&around, "[\n      1]"),
            "<pre class=\"source\" style=\"counter-reset:row 6\"><code><span class=\"row\">{\n</span>\
             <span class=\"row\">  &quot;a&quot;: <mark>[</mark>\n</span>\
             <span class=\"row\"><mark>    1]</mark>,\n</span><span class=\"row\">}\n</span></code></pre>"
        );
    }

    #[test]
    fn nothing_is_markup() {
        assert_eq!(line("<b onload='x'>&\"\n\u{202e}"), "&lt;b onload=&#39;x&#39;&gt;&amp;&quot; &lt;U+202E&gt;");
        assert_eq!(lines("[\n  <a\n    b\n…"), "[\n&lt;a\n  b\n…");
        assert_eq!(link("javascript:alert(1)", "x"), "x");
        assert_eq!(anchor("a b\"><"), "a-b---");
    }
}
