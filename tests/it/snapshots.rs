//! Snapshots stand for the logs they were made of: merged in any grouping they give the same reports,
//! wherever they lie.

use crate::command::{csv_rows, laggard, notes, router_line, run_with_input, text};
use crate::order::contents;
use crate::python;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

pub(crate) const TIME: &str = "2025-01-24 18:00:01.480364285 +0100 CET";

pub(crate) fn snapshot(inputs: &[&Path], output: &Path, more: &[&str]) {
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["snapshot".as_ref(), "-o".as_ref()];
    arguments.push(output.as_ref());
    arguments.extend(inputs.iter().map(|path| path.as_os_str()));
    arguments.extend(more.iter().map(|text| std::ffi::OsStr::new(*text)));
    let written = laggard(&arguments).output().unwrap();
    assert_eq!(written.status.code(), Some(0), "{}", notes(&written));
}

/// Logs of a day in several files: a router's and its applications', with broken lines, colours, anomalies
/// and a second application with durations in microseconds.
fn logs(root: &Path) -> Vec<PathBuf> {
    let folder = root.join("logs");
    let generated = laggard([
        "generate", "--lines", "9000", "--files", "4", "--broken", "1",
    ])
    .args([
        "--ansi",
        "1",
        "--endpoints",
        "12",
        "--start",
        "2025-10-26",
        "--span",
        "25h",
    ])
    .args(["--anomaly", "step:2@2", "--output"])
    .arg(&folder)
    .output()
    .unwrap();
    assert!(generated.status.success(), "{}", notes(&generated));
    let combined: String = (0..400_u32)
        .map(|line| {
            format!(
                "203.0.113.{} - - [26/Oct/2025:0{}:{:02}:01 +0200] \"GET /api/v1/app/{} HTTP/1.1\" 200 {} \"-\" \"curl/8.{}\" {}\n",
                line % 7, line % 9, line % 60, line % 5, line * 3, line % 3, line * 7919 % 3_000_000
            )
        })
        .collect();
    fs::write(folder.join("combined.log"), combined).unwrap();
    contents(&folder)
        .into_keys()
        .map(|name| folder.join(name))
        .collect()
}

/// Every file of a report, without the command on its page: that names the inputs.
fn report_of(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = contents(folder);
    let page = files.get_mut("report.html").unwrap();
    let text = String::from_utf8(page.clone()).unwrap();
    let (before, rest) = text.split_once("<code>laggard report ").unwrap();
    let (_, after) = rest.split_once("</code>").unwrap();
    *page = format!("{before}{after}").into_bytes();
    files
}

#[test]
fn reports_of_logs_and_of_their_snapshots_are_the_same_bytes_in_any_grouping() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let logs = logs(root.path());
    assert_eq!(logs.len(), 5);
    let log = |index: usize| logs[index].as_path();
    for more in [&["--slow", "300ms", "--source", "all"][..], &[]] {
        for (index, log) in logs.iter().enumerate() {
            snapshot(&[log], &at(&format!("{index}.parquet")), more);
        }
        let of = |index: usize| at(&format!("{index}.parquet"));
        snapshot(&[log(1), log(4)], &at("two.parquet"), more);
        snapshot(&[&of(0), log(2)], &at("mixed.parquet"), more);
        snapshot(
            &[&at("two.parquet"), &at("mixed.parquet"), &of(3)],
            &at("all"),
            more,
        );
        let raw: Vec<PathBuf> = logs.clone();
        let groupings: [(&str, Vec<PathBuf>); 6] = [
            ("1", raw),
            ("2", (0..5).rev().map(of).collect()),
            ("1", vec![at("mixed.parquet"), of(3), at("two.parquet")]),
            (
                "7",
                vec![log(3).into(), at("two.parquet"), at("mixed.parquet")],
            ),
            (
                "2",
                vec![of(2), log(0).into(), log(1).into(), of(4), log(3).into()],
            ),
            ("1", vec![at("all")]),
        ];
        let reports = groupings
            .iter()
            .enumerate()
            .map(|(round, (threads, inputs))| {
                let folder = at(&format!("report-{round}"));
                let output = laggard(["report", "--threads", threads, "-o"])
                    .arg(&folder)
                    .args(more)
                    .args(inputs)
                    .output()
                    .unwrap();
                assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
                (report_of(&folder), notes(&output))
            });
        let reports: Vec<_> = reports.collect();
        assert!(reports[0].0.len() >= 10);
        for report in &reports[1..] {
            assert_eq!(report.1, reports[0].1);
            assert!(report.0.keys().eq(reports[0].0.keys()));
            for (name, bytes) in &report.0 {
                assert!(reports[0].0[name] == *bytes, "{name} differs");
            }
        }
    }
}

