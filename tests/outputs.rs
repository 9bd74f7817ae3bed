//! Every output of every command: nothing of a bundle steers who looks at it, and the same bundle gives the same bytes
//! wherever, whenever and by whomever it is read.
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

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{fixtures, forms};
use serde_json::Value;

/// What a terminal, a page, a table, a workflow's log or a reader of another direction would obey.
const STEERS: &str =
    "\u{1b}[31m\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{2066}\r\n::error::x\n=1+1<script>alert(1)</script>[a](javascript:b)";

/// Options under which the hostile tenant is judged: its team is named by id.
const CASE: [&str; 2] = ["--synced-team", "7"];

/// The bundle of a fixture with [`STEERS`] after every name in it, and in the names of two files.
fn hostile(folder: &Path) -> PathBuf {
    let bundle = folder.join("bundle\u{1b}[31m\u{202e}");
    for (name, mut value) in common::tenant("dozen-mismatches") {
        common::objects(&mut value, &mut |object| {
            for (key, member) in object.iter_mut() {
                let named = ["name", "displayName", "team", "default_team", "team_name", "loginas_agent_name", "label"];
                if let (true, Value::String(text)) = (named.contains(&key.as_str()), member) {
                    text.push_str(STEERS);
                }
            }
        });
        let name = if name == "teams" { "teams\u{1b}[1m\u{202e}\n::error::x".to_owned() } else { name };
        let path = bundle.join(format!("{name}.json"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, serde_json::to_vec_pretty(&value).unwrap()).unwrap();
    }
    std::fs::write(bundle.join("broken\u{7}\u{202e}.json"), "[{\"id\": 1, \"name\": \"\u{1b}[31m").unwrap();
    bundle
}

/// Runs the program; all that it wrote, apart from files.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_halolint")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().expect("killed by a signal"), text(&output.stdout) + &text(&output.stderr))
}

/// Nothing that steers, and no line that a workflow takes for a command of its own.
fn harmless(what: &str, text: &str) {
    for letter in text.chars() {
        let steers = (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!steers, "{what}: {letter:?} in {text}");
    }
    let commands = text.lines().filter(|line| line.trim_start().starts_with("::error::x"));
    assert_eq!(commands.count(), 0, "{what}: {text}");
}

#[test]
fn nothing_of_a_bundle_steers_who_looks_at_any_output() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = hostile(folder.path());
    let bundle = bundle.to_str().unwrap();
    let ready = fixtures().join("ready");
    let ready = ready.to_str().unwrap();
    let report = folder.path().join("report.json");
    let report = report.to_str().unwrap();
    let (status, said) = run(&[&["check", bundle, "--format", "json", "-o", report][..], &CASE].concat());
    assert_eq!(status, 1, "{said}");
    let mut seen = 0;
    let mut tried = |arguments: &[&str]| {
        let (status, text) = run(arguments);
        // Rows of CSV end with both.
        let lines = if arguments.contains(&"csv") { text.replace("\r\n", "\n") } else { text.clone() };
        harmless(&format!("{arguments:?}"), &lines);
        assert!(!text.is_empty(), "{arguments:?}: {status}");
        // What would steer is there, made visible: otherwise nothing was tried.
        seen += usize::from(text.contains("31m"));
        text
    };
    for format in ["text", "json", "sarif", "junit", "markdown", "html", "github", "csv"] {
        let text = tried(&[&["check", bundle, "--format", format, "-v", "--all"][..], &CASE].concat());
        match format {
            "html" => assert!(!text.contains("<script") && text.contains("&lt;script&gt;")),
            "csv" => assert!(!text.lines().any(|line| line.contains(",=1+1") || line.starts_with("=1+1"))),
            _ => {}
        }
    }
    for arguments in [
        &["check", bundle, "--quiet"][..],
        &["check", bundle, "--redact"],
        &["ask", bundle],
        &["ask", bundle, "--format", "json"],
        &["fix", bundle],
        &["fix", bundle, "--format", "json"],
        &["diff", ready, bundle],
        &["diff", bundle, ready],
        &["diff", report, bundle, "--format", "json"],
    ] {
        tried(&[arguments, &CASE].concat());
    }
    for arguments in [
        &["inventory", bundle][..],
        &["inventory", bundle, "--format", "json"],
        &["verify", report, bundle],
        &["verify", report, ready],
        &["verify", report, ready, "--format", "json"],
        // What is wrong is told with the names as they were given.
        &["check", "none\u{1b}[31m\u{202e}\n::error::x"],
        &["check", bundle, "--agent", "\u{1b}[31m\u{202e}\n::error::x"],
        &["check", bundle, "--synced-team", "\u{1b}[31m\u{202e}\n::error::x"],
        &["check", bundle, "--profile", "\u{1b}[31m\u{202e}\n::error::x"],
        &["check", bundle, "--config", "\u{1b}[31m\u{202e}\n::error::x"],
        &["check", bundle, "--baseline", "\u{1b}[31m\u{202e}\n::error::x"],
        &["diff", bundle, "none\u{1b}[31m"],
        &["verify", "none\u{1b}[31m", bundle],
        &["explain", "\u{1b}[31m\u{202e}\n::error::x"],
        &["reduce", bundle, "-o", bundle],
        &["man", "\u{1b}[31m\u{202e}"],
    ] {
        tried(arguments);
    }
    assert!(seen > 20, "{seen} outputs show the names");
}

