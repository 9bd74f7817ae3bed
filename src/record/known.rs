//! Documents that are recognised and are no data: API descriptions, error answers, tokens.

use crate::document::{Node, Value};

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
}

impl NotData {
    /// One line for a person: what it is, and what to do.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::ApiDescription => "an OpenAPI description: it names every property and holds no value; not data",
            Self::ErrorAnswer => {
                "an error answer saved in place of data; check the user's permissions and scopes and save the request again"
            }
            Self::Token => "a token answer: secrets, not data; delete it, and renew the secret if it left the house",
            Self::EmptyAnswer => "an empty answer: the request found nothing, or the user may not see it",
        }
    }
}

/// What a document is, when it is recognised as no data.
pub(super) fn not_data(root: &Node) -> Option<NotData> {
    let has = |name: &str| root.get(name).is_some();
    match &root.value {
        Value::Null => Some(NotData::EmptyAnswer),
        Value::Text(text) if text.trim().is_empty() => Some(NotData::EmptyAnswer),
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
                || is_validation(root)
            {
                Some(NotData::ErrorAnswer)
            } else {
                None
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::List(_) => None,
    }
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