#[test]
fn a_snapshot_is_the_same_bytes_for_any_order_of_inputs_and_any_number_of_threads() {
    let root = tempfile::tempdir().unwrap();
    let mut logs = logs(root.path());
    let mut files = Vec::new();
    for (round, threads) in ["1", "2", "7"].into_iter().enumerate() {
        logs.rotate_left(2 * round);
        let inputs: Vec<&Path> = logs.iter().map(PathBuf::as_path).collect();
        let file = root.path().join(format!("{round}.parquet"));
        snapshot(&inputs, &file, &["--threads", threads, "-q"]);
        files.push(fs::read(file).unwrap());
    }
    assert!(files[0] == files[1] && files[1] == files[2]);
    // Through a pipe, and out of two snapshots, which name the same inputs.
    let (one, two) = (root.path().join("one"), root.path().join("two"));
    let inputs: Vec<&Path> = logs.iter().map(PathBuf::as_path).collect();
    snapshot(&inputs[..2], &one, &["-q"]);
    snapshot(&inputs[2..], &two, &["-q"]);
    let merged = laggard(["snapshot", "-o", "-", "-q"])
        .args([&two, &one])
        .output()
        .unwrap();
    assert!(merged.stdout == files[0]);
}

#[test]
fn snapshots_are_known_by_their_content_wherever_they_lie() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("folder/deeper");
    fs::create_dir_all(&folder).unwrap();
    let lines =
        |path: &str, times: usize| router_line(TIME, "GET", path, 200, "0.010s").repeat(times);
    for (name, log) in [
        ("a", lines("/api/a", 3)),
        ("b", lines("/api/b", 4)),
        ("c", lines("/api/c", 5)),
    ] {
        fs::write(root.path().join(name), log).unwrap();
    }
    let at = |name: &str| root.path().join(name);
    snapshot(&[&at("a")], &folder.join("day.log"), &[]);
    fs::rename(at("b"), folder.join("b.parquet")).unwrap();
    snapshot(&[&at("c")], &at("c.pq"), &[]);
    let table = |output: &Output| -> Vec<String> {
        let text = text(output);
        let cells = |line: &str| line.split(',').take(3).collect::<Vec<_>>().join(" ");
        text.lines().skip(1).map(cells).collect()
    };
    let expected = ["GET /api/c 5", "GET /api/b 4", "GET /api/a 3"];
    // From a folder and through a pipe, plain and compressed.
    let piped = fs::read(at("c.pq")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&piped).unwrap();
    for input in [piped, gzip.finish().unwrap()] {
        let mut command = laggard(["stats", "--format", "csv", "-q", "-"]);
        command.arg(at("folder"));
        let output = run_with_input(command, &input);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        assert_eq!(table(&output), expected);
    }
}