/// One way to run the program: working folder, variables, options, and how the bundle is named from there.
struct Way {
    what: &'static str,
    folder: PathBuf,
    variables: Vec<(&'static str, &'static str)>,
    options: Vec<&'static str>,
    paths: Vec<PathBuf>,
}

#[test]
fn the_same_bundle_gives_the_same_bytes_wherever_and_whenever_it_is_read() {
    let here = tempfile::tempdir().unwrap();
    // The same files, written in the opposite order, at other times, in another place.
    let copies = [here.path().join("a"), here.path().join("elsewhere/b")];
    let mut files = forms::json(&common::tenant("dozen-mismatches"));
    files.push(("broken.json".to_owned(), b"[{\"id\": 1, ".to_vec()));
    for copy in &copies {
        for (name, bytes) in &files {
            let path = copy.join("bundle").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        std::fs::write(copy.join("more.json"), "[]").unwrap();
        files.reverse();
    }
    let given = |folder: &Path| vec![folder.join("bundle"), folder.join("more.json")];
    let swapped = |folder: &Path| vec![folder.join("more.json"), folder.join("bundle")];
    let root = PathBuf::from("/");
    let way = |what, folder: &Path, variables: &[(&'static str, &'static str)], options: &[&'static str], paths| Way {
        what,
        folder: folder.to_owned(),
        variables: variables.to_vec(),
        options: options.to_vec(),
        paths,
    };
    let ways = [
        way("as it is", here.path(), &[], &[], given(&copies[0])),
        way("one thread", here.path(), &[], &["--threads", "1"], given(&copies[0])),
        way("many threads", here.path(), &[], &["--threads", "13"], given(&copies[0])),
        way("another folder", &root, &[("PWD", "/")], &[], given(&copies[0])),
        way("relative", &copies[0], &[], &[], vec!["bundle".into(), "more.json".into()]),
        way("a copy", here.path(), &[], &[], given(&copies[1])),
        way("Turkish", here.path(), &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")], &[], given(&copies[0])),
        way("C", here.path(), &[("LC_ALL", "C"), ("LANGUAGE", "C")], &[], given(&copies[0])),
        way("Kiribati", here.path(), &[("TZ", "Pacific/Kiritimati")], &[], given(&copies[0])),
        way(
            "another home",
            here.path(),
            &[("HOME", "/nonexistent"), ("USER", "x"), ("TMPDIR", "/x")],
            &[],
            given(&copies[0]),
        ),
        way("given the other way round", here.path(), &[], &[], swapped(&copies[0])),
    ];
    for format in ["text", "json", "sarif", "junit", "markdown", "html", "github", "csv"] {
        let mut first: Option<Vec<u8>> = None;
        for way in &ways {
            // The headline names what was given in the order in which it was given.
            if way.what == "given the other way round" && !matches!(format, "json" | "sarif" | "github" | "csv") {
                continue;
            }
            let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
                .args(["check", "--digest", "all", "--synced-team", common::TEAM, "--format", format])
                .args(&way.options)
                .args(&way.paths)
                .current_dir(&way.folder)
                .envs(way.variables.iter().copied())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
            let first = first.get_or_insert_with(|| output.stdout.clone());
            assert!(*first == output.stdout, "{format}, {}: {}", way.what, String::from_utf8_lossy(&output.stdout));
        }
    }
    let other = |command: &[&str], variables: &[(&str, &str)], threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
            .args(command)
            .envs(variables.iter().copied())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        output.stdout
    };
    let bundle = copies[0].join("bundle");
    let bundle = bundle.to_str().unwrap();
    let ready = fixtures().join("ready");
    for command in [
        &["inventory", bundle][..],
        &["ask", bundle],
        &["fix", bundle, "--synced-team", common::TEAM],
        &["diff", bundle, ready.to_str().unwrap()],
        &["check", bundle, "--redact", "--format", "json"],
    ] {
        let first = other(command, &[], "1");
        assert!(!first.is_empty(), "{command:?}");
        assert!(
            first == other(command, &[("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo"), ("HOME", "/x")], "9"),
            "{command:?}"
        );
    }
}

#[test]
fn digests_are_taken_where_they_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = fixtures().join("dozen-mismatches");
    for format in ["json", "sarif"] {
        let file = folder.path().join(format);
        let target = format!("{format}={}", file.display());
        let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
            .arg("check")
            .arg(&bundle)
            .args(["--format", "text", "--format", &target])
            .output()
            .unwrap();
        assert!(!output.stdout.is_empty());
        let report: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let rows = if format == "json" { &report["documents"] } else { &report["runs"][0]["artifacts"] };
        let digest =
            |row: &Value| if format == "json" { row["sha256"].clone() } else { row["hashes"]["sha-256"].clone() };
        let taken = rows.as_array().unwrap().iter().filter(|row| digest(row).is_string()).count();
        assert!(taken > 1, "{format}: {rows}");
    }
}

