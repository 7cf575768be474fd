//! The page in a real browser: it stands by itself, sorts by a click, runs nothing of strangers.
//!
//! Chromium and Python are not needed to build or to use laggard, so these checks say that they were
//! skipped where one of them is missing.

use crate::command::{laggard, notes, router_line};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the browser saw on a page; `None` where there is no browser.
fn browse(page: &Path, arguments: &[&str]) -> Option<serde_json::Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/browse.py");
    let run = Command::new("python3")
        .arg(script)
        .arg(page)
        .args(arguments)
        .output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no python3");
        return None;
    };
    let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
    if complaint.starts_with("no Chromium") {
        eprintln!("skipped: {}", complaint.trim());
        return None;
    }
    assert!(run.status.success(), "{complaint}");
    Some(serde_json::from_slice(&run.stdout).unwrap())
}

/// The report of some lines, in a folder.
fn report(lines: &[String], folder: &Path, arguments: &[&str]) {
    let log = folder.join("day.log");
    fs::write(&log, lines.concat()).unwrap();
    let output = laggard(["report", "--all-paths", "-o"])
        .arg(folder.join("report"))
        .args(arguments)
        .arg(&log)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
}

/// So many requests of a path, each of so many milliseconds.
fn requests(path: &str, number: usize, ms: usize) -> Vec<String> {
    let time = |second: usize| {
        format!(
            "2025-01-24 18:{:02}:{:02} +0100 CET",
            second / 60 % 60,
            second % 60
        )
    };
    let path = path.replace('"', "\\\"");
    let line = |number| router_line(&time(number), "GET", &path, 200, &format!("{ms}ms"));
    (0..number).map(line).collect()
}

#[test]
fn the_page_stands_by_itself_and_sorts_by_a_click() {
    let folder = tempfile::tempdir().unwrap();
    // In the order of the total time: 90 × 30 ms, 9 × 200 ms, 1000 × 1 ms.
    let mut lines = requests("/middle", 90, 30);
    lines.extend(requests("/alpha", 9, 200));
    lines.extend(requests("/zeta", 1000, 1));
    for (lang, requests) in [
        ("en", ["1,000", "90", "9"]),
        ("fr", ["1\u{202f}000", "90", "9"]),
    ] {
        report(&lines, folder.path(), &["--lang", lang]);
        let Some(seen) = browse(&folder.path().join("report/report.html"), &[]) else {
            return;
        };
        assert_eq!(
            seen["requests"],
            serde_json::json!([]),
            "nothing is fetched"
        );
        assert_eq!(
            seen["console"],
            serde_json::json!([]),
            "nothing is complained of"
        );
        let mut ascending = requests;
        ascending.reverse();
        assert_eq!(
            seen["by_requests"],
            serde_json::json!([requests, ascending])
        );
        let names = ["GET /alpha", "GET /middle", "GET /zeta"];
        assert_eq!(seen["by_endpoint"][0], serde_json::json!(names));
        assert!(seen["overflow_px"].as_i64().unwrap() <= 0);
    }
}

#[test]
fn texts_of_strangers_are_inert() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = [
        "/<script>window.pwned=1</script>",
        "/x'><img src=x onerror=window.pwned=2>",
        "/</title></style></script><script>window.pwned=3</script>",
        "/{{7*7}}<svg onload=window.pwned=4>",
        "/&lt;script&gt;\u{202e}",
    ];
    let lines: Vec<String> = hostile
        .iter()
        .flat_map(|path| requests(path, 3, 2000))
        .collect();
    report(&lines, folder.path(), &["--no-templates"]);
    let Some(seen) = browse(&folder.path().join("report/report.html"), &[]) else {
        return;
    };
    assert_eq!(seen["pwned"], serde_json::Value::Null);
    assert_eq!(seen["requests"], serde_json::json!([]));
    assert_eq!(seen["console"], serde_json::json!([]));
    let names = seen["by_endpoint"][0].to_string();
    assert!(names.contains("<script>window.pwned=1</script>"), "{names}");
}

#[test]
fn a_phone_never_scrolls_sideways() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("/api/{}", "a-very-long-segment/".repeat(20));
    let mut lines = requests(&long, 200, 1500);
    lines.extend(requests("/short", 100, 10));
    report(&lines, folder.path(), &[]);
    let page = folder.path().join("report/report.html");
    let Some(seen) = browse(&page, &["--width", "390"]) else {
        return;
    };
    assert!(
        seen["overflow_px"].as_i64().unwrap() <= 0,
        "{}",
        seen["overflow_px"]
    );
}
