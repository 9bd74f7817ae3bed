//! Settings of an API application that take more than one property to read.

use super::answer::Answer;
use super::contributor::is_nobody;
use super::{next, property};
use crate::catalog::{Catalog, Setting, ValueType};
use crate::model::{Entity, Scalar};
use crate::profile::Expect;
use crate::record::{Content, Item, Origin, normal_id};
use crate::words::{Certainty, Evidence, Reason};

/// Authentication Method: `grant_type`; `permissions` holding `gt:…` is second evidence.
pub(super) fn authentication_method(catalog: &Catalog, app: &Entity, setting: &Setting, expect: &Expect) -> Answer {
    let Some(values) = catalog.values_of(setting) else {
        return Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting));
    };
    let own = property::judge(catalog, app, setting, "grant_type", expect);
    let grants: Vec<(String, Evidence)> = permissions(app)
        .into_iter()
        .filter_map(|(text, evidence)| Some((text.strip_prefix("gt:")?.to_owned(), evidence)))
        .collect();
    let Some((first, _)) = grants.first() else { return own };
    let Scalar::Known { raw, .. } = app.scalar("grant_type", |raw| values.normal(raw)) else {
        if own.reason == Some(Reason::Conflicting) || grants.len() > 1 {
            return own;
        }
        let evidence = grants.iter().map(|(_, evidence)| evidence.clone()).collect();
        return property::known(setting, values, first, evidence, expect).at_most(Certainty::Assumed);
    };
    let evidence = grants.iter().map(|(_, evidence)| evidence.clone());
    if grants.iter().any(|(grant, _)| values.normal(grant) == values.normal(&raw)) {
        return own.with(evidence);
    }
    if own.verdict == crate::words::Verdict::Pass {
        let seen = format!(
            "{} / {}",
            own.observed.clone().unwrap_or_default(),
            values.find(first).map_or(first.as_str(), |value| value.label.as_str())
        );
        return Answer::unknown(Reason::Conflicting, next::conflicting(catalog, app))
            .seeing(seen)
            .with(own.evidence)
            .with(evidence);
    }
    own.with(evidence)
}

/// Login Type: Agent when an agent is named and neither a client nor a supplier is.
pub(super) fn login_type(catalog: &Catalog, app: &Entity, setting: &Setting, expect: &Expect) -> Answer {
    let number = |name: &str| app.scalar(name, normal_id);
    let seen = [number("loginas_agent_id"), number("loginas_client_id"), number("loginas_supplier_id")];
    let evidence: Vec<Evidence> = seen.iter().flat_map(evidence_of).collect();
    if let Some(Scalar::Conflict { values, .. }) = seen.iter().find(|scalar| matches!(scalar, Scalar::Conflict { .. }))
    {
        return Answer::unknown(Reason::Conflicting, next::conflicting(catalog, app))
            .seeing(values.clone())
            .with(evidence);
    }
    let set = |scalar: &Scalar| matches!(scalar, Scalar::Known { raw, .. } if !is_unset(raw));
    // A query may have left the columns of client and supplier out; the API leaves out what is empty.
    let left_out = seen.iter().skip(1).any(|scalar| matches!(scalar, Scalar::Silent(_)));
    let dumps = || app.records.iter().any(|record| record.origin == Origin::Dump);
    if left_out && !dumps() {
        let silence = crate::model::Silence::ListOnly;
        return Answer::unknown(silence.reason(), next::silent(catalog, app, &silence)).with(evidence);
    }
    let [agent, client, supplier] = seen;
    let label = match (set(&agent), set(&client), set(&supplier)) {
        (true, false, false) => "agent",
        (false, true, false) => "client",
        (false, false, true) => "supplier",
        (true, ..) | (false, true, true) => {
            return Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting))
                .seeing("more than one login is set")
                .with(evidence);
        }
        (false, false, false) => return no_login(catalog, app, setting, &agent, evidence),
    };
    let values = catalog.values_of(setting);
    let Some(values) = values else { return Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting)) };
    let answer = property::known(setting, values, label, evidence, expect);
    let allowed = app.scalar("allowagents", |raw| ValueType::Bool.normal(raw));
    let (seen, reason, more) = match &allowed {
        Scalar::Silent(_) => return answer,
        Scalar::Known { raw, .. } if label != "agent" || ValueType::Bool.normal(raw) == "true" => return answer,
        Scalar::Conflict { .. } if label != "agent" => return answer,
        Scalar::Known { raw, evidence } => (raw, Reason::UnrecognisedValue, evidence),
        Scalar::Conflict { values, evidence } => (values, Reason::Conflicting, evidence),
    };
    let next = match reason {
        Reason::Conflicting => next::conflicting(catalog, app),
        _ => next::unrecognised(setting),
    };
    Answer::unknown(reason, next)
        .seeing(format!("an agent is named, and allowagents is {seen}"))
        .with(answer.evidence)
        .with(more.clone())
}

