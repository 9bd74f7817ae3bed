//! Rows of Halo's database: what they show is judged like any other record; what a query may have left out is unknown.
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

use common::{named, ready, setup, sql};
use halolint::app;
use halolint::bundle::Bundle;
use halolint::report::{DocumentStatus, Finding, Parameters, Report};
use halolint::words::{Certainty, Reason, Verdict};

/// What the known columns of the database do not show.
const NOT_IN_SQL: [&str; 5] = [
    "agent-team-membership",
    "agent-department-modify-all",
    "agent-memberships-direct",
    "project-type-date-fields",
    "task-type-date-fields",
];

fn report(documents: Vec<(String, Vec<u8>)>) -> Report {
    app::check(&Bundle::from_memory(documents), &setup(named())).unwrap()
}

fn finding<'a>(report: &'a Report, id: &str) -> &'a Finding {
    report.findings.iter().find(|finding| finding.requirement == id).unwrap()
}

#[test]
fn every_form_of_a_query_gives_the_verdicts_that_its_columns_can_show() {
    let setup = setup(named());
    let dumps: Vec<Report> = common::settings::FLIPS
        .iter()
        .map(|flip| {
            let mut tenant = ready();
            (flip.wrong)(&mut tenant);
            common::report(common::forms::json(&tenant), &setup)
        })
        .collect();
    for (name, form) in sql::FORMS {
        let before = common::report(form(&ready()), &setup);
        assert_eq!(before.problems, [], "{name}");
        for finding in &before.findings {
            let known = !NOT_IN_SQL.contains(&finding.requirement.as_str());
            let expected = if known { Verdict::Pass } else { Verdict::Unknown };
            assert_eq!(finding.verdict, expected, "{name}: {} {:?}", finding.requirement, finding.reason);
        }
        // Forms that share a reader need no second run.
        if matches!(name, "xml auto" | "xml auto elements" | "xml path, root" | "json root" | "json without wrapper") {
            continue;
        }
        for (flip, dumps) in common::settings::FLIPS.iter().zip(&dumps) {
            let mut tenant = ready();
            (flip.wrong)(&mut tenant);
            let after = common::report(form(&tenant), &setup);
            for (row, dump) in after.findings.iter().zip(&dumps.findings) {
                let id = row.requirement.as_str();
                // The column tells projects from everything else, and nothing more.
                let use_ = matches!(id, "project-type-use" | "task-type-use") && dump.verdict == Verdict::Mismatch;
                let expected = if NOT_IN_SQL.contains(&id) || use_ { Verdict::Unknown } else { dump.verdict };
                assert_eq!(row.verdict, expected, "{name}: {id} by {}", flip.requirement);
            }
        }
    }
}

/// Results that are read in pieces, and long ones that clients broke into lines without a heading.
#[test]
fn big_and_broken_results_are_read_alike() {
    let mut big = setup(named());
    big.limits.direct_bytes = 1_000;
    let small = setup(named());
    let mut breaks = 0;
    for (name, form) in sql::FORMS {
        let documents = form(&ready());
        let expected = common::verdicts(&common::report(documents.clone(), &small));
        assert_eq!(common::verdicts(&common::report(documents.clone(), &big)), expected, "{name}");
        if name.starts_with("one text") {
            continue;
        }
        let broken = documents.into_iter().map(|(name, bytes)| {
            let letters: Vec<char> = String::from_utf8(bytes).unwrap().chars().collect();
            let rows: Vec<String> = letters.chunks(2033).map(|row| row.iter().collect()).collect();
            (name, rows.join("\r\n").into_bytes())
        });
        let broken: Vec<_> = broken.collect();
        breaks += broken.iter().filter(|(_, bytes)| bytes.contains(&b'\n')).count();
        for setup in [&small, &big] {
            assert_eq!(common::verdicts(&common::report(broken.clone(), setup)), expected, "{name}, broken");
        }
    }
    assert!(breaks > 5, "{breaks} documents were broken");
}

