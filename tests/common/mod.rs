//! What the tests share: fixtures as values, forms they can take, reports of them.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod carriers;
pub mod forms;
pub mod settings;
pub mod sql;

use std::path::{Path, PathBuf};

use halolint::app::{self, Setup};
use halolint::bundle::Bundle;
use halolint::report::{Parameters, Report};
use serde_json::Value;

/// A tenant: the dumps of a bundle as values, by their names without extension.
pub type Tenant = Vec<(String, Value)>;

/// The team that the ready tenant's ticket types have.
pub const TEAM: &str = "Project Delivery";

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The dumps of a fixture folder.
pub fn tenant(name: &str) -> Tenant {
    let folder = fixtures().join(name);
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&folder).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
            (name, serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())
        })
        .collect()
}

pub fn ready() -> Tenant {
    tenant("ready")
}

/// Parameters that name every subject of the ready tenant by id.
pub fn named() -> Parameters {
    Parameters {
        synced_teams: vec![TEAM.to_owned()],
        application: Some("c7d3b8e1-9a44-4f6d-b1a2-6e0f35d9c8a7".to_owned()),
        agent: Some("21".to_owned()),
        project_type: Some("27".to_owned()),
        task_type: Some("28".to_owned()),
        strict: false,
        tenant: None,
        as_of: None,
    }
}

/// Parameters that name the team only.
pub fn team_only() -> Parameters {
    Parameters { synced_teams: vec![TEAM.to_owned()], ..Parameters::default() }
}

pub fn setup(parameters: Parameters) -> Setup {
    let mut setup = Setup::load("moovila", None, parameters).unwrap();
    setup.limits = halolint::bundle::Limits::default();
    setup
}

/// The report of documents in memory.
pub fn report(documents: Vec<(String, Vec<u8>)>, setup: &Setup) -> Report {
    app::check(&Bundle::from_memory(documents), setup).unwrap()
}

/// The report of a fixture, as a person would ask for it.
pub fn fixture_report(name: &str, parameters: Parameters) -> Report {
    let setup = setup(parameters);
    let bundle = Bundle::open(&[fixtures().join(name)], &setup.limits).unwrap();
    app::check(&bundle, &setup).unwrap()
}

/// What was found, without where: requirement, verdict, reason, observed.
pub fn verdicts(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|finding| {
            format!(
                "{} {:?} {:?} {:?} {}",
                finding.requirement,
                finding.verdict,
                finding.certainty,
                finding.reason,
                finding.observed.as_deref().unwrap_or("-")
            )
        })
        .collect()
}

/// Ids of the requirements that do not have the same verdict in both reports.
pub fn changed(before: &Report, after: &Report) -> Vec<String> {
    before
        .findings
        .iter()
        .zip(&after.findings)
        .filter(|(a, b)| a.verdict != b.verdict)
        .map(|(a, _)| a.requirement.clone())
        .collect()
}

/// Every object of a value, itself included, mutably.
pub fn objects(value: &mut Value, visit: &mut impl FnMut(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            visit(map);
            for (_, inner) in map.iter_mut() {
                objects(inner, visit);
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| objects(row, visit)),
        _ => {}
    }
}

/// The names of all fixtures that can be judged.
pub fn fixture_names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md" && name != "hostile" && !name.ends_with(".toml"))
        .collect();
    names.sort();
    names
}
