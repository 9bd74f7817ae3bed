//! A tenant as rows of Halo's database: what `FOR XML` and `FOR JSON` of SQL Server write.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Tenant;
use super::forms::escape;

/// The user of an agent in the tables of the identity service.
fn user(agent: &Value) -> String {
    format!("0a1b2c3d-0000-4000-8000-{:0>12}", agent.to_string())
}

type Tables = Vec<(&'static str, Vec<Map<String, Value>>)>;

fn row(columns: &[(&str, &Value)]) -> Map<String, Value> {
    columns
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| ((*name).to_owned(), (*value).clone()))
        .collect()
}

/// The tables of which columns are known.
fn tables(tenant: &Tenant) -> Tables {
    let mut tables: Tables = [
        "UNAME",
        "NHD_User",
        "NHD_UserClaims",
        "NHD_UserRoles",
        "NHD_Roles",
        "NHD_RoleClaims",
        "NHD_IDENTITY_Application",
        "NHD_Identity_ApplicationScope",
        "REQUESTTYPE",
        "CONTROL4",
    ]
    .into_iter()
    .map(|name| (name, Vec::new()))
    .collect();
    let mut add = |table: &str, columns: &[(&str, &Value)]| {
        tables.iter_mut().find(|(name, _)| *name == table).unwrap().1.push(row(columns));
    };
    for (name, dump) in tenant {
        let rows = match dump {
            Value::Array(rows) => rows.iter().collect(),
            other => vec![other],
        };
        let whole = name.contains('/');
        for record in rows {
            let claims = record["claims"].as_array().into_iter().flatten();
            match name.split('/').next().unwrap() {
                "agents" if !whole => {
                    let id = &record["id"];
                    add(
                        "UNAME",
                        &[
                            ("Unum", id),
                            ("uname", &record["name"]),
                            ("uisapiagent", &record["isapiagent"]),
                            ("Uisdisabled", &record["isdisabled"]),
                            ("upassword", &json!("never read")),
                        ],
                    );
                    add("NHD_User", &[("ID", &json!(user(id).to_uppercase())), ("Unum", id)]);
                }
                "agents" => {
                    let user = json!(user(&record["id"]));
                    claims.for_each(|claim| {
                        add(
                            "NHD_UserClaims",
                            &[("ClaimType", &claim["type"]), ("ClaimValue", &claim["value"]), ("UserId", &user)],
                        );
                    });
                    for role in record["roles"].as_array().into_iter().flatten() {
                        add("NHD_UserRoles", &[("UserId", &user), ("RoleId", &role["id"])]);
                    }
                }
                "roles" if !whole => {
                    add("NHD_Roles", &[("Id", &record["id"]), ("IdInt", &record["id_int"]), ("Name", &record["name"])]);
                }
                "roles" => claims.for_each(|claim| {
                    add(
                        "NHD_RoleClaims",
                        &[("RoleId", &record["id"]), ("ClaimType", &claim["type"]), ("ClaimValue", &claim["value"])],
                    );
                }),
                "applications" if whole => {
                    let columns = [
                        ("Id", "id"),
                        ("ClientId", "clientId"),
                        ("DisplayName", "displayName"),
                        ("GrantType", "grant_type"),
                        ("AgentID", "loginas_agent_id"),
                        ("AreaID", "loginas_client_id"),
                        ("SupplierID", "loginas_supplier_id"),
                        ("Inactive", "inactive"),
                        ("AllowAgents", "allowagents"),
                    ];
                    add("NHD_IDENTITY_Application", &columns.map(|(column, name)| (column, &record[name])));
                    for scope in record["scopes"].as_array().into_iter().flatten() {
                        add(
                            "NHD_Identity_ApplicationScope",
                            &[("Description", &scope["name"]), ("ApplicationId", &record["id"])],
                        );
                    }
                }
                "tickettypes" if whole => {
                    let project = json!(record["use"] == json!("projects"));
                    let columns = [
                        ("RTid", "id"),
                        ("rtdesc", "name"),
                        ("RTRequestType", "itilrequesttype"),
                        ("rtprojecttype", "project_type"),
                        ("RTVisible", "visible"),
                        ("rtagentscanselect", "agentscanselect"),
                        ("RTDefSection", "default_team"),
                    ];
                    let mut columns: Vec<(&str, &Value)> =
                        columns.iter().map(|(column, name)| (*column, &record[*name])).collect();
                    columns.push(("RTIsProject", &project));
                    add("REQUESTTYPE", &columns);
                }
                "control" => {
                    add("CONTROL4", &[("RnextFaultIdCalculationMethod", &record["nextfaultidcalculationmethod"])]);
                }
                _ => {}
            }
        }
    }
    tables
}

/// `FOR JSON PATH, ROOT('…')`.
pub fn for_json(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    tables(tenant)
        .into_iter()
        .map(|(name, rows)| (format!("{name}.json"), serde_json::to_vec(&json!({ name: rows })).unwrap()))
        .collect()
}

/// `FOR XML RAW`: attributes, no root.
pub fn for_xml_raw(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    xml(tenant, |text, _, row| {
        text.push_str("<row");
        row.iter().for_each(|(column, value)| {
            let _ = write!(text, " {column}=\"{}\"", escape(&plain(value)));
        });
        text.push_str("/>");
    })
}

/// `FOR XML AUTO, ELEMENTS`: an element of the table's name for each row, no root.
pub fn for_xml_elements(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    xml(tenant, |text, table, row| {
        let _ = write!(text, "<{table}>");
        row.iter().for_each(|(column, value)| {
            let _ = write!(text, "<{column}>{}</{column}>", escape(&plain(value)));
        });
        let _ = write!(text, "</{table}>");
    })
}

fn xml(tenant: &Tenant, write: fn(&mut String, &str, &Map<String, Value>)) -> Vec<(String, Vec<u8>)> {
    tables(tenant)
        .into_iter()
        .map(|(name, rows)| {
            let mut text = String::new();
            rows.iter().for_each(|row| write(&mut text, name, row));
            (format!("{name}.xml"), text.into_bytes())
        })
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "1".to_owned(),
        Value::Bool(false) => "0".to_owned(),
        other => other.to_string(),
    }
}
