//! Documents without a record that is judged: what each one is, told by its first names and its first element.
//!
//! Names of properties: Halo's `OpenAPI` description (2024-09 and 2025-04); names of wrappers as Halo answers them.

use super::known::{NotData, is_document, none_is_data};
use super::plain::is_name;
use crate::document::{Document, Format, Node, Value};

/// Bytes at the start that are looked at.
const START: usize = 64 << 10;
/// Names that show a list of names.
const NAMES: usize = 3;

/// Names of properties that stand together, and what has them.
const TOGETHER: &[(&[&str], NotData)] = &[
    (&["StatusCode", "RawContent"], NotData::Named(WEB_ANSWER)),
    (&["operation", "payload", "timestamp"], NotData::ChangeExport),
    (
        &["version", "name", "type", "ignore"],
        NotData::Named("the settings of a Bruno collection: no answers; save them as examples, or as files"),
    ),
    (&["ConnectionStrings"], NotData::Named(SETTINGS)),
    (&["Logging", "LogLevel"], NotData::Named(SETTINGS)),
    (&["EncryptionThumbprint"], NotData::Named(SETTINGS)),
    (&["$schema", "runs"], NotData::Named("a SARIF log, what a tool found; judge the bundle that it was made of")),
    (&["$schema", "properties"], NotData::Named("a JSON Schema: it names properties and holds no value; not data")),
    (&["tool", "profile", "findings"], NotData::Named(REPORT)),
    (&["summary", "tickettype_id"], NotData::Unjudged("tickets")),
    (&["ticket_id", "outcome"], NotData::Unjudged("actions of tickets")),
    (&["emailaddress", "site_id", "client_name"], NotData::Unjudged("users of customers")),
    (&["clientsite_name"], NotData::Unjudged("sites of customers")),
    (&["toplevel_id", "toplevel_name", "inactive"], NotData::Unjudged("customers")),
    (&["inventory_number", "key_field"], NotData::Unjudged("assets")),
    (&["active", "notinuse"], NotData::Unjudged("workflows")),
    (&["flow_id", "step_id"], NotData::Unjudged("steps of workflows")),
    (&["shortname", "slaaction"], NotData::Unjudged("statuses of tickets")),
    (&["priorityid", "fixtime"], NotData::Unjudged("priorities")),
    (&["apiurl", "authurl", "tenant"], NotData::Unjudged("connected instances")),
    (&["inbound_method", "smtpaddress"], NotData::Unjudged("mailboxes")),
    (&["content_type", "authentication_type", "events"], NotData::Unjudged("webhooks")),
    (&["category_name", "value"], NotData::Unjudged("categories")),
    (&["outcome", "buttonname"], NotData::Unjudged("action buttons")),
    (&["bank_details_line_1"], NotData::Unjudged("organisations")),
    (&["linkto_table_id", "db_name"], NotData::Unjudged("custom tables")),
    (&["lookupid"], NotData::Unjudged("lookup values")),
];

const CREDENTIAL: &str = "System.Management.Automation.PSCredential";
const ERROR_RECORD: &str = "System.Management.Automation.ErrorRecord";
const SETTINGS: &str = "a program's settings (appsettings.json): no answer of Halo's API, and it may hold secrets; take it out of the bundle";
const WEB_ANSWER: &str =
    "a web answer as PowerShell keeps it (Invoke-WebRequest), not its data; save it with Invoke-RestMethod";
const REPORT: &str = "a report of this program; judge the bundle that it was made of";

/// Wrappers of lists that are not judged, and what they wrap.
const WRAPPERS: &[(&str, &str)] = &[
    ("tickets", "tickets"),
    ("users", "users of customers"),
    ("clients", "customers"),
    ("sites", "sites of customers"),
    ("assets", "assets"),
    ("actions", "actions of tickets"),
    ("appointments", "appointments"),
    ("attachments", "attachments"),
    ("reports", "reports"),
    ("stdrequests", "ticket templates"),
    ("suppliers", "suppliers"),
    ("contracts", "contracts"),
    ("quotes", "quotations"),
    ("purchaseorders", "purchase orders"),
    ("salesorders", "sales orders"),
    ("invoices", "invoices"),
    ("items", "items"),
    ("services", "services"),
    ("licences", "software licences"),
    ("dashboards", "dashboards"),
    ("automations", "automations"),
    ("feed", "feed entries"),
    ("calllog", "calls"),
    ("audit", "audit entries"),
    ("deltas", "integration records"),
];

