//! `fix`: applying its steps to the tenant, as Halo would, makes it ready, and nothing that was right changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod common;
#[path = "fix/halo.rs"]
mod halo;

use halolint::app::{self, Setup};
use halolint::bundle::Bundle;
use halolint::fix::{Plan, Step};
use halolint::report::{Outcome, Parameters, Report};
use halolint::words::Verdict;
use serde_json::{Value, json};

use common::Tenant;
use common::settings::FLIPS;

const ROLE: &str = "5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d2";

fn plan(tenant: &Tenant, setup: &Setup) -> Plan {
    app::fix(&Bundle::from_memory(common::forms::json(tenant)), setup).unwrap()
}

fn report(tenant: &Tenant, setup: &Setup) -> Report {
    common::report(common::forms::json(tenant), setup)
}

/// What these show changes when another line of the same rows is repaired: they name all memberships, or the one team.
const LINKED: [&str; 4] =
    ["agent-team-membership", "agent-department-modify-all", "agent-memberships-direct", "ticket-types-same-team"];

/// Plans, applies the steps in their order, and checks that the plan kept its word. Gives the plan and the new report.
fn repaired(what: &str, tenant: &Tenant, parameters: Parameters) -> (Plan, Report) {
    let setup = common::setup(parameters);
    let before = report(tenant, &setup);
    let plan = plan(tenant, &setup);
    let mut changed = tenant.clone();
    let mut after = before.clone();
    for step in &plan.steps {
        halo::apply(&mut changed, step);
        let is = report(&changed, &setup);
        assert_eq!(step.resolves, met(&after, &is), "{what}, step {}", step.number);
        assert_eq!(step.breaks, met(&is, &after), "{what}, step {}", step.number);
        after = is;
    }
    assert_eq!(plan.after, after.outcome, "{what}");
    assert_eq!(plan.leaves_unknown, after.counts.unknown, "{what}");
    assert_eq!(plan.breaks, 0, "{what}");
    for (old, new) in before.findings.iter().zip(&after.findings).filter(|(old, _)| old.verdict == Verdict::Pass) {
        assert_eq!(new.verdict, old.verdict, "{what}: {}", new.requirement);
        if !LINKED.contains(&&*new.requirement) {
            assert_eq!(new.observed, old.observed, "{what}: {}", new.requirement);
        }
    }
    assert_eq!(
        (before.counts.mismatch, plan.mismatches - plan.resolves),
        (plan.mismatches, after.counts.mismatch),
        "{what}"
    );
    (plan, after)
}

/// The requirements that `new` meets and `old` does not.
fn met(old: &Report, new: &Report) -> Vec<String> {
    let met = |verdict| matches!(verdict, Verdict::Pass | Verdict::NotApplicable);
    let pairs = old.findings.iter().zip(&new.findings);
    pairs.filter(|(old, new)| !met(old.verdict) && met(new.verdict)).map(|(_, new)| new.requirement.clone()).collect()
}

fn asked(plan: &Plan) -> Vec<&str> {
    let changes = plan.steps.iter().flat_map(|step| &step.changes);
    let mut ids: Vec<&str> = changes.flat_map(|change| &change.requirements).map(String::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn step<'p>(plan: &'p Plan, kind: &str) -> &'p Step {
    plan.steps.iter().find(|step| step.subject.kind == kind).unwrap()
}

#[test]
fn the_dozen_becomes_ready() {
    let (plan, after) = repaired("dozen", &common::tenant("dozen-mismatches"), common::team_only());
    assert_eq!(
        (plan.mismatches, plan.resolves, plan.outcome, after.outcome),
        (14, 14, Outcome::NotReady, Outcome::Ready)
    );
    assert!(plan.left.is_empty());
}

#[test]
fn a_ready_tenant_has_no_steps() {
    let (plan, _) = repaired("ready", &common::ready(), common::team_only());
    assert!(plan.steps.is_empty() && plan.left.is_empty() && plan.ask.items.is_empty());
}

#[test]
fn each_single_setting_is_repaired() {
    for (number, flip) in FLIPS.iter().enumerate() {
        let mut tenant = common::ready();
        (flip.wrong)(&mut tenant);
        // Whom the application should log in as is known only when it is said.
        let all = [common::named(), common::team_only()];
        let alone = flip.requirement == "application-login-agent" || number % 4 > 0;
        let ways = if alone { &all[..1] } else { &all[..] };
        for parameters in ways {
            let wrong = report(&tenant, &common::setup(parameters.clone()));
            let (plan, after) = repaired(flip.requirement, &tenant, parameters.clone());
            assert_eq!(after.outcome, Outcome::Ready, "{}", flip.requirement);
            let mut mismatches: Vec<&str> = wrong
                .findings
                .iter()
                .filter(|finding| finding.verdict == Verdict::Mismatch)
                .map(|finding| finding.requirement.as_str())
                .collect();
            mismatches.sort_unstable();
            assert_eq!(asked(&plan), mismatches, "{}: nothing else is changed", flip.requirement);
        }
    }
}

