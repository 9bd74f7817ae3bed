//! The examples of the README are what the program prints. `UPDATE_README=1 cargo test --test readme` rewrites them.
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

/// Splits arguments at blanks, except inside quotes.
fn arguments(line: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => arguments.push(String::new()),
            other => arguments.last_mut().unwrap().push(other),
        }
    }
    arguments
}

#[test]
fn examples_are_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    let mut examples = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        made.push_str(line);
        made.push('\n');
        let Some(command) = line.strip_prefix("<!-- example: ").and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        examples += 1;
        assert_eq!(lines.next(), Some("```text"));
        assert!(lines.by_ref().any(|line| line == "```"));
        let output = Command::new(env!("CARGO_BIN_EXE_halolint"))
            .args(arguments(command))
            .current_dir(root)
            .env("COLUMNS", "80")
            .output()
            .unwrap();
        made.push_str(&format!("```text\n$ halolint {command}\n{}```\n", String::from_utf8(output.stdout).unwrap()));
    }
    assert_eq!(examples, 4);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    assert_eq!(readme, made, "run UPDATE_README=1 cargo test --test readme");
}

#[test]
fn the_readme_profile_and_configuration_load() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks: Vec<&str> = readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let mut catalog = halolint::catalog::Catalog::builtin().unwrap();
    assert_eq!(blocks.len(), 3);
    halolint::config::Config::load(blocks[0], "README.md", &mut catalog).unwrap();
    let moovila = halolint::profile::builtin("moovila", &catalog).unwrap().unwrap();
    let config = halolint::config::Config::load(blocks[1], "README.md", &mut catalog).unwrap();
    assert_eq!(config.waivers(blocks[1], "README.md", &moovila).unwrap().len(), 1);
    halolint::profile::load(blocks[2], "README.md", &catalog).unwrap();
}

/// The code blocks of one language in the README's part on CI.
#[cfg(unix)]
fn ci(language: &str) -> Vec<String> {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let part = readme.split("## In CI").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let start = format!("```{language}\n");
    let blocks = part.split(&start).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Runs a script beside a copy of the fixtures, with the program in the path.
#[cfg(unix)]
fn shell(folder: &Path, script: &str) -> std::process::Output {
    let fixtures = folder.join("fixtures");
    if !fixtures.exists() {
        std::os::unix::fs::symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &fixtures).unwrap();
    }
    let program = Path::new(env!("CARGO_BIN_EXE_halolint")).parent().unwrap().display();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap());
    Command::new("sh").args(["-e", "-c", script]).current_dir(folder).env("PATH", path).output().unwrap()
}

#[cfg(unix)]
#[test]
fn the_recipe_for_ci_works_and_notices_a_change() {
    let script = ci("sh").concat();
    let folder = tempfile::tempdir().unwrap();
    let run = shell(folder.path(), &script);
    assert!(run.status.success() && run.stdout.is_empty(), "{run:?}");
    // The bundle gets worse: the second half, which CI runs, must notice.
    let second = script.split("# in CI\n").nth(1).unwrap().replace("missing-role", "role-memberships-2.142");
    let run = shell(folder.path(), &second);
    assert!(!run.status.success(), "{run:?}");
    assert!(String::from_utf8(run.stdout).unwrap().contains("as before"));
}

#[cfg(unix)]
#[test]
fn the_commands_of_workflow_and_hook_run() {
    let mut commands = 0;
    for block in ci("yaml") {
        for line in block.lines() {
            let Some(at) = line.find("halolint check") else { continue };
            let folder = tempfile::tempdir().unwrap();
            let run = shell(folder.path(), &line[at..]);
            assert!(run.status.success() && !run.stdout.is_empty(), "{line}: {run:?}");
            commands += 1;
        }
    }
    assert_eq!(commands, 2);
}
