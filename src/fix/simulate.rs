//! Applies an edit to the records in memory as Halo is expected to: in every document that shows what changes.

use serde_json::Value as Json;

use super::edit::{Edit, What};
use super::membership::is_direct;
use crate::catalog::{Catalog, Kind, Place};
use crate::model::Model;
use crate::record::{Content, Form, Item, Record, normal_id};

/// A row of a list: its values, of which the first tells which row it is.
type Row = [(&'static str, Json)];

/// Applies an edit.
pub(super) fn apply(model: &mut Model, catalog: &Catalog, edit: &Edit) {
    let target = &edit.target;
    let about = |record: &Record| record.kind == target.kind && same(record, target.id.as_deref());
    match &edit.what {
        What::Set { property, value } => {
            let value = Json::to_owned(value);
            model.records_mut().filter(|record| about(record)).for_each(|record| set(record, property, &value));
        }
        What::Row { list, row, same } => {
            for record in model.records_mut() {
                if about(record) {
                    upsert(record, list, row, same);
                } else if target.kind == Kind::Role && record.kind == Kind::Agent {
                    in_roles(record, target.id.as_deref(), list, row, same);
                }
            }
            if *list == "claims" {
                settle_proof(model, catalog, same);
            }
        }
        What::Fields { remove, add } => {
            let id = target.id.as_deref();
            let (remove, add) = (&Labels::of(model, remove), &Labels::of(model, add));
            model.records_mut().filter(|record| about(record)).for_each(|record| {
                if let Some(fields) = member(&mut record.body, "fields") {
                    take_out(fields, remove);
                    put_in(fields, add);
                }
            });
            model.retain(Kind::TicketTypeField, |record| {
                record.body.text_of("rtid").map(normal_id).as_deref() != id || !is_any(&record.body, remove)
            });
        }
    }
}

fn same(record: &Record, id: Option<&str>) -> bool {
    id.is_none() || record.id.as_deref() == id
}

/// Sets a property where it is shown, and in whole records.
fn set(record: &mut Record, property: &str, value: &Json) {
    let at = record.body.at.clone();
    match member(&mut record.body, property) {
        Some(item) => *item.content_mut() = content(value),
        None if record.form == Form::Detail || record.kind == Kind::Control => {
            let item = Item::new(Content::Scalar(scalar(value).into()), at);
            if let Content::Object(members) = record.body.content_mut() {
                members.push((property.into(), item));
            }
        }
        None => {}
    }
    if property == "grant_type" {
        permissions(record, |entries| {
            entries.retain(|entry| !entry.starts_with("gt:"));
            entries.push(format!("gt:{}", scalar(value)));
        });
    }
}

/// Puts a row into a list, or its values into the row that is there.
fn upsert(record: &mut Record, list: &str, row: &Row, same: &[String]) {
    let (whole, at) = (record.form != Form::List, record.body.at.clone());
    if let Some(name) = row.first().map(|(_, name)| name).filter(|_| list == "scopes") {
        let entry = format!("scp:{}", scalar(name));
        permissions(record, |entries| entries.push(entry));
    }
    match member(&mut record.body, list) {
        Some(item) => merge(item, row, same),
        None if whole && record.form == Form::Detail && list != "scopes" => {
            let mut item = Item::new(Content::List(Vec::new()), at);
            merge(&mut item, row, same);
            if let Content::Object(members) = record.body.content_mut() {
                members.push((list.into(), item));
            }
        }
        None => {}
    }
}

/// A role's rows also stand inside the agents that hold it.
fn in_roles(record: &mut Record, role: Option<&str>, list: &str, row: &Row, same: &[String]) {
    let Some(roles) = member(&mut record.body, "roles") else { return };
    let Content::List(rows) = roles.content_mut() else { return };
    for held in rows.iter_mut().filter(|held| held.text_of("id").map(normal_id).as_deref() == role) {
        if let Some(item) = member(held, list) {
            merge(item, row, same);
        }
    }
}

fn merge(list: &mut Item, row: &Row, same: &[String]) {
    let at = list.at.clone();
    let Some((key, value)) = row.first() else { return };
    let Content::List(rows) = list.content_mut() else { return };
    let wanted = scalar(value);
    let is = |own: &Item| {
        let text = own.text_of(key).unwrap_or_default();
        (same.iter().any(|code| code == text.trim()) || normal_id(text) == wanted) && is_direct(own)
    };
    let new = |at: &crate::words::At, value: &Json| Item::new(Content::Scalar(scalar(value).into()), at.clone());
    let mut found = false;
    for own in rows.iter_mut().filter(|own| is(own)) {
        found = true;
        let at = own.at.clone();
        for (name, value) in row.iter().skip(1) {
            match (member(own, name), value) {
                (Some(item), value) => *item.content_mut() = content(value),
                (None, value) => {
                    if let Content::Object(members) = own.content_mut() {
                        members.push(((*name).into(), new(&at, value)));
                    }
                }
            }
        }
    }
    if !found {
        let members = row.iter().map(|(name, value)| ((*name).into(), new(&at, value))).collect();
        rows.push(Item::new(Content::Object(members), at));
    }
}

/// A property that proves the highest value of a permission no longer does, once nothing grants that value.
fn settle_proof(model: &mut Model, catalog: &Catalog, codes: &[String]) {
    let setting = catalog.settings.values().find(|setting| match &setting.at {
        Place::Claim(own) => own == codes,
        Place::Property(_) | Place::Rule(_) => false,
    });
    let Some((values, proof)) = setting.and_then(|own| catalog.values_of(own).zip(own.proof.as_deref())) else {
        return;
    };
    let highest = values.value.iter().max_by_key(|value| value.rank).map(|value| value.raw.clone());
    let grants = |claims: Option<&Item>| {
        claims.into_iter().flat_map(Item::rows).any(|row| {
            row.text_of("type").is_some_and(|code| codes.iter().any(|own| own == code.trim()))
                && row.text_of("value").map(|raw| values.normal(raw)) == highest
        })
    };
    for record in model.records_mut().filter(|record| record.kind == Kind::Agent) {
        let roles = record.body.get("roles").map(Item::rows).unwrap_or_default();
        if grants(record.body.get("claims")) || roles.iter().any(|role| grants(role.get("claims"))) {
            continue;
        }
        if let Some(item) = member(&mut record.body, proof) {
            *item.content_mut() = Content::Scalar("false".into());
        }
    }
}

/// Changes the entries of `permissions`, a list that may stand as JSON in a text.
fn permissions(record: &mut Record, change: impl FnOnce(&mut Vec<String>)) {
    let Some(item) = member(&mut record.body, "permissions") else { return };
    let mut entries: Vec<String> = match item.content() {
        Content::Scalar(text) => serde_json::from_str(text).unwrap_or_default(),
        Content::List(rows) => rows.iter().filter_map(|row| row.text().map(str::to_owned)).collect(),
        Content::Object(_) | Content::Cut | Content::Gone => return,
    };
    if entries.is_empty() {
        return;
    }
    change(&mut entries);
    *item.content_mut() = Content::Scalar(serde_json::to_string(&entries).unwrap_or_default().into());
}

/// Takes system fields with these labels out, in groups too.
fn take_out(fields: &mut Item, labels: &Labels) {
    let Content::List(rows) = fields.content_mut() else { return };
    rows.retain(|row| !is_any(row, labels));
    for row in rows {
        if let Some(inner) = member(row, "group").and_then(|group| member(group, "fields")) {
            take_out(inner, labels);
        }
    }
}

/// Adds those of the labels that no field has.
fn put_in(fields: &mut Item, labels: &Labels) {
    let at = fields.at.clone();
    let Content::List(rows) = fields.content_mut() else { return };
    let missing: Vec<&Label> = labels.0.iter().filter(|label| !rows.iter().any(|row| holds(row, label))).collect();
    let text = |text: &str| Item::new(Content::Scalar(text.into()), at.clone());
    for label in missing {
        let info = Content::Object(vec![("label".into(), text(&label.text)), ("custom".into(), text("0"))]);
        let info = Item::new(info, at.clone());
        rows.push(Item::new(Content::Object(vec![("fieldinfo".into(), info)]), at.clone()));
    }
}

/// Whether a field, or one of its group, is the system field with this label.
fn holds(row: &Item, label: &Label) -> bool {
    let inner = row.get("group").and_then(|group| group.get("fields"));
    label.is(row) || inner.is_some_and(|fields| fields.rows().iter().any(|row| holds(row, label)))
}

fn is_any(row: &Item, labels: &Labels) -> bool {
    labels.0.iter().any(|label| label.is(row))
}

/// A label of a system field, and the ids of the fields that are known to have it.
struct Label {
    text: String,
    ids: Vec<String>,
}

struct Labels(Vec<Label>);

impl Labels {
    fn of(model: &Model, labels: &[String]) -> Self {
        let has = |record: &Record, label: &str| {
            record.body.text_of("label").is_some_and(|own| normal(own) == normal(label)) && !is_custom(&record.body)
        };
        let ids = |label: &str| {
            let fields =
                model.all(Kind::FieldInfo).iter().filter(|field| field.records.iter().any(|own| has(own, label)));
            fields.filter_map(|field| field.id.clone()).collect()
        };
        Self(labels.iter().map(|label| Label { text: label.clone(), ids: ids(label) }).collect())
    }
}

impl Label {
    fn is(&self, row: &Item) -> bool {
        let own = row.get("fieldinfo").filter(|info| info.get("label").is_some());
        match own {
            Some(info) => info.text_of("label").map(normal) == Some(normal(&self.text)) && !is_custom(info),
            None => row.text_of("fieldid").is_some_and(|id| self.ids.contains(&normal_id(id))),
        }
    }
}

fn is_custom(info: &Item) -> bool {
    info.text_of("custom").is_some_and(|text| !matches!(text.to_lowercase().as_str(), "0" | "false"))
}

fn normal(label: &str) -> String {
    label.to_lowercase().replace('&', " and ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn member<'i>(item: &'i mut Item, name: &str) -> Option<&'i mut Item> {
    match item.content_mut() {
        Content::Object(members) => members.iter_mut().rev().find(|(key, _)| &**key == name).map(|(_, item)| item),
        Content::Scalar(_) | Content::List(_) | Content::Cut | Content::Gone => None,
    }
}

fn content(value: &Json) -> Content {
    Content::Scalar(scalar(value).into())
}

fn scalar(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
