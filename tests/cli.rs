//! The command line: exit statuses, messages, and what happens with bad input.
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

use std::io::Write as _;
use std::process::{Command, Stdio};

struct Run {
    status: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Run {
    run_with(arguments, b"")
}

fn run_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_halolint"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn exit_statuses() {
    for (arguments, status) in [
        (&["check", "fixtures/ready", "--synced-team", "Project Delivery"][..], 0),
        (&["check", "fixtures/ready.zip", "--synced-team", "Project Delivery", "--format", "json"], 0),
        (&["check", "fixtures/dozen-mismatches"], 1),
        (&["check", "fixtures/dozen-mismatches", "--format", "json"], 1),
        (&["check", "fixtures/dozen-mismatches", "-q"], 1),
        (&["check", "fixtures/ready"], 3),
        (&["check", "fixtures/ready", "--strict", "--synced-team", "Project Delivery"], 3),
        (&["check", "fixtures/no-such-bundle"], 2),
        (&["check", "Cargo.toml"], 2),
        (&["check"], 2),
        (&["check", "fixtures/ready", "--no-such-option"], 2),
        (&["check", "fixtures/ready", "--profile", "no-such-profile"], 2),
        (&["check", "fixtures/ready", "--synced-team", "Projekt Delivery"], 2),
        (&["explain", "no-such-id"], 2),
        (&["explain", "agent-tickets-access"], 0),
        (&["explain"], 0),
        (&["ask", "fixtures/list-dumps-only"], 0),
        (&["ask", "fixtures/ready", "--synced-team", "7", "--format", "json"], 0),
        (&["fix", "fixtures/dozen-mismatches", "--synced-team", "7"], 0),
        (&["fix", "fixtures/ready", "--format", "json"], 0),
        (&["diff", "fixtures/dozen-mismatches", "fixtures/ready", "--synced-team", "7"], 0),
        (&["diff", "fixtures/ready", "fixtures/dozen-mismatches", "--synced-team", "7", "--format", "json"], 1),
        (&["completions", "bash"], 0),
        (&["completions", "powershell"], 0),
        (&["man"], 0),
        (&["profiles"], 0),
        (&["schema", "report"], 0),
        (&["schema", "reprot"], 2),
        (&["inventory", "fixtures/damaged-documents"], 0),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        let run = run(arguments);
        assert_eq!(run.status, status, "{arguments:?}\n{}{}", run.out, run.err);
        if status == 2 {
            assert!(run.out.is_empty() && run.err.starts_with("error:"), "{arguments:?}: {}", run.err);
        } else {
            assert!(run.err.is_empty() && !run.out.is_empty(), "{arguments:?}: {}", run.err);
        }
    }
}

#[test]
fn errors_say_what_to_do() {
    for (arguments, words) in [
        (&["check", "fixtures/no-such-bundle"][..], &["fixtures/no-such-bundle", "give the bundle's folder"][..]),
        (&["check", "Cargo.toml"], &["nothing of Halo", "Cargo.toml", "inventory"]),
        (&["check", "fixtures/ready", "--profile", "movila"], &["no profile", "did you mean moovila?"]),
        (&["check", "fixtures/ready", "--synced-team", "Projekt Delivery"], &["did you mean Project Delivery?"]),
        (&["explain", "agent-ticket-access"], &["did you mean agent-tickets-access?"]),
        (&["check", "fixtures/ready", "--synced-taem", "X"], &["--synced-team"]),
    ] {
        let err = run(arguments).err;
        for word in words {
            assert!(err.contains(word), "{arguments:?}: {err}");
        }
    }
}

#[test]
fn bad_profiles_and_configurations_name_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let moovila = std::fs::read_to_string("src/profile/moovila.toml").unwrap();
    for (from, to, words) in [
        (
            "setting = \"agent-tickets-access\"",
            "setting = \"agent-ticket-access\"",
            &["unknown setting `agent-ticket-access`", "did you mean `agent-tickets-access`?", "expected one of"][..],
        ),
        (
            "at-least = \"Read and Modify\"",
            "at-least = \"Read and Write\"",
            &["unknown value `Read and Write`", "expected one of: No Access, Read Only, Read and Modify"],
        ),
        (
            "at-least = \"Read and Modify\"",
            "atleast = \"Read and Modify\"",
            &["unknown variant `atleast`, expected one of"],
        ),
        ("kind = \"stated\"", "kind = \"said\"", &["unknown variant `said`", "expected `stated` or `implied`"]),
        ("group = \"Agent\"", "gruop = \"Agent\"", &["unknown field `gruop`, expected one of"]),
        ("scope = \"read:tickets\"", "scope = \"read:actions\"", &["unknown scope `read:actions`, expected one of"]),
    ] {
        assert!(moovila.contains(from), "{from}");
        let file = folder.path().join("profile.toml");
        std::fs::write(&file, moovila.replacen(from, to, 1)).unwrap();
        let run = run(&["check", "fixtures/ready", "--profile", file.to_str().unwrap()]);
        assert_eq!(run.status, 2, "{to}: {}", run.out);
        let place = run.err.split("profile.toml:").nth(1).unwrap_or_else(|| panic!("{to}: {}", run.err));
        assert!(place.starts_with(|letter: char| letter.is_ascii_digit()), "{to}: {}", run.err);
        let line: usize = place.split(':').next().unwrap().parse().unwrap();
        let wanted = moovila[..moovila.find(from).unwrap()].matches('\n').count() + 1;
        assert_eq!(line, wanted, "{to}: {}", run.err);
        for word in words {
            assert!(run.err.contains(word), "{to}: {}", run.err);
        }
    }
    let config = folder.path().join("halolint.toml");
    std::fs::write(
        &config,
        "[vocabulary.agent-edit-all-actions]\nvalues = { \"2\" = \"Can Edit All Actions\" }\nlabel = 1\n",
    )
    .unwrap();
    let run = run(&["check", "fixtures/ready", "--config", config.to_str().unwrap()]);
    assert!(run.status == 2 && run.err.contains("halolint.toml:3:1: unknown field `label`"), "{}", run.err);
}