fn no_login(catalog: &Catalog, app: &Entity, setting: &Setting, agent: &Scalar, evidence: Vec<Evidence>) -> Answer {
    match agent {
        Scalar::Silent(silence) => {
            Answer::unknown(silence.reason(), next::silent(catalog, app, silence)).with(evidence)
        }
        Scalar::Known { .. } | Scalar::Conflict { .. } => {
            let entity = match app.scalar("loginentity", normal_id) {
                Scalar::Known { raw, .. } => {
                    format!("no agent, client or supplier is named (loginentity {raw}, meaning not known)")
                }
                Scalar::Conflict { .. } | Scalar::Silent(_) => "no agent, client or supplier is named".to_owned(),
            };
            Answer::unknown(Reason::UnrecognisedValue, next::unrecognised(setting)).seeing(entity).with(evidence)
        }
    }
}

/// The id of the agent that an application logs in as; `Ok(None)` when it names none.
pub(super) fn login_agent_id(app: &Entity) -> Result<Option<String>, Scalar> {
    match app.scalar("loginas_agent_id", normal_id) {
        Scalar::Known { raw, .. } if is_unset(&raw) => Ok(None),
        Scalar::Known { raw, .. } => Ok(Some(normal_id(&raw))),
        other => Err(other),
    }
}

/// One scope of an application: ticked, or covered by another one.
pub(super) fn scope(catalog: &Catalog, app: &Entity, setting: &Setting, wanted: &str) -> Answer {
    let answers: Vec<Answer> =
        views(app).into_iter().map(|view| one_scope(catalog, app, setting, wanted, &view)).collect();
    if let Some(answer) = Answer::agreed(answers, || next::conflicting(catalog, app)) {
        return answer;
    }
    let silences = app.snapshots().into_iter().find_map(|snapshot| snapshot.list("scopes").err());
    match silences {
        Some(silence) => {
            let silence = if app.has_detail() { silence } else { crate::model::Silence::ListOnly };
            Answer::unknown(silence.reason(), next::silent(catalog, app, &silence)).with(silence.evidence())
        }
        None => Answer::unknown(Reason::DetailMissing, next::detail(catalog, app)),
    }
}

/// The scopes that one list of one document shows.
pub(super) struct ScopeView {
    /// Names, lower-case without blanks, with their places.
    pub(super) scopes: Vec<(String, Evidence)>,
    /// A row of the list has no name: it may be any scope.
    nameless: Option<Evidence>,
    /// The list itself.
    container: Evidence,
    /// Whether a missing scope means anything.
    whole: bool,
    /// How sure that is at most.
    most: Certainty,
}

