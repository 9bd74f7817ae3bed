//! Names of documents: parts that say only what is exported stay, others become numbers.

use std::collections::BTreeMap;

/// Words of names that tell what a document is, not whose.
const WORDS: &[&str] = &[
    "7z",
    "advanced",
    "agent",
    "agents",
    "all",
    "api",
    "app",
    "application",
    "applications",
    "apps",
    "bundle",
    "client",
    "clients",
    "clixml",
    "config",
    "configuration",
    "control",
    "csv",
    "data",
    "department",
    "departments",
    "detail",
    "details",
    "documents",
    "dump",
    "dumps",
    "entries",
    "entry",
    "export",
    "exports",
    "field",
    "fieldinfo",
    "fields",
    "full",
    "get",
    "gz",
    "halo",
    "halopsa",
    "har",
    "info",
    "instance",
    "instanceinfo",
    "item",
    "items",
    "json",
    "jsonl",
    "list",
    "lists",
    "log",
    "me",
    "members",
    "ndjson",
    "new",
    "nhd",
    "old",
    "page",
    "pages",
    "postman",
    "post",
    "ready",
    "report",
    "response",
    "responses",
    "role",
    "roles",
    "rows",
    "settings",
    "site",
    "sites",
    "sql",
    "stdin",
    "tar",
    "team",
    "teams",
    "tgz",
    "ticket",
    "tickets",
    "tickettype",
    "tickettypefield",
    "tickettypes",
    "txt",
    "type",
    "types",
    "uname",
    "user",
    "users",
    "xml",
    "zip",
];

/// Endings of names that tell what a document is.
const ENDINGS: &[&str] = &["json", "xml", "zip", "har", "csv", "txt", "gz", "tar", "tgz", "clixml", "ndjson", "jsonl"];

/// What stands in place of the names of documents.
#[derive(Clone, Debug, Default)]
pub struct DocumentNames {
    parts: BTreeMap<String, String>,
}

impl DocumentNames {
    /// The pseudonyms for the names of a bundle.
    #[must_use]
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let parts: BTreeMap<String, String> = names
            .into_iter()
            .flat_map(|name| name.split('/'))
            .map(|part| part.strip_suffix('!').unwrap_or(part))
            .filter(|part| !is_plain(part))
            .map(|part| (part.to_owned(), String::new()))
            .collect();
        let numbered = parts.into_keys().enumerate().map(|(index, part)| {
            let ending = part.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
            let ending = ending.filter(|ending| ENDINGS.contains(&ending.as_str()));
            let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
            (part, format!("document-{}{ending}", index + 1))
        });
        Self { parts: numbered.collect() }
    }

    /// What stands in place of a name.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        let parts = name.split('/').map(|part| {
            let (stem, mark) = part.strip_suffix('!').map_or((part, ""), |stem| (stem, "!"));
            format!("{}{mark}", self.parts.get(stem).map_or(stem, String::as_str))
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// A sentence with the names of documents replaced in it.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut parts: Vec<(&String, &String)> = self.parts.iter().collect();
        parts.sort_by_key(|(part, _)| std::cmp::Reverse(part.len()));
        parts.into_iter().fold(text.to_owned(), |text, (part, alias)| text.replace(part.as_str(), alias))
    }

    /// Every part that is replaced.
    pub fn replaced(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }
}

/// Whether a part of a name is made of numbers and of words that tell what a document is.
pub(crate) fn is_plain(part: &str) -> bool {
    part.split(|letter: char| !letter.is_alphanumeric()).all(|word| {
        let number = word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        number || WORDS.contains(&word.to_ascii_lowercase().as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::DocumentNames;

    #[test]
    fn names_that_say_what_is_exported_stay() {
        let names = [
            "acme.zip!/api/agents.json",
            "acme.zip!/api/Smith, John.json",
            "roles/9.json",
            "trace.har!/entries/3 GET /api/Agent/21",
        ];
        let own = DocumentNames::new(names);
        let shown: Vec<String> = names.iter().map(|name| own.name(name)).collect();
        assert_eq!(
            shown,
            [
                "document-2.zip!/api/agents.json",
                "document-2.zip!/api/document-1.json",
                "roles/9.json",
                "document-3.har!/entries/3 GET /api/Agent/21"
            ]
        );
        assert_eq!(own.text("from /log/entries/3 of trace.har"), "from /log/entries/3 of document-3.har");
    }
}
