//! Laws: what must hold of every bundle, tried on the ready tenant in every form.
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

use common::forms::FORMS;
use common::settings::{FLIPS, MEANINGFUL};
use common::{changed, named, ready, report, setup, team_only, verdicts};
use halolint::report::{Outcome, Report};
use halolint::words::{ProblemKind, Verdict};
use serde_json::Value;

#[test]
fn every_requirement_has_a_flip() {
    let profile = setup(team_only()).profile;
    let ids: Vec<&str> = profile.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
    let flips: Vec<&str> = FLIPS.iter().map(|flip| flip.requirement).collect();
    assert_eq!(ids.len(), 64);
    assert_eq!(flips, ids);
}

#[test]
fn the_same_tenant_in_any_form_gives_the_same_findings() {
    let setup = setup(team_only());
    let first = verdicts(&report(FORMS[0].1(&ready()), &setup));
    for (name, form) in FORMS {
        let report = report(form(&ready()), &setup);
        assert_eq!(verdicts(&report), first, "{name}");
        assert_eq!(report.outcome, Outcome::Ready, "{name}");
        let notice = |problem: &halolint::report::ProblemRow| problem.kind == ProblemKind::Encoding;
        assert!(report.problems.iter().all(notice), "{name}: {:?}", report.problems);
        assert_eq!(report.problems.len(), usize::from(name == "mixed encodings"), "{name}");
    }
}

#[test]
fn flipping_one_setting_flips_exactly_its_requirement() {
    for parameters in [team_only(), named()] {
        let setup = setup(parameters.clone());
        // The form is settled before subjects are chosen: with all of them named, one form is enough.
        let forms = if parameters.agent.is_some() { &FORMS[..1] } else { &FORMS[..] };
        for (form_name, form) in forms {
            // With the subjects named, the forms that share a reader need no second run.
            if parameters.agent.is_some() && !["json", "zip", "xml", "clixml"].contains(form_name) {
                continue;
            }
            let before = report(form(&ready()), &setup);
            for flip in FLIPS {
                let mut tenant = ready();
                (flip.wrong)(&mut tenant);
                let after = report(form(&tenant), &setup);
                // Without --agent the application's other login agent is judged in the first one's place.
                if flip.requirement == "application-login-agent" && parameters.agent.is_none() {
                    let finding =
                        after.findings.iter().find(|finding| finding.requirement == flip.requirement).unwrap();
                    assert_eq!(finding.verdict, Verdict::Mismatch, "{form_name}");
                    continue;
                }
                let mut expected = vec![flip.requirement.to_owned()];
                expected.extend(flip.follows.iter().map(|&id| id.to_owned()));
                let mut seen = changed(&before, &after);
                expected.sort();
                seen.sort();
                assert_eq!(seen, expected, "{form_name}: {}\n{:#?}", flip.requirement, after.subjects);
                for finding in after.findings.iter().filter(|finding| expected.contains(&finding.requirement)) {
                    assert_eq!(
                        finding.verdict,
                        Verdict::Mismatch,
                        "{form_name}: {} by {}",
                        finding.requirement,
                        flip.requirement
                    );
                }
                assert_eq!(after.outcome, Outcome::NotReady);
            }
        }
    }
}

/// Hiding may turn a verdict into unknown, and into nothing else.
fn only_to_unknown(before: &Report, after: &Report, what: &str) {
    for (a, b) in before.findings.iter().zip(&after.findings) {
        assert!(
            a.verdict == b.verdict || b.verdict == Verdict::Unknown,
            "{what}: {} went from {:?} to {:?} ({:?})",
            a.requirement,
            a.verdict,
            b.verdict,
            b.observed
        );
        if b.verdict == Verdict::Unknown {
            assert!(
                b.next.as_deref().is_some_and(|next| !next.is_empty()),
                "{what}: {} is unknown without a next step",
                b.requirement
            );
            assert!(b.reason.is_some(), "{what}: {}", b.requirement);
        }
    }
}

#[test]
fn hiding_a_document_only_moves_verdicts_to_unknown() {
    let setup = setup(named());
    for name in ["ready", "dozen-mismatches", "two-applications"] {
        let tenant = common::tenant(name);
        let before = report(common::forms::json(&tenant), &setup);
        for (index, (document, _)) in tenant.iter().enumerate() {
            let mut less = tenant.clone();
            less.remove(index);
            let after = report(common::forms::json(&less), &setup);
            only_to_unknown(&before, &after, &format!("{name} without {document}"));
        }
    }
}