/// The ready tenant as rows, without those of one table that are not like this.
fn only(table: &str, keep: impl Fn(&serde_json::Map<String, serde_json::Value>) -> bool) -> Report {
    let (_, form) = sql::FORMS.iter().find(|(name, _)| *name == "json path").unwrap();
    let documents = form(&ready()).into_iter().map(|(name, bytes)| {
        if name != format!("{table}.json") {
            return (name, bytes);
        }
        let mut rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&bytes).unwrap();
        rows.retain(&keep);
        assert!(!rows.is_empty(), "{table}");
        (name, serde_json::to_vec(&rows).unwrap())
    });
    report(documents.collect())
}

/// Selecting rows may turn a verdict into unknown, and into nothing else.
fn nothing_is_made_up(after: &Report, what: &str) {
    for finding in &after.findings {
        let fine = matches!(finding.verdict, Verdict::Pass | Verdict::Unknown);
        assert!(fine, "{what}: {} {:?}", finding.requirement, finding.observed);
    }
}

#[test]
fn rows_that_a_query_left_out_are_no_proof_of_anything() {
    let one = only("NHD_UserClaims", |row| row["ClaimType"] == "Ux");
    nothing_is_made_up(&one, "one type");
    assert_eq!(finding(&one, "agent-customers-access").verdict, Verdict::Pass, "what is there counts");
    let hidden = finding(&one, "agent-edit-closed-tickets");
    assert_eq!((hidden.verdict, hidden.reason), (Verdict::Unknown, Some(Reason::DetailMissing)));
    assert_eq!(hidden.next.as_deref(), Some("GET /api/Agent/21?includedetails=true"));
    let administrator = finding(&one, "agent-not-administrator");
    assert_eq!(administrator.verdict, Verdict::Unknown, "the row of SA is not there");

    let scope = only("NHD_Identity_ApplicationScope", |row| row["Description"] == "read:tickets");
    nothing_is_made_up(&scope, "one scope");
    assert_eq!(finding(&scope, "application-scope-read-tickets").verdict, Verdict::Pass);
    assert_eq!(finding(&scope, "application-scope-edit-tickets").verdict, Verdict::Unknown);

    let values = only("NHD_UserClaims", |row| row["ClaimValue"] == "1");
    nothing_is_made_up(&values, "one value");
    assert_eq!(finding(&values, "agent-customers-access").verdict, Verdict::Unknown);
    assert_eq!(finding(&values, "agent-edit-closed-tickets").verdict, Verdict::Pass);
}

#[test]
fn the_same_few_types_of_several_roles_were_asked_for() {
    let claims = |roles: &[(&str, &[&str])]| {
        let rows: Vec<String> = roles
            .iter()
            .flat_map(|(role, types)| {
                types.iter().map(move |code| {
                    format!(
                        "<row RoleId=\"{role}\" ClaimType=\"{code}\" ClaimValue=\"{}\"/>",
                        1 + code.len() % 2 + usize::from(*code == "Tx")
                    )
                })
            })
            .collect();
        let mut documents = sql::FORMS[0].1(&ready());
        documents.retain(|(name, _)| name != "NHD_RoleClaims.xml");
        documents.push(("claims.xml".to_owned(), rows.concat().into_bytes()));
        report(documents)
    };
    let own = "5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d2";
    let other = "5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d3";
    let whole = claims(&[(own, &["Tx", "Hx"]), (other, &["Tx", "Hx", "l6"])]);
    assert_eq!(finding(&whole, "agent-add-tickets").verdict, Verdict::Mismatch);
    assert_eq!(finding(&whole, "agent-add-tickets").certainty, Some(Certainty::Assumed));
    let chosen = claims(&[(own, &["Tx", "Hx"]), (other, &["Tx", "Hx"])]);
    assert_eq!(finding(&chosen, "agent-add-tickets").verdict, Verdict::Unknown);
    assert_eq!(finding(&chosen, "agent-tickets-access").verdict, Verdict::Pass);
}

