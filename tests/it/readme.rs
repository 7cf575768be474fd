//! The README's own commands, and those of the other documents, as a newcomer would type them.

use crate::command::{laggard, notes};
use std::fs;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The README and the documents that it refers to.
fn documents() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let text = files.iter().map(|file| fs::read_to_string(file).unwrap());
    text.fold(readme(), |all, text| all + "\n" + &text)
}

/// The lines of the shell blocks, with continued lines joined.
fn shell_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = line == "```sh";
        } else if in_block && !line.trim().is_empty() && !line.starts_with('#') {
            lines.push(line.to_owned());
        }
    }
    lines
        .join("\n")
        .replace("\\\n", " ")
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_two_commands_of_the_readme_are_those_that_ci_runs() {
    let lines = shell_lines(&readme());
    let ci = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).unwrap();
    for command in ["cargo run --release -- report sample-logs", "cargo test"] {
        assert!(
            lines.iter().any(|line| line == command),
            "{command} in the README"
        );
        assert!(
            ci.lines().any(|line| line.trim() == command),
            "{command} in .ci/run"
        );
    }
}

#[test]
fn every_laggard_command_of_the_readme_works() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    for entry in fs::read_dir(samples).unwrap().map(|entry| entry.unwrap()) {
        fs::copy(entry.path(), logs.join(entry.file_name())).unwrap();
    }
    let specification = "openapi: 3.1.0\npaths:\n  /api/v1/users/{id}/:\n    get: {}\n";
    fs::write(folder.path().join("openapi.yaml"), specification).unwrap();
    // The commands find the binary under test by its name.
    let binary = Path::new(env!("CARGO_BIN_EXE_laggard")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut tried = 0;
    for line in shell_lines(&documents()) {
        let runs_laggard = line.starts_with("laggard ") || line.contains("| laggard ");
        if !runs_laggard || line.contains("scalingo ") || line.contains("yesterday") {
            continue;
        }
        tried += 1;
        let output = Command::new("sh")
            .args(["-c", &line])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{line}: {}", notes(&output));
    }
    assert!(tried >= 5, "only {tried} commands were found");
}

#[test]
fn every_flag_of_the_readme_exists() {
    let mut help = String::new();
    for command in [
        "report", "stats", "diff", "convert", "routes", "snapshot", "check", "config", "generate",
    ] {
        help += &String::from_utf8(laggard([command, "--help"]).output().unwrap().stdout).unwrap();
    }
    let text = documents();
    let words =
        text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'));
    let flags = words.filter(|word| word.starts_with("--") && word.len() > 3);
    for flag in flags.filter(|flag| {
        ![
            "--release",
            "--enable",
            "--app",
            "--locked",
            "--git",
            "--no-color",
            "--timestamps",
            "--prefix",
            "--bench",
            "--growth",
            "--laggard",
        ]
        .contains(flag)
    }) {
        assert!(
            help.contains(flag),
            "{flag} is in the README, but no command knows it"
        );
    }
}

/// What GitHub makes of a heading: `### Settings in a file` is `#settings-in-a-file`.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

#[test]
fn links_lead_to_files_and_headings_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for file in [
        "README.md",
        "docs/numbers.md",
        "docs/snapshots.md",
        "docs/speed.md",
        "docs/gates.md",
    ] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap();
            if target.starts_with("http") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let folder = root.join(file).parent().unwrap().to_owned();
            let linked = if path.is_empty() {
                root.join(file)
            } else {
                folder.join(path)
            };
            assert!(linked.exists(), "{file}: {target}");
            if !heading.is_empty() {
                let text = fs::read_to_string(&linked).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|line| anchor(line) == heading),
                    "{file}: {target}"
                );
            }
            checked += 1;
        }
    }
    assert!(checked > 10, "only {checked} links were found");
}
