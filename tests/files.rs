//! Files that cannot be read, are none, change or vanish: told by name, never fatal, and never a reason to wait.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod common;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};

use common::{fixtures, forms, named, ready, setup};
use halolint::app;
use halolint::bundle::{Bundle, Limits, Opened, Store};
use halolint::catalog::Catalog;
use halolint::document::{Document, Markers, Names};
use halolint::record::{self, Content};
use halolint::report::{DocumentStatus, Finding, Outcome, Report};
use halolint::words::{ProblemKind, Reason, Verdict};

fn run(arguments: &[&Path]) -> (i32, String, String) {
    told(&Command::new(env!("CARGO_BIN_EXE_halolint")).args(["inventory"]).args(arguments).output().unwrap())
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("killed by a signal"), text(&output.stdout), text(&output.stderr))
}

/// The ready tenant as a folder.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in forms::json(&ready()) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn sockets_pipes_and_endless_links_are_set_aside() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let _listener = UnixListener::bind(path("socket.json")).unwrap();
    symlink(path("b.json"), path("a.json")).unwrap();
    symlink(path("a.json"), path("b.json")).unwrap();
    assert!(Command::new("mkfifo").arg(path("pipe.json")).status().unwrap().success());
    let setup = setup(named());
    let report = app::check(&Bundle::open(&[folder.path().to_owned()], &setup.limits).unwrap(), &setup).unwrap();
    assert_eq!(report.outcome, Outcome::Ready);
    let aside = |name: &str| {
        let row = report.documents.iter().find(|row| row.name == name).unwrap();
        assert_eq!(row.status, DocumentStatus::Skipped, "{name}");
        row.detail.clone()
    };
    assert_eq!(aside("socket.json"), "not a regular file");
    assert_eq!(aside("pipe.json"), "not a regular file");
    assert!(aside("a.json").contains("link") && aside("b.json").contains("link"));
    // Given by name: an answer at once, for what is no file as for what is in the way of one.
    for name in ["socket.json", "pipe.json"] {
        let (status, out, err) = run(&[&path(name)]);
        assert!(status == 0 && out.contains("not a regular file"), "{name}: {status} {out}{err}");
    }
    for (given, words) in [("a.json", "a.json"), ("a.json/x", "x"), ("none.json", "no such file or folder")] {
        let (status, _, err) = run(&[&path(given)]);
        assert!(status == 2 && err.lines().count() == 1 && err.contains(words), "{given}: {status} {err}");
    }
}

#[test]
fn what_fails_while_it_is_read_is_a_problem() {
    // A regular file of which the first byte cannot be read.
    let endless = Path::new("/proc/self/mem");
    if !endless.exists() {
        eprintln!("no /proc here: skipped");
        return;
    }
    let setup = setup(named());
    let folder = folder();
    let bundle = Bundle::open(&[endless.to_owned(), folder.path().to_owned()], &setup.limits).unwrap();
    let report = app::check(&bundle, &setup).unwrap();
    let problem = report.problems.iter().find(|row| row.document == "mem").unwrap();
    assert_eq!(problem.kind, ProblemKind::Unreadable, "{}", problem.detail);
    let (status, _, err) = run_check(endless);
    assert!(status == 2 && err.lines().count() == 1 && err.contains("mem: cannot be read"), "{status} {err}");
}

fn run_check(path: &Path) -> (i32, String, String) {
    told(&Command::new(env!("CARGO_BIN_EXE_halolint")).arg("check").arg(path).output().unwrap())
}

#[test]
fn folders_and_files_without_permission_are_told() {
    let folder = folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(closed.join("x.json"), "[]").unwrap();
    fs::write(folder.path().join("secret.json"), "[]").unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&closed, 0o000);
    mode(&folder.path().join("secret.json"), 0o000);
    mode(folder.path(), 0o755);
    // Who may do everything is not kept out: the program then runs as nobody.
    let all = fs::read_dir(&closed).is_ok();
    let program = folder.path().join("program");
    let mut command = if all {
        fs::copy(env!("CARGO_BIN_EXE_halolint"), &program).unwrap();
        mode(&program, 0o755);
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_halolint"))
    };
    command.args(["check", "--format", "json", "--synced-team", common::TEAM]);
    let output = command.arg(folder.path()).output();
    let shut = |path: &Path| {
        let mut command = if all { Command::new("setpriv") } else { Command::new(env!("CARGO_BIN_EXE_halolint")) };
        if all {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        }
        told(&command.arg("check").arg(path).output().unwrap())
    };
    let Ok(output) = output else {
        eprintln!("this user may read everything, and setpriv is not installed: skipped");
        return;
    };
    if all && !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("setpriv") {
        eprintln!("setpriv cannot change the user here: skipped");
        return;
    }
    let closed_result = shut(&closed);
    let secret_result = shut(&folder.path().join("secret.json"));
    mode(&closed, 0o755);
    let (status, out, err) = told(&output);
    assert_eq!(status, 0, "what can be read is judged: {out}{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    for name in ["closed", "secret.json"] {
        let told =
            report["problems"].as_array().unwrap().iter().any(|row| {
                row["document"].as_str().unwrap().trim_end_matches('/') == name && row["kind"] == "unreadable"
            });
        assert!(told, "{name}: {}", report["problems"]);
    }
    let steps = report["problems"].as_array().unwrap().iter();
    let steps = steps.filter_map(|row| row["detail"].as_str()).filter(|text| text.contains("cannot be"));
    let steps: Vec<&str> = steps.collect();
    assert_eq!(steps.len(), 2);
    assert!(steps.iter().all(|text| text.contains("check its permissions")), "{steps:?}");
    for (status, out, err) in [closed_result, secret_result] {
        assert!(status == 2 && out.is_empty() && err.lines().count() == 1, "{status} {out}{err}");
        assert!(err.contains("Permission denied") && err.contains("check its permissions"), "{err}");
    }
}

