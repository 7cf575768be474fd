//! Two logs compared: `laggard diff`, and `--baseline` of `report` and `stats`.

use crate::command::{csv_rows, laggard, notes, router_line, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// The third busiest endpoint of the generator, which an anomaly slows down.
const SLOWED: &str = "/api/v1/dynamique/session/";

fn generated(folder: &Path, name: &str, options: &[&str]) -> PathBuf {
    let log = folder.join(name);
    let output = laggard(["generate", "--lines", "40000", "-o"])
        .arg(&log)
        .args(options)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    log
}

fn diff(base: &Path, new: &Path, options: &[&str]) -> Output {
    let mut command = laggard(["diff", "--quiet"]);
    command.arg(base).arg(new).args(options).output().unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", notes(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_slowed_endpoint_is_told_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let monday = generated(folder.path(), "monday.log", &["--seed", "1"]);
    let slowed = ["--seed", "2", "--anomaly", "slowdown:1.3"];
    let tuesday = generated(folder.path(), "tuesday.log", &slowed);
    let found = json(&diff(&monday, &tuesday, &["--format", "json"]));
    let told: Vec<_> = found["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|endpoint| ["slower", "faster"].contains(&endpoint["verdict"].as_str().unwrap()))
        .map(|endpoint| (endpoint["method"].clone(), endpoint["endpoint"].clone()))
        .collect();
    assert_eq!(told, [("POST".into(), SLOWED.into())]);
    assert_eq!(found["verdicts"]["slower"], 1);
    assert_eq!(found["lines"]["base"]["read"], 40_000);
    // The exchanged sides say the opposite, with the opposite differences.
    let back = json(&diff(&tuesday, &monday, &["--format", "json"]));
    let verdicts = &back["verdicts"];
    assert_eq!(
        (&verdicts["slower"], &verdicts["faster"]),
        (&0.into(), &1.into())
    );
    assert_eq!(verdicts["new"], found["verdicts"]["gone"]);
    // It is for `check` to fail.
    let table = diff(&monday, &tuesday, &[]);
    assert_eq!(table.status.code(), Some(0));
    let first = text(&table).lines().next().unwrap().to_owned();
    assert!(
        first.starts_with("1 of ") && first.contains("is slower"),
        "{first}"
    );
    assert!(
        text(&table).lines().all(|line| line.chars().count() <= 80),
        "{}",
        text(&table)
    );
    assert!(!text(&table).contains('\u{1b}'), "no colours in a file");
}

#[test]
fn a_log_compared_with_itself_has_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let log = generated(folder.path(), "day.log", &[]);
    let found = json(&diff(&log, &log, &["--format", "json"]));
    for endpoint in found["endpoints"].as_array().unwrap() {
        let verdict = endpoint["verdict"].as_str().unwrap();
        assert!(
            ["unchanged", "too_little_data"].contains(&verdict),
            "{endpoint}"
        );
        for figure in [
            "delta_requests",
            "added_s",
            "traffic_s",
            "answers_s",
            "delta_error_pct",
        ] {
            assert_eq!(endpoint[figure], 0, "{figure} of {endpoint}");
        }
    }
}

#[test]
fn no_order_of_files_and_no_number_of_threads_shows_in_a_comparison() {
    let folder = tempfile::tempdir().unwrap();
    for (side, seed) in [("base", "1"), ("new", "2")] {
        let path = folder.path().join(side);
        let output = laggard([
            "generate", "--lines", "9000", "--files", "4", "--seed", seed, "-o",
        ])
        .arg(&path)
        .output()
        .unwrap();
        assert!(output.status.success(), "{}", notes(&output));
    }
    let (base, new) = (folder.path().join("base"), folder.path().join("new"));
    // The same files by other names, so that they are read in another order.
    let renamed = folder.path().join("renamed");
    fs::create_dir(&renamed).unwrap();
    let files = fs::read_dir(&base)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    for (place, file) in files.iter().rev().enumerate() {
        fs::copy(file, renamed.join(format!("{place}.gz"))).unwrap();
    }
    for format in ["json", "csv", "markdown", "table"] {
        let one = diff(&base, &new, &["--format", format, "--threads", "1"]);
        let other = diff(&renamed, &new, &["--format", format, "--threads", "5"]);
        assert!(one.status.success() && !one.stdout.is_empty());
        assert_eq!(text(&one), text(&other), "{format}");
    }
}

/// Requests of one day, in whole seconds, by their paths.
fn day(folder: &Path, name: &str, date: &str, paths: &[&str]) -> PathBuf {
    let line = |(second, path): (usize, &&str)| {
        let time = format!("{date} 18:00:{second:02} +0100 CET");
        router_line(&time, "GET", path, 200, "0.010s")
    };
    let log = folder.join(name);
    let lines: String = paths.iter().enumerate().map(line).collect();
    fs::write(&log, lines).unwrap();
    log
}

#[test]
fn a_report_with_a_baseline_has_its_changes_and_the_next_one_without_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let base = generated(folder.path(), "base.log", &["--seed", "1"]);
    let slowed = ["--seed", "2", "--anomaly", "slowdown:1.5"];
    let new = generated(folder.path(), "new.log", &slowed);
    let reports = folder.path().join("reports");
    let report = |options: &[&Path]| {
        let mut command = laggard(["report", "--quiet", "-o"]);
        command.arg(&reports).arg(&new);
        for option in options {
            command.arg("--baseline").arg(option);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", notes(&output));
        text(&output)
    };
    let without = report(&[]);
    let files = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let named = entries.map(|entry| entry.file_name().into_string().unwrap());
        named
            .map(|name| (name.clone(), fs::read(folder.join(name)).unwrap()))
            .collect()
    };
    let before = files(&reports);
    assert!(!before.contains_key("changes.csv") && !without.contains("slower:"));

    let with = report(&[&base]);
    assert!(
        with.contains(&format!("POST {SLOWED} is slower: p")),
        "{with}"
    );
    let after = files(&reports);
    let rows = csv_rows(&reports.join("changes.csv"));
    let slower: Vec<_> = rows
        .iter()
        .filter(|row| row["verdict"] == "slower")
        .collect();
    assert_eq!(slower.len(), 1);
    assert_eq!(slower[0]["endpoint"], SLOWED);
    assert!(rows.iter().all(|row| row["baseline"] == "baseline"));
    let summary: Value = serde_json::from_slice(&after["summary.json"]).unwrap();
    assert_eq!(summary["baselines"][0]["verdicts"]["slower"], 1);
    assert_eq!(summary["baselines"][0]["lines"]["read"], 40_000);
    let plain: Value = serde_json::from_slice(&before["summary.json"]).unwrap();
    assert!(plain.get("baselines").is_none());
    assert_eq!(plain["total"], summary["total"]);

    report(&[]);
    assert_eq!(files(&reports), before, "nothing is left of the baseline");
    // What is not ours is not touched.
    fs::write(reports.join("changes.csv"), "date,who\n").unwrap();
    report(&[]);
    assert_eq!(
        fs::read(reports.join("changes.csv")).unwrap(),
        b"date,who\n"
    );
}

