//! Texts that are neither JSON nor XML nor a table: what each one is, and what to do.

use super::known::INSOMNIA;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// One line for a person.
    pub detail: &'static str,
    /// Whether it is an error in place of data.
    pub is_error: bool,
}

/// Lines at the start that are looked at.
const LINES: usize = 40;

/// A sign of what a text is, told from its first lines.
type Sign = fn(&[&str]) -> bool;

const SIGNS: &[(Sign, &str)] = &[
    (is_answer_with_headers, "an answer with its headers; save the body alone"),
    (|lines| begins(lines, &["{'", "[{'"]), "a printed Python object, not JSON; save it with json.dump"),
    (
        |lines| lines.iter().take(3).any(|line| line.starts_with('#') && line.contains("HTTP Cookie File")),
        "cookies of a browser or of curl: secrets, not data; delete it, and sign out",
    ),
    (
        |lines| lines.first().is_some_and(|line| line.starts_with('[') && line.ends_with(']')),
        "a settings file (INI) of Windows or of another program, no answer of Halo's API",
    ),
    (is_markdown, "a document in Markdown: what people wrote, no data; save the answers themselves"),
    (
        is_console_table,
        "a table as a console prints it, cut at the width of the window; save with ConvertTo-Json -Depth 10",
    ),
    (
        |lines| any(lines, &["Windows PowerShell transcript start", "PowerShell transcript start"]),
        "a transcript of PowerShell: what a console showed; save with ConvertTo-Json -Depth 10",
    ),
    (
        |lines| lines.iter().filter(|line| line.contains(" : ")).take(3).count() > 2,
        "a list as a console prints it; save with ConvertTo-Json -Depth 10",
    ),
    (
        |lines| begins(lines, &["openapi:", "swagger:"]),
        "an OpenAPI description in YAML: it names every property and holds no value; not data",
    ),
    (
        |lines| any(lines, &["% Total    % Received", "% Total % Received"]),
        "an answer with curl's progress around it; save it with curl -o FILE",
    ),
    (
        |lines| lines.iter().any(|line| line.starts_with("PS ") && line.contains('>')),
        "what a console showed, with its prompts; save with ConvertTo-Json -Depth 10 and Out-File",
    ),
    (|lines| begins(lines, &["-----BEGIN"]), "a key or a certificate, no data; delete it if it is secret"),
    (is_mail, "an e-mail: save its attachments, and give those"),
    (is_script, "a script, not what it prints; run it and save the answers"),
    (is_sql, "SQL statements, no rows that are read; save the rows with FOR JSON or FOR XML"),
    (is_header, "the header of a table without rows: the list was empty, or the file breaks off; save it again"),
    (is_list_of_names, "a list of names without values, as documentation has it; not data"),
    (
        |lines| any(lines, &["Response body", "Response headers"]),
        "an answer with what Swagger shows around it; save the answer alone",
    ),
    (
        |lines| begins(lines, &["opencollection:", "info:"]) && any(lines, &["opencollection", "http:"]),
        "a request of Bruno in YAML, which is not read; save the answers as files, or export the collection for Postman",
    ),
    (|lines| begins(lines, &["type: collection.insomnia.rest", "_type: export"]), INSOMNIA),
    (|lines| begins(lines, &["---", "%YAML"]), "YAML, which is not read; save the answer as JSON"),
    (|lines| begins(lines, &["//", "/*"]), "JSON with comments, or a program; save the answer itself"),
];

/// What a text is that is neither JSON nor XML, for a person: what it is, and what to do.
#[must_use]
pub fn plain_text(text: &str) -> Plain {
    let start = text.trim_start();
    let lines: Vec<&str> = start.lines().take(LINES).map(str::trim_end).filter(|line| !line.is_empty()).collect();
    if is_failure(&lines) {
        let detail = "a failed request's message in place of data; check the user's permissions and scopes and save \
                      the request again";
        return Plain { detail, is_error: true };
    }
    let known = SIGNS.iter().find(|(sign, _)| sign(&lines)).map(|(_, detail)| *detail);
    let detail = known.unwrap_or("text that is neither JSON nor XML; save the answer itself, not its display");
    Plain { detail, is_error: false }
}

fn begins(lines: &[&str], starts: &[&str]) -> bool {
    lines.first().is_some_and(|line| starts.iter().any(|start| line.starts_with(start)))
}

fn any(lines: &[&str], parts: &[&str]) -> bool {
    lines.iter().any(|line| parts.iter().any(|part| line.contains(part)))
}

fn is_answer_with_headers(lines: &[&str]) -> bool {
    begins(lines, &["HTTP/1.", "HTTP/2", "HTTP/3"])
}

/// What PowerShell, curl and .NET print when a request fails.
fn is_failure(lines: &[&str]) -> bool {
    let starts =
        ["Invoke-RestMethod :", "Invoke-WebRequest :", "Invoke-RestMethod:", "Invoke-WebRequest:", "irm :", "iwr :"];
    begins(lines, &starts)
        || begins(lines, &["curl: (", "System.Net.", "System.Exception", "Error:", "Unauthorized", "Forbidden"])
        || (lines.len() <= 2 && any(lines, &["The remote server returned an error", "Authorization has been denied"]))
}