#[test]
fn a_file_that_vanishes_before_it_is_read_is_a_problem() {
    let folder = folder();
    let setup = setup(named());
    let bundle = Bundle::open(&[folder.path().to_owned()], &setup.limits).unwrap();
    fs::remove_file(folder.path().join("control.json")).unwrap();
    fs::remove_dir_all(folder.path().join("agents")).unwrap();
    fs::create_dir_all(folder.path().join("agents/21.json")).unwrap();
    let report = app::check(&bundle, &setup).unwrap();
    assert_ne!(report.outcome, Outcome::Ready);
    let told: Vec<&str> = report.problems.iter().map(|row| row.document.as_str()).collect();
    assert!(told.contains(&"control.json") && told.contains(&"agents/21.json"), "{:?}", report.problems);
    assert!(report.problems.iter().all(|row| row.kind == ProblemKind::Unreadable));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.json");
    let limits = Limits { direct_bytes: 16, ..Limits::default() };
    for grow in [true, false] {
        fs::write(&path, vec![b' '; 4096]).unwrap();
        let bundle = Bundle::open(std::slice::from_ref(&path), &limits).unwrap();
        let problems = bundle.read(&limits, &|_, opened| {
            let Ok(Opened::Large(large)) = opened else { return vec!["not large".to_owned()] };
            if grow {
                fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"[]").unwrap();
            } else {
                fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(100).unwrap();
            }
            vec![large.bytes().map(|_| ()).unwrap_err().detail]
        });
        assert!(problems.len() == 1 && problems[0].contains("changed while it was read"), "{problems:?}");
    }
}

#[test]
fn lists_that_are_left_in_a_file_are_read_from_there_while_it_is_as_it_was() {
    let catalog = Catalog::builtin().unwrap();
    let (names, markers) = (Names::of(&catalog), Markers::new(&catalog).unwrap());
    let row = |id: usize| {
        format!(
            "{{\"id\":{id},\"itilrequesttype\":3,\"agentscanselect\":true,\"fields\":[{{\"fieldid\":{id}}},\n{{\"fieldid\":2}}]}}"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("types.json");
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}[{}]", (1..9_000).map(row).collect::<Vec<String>>().join(","));
        fs::write(&path, &text).unwrap();
        let leave = || {
            let store = Store::from_file(fs::File::open(&path).unwrap()).unwrap();
            Document::leave("types.json".into(), &store, &names, &markers).unwrap().expect("a list of records")
        };
        let told = |document: &Document| format!("{:?}", record::extract(document, &catalog));
        let whole = Document::read("types.json".into(), text.clone().into_bytes(), &names);
        assert!(told(&leave()) == told(&whole));
        let extract = record::extract(&leave(), &catalog);
        assert_eq!(extract.records.len(), 8_999);
        fs::write(&path, text.replace("\"fieldid\":2}", "\"fieldid\":30}")).unwrap();
        let list = extract.records.last().unwrap().body.get("fields").unwrap();
        assert_eq!((list.content(), list.at.excerpt().as_str()), (&Content::Gone, ""));
    }
}

#[test]
fn what_is_judged_after_its_file_changed_is_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    fs::create_dir(&bundle).unwrap();
    let details = fs::read_dir(fixtures().join("ready/tickettypes")).unwrap();
    let details: Vec<String> = details.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    // Long enough to stay in its file.
    let text = format!("[{}{}]", details.join(","), " ".repeat(2 << 20));
    let path = bundle.join("tickettypes.json");
    fs::write(&path, &text).unwrap();
    let setup = setup(common::team_only());
    let told = |change: bool| {
        let opened = Bundle::open(std::slice::from_ref(&bundle), &setup.limits).unwrap();
        let reading = app::read(&opened, &setup.catalog, &setup.limits);
        if change {
            fs::write(&path, format!("{text} ")).unwrap();
        }
        app::judge(reading, &setup).unwrap()
    };
    let again = |report: &Report| {
        let next =
            |finding: &&Finding| finding.next.as_ref().is_some_and(|next| next.starts_with("run halolint again"));
        let asked: Vec<&Finding> = report.findings.iter().filter(next).collect();
        assert!(asked.iter().all(|finding| finding.reason == Some(Reason::Unreadable)));
        asked.len()
    };
    let (before, after) = (told(false), told(true));
    assert_eq!(again(&before), 0);
    assert!(again(&after) > 0, "{:?}", after.findings);
    assert!(after.findings.iter().all(|finding| finding.reason != Some(Reason::Truncated)));
    // Nothing but what is unknown has changed.
    for (before, after) in before.findings.iter().zip(&after.findings) {
        assert!(after.verdict == before.verdict || after.verdict == Verdict::Unknown, "{after:?}");
    }
}