#[test]
fn several_settings_at_once_are_repaired() {
    for start in 0..8 {
        let mut tenant = common::ready();
        FLIPS.iter().skip(start).step_by(8).for_each(|flip| (flip.wrong)(&mut tenant));
        let (_, after) = repaired(&format!("every eighth from {start}"), &tenant, common::named());
        assert_eq!(after.outcome, Outcome::Ready, "every eighth from {start}");
    }
    let mut tenant = common::ready();
    FLIPS.iter().for_each(|flip| (flip.wrong)(&mut tenant));
    let (plan, after) = repaired("all", &tenant, common::named());
    // All at once, the application logs in both as a client and as another agent: that is unknown, and stays so.
    assert_eq!((after.outcome, after.counts.mismatch, plan.left.len()), (Outcome::Undecided, 0, 0));
    let kinds: Vec<&str> = plan.steps.iter().map(|step| step.subject.kind.as_str()).collect();
    let place = |kind: &str| kinds.iter().position(|own| *own == kind).unwrap();
    assert!(place("ticket-type") < place("agent") && place("agent") < place("application"), "{kinds:?}");
}

#[test]
fn a_role_that_grants_too_much_is_changed_and_told() {
    let mut tenant = common::ready();
    for (_, dump) in &mut tenant {
        common::objects(dump, &mut |map| {
            if map.get("id") == Some(&json!(ROLE))
                && let Some(Value::Array(claims)) = map.get_mut("claims")
            {
                claims.retain(|row| row["type"] != "SA");
                claims.push(json!({"type": "SA", "value": "true"}));
            }
        });
    }
    let mut other = tenant.iter().find(|(name, _)| name == "agents/21").unwrap().1.clone();
    other["id"] = json!(5);
    other["name"] = json!("Robin Example");
    tenant.push(("agents/5".to_owned(), other));
    let (plan, after) = repaired("role", &tenant, common::team_only());
    assert_eq!(after.outcome, Outcome::Ready);
    let role = step(&plan, "role");
    assert_eq!(role.request.as_deref(), Some("POST /api/Roles"));
    assert_eq!(role.body, Some(json!([{"id": ROLE, "claims": [{"type": "SA", "value": "false"}]}])));
    let touches = role.touches.as_deref().unwrap();
    assert!(
        touches.contains("every agent")
            && touches.contains("Robin Example (id 5)")
            && touches.contains("Moovila API (id 21)"),
        "{touches}"
    );
}

#[test]
fn what_a_role_grants_too_little_is_granted_on_the_agent() {
    // Tickets Access Level comes from the role alone.
    let mut tenant = common::ready();
    let flip = FLIPS.iter().find(|flip| flip.requirement == "agent-tickets-access").unwrap();
    (flip.wrong)(&mut tenant);
    let (plan, after) = repaired("raise", &tenant, common::team_only());
    assert_eq!((after.outcome, plan.steps.len()), (Outcome::Ready, 1));
    let agent = step(&plan, "agent");
    assert_eq!(agent.body, Some(json!([{"id": 21, "claims": [{"type": "Tx", "value": "2"}]}])));
    assert!(agent.touches.is_none() && agent.notes.iter().any(|note| note.contains("no other agent is touched")));
}

#[test]
fn inherited_memberships_are_set_on_the_agent() {
    let (plan, after) = repaired("inherited", &common::tenant("role-memberships-2.143.23"), common::team_only());
    assert_eq!(after.outcome, Outcome::Ready);
    let body = step(&plan, "agent").body.as_ref().unwrap();
    assert_eq!(body[0]["teams"], json!([{"team_id": 7, "team_name": "Project Delivery", "in_section": true}]));
    assert_eq!(
        body[0]["departments"],
        json!([{"department_id": 3, "department_name": "Professional Services", "membershiplevel": 2}])
    );
}

#[test]
fn teams_follow_a_default_team_that_changes() {
    // Without --synced-team the types' teams are required: changing one changes what the agent must be in.
    let mut tenant = common::ready();
    for (_, dump) in &mut tenant {
        common::objects(dump, &mut |map| {
            if map.get("id") == Some(&json!(27)) && map.contains_key("default_team") {
                map.insert("default_team".to_owned(), json!("Service Desk"));
            }
        });
    }
    let (plan, after) = repaired("follow", &tenant, Parameters::default());
    assert_eq!(
        (plan.leaves_unknown, after.counts.mismatch, after.counts.unknown),
        (1, 0, 1),
        "which team is synchronised"
    );
    assert!(
        after
            .findings
            .iter()
            .any(|finding| finding.requirement == "agent-team-membership" && finding.verdict == Verdict::Pass)
    );
}

