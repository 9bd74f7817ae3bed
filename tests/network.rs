//! The promise of no network: no crate that opens sockets is in the tree, and no command makes a network call.
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

use std::path::Path;
use std::process::Command;

/// The crates that `deny.toml` bans, held here as well, where no other program is needed.
#[test]
fn no_banned_crate_is_in_the_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules: toml::Table = std::fs::read_to_string(root.join("deny.toml")).unwrap().parse().unwrap();
    let lock: toml::Table = std::fs::read_to_string(root.join("Cargo.lock")).unwrap().parse().unwrap();
    let banned: Vec<&str> =
        rules["bans"]["deny"].as_array().unwrap().iter().map(|ban| ban["crate"].as_str().unwrap()).collect();
    assert!(banned.contains(&"reqwest") && banned.len() > 20);
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(&name), "{name} can open a socket");
        let source = package.get("source").and_then(toml::Value::as_str);
        assert!(
            source.is_none_or(|source| source == "registry+https://github.com/rust-lang/crates.io-index"),
            "{name} comes from {source:?}"
        );
    }
}

/// What an expression of licences allows, by those that are allowed: `OR` and `/` leave a choice, `AND` does not.
fn allows(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let mut at = 0;
    let free = any(&words, &mut at, allowed);
    free && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut free = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        free |= all(words, at, allowed);
    }
    free
}

fn all(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut free = true;
    loop {
        if words.get(*at) == Some(&"(") {
            *at += 1;
            free &= any(words, at, allowed);
            assert_eq!(words.get(*at), Some(&")"));
            *at += 1;
        } else {
            let mut name = words[*at].to_owned();
            *at += 1;
            if words.get(*at) == Some(&"WITH") {
                name = format!("{name} WITH {}", words[*at + 1]);
                *at += 2;
            }
            free &= allowed.contains(&name.as_str());
        }
        if words.get(*at) != Some(&"AND") {
            return free;
        }
        *at += 1;
    }
}

#[test]
fn every_licence_is_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules: toml::Table = std::fs::read_to_string(root.join("deny.toml")).unwrap().parse().unwrap();
    let allowed: Vec<&str> =
        rules["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(allows("(MIT OR GPL-3.0) AND Unicode-3.0", &allowed) && allows("MIT/GPL-2.0", &allowed));
    assert!(!allows("MIT AND GPL-3.0", &allowed) && !allows("GPL-3.0", &allowed) && !allows("MIT WITH x", &allowed));
    let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = tree["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("");
        assert!(!licence.is_empty() && allows(licence, &allowed), "{}: {licence}", package["name"]);
    }
}

/// Every command, with what it is run with; `OUT` is the file that it may write, `REPORT` a saved report.
#[cfg(target_os = "linux")]
const COMMANDS: [&[&str]; 17] = [
    &["check", "fixtures/ready", "--synced-team", "Project Delivery"],
    &["check", "fixtures/ready.zip", "--format", "json", "-v", "--digest", "all"],
    &["check", "fixtures/ready-har", "--format", "html=OUT", "--format", "text"],
    &["check", "fixtures/ready.tar.gz", "--format", "sarif", "-o", "OUT"],
    &["check", "fixtures/hostile/external-entity.xml"],
    &["inventory", "fixtures/damaged-documents"],
    &["ask", "fixtures/list-dumps-only"],
    &["fix", "fixtures/dozen-mismatches"],
    &["diff", "fixtures/dozen-mismatches", "fixtures/ready"],
    &["verify", "REPORT", "fixtures/ready"],
    &["reduce", "fixtures/ready.zip", "--synced-team", "Project Delivery", "-o", "OUT"],
    &["explain"],
    &["profiles"],
    &["schema", "report"],
    &["completions", "bash"],
    &["man"],
    &["--help"],
];

#[cfg(target_os = "linux")]
#[test]
fn no_command_makes_a_network_call_or_writes_elsewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("strace is not installed: skipped");
        return;
    }
    let help = Command::new(env!("CARGO_BIN_EXE_halolint")).arg("--help").output().unwrap().stdout;
    let help = String::from_utf8(help).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for name in listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        let tried = COMMANDS.iter().any(|command| command.first() == Some(&name));
        // Lines of a description that goes on are no names.
        let name_of_command = name.chars().all(|letter| letter.is_ascii_lowercase());
        let known = Command::new(env!("CARGO_BIN_EXE_halolint")).args([name, "--help"]).output().unwrap();
        assert!(tried || !name_of_command || !known.status.success(), "{name} is not tried here");
    }
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let saved = Command::new(env!("CARGO_BIN_EXE_halolint"))
        .args(["check", "fixtures/ready", "--format", "json", "-o"])
        .arg(&report)
        .current_dir(root)
        .output()
        .unwrap();
    assert_eq!(saved.status.code(), Some(3));
    for (index, arguments) in COMMANDS.into_iter().enumerate() {
        let (trace, out) = (folder.path().join("trace"), folder.path().join(format!("out-{index}.zip")));
        let given = arguments
            .iter()
            .map(|argument| argument.replace("OUT", out.to_str().unwrap()).replace("REPORT", report.to_str().unwrap()));
        let output = Command::new("strace")
            .args(["-f", "-qq", "-s", "512", "-e", "trace=%network,%file,%desc", "-o"])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_halolint"))
            .args(given)
            .current_dir(root)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let Ok(calls) = std::fs::read_to_string(&trace) else {
            eprintln!("strace cannot trace here: {said}");
            return;
        };
        if said.contains("Operation not permitted") {
            eprintln!("strace may not trace here: {said}");
            return;
        }
        for line in calls.lines() {
            let call = line.split_whitespace().nth(1).unwrap_or_default();
            let call = call.split('(').next().unwrap_or_default();
            assert!(!NETWORK.contains(&call), "{arguments:?}: {line}");
            let writes = CHANGES.contains(&call)
                || (call.starts_with("open")
                    && ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| line.contains(flag)));
            assert!(!writes || line.contains(out.to_str().unwrap()), "{arguments:?}: {line}");
        }
        assert!(calls.contains("execve") || calls.contains("open"), "nothing was traced");
        assert!(!output.stdout.is_empty() || out.exists() || !said.is_empty(), "{arguments:?}");
    }
}

/// Calls of the system that reach for a network.
#[cfg(target_os = "linux")]
const NETWORK: [&str; 10] =
    ["socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "recvfrom"];

/// Calls of the system that change what is on disk, beside opening a file for writing.
#[cfg(target_os = "linux")]
const CHANGES: [&str; 14] = [
    "creat",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "truncate",
];
