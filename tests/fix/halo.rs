//! A Halo of paper: changes the dumps of a tenant the way a request or a visit to a screen would change Halo.

use halolint::fix::Step;
use serde_json::{Map, Value, json};

use crate::common::{Tenant, objects};

/// Labels of the date fields: those that must go, those that must be there.
const FIELDS: ([&str; 4], [&str; 2]) =
    (["Start Date", "Start Time", "Target Date", "Target Time"], ["Start Date & Time", "Target Date & Time"]);

/// Applies one step.
pub(crate) fn apply(tenant: &mut Tenant, step: &Step) {
    match (&step.request, &step.body) {
        (Some(request), Some(body)) => send(tenant, request, body),
        (None, None) => visit(tenant, step),
        other => panic!("a request goes with a body: {other:?}"),
    }
}

fn send(tenant: &mut Tenant, request: &str, body: &Value) {
    let [Value::Object(sent)] = body.as_array().unwrap().as_slice() else { panic!("one record: {body}") };
    let folder = match request {
        "POST /api/Agent" => "agents",
        "POST /api/Roles" => "roles",
        "POST /api/Application" => "applications",
        "POST /api/TicketType" => "tickettypes",
        "POST /api/Control" => "control",
        other => panic!("Halo has no {other}"),
    };
    let mut found = 0;
    for (name, dump) in tenant.iter_mut().filter(|(name, _)| name.split('/').next() == Some(folder)) {
        let whole = folder == "control" || name.contains('/');
        let rows = match dump {
            Value::Array(rows) => rows.iter_mut().collect::<Vec<_>>(),
            other => vec![other],
        };
        for row in rows.into_iter().filter(|row| folder == "control" || row["id"] == sent["id"]) {
            found += 1;
            change(row.as_object_mut().unwrap(), sent, whole);
        }
    }
    assert!(found > 0, "{request} changes nothing");
    for (_, agent) in tenant.iter_mut().filter(|(name, _)| name.starts_with("agents/")) {
        if folder == "roles" {
            for role in agent["roles"].as_array_mut().unwrap().iter_mut().filter(|role| role["id"] == sent["id"]) {
                change(role.as_object_mut().unwrap(), sent, true);
            }
        }
        let mut administrator = false;
        objects(agent, &mut |map| {
            administrator |= map.get("type") == Some(&json!("SA")) && map.get("value") == Some(&json!("true"));
        });
        agent["is_admin"] = json!(administrator);
    }
}

fn change(record: &mut Map<String, Value>, sent: &Map<String, Value>, whole: bool) {
    for (key, value) in sent {
        match value {
            Value::Array(rows) => {
                if let Some(Value::Array(own)) = record.get_mut(key).filter(|own| whole || own[0].is_object()) {
                    rows.iter().for_each(|row| merge(own, key, row.as_object().unwrap()));
                }
            }
            _ if whole || record.contains_key(key) => {
                record.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }
}

/// A row that is there already is changed, another one is added. Rows that come from a role are not Halo's to change.
fn merge(rows: &mut Vec<Value>, list: &str, sent: &Map<String, Value>) {
    let key = match list {
        "claims" => "type",
        "teams" => "team_id",
        "departments" => "department_id",
        "scopes" => "name",
        other => panic!("no list {other}"),
    };
    let own = |row: &&mut Value| row[key] == sent[key] && row["role_id"].is_null();
    match rows.iter_mut().find(own) {
        Some(row) => row.as_object_mut().unwrap().extend(sent.clone()),
        None => rows.push(Value::Object(sent.clone())),
    }
}

/// What a person does at a field list.
fn visit(tenant: &mut Tenant, step: &Step) {
    assert_eq!(step.changes[0].path, "Field List", "the only step without a request here");
    let id: u64 = step.subject.id.as_ref().unwrap().parse().unwrap();
    for (_, dump) in tenant.iter_mut().filter(|(name, _)| *name == format!("tickettypes/{id}")) {
        let fields = dump["fields"].as_array_mut().unwrap();
        let label = |row: &Value| row["fieldinfo"]["label"].as_str().unwrap_or_default().to_owned();
        let system = |row: &Value| row["fieldinfo"]["custom"] == 0;
        fields.retain(|row| !(system(row) && FIELDS.0.contains(&label(row).as_str())));
        for wanted in FIELDS.1 {
            if !fields.iter().any(|row| system(row) && label(row) == wanted) {
                fields.push(json!({"id": 1, "fieldid": -1, "fieldinfo": {"id": -1, "label": wanted, "custom": 0}}));
            }
        }
    }
}
