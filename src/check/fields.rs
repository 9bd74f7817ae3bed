//! The field list of a ticket type: which fields must be there, and which must not.
//!
//! The ids of the date fields are not known, so fields are told by their labels. Only system fields count: a custom
//! field of the same label is common and harmless.

use super::answer::Answer;
use super::next;
use crate::catalog::{Catalog, Kind, Setting};
use crate::model::{Entity, Model, Scalar, Silence};
use crate::profile::Fields;
use crate::record::{Content, Item, Record, normal_id};
use crate::words::{Evidence, Reason};

/// Groups inside groups that are searched.
const DEPTH: usize = 8;

/// One field of a type.
struct Field {
    /// Which of the labels that are asked for it has; none when nothing tells its label.
    label: Option<usize>,
    /// Whether it is a custom field; none when nothing tells it.
    custom: Option<bool>,
    /// Shown on no screen of agents.
    hidden: bool,
    evidence: Evidence,
}

/// The fields of a type, as one document shows them: those that are asked for, and those without a label.
struct FieldList {
    fields: Vec<Field>,
    /// A group whose fields are not shown.
    closed: Option<Evidence>,
    /// Why a field or group is not shown: `PowerShell` cut it off, or it is gone.
    cut: Option<Silence>,
    container: Evidence,
    /// Whether a missing field means anything.
    whole: bool,
}

/// What is asked for.
struct Asked<'a> {
    wanted: &'a Fields,
    /// Its labels as they are compared.
    labels: Vec<String>,
}

impl<'a> Asked<'a> {
    fn of(wanted: &'a Fields) -> Self {
        let labels = wanted.required.iter().chain(&wanted.forbidden).map(|label| normal(label)).collect();
        Self { wanted, labels }
    }

    /// Which of the labels this is; of equal ones the first.
    fn number(&self, label: &str) -> Option<usize> {
        let begins = |letter: u8| self.labels.iter().any(|own| own.bytes().next() == Some(letter.to_ascii_lowercase()));
        // The first letter rules out most.
        match label.trim_start().bytes().next() {
            Some(letter) if letter.is_ascii_alphanumeric() && !begins(letter) => None,
            _ => {
                let label = normal(label);
                self.labels.iter().position(|own| *own == label)
            }
        }
    }
}

/// Judges the field list of a ticket type.
pub(super) fn judge(model: &Model, catalog: &Catalog, kind: &Entity, setting: &Setting, wanted: &Fields) -> Answer {
    let asked = Asked::of(wanted);
    let mut silence = None;
    let (mut lists, mut seen): (_, Vec<&Item>) = (Vec::new(), Vec::new());
    for snapshot in kind.snapshots() {
        match snapshot.list("fields") {
            Ok(rows) => {
                let container = rows.record.evidence(&rows.item.at);
                if !seen.iter().any(|item| std::ptr::eq(*item, rows.item)) {
                    seen.push(rows.item);
                    let mut list =
                        FieldList { fields: Vec::new(), closed: None, cut: None, container, whole: rows.whole };
                    read(model, &asked, rows.record, rows.item.rows(), &mut list, 0);
                    lists.push(list);
                }
            }
            Err(reason) => silence = Some(reason),
        }
    }
    lists.extend(from_field_list(model, &asked, kind));
    let answers = lists.iter().map(|list| decide(catalog, kind, setting, &asked, list)).collect();
    Answer::agreed(answers, || next::conflicting(catalog, kind)).unwrap_or_else(|| match silence {
        Some(silence) => {
            Answer::unknown(silence.reason(), next::silent(catalog, kind, &silence)).with(silence.evidence())
        }
        None => Answer::unknown(Reason::DetailMissing, next::detail(catalog, kind)),
    })
}

/// The fields of this type in `GET /api/TicketTypeField`, which lists those of all types.
fn from_field_list(model: &Model, asked: &Asked<'_>, kind: &Entity) -> Option<FieldList> {
    let id = kind.id.as_ref()?;
    let mut list: Option<FieldList> = None;
    let complete = matches!(model.completeness(Kind::TicketTypeField), crate::model::Completeness::Complete(_));
    for (_, record) in model.by_value(Kind::TicketTypeField, "rtid", id) {
        let list = list.get_or_insert_with(|| FieldList {
            fields: Vec::new(),
            closed: None,
            cut: None,
            container: record.evidence(&record.body.at),
            whole: complete,
        });
        read(model, asked, record, std::slice::from_ref(&record.body), list, 0);
    }
    list
}

/// Adds rows of `fields[]`, and those of the groups among them.
fn read(model: &Model, asked: &Asked<'_>, record: &Record, rows: &[Item], list: &mut FieldList, depth: usize) {
    for row in rows {
        let inner = row.get("group").and_then(|group| group.get("fields"));
        let inner = inner.filter(|fields| matches!(fields.content(), Content::List(_)) && !fields.is_cut());
        let own =
            [Some(row), row.get("fieldinfo"), row.get("group"), row.get("group").and_then(|group| group.get("fields"))];
        if let Some(item) = own.into_iter().flatten().find(|item| item.is_cut()) {
            list.cut = list.cut.take().or_else(|| Some(Silence::of(record, item)));
        }
        let zero = |name: &str| row.text_of(name).map(normal_id).is_none_or(|id| id == "0");
        let group =
            row.get("group").is_some() || (zero("fieldid") && !zero("groupid") && row.get("fieldinfo").is_none());
        match inner {
            Some(fields) if depth < DEPTH => read(model, asked, record, fields.rows(), list, depth + 1),
            Some(_) => list.closed = Some(record.evidence(&row.at)),
            None if group => list.closed = Some(record.evidence(&row.at)),
            None => list.fields.extend(field(model, asked, row, record)),
        }
    }
}

