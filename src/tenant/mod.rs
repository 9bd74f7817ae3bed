//! Which Halo a document shows. A bundle may hold the dumps of two tenants, or of production and a test instance;
//! their records must never be judged as if they were of one.
//!
//! Three things tell tenants apart:
//! - the hosts that answered, where a carrier tells them;
//! - the identities in `InstanceInfo` and `Control` (`dbid`, `tenant_id`), each compared with its like;
//! - one id with two kinds of content: agents, teams, ticket types and roles of the same id in two folders. They are
//!   the same when their GUIDs are, or their names; names that share a word are a renaming and tell nothing. They are
//!   of two tenants when, in some kind, at least as many ids differ as agree, and two ids or more differ, or GUIDs. One
//!   id of another name may be a renaming, too: two folders are of two tenants then, unless an agent or a GUID of
//!   what people make is the same in both; single files beside each other, or beside a folder of agents or details, are
//!   not.
//!
//! A second `Control` alone is not a second tenant.

mod choice;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use choice::{Choice, NoSuchTenant};

use crate::catalog::{Kind, is_guid};
use crate::model::same_name;
use crate::record::Record;

/// Groups that are compared for one id; more add nothing.
const COMPARED: usize = 32;

/// Where a document came from, as its carrier tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The host that answered.
    pub host: Option<String>,
    /// The carrier, a document of its own.
    pub carrier: Option<Arc<str>>,
}

/// Origins of documents, by their names.
pub type Origins = BTreeMap<Arc<str>, Origin>;

/// A record's identity, and where it stands.
struct Thing<'a> {
    path: Vec<&'a str>,
    key: (Kind, Cow<'a, str>),
    name: Option<&'a str>,
    guid: Option<&'a str>,
}

/// How two groups of documents compare in one kind of record.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    same: usize,
    different: usize,
    /// Differences that no renaming explains.
    certain: usize,
    /// What is the same, and is not so in every Halo: agents, identities, and GUIDs of what people make.
    own: usize,
}

impl Tally {
    /// Whether it is too much for a renaming.
    const fn is_more_than_one(&self) -> bool {
        self.certain > 0 || self.different > 1
    }
}

/// The tenants that the records are of, by host, folder or file; nothing when they may be of one.
#[must_use]
pub fn several(records: &[Record], origins: &Origins) -> Vec<String> {
    let hosts: BTreeSet<&str> =
        records.iter().filter_map(|record| origins.get(&record.document)?.host.as_deref()).collect();
    if hosts.len() > 1 {
        return hosts.into_iter().map(str::to_owned).collect();
    }
    let mut things = Vec::new();
    // What was sent with a change may have another name by now.
    for record in records.iter().filter(|record| record.change().is_none()) {
        let carrier = origins.get(&record.document).and_then(|origin| origin.carrier.as_ref());
        let path: Vec<&str> = carrier.unwrap_or(&record.document).split('/').collect();
        identities(record, |key, name, guid| things.push(Thing { path: path.clone(), key, name, guid }));
    }
    let mut found = BTreeSet::new();
    split(&things.iter().collect::<Vec<_>>(), 0, &mut found);
    found.into_iter().collect()
}

/// What tells whose record it is.
fn identities<'a>(record: &'a Record, mut tell: impl FnMut((Kind, Cow<'a, str>), Option<&'a str>, Option<&'a str>)) {
    let text = |name: &str| record.body.text_of(name).map(str::trim).filter(|text| !text.is_empty());
    let (kind, id, name) = (record.kind, record.id.as_deref(), record.name.as_deref());
    match kind {
        // Every Halo has an agent 1, "Unassigned".
        Kind::Agent | Kind::Team | Kind::TicketType => {
            if let Some(id) = id.filter(|id| kind != Kind::Agent || *id != "1") {
                tell((kind, id.into()), name, text("guid").filter(|guid| is_guid(guid)));
            }
        }
        Kind::Role => {
            if let (Some(number), Some(guid)) = (text("id_int"), id.filter(|id| is_guid(id))) {
                tell((kind, number.into()), None, Some(guid));
            }
        }
        Kind::Control | Kind::InstanceInfo => {
            for property in ["dbid", "tenant_id"] {
                if let Some(identity) = text(property) {
                    tell((kind, property.into()), None, Some(identity));
                }
            }
        }
        Kind::Application | Kind::TicketTypeField | Kind::FieldInfo => {}
    }
}

/// Compares the folders at one level with each other, and with the files beside them; then looks into each folder.
fn split<'a>(things: &[&'a Thing<'a>], mut depth: usize, found: &mut BTreeSet<String>) {
    let Some(first) = things.first() else { return };
    while let Some(folder) = first.path.get(depth)
        && things.iter().all(|thing| thing.path.len() > depth + 1 && thing.path.get(depth) == Some(folder))
    {
        depth += 1;
    }
    let folder = |thing: &'a Thing<'a>| thing.path.get(depth).copied().filter(|_| thing.path.len() > depth + 1);
    let files: Vec<&Thing<'_>> = things.iter().copied().filter(|thing| folder(thing).is_none()).collect();
    let prefix = |group: &str| {
        let mut path: Vec<&str> = first.path.iter().take(depth).copied().collect();
        path.push(group);
        path.join("/")
    };
    let mut name = |group: Option<&str>| {
        match group {
            Some(group) => found.insert(prefix(group)),
            None if depth == 0 => found.insert("the files at the top".to_owned()),
            None => found.insert(format!("the files right in {}", prefix("").trim_end_matches('/'))),
        };
    };
    let of_kind = |group: Option<&str>| group.is_some_and(is_named_for_its_kind);
    let renamed = |(a, b): (Option<&str>, Option<&str>), own: usize| {
        own > 0 || (a.is_none() && of_kind(b)) || (b.is_none() && of_kind(a))
    };
    for (a, b) in differing(things, folder, renamed) {
        name(a);
        name(b);
    }
    for (a, b) in differing(&files, |thing| thing.path.get(depth).copied(), |_, _| true) {
        name(a);
        name(b);
    }
    let folders: BTreeSet<&str> = things.iter().filter_map(|thing| folder(thing)).collect();
    for group in folders {
        let inside: Vec<&Thing<'_>> = things.iter().copied().filter(|thing| folder(thing) == Some(group)).collect();
        split(&inside, depth + 1, found);
    }
}

