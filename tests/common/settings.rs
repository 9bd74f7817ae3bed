//! The 64 settings of the ready tenant, each with the way to get it wrong alone.

use serde_json::{Value, json};

use super::{Tenant, objects};

/// A setting that is got wrong: the requirement, how, and which other requirements follow from it.
pub struct Flip {
    pub requirement: &'static str,
    pub wrong: fn(&mut Tenant),
    pub follows: &'static [&'static str],
}

/// Properties whose absence has a meaning of its own in Halo.
pub const MEANINGFUL: [&str; 7] = [
    "role_id",
    "role_name",
    "in_section",
    "loginas_client_id",
    "loginas_supplier_id",
    "override_fieldname",
    "default_team_to_agents_default",
];

/// Sets a property of the record with this id wherever a document shows it.
fn set(tenant: &mut Tenant, document: &str, id: &Value, property: &str, value: &Value) {
    for (name, dump) in tenant.iter_mut().filter(|(name, _)| name.split('/').next() == Some(document)) {
        let rows = match dump {
            Value::Array(rows) => rows.iter_mut().collect::<Vec<_>>(),
            other => vec![other],
        };
        for row in rows {
            if (row["id"] == *id || name == document && id.is_null()) && row.get(property).is_some() {
                row[property] = value.clone();
            }
        }
    }
}

fn agent(tenant: &mut Tenant, property: &str, value: Value) {
    set(tenant, "agents", &json!(21), property, &value);
}

fn application(tenant: &mut Tenant, property: &str, value: Value) {
    set(tenant, "applications", &json!("0f6c9e7a-41c8-4d0e-8f0b-2d5a7be1c3f4"), property, &value);
}

fn kind(tenant: &mut Tenant, id: u32, property: &str, value: Value) {
    set(tenant, "tickettypes", &json!(id), property, &value);
}

/// Sets a permission wherever it is set: on the agent and on its roles.
fn claim(tenant: &mut Tenant, code: &str, value: &str) {
    for (_, dump) in tenant.iter_mut() {
        objects(dump, &mut |map| {
            if map.get("type") == Some(&json!(code)) && map.contains_key("value") {
                map.insert("value".to_owned(), json!(value));
            }
        });
    }
}

fn without_scope(tenant: &mut Tenant, scope: &str) {
    for (_, dump) in tenant.iter_mut() {
        if let Some(Value::Array(scopes)) = dump.get_mut("scopes") {
            scopes.retain(|row| row["name"] != json!(scope));
        }
    }
}

fn rows(tenant: &mut Tenant, list: &str, change: fn(&mut Value)) {
    for (_, dump) in tenant.iter_mut().filter(|(name, _)| name.starts_with("agents")) {
        objects(dump, &mut |map| {
            if map.get("id") == Some(&json!(21))
                && let Some(Value::Array(rows)) = map.get_mut(list)
            {
                rows.iter_mut().for_each(change);
            }
        });
    }
}

fn add_field(tenant: &mut Tenant, id: u32, label: &str) {
    for (_, dump) in tenant.iter_mut() {
        if dump["id"] == json!(id)
            && let Some(Value::Array(fields)) = dump.get_mut("fields")
        {
            fields.push(json!({"id": 999, "rtid": id, "fieldid": -70, "technew": 1, "techdetail": 1, "fieldinfo": {"id": -70, "label": label, "custom": 0}}));
        }
    }
}

macro_rules! claim_flip {
    ($requirement:literal, $code:literal, $value:literal) => {
        Flip { requirement: $requirement, wrong: |tenant| claim(tenant, $code, $value), follows: &[] }
    };
}

macro_rules! scope_flip {
    ($requirement:literal, $scope:literal) => {
        Flip { requirement: $requirement, wrong: |tenant| without_scope(tenant, $scope), follows: &[] }
    };
}

