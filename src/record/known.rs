//! Documents that are recognised and are no data: API descriptions, error answers, tokens.

use std::borrow::Cow;

use crate::document::{Node, Value};

/// What Insomnia exports, for a person.
pub(super) const INSOMNIA: &str =
    "an export of Insomnia: requests and secrets, no answers; delete it, and save each answer as a file or in a HAR";

/// What a document is instead of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotData {
    /// An `OpenAPI` description: every name of a property and no value.
    ApiDescription,
    /// An error answer saved in place of data.
    ErrorAnswer,
    /// An answer of the token endpoint: secrets only.
    Token,
    /// An empty answer: `[]`, `""`, `null`.
    EmptyAnswer,
    /// Halo's export of configuration changes (`ConfigCommit`): what was sent, not what is.
    ChangeExport,
    /// The variables of a Postman environment.
    Environment,
    /// An export of Insomnia: requests and variables.
    Insomnia,
    /// JSON that another tool writes for itself.
    OtherTool,
    /// A credential of `PowerShell`, or a secure string.
    Credential,
    /// JSON or XML inside of a text.
    InText,
    /// Something else, which this sentence names.
    Named(&'static str),
    /// Data of Halo that no requirement is about: these things.
    Unjudged(&'static str),
}

impl NotData {
    /// One line for a person: what it is, and what to do.
    #[must_use]
    pub fn detail(self) -> Cow<'static, str> {
        let sentence = match self {
            Self::ApiDescription => "an OpenAPI description: it names every property and holds no value; not data",
            Self::ErrorAnswer => {
                "an error answer saved in place of data; check the user's permissions and scopes and save the request again"
            }
            Self::Token => "a token answer: secrets, not data; delete it, and renew the secret if it left the house",
            Self::ChangeExport => {
                "a configuration change export in a form in which it is not used; save it as JSON, or the records themselves"
            }
            Self::Environment => {
                "a Postman environment: variables and secrets, no answers; delete it, and save the answers as examples"
            }
            Self::Insomnia => INSOMNIA,
            Self::OtherTool => "another tool's own JSON, no answer of Halo's API; save the API's answers",
            Self::EmptyAnswer => "an empty answer: the request found nothing, or the user may not see it",
            Self::Credential => {
                "a credential of PowerShell: a secret, not data; delete it, and renew it if it left the house"
            }
            Self::InText => {
                "an answer stored as text within a string (encoded twice), which is not read; save the object itself, \
                 with one ConvertTo-Json -Depth 10"
            }
            Self::Named(sentence) => sentence,
            Self::Unjudged(things) => return format!("Halo's {things}: no requirement is about them").into(),
        };
        sentence.into()
    }
}

/// What a document is, when it is recognised as no data.
pub(super) fn not_data(root: &Node) -> Option<NotData> {
    let has = |name: &str| root.get(name).is_some();
    match &root.value {
        Value::Null => Some(NotData::EmptyAnswer),
        Value::Text(text) if text.trim().is_empty() => Some(NotData::EmptyAnswer),
        Value::Text(text) if is_document(text) => Some(NotData::InText),
        Value::Text(_) => Some(NotData::ErrorAnswer),
        Value::List(rows) if rows.is_empty() => Some(NotData::EmptyAnswer),
        Value::Object(_) => {
            if (has("openapi") || has("swagger")) && has("paths") {
                Some(NotData::ApiDescription)
            } else if has("access_token") {
                Some(NotData::Token)
            } else if has("error")
                || has("error_description")
                || (has("ClassName") && has("HResult"))
                || (has("resultCode") && has("errorMessage"))
                || is_message(root)
                || is_validation(root)
            {
                Some(NotData::ErrorAnswer)
            } else if is_change(root) || root.get("commits").is_some_and(are_changes) {
                Some(NotData::ChangeExport)
            } else if has("_postman_variable_scope") {
                Some(NotData::Environment)
            } else if has("_type") && has("resources") {
                Some(NotData::Insomnia)
            } else if is_other_tool(root) {
                Some(NotData::OtherTool)
            } else {
                None
            }
        }
        Value::List(_) if are_changes(root) => Some(NotData::ChangeExport),
        Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Unread(_) => None,
    }
}

/// What several values are, or the rows of a list, when none of them is data.
pub(super) fn none_is_data(roots: &[Node]) -> Option<NotData> {
    let rows = match roots {
        [root] => root.rows(),
        several => several,
    };
    // The first line of a document of which each line is a text of its own.
    if matches!(&rows.first()?.value, Value::Text(text) if is_document(text)) {
        return Some(NotData::InText);
    }
    if rows.iter().any(|row| is_change(row) || are_changes(row) || row.get("commits").is_some_and(are_changes)) {
        return Some(NotData::ChangeExport);
    }
    let is = |row: &Node| match not_data(row) {
        Some(NotData::EmptyAnswer) if matches!(row.value, Value::List(_)) => Some(NotData::EmptyAnswer),
        Some(known @ (NotData::ErrorAnswer | NotData::Token)) if row.is_object() => Some(known),
        _ => None,
    };
    let all: Vec<NotData> = rows.iter().map(is).collect::<Option<_>>()?;
    [NotData::Token, NotData::ErrorAnswer, NotData::EmptyAnswer].into_iter().find(|known| all.contains(known))
}

/// Whether a text begins like JSON or XML.
pub(super) fn is_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let rest = text.get(1..).unwrap_or_default().trim_start();
    match text.as_bytes().first() {
        Some(b'{') => rest.is_empty() || rest.starts_with(['"', '}']),
        Some(b'[') => rest.is_empty() || rest.starts_with(['{', '[', ']', '"']),
        Some(b'<') => rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '?' | '!')),
        _ => false,
    }
}

/// `{"message":"Authorization has been denied for this request."}`, or a problem of RFC 7807.
fn is_message(root: &Node) -> bool {
    let has = |name: &str| root.get(name).is_some();
    let sentence = root.get("message").or_else(|| root.get("Message"));
    let alone = root.members().iter().all(|(name, _)| matches!(&**name, "message" | "Message" | "status"));
    (sentence.is_some() && alone) || (has("title") && has("status") && has("traceId"))
}

/// Rows of `ConfigCommit`, of which any may leave things out; or lists of them.
fn are_changes(list: &Node) -> bool {
    list.rows().iter().any(|row| is_change(row) || row.rows().iter().any(is_change))
}

/// A row of `ConfigCommit`.
fn is_change(row: &Node) -> bool {
    row.get("payload").is_some() && row.get("operation").is_some()
}

/// JSON that tools write which work with Halo or with APIs in general.
fn is_other_tool(root: &Node) -> bool {
    let has = |name: &str| root.get(name).is_some();
    (has("nodes") && has("connections"))
        || has("pipelineStages")
        || (has("item") && root.get("info").is_some_and(|info| info.get("schema").is_some()))
        || (has("dependencies") && (has("scripts") || has("devDependencies")))
}

/// `{"id":["The value 'probe' is not valid."]}`: every member a list of sentences.
fn is_validation(root: &Node) -> bool {
    let members = root.members();
    !members.is_empty()
        && members.iter().all(|(_, node)| {
            !node.rows().is_empty()
                && node
                    .rows()
                    .iter()
                    .all(|row| matches!(&row.value, Value::Text(text) if text.contains(' ') && text.ends_with('.')))
        })
}