#[test]
fn a_range_of_time_is_for_both_sides_of_a_diff_and_not_for_a_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let monday = day(
        folder.path(),
        "monday.log",
        "2025-01-20",
        &["/api/a", "/api/b"],
    );
    let tuesday = day(
        folder.path(),
        "tuesday.log",
        "2025-01-21",
        &["/api/a", "/api/c"],
    );
    let date = ["--date", "2025-01-21"];
    let output = diff(&monday, &tuesday, &date);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        notes(&output).contains("BASE has no request to compare; --since"),
        "{}",
        notes(&output)
    );
    let output = laggard(["stats", "--quiet", "--format", "json", "--baseline"])
        .arg(&monday)
        .arg(&tuesday)
        .args(date)
        .output()
        .unwrap();
    let verdicts = &json(&output)["baselines"][0]["verdicts"];
    assert_eq!(
        (&verdicts["new"], &verdicts["gone"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn another_service_is_told() {
    let folder = tempfile::tempdir().unwrap();
    // So many requests of each path, one a second.
    let log = |name: &str, paths: [(&str, usize); 2]| {
        let all = paths.iter().flat_map(|(path, number)| vec![*path; *number]);
        let line = |(second, path): (usize, &str)| {
            let time = format!(
                "2025-01-24 18:{:02}:{:02} +0100 CET",
                second / 60,
                second % 60
            );
            router_line(&time, "GET", path, 200, "0.010s")
        };
        let lines: String = all.enumerate().map(line).collect();
        let log = folder.path().join(name);
        fs::write(&log, lines).unwrap();
        log
    };
    let base = log("base.log", [("/api/a", 90), ("/api/b", 110)]);
    let reports = folder.path().join("reports");
    let told = |new: &Path| {
        let output = laggard(["report", "-o"])
            .args([&reports, new])
            .arg("--baseline")
            .arg(&base)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        let page = fs::read_to_string(reports.join("report.html")).unwrap();
        let is_told = notes(&output).contains("note: these look like different services");
        assert_eq!(
            is_told,
            page.contains("these look like different services"),
            "{}",
            notes(&output)
        );
        is_told.then(|| notes(&output))
    };
    // Of the 200 of the base 90 are of /api/a, 45 %; of the new ones all.
    let said = told(&log("other.log", [("/api/a", 150), ("/api/a", 0)])).unwrap();
    assert!(
        said.contains("45 % of the requests of the baseline and 100 % of those that are compared"),
        "{said}"
    );
    // All of the base, and 99 of 200 of the new ones.
    let said = told(&log("more.log", [("/api/c", 101), ("/api/b", 99)])).unwrap();
    assert!(
        said.contains("55 % of the requests of the baseline and 50 %"),
        "{said}"
    );
    // Half of either is enough, and 99 requests are too few to tell.
    assert_eq!(
        told(&log("half.log", [("/api/b", 100), ("/api/c", 100)])),
        None
    );
    assert_eq!(told(&log("few.log", [("/api/c", 99), ("/api/c", 0)])), None);
    let diff = diff(&base, &folder.path().join("other.log"), &[]);
    assert!(notes(&diff).is_empty(), "it is a note, and -q was given");
}

#[test]
fn an_empty_baseline_is_named_and_the_report_is_written_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let new = day(folder.path(), "new.log", "2025-01-21", &["/api/a"]);
    let empty = folder.path().join("empty.log");
    fs::write(&empty, "").unwrap();
    let reports = folder.path().join("reports");
    let output = laggard(["report", "-o"])
        .args([&reports, &new])
        .arg("--baseline")
        .arg(&empty)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
    assert!(notes(&output).contains("warning: --baseline has no request to compare"));
    assert!(reports.join("report.html").is_file() && !reports.join("changes.csv").exists());
    // A baseline that is not there is another matter: it was named by mistake.
    let output = laggard(["stats", "--baseline", "nowhere.log"])
        .arg(&new)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(notes(&output).contains("nowhere.log"), "{}", notes(&output));
}

#[test]
fn lines_of_another_kind_are_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    let router = day(folder.path(), "router.log", "2025-01-20", &["/api/a"]);
    let combined = folder.path().join("access.log");
    let line = r#"203.0.113.7 - - [21/Jan/2025:18:00:01 +0100] "GET /api/a HTTP/1.1" 200 5 "-" "test" 0.390"#;
    fs::write(&combined, format!("{line}\n")).unwrap();
    for (base, new, side) in [(&router, &combined, "NEW"), (&combined, &router, "BASE")] {
        let output = diff(base, new, &[]);
        assert_eq!(output.status.code(), Some(2));
        let said = notes(&output);
        assert!(
            said.contains(&format!("error: {side}: it has requests of combined only")),
            "{said}"
        );
    }
    // Whoever says which lines to take, is warned.
    let output = laggard(["diff", "--source", "all"])
        .args([&router, &combined])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    assert!(
        notes(&output).contains("durations may not mean the same"),
        "{}",
        notes(&output)
    );
}

#[test]
fn zones_that_differ_and_rejects_of_both_sides_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let paris = day(folder.path(), "paris.log", "2025-01-20", &["/api/a"]);
    let moscow = folder.path().join("moscow.log");
    let lines = fs::read_to_string(&paris)
        .unwrap()
        .replace("+0100 CET", "+0300");
    fs::write(&moscow, format!("{lines}no log of Moscow\n")).unwrap();
    fs::write(
        &paris,
        format!("{}no log of Paris\n", fs::read_to_string(&paris).unwrap()),
    )
    .unwrap();
    let rejects = folder.path().join("rejects.tsv");
    let output = laggard(["diff", "--rejects"])
        .args([&rejects, &moscow, &paris])
        .output()
        .unwrap();
    let said = notes(&output);
    assert!(
        said.contains("logged in UTC+03:00") && said.contains("in Europe/Paris"),
        "{said}"
    );
    let rejected = fs::read_to_string(&rejects).unwrap();
    assert!(
        rejected.contains("no log of Moscow") && rejected.contains("no log of Paris"),
        "{rejected}"
    );
    // An input is never overwritten, on whichever side it is.
    for (base, new) in [(&paris, &moscow), (&moscow, &paris)] {
        let output = laggard(["diff", "--rejects"])
            .args([&paris, base, new])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", notes(&output));
        assert!(
            fs::read_to_string(&paris)
                .unwrap()
                .contains("no log of Paris")
        );
    }
}

#[test]
fn texts_of_strangers_leave_no_cell_and_run_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let base = day(folder.path(), "base.log", "2025-01-20", &["/api/a"]);
    let paths = ["/api/<script>|x", "/api/\u{1b}[2Jx"];
    let new = day(folder.path(), "new.log", "2025-01-21", &paths);
    let markdown = text(&diff(
        &base,
        &new,
        &["--format", "markdown", "--no-templates"],
    ));
    assert!(markdown.contains(r"/api/\<script\>\|x"), "{markdown}");
    for format in ["markdown", "table", "csv", "tsv", "json"] {
        let shown = text(&diff(&base, &new, &["--format", format, "--no-templates"]));
        assert!(
            !shown.contains('\u{1b}') && shown.contains("script"),
            "{format}: {shown}"
        );
    }
}