pub const FLIPS: &[Flip] = &[
    Flip {
        requirement: "agent-api-only",
        wrong: |tenant| agent(tenant, "isapiagent", json!(false)),
        follows: &["application-login-agent"],
    },
    Flip { requirement: "agent-enabled", wrong: |tenant| agent(tenant, "isdisabled", json!(true)), follows: &[] },
    claim_flip!("agent-not-administrator", "SA", "true"),
    claim_flip!("agent-tickets-access", "Tx", "1"),
    claim_flip!("agent-customers-access", "Ux", "1"),
    claim_flip!("agent-calendar-access", "Ax", "0"),
    claim_flip!("agent-products-access", "Ix", "1"),
    claim_flip!("agent-sales-access", "Ox", "0"),
    claim_flip!("agent-timesheets-access", "Hx", "3"),
    claim_flip!("agent-add-tickets", "l6", "0"),
    claim_flip!("agent-edit-closed-tickets", "lf", "0"),
    claim_flip!("agent-view-unassigned-tickets", "l9", "0"),
    claim_flip!("agent-view-others-tickets", "l8", "0"),
    claim_flip!("agent-change-ticket-type", "lc", "0"),
    claim_flip!("agent-reassign-tickets", "l7", "0"),
    claim_flip!("agent-edit-advanced-details", "l1", "0"),
    claim_flip!("agent-edit-all-actions", "l5", "1"),
    claim_flip!("agent-delete-tickets", "l4", "0"),
    claim_flip!("agent-assign-outside-teams", "ld", "0"),
    claim_flip!("agent-edit-others-tickets", "le", "0"),
    claim_flip!("agent-update-outside-actions", "lo", "0"),
    claim_flip!("agent-remove-todos", "Td", "0"),
    claim_flip!("agent-edit-appointments", "lb", "1"),
    claim_flip!("agent-add-appointments", "lg", "1"),
    claim_flip!("agent-view-appointments", "lz", "2"),
    claim_flip!("agent-delete-appointments", "lr", "0"),
    claim_flip!("agent-all-ticket-types", "Ft", "0"),
    claim_flip!("agent-all-customers", "Fc", "0"),
    claim_flip!("agent-create-ticket-types", "At", "0"),
    Flip {
        requirement: "agent-team-membership",
        wrong: |tenant| rows(tenant, "teams", |row| row["in_section"] = json!(false)),
        follows: &[],
    },
    Flip {
        requirement: "agent-department-modify-all",
        wrong: |tenant| rows(tenant, "departments", |row| row["membershiplevel"] = json!(1)),
        follows: &[],
    },
    Flip {
        requirement: "agent-memberships-direct",
        wrong: |tenant| rows(tenant, "teams", |row| row["role_id"] = json!("5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d2")),
        follows: &[],
    },
    Flip {
        requirement: "application-authentication-method",
        wrong: |tenant| application(tenant, "grant_type", json!("password")),
        follows: &[],
    },
    Flip {
        requirement: "application-login-type",
        wrong: |tenant| {
            application(tenant, "loginas_agent_id", json!(0));
            application(tenant, "loginas_client_id", json!(12));
        },
        follows: &["application-login-agent"],
    },
    Flip {
        requirement: "application-login-agent",
        wrong: |tenant| application(tenant, "loginas_agent_id", json!(3)),
        follows: &[],
    },
    Flip {
        requirement: "application-active",
        wrong: |tenant| application(tenant, "inactive", json!(true)),
        follows: &[],
    },
    scope_flip!("application-scope-all-teams", "all:teams"),
    scope_flip!("application-scope-admin-webhooks", "admin:webhooks"),
    Flip {
        requirement: "application-scope-read-tickets",
        wrong: |tenant| {
            without_scope(tenant, "read:tickets");
            without_scope(tenant, "edit:tickets");
        },
        follows: &["application-scope-edit-tickets"],
    },
    scope_flip!("application-scope-edit-tickets", "edit:tickets"),
    scope_flip!("application-scope-read-customers", "read:customers"),
    Flip {
        requirement: "application-scope-read-projects",
        wrong: |tenant| {
            without_scope(tenant, "read:projects");
            without_scope(tenant, "edit:projects");
        },
        follows: &["application-scope-edit-projects"],
    },
    scope_flip!("application-scope-edit-projects", "edit:projects"),
    Flip {
        requirement: "application-scope-read-reporting",
        wrong: |tenant| {
            without_scope(tenant, "read:reporting");
            without_scope(tenant, "edit:reporting");
        },
        follows: &["application-scope-edit-reporting"],
    },
    scope_flip!("application-scope-edit-reporting", "edit:reporting"),
    Flip {
        requirement: "application-scope-read-timesheets",
        wrong: |tenant| {
            without_scope(tenant, "read:timesheets");
            without_scope(tenant, "edit:timesheets");
        },
        follows: &["application-scope-edit-timesheets"],
    },
    scope_flip!("application-scope-edit-timesheets", "edit:timesheets"),
    Flip {
        requirement: "application-scope-read-calendar",
        wrong: |tenant| {
            without_scope(tenant, "read:calendar");
            without_scope(tenant, "edit:calendar");
        },
        follows: &["application-scope-edit-calendar"],
    },
    scope_flip!("application-scope-edit-calendar", "edit:calendar"),
    Flip {
        requirement: "project-type-itil",
        wrong: |tenant| kind(tenant, 27, "itilrequesttype", json!(3)),
        follows: &[],
    },
    Flip { requirement: "project-type-use", wrong: |tenant| kind(tenant, 27, "use", json!("tickets")), follows: &[] },
    Flip {
        requirement: "project-type-hierarchy",
        wrong: |tenant| kind(tenant, 27, "project_type", json!(1)),
        follows: &[],
    },
    Flip {
        requirement: "project-type-visible",
        wrong: |tenant| kind(tenant, 27, "visible", json!(false)),
        follows: &[],
    },
    Flip {
        requirement: "project-type-agents-can-log",
        wrong: |tenant| kind(tenant, 27, "agentscanselect", json!(false)),
        follows: &[],
    },
    Flip { requirement: "project-type-date-fields", wrong: |tenant| add_field(tenant, 27, "Start Time"), follows: &[] },
    Flip {
        requirement: "task-type-itil",
        wrong: |tenant| kind(tenant, 28, "itilrequesttype", json!(23)),
        follows: &[],
    },
    Flip { requirement: "task-type-use", wrong: |tenant| kind(tenant, 28, "use", json!("opps")), follows: &[] },
    Flip {
        requirement: "task-type-hierarchy",
        wrong: |tenant| kind(tenant, 28, "project_type", json!(0)),
        follows: &[],
    },
    Flip { requirement: "task-type-visible", wrong: |tenant| kind(tenant, 28, "visible", json!(false)), follows: &[] },
    Flip {
        requirement: "task-type-agents-can-log",
        wrong: |tenant| kind(tenant, 28, "agentscanselect", json!(false)),
        follows: &[],
    },
    Flip { requirement: "task-type-date-fields", wrong: |tenant| add_field(tenant, 28, "Target Date"), follows: &[] },
    Flip {
        requirement: "ticket-types-same-team",
        wrong: |tenant| kind(tenant, 28, "default_team", json!("Service Desk")),
        follows: &["ticket-types-synced-team"],
    },
    Flip {
        requirement: "ticket-types-synced-team",
        wrong: |tenant| {
            kind(tenant, 27, "default_team", json!("Service Desk"));
            kind(tenant, 28, "default_team", json!("Service Desk"));
        },
        follows: &[],
    },
    Flip {
        requirement: "settings-next-ticket-id-method",
        wrong: |tenant| set(tenant, "control", &Value::Null, "nextfaultidcalculationmethod", &json!(0)),
        follows: &[],
    },
];