/// Whether a folder is named for what it holds, as `agents` and `details` are, and so for no customer.
fn is_named_for_its_kind(folder: &str) -> bool {
    let name = folder.to_ascii_lowercase();
    !name.ends_with('!') && ["agent", "detail"].iter().any(|word| name.contains(word))
}

/// Pairs of groups that show different tenants. `renamed` tells of a pair, and how much of its own it shares, whether one
/// other name is taken for a renaming.
fn differing<'a>(
    things: &[&'a Thing<'a>],
    group: impl Fn(&'a Thing<'a>) -> Option<&'a str>,
    renamed: impl Fn((Option<&'a str>, Option<&'a str>), usize) -> bool,
) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    type Group<'a> = Option<&'a str>;
    type Grouped<'a> = BTreeMap<Group<'a>, Vec<&'a Thing<'a>>>;
    let mut by_key: BTreeMap<&(Kind, Cow<'_, str>), Grouped<'_>> = BTreeMap::new();
    for thing in things {
        by_key.entry(&thing.key).or_default().entry(group(thing)).or_default().push(thing);
    }
    let mut tallies: BTreeMap<(Group<'_>, Group<'_>), BTreeMap<Kind, Tally>> = BTreeMap::new();
    for ((kind, _), groups) in by_key {
        let groups: Vec<_> = groups.into_iter().take(COMPARED).collect();
        for (index, (a, ours)) in groups.iter().enumerate() {
            for (b, theirs) in groups.iter().skip(index + 1) {
                let relations: Vec<Relation> =
                    ours.iter().flat_map(|one| theirs.iter().map(|other| relation(one, other))).collect();
                let tally = tallies.entry((*a, *b)).or_default().entry(*kind).or_default();
                if relations.contains(&Relation::Same) {
                    tally.same += 1;
                    let guids = ours.iter().chain(theirs).all(|thing| thing.guid.is_some());
                    // Roles come with Halo, and may have the same GUID in each.
                    tally.own += usize::from(*kind == Kind::Agent || (guids && *kind != Kind::Role));
                } else if relations.contains(&Relation::Other) {
                    tally.different += 1;
                    tally.certain += 1;
                } else if relations.contains(&Relation::OtherName) {
                    tally.different += 1;
                }
            }
        }
    }
    let are_two = |(pair, kinds): &(_, BTreeMap<Kind, Tally>)| {
        let own = kinds.values().map(|tally| tally.own).sum();
        let differs = |tally: &Tally| {
            let some = tally.different > 0 && tally.different >= tally.same;
            some && (tally.is_more_than_one() || !renamed(*pair, own))
        };
        kinds.values().any(differs)
    };
    tallies.into_iter().filter(are_two).map(|(pair, _)| pair).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    /// GUIDs or identities differ.
    Other,
    /// Names without a common word.
    OtherName,
    Unclear,
}

fn relation(a: &Thing<'_>, b: &Thing<'_>) -> Relation {
    if let (Some(a), Some(b)) = (a.guid, b.guid) {
        return if a.eq_ignore_ascii_case(b) { Relation::Same } else { Relation::Other };
    }
    match (a.name, b.name) {
        (Some(a), Some(b)) if same_name(a, b) => Relation::Same,
        (Some(a), Some(b)) if !share_a_word(a, b) => Relation::OtherName,
        _ => Relation::Unclear,
    }
}

fn share_a_word(a: &str, b: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    a.is_empty() || b.is_empty() || !a.is_disjoint(&b)
}

#[cfg(test)]
mod tests;
