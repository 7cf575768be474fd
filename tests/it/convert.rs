//! `laggard convert`: the rows are those that `stats` counts, whatever the format and the threads.

use crate::command::{laggard, notes, router_line, run_with_input, text};
use crate::rows::read_back;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TIME: &str = "2025-01-24 18:00:01.5 +0100 CET";

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs")
}

fn convert(arguments: &[&str]) -> Command {
    let mut command = laggard(["convert"]);
    command.args(arguments);
    command
}

fn run(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    output
}

/// Requests, bytes and milliseconds as `stats` adds them up.
fn stats(arguments: &[&str]) -> (u64, u64, f64) {
    let mut command = laggard(["stats", "--format", "json"]);
    command.arg(samples()).args(arguments);
    let json: Value = serde_json::from_slice(&run(command).stdout).unwrap();
    let sum = |column: &str| -> f64 {
        let rows = json["endpoints"].as_array().unwrap().iter();
        rows.map(|row| row[column].as_f64().unwrap_or(0.0)).sum()
    };
    let ms = (sum("total_s") * 1e6).round() / 1e3;
    (sum("requests") as u64, sum("bytes") as u64, ms)
}

#[test]
fn duckdb_and_pandas_count_what_stats_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.parquet");
    for arguments in [
        &[][..],
        &["--status", "4xx,5xx", "--all-paths"],
        &["--source", "application"],
    ] {
        let mut command = convert(arguments);
        command.arg(samples()).arg("--output").arg(&path);
        run(command);
        let Some(seen) = read_back(&path) else { return };
        let (requests, bytes, ms) = stats(arguments);
        for (_, seen) in seen {
            assert_eq!(seen["rows"], requests, "{arguments:?}");
            assert_eq!(seen["bytes"], bytes);
            assert_eq!(seen["duration_ms"].as_f64(), Some(ms));
        }
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["parquet", "csv", "jsonl", "xlsx"] {
        let written = |threads: &str| {
            let path = folder.path().join(format!("{threads}.{format}"));
            let mut command = convert(&["--threads", threads, "--output"]);
            command.arg(&path).arg(samples());
            run(command);
            fs::read(path).unwrap()
        };
        let one = written("1");
        assert!(one.len() > 100_000);
        assert!(one == written("4"), "{format}");
    }
}

#[test]
fn every_field_of_a_line_is_written() {
    let line = r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/s/42?x=\"1\"&y=2#z" host=staging.example.net request_id=43cab79a container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="=cmd()" user_agent="Go, http""#;
    let csv = run_with_input(convert(&["-", "--quiet"]), line.as_bytes());
    assert_eq!(
        text(&csv),
        "timestamp,source,method,path,query,endpoint,host,status,duration_ms,bytes,request_id,container,client,protocol,referer,user_agent\r\n\
         2025-01-24T17:00:01.480364Z,router,POST,/api/s/42,\"x=\"\"1\"\"&y=2\",/api/s/{id},staging.example.net,201,29,512,43cab79a,web-1,203.0.113.7,https,'=cmd(),\"Go, http\"\r\n"
    );
    let arguments = [
        "-",
        "-q",
        "--format",
        "json",
        "--columns",
        "duration_ms,path,referer",
    ];
    let json = run_with_input(convert(&arguments), line.as_bytes());
    assert_eq!(
        text(&json),
        "{\"duration_ms\":29,\"path\":\"/api/s/42\",\"referer\":\"=cmd()\"}\n"
    );
    let untimed = r#"203.0.113.4 - - [10/Feb/2012:16:42:07 -0500] "GET /api/x HTTP/1.0" - -"#;
    let arguments = ["-", "-q", "--columns", "status,duration_ms,bytes,host,path"];
    let csv = run_with_input(convert(&arguments), untimed.as_bytes());
    assert_eq!(
        text(&csv).lines().nth(1),
        Some(",,,,/api/x"),
        "{}",
        notes(&csv)
    );
}