#[test]
fn what_is_unknown_is_asked_for_and_not_changed() {
    for fixture in ["missing-role", "list-dumps-only", "powershell-depth-2"] {
        let setup = common::setup(common::team_only());
        let bundle = Bundle::open(&[common::fixtures().join(fixture)], &setup.limits).unwrap();
        let report = app::check(&bundle, &setup).unwrap();
        let plan = app::fix(&bundle, &setup).unwrap();
        let unknown = |id: &str| {
            report.findings.iter().any(|finding| finding.requirement == id && finding.verdict == Verdict::Unknown)
        };
        assert!(asked(&plan).into_iter().all(|id| !unknown(id)), "{fixture}");
        assert!(plan.leaves_unknown > 0 && !plan.ask.items.is_empty(), "{fixture}");
    }
}

#[test]
fn a_guessed_application_is_not_changed() {
    let tenant = common::tenant("unnamed-applications");
    let mut wrong = tenant;
    for requirement in ["application-active", "agent-enabled", "project-type-visible"] {
        (FLIPS.iter().find(|flip| flip.requirement == requirement).unwrap().wrong)(&mut wrong);
    }
    let guess = plan(&wrong, &common::setup(common::team_only()));
    assert!(guess.steps.iter().all(|step| step.subject.kind == "ticket-type"), "{:?}", asked(&guess));
    assert!(
        !guess.left.is_empty() && guess.left.iter().all(|left| left.why.contains("--application")),
        "{:?}",
        guess.left
    );
    let named = Parameters { application: common::named().application, ..common::team_only() };
    let (plan, after) = repaired("named", &wrong, named);
    assert_eq!((after.outcome, plan.left.len()), (Outcome::Ready, 0));
}

#[test]
fn a_record_that_is_not_there_is_not_invented() {
    let mut tenant = common::ready();
    for (name, dump) in &mut tenant {
        if name == "applications" {
            dump.as_array_mut().unwrap().retain(|row| row["displayName"] != "Moovila Integration");
        }
    }
    tenant.retain(|(name, _)| !name.starts_with("applications/"));
    let plan = plan(&tenant, &common::setup(common::team_only()));
    assert!(
        plan.left.iter().any(|left| left.why.contains("create it at Configuration > Integrations")),
        "{:?}",
        plan.left
    );
    assert!(plan.steps.iter().all(|step| step.subject.kind != "application"));
}

#[test]
fn date_fields_are_a_click_path_without_a_body() {
    let mut tenant = common::ready();
    (FLIPS.iter().find(|flip| flip.requirement == "project-type-date-fields").unwrap().wrong)(&mut tenant);
    let plan = plan(&tenant, &common::setup(common::team_only()));
    let fields = &plan.steps[0];
    assert!(fields.body.is_none() && fields.request.is_none());
    assert_eq!(fields.place, "Configuration > Tickets > Ticket Types > Project");
    assert_eq!((fields.changes[0].path.as_str(), fields.changes[0].assumed), ("Field List", true));
}

#[test]
fn a_waived_finding_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("halolint.toml");
    let waiver = "[[waiver]]\nrequirement = \"agent-calendar-access\"\nsubject = \"21\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2026-12-31\n";
    std::fs::write(&config, waiver).unwrap();
    let parameters = Parameters { as_of: Some("2026-06-01".parse().unwrap()), ..common::team_only() };
    let setup = Setup::load("moovila", Some(&config), parameters).unwrap();
    let plan = plan(&common::tenant("dozen-mismatches"), &setup);
    assert_eq!((plan.waived, plan.mismatches, plan.resolves, plan.after), (1, 13, 13, Outcome::Ready));
    assert!(!asked(&plan).contains(&"agent-calendar-access"));
}

#[test]
fn no_fixture_is_made_worse() {
    for name in common::fixture_names() {
        for parameters in [common::team_only(), Parameters::default()] {
            let setup = common::setup(parameters);
            let bundle = Bundle::open(&[common::fixtures().join(&name)], &setup.limits).unwrap();
            let plan = app::fix(&bundle, &setup).unwrap();
            assert_eq!(plan.breaks, 0, "{name}");
            assert_eq!(plan.mismatches, plan.resolves + plan.left.len(), "{name}");
            let text = halolint::fix::text(&plan, halolint::render::text::safe);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for step in &plan.steps {
                let id = step.body.as_ref().and_then(|body| body[0].get("id"));
                assert!(id.is_none_or(|id| text.contains(&format!("\"id\": {id}"))), "{name}");
                assert!(text.contains(&step.place), "{name}");
            }
        }
    }
}

#[test]
fn the_text_is_ready_to_send() {
    let setup = common::setup(common::team_only());
    let plan = plan(&common::tenant("dozen-mismatches"), &setup);
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("fix", halolint::fix::text(&plan, halolint::render::text::safe));
    });
}