#[test]
fn what_was_incomplete_stays_so() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for line in 0..2000 {
        let path = format!("/api/x{line}");
        gzip.write_all(router_line(TIME, "GET", &path, 200, "0.010s").as_bytes())
            .unwrap();
    }
    let whole = gzip.finish().unwrap();
    fs::write(at("cut.gz"), &whole[..whole.len() / 2]).unwrap();
    let output = laggard(["snapshot", "-o"])
        .args([at("day"), at("cut.gz")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
    let [raw, saved] = ["cut.gz", "day"].map(|name| {
        let output = laggard(["report", "-o"])
            .args([at("r"), at(name)])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
        (notes(&output), report_of(&at("r")))
    });
    assert!(raw.0.contains("cut.gz is cut short"));
    assert_eq!(saved.0, raw.0);
    assert!(saved.1 == raw.1);
}

#[test]
fn copies_of_a_snapshot_count_once_with_dedupe_and_are_warned_of_without() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(
        at("a.log"),
        router_line(TIME, "GET", "/api/a", 200, "0.010s").repeat(2),
    )
    .unwrap();
    for (flags, requests, said) in [
        (&[][..], 4, "warning: "),
        // The second line of the log came again.
        (&["--dedupe"], 1, "note: snapshots have no lines any more"),
    ] {
        snapshot(&[&at("a.log")], &at("one"), flags);
        fs::copy(at("one"), at("two")).unwrap();
        let output = laggard(["stats", "--format", "json"])
            .args(flags)
            .args([at("one"), at("two")])
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["lines"]["kept"], requests, "{}", notes(&output));
        assert!(notes(&output).contains(said), "{}", notes(&output));
    }
}

#[test]
fn routes_of_a_snapshot_are_those_of_its_logs() {
    let root = tempfile::tempdir().unwrap();
    let logs = logs(root.path());
    let inputs: Vec<&Path> = logs.iter().map(PathBuf::as_path).collect();
    let day = root.path().join("day");
    snapshot(&inputs, &day, &["-q"]);
    // What stands behind the second semicolon are values, which a snapshot does not have.
    let rules = |inputs: &[&Path]| -> Vec<String> {
        let output = laggard(["routes", "-q"]).args(inputs).output().unwrap();
        let text = text(&output);
        text.lines()
            .map(|line| line.split(';').next().unwrap().to_owned())
            .collect()
    };
    assert!(rules(&[&day]).len() > 5);
    assert_eq!(rules(&[&day]), rules(&inputs));
}

#[test]
fn duckdb_and_pandas_read_the_tables_of_a_snapshot() {
    let root = tempfile::tempdir().unwrap();
    let logs = logs(root.path());
    let inputs: Vec<&Path> = logs.iter().map(PathBuf::as_path).collect();
    let day = root.path().join("day");
    snapshot(&inputs, &day, &["-q", "--source", "all", "--no-templates"]);
    let flags = ["report", "-q", "--source", "all", "--no-templates", "-o"];
    laggard(flags)
        .arg(root.path().join("r"))
        .args(&inputs)
        .output()
        .unwrap();
    let rows = csv_rows(&root.path().join("r/endpoints.csv"));
    // An endpoint without durations has nothing where the slow ones are counted.
    let figures = |column: &str| -> Vec<i64> {
        let cells = rows.iter().map(|row| row[column].as_str());
        let told = cells.filter(|cell| !cell.is_empty());
        told.map(|cell| cell.parse().unwrap()).collect()
    };
    let sum = |column: &str| -> i64 { figures(column).iter().sum() };
    let Some(seen) = python::run("rows/read_snapshot.py", &[day.as_os_str()]) else {
        return;
    };
    let seen: serde_json::Value = serde_json::from_str(&seen).unwrap();
    for tool in ["duckdb", "pandas"] {
        let seen = &seen[tool];
        assert!(sum("slow") > 0 && sum("bytes") > 0);
        assert_eq!(seen["requests"], sum("requests"), "{tool}");
        assert_eq!(seen["bytes"], sum("bytes"), "{tool}");
        assert_eq!(seen["slow"], sum("slow"), "{tool}");
        assert_eq!(seen["successes"], sum("status_2xx"), "{tool}");
        assert_eq!(seen["slowest"], sum("slow").min(1000), "{tool}");
    }
}