/// Management Studio cuts long results off.
#[test]
fn a_result_that_breaks_off_proves_no_absence() {
    for (index, (name, form)) in sql::FORMS.iter().enumerate() {
        if !matches!(*name, "xml raw" | "json path" | "json without wrapper" | "xml auto, joined") {
            continue;
        }
        let documents: Vec<(String, Vec<u8>)> = form(&ready())
            .into_iter()
            .map(|(name, bytes)| {
                let cut = ["Claims", "Scope", "claims", "applications"].iter().any(|part| name.contains(part));
                let end = if cut { bytes.len() * 2 / 3 } else { bytes.len() };
                (name, bytes[..end].to_vec())
            })
            .collect();
        let after = report(documents);
        nothing_is_made_up(&after, name);
        assert!(!after.problems.is_empty(), "{name} {index}");
    }
}

#[test]
fn a_column_that_no_row_shows_is_not_empty() {
    let mut documents = sql::FORMS[0].1(&ready());
    for (name, bytes) in &mut documents {
        if name == "NHD_IDENTITY_Application.xml" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text
                .replace(" AreaID=\"0\" SupplierID=\"0\"", "")
                .replace(" SupplierID=\"0\"", "")
                .replace(" AreaID=\"0\"", "")
                .into_bytes();
        }
    }
    let after = report(documents);
    let login = finding(&after, "application-login-type");
    assert_eq!((login.verdict, login.reason), (Verdict::Unknown, Some(Reason::DetailMissing)));
}

#[test]
fn fields_of_a_joined_query_are_shown_and_never_decide() {
    let mut tenant = ready();
    let flip = common::settings::FLIPS.iter().find(|flip| flip.requirement == "project-type-date-fields").unwrap();
    (flip.wrong)(&mut tenant);
    let (_, form) = sql::FORMS.iter().find(|(name, _)| *name == "xml auto, joined").unwrap();
    let after = report(form(&tenant));
    let fields = finding(&after, "project-type-date-fields");
    assert_eq!(fields.verdict, Verdict::Unknown);
    let seen = fields.observed.as_deref().unwrap_or_default();
    assert!(seen.contains("nothing tells whether it is a custom field"), "{seen}");
    assert_eq!(fields.evidence.first().unwrap().document, "types.xml");
}

#[test]
fn rows_are_named_by_their_table() {
    let setup = setup(named());
    for (text, detail, used) in [
        ("<UNAME unum=\"21\" UNAME=\"Moovila API\" upassword=\"x\"/>", "1 row of UNAME", true),
        (
            "<UNAMESECTION x=\"21\"/><UNAMESECTION x=\"3\"/>",
            "rows of UNAMESECTION (not used: its keys or columns are not known)",
            false,
        ),
        (
            "<SECTIONDETAIL><a>1</a></SECTIONDETAIL>",
            "rows of SECTIONDETAIL (not used: its keys or columns are not known)",
            false,
        ),
        (
            "[{\"UDmembershiplevel\":2}]",
            "1 row of UnameDepartment (not used: its keys or columns are not known)",
            false,
        ),
        (
            "{\"UserId\":\"x\",\"ClaimType\":\"SA\"},{\"UserId\":\"x\",\"ClaimType\":\"Tx\"}",
            "2 rows of NHD_UserClaims",
            true,
        ),
        ("[{\"UserId\":\"x\",\"RoleId\":\"y\",\"ClaimType\":\"SA\"}]", "no record of a kind that is judged", false),
        ("[{\"Unum\":21,\"uname\":\"x\",\"ClaimType\":\"SA\",\"ClaimValue\":\"false\"}]", "1 row of UNAME", true),
        ("<Objects><row Description=\"x\"/></Objects>", "no record of a kind that is judged", false),
    ] {
        let bundle = Bundle::from_memory([("x".to_owned(), text.as_bytes().to_vec())]);
        let reading = app::read(&bundle, &setup.catalog, &setup.limits);
        let row = reading.documents.first().unwrap();
        assert_eq!(row.detail, detail, "{text}");
        let status = if used { DocumentStatus::Used } else { DocumentStatus::NoHaloRecords };
        assert_eq!(row.status, status, "{text}");
    }
}

