//! A type of record: how it is recognised, what of it is kept, where it comes from.

use serde::Deserialize;

use super::Kind;

/// The property by which a reduced bundle tells that rows of the database showed a record. It makes a record prove less,
/// never more.
pub(crate) const OF_ROWS: &str = "halolint-of-rows";

/// Properties of the rows inside records (claims, memberships, scopes, fields) that checks look at.
pub(super) const ROW_PROPERTIES: &[&str] = &[
    "id",
    "id_int",
    "name",
    "type",
    "value",
    "team_id",
    "team_name",
    "in_section",
    "role_id",
    "role_name",
    "department_id",
    "department_name",
    "membershiplevel",
    "tickettype_id",
    "client_id",
    "application_id",
    "fieldid",
    "groupid",
    "group",
    "header",
    "fields",
    "fieldinfo",
    "label",
    "custom",
    "override_fieldname",
    "technew",
    "techdetail",
    "rtid",
    "claims",
    "teams",
    "departments",
    "tickettypes",
    "clients",
    "record_count",
    "page_no",
    "page_size",
    "Count",
    // What shows that a document is no data.
    "openapi",
    "swagger",
    "paths",
    "error",
    "error_description",
    "ClassName",
    "HResult",
    "resultCode",
    "errorMessage",
    "access_token",
    "message",
    "Message",
    "title",
    "status",
    "traceId",
    "payload",
    "rollback_payload",
    "operation",
    "_type",
    "_postman_variable_scope",
    "schema",
];

/// A type of Halo record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordType {
    /// Its kind.
    pub kind: Kind,
    /// What a person calls one.
    pub title: String,
    /// What a person calls several.
    pub plural: String,
    /// Property that identifies a record; empty when there is only one.
    pub id: String,
    /// Property that names a record; empty when there is none.
    pub name: String,
    /// Names under which lists of them are wrapped.
    pub wrappers: Vec<String>,
    /// One of these properties shows a detail record.
    pub detail: Vec<String>,
    /// A list of this name shows a detail record when it has rows, or when the record stands alone.
    pub detail_lists: Vec<String>,
    /// Properties that are lists.
    pub lists: Vec<String>,
    /// Properties that are kept.
    pub keep: Vec<String>,
    /// Request that shows all of them.
    pub list_request: String,
    /// Request that shows one of them whole; `{id}` stands for its id.
    pub detail_request: String,
    /// Click path to them in Halo.
    pub screen: String,
    /// How an object is recognised.
    pub fingerprint: Fingerprint,
}

/// How an object is recognised as a record: `need` of the names in `of`, or one in `alone`, and none of `none`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// How many of `of` are needed.
    pub need: usize,
    /// Properties that count.
    pub of: Vec<String>,
    /// Properties of which one suffices.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Properties that show something else.
    pub none: Vec<String>,
    /// An id that is a GUID counts as one of `of`.
    #[serde(default)]
    pub guid_id: bool,
}

impl RecordType {
    /// The request that shows the record `id` whole.
    #[must_use]
    pub fn detail_request(&self, id: Option<&str>) -> String {
        self.detail_request.replace("{id}", id.unwrap_or("{id}"))
    }
}