/// Every list of scopes that shows an application's scopes: `scopes`, and `permissions` with `scp:` entries.
pub(super) fn views(app: &Entity) -> Vec<ScopeView> {
    let mut views = Vec::new();
    let mut seen: Vec<&Item> = Vec::new();
    for snapshot in app.snapshots() {
        let Ok(rows) = snapshot.list("scopes") else { continue };
        if seen.iter().any(|item| std::ptr::eq(*item, rows.item)) {
            continue;
        }
        seen.push(rows.item);
        let container = rows.record.evidence(&rows.item.at);
        let most = match rows.record.origin {
            Origin::Dump => Certainty::Established,
            Origin::Rows | Origin::Change(_) => Certainty::Assumed,
        };
        let mut view = ScopeView { scopes: Vec::new(), nameless: None, container, whole: rows.whole, most };
        for row in rows.item.rows() {
            match row.get("name").or(Some(row)).filter(|item| item.text().is_some()) {
                Some(item) => {
                    view.scopes.push((normal_scope(item.text().unwrap_or_default()), rows.record.evidence(&item.at)));
                }
                None => view.nameless = Some(rows.record.evidence(&row.at)),
            }
        }
        views.push(view);
    }
    for record in app.records.iter().filter(|_| app.has_detail()) {
        let Some(item) = record.body.get("permissions") else { continue };
        let scopes: Vec<(String, Evidence)> = entries(item)
            .into_iter()
            .filter_map(|(text, item)| Some((normal_scope(text.strip_prefix("scp:")?), record.evidence(&item.at))))
            .collect();
        if !scopes.is_empty() {
            let (container, most) = (record.evidence(&item.at), Certainty::Established);
            let unread = item.rows().iter().find(|row| row.text().is_none());
            let nameless = unread.map(|row| record.evidence(&row.at));
            views.push(ScopeView { scopes, nameless, container, whole: true, most });
        }
    }
    if views.iter().any(|view| view.whole) {
        views.retain(|view| view.whole);
    }
    views
}

fn one_scope(catalog: &Catalog, app: &Entity, setting: &Setting, wanted: &str, view: &ScopeView) -> Answer {
    if let Some((name, evidence)) = view.scopes.iter().find(|(name, _)| name == wanted) {
        return Answer::pass(name.clone(), setting.certainty, vec![evidence.clone()]);
    }
    let covering = |known: bool| {
        view.scopes.iter().find_map(|(name, evidence)| {
            let entry = catalog
                .coverage
                .iter()
                .find(|entry| entry.scope == *name && entry.certainty.is_some() == known && entry.reaches(wanted))?;
            Some((entry, evidence))
        })
    };
    if let Some((entry, evidence)) = covering(true) {
        let observed =
            format!("covered by {}; tick it: a client that names this scope may get invalid_scope", entry.scope);
        return Answer::pass(observed, Certainty::Assumed, vec![evidence.clone(), view.container.clone()]);
    }
    if let Some((entry, evidence)) = covering(false) {
        let observed = format!("not ticked; whether {} covers it is not known", entry.scope);
        return Answer::unknown(Reason::UnrecognisedValue, format!("tick {wanted} at {}", setting.screen))
            .seeing(observed)
            .with([evidence.clone(), view.container.clone()]);
    }
    if let Some(evidence) = &view.nameless {
        return Answer::unknown(Reason::PropertyAbsent, format!("look at {}", setting.screen)).with([evidence.clone()]);
    }
    if !view.whole {
        return Answer::unknown(Reason::DetailMissing, next::detail(catalog, app)).with([view.container.clone()]);
    }
    Answer::mismatch("not ticked", setting.certainty.min(view.most), vec![view.container.clone()])
}

/// A scope's name as it is compared: lower case, no blanks.
fn normal_scope(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// The entries of `permissions` with their places.
fn permissions(app: &Entity) -> Vec<(String, Evidence)> {
    app.records
        .iter()
        .filter_map(|record| Some((record, record.body.get("permissions")?)))
        .flat_map(|(record, item)| entries(item).into_iter().map(|(text, item)| (text, record.evidence(&item.at))))
        .collect()
}

/// A list of texts; Halo also stores it as JSON inside a string.
fn entries(item: &Item) -> Vec<(String, &Item)> {
    match item.content() {
        Content::Scalar(text) => {
            let inner: Vec<String> = serde_json::from_str(text).unwrap_or_default();
            inner.into_iter().map(|text| (text, item)).collect()
        }
        Content::List(rows) => rows.iter().filter_map(|row| Some((row.text()?.to_owned(), row))).collect(),
        Content::Object(_) | Content::Cut | Content::Gone => Vec::new(),
    }
}

/// Whether an id names nobody: zero, negative, empty.
fn is_unset(raw: &str) -> bool {
    is_nobody(raw) || normal_id(raw).starts_with('-')
}

fn evidence_of(scalar: &Scalar) -> Vec<Evidence> {
    match scalar {
        Scalar::Known { evidence, .. } | Scalar::Conflict { evidence, .. } => evidence.clone(),
        Scalar::Silent(_) => Vec::new(),
    }
}
