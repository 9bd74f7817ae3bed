//! Forms that carry a tenant inside something else: archives, browser traces, collections, PowerShell's text.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Value, json};

use super::Tenant;
use super::forms::{escape, json as plain};

/// The request that a dump of the tenant answers.
fn url(name: &str) -> String {
    let (folder, id) = name.split_once('/').unwrap_or((name, ""));
    let (path, list) = match folder {
        "agents" => ("Agent", "?includeapiagents=true&includedisabled=true"),
        "applications" => ("Application", ""),
        "roles" => ("Roles", ""),
        "tickettypes" => ("TicketType", "?showall=true&showinactive=true"),
        "teams" => ("Team", "?includedisabled=true"),
        "control" => ("Control", ""),
        "instanceinfo" => ("InstanceInfo", ""),
        other => panic!("{other} has no request"),
    };
    if id.is_empty() {
        format!("https://vendor.halopsa.example/api/{path}{list}")
    } else {
        format!("https://vendor.halopsa.example/api/{path}/{id}?includedetails=true")
    }
}

pub fn tar_gz(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in plain(tenant) {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    let tar = archive.into_inner().unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&tar).unwrap();
    vec![("bundle.tar.gz".to_owned(), packed.finish().unwrap())]
}

/// A browser's trace; every second body in base64.
pub fn har(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD;
    let entries: Vec<Value> = tenant
        .iter()
        .enumerate()
        .map(|(index, (name, value))| {
            let body = serde_json::to_string(value).unwrap();
            let content = if index % 2 == 0 {
                json!({ "size": body.len(), "mimeType": "application/json; charset=utf-8", "text": body })
            } else {
                json!({ "mimeType": "application/json", "text": engine.encode(body), "encoding": "base64" })
            };
            json!({
                "startedDateTime": format!("2026-02-03T09:15:{index:02}.120Z"),
                "request": { "method": "GET", "url": url(name), "headers": [], "queryString": [] },
                "response": { "status": 200, "statusText": "OK", "headers": [], "content": content }
            })
        })
        .collect();
    let trace = json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector" }, "entries": entries } });
    vec![("trace.har".to_owned(), serde_json::to_vec_pretty(&trace).unwrap())]
}

/// A Postman collection with a saved answer for each request.
pub fn postman(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    let items: Vec<Value> = tenant
        .iter()
        .map(|(name, value)| {
            let request = json!({ "method": "GET", "header": [], "url": { "raw": url(name) } });
            let body = serde_json::to_string_pretty(value).unwrap();
            json!({
                "name": name,
                "request": request,
                "response": [{
                    "name": name, "originalRequest": request, "status": "OK", "code": 200,
                    "_postman_previewlanguage": "json", "header": [], "cookie": [], "body": body
                }]
            })
        })
        .collect();
    let collection = json!({
        "info": { "name": "Halo", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "item": [{ "name": "All", "item": items }]
    });
    vec![("halo.postman_collection.json".to_owned(), serde_json::to_vec_pretty(&collection).unwrap())]
}

/// Requests of Bruno, each with its answer saved as an example.
pub fn bruno(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            let (url, body) = (url(name), serde_json::to_string_pretty(value).unwrap());
            let body = body.replace('\n', "\n        ");
            let text = format!(
                "meta {{\n  name: {name}\n  type: http\n}}\n\nget {{\n  url: {{{{base}}}}/api\n}}\n\nexample {{\n  name: saved\n  \
                 request: {{\n    url: {url}\n    method: get\n  }}\n  response: {{\n    status: {{\n      code: 200\n      \
                 text: OK\n    }}\n    body: {{\n      type: json\n      content: '''\n        {body}\n      '''\n    }}\n  \
                 }}\n}}\n"
            );
            (format!("{name}.bru"), text.into_bytes())
        })
        .collect()
}

