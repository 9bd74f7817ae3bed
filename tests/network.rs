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

#[cfg(target_os = "linux")]
#[test]
fn no_command_makes_a_network_call() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("strace is not installed: skipped");
        return;
    }
    let ready = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ready");
    let ready = ready.to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (index, arguments) in [
        &["check", ready, "--synced-team", "Project Delivery"][..],
        &["check", ready, "--format", "json", "-v"],
        &["inventory", ready],
        &["explain"],
        &["profiles"],
        &["--help"],
    ]
    .into_iter()
    .enumerate()
    {
        let trace = folder.path().join(format!("{index}.trace"));
        let output = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=network", "-o"])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_halolint"))
            .args(arguments)
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
        let calls: Vec<&str> = calls.lines().filter(|line| !line.contains("+++") && !line.contains("---")).collect();
        assert_eq!(calls, [""; 0], "{arguments:?}");
        assert!(!output.stdout.is_empty(), "{arguments:?}: {said}");
    }
}