#[test]
fn a_configuration_confirms_values_and_names_teams() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("c.toml");
    std::fs::write(&config, "[parameters]\nsynced_teams = [\"project delivery \"]\n[vocabulary.settings-next-ticket-id-method]\ncertainty = \"established\"\n").unwrap();
    let run = run(&["check", "fixtures/ready", "--format", "json", "--config", config.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.err);
    let report: halolint::report::Report = serde_json::from_str(&run.out).unwrap();
    let last = report.findings.last().unwrap();
    assert_eq!(last.certainty, Some(halolint::words::Certainty::Established));
}

#[test]
fn standard_input_is_a_bundle() {
    let zip = std::fs::read(common::fixtures().join("ready.zip")).unwrap();
    let run = run_with(&["check", "-", "--synced-team", "7", "--format", "json"], &zip);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("stdin!/api/agents/21.json"));
}

#[test]
fn several_paths_have_names_of_their_own() {
    let run = run(&["check", "fixtures/ready", "fixtures/ready/control.json", "fixtures/ready", "--format", "json"]);
    assert_eq!(run.status, 3, "{}", run.err);
    for name in ["\"ready/agents.json\"", "\"control.json\"", "\"ready~2/agents.json\""] {
        assert!(run.out.contains(name), "{name}");
    }
}

#[test]
fn output_goes_to_the_file_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let run = run(&["check", "fixtures/ready", "--format", "json", "-o", file.to_str().unwrap()]);
    assert_eq!((run.status, run.out.as_str()), (3, ""));
    let report: halolint::report::Report = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(report.counts.unknown, 1);
}

#[test]
fn several_reports_come_from_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let asked = |format: &str| format!("{format}={}", folder.path().join(format).display());
    let (html, sarif) = (asked("html"), asked("sarif"));
    let run = run(&["check", "fixtures/ready", "--format", &html, "--format", "text", "--format", &sarif]);
    assert_eq!((run.status, run.out.starts_with("UNDECIDED")), (3, true));
    assert!(std::fs::read_to_string(folder.path().join("html")).unwrap().starts_with("<!doctype html>"));
    assert!(std::fs::read_to_string(folder.path().join("sarif")).unwrap().contains("\"2.1.0\""));
}

#[test]
fn nothing_depends_on_the_number_of_threads() {
    let one = run(&["check", "fixtures/dozen-mismatches", "--format", "json", "--threads", "1"]);
    let many = run(&["check", "fixtures/dozen-mismatches", "--format", "json", "--threads", "8"]);
    assert_eq!(one.out, many.out);
}

#[test]
fn bad_input_alone_is_a_clear_line() {
    for (input, words) in [
        (&b""[..], "empty file"),
        (b"[{\"id\":", "damaged at line 1"),
        (b"<Agents><Agent>", "damaged"),
        (b"<!doctype html><html></html>", "web page"),
        (b"PK\x03\x04\x00\x00\x00\x00", "zip"),
        (b"\x00\x01\x02\xFF\xFE\xFD", "not a text"),
        (b"{\"error\":\"invalid_scope\"}", "error answer"),
        (b"{\"access_token\":\"abc\"}", "token"),
        (b"[]", "empty answer"),
        (b"\"Invalid Data Type\"", "error answer"),
    ] {
        let run = run_with(&["check", "-"], input);
        assert_eq!(run.status, 2, "{words}");
        assert!(run.err.contains(words) && run.err.lines().count() == 1, "{words}: {}", run.err);
        assert!(!run.err.contains("abc"));
    }
}