/// A field, unless its label is known and not asked for.
fn field(model: &Model, asked: &Asked<'_>, row: &Item, record: &Record) -> Option<Field> {
    let own = |name: &str| {
        let item = row.get("fieldinfo")?.get(name)?;
        Some((item.text()?, item))
    };
    let defined = |name: &str| {
        let definition = row.text_of("fieldid").and_then(|id| model.by_id(Kind::FieldInfo, id))?;
        match definition.scalar(name, str::to_lowercase) {
            Scalar::Known { raw, evidence } => Some((raw, evidence.into_iter().next()?)),
            Scalar::Conflict { .. } | Scalar::Silent(_) => None,
        }
    };
    let (label, place) = match own("label") {
        Some((label, item)) => (Some(asked.number(label)?), Some(record.evidence(&item.at))),
        None => match defined("label") {
            Some((label, place)) => (Some(asked.number(&label)?), Some(place)),
            None => (None, None),
        },
    };
    let is_custom = |raw: &str| !matches!(normal_id(&raw.to_lowercase()).as_str(), "0" | "false");
    let custom = match own("custom") {
        Some((raw, _)) => Some(is_custom(raw)),
        None => defined("custom").map(|(raw, _)| is_custom(&raw)),
    };
    let never = |name: &str| row.text_of(name).map(normal_id).as_deref() == Some("0");
    let evidence = record.evidence(&row.at);
    let evidence = place.filter(|place| place.document == evidence.document).unwrap_or(evidence);
    Some(Field { label, custom, hidden: never("technew") && never("techdetail"), evidence })
}

fn decide(catalog: &Catalog, kind: &Entity, setting: &Setting, asked: &Asked<'_>, list: &FieldList) -> Answer {
    let wanted = asked.wanted;
    let settle = || next::detail(catalog, kind);
    let labelled = |label: &String| {
        let number = asked.number(label);
        list.fields.iter().filter(move |field| field.label == number && field.custom != Some(true))
    };
    let all = || wanted.required.iter().chain(&wanted.forbidden);
    let forbidden: Vec<(&String, &Field)> =
        wanted.forbidden.iter().flat_map(|label| labelled(label).map(move |field| (label, field))).collect();
    let certain: Vec<&(&String, &Field)> = forbidden.iter().filter(|(_, field)| field.custom == Some(false)).collect();
    if !certain.is_empty() {
        let mut names: Vec<&str> = certain.iter().map(|(label, _)| label.as_str()).collect();
        names.dedup();
        let evidence = certain.iter().map(|(_, field)| field.evidence.clone()).collect();
        return Answer::mismatch(format!("separate field {}", names.join(", ")), setting.certainty, evidence)
            .with([list.container.clone()]);
    }
    if let Some((label, field)) = forbidden.first() {
        let seen = format!("{label}, and nothing tells whether it is a custom field");
        return Answer::unknown(Reason::PropertyAbsent, settle()).seeing(seen).with([field.evidence.clone()]);
    }
    if let Some(cut) = &list.cut {
        return Answer::unknown(cut.reason(), next::silent(catalog, kind, cut)).with(cut.evidence());
    }
    if let Some(field) = list.fields.iter().find(|field| field.label.is_none() && field.custom != Some(true)) {
        return Answer::unknown(Reason::PropertyAbsent, settle())
            .seeing("a field without its label")
            .with([field.evidence.clone()]);
    }
    if let Some(closed) = &list.closed {
        return Answer::unknown(Reason::DetailMissing, settle())
            .seeing("a group of fields is not expanded")
            .with([closed.clone()]);
    }
    if !list.whole {
        return Answer::unknown(Reason::DetailMissing, settle()).with([list.container.clone()]);
    }
    if all().all(|label| labelled(label).next().is_none()) {
        let settle = format!("look at {}", setting.screen);
        return Answer::unknown(Reason::AmbiguousLabel, settle)
            .seeing("none of the date fields by its known label")
            .with([list.container.clone()]);
    }
    let missing: Vec<&str> =
        wanted.required.iter().filter(|label| labelled(label).next().is_none()).map(String::as_str).collect();
    if !missing.is_empty() {
        let there = wanted.required.iter().flat_map(labelled).map(|field| field.evidence.clone());
        return Answer::mismatch(
            format!("{} is not there", missing.join(", ")),
            setting.certainty,
            vec![list.container.clone()],
        )
        .with(there);
    }
    let found: Vec<&Field> = wanted.required.iter().flat_map(labelled).collect();
    if let Some(unclear) = wanted.required.iter().find(|label| labelled(label).all(|field| field.custom.is_none())) {
        let seen = format!("{unclear}, and nothing tells whether it is a custom field");
        return Answer::unknown(Reason::PropertyAbsent, settle())
            .seeing(seen)
            .with(found.iter().map(|field| field.evidence.clone()));
    }
    let hidden: Vec<&str> =
        wanted.required.iter().filter(|label| labelled(label).all(|field| field.hidden)).map(String::as_str).collect();
    let note =
        if hidden.is_empty() { String::new() } else { format!(" ({} is hidden from agents)", hidden.join(", ")) };
    let evidence = found.iter().map(|field| field.evidence.clone()).chain([list.container.clone()]).collect();
    Answer::pass(format!("{}{note}", wanted.required.join(", ")), setting.certainty, evidence)
}

/// A label as it is compared: lower case, `&` as `and`, single blanks.
fn normal(label: &str) -> String {
    let label = label.to_lowercase().replace('&', " and ");
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}
