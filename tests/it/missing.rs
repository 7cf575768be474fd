//! Days whose logs begin late or end early: told wherever a reader looks, and no day of 23 or 25 hours
//! passes for one.

use crate::command::{laggard, notes, router_line, text};
use crate::mail::subject;
use crate::order::contents;
use crate::snapshots::snapshot;
use chrono::DateTime;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Two requests a minute from an instant on, for so many minutes.
fn log(folder: &Path, name: &str, from: &str, minutes: i64) -> PathBuf {
    let from = DateTime::parse_from_rfc3339(from).unwrap().to_utc();
    let lines: String = (0..2 * minutes)
        .map(|at| {
            let time = from + chrono::Duration::seconds(30 * at);
            let time = time.format("%Y-%m-%d %H:%M:%S +0000 UTC").to_string();
            router_line(&time, "GET", "/api/a", 200, "0.050s")
        })
        .collect();
    let path = folder.join(name);
    fs::write(&path, lines).unwrap();
    path
}

fn report(folder: &Path, input: &Path, more: &[&str]) -> (Output, Value) {
    let output = laggard(["report", "--tz", "Europe/Paris", "--mail", "-o"])
        .arg(folder.join("report"))
        .args(more)
        .arg(input)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    let summary = fs::read(folder.join("report/summary.json")).unwrap();
    (output, serde_json::from_slice(&summary).unwrap())
}

/// Where gaps begin and end, and their places.
fn gaps(summary: &Value) -> Vec<[&str; 3]> {
    let gaps = summary["gaps"].as_array().unwrap().iter();
    gaps.map(|gap| ["from", "to", "place"].map(|name| gap[name].as_str().unwrap()))
        .collect()
}

#[test]
fn a_day_that_ends_early_is_told_on_page_and_mail_in_the_json_and_on_the_terminal() {
    let root = tempfile::tempdir().unwrap();
    // The 24th in Paris up to 15:00.
    let day = log(root.path(), "day.log", "2025-01-23T23:00:00Z", 900);
    let date = ["--date", "2025-01-24"];
    let (output, summary) = report(root.path(), &day, &date);
    let end = [
        "2025-01-24T15:00:00+01:00",
        "2025-01-25T00:00:00+01:00",
        "end",
    ];
    assert_eq!(gaps(&summary), [end]);
    let missing =
        "o request from 15:00 to 24:00: if the service answered then, its logs are missing";
    let page = fs::read_to_string(root.path().join("report/report.html")).unwrap();
    assert!(page.contains(missing), "the verdict");
    assert!(
        page.contains("2025-01-24 15:00 to 24:00 (9 h): if the service"),
        "the account"
    );
    let in_lines = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains(missing)
    };
    let mail = fs::read_to_string(root.path().join("report/report.eml")).unwrap();
    assert!(in_lines(&mail.replace("=\n", "")), "{mail}");
    let subject = subject(&mail);
    assert!(subject.starts_with("2025-01-24 until 15:00: "), "{subject}");
    assert!(in_lines(&text(&output)), "{}", text(&output));
    assert!(notes(&output).contains(&format!("note: n{missing}")));
    // The same of its snapshot, in every byte, when it has the same name.
    let zoned = ["--date", "2025-01-24", "--tz", "Europe/Paris"];
    for name in ["of-log", "of-snapshot"] {
        fs::create_dir(root.path().join(name)).unwrap();
    }
    fs::copy(&day, root.path().join("of-log/day")).unwrap();
    snapshot(&[&day], &root.path().join("of-snapshot/day"), &zoned);
    let [of_log, of_snapshot] = ["of-log", "of-snapshot"].map(|name| {
        let output = laggard(["report", "day", "--mail", "-o", "report"])
            .args(zoned)
            .current_dir(root.path().join(name))
            .output()
            .unwrap();
        let report = contents(&root.path().join(name).join("report"));
        (output.stdout, output.status.code(), report)
    });
    assert_eq!(of_log, of_snapshot);
    assert!(String::from_utf8_lossy(&of_log.2["report.html"]).contains(missing));
    // In French; quietly; and where nobody asked for the day.
    let (french, _) = report(
        root.path(),
        &day,
        &["--date", "2025-01-24", "--lang", "fr", "-q"],
    );
    assert!(
        text(&french).contains("Aucune requête de 15:00 à 24:00 : si le service répondait alors")
    );
    assert_eq!(notes(&french), "");
    let (output, summary) = report(root.path(), &day, &[]);
    assert_eq!(gaps(&summary), [[""; 3]; 0]);
    assert!(!notes(&output).contains("missing"));
    let output = laggard(["stats", "--tz", "Europe/Paris"])
        .args(date)
        .arg(&day)
        .output()
        .unwrap();
    assert!(notes(&output).contains(missing), "{}", notes(&output));
}