/// First elements of XML, in lower case, and what has them.
const ELEMENTS: &[(&str, NotData)] = &[
    ("error", NotData::ErrorAnswer),
    ("exception", NotData::ErrorAnswer),
    ("fault", NotData::ErrorAnswer),
    ("problem", NotData::ErrorAnswer),
    (
        "entitydescriptor",
        NotData::Named("SAML metadata: addresses and certificates of a sign-in, no settings; not data"),
    ),
    (
        "configuration",
        NotData::Named("a program's configuration file (web.config, say), no settings of Halo; not data"),
    ),
    ("svg", NotData::Named("a picture: what it shows is not read; save the answers themselves")),
    ("schema", NotData::Named("an XML Schema: it names elements and holds no value; not data")),
    ("definitions", NotData::Named("a description of a service (WSDL): names and no values; not data")),
    ("edmx", NotData::Named("a description of a service (OData): names and no values; not data")),
    ("workbook", NotData::Named("a spreadsheet as XML, which is not read; save the list as CSV or .xlsx")),
    ("plist", NotData::Named("a property list of an Apple program, no answer of Halo's API")),
    ("rss", NotData::Named("a news feed, no answer of Halo's API")),
    ("testsuites", NotData::Named("results of tests, no answer of Halo's API")),
];

/// Whether a document is a secure string of `PowerShell`.
pub(super) fn is_secure(document: &Document) -> bool {
    document.format == Format::Clixml && document.text.as_str().contains("<SS")
}

/// What a document without records is, when it is recognised.
pub(super) fn name(document: &Document) -> Option<NotData> {
    let text = document.text.as_str();
    let start = (0..4).find_map(|less| text.get(..START - less)).unwrap_or(text);
    // Rows that were passed over may be data.
    let rows: &[Node] = if document.skipped == 0 { &document.parsed.roots } else { &[] };
    match document.format {
        Format::Xml | Format::Clixml if start.contains(CREDENTIAL) => Some(NotData::Credential),
        Format::Xml | Format::Clixml if start.contains(ERROR_RECORD) => Some(NotData::ErrorAnswer),
        Format::Json | Format::Ndjson => none_is_data(rows).or_else(|| json(&document.parsed.roots, start)),
        Format::Xml => none_is_data(rows).or_else(|| element(start)),
        Format::Clixml if start.contains("N=\"RawContent\"") => Some(NotData::Named(WEB_ANSWER)),
        Format::Clixml => none_is_data(rows),
        Format::Csv | Format::Xlsx => Some(NotData::Named(
            "a table without the columns of a list that is judged (agents, ticket types, teams, roles, applications)",
        )),
        _ => None,
    }
}

fn json(roots: &[Node], start: &str) -> Option<NotData> {
    if start.contains("\"halolint/report/") {
        return Some(NotData::Named(REPORT));
    }
    let names = properties(start);
    let together = TOGETHER.iter().find(|(own, _)| own.iter().all(|name| names.contains(name)));
    let wrapped = |root: &Node| {
        let is =
            |(wrapper, _): &&(&str, &str)| root.get(wrapper).is_some_and(|list| matches!(list.value, Value::List(_)));
        WRAPPERS.iter().find(is).map(|(_, things)| NotData::Unjudged(things))
    };
    if let Some(known) = roots.first().and_then(wrapped).or(together.map(|(_, known)| *known)) {
        return Some(known);
    }
    let (mut found, mut others) = (0, 0);
    roots.iter().for_each(|root| count(root, &mut found, &mut others));
    (found >= NAMES && others * 10 <= found)
        .then_some(NotData::Named("a list of names without values, as documentation has it; not data"))
}

/// The names of properties in a piece of JSON: strings before a colon.
fn properties(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut parts = text.split('"');
    let mut last = parts.next();
    for part in parts {
        if part.trim_start().starts_with(':')
            && let Some(name) = last.filter(|name| name.len() < 40)
        {
            names.push(name);
        }
        last = Some(part);
    }
    names
}

/// Counts texts in lists that are names, and all other values.
fn count(node: &Node, names: &mut usize, others: &mut usize) {
    for row in node.rows() {
        match &row.value {
            Value::Text(text) if is_name(text) => *names += 1,
            Value::List(_) | Value::Object(_) => count(row, names, others),
            Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unread(_) => *others += 1,
        }
    }
    for (_, member) in node.members() {
        match &member.value {
            Value::List(_) | Value::Object(_) => count(member, names, others),
            Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unread(_) => *others += 1,
        }
    }
}

/// What the first element of an XML text tells.
fn element(start: &str) -> Option<NotData> {
    let open = start.match_indices('<').map(|(at, _)| start.get(at + 1..).unwrap_or_default());
    let first = open.into_iter().find(|rest| rest.starts_with(|letter: char| letter.is_alphabetic()))?;
    let name = first.split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).next()?;
    let local = name.rsplit(':').next()?.to_ascii_lowercase();
    let content = |tag: &str| tag.split_once('>')?.1.split('<').next().map(|text| text.replace("&lt;", "<"));
    let is_text = |tag: &str| content(tag).is_some_and(|text| is_document(&text));
    match local.as_str() {
        "string" if is_text(first) => return Some(NotData::InText),
        "string" => return Some(NotData::ErrorAnswer),
        "objects" if first.match_indices("<Object").any(|(at, _)| is_text(first.get(at..).unwrap_or_default())) => {
            return Some(NotData::InText);
        }
        _ => {}
    }
    ELEMENTS.iter().find(|(own, _)| *own == local).map(|(_, known)| *known)
}
