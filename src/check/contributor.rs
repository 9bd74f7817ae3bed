//! What an agent's permissions are made of: the agent itself and every role it holds.
//!
//! "The highest granted permission for each node will be applied if multiple roles are combined" and "You cannot
//! lower their access below that of any role they hold" (Halo guides 1409 and 883).

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::next;
use super::told::Told;
use crate::catalog::{Catalog, Kind};
use crate::model::{Entity, Model, Silence, Snapshot};
use crate::record::{Item, Origin, Record};
use crate::words::{Evidence, Reason};

/// The agent, or one of its roles.
#[derive(Clone, Debug)]
pub(super) struct Contributor<'a> {
    /// The role's name; none for what is set on the agent itself.
    pub(super) role: Option<String>,
    /// What each document that shows it whole holds; or why none does.
    pub(super) views: Views<'a>,
    /// Its claims, once they were asked for.
    claims: OnceCell<Result<Vec<Listed<'a>>, Gap>>,
}

/// Kinds of content of one role's documents that are compared. More are a conflict by their number.
const DIFFERENT: usize = 32;

/// The contributors of the agent that is judged: every permission asks for them, and an agent may have many roles.
#[derive(Default)]
pub(super) struct Known<'a> {
    /// By the agent's record.
    agents: RefCell<HashMap<*const Record, Contributors<'a>>>,
    /// By the role: all records of an agent share them.
    roles: RefCell<HashMap<*const Entity, Views<'a>>>,
    /// By the role and what it is called.
    shared: RefCell<HashMap<Called, Rc<Contributor<'a>>>>,
    /// By the agent: what all its records together tell of its roles. Each of them asks for it.
    told: RefCell<HashMap<*const Entity, Rc<Told<'a>>>>,
}

/// What a record's permissions are made of.
pub(super) type Contributors<'a> = Rc<[Rc<Contributor<'a>>]>;

/// A role and what an agent's record calls it.
type Called = (*const Entity, Option<String>);

/// What the documents show of a contributor.
type Views<'a> = Result<Vec<Snapshot<'a>>, Gap>;

/// A contributor, or something else that is needed, that the bundle does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// Why not.
    pub(super) reason: Reason,
    /// What would settle it.
    pub(super) next: String,
    /// What was looked at.
    pub(super) evidence: Vec<Evidence>,
}

/// One row of a list of a contributor, with its place.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// The row.
    pub(super) item: &'a Item,
    /// Its record's place for evidence.
    pub(super) evidence: Evidence,
}

/// A list of a contributor in one of its documents.
#[derive(Clone, Debug)]
pub(super) struct Listed<'a> {
    /// Its rows.
    pub(super) rows: Vec<Row<'a>>,
    /// The list itself: where an absence is proved.
    pub(super) container: Evidence,
    /// Whether a missing row means anything.
    pub(super) whole: bool,
}

impl<'a> Known<'a> {
    /// The agent of a snapshot and all roles it holds; the last one may stand for roles that nobody can name.
    pub(super) fn of(&self, model: &'a Model, catalog: &Catalog, snapshot: Snapshot<'a>) -> Contributors<'a> {
        let record = std::ptr::from_ref(snapshot.record());
        if let Some(known) = self.agents.borrow().get(&record) {
            return known.clone();
        }
        let found: Contributors<'a> = self.all(model, catalog, snapshot).into();
        self.agents.borrow_mut().insert(record, found.clone());
        found
    }

    /// Another agent is judged: few are judged more than once.
    pub(super) fn forget(&self) {
        self.agents.borrow_mut().clear();
        self.shared.borrow_mut().clear();
        self.told.borrow_mut().clear();
    }

    /// A role of the agent, under the name by which the agent's record knows it.
    fn role(&self, role: &'a Entity, shown: Option<String>, catalog: &Catalog) -> Rc<Contributor<'a>> {
        let key = (std::ptr::from_ref(role), shown.clone());
        if let Some(known) = self.shared.borrow().get(&key) {
            return known.clone();
        }
        let views = self.roles.borrow_mut().entry(key.0).or_insert_with(|| distinct(role, catalog)).clone();
        let made = Rc::new(Contributor::new(shown, views));
        self.shared.borrow_mut().insert(key, made.clone());
        made
    }
}

impl<'a> Contributor<'a> {
    fn new(role: Option<String>, views: Views<'a>) -> Self {
        Self { role, views, claims: OnceCell::new() }
    }

    /// Its claims, as each document shows them.
    pub(super) fn claims(&self, catalog: &Catalog) -> Result<&[Listed<'a>], &Gap> {
        self.claims.get_or_init(|| self.lists("claims", catalog)).as_deref()
    }

    /// Whether rows of the database show it.
    pub(super) fn is_of_rows(&self) -> bool {
        self.views.iter().flatten().any(|view| view.record().origin == Origin::Rows)
    }

    /// A list of this contributor, as each document shows it.
    pub(super) fn lists(&self, name: &str, catalog: &Catalog) -> Result<Vec<Listed<'a>>, Gap> {
        let (mut lists, mut last): (_, Option<&Item>) = (Vec::new(), None);
        let mut gap = None;
        for view in self.views.as_ref().map_err(Clone::clone)? {
            match view.list(name) {
                // Two views that fill in from the same record show the same list twice.
                Ok(rows) if last.is_some_and(|last| std::ptr::eq(last, rows.item)) => {}
                Ok(rows) => {
                    last = Some(rows.item);
                    let evidence = |item: &Item| Evidence { role: self.role.clone(), ..rows.record.evidence(&item.at) };
                    let item = rows.item;
                    lists.push(Listed {
                        rows: item.rows().iter().map(|row| Row { item: row, evidence: evidence(row) }).collect(),
                        container: evidence(item),
                        whole: rows.whole,
                    });
                }
                Err(silence) => gap = Some(Gap::of(&silence, view.entity(), catalog)),
            }
        }
        match (lists.is_empty(), gap) {
            (true, Some(gap)) => Err(gap),
            _ => Ok(lists),
        }
    }
}