#[test]
fn days_of_23_and_25_hours_are_whole_and_a_span_is_clipped() {
    let root = tempfile::tempdir().unwrap();
    let told = |from: &str, minutes, more: &[&str]| {
        let day = log(root.path(), "day.log", from, minutes);
        let (_, summary) = report(root.path(), &day, more);
        json!(gaps(&summary))
    };
    let spring = ["--date", "2025-03-30"];
    let autumn = ["--date", "2025-10-26"];
    assert_eq!(told("2025-03-29T23:00:00Z", 23 * 60, &spring), json!([]));
    assert_eq!(told("2025-10-25T22:00:00Z", 25 * 60, &autumn), json!([]));
    // 24 hours of the one with 25: an hour is missing at its end.
    assert_eq!(
        told("2025-10-25T22:00:00Z", 24 * 60, &autumn),
        json!([[
            "2025-10-26T23:00:00+01:00",
            "2025-10-27T00:00:00+01:00",
            "end"
        ]])
    );
    // From 01:00 on; at two requests a minute 14 minutes are not told, and 15 are.
    let of_day = ["--date", "2025-01-24"];
    assert_eq!(
        told("2025-01-24T00:00:00Z", 23 * 60 - 14, &of_day),
        json!([[
            "2025-01-24T00:00:00+01:00",
            "2025-01-24T01:00:00+01:00",
            "start"
        ]])
    );
    let span = ["--since", "2025-01-24 00:30", "--until", "2025-01-24 10:15"];
    assert_eq!(
        told("2025-01-24T00:00:00Z", 9 * 60, &span),
        json!([
            [
                "2025-01-24T00:30:00+01:00",
                "2025-01-24T01:00:00+01:00",
                "start"
            ],
            [
                "2025-01-24T10:00:00+01:00",
                "2025-01-24T10:15:00+01:00",
                "end"
            ],
        ])
    );
}

#[test]
fn a_baseline_that_ends_early_is_told_beside_the_comparison_and_an_outage_in_the_verdict() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::create_dir(at("logs")).unwrap();
    // The 23rd up to 15:00, and the 24th without 10:00 to 12:30.
    log(&at("logs"), "23.log", "2025-01-22T23:00:00Z", 900);
    log(&at("logs"), "24-morning.log", "2025-01-23T23:00:00Z", 600);
    log(&at("logs"), "24-evening.log", "2025-01-24T11:30:00Z", 690);
    let run = |day: &str, more: &[&str]| {
        let output = laggard([
            "report",
            "--tz",
            "Europe/Paris",
            "--date",
            day,
            "--read-all",
        ])
        .args(["-o".as_ref(), at("report").as_os_str()])
        .args(["--history".as_ref(), at("history").as_os_str()])
        .args(more)
        .arg(at("logs"))
        .output()
        .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        fs::read_to_string(at("report/report.html")).unwrap()
    };
    run("2025-01-23", &[]);
    let page = run("2025-01-24", &[]);
    let (verdict, rest) = page.split_once("</header>").unwrap();
    assert!(rest.contains("2025-01-23 has no request from 15:00 to 24:00: numbers of requests and waiting time are not comparable"));
    assert!(!page.contains("new side has no request"));
    assert!(
        verdict.contains("No request from 10:00 to 12:30 (2 h 30 min)."),
        "{verdict}"
    );
    let page = run("2025-01-24", &["--lang", "fr"]);
    assert!(page.contains("23/01/2025 n’a aucune requête de 15:00 à 24:00"));
    assert!(page.contains("Aucune requête de 10:00 à 12:30 (2 h 30 min)"));
}
