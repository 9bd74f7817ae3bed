//! A report as a support engineer meets it: twelve mismatches, several unknowns, long names, a dump in one line.

use std::collections::BTreeMap;

use crate::report::{
    Chosen, Counts, DocumentRow, DocumentStatus, Excess, Other, Outcome, Parameters, ProblemRow, ProfileName, Report,
    SCHEMA, Subjects, Tool,
};
use crate::words::{ProblemKind, Verdict};

use super::sample_findings::{AGENT, TYPES, findings, place, subject};

/// Groups of the sample's requirements.
pub(super) fn groups() -> Vec<(String, Vec<String>)> {
    let report = report();
    let of = |prefixes: &[&str]| {
        let ids = report.findings.iter().map(|finding| finding.requirement.clone());
        ids.filter(|id| prefixes.iter().any(|prefix| id.starts_with(prefix))).collect()
    };
    vec![
        ("Agent".to_owned(), of(&["agent-"])),
        ("Application".to_owned(), of(&["application-"])),
        ("Ticket types".to_owned(), of(&["project-type-", "task-type-", "ticket-types-"])),
        ("Advanced settings".to_owned(), of(&["settings-"])),
    ]
}

/// A document of the bundle.
fn document(name: &str, status: DocumentStatus, detail: &str) -> DocumentRow {
    DocumentRow {
        name: name.to_owned(),
        format: "json".to_owned(),
        encoding: "utf-8".to_owned(),
        bytes: 1024,
        status,
        records: BTreeMap::new(),
        detail: detail.to_owned(),
        sha256: None,
    }
}

/// The report.
pub(super) fn report() -> Report {
    let findings = findings();
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    let chosen = |name: &str, id: &str, why: &str, others: Vec<Other>| {
        Some(Chosen { id: Some(id.to_owned()), name: Some(name.to_owned()), chosen: why.to_owned(), others })
    };
    let other = |name: &str, id: &str, why: &str| Other {
        id: Some(id.to_owned()),
        name: Some(name.to_owned()),
        why: why.to_owned(),
    };
    let damage = "the text ends inside a string at 1:18423; 12 whole records before it are used";
    Report {
        schema: SCHEMA.to_owned(),
        tool: Tool { name: "halolint".to_owned(), version: "0.1.0".to_owned() },
        profile: ProfileName {
            name: "moovila".to_owned(),
            version: "2024.06".to_owned(),
            source: "https://help.moovila.com/articles/27184053774861".to_owned(),
        },
        outcome: Outcome::NotReady,
        halo_version: Some("2.140.1".to_owned()),
        counts: Counts {
            pass: count(Verdict::Pass),
            mismatch: count(Verdict::Mismatch),
            unknown: count(Verdict::Unknown),
            not_applicable: count(Verdict::NotApplicable),
            assumed: 2,
            ..Counts::default()
        },
        subjects: Subjects {
            application: chosen(
                "Moovila Project Sync (production)",
                "5f0c6a1e-2b7d-4c8e-9d51-0c1c4a8f7b32",
                "named like the vendor",
                vec![other("Moovila test", "9b1d", "5 more mismatches")],
            ),
            agent: chosen("Moovila API", "21", "the application's \"Agent to log in as\"", Vec::new()),
            project_type: chosen(
                "Project",
                "31",
                "best pair with the task type",
                vec![
                    other("Project (old)", "12", "4 more mismatches"),
                    other("Internal Project", "18", "5 more mismatches"),
                ],
            ),
            task_type: chosen(
                "Projekt-Aufgabe für Großkunden der Niederlassung Süd (neu)",
                "32",
                "best pair with the project type",
                Vec::new(),
            ),
        },
        parameters: Parameters::default(),
        excess: vec![
            Excess {
                subject: subject("agent", "21", "Moovila API"),
                what: "Customers Access Level is Read and Modify; Read Only suffices".to_owned(),
                evidence: vec![place(AGENT, 40, 44, "/claims/7/value", "\"2\"")],
            },
            Excess {
                subject: subject("application", "5f0c6a1e", "Moovila Project Sync (production)"),
                what: "permission all:standard".to_owned(),
                evidence: vec![
                    place("acme-2024-09.zip!/applications.json", 112, 15, "/0/scopes", "\"all:standard\"");
                    2
                ],
            },
        ],
        documents: vec![
            document(AGENT, DocumentStatus::Used, "1 agent"),
            document(TYPES, DocumentStatus::Used, "40 ticket types"),
            document("acme-2024-09.zip!/dump/teams.json", DocumentStatus::Partial, damage),
            document("acme-2024-09.zip!/readme.txt", DocumentStatus::NoHaloRecords, "plain text"),
            document(
                "acme-2024-09.zip!/__MACOSX/._21.json",
                DocumentStatus::Skipped,
                "left by the system that packed the bundle, never Halo data",
            ),
        ],
        problems: vec![
            ProblemRow {
                document: "acme-2024-09.zip!/dump/teams.json".to_owned(),
                kind: ProblemKind::Damaged,
                detail: damage.to_owned(),
            },
            ProblemRow {
                document: "acme-2024-09.zip!/dump/clients.json".to_owned(),
                kind: ProblemKind::ErrorAnswer,
                detail: "the document is an error answer (401 Unauthorized); ask for it again with a valid token"
                    .to_owned(),
            },
        ],
        findings,
        inputs: Vec::new(),
        config: None,
        limits: BTreeMap::new(),
        waivers: Vec::new(),
        baseline: None,
        redaction_tokens: Vec::new(),
    }
}