impl Gap {
    /// The gap that a silence leaves.
    pub(super) fn of(silence: &Silence, entity: &Entity, catalog: &Catalog) -> Self {
        Self { reason: silence.reason(), next: next::silent(catalog, entity, silence), evidence: silence.evidence() }
    }
}

/// The views of a role that differ, each by the first document that shows it so. Rows of the database show less than
/// the same record of the API.
fn distinct<'a>(role: &'a Entity, catalog: &Catalog) -> Views<'a> {
    let mut seen = HashSet::new();
    let mut views = role.snapshots();
    if views.len() > 1 {
        views.retain(|view| seen.insert((view.record().origin == Origin::Rows, view.record().body.json())));
    }
    if views.len() > DIFFERENT {
        let evidence = views.iter().take(2).map(|view| view.record().evidence(&view.record().body.at)).collect();
        return Err(Gap { reason: Reason::Conflicting, next: next::conflicting(catalog, role), evidence });
    }
    Ok(views)
}

impl<'a> Known<'a> {
    fn all(&self, model: &'a Model, catalog: &Catalog, snapshot: Snapshot<'a>) -> Vec<Rc<Contributor<'a>>> {
        let alone = |role: Option<String>, views: Views<'a>| Rc::new(Contributor::new(role, views));
        let agent = snapshot.entity();
        let mut contributors = vec![alone(None, Ok(vec![snapshot]))];
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        let mut add = |id: Option<&str>, name: Option<&str>| {
            let id = id.map(crate::record::normal_id).filter(|id| !is_nobody(id));
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            let role = match (&id, &name) {
                (Some(id), _) => model.by_id(Kind::Role, id).or_else(|| by_number(model, id)),
                (None, Some(name)) => only(model.by_name(Kind::Role, name)),
                (None, None) => return,
            };
            let (id, name) = match role {
                Some(role) => (role.id.clone(), role.name.clone().or(name)),
                None => (id, name),
            };
            let folded = name.as_deref().map(crate::model::folded);
            let same_id = id.as_ref().is_some_and(|id| ids.contains(id));
            if same_id || folded.as_ref().is_some_and(|name| names.contains(name)) {
                return;
            }
            ids.extend(id.clone());
            names.extend(folded);
            let shown = name.clone().or_else(|| id.clone());
            let shows =
                |role: &&Entity| role.has_detail() || role.snapshots().iter().any(|view| view.list("claims").is_ok());
            contributors.push(match role.filter(shows) {
                Some(role) => self.role(role, shown, catalog),
                None => {
                    let next = catalog.record(Kind::Role).map(|record| record.detail_request(id.as_deref()));
                    let next = next.unwrap_or_default();
                    alone(shown, Err(Gap { reason: Reason::RoleMissing, next, evidence: Vec::new() }))
                }
            });
        };
        let rows = snapshot.list("roles");
        let mut nameless = None;
        if let Ok(rows) = &rows {
            for row in rows.item.rows() {
                add(row.text_of("id"), row.text_of("name"));
                if row.text_of("id").or(row.text_of("name")).is_none() {
                    nameless = Some(rows.record.evidence(&row.at));
                }
            }
        }
        let told =
            self.told.borrow_mut().entry(std::ptr::from_ref(agent)).or_insert_with(|| Rc::new(Told::by(agent))).clone();
        if let Some(id) = told.first_role {
            add(Some(id), None);
        }
        if let Some(list) = told.list {
            for part in role_names(model, list) {
                if crate::catalog::whole(part).is_some() || crate::catalog::is_guid(part) {
                    add(Some(part), None);
                } else {
                    add(None, Some(part));
                }
            }
        }
        let silence = match rows {
            Ok(rows) if rows.whole => None,
            Ok(_) => Some(Silence::ListOnly),
            Err(silence) => Some(silence),
        };
        if let Some(evidence) = nameless {
            let next = next::silent(catalog, agent, &Silence::Absent);
            let views = Err(Gap { reason: Reason::PropertyAbsent, next, evidence: vec![evidence] });
            contributors.push(alone(Some("(a role without a name)".to_owned()), views));
        }
        if let Some(evidence) = told.repeated.clone() {
            let views = Err(Gap { reason: Reason::Conflicting, next: next::conflicting(catalog, agent), evidence });
            contributors.push(alone(Some("(roles that are told in two ways)".to_owned()), views));
        }
        if let Some(silence) = silence {
            let views = Err(Gap::of(&silence, agent, catalog));
            contributors.push(alone(Some("(roles not shown)".to_owned()), views));
        }
        contributors
    }
}

/// `role_list` as names: one name, or several with commas between.
fn role_names<'a>(model: &Model, list: &'a str) -> Vec<&'a str> {
    if !model.by_name(Kind::Role, list).is_empty() {
        return vec![list];
    }
    list.split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The role whose `id_int` is this number.
fn by_number<'a>(model: &'a Model, id: &str) -> Option<&'a Entity> {
    model.by_value(Kind::Role, "id_int", id).first().map(|(role, _)| *role)
}

/// The only one, if there is only one.
fn only<T>(found: Vec<T>) -> Option<T> {
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}

/// Whether an id stands for nobody: empty, zero, or the GUID of zeros.
pub(super) fn is_nobody(id: &str) -> bool {
    crate::record::normal_id(id).bytes().all(|byte| byte == b'0' || byte == b'-')
}
