//! The embedded data is complete, consistent, and says no more than is known.

use super::*;
use crate::words::Certainty;

/// Areas that have one scope to read and one to edit.
const AREAS: &str = "tickets calendar customers crm contracts suppliers items projects sales quotes sos pos invoices \
                     reporting timesheets softwarelicensing software kb assets distributionlists";

fn catalog() -> Catalog {
    Catalog::builtin().expect("the embedded catalog loads")
}

/// What a stored value of a setting means.
fn value<'c>(catalog: &'c Catalog, setting: &str, raw: &str) -> Option<&'c Value> {
    catalog.values_of(&catalog.settings[setting]).and_then(|set| set.find(raw))
}

fn apply(text: &str) -> Result<Catalog, vocabulary::VocabularyError> {
    let vocabulary: Vocabulary = toml::from_str(text).expect("the vocabulary is well-formed");
    let mut catalog = catalog();
    catalog.apply(&vocabulary).map(|()| catalog)
}

#[test]
fn every_kind_has_one_record_type() {
    let catalog = catalog();
    for kind in Kind::ALL {
        assert_eq!(catalog.records.iter().filter(|record| record.kind == kind).count(), 1, "{}", kind.word());
    }
}

#[test]
fn settings_are_named_in_kebab_case_after_their_record() {
    for (id, setting) in catalog().settings {
        let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(id.split('-').all(word), "{id}");
        let start = if setting.record == Kind::Control { "settings" } else { setting.record.word() };
        assert!(id.starts_with(&format!("{start}-")), "{id}");
        assert!(!setting.source.is_empty() && setting.screen.starts_with("Configuration > "), "{id}");
    }
}

#[test]
fn every_property_of_a_setting_is_kept() {
    let catalog = catalog();
    for setting in catalog.settings.values() {
        let kept = &catalog.record(setting.record).expect("every kind has a record type").keep;
        let property = if let Place::Property(name) = &setting.at { Some(name) } else { None };
        for name in [property, setting.allow_list.as_ref(), setting.proof.as_ref()].into_iter().flatten() {
            assert!(kept.contains(name), "{}: {name}", setting.id);
        }
    }
}

#[test]
fn every_claim_code_belongs_to_one_setting_and_is_case_sensitive() {
    let mut owners = BTreeMap::new();
    for setting in catalog().settings.into_values() {
        let Place::Claim(codes) = setting.at else { continue };
        let seen_in_api = codes.iter().any(|code| code == "SA");
        assert_eq!(setting.certainty == Certainty::Established, seen_in_api, "{}", setting.id);
        assert!(setting.values.is_some() && !codes.is_empty(), "{}", setting.id);
        for code in codes {
            assert!(owners.insert(code.clone(), setting.id.clone()).is_none(), "{code} stands twice");
        }
    }
    assert_eq!(owners.keys().filter(|code| code.len() == 2).count(), 80, "79 codes, and TD beside Td");
    assert_eq!(owners["lc"], "agent-change-ticket-type");
    assert_eq!(owners["Lx"], "agent-software-licencing-access");
    assert_eq!(owners["Td"], owners["TD"]);
    assert!(!owners.contains_key("LC") && !owners.contains_key("lx"));
}

#[test]
fn values_are_in_normal_form_and_ranked_ones_have_one_label_each() {
    for (name, set) in catalog().values {
        let raws: BTreeSet<&str> = set.value.iter().map(|value| value.raw.as_str()).collect();
        assert_eq!(raws.len(), set.value.len(), "{name}");
        assert!(raws.iter().all(|raw| set.normal(raw) == *raw), "{name}");
        let ranked = set.value.iter().filter(|value| value.rank.is_some()).count();
        assert!(ranked == 0 || (ranked == set.value.len() && set.labels().len() == ranked), "{name}");
    }
}