/// What a form of the report does not show is not read for it.
#[test]
fn a_report_is_the_same_with_and_without_another_one_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let beside = format!("json={}", folder.path().join("report.json").display());
    for bundle in ["dozen-mismatches", "ready.zip"] {
        for form in ["text", "text -v", "text -q", "sarif", "junit", "markdown", "html", "github", "csv"] {
            let run = |more: &[&str]| {
                let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
                    .arg("check")
                    .arg(fixtures().join(bundle))
                    .arg("--format")
                    .args(form.split(' '))
                    .args(more)
                    .output()
                    .unwrap();
                assert!(output.stdout.len() > 50, "{}", String::from_utf8_lossy(&output.stderr));
                String::from_utf8(output.stdout).unwrap()
            };
            assert!(run(&[]) == run(&["--format", &beside]), "{bundle}, {form}");
        }
    }
}

#[test]
fn a_text_report_in_a_file_or_a_pipe_depends_on_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = fixtures().join("dozen-mismatches");
    for command in ["check", "fix"] {
        let said = |columns: &str, file: bool| {
            let path = folder.path().join("report.txt");
            let mut program = Command::new(env!("CARGO_BIN_EXE_halolint"));
            program.arg(command).arg(&bundle).env("COLUMNS", columns);
            let output = if file { program.arg("-o").arg(&path) } else { &mut program }.output().unwrap();
            if file { std::fs::read(&path).unwrap() } else { output.stdout }
        };
        let wanted = said("80", false);
        assert!(wanted.len() > 1000);
        for columns in ["60", "132", "x"] {
            assert!(said(columns, false) == wanted && said(columns, true) == wanted, "{command} at {columns} columns");
        }
    }
}

#[test]
fn invisible_letters_of_names_are_shown_as_their_codes() {
    let hidden =
        "\u{ad}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}\u{180e}\u{3164}\u{fe0f}\u{ffa0}\u{e0041}\u{e0100}";
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in common::tenant("dozen-mismatches") {
        let text = value.to_string().replace("Moovila API", &format!("Moovila{hidden} API"));
        let path = folder.path().join(format!("{name}.json"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let bundle = folder.path().to_str().unwrap();
    for format in ["text", "markdown", "html", "sarif", "junit", "github", "csv", "json"] {
        let (_, said) = run(&[&["check", bundle, "--format", format][..], &CASE].concat());
        assert!(format == "junit" || said.contains("Moovila"), "{format}: {said}");
        let raw = said.chars().find(|letter| hidden.contains(*letter));
        assert_eq!(raw, None, "{format}: {said}");
    }
    let (_, said) = run(&[&["check", bundle][..], &CASE].concat());
    assert!(said.contains("Moovila<U+00AD><U+034F><U+115F>"), "{said}");
}

#[test]
fn every_report_names_the_configuration_that_was_used() {
    let folder = tempfile::tempdir().unwrap();
    let ready = fixtures().join("ready");
    let text = "[parameters]\nsynced_teams = [\"Project Delivery\"]\n";
    std::fs::write(folder.path().join("halolint.toml"), text).unwrap();
    std::fs::write(folder.path().join("acme.toml"), text).unwrap();
    let said = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_halolint"));
        let output = program.arg("check").arg(&ready).args(arguments).current_dir(folder.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for format in ["text", "markdown", "html", "sarif", "junit", "github", "csv", "json"] {
        let own = said(&["--format", format]);
        assert!(own.contains("halolint.toml"), "{format}: {own}");
        let path = folder.path().join("acme.toml");
        let named = said(&["--format", format, "--config", path.to_str().unwrap()]);
        assert!(named.contains("acme.toml"), "{format}: {named}");
        assert!(!named.contains(folder.path().to_str().unwrap()), "{format}: a folder of this machine");
        let redacted = said(&["--format", format, "--redact", "--config", path.to_str().unwrap()]);
        assert!(redacted.contains("onfiguration") || format == "json", "{format}: {redacted}");
        assert!(redacted.len() > 100 && !redacted.contains("acme"), "{format}: {redacted}");
    }
    let report: Value = serde_json::from_str(&said(&["--format", "json"])).unwrap();
    assert_eq!(report["config"]["sha256"].as_str().unwrap().len(), 64);
    assert!(!run(&["check", ready.to_str().unwrap()]).1.contains("onfiguration  "), "none was used");
}
