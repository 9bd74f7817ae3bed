//! A name that stands twice inside one object of a record, with different values: nobody can say which one Halo meant.
//!
//! Such a record becomes several, one for each of the values, as if as many documents showed it: what they do not agree
//! on is conflicting. Scalars of the record itself are left alone; who asks for one sees all values that it has.

use super::{Content, Item, Record};
use crate::document::Name;

/// Values of one name that are told apart at most.
const VALUES: usize = 64;
/// Members up to which each is compared with each.
const FEW: usize = 16;

/// The record, once for each value that a name inside of it has.
pub(super) fn split(record: Record) -> Vec<Record> {
    match values(&record.body, true).min(VALUES) {
        0 | 1 => vec![record],
        count => (0..count).map(|which| Record { body: pick(&record.body, which, true), ..record.clone() }).collect(),
    }
}

/// How many values a name has at most in one object; `top` when that is the record itself.
fn values(item: &Item, top: bool) -> usize {
    if item.is_unread() {
        return 1;
    }
    match item.content() {
        Content::Scalar(_) | Content::Cut | Content::Gone => 1,
        Content::List(rows) => rows.iter().map(|row| values(row, false)).max().unwrap_or(1),
        Content::Object(members) => {
            let below = members.iter().map(|(_, member)| values(member, false)).max().unwrap_or(1);
            if !is_repeated(members) {
                return below;
            }
            let own = names(members).into_iter().map(|name| of(members, name, top).len()).max();
            own.unwrap_or(1).max(below)
        }
    }
}

/// The item with one value for each name of its objects: the one of this number, or the last.
fn pick(item: &Item, which: usize, top: bool) -> Item {
    let content = match item.content() {
        Content::Scalar(_) | Content::Cut | Content::Gone => return item.clone(),
        Content::List(rows) => Content::List(rows.iter().map(|row| pick(row, which, false)).collect()),
        Content::Object(members) if !is_repeated(members) => {
            Content::Object(members.iter().map(|(name, member)| (name.clone(), pick(member, which, false))).collect())
        }
        Content::Object(members) => {
            let mut picked = Vec::new();
            for name in names(members) {
                let all = of(members, name, top);
                let one = all.get(which).or(all.last()).map(|member| (name.into(), pick(member, which, false)));
                picked.extend(one);
                if top {
                    let scalars = members.iter().filter(|(own, member)| &**own == name && is_scalar(member));
                    picked.extend(scalars.cloned());
                }
            }
            Content::Object(picked)
        }
    };
    Item::new(content, item.at.clone())
}

/// The different values of a name, in their order; of the record itself, only those that are no scalars.
fn of<'i>(members: &'i [(Name, Item)], name: &str, top: bool) -> Vec<&'i Item> {
    let mut found: Vec<&Item> = Vec::new();
    for (own, member) in members {
        if &**own == name && !(top && is_scalar(member)) && !found.iter().any(|other| same(other, member)) {
            found.push(member);
            if found.len() == VALUES {
                break;
            }
        }
    }
    found
}

fn is_scalar(item: &Item) -> bool {
    matches!(item.content(), Content::Scalar(_))
}

/// Whether a name stands more than once.
fn is_repeated(members: &[(Name, Item)]) -> bool {
    if members.len() <= FEW {
        return members
            .iter()
            .enumerate()
            .any(|(at, (name, _))| members.iter().take(at).any(|(other, _)| other == name));
    }
    names(members).len() < members.len()
}

/// The names, each once, sorted.
fn names(members: &[(Name, Item)]) -> Vec<&str> {
    let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether two items hold the same, wherever they stand.
fn same(one: &Item, other: &Item) -> bool {
    match (one.content(), other.content()) {
        (Content::Scalar(one), Content::Scalar(other)) => one == other,
        (Content::List(one), Content::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Content::Object(one), Content::Object(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| one.0 == other.0 && same(&one.1, &other.1))
        }
        (Content::Cut, Content::Cut) | (Content::Gone, Content::Gone) => true,
        (Content::Scalar(_) | Content::List(_) | Content::Object(_) | Content::Cut | Content::Gone, _) => false,
    }
}