#[test]
fn what_cannot_be_written_is_named_and_nothing_is_left_behind() {
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("a.log");
    fs::write(&log, router_line(TIME, "GET", "/api/x", 200, "0.010s")).unwrap();
    let run_in = |arguments: &[&str]| {
        let mut command = convert(arguments);
        command.current_dir(root.path()).output().unwrap()
    };
    for (arguments, code, said) in [
        (
            &["a.log", "-o", "a.log", "--format", "csv"][..],
            2,
            "is an input",
        ),
        (
            &["a.log", "-o", "rows.txt"],
            2,
            "end it in .parquet, .csv, .jsonl or .xlsx",
        ),
        (&["a.log", "-o", "missing/rows.csv"], 2, "missing/rows.csv"),
        (&["a.log", "-o", "."], 2, "--output"),
        (
            &["a.log", "--columns", "path,latency"],
            2,
            "no column \"latency\"",
        ),
        (
            &["a.log", "-o", "rows.csv", "--status", "5xx"],
            3,
            "no request to report",
        ),
    ] {
        let output = run_in(arguments);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            notes(&output)
        );
        assert!(
            notes(&output).contains(said),
            "{arguments:?}: {}",
            notes(&output)
        );
    }
    let left: Vec<_> = fs::read_dir(root.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // A log of a searched folder is no output, an earlier output is.
    for (name, code) in [("b.log", 2), ("rows.csv", 0), ("rows.csv", 0)] {
        if name == "b.log" {
            fs::copy(root.path().join("a.log"), root.path().join(name)).unwrap();
        }
        let output = run_in(&[".", "-o", name, "--format", "csv"]);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{name}: {}",
            notes(&output)
        );
        fs::remove_file(root.path().join("b.log")).ok();
    }
    let stdin = fs::File::open(&log).unwrap();
    let mut command = convert(&["-", "-o", "a.log", "--format", "csv"]);
    let output = command
        .current_dir(root.path())
        .stdin(stdin)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(notes(&output).contains("is an input"), "{}", notes(&output));
    // A device that is full says so as a full disk does.
    if Path::new("/dev/full").exists() {
        let output = run_in(&["a.log", "-o", "/dev/full", "--format", "parquet"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(notes(&output).contains("/dev/full"), "{}", notes(&output));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let root = tempfile::tempdir().unwrap();
    let lines = router_line(TIME, "GET", "/api/x", 200, "0.010s").repeat(20_000);
    fs::write(root.path().join("a.log"), lines).unwrap();
    let devices = ["/dev/stdout", "/dev/fd/1"].map(|path| ["-o", path, "--format", "csv"].to_vec());
    for to in [vec![]].iter().chain(&devices) {
        let mut command = convert(&["a.log", "-q"]);
        let mut child = command
            .args(to)
            .current_dir(root.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // What is opened by its name has to be opened before it is closed.
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{to:?} {:?} {}",
            output.status,
            notes(&output)
        );
        assert_eq!(notes(&output), "");
    }
}

#[test]
fn a_router_that_comes_late_on_standard_input_is_warned_of() {
    let gunicorn = r#"2025-01-24 18:00:01 +0100 CET [web-1] 10.0.0.45 - - [24/Jan/2025:17:00:01 +0000] "GET /api/x HTTP/1.1" 200 72633 "-" "ua" 0.009"#;
    let early = format!("{gunicorn}\n").repeat(140_000);
    let late = router_line(TIME, "GET", "/api/x", 200, "0.010s");
    let all = early + &late;
    let output = run_with_input(convert(&["-"]), all.as_bytes());
    assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
    assert!(
        notes(&output).contains("140000 rows were written before"),
        "{}",
        notes(&output)
    );
    // A file can be looked through first.
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    fs::write(&log, all).unwrap();
    let mut command = convert(&["-q"]);
    command.arg(&log);
    assert_eq!(text(&run(command)).lines().count(), 1 + 1);
}