/// Bruno's own export of a collection, in folders, with the answers saved as examples.
pub fn bruno_export(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    let items: Vec<Value> = tenant
        .iter()
        .enumerate()
        .map(|(index, (name, value))| {
            let request = json!({ "url": url(name), "method": "GET", "headers": [], "params": [] });
            let content = serde_json::to_string_pretty(value).unwrap();
            let response = json!({
                "status": if index % 2 == 0 { json!("200") } else { json!(200) }, "statusText": "OK", "headers": [],
                "body": { "type": "json", "content": content }
            });
            let example = json!({ "name": "saved", "type": "http-request", "request": request, "response": response });
            json!({ "type": "http", "name": name, "seq": index + 1, "request": request, "examples": [example] })
        })
        .collect();
    let export = json!({
        "name": "Halo", "version": "1", "items": [{ "type": "folder", "name": "All", "items": items }],
        "environments": [], "brunoConfig": { "version": "1", "name": "Halo", "type": "collection" },
        "exportedAt": "2026-01-23T07:42:20.701Z", "exportedUsing": "Bruno/3.0.2"
    });
    vec![("halo.json".to_owned(), serde_json::to_vec_pretty(&export).unwrap())]
}

/// Lists as one row on each line.
pub fn ndjson(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            let text = match value {
                Value::Array(rows) if rows.len() > 1 => rows.iter().map(|row| format!("{row}\n")).collect(),
                other => other.to_string(),
            };
            (format!("{name}.ndjson"), text.into_bytes())
        })
        .collect()
}

/// Windows PowerShell's `ConvertTo-Json -Depth 10`: wide indentation, two blanks after the colon, CRLF, escapes, and
/// lists wrapped in `value` and `Count`; UTF-16 as `>` writes it.
pub fn powershell(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Value::Array(rows) => json!({ "value": rows, "Count": rows.len() }),
                other => other.clone(),
            };
            let mut text = String::new();
            ragged(&mut text, &value, 0);
            text.push_str("\r\n");
            let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
            (format!("{name}.json"), [0xFF, 0xFE].into_iter().chain(bytes).collect())
        })
        .collect()
}

fn ragged(text: &mut String, value: &Value, indent: usize) {
    let (open, close, inner) = match value {
        Value::Object(_) => ('{', '}', indent + 4),
        Value::Array(_) => ('[', ']', indent + 4),
        scalar => {
            let written = scalar.to_string();
            for (letter, escape) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\'', "\\u0027")] {
                if written.contains(letter) {
                    text.push_str(&written.replace(letter, escape));
                    return;
                }
            }
            text.push_str(&written);
            return;
        }
    };
    text.push(open);
    text.push_str("\r\n");
    let pad = " ".repeat(inner);
    let mut first = true;
    let mut next = |text: &mut String| {
        if !std::mem::take(&mut first) {
            text.push_str(",\r\n");
        }
        text.push_str(&pad);
    };
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                next(text);
                let _ = write!(text, "\"{key}\":  ");
                ragged(text, value, inner + key.len() + 6);
            }
        }
        Value::Array(rows) => {
            for row in rows {
                next(text);
                ragged(text, row, inner);
            }
        }
        _ => {}
    }
    let _ = write!(text, "\r\n{}{close}", " ".repeat(indent));
}

/// PowerShell's `ConvertTo-Xml -Depth 10 -As String`.
pub fn convertto_xml(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Objects>\r\n".to_owned();
            match value {
                Value::Array(rows) => rows.iter().for_each(|row| property(&mut text, "Object", None, row)),
                other => property(&mut text, "Object", None, other),
            }
            text.push_str("</Objects>");
            (format!("{name}.xml"), text.into_bytes())
        })
        .collect()
}

fn property(text: &mut String, element: &str, name: Option<&str>, value: &Value) {
    let name = name.map(|name| format!(" Name=\"{}\"", escape(name))).unwrap_or_default();
    let kind = match value {
        Value::Null => "System.Object",
        Value::Bool(_) => "System.Boolean",
        Value::Number(_) => "System.Int32",
        Value::String(_) => "System.String",
        Value::Array(_) => "System.Object[]",
        Value::Object(_) => "System.Management.Automation.PSCustomObject",
    };
    let _ = write!(text, "<{element}{name} Type=\"{kind}\">");
    match value {
        Value::Null => {}
        Value::Bool(value) => text.push_str(if *value { "True" } else { "False" }),
        Value::Number(value) => text.push_str(&value.to_string()),
        Value::String(value) => text.push_str(&escape(value)),
        Value::Array(rows) => rows.iter().for_each(|row| property(text, "Property", None, row)),
        Value::Object(map) => map.iter().for_each(|(key, value)| property(text, "Property", Some(key), value)),
    }
    let _ = write!(text, "</{element}>\r\n");
}
