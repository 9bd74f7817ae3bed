//! A tenant as rows of Halo's database: what `FOR XML` and `FOR JSON` of SQL Server write.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Tenant;
use super::forms::escape;

/// The user of an agent in the tables of the identity service.
fn user(agent: &Value) -> String {
    format!("0a1b2c3d-0000-4000-8000-{:0>12}", agent.to_string())
}

/// A form of a tenant: its name, and how it is made.
pub type Form = (&'static str, fn(&Tenant) -> Vec<(String, Vec<u8>)>);

/// The forms in which a query can be saved.
pub const FORMS: [Form; 14] = [
    ("xml raw", |tenant| xml(&plain_tables(tenant), "", attributes)),
    ("xml raw elements", |tenant| xml(&plain_tables(tenant), "", |row| elements(row, "row"))),
    ("xml auto", |tenant| {
        xml(&plain_tables(tenant), "", |row| attributes(row).replacen("<row", &format!("<{}", row.table), 1))
    }),
    ("xml auto elements", |tenant| xml(&plain_tables(tenant), "", |row| elements(row, row.table))),
    ("xml path, root", |tenant| xml(&plain_tables(tenant), "Rows", |row| elements(row, "row"))),
    ("xml auto, joined", |tenant| xml(&joined(tenant), "", nested_attributes)),
    ("xml auto elements, joined, root", |tenant| xml(&joined(tenant), "Rows", |row| elements(row, row.table))),
    ("json path", |tenant| json(&plain_tables(tenant), |_, rows| rows)),
    ("json root", |tenant| json(&plain_tables(tenant), |table, rows| format!("{{\"{table}\":{rows}}}"))),
    ("json without wrapper", |tenant| json(&plain_tables(tenant), |_, rows| rows[1..rows.len() - 1].to_owned())),
    ("json auto, joined", |tenant| json(&joined(tenant), |_, rows| rows)),
    ("json flat", |tenant| json(&flat(tenant), |_, rows| rows)),
    ("one text of sqlcmd", sqlcmd),
    ("one text of sqlcmd, xml", sqlcmd_xml),
];

/// A row of a table, with the rows that `AUTO` nests in it.
#[derive(Clone)]
pub struct Row {
    pub table: &'static str,
    pub columns: Map<String, Value>,
    pub inside: Vec<Self>,
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
        "REQUESTTYPEFIELD",
        "FIELDINFO",
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
                    for field in record["fields"].as_array().into_iter().flatten() {
                        add("REQUESTTYPEFIELD", &[("RTid", &record["id"]), ("RTFFieldId", &field["fieldid"])]);
                        let info = &field["fieldinfo"];
                        add(
                            "FIELDINFO",
                            &[("fiid", &field["fieldid"]), ("FIName", &info["name"]), ("FILabel", &info["label"])],
                        );
                    }
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

fn plain_tables(tenant: &Tenant) -> Vec<(&'static str, Vec<Row>)> {
    let row = |table, columns| Row { table, columns, inside: Vec::new() };
    tables(tenant)
        .into_iter()
        .map(|(name, rows)| (name, rows.into_iter().map(|columns| row(name, columns)).collect()))
        .collect()
}

/// The rows of `table` whose column is like the one of the row around them; the column itself is not selected.
fn inside(tables: &Tables, table: &'static str, column: &str, value: &Value) -> Vec<Row> {
    let rows = &tables.iter().find(|(name, _)| *name == table).unwrap().1;
    let same =
        |row: &&Map<String, Value>| row.get(column).is_some_and(|own| plain(own).eq_ignore_ascii_case(&plain(value)));
    rows.iter()
        .filter(same)
        .map(|row| {
            let columns =
                row.iter().filter(|(name, _)| *name != column).map(|(name, value)| (name.clone(), value.clone()));
            Row { table, columns: columns.collect(), inside: Vec::new() }
        })
        .collect()
}

/// What queries with joins show, nested as `AUTO` does it.
fn joined(tenant: &Tenant) -> Vec<(&'static str, Vec<Row>)> {
    let tables = tables(tenant);
    let rows = |table: &'static str| tables.iter().find(|(name, _)| *name == table).unwrap().1.clone();
    let top = |table: &'static str, key: &str, of: &dyn Fn(&Value) -> Vec<Row>| -> Vec<Row> {
        rows(table).into_iter().map(|columns| Row { table, inside: of(&columns[key]), columns }).collect()
    };
    let users = |table: &'static str| {
        top("UNAME", "Unum", &|unum| {
            let mut users = inside(&tables, "NHD_User", "Unum", unum);
            users.iter_mut().for_each(|user| user.inside = inside(&tables, table, "UserId", &user.columns["ID"]));
            users
        })
    };
    let fields = |rtid: &Value| {
        let mut fields = inside(&tables, "REQUESTTYPEFIELD", "RTid", rtid);
        for field in &mut fields {
            field.inside = inside(&tables, "FIELDINFO", "fiid", &field.columns["RTFFieldId"]);
            field.inside.truncate(1);
        }
        fields
    };
    vec![
        ("claims", users("NHD_UserClaims")),
        ("roles of users", users("NHD_UserRoles")),
        ("roles", top("NHD_Roles", "Id", &|id| inside(&tables, "NHD_RoleClaims", "RoleId", id))),
        (
            "applications",
            top("NHD_IDENTITY_Application", "Id", &|id| {
                inside(&tables, "NHD_Identity_ApplicationScope", "ApplicationId", id)
            }),
        ),
        ("types", top("REQUESTTYPE", "RTid", &fields)),
        ("settings", top("CONTROL4", "RnextFaultIdCalculationMethod", &|_| Vec::new())),
    ]
}