#[test]
fn what_nobody_knows_has_no_meaning() {
    let catalog = catalog();
    for setting in ["agent-edit-all-actions", "agent-edit-appointments", "agent-delete-appointments"] {
        assert!(value(&catalog, setting, "2").is_none() && value(&catalog, setting, "3").is_some(), "{setting}");
    }
    assert!(value(&catalog, "settings-next-ticket-id-method", "2").is_none());
    let rank = |raw| value(&catalog, "agent-timesheets-access", raw).and_then(|value| value.rank);
    assert_eq!([rank("0"), rank("1"), rank("2"), rank("3"), rank("4")], [Some(0), Some(1), Some(1), Some(1), Some(2)]);
}

#[test]
fn every_scope_is_listed_once() {
    let catalog = catalog();
    let listed: BTreeSet<&str> = catalog.scopes.iter().map(|scope| scope.name.as_str()).collect();
    let mut areas = AREAS.split(' ').flat_map(|area| [format!("read:{area}"), format!("edit:{area}")]);
    assert!(areas.all(|scope| listed.contains(scope.as_str())));
    assert_eq!(listed.len(), 20 * 2 + 8, "two for each area, and eight others");
    assert_eq!(catalog.scopes.len(), listed.len());
    assert!(catalog.coverage.iter().all(|entry| listed.contains(entry.scope.as_str())));
}

#[test]
fn scopes_cover_what_is_known_and_no_more() {
    let catalog = catalog();
    let entry = |by: &str, scope: &str| catalog.coverage.iter().find(|entry| entry.scope == by && entry.reaches(scope));
    let covers = |by: &str, scope: &str| entry(by, scope).map(|entry| entry.certainty);
    let (assumed, established) = (Some(Some(Certainty::Assumed)), Some(Some(Certainty::Established)));
    assert_eq!(covers("all", "admin:webhooks"), established);
    assert_eq!(covers("all:standard", "edit:projects"), assumed);
    assert_eq!(covers("all:standard", "all:teams"), Some(None));
    assert_eq!(covers("admin", "admin:webhooks"), Some(None));
    assert_eq!(covers("all:standard", "admin:webhooks"), None);
    assert_eq!(covers("all:standard", "editmine:timesheets"), None);
    assert_eq!(covers("read:tickets", "edit:tickets"), None);
    assert_eq!(covers("edit:software", "read:softwarelicensing"), None);
    for area in AREAS.split(' ') {
        let known = if matches!(area, "tickets" | "assets") { established } else { assumed };
        assert_eq!(covers(&format!("edit:{area}"), &format!("read:{area}")), known, "{area}");
    }
}

#[test]
fn a_vocabulary_overrides_and_confirms_one_setting_only() {
    let catalog =
        apply("agent-edit-appointments.values.3 = \"Can Edit Own Appointments Only\"").expect("the setting exists");
    let changed = value(&catalog, "agent-edit-appointments", "3").expect("the user named it");
    assert_eq!((changed.label.as_str(), changed.rank), ("Can Edit Own Appointments Only", Some(1)));
    assert_eq!(changed.certainty, Some(Certainty::Established));
    let catalog = apply("agent-tickets-access.certainty = \"established\"").expect("the setting exists");
    assert_eq!(catalog.settings["agent-tickets-access"].certainty, Certainty::Established);
    assert_eq!(catalog.settings["agent-sales-access"].certainty, Certainty::Assumed);
    assert!(value(&catalog, "agent-sales-access", "2").is_some_and(|value| value.certainty.is_none()));
}

#[test]
fn a_vocabulary_names_settings_that_exist() {
    let error = apply("agent-ticket-access.certainty = \"established\"").expect_err("the setting does not exist");
    assert!(error.detail.contains("did you mean `agent-tickets-access`?"), "{}", error.detail);
}

#[test]
fn names_that_only_tell_records_are_not_asked_for() {
    let catalog = catalog();
    let (kept, asked) = (catalog.kept().unwrap(), catalog.asked().unwrap());
    assert!(asked.iter().all(|(name, _)| kept.holds(name.as_bytes())));
    for record in &catalog.records {
        assert!(record.keep.iter().all(|name| asked.holds(name.as_bytes())), "{}", record.title);
    }
    for (name, is_asked) in
        [("labellong", false), ("tab_id", false), ("team_id", true), ("label", true), ("RTID", true)]
    {
        assert_eq!(asked.holds(name.as_bytes()), is_asked, "{name}");
    }
}