#[test]
fn a_saved_report_and_its_bundle_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.json");
    let path = file.to_str().unwrap();
    run(&["check", "fixtures/missing-role", "--synced-team", "7", "--format", "json", "-o", path]);
    let same = run(&["diff", path, "fixtures/missing-role", "--synced-team", "7"]);
    assert_eq!((same.status, same.out.as_str()), (0, "0 broke, 0 became unknown, 0 fixed, 0 moved, 64 as before\n"));
    let fixed = run(&["diff", path, "fixtures/ready", "--synced-team", "7"]);
    assert!(
        fixed.status == 0 && fixed.out.contains("FIXED (6)\n  agent-not-administrator  (one bundle shows what the other does not)\n    was not shown (unknown: a role"),
        "{}",
        fixed.out
    );
    assert!(fixed.out.starts_with("0 broke, 0 became unknown, 6 fixed, 0 moved, 58 as before\n"), "{}", fixed.out);
    let worse = run(&["diff", "fixtures/ready", path, "--synced-team", "7"]);
    assert!(worse.status == 1 && worse.out.contains("\nBECAME UNKNOWN (6)\n"), "{}", worse.out);
}

/// A pipe and a device may never end: neither is waited for where a file of the user's own is meant.
#[cfg(unix)]
#[test]
fn own_files_are_regular_files() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let long = folder.path().join("long.toml");
    std::fs::File::create(&long).unwrap().set_len((16 << 20) + 1).unwrap();
    let (pipe, long) = (pipe.to_str().unwrap(), long.to_str().unwrap());
    for file in [pipe, "/dev/zero", "fixtures"] {
        for arguments in [
            &["verify", file, "fixtures/ready"][..],
            &["check", "fixtures/ready", "--config", file],
            &["check", "fixtures/ready", "--baseline", file],
            &["check", "fixtures/ready", "--profile", file],
        ] {
            let run = run(arguments);
            assert_eq!((run.status, run.err.lines().count()), (2, 1), "{arguments:?}: {}", run.err);
            let step = if file == "fixtures" { "name the file in it" } else { "save its content as a file" };
            assert!(run.err.contains(file) && run.err.contains(step), "{arguments:?}: {}", run.err);
        }
    }
    let run = run(&["check", "fixtures/ready", "--config", long]);
    assert!(run.status == 2 && run.err.contains("larger than 16 MiB; check"), "{}", run.err);
}

#[test]
fn what_cannot_be_read_or_written_names_the_next_step() {
    for (arguments, step) in [
        (&["check", "fixtures/ready", "-o", "no-such-folder/x.json"][..], "make the folder first"),
        (&["verify", "no-such-report.json", "fixtures/ready"], "check the name"),
        (&["check", "fixtures/ready", "--config", "no-such-file.toml"], "check the name"),
    ] {
        let run = run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.err.contains(step), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn more_threads_than_make_sense_are_not_started() {
    let started = std::time::Instant::now();
    let many = run(&["check", "fixtures/ready", "--format", "json", "--threads", "1000000"]);
    assert!(started.elapsed() < std::time::Duration::from_secs(10));
    assert_eq!(many.out, run(&["check", "fixtures/ready", "--format", "json"]).out);
}

#[test]
fn a_reduced_bundle_is_not_written_into_its_input() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy("fixtures/ready/agents.json", folder.path().join("agents.json")).unwrap();
    let input = folder.path().to_str().unwrap();
    for output in ["sub", "sub/further", "sub.zip"] {
        let output = folder.path().join(output);
        let run = run(&["reduce", input, "-o", output.to_str().unwrap()]);
        assert_eq!(run.status, 2);
        assert!(run.err.contains("inside of the bundle") && run.err.contains("name a place outside"), "{}", run.err);
        assert_eq!(std::fs::read_dir(input).unwrap().count(), 1);
    }
}

/// A mistake of grammar in a row that is passed over is told by a thorough reading only, and either report says which
/// reading it was.
#[test]
fn a_thorough_reading_checks_what_is_otherwise_scanned() {
    let row = r#"{"id":1,"summary":"invented","dateoccurred":"2026-01-01T00:00:00","note":true},"#.repeat(60_000);
    let wrong = r#"{"id":2,"summary":"invented","note":tru}"#;
    let text = format!(r#"{{"record_count":60001,"tickets":[{row}{wrong}]}}"#);
    for command in ["inventory", "check"] {
        let scanned = run_with(&[command, "-"], text.as_bytes());
        let parsed = run_with(&[command, "-", "--thorough"], text.as_bytes());
        let told = |run: &Run| format!("{}{}", run.out, run.err);
        assert!(told(&scanned).contains("checked for structure only"), "{command}: {}", told(&scanned));
        assert!(!told(&parsed).contains("checked for structure only"), "{command}: {}", told(&parsed));
        let place = format!("damaged at line 1, column {}", text.find("tru}").unwrap() + "tru}".len());
        assert!(!told(&scanned).contains("damaged"), "{command}: {}", told(&scanned));
        assert!(told(&parsed).contains(&place), "{command}: {place}: {}", told(&parsed));
    }
}