/// Headings, lists of lines, tables or fences, as Markdown has them.
fn is_markdown(lines: &[&str]) -> bool {
    let heading = |line: &&str| {
        let rest = line.trim_start_matches('#');
        rest.len() < line.len() && rest.starts_with(' ')
    };
    let rule = |line: &&str| line.starts_with('|') && line.contains("---");
    let item = |line: &str| line.starts_with("- ") || line.starts_with("* ");
    lines.first().is_some_and(heading)
        || lines.iter().any(|line| line.starts_with("```") || rule(line) || line.contains("]("))
        || (lines.first().is_some_and(|line| item(line)) && lines.iter().any(|line| line.contains('`')))
        || lines.iter().filter(|line| heading(line)).count() > 1
}

fn is_console_table(lines: &[&str]) -> bool {
    let rule = |line: &&str| {
        line.trim_start().starts_with("--") && line.chars().all(|letter| letter == '-' || letter.is_whitespace())
    };
    !begins(lines, &["---"]) && lines.iter().take(20).any(rule)
}

fn is_mail(lines: &[&str]) -> bool {
    let headers = ["From: ", "To: ", "Subject: ", "Date: ", "Received: ", "MIME-Version: ", "Return-Path: "];
    headers.iter().filter(|header| lines.iter().any(|line| line.starts_with(*header))).count() > 2
}

fn is_script(lines: &[&str]) -> bool {
    begins(lines, &["#!", "import ", "from ", "param(", "curl ", "using "])
        || any(lines, &["Invoke-RestMethod", "Invoke-WebRequest", "requests.get(", "ConvertTo-Json", "Export-Clixml"])
}

fn is_sql(lines: &[&str]) -> bool {
    let first = lines.iter().find(|line| !line.starts_with("--")).copied().unwrap_or_default();
    let word = first.split_whitespace().next().unwrap_or_default();
    ["select", "insert", "use", "create", "update", "with", "declare", "set"]
        .iter()
        .any(|own| word.eq_ignore_ascii_case(own))
        && (first.trim_end().ends_with(';') || any(lines, &["FROM ", "from ", "VALUES", "TABLE ", "GO"]))
}

/// One line of names with separators between them.
fn is_header(lines: &[&str]) -> bool {
    let names = |separator: char| {
        let cells = || lines.iter().flat_map(|line| line.split(separator)).map(|cell| cell.trim().trim_matches('"'));
        lines.len() == 1 && cells().count() > 2 && cells().all(is_name)
    };
    [',', ';', '\t'].into_iter().any(names)
}

/// One name on each line: of properties, of columns with their tables.
fn is_list_of_names(lines: &[&str]) -> bool {
    // A list of columns may have a carriage return between table and column.
    let named = |line: &&str| line.split('\r').all(|part| is_name(part.trim_start_matches('.')));
    lines.len() > 2 && lines.iter().all(named)
}

/// Whether a text looks like the name of a property or a column.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 100
        && text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn texts_are_named() {
        for (text, part) in [
            ("HTTP/1.1 200 OK\r\nx: y\r\n\r\n[]", "with its headers"),
            ("{'id': 1}", "Python"),
            ("# Notes\n\nSome words.\n", "Markdown"),
            ("- `agents.json`: the agents\n- more\n", "Markdown"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "Markdown"),
            ("id name\n-- ----\n 3 Robin\n", "a table as a console"),
            ("id : 3\nname : Robin\ninitials : RV\n", "a list as a console"),
            ("PS C:\\> irm $uri | ConvertTo-Json\n{ \"id\": 3 }\n", "with its prompts"),
            ("openapi: 3.0.1\ninfo:\n", "OpenAPI description in YAML"),
            ("  % Total    % Received % Xferd\n  0  0\n[]", "curl's progress"),
            ("-----BEGIN CERTIFICATE-----\nMII\n", "a key or a certificate"),
            ("From: a@b.test\nTo: c@d.test\nSubject: dump\n\nHello", "an e-mail"),
            ("$x = Invoke-RestMethod $url\n$x | Out-File x\n", "a script"),
            ("curl -H x https://x.test/api/Agent\n", "a script"),
            ("SELECT Unum, uname\nFROM UNAME\n", "SQL statements"),
            ("-- rows\nINSERT INTO [UNAME] ([Unum]) VALUES (1)\n", "SQL statements"),
            ("UNAME.upassword\nMAILBOX\r.MBpassword\nAPIToken.Token\n", "a list of names"),
            ("---\nagents:\n  - id: 3\n", "YAML"),
            ("Just a word or two.\nAnd more.", "neither JSON nor XML"),
        ] {
            let plain = plain_text(text);
            assert!(plain.detail.contains(part) && !plain.is_error, "{text}: {plain:?}");
        }
        for text in [
            "Invoke-RestMethod : The remote server returned an error: (403) Forbidden.\nAt line:1 char:1\n",
            "curl: (22) The requested URL returned error: 401",
            "Authorization has been denied for this request.",
        ] {
            assert!(plain_text(text).is_error, "{text}");
        }
    }
}
