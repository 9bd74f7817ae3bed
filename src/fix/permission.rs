//! Permissions: what is missing is granted on the agent itself; what is too much is taken from whoever grants it.

use serde_json::json;

use super::edit::{Edit, What};
use super::propose::{Asked, Case, Proposal, target};
use crate::catalog::{Kind, Value, ValueSet};
use crate::model::Entity;
use crate::profile::Subject;
use crate::record::{Item, normal_id};

impl<'a> Case<'a> {
    /// The edits that give the agent exactly, or at least, the wanted permission.
    pub(super) fn permission(&self, asked: Asked<'a>, codes: &[String]) -> Proposal {
        let agent = self.record(Subject::Agent)?;
        let (values, wanted) = self.wanted(asked)?;
        let claim = |entity: &Entity| {
            let mut edit = asked.edit(target(entity), row(codes, entity, wanted), &wanted.label, Some(wanted));
            edit.is = label(values, codes, entity).unwrap_or_else(|| edit.is.clone());
            edit
        };
        let too_much = |entity: &Entity| highest(values, codes, entity).is_some_and(|value| value.rank > wanted.rank);
        let mut edits: Vec<Edit> = Vec::new();
        for role in self.roles(agent).into_iter().filter(|role| too_much(role)) {
            let mut edit = claim(role);
            edit.screen = self.screen_of_role(&edit.screen);
            edits.push(edit);
        }
        let raised = edits.is_empty();
        if raised || too_much(agent) {
            let mut edit = claim(agent);
            if raised && !too_much(agent) {
                let through = self.roles(agent).into_iter().find(|role| highest(values, codes, role).is_some());
                edit.note = through.map(|role| {
                    format!("role {} grants less; it is left as it is, so that no other agent is touched", role.title())
                });
            }
            edits.push(edit);
        }
        Ok(edits)
    }

    /// The roles of an agent that the bundle shows.
    pub(super) fn roles(&self, agent: &Entity) -> Vec<&'a Entity> {
        let ids: Vec<String> = agent
            .records
            .iter()
            .filter_map(|record| record.body.get("roles"))
            .flat_map(|roles| roles.rows().iter().filter_map(|row| row.text_of("id").map(normal_id)))
            .chain(agent.records.iter().filter_map(|record| record.body.text_of("first_role_id").map(normal_id)))
            .collect();
        let names: Vec<&str> = agent.records.iter().filter_map(|record| record.body.text_of("role_list")).collect();
        let named = |role: &Entity| {
            let own = role.name.as_deref().unwrap_or_default();
            !own.is_empty()
                && names.iter().flat_map(|list| list.split(',')).any(|name| crate::model::same_name(name, own))
        };
        let held = |role: &&Entity| role.id.as_ref().is_some_and(|id| ids.contains(id)) || named(role);
        self.model.all(Kind::Role).iter().filter(held).collect()
    }

    fn screen_of_role(&self, screen: &str) -> String {
        let of = |kind| self.catalog.record(kind).map(|record| record.screen.clone()).unwrap_or_default();
        screen.replace(&of(Kind::Agent), &of(Kind::Role)).replace("(agent)", "(role)")
    }
}

/// The row of `claims[]` that grants a value, under the code that the record uses already.
fn row(codes: &[String], entity: &Entity, wanted: &Value) -> What {
    let used =
        claims(entity).find_map(|row| codes.iter().find(|code| row.text_of("type").map(str::trim) == Some(*code)));
    let code = used.or(codes.first()).cloned().unwrap_or_default();
    let row = vec![("type", json!(code)), ("value", json!(wanted.raw))];
    What::Row { list: "claims", row, same: codes.to_vec() }
}

/// The claims that are set on a record itself.
fn claims(entity: &Entity) -> impl Iterator<Item = &Item> {
    let own = entity.records.iter().filter(|record| record.form != crate::record::Form::Caller);
    own.filter_map(|record| record.body.get("claims")).flat_map(Item::rows)
}

/// The highest value of a permission that a record itself grants.
fn highest<'v>(values: &'v ValueSet, codes: &[String], entity: &Entity) -> Option<&'v Value> {
    let about = |row: &&Item| row.text_of("type").is_some_and(|code| codes.iter().any(|own| own == code.trim()));
    claims(entity).filter(about).filter_map(|row| values.find(row.text_of("value")?)).max_by_key(|value| value.rank)
}

fn label(values: &ValueSet, codes: &[String], entity: &Entity) -> Option<String> {
    highest(values, codes, entity).map(|value| value.label.clone())
}