/// All names of properties below a value.
fn names(value: &Value, into: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            into.insert(key.clone());
            names(value, into);
        }),
        Value::Array(rows) => rows.iter().for_each(|row| names(row, into)),
        _ => {}
    }
}

/// Hides a property in one document (and, with `None`, in all).
fn hide(tenant: &common::Tenant, document: Option<&str>, property: &str) -> common::Tenant {
    let mut less = tenant.clone();
    for (name, dump) in &mut less {
        if document.is_none_or(|document| document == name) {
            common::objects(dump, &mut |map| {
                map.remove(property);
            });
        }
    }
    less
}

#[test]
fn hiding_a_property_only_moves_verdicts_to_unknown() {
    for tenant_name in ["ready", "dozen-mismatches"] {
        let tenant = common::tenant(tenant_name);
        let setup = setup(named());
        let before = report(common::forms::json(&tenant), &setup);
        let free = common::setup(team_only());
        for (document, dump) in &tenant {
            let mut properties = std::collections::BTreeSet::new();
            names(dump, &mut properties);
            for property in properties {
                for only in [Some(document.as_str()), None] {
                    let less = hide(&tenant, only, &property);
                    let what = format!("{tenant_name}: {property} hidden in {}", only.unwrap_or("all"));
                    let bundle = halolint::bundle::Bundle::from_memory(common::forms::json(&less));
                    if let Ok(after) = halolint::app::check(&bundle, &setup)
                        && !MEANINGFUL.contains(&property.as_str())
                    {
                        only_to_unknown(&before, &after, &what);
                    }
                    if before.outcome != Outcome::Ready
                        && let Ok(after) = halolint::app::check(&bundle, &free)
                    {
                        assert_ne!(after.outcome, Outcome::Ready, "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn names_order_and_threads_do_not_matter() {
    let setup = setup(team_only());
    for name in ["ready", "dozen-mismatches", "two-applications", "conflicting-sources", "role-memberships-2.143.23"] {
        let documents = common::forms::json(&common::tenant(name));
        let first = report(documents.clone(), &setup);
        let renamed: Vec<(String, Vec<u8>)> = documents
            .iter()
            .rev()
            .enumerate()
            .map(|(index, (_, bytes))| (format!("file{index}"), bytes.clone()))
            .collect();
        let mut other = report(renamed, &setup);
        assert_eq!(by_requirement(&mut other), by_requirement(&mut first.clone()), "{name}");
        let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let many = rayon::ThreadPoolBuilder::new().num_threads(7).build().unwrap();
        let shuffled: Vec<(String, Vec<u8>)> = documents.iter().rev().cloned().collect();
        assert_eq!(single.install(|| report(shuffled.clone(), &setup)), first, "{name}");
        assert_eq!(many.install(|| report(shuffled, &setup)), first, "{name}");
    }
}

/// Verdicts where the order of two sources' values does not count.
fn by_requirement(report: &mut Report) -> Vec<String> {
    for finding in &mut report.findings {
        if let Some(observed) = &mut finding.observed {
            let mut parts: Vec<&str> = observed.split(" / ").collect();
            parts.sort_unstable();
            *observed = parts.join(" / ");
        }
    }
    verdicts(report)
}

#[test]
fn every_pass_and_mismatch_has_evidence_and_every_unknown_a_next_step() {
    for name in common::fixture_names() {
        let report = common::fixture_report(&name, team_only());
        for finding in &report.findings {
            match finding.verdict {
                Verdict::Pass | Verdict::Mismatch => assert!(
                    !finding.evidence.is_empty() && finding.certainty.is_some(),
                    "{name}: {}",
                    finding.requirement
                ),
                Verdict::Unknown => assert!(
                    finding.next.as_ref().is_some_and(|next| !next.is_empty())
                        && finding.reason.is_some()
                        && finding.certainty.is_none(),
                    "{name}: {}",
                    finding.requirement
                ),
                Verdict::NotApplicable => assert!(finding.observed.is_some(), "{name}: {}", finding.requirement),
            }
        }
    }
}