/// What queries with joins show, one row for each pair of rows.
fn flat(tenant: &Tenant) -> Vec<(&'static str, Vec<Row>)> {
    fn spread(row: &Row, around: &Map<String, Value>, into: &mut Vec<Row>) {
        let mut columns = around.clone();
        columns.extend(row.columns.clone());
        if row.inside.is_empty() {
            into.push(Row { table: row.table, columns: columns.clone(), inside: Vec::new() });
        }
        row.inside.iter().for_each(|row| spread(row, &columns, into));
    }
    let (users, others): (Vec<_>, Vec<_>) =
        joined(tenant).into_iter().partition(|(name, _)| matches!(*name, "claims" | "roles of users" | "types"));
    let mut flat: Vec<(&'static str, Vec<Row>)> = users
        .into_iter()
        .map(|(name, rows)| {
            let mut spread_out = Vec::new();
            rows.iter().for_each(|row| spread(row, &Map::new(), &mut spread_out));
            spread_out.iter_mut().for_each(|row| {
                if let Some(user) = row.columns.remove("ID") {
                    row.columns.insert("UserId".to_owned(), user);
                }
            });
            (name, spread_out)
        })
        .collect();
    let others: Vec<&str> = others.iter().map(|(name, _)| *name).collect();
    assert_eq!(others, ["roles", "applications", "settings"]);
    let alone =
        ["NHD_Roles", "NHD_RoleClaims", "NHD_IDENTITY_Application", "NHD_Identity_ApplicationScope", "CONTROL4"];
    flat.extend(plain_tables(tenant).into_iter().filter(|(name, _)| alone.contains(name)));
    flat
}

/// Documents of tables.
fn json(tables: &[(&'static str, Vec<Row>)], wrap: fn(&str, String) -> String) -> Vec<(String, Vec<u8>)> {
    fn value(row: &Row) -> Value {
        let mut columns = row.columns.clone();
        for inner in &row.inside {
            let list = columns.entry(inner.table).or_insert_with(|| json!([]));
            list.as_array_mut().unwrap().push(value(inner));
        }
        columns.into()
    }
    let text = |name: &str, rows: &[Row]| {
        wrap(name, serde_json::to_string(&rows.iter().map(value).collect::<Vec<_>>()).unwrap())
    };
    tables
        .iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(name, rows)| (format!("{name}.json"), text(name, rows).into_bytes()))
        .collect()
}

/// `sqlcmd -i queries.sql -o result.txt`, with headings as Management Studio writes them: rows of 2,033 characters.
pub fn sqlcmd(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    printed("JSON_F52E2B61-18A1-11d1-B105-00805F49916B", json(&plain_tables(tenant), |_, rows| rows))
}

fn sqlcmd_xml(tenant: &Tenant) -> Vec<(String, Vec<u8>)> {
    printed("XML_F52E2B61-18A1-11d1-B105-00805F49916B", xml(&joined(tenant), "", nested_attributes))
}

fn printed(heading: &str, queries: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let mut text = String::new();
    for (_, query) in queries {
        let query = String::from_utf8(query).unwrap();
        let letters: Vec<char> = query.chars().collect();
        let rows: Vec<String> = letters.chunks(2033).map(|row| row.iter().collect()).collect();
        let (rule, count) = ("-".repeat(200), rows.len());
        let _ = write!(text, "{heading}\r\n{rule}\r\n{}\r\n\r\n({count} rows affected)\r\n\r\n", rows.join("\r\n"));
    }
    vec![("result.txt".to_owned(), text.into_bytes())]
}

fn attributes(row: &Row) -> String {
    let columns = row.columns.iter().fold(String::new(), |mut text, (column, value)| {
        let _ = write!(text, " {column}=\"{}\"", escape(&plain(value)));
        text
    });
    format!("<row{columns}/>")
}

fn nested_attributes(row: &Row) -> String {
    let open = attributes(row).replacen("<row", &format!("<{}", row.table), 1);
    if row.inside.is_empty() {
        return open;
    }
    let inner: String = row.inside.iter().map(nested_attributes).collect();
    format!("{}>{inner}</{}>", open.trim_end_matches("/>"), row.table)
}

/// `ELEMENTS XSINIL`: an element for each column, also for one without a value.
fn elements(row: &Row, name: &str) -> String {
    let columns = row.columns.iter().fold(String::new(), |mut text, (column, value)| {
        let _ = write!(text, "<{column}>{}</{column}>", escape(&plain(value)));
        text
    });
    let inner: String = row.inside.iter().map(|row| elements(row, row.table)).collect();
    format!(
        "<{name} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{columns}<notes xsi:nil=\"true\"/>{inner}</{name}>"
    )
}

fn xml(tables: &[(&'static str, Vec<Row>)], root: &str, write: fn(&Row) -> String) -> Vec<(String, Vec<u8>)> {
    tables
        .iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(name, rows)| {
            let text: String = rows.iter().map(write).collect();
            let text = if root.is_empty() { text } else { format!("<{root}>{text}</{root}>") };
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
