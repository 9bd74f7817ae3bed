//! The forms in which one tenant reaches a support engineer. What they hold is the same.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Map, Value};

use super::{Tenant, carriers};

/// A form of a bundle: its name, and how it is made.
pub type Form = (&'static str, fn(&Tenant) -> Vec<(String, Vec<u8>)>);

pub const FORMS: [Form; 17] = [
    ("json", json),
    ("one-line json", one_line),
    ("zip", zipped),
    ("zip in zip", zip_in_zip),
    ("xml", xml),
    ("clixml", clixml),
    ("tar.gz", carriers::tar_gz),
    ("powershell json", carriers::powershell),
    ("convertto-xml", carriers::convertto_xml),
    ("har", carriers::har),
    ("postman", carriers::postman),
    ("bruno", carriers::bruno),
    ("bruno's own export", carriers::bruno_export),
    ("ndjson", carriers::ndjson),
    ("utf-16", utf_16),
    ("utf-16 without a mark", utf_16_bare),
    ("mixed encodings", mixed),
];

/// UTF-16 with a byte order mark.
pub fn utf_16(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    utf_16_bare(tenant).into_iter().map(|(name, bytes)| (name, [vec![0xFF, 0xFE], bytes].concat())).collect()
}

fn utf_16_bare(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    let wide = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    json(tenant).into_iter().map(|(name, bytes)| (name, wide(bytes))).collect()
}

/// All answers in one file, as `>>` of two PowerShells leaves it: a part in UTF-8, a part in UTF-16, again UTF-8.
pub fn mixed(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    for (index, ((_, eight), (_, sixteen))) in json(tenant).into_iter().zip(utf_16_bare(tenant)).enumerate() {
        if index / 4 == 1 {
            bytes.extend(sixteen.into_iter().chain([0x0D, 0, 0x0A, 0]));
        } else {
            bytes.extend(eight.into_iter().chain([0x0D, 0x0A]));
        }
    }
    vec![("all.json".to_owned(), bytes)]
}

pub fn json(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant.iter().map(|(name, value)| (format!("{name}.json"), serde_json::to_vec_pretty(value).unwrap())).collect()
}

/// One line, UTF-8 with a byte order mark.
pub fn one_line(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            (format!("{name}.json"), [b"\xEF\xBB\xBF".to_vec(), serde_json::to_vec(value).unwrap()].concat())
        })
        .collect()
}

pub fn zipped(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    vec![("bundle.zip".to_owned(), zip(&json(tenant)))]
}

pub fn zip_in_zip(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    vec![("outer.zip".to_owned(), zip(&zipped(tenant)))]
}

pub fn zip(documents: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in documents {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Element-per-property XML: `<Agents><Agent><id>21</id>…`.
pub fn xml(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            let one = name.split('/').next().unwrap();
            let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
            match value {
                Value::Array(rows) => {
                    let _ = writeln!(text, "<ArrayOf_{one}>");
                    rows.iter().for_each(|row| element(&mut text, "Row", row));
                    let _ = writeln!(text, "</ArrayOf_{one}>");
                }
                other => element(&mut text, "Record", other),
            }
            (format!("{name}.xml"), text.into_bytes())
        })
        .collect()
}

fn element(text: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Object(map) => {
            let _ = writeln!(text, "<{name}>");
            map.iter().for_each(|(key, value)| element(text, key, value));
            let _ = writeln!(text, "</{name}>");
        }
        Value::Array(rows) if rows.is_empty() => {
            let _ = writeln!(text, "<{name} />");
        }
        Value::Array(rows) => {
            let _ = writeln!(text, "<{name}>");
            rows.iter().for_each(|row| element(text, "item", row));
            let _ = writeln!(text, "</{name}>");
        }
        scalar => {
            let _ = writeln!(text, "<{name}>{}</{name}>", escape(&plain(scalar)));
        }
    }
}

/// Windows PowerShell's `Export-Clixml`: UTF-16 with a byte order mark, no declaration.
pub fn clixml(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tenant
        .iter()
        .map(|(name, value)| {
            let mut text =
                "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n".to_owned();
            let mut next = 0;
            match value {
                Value::Array(rows) => rows.iter().for_each(|row| object(&mut text, None, row, &mut next)),
                other => object(&mut text, None, other, &mut next),
            }
            text.push_str("</Objs>");
            let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
            (format!("{name}.xml"), [0xFF, 0xFE].into_iter().chain(bytes).collect())
        })
        .collect()
}

fn object(text: &mut String, name: Option<&str>, value: &Value, next: &mut usize) {
    let n = name.map(|name| format!(" N=\"{}\"", escape(name))).unwrap_or_default();
    let mut head = |text: &mut String, kind: &str| {
        let id = *next;
        *next += 1;
        let types = if id == 0 {
            format!("<TN RefId=\"0\"><T>{kind}</T><T>System.Object</T></TN>")
        } else {
            "<TNRef RefId=\"0\" />".to_owned()
        };
        let _ = write!(text, "<Obj{n} RefId=\"{id}\">{types}");
    };
    match value {
        Value::Null => {
            let _ = write!(text, "<Nil{n} />");
        }
        Value::Bool(value) => {
            let _ = write!(text, "<B{n}>{value}</B>");
        }
        Value::Number(value) => {
            let _ = write!(text, "<I32{n}>{value}</I32>");
        }
        Value::String(value) => {
            let _ = write!(text, "<S{n}>{}</S>", escape(&value.replace("_x", "_x005F_x").replace('\n', "_x000A_")));
        }
        Value::Array(rows) => {
            head(text, "System.Object[]");
            text.push_str("<LST>");
            rows.iter().for_each(|row| object(text, None, row, next));
            text.push_str("</LST></Obj>");
        }
        Value::Object(map) => {
            head(text, "System.Management.Automation.PSCustomObject");
            text.push_str("<MS>");
            members(text, map, next);
            text.push_str("</MS></Obj>\r\n");
        }
    }
}

fn members(text: &mut String, map: &Map<String, Value>, next: &mut usize) {
    map.iter().for_each(|(key, value)| object(text, Some(key), value, next));
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
