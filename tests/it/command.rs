//! Runs the binary, and the command cases in `cases/`.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The binary under test, without what the environment of the tester could change.
pub(crate) fn laggard<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_laggard"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .env("TZ", "UTC")
        .env("XDG_CONFIG_HOME", "/nonexistent");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("LAGGARD_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end with `input` on standard input.
pub(crate) fn run_with_input(mut command: Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The child may end before it has read all, so a closed pipe is fine here.
    let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Standard error as text.
pub(crate) fn notes(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Standard output as text.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Reads a CSV of ours into maps from column to value.
pub(crate) fn csv_rows(path: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// A router line with the usual fields.
pub(crate) fn router_line(
    time: &str,
    method: &str,
    path: &str,
    status: u16,
    duration: &str,
) -> String {
    format!(
        "{time} [router] method={method} path=\"{path}\" host=api.example.net request_id=11111111-2222-3333-4444-555555555555 \
         container=web-1 from=\"203.0.113.7\" protocol=https status={status} duration={duration} bytes=100 referer=\"-\" user_agent=\"test\"\n"
    )
}

#[test]
fn the_command_cases_hold() {
    trycmd::TestCases::new()
        .default_bin_name("laggard")
        .case("tests/it/cases/*.trycmd")
        .run();
}

#[test]
fn completions_and_the_manual_name_every_flag() {
    let script = text(&laggard(["completions", "bash"]).output().unwrap());
    let page = text(&laggard(["man"]).output().unwrap()).replace("\\-", "-");
    for flag in [
        "--max-rejects",
        "--no-templates",
        "--percentiles",
        "--csv-dialect",
        "--anomaly",
    ] {
        assert!(script.contains(flag), "{flag} in the completions");
        assert!(page.contains(flag), "{flag} in the manual");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let lines: String = (0..3000)
        .map(|index| {
            router_line(
                "2025-01-24 18:00:01 +0100 CET",
                "GET",
                &format!("/api/word{}", letters(index)),
                200,
                "0.010s",
            )
        })
        .collect();
    let mut command = laggard(["stats", "-", "--format", "csv", "-q"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Nobody reads: the pipe is closed before the first byte, and the table is larger than a pipe
    // holds.
    drop(child.stdout.take());
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    assert_eq!(notes(&output), "");
}

/// A number as letters, so that it is no id.
pub(crate) fn letters(mut number: u32) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return word;
        }
    }
}
