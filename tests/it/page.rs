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
fn no_slow_request_is_hidden_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    // The list ends after 1,000: 3 of 3 s, and 997 of 2 s; those of 1.5 s are not in it.
    let mut lines = requests("/many", 1100, 2000);
    lines.extend(requests("/less", 103, 1500));
    lines.extend(requests("/few", 3, 3000));
    for (lang, told) in [
        (
            "en",
            [
                "The 1,000 slowest of 1,206. ",
                ">1,100 slow, 5 shown, 997 in slow.csv<",
                "<p>… and 1 more endpoint.</p>",
            ],
        ),
        (
            "fr",
            [
                "Les 1\u{202f}000 plus lentes sur 1\u{202f}206. ",
                ">lentes : 1\u{202f}100, montrées : 5, dans slow.csv : 997<",
                "<p>… et encore 1 endpoint.</p>",
            ],
        ),
    ] {
        report(&lines, folder.path(), &["--lang", lang]);
        let page = fs::read_to_string(folder.path().join("report/report.html")).unwrap();
        for text in told {
            assert!(page.contains(text), "{text}");
        }
        assert!(!page.contains(">3 slow") && !page.contains(">lentes : 3,"));
    }
    // Six, all of them in the list.
    report(&requests("/few", 6, 3000), folder.path(), &[]);
    let page = fs::read_to_string(folder.path().join("report/report.html")).unwrap();
    assert!(page.contains(">6 slow, 5 shown, all in slow.csv<"));
    // Four of four in the list, and all of them shown.
    report(&requests("/few", 4, 3000), folder.path(), &[]);
    let page = fs::read_to_string(folder.path().join("report/report.html")).unwrap();
    assert!(!page.contains("slowest of") && !page.contains(" shown"));
}

#[test]
fn an_endpoint_of_a_handful_of_requests_comes_after_those_that_cost_more() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.log");
    fs::write(&base, requests("/busy", 200, 10).concat()).unwrap();
    // Unchanged durations of more requests: 1 s more. The new one adds 20 ms.
    let mut lines = requests("/busy", 300, 10);
    lines.extend(requests("/fresh", 2, 10));
    report(
        &lines,
        folder.path(),
        &["--baseline", &base.to_string_lossy()],
    );
    let page = fs::read_to_string(folder.path().join("report/report.html")).unwrap();
    // A browser may break a path at its slashes.
    let page = page.replace("<wbr>", "");
    let compared = page.split_once("Against the baseline</h2>").unwrap().1;
    let place = |name: &str| compared.find(name).unwrap();
    assert!(place("</span> /busy</th>") < place("</span> /fresh</th>"));
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