/// A row whose key column is `NULL` is a row of which nobody can say what it is: its list proves no absence.
#[test]
fn a_row_without_its_key_hides_its_list() {
    let (_, form) = sql::FORMS.iter().find(|(name, _)| *name == "json flat").unwrap();
    let documents = form(&ready());
    let index = documents.iter().position(|(name, _)| name == "claims.json").unwrap();
    let text = String::from_utf8(documents[index].1.clone()).unwrap();
    for (at, key) in text.match_indices("\"ClaimType\":\"").step_by(7) {
        let end = at + key.len() + text[at + key.len()..].find(',').unwrap() + 1;
        let mut hidden = documents.clone();
        hidden[index].1 = format!("{}{}", &text[..at], &text[end..]).into_bytes();
        let wrong: Vec<Finding> =
            report(hidden).findings.into_iter().filter(|finding| finding.verdict == Verdict::Mismatch).collect();
        assert!(wrong.is_empty(), "without {}: {wrong:?}", &text[at..end]);
    }
    let scopes = |rows: &str| {
        let text = format!(
            "<NHD_IDENTITY_Application Id=\"5\" ClientId=\"0f6c9e7a-41c8-4d0e-8f0b-2d5a7be1c3f4\" DisplayName=\"Moovila\" \
             GrantType=\"1\"><NHD_Identity_ApplicationScope Description=\"all:teams\"/>{rows}\
             <NHD_Identity_ApplicationScope Description=\"read:agents\"/></NHD_IDENTITY_Application>"
        );
        let bundle = Bundle::from_memory([("a.xml".to_owned(), text.into_bytes())]);
        let report = app::check(&bundle, &setup(Parameters::default())).unwrap();
        finding(&report, "application-scope-edit-tickets").verdict
    };
    assert_eq!(scopes(""), Verdict::Mismatch);
    assert_eq!(scopes("<NHD_Identity_ApplicationScope/>"), Verdict::Unknown);
}

/// The ready tenant as rows in this form, with a text of the claims' document replaced once.
fn repeated(form: &str, from: &str, to: &str) -> Report {
    let (_, form) = sql::FORMS.iter().find(|(name, _)| *name == form).unwrap();
    let documents = form(&ready()).into_iter().map(|(name, bytes)| {
        if !name.starts_with("NHD_UserClaims.") {
            return (name, bytes);
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        (name, text.replacen(from, to, 1).into_bytes())
    });
    report(documents.collect())
}

#[test]
fn a_column_that_a_row_repeats_with_another_value_is_conflicting() {
    for (form, to, is_same) in [
        ("json path", r#""ClaimType":"Ux","ClaimValue":"0","ClaimValue":"2""#, false),
        ("json path", r#""ClaimType":"Ux","ClaimValue":"2","ClaimValue":"0""#, false),
        ("json path", r#""ClaimType":"Ux","ClaimValue":"2","ClaimValue":"2""#, true),
        ("xml raw elements", "<ClaimType>Ux</ClaimType><ClaimValue>0</ClaimValue><ClaimValue>2</ClaimValue>", false),
        ("xml raw elements", "<ClaimType>Ux</ClaimType><ClaimValue>2</ClaimValue><ClaimValue>0</ClaimValue>", false),
    ] {
        let is_json = form.starts_with("json");
        let from = if is_json {
            r#""ClaimType":"Ux","ClaimValue":"2""#
        } else {
            "<ClaimType>Ux</ClaimType><ClaimValue>2</ClaimValue>"
        };
        let report = repeated(form, from, to);
        let found = finding(&report, "agent-customers-access");
        if is_same {
            assert_eq!(found.verdict, Verdict::Pass, "{form}: the same value twice");
            continue;
        }
        assert_eq!(found.verdict, Verdict::Unknown, "{form}: {:?} {:?}", found.observed, found.reason);
        if is_json {
            assert_eq!(found.reason, Some(Reason::Conflicting), "{to}");
        }
    }
}
