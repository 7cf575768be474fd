//! A folder of days: what is saved, what is compared with, and that nothing in it gets lost.

use crate::command::{csv_rows, laggard, notes, router_line, text};
use crate::mail::subject;
use crate::order::contents;
use crate::snapshots::snapshot;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

const PARIS: [&str; 2] = ["--tz", "Europe/Paris"];

/// So many requests of a day, a minute apart, each of so many milliseconds.
fn write_day(folder: &Path, day: &str, requests: u32, ms: u32) {
    let lines: String = (0..requests)
        .map(|at| {
            let time = format!("{day} {:02}:{:02}:00 +0000 UTC", 1 + at / 60, at % 60);
            let duration = format!("{:.3}s", f64::from(ms) / 1e3);
            router_line(&time, "GET", "/api/a", 200, &duration)
        })
        .collect();
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(format!("{day}.log")), lines).unwrap();
}

/// A folder with logs, a history and a report.
pub(crate) struct Run {
    pub(crate) root: tempfile::TempDir,
}

impl Run {
    /// Logs from the 10th to the 24th: 100 requests of 50 ms, on the 24th of 80 ms.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for day in 10..25 {
            let ms = if day == 24 { 80 } else { 50 };
            write_day(
                &root.path().join("logs"),
                &format!("2025-01-{day}"),
                100,
                ms,
            );
        }
        Self { root }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn command(&self, day: &str, more: &[&str]) -> Command {
        self.command_into("report", day, more)
    }

    fn command_into(&self, report: &str, day: &str, more: &[&str]) -> Command {
        let mut command = laggard(["report", "--date", day, "--history"]);
        command
            .arg(self.at("history"))
            .args(PARIS)
            .args(more)
            .arg("-o")
            .arg(self.at(report))
            .arg(self.at("logs"));
        command
    }

    fn report(&self, day: &str, more: &[&str]) -> Output {
        self.command(day, more).output().unwrap()
    }

    pub(crate) fn done(&self, day: &str) {
        let output = self.report(day, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    }

    fn summary(&self) -> serde_json::Value {
        let text = fs::read(self.at("report/summary.json")).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn saved(&self) -> BTreeMap<String, Vec<u8>> {
        contents(&self.at("history"))
    }
}

fn days(summary: &serde_json::Value) -> Vec<(String, u64, f64)> {
    let days = summary["trend"].as_array().unwrap().iter();
    days.map(|day| {
        (
            day["day"].as_str().unwrap().to_owned(),
            day["requests"].as_u64().unwrap(),
            day["p95_ms"].as_f64().unwrap(),
        )
    })
    .collect()
}

#[test]
fn a_day_is_compared_with_the_weekday_and_the_day_before_and_doing_it_again_changes_nothing() {
    let run = Run::new();
    for day in ["2025-01-17", "2025-01-20", "2025-01-23", "2025-01-24"] {
        run.done(day);
    }
    let summary = run.summary();
    let expected = [
        ("2025-01-17", 50.0),
        ("2025-01-20", 50.0),
        ("2025-01-23", 50.0),
        ("2025-01-24", 80.0),
    ];
    let expected = expected.map(|(day, ms)| (day.to_owned(), 100, ms));
    assert_eq!(days(&summary), expected);
    let baselines = summary["baselines"].as_array().unwrap();
    let labels: Vec<_> = baselines.iter().map(|one| &one["label"]).collect();
    assert_eq!(labels, ["2025-01-17", "2025-01-23"]);
    // 100 of 50 ms on both days, and 100 of 80 ms now.
    let changes = csv_rows(&run.at("report/changes.csv"));
    let figures: Vec<[&str; 4]> = changes
        .iter()
        .map(|row| ["baseline", "endpoint", "base_p50_ms", "new_p50_ms"].map(|name| &row[name][..]))
        .collect();
    assert_eq!(
        figures,
        [
            ["2025-01-17", "/api/a", "50", "80"],
            ["2025-01-23", "/api/a", "50", "80"],
        ]
    );
    for (place, row) in changes.iter().enumerate() {
        let endpoint = &baselines[place]["endpoints"][0];
        assert_eq!(endpoint["verdict"], row["verdict"][..]);
        assert_eq!(endpoint["new_p50_ms"], 80);
    }
    let page = fs::read_to_string(run.at("report/report.html")).unwrap();
    for text in [
        "Day by day",
        "4 of 30 days",
        "2025-01-17",
        "2025-01-23",
        "Compared with 2025-01-17.",
        "The outline is 2025-01-17, scaled",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let (saved, report) = (run.saved(), contents(&run.at("report")));
    let names: Vec<&str> = saved.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["17", "20", "23", "24"].map(|day| format!("2025-01-{day}.parquet"))
    );
    let again = run.report("2025-01-24", &[]);
    let said = notes(&again);
    assert!(said.contains("history: compared with 2025-01-17"), "{said}");
    assert!(said.contains("history: compared with 2025-01-23"), "{said}");
    assert_eq!(run.saved(), saved);
    assert_eq!(contents(&run.at("report")), report);
    // In French, and what `laggard snapshot` makes is the same.
    let french = run.report("2025-01-24", &["--lang", "fr"]);
    assert_eq!(french.status.code(), Some(0), "{}", notes(&french));
    let page = fs::read_to_string(run.at("report/report.html")).unwrap();
    for text in [
        "Jour après jour",
        "Face au 17/01/2025",
        "Par rapport au 17/01/2025",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let by_hand = run.at("by-hand.parquet");
    let more = ["--date", "2025-01-23", "--tz", "Europe/Paris"];
    snapshot(&[&run.at("logs")], &by_hand, &more);
    assert_eq!(fs::read(by_hand).unwrap(), saved["2025-01-23.parquet"]);
}

#[test]
fn endpoints_with_a_bound_of_their_own_have_it_in_the_trend() {
    let run = Run::new();
    let bound = ["--slow-for", "GET /api/a: 60ms"];
    for day in ["2025-01-23", "2025-01-24"] {
        let output = run.report(day, &bound);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    }
    let summary = run.summary();
    assert_eq!(summary["trend"][0]["slow"], 0);
    assert_eq!(summary["trend"][1]["slow"], 100);
}

#[test]
fn a_history_needs_a_whole_day() {
    let run = Run::new();
    for more in [
        &["--since", "2025-01-24", "--until", "2025-01-24 12:00"][..],
        &["--since", "2025-01-24"],
        &["--since", "2025-01-23", "--until", "2025-01-25"],
        &[],
    ] {
        let output = laggard(["report", "--history", "history"])
            .args(more)
            .arg(run.at("logs"))
            .current_dir(run.root.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(notes(&output).contains("--date yesterday"), "{more:?}");
    }
    assert!(!run.at("history").exists());
}

#[test]
fn an_empty_day_and_a_day_with_fewer_requests_leave_what_is_saved() {
    let run = Run::new();
    run.done("2025-01-24");
    let saved = run.saved();
    fs::remove_file(run.at("logs/2025-01-24.log")).unwrap();
    assert_eq!(run.report("2025-01-24", &[]).status.code(), Some(3));
    assert_eq!(run.saved(), saved);
    write_day(&run.at("logs"), "2025-01-24", 60, 80);
    let fewer = run.report("2025-01-24", &[]);
    assert_eq!(fewer.status.code(), Some(4), "{}", notes(&fewer));
    assert!(notes(&fewer).contains("has 100 requests that count, and now there are 60"));
    assert_eq!(run.saved(), saved);
    write_day(&run.at("logs"), "2025-01-24", 110, 80);
    run.done("2025-01-24");
    assert_ne!(run.saved(), saved);
    assert_eq!(run.saved().len(), 1);
}

#[test]
fn days_of_other_settings_and_zones_and_broken_ones_are_named_and_left_out() {
    let run = Run::new();
    for day in ["2025-01-17", "2025-01-20", "2025-01-21", "2025-01-22"] {
        run.done(day);
    }
    let broken = fs::read(run.at("history/2025-01-20.parquet")).unwrap();
    fs::write(
        run.at("history/2025-01-20.parquet"),
        &broken[..broken.len() / 2],
    )
    .unwrap();
    fs::write(run.at("history/2025-01-21.parquet"), "a,b\n1,2\n").unwrap();
    fs::write(run.at("history/notes.txt"), "mine").unwrap();
    let day = "2025-01-23";
    let other: [(&[&str], &str); 3] = [
        (
            &["--date", day],
            "1 of 5 saved days before this one (2025-01-23) was made without --tz, and this run is with --tz Europe/Paris",
        ),
        (
            &["--date", day, "--tz", "UTC"],
            "made with a --tz of UTC+00:00, and this run is with --tz Europe/Paris",
        ),
        (
            &["--date", day, "--tz", "Europe/Paris", "--route", "/api/{x}"],
            "--route /api/{x}",
        ),
    ];
    for (flags, named) in other {
        snapshot(
            &[&run.at("logs")],
            &run.at("history/2025-01-23.parquet"),
            flags,
        );
        let before = run.saved();
        let output = run.report("2025-01-24", &[]);
        let said = notes(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        for text in [
            "2025-01-20 is not in the trend",
            "2025-01-21 is not in the trend",
            named,
            "nothing is compared with them, and the trend is without them",
            "damaged",
        ] {
            assert!(said.contains(text), "{text}: {said}");
        }
        let summary = run.summary();
        let known: Vec<String> = days(&summary).into_iter().map(|day| day.0).collect();
        assert_eq!(known, ["2025-01-17", "2025-01-22", "2025-01-24"]);
        let mut after = run.saved();
        after.remove("2025-01-24.parquet");
        let mut kept = before;
        kept.remove("2025-01-24.parquet");
        assert_eq!(after, kept);
    }
}

#[test]
fn lines_that_a_report_leaves_out_make_no_day_larger() {
    let run = Run::new();
    run.done("2025-01-24");
    let saved = run.saved();
    // The router's lines of 60 requests, and 4,000 of the application behind it.
    write_day(&run.at("logs"), "2025-01-24", 60, 80);
    let application: String = (0..4000)
        .map(|at| {
            let (minute, second) = (at / 100, at % 60);
            format!("2025-01-24 10:{minute:02}:{second:02}.000000000 +0100 CET [web-1] INFO:     10.0.0.1:1234 - \"GET /api/v1/x HTTP/1.1\" 200 OK\n")
        })
        .collect();
    fs::write(run.at("logs/application.log"), &application).unwrap();
    let fewer = run.report("2025-01-24", &[]);
    let said = notes(&fewer);
    assert_eq!(fewer.status.code(), Some(4), "{said}");
    assert!(
        said.contains("has 100 requests that count, and now there are 60"),
        "{said}"
    );
    assert!(said.contains("4,000 requests of uvicorn"), "{said}");
    assert_eq!(run.saved(), saved);
    // Without the router the report counts 4,000 requests of another kind, none of those that were
    // saved.
    fs::remove_file(run.at("logs/2025-01-24.log")).unwrap();
    let other = run.report("2025-01-24", &[]);
    assert_eq!(other.status.code(), Some(4), "{}", notes(&other));
    assert_eq!(run.saved(), saved);
    // As many of the router's, and those of the application: that is more, and is saved.
    write_day(&run.at("logs"), "2025-01-24", 100, 80);
    run.done("2025-01-24");
    assert_ne!(run.saved(), saved);
}

#[test]
fn a_setting_that_was_changed_is_one_warning_with_or_without_quiet() {
    let run = Run::new();
    for day in 14..24 {
        let output = run.report(&format!("2025-01-{day}"), &["--slow", "60ms"]);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    }
    run.done("2025-01-13");
    let expected = "warning: 10 of 11 saved days before this one were made with --slow 60ms, and this run is with --slow 1000ms: nothing is compared with them, and the trend is without them; give the same --slow, or make them anew from their logs";
    for more in [&["-q"][..], &[]] {
        let output = run.report("2025-01-24", more);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        let said = notes(&output);
        let warnings: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("warning"))
            .collect();
        assert_eq!(warnings, [expected]);
        assert_eq!(said.lines().count() == 1, !more.is_empty(), "{said}");
        assert_eq!(days(&run.summary()).len(), 2);
    }
}

#[test]
fn an_endpoint_that_is_slower_than_two_days_is_told_in_one_sentence() {
    let run = Run::new();
    // Enough for a verdict: 600 requests a day, of 50 ms, and of 80 ms on the 24th.
    for (day, ms) in [("2025-01-17", 50), ("2025-01-23", 50), ("2025-01-24", 80)] {
        write_day(&run.at("logs"), day, 600, ms);
    }
    for day in ["2025-01-17", "2025-01-23"] {
        run.done(day);
    }
    let output = run.report("2025-01-24", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    let page = fs::read_to_string(run.at("report/report.html")).unwrap();
    let verdict = page.split_once("</header>").unwrap().0;
    let told = verdict.matches("GET /api/a is slower").count();
    assert_eq!(told, 1, "{verdict}");
    let both = "is slower than 2025-01-17: p50 from 50 ms to 80 ms (+60 %), and is slower than 2025-01-23: p50 from 50 ms to 80 ms (+60 %).";
    assert!(verdict.contains(both), "{verdict}");
    assert!(text(&output).contains("slower than 2025-01-23: p50"));
}

#[test]
fn the_subject_tells_of_the_day_before_whatever_the_weekday_was() {
    let run = Run::new();
    // The weekday before was as slow as this day, the day before was not.
    for (day, ms) in [("2025-01-17", 80), ("2025-01-23", 50), ("2025-01-24", 80)] {
        write_day(&run.at("logs"), day, 300, ms);
    }
    run.done("2025-01-17");
    run.done("2025-01-23");
    let output = run.report("2025-01-24", &["--mail", "--title", "shop"]);
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    let mail = fs::read_to_string(run.at("report/report.eml")).unwrap();
    let subject = subject(&mail);
    let start = "shop, 2025-01-24: worse than 2025-01-23 (1 endpoint slower); ";
    assert!(subject.starts_with(start), "{subject}");
}

#[test]
fn what_a_saved_day_lacks_is_told_of_that_day_and_not_of_this_one() {
    let run = Run::new();
    let why = "half of it is missing";
    let cut = run.report("2025-01-23", &["--incomplete", why]);
    assert_eq!(cut.status.code(), Some(4), "{}", notes(&cut));
    let output = run.report("2025-01-24", &["--quiet"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(notes(&output), "", "it was said the day before");
    let told = format!("incomplete data of 2025-01-23: {why}");
    let page = fs::read_to_string(run.at("report/report.html")).unwrap();
    assert!(page.contains(&told), "{page}");
    let summary = run.summary();
    let remarks = summary["remarks"].as_array().unwrap();
    assert!(remarks.iter().any(|remark| *remark == told), "{remarks:?}");
    assert_eq!(summary["incomplete"], serde_json::json!([]));
    // A day that was whole stays so, with the same requests.
    let whole = run.saved();
    let again = run.report("2025-01-24", &["--incomplete", why]);
    assert_eq!(again.status.code(), Some(4), "{}", notes(&again));
    assert_eq!(run.saved(), whole);
}

#[test]
fn what_is_not_ours_or_made_otherwise_is_never_overwritten() {
    let run = Run::new();
    run.done("2025-01-24");
    let saved = run.saved();
    let output = run.report("2025-01-24", &["--all-paths"]);
    assert_eq!(output.status.code(), Some(2), "{}", notes(&output));
    assert!(notes(&output).contains("--history keeps days of one kind"));
    assert_eq!(run.saved(), saved);
    let place = run.at("history/2025-01-24.parquet");
    let report = contents(&run.at("report"));
    let mut foreign = b"PAR1 of somebody else".to_vec();
    foreign.extend_from_slice(b"PAR1");
    for bytes in [&b"day,requests\n"[..], &foreign] {
        fs::write(&place, bytes).unwrap();
        let output = run.report("2025-01-24", &[]);
        assert_eq!(output.status.code(), Some(2), "{}", notes(&output));
        assert!(notes(&output).contains("2025-01-24.parquet"));
        assert_eq!(fs::read(&place).unwrap(), bytes);
        assert_eq!(contents(&run.at("report")), report, "nothing is written");
    }
    // Ours, but cut or empty: there is nothing in it to be lost.
    let whole = &saved["2025-01-24.parquet"];
    for bytes in [&whole[..whole.len() / 2], &[]] {
        fs::write(&place, bytes).unwrap();
        let output = run.report("2025-01-24", &[]);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        assert!(notes(&output).contains("it is made anew"));
        assert_eq!(run.saved(), saved);
    }
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    assert_eq!(run.report("2025-01-24", &[]).status.code(), Some(2));
}

#[test]
fn runs_that_are_killed_and_runs_at_the_same_time_leave_whole_files() {
    let run = Run::new();
    run.done("2025-01-23");
    for wait_ms in (0..120).step_by(6) {
        let mut killed = run
            .command("2025-01-24", &["-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(wait_ms));
        // That it has ended before is fine; SIGKILL is what `kill` sends here.
        killed.kill().ok();
        killed.wait().unwrap();
        let files = fs::read_dir(run.at("history")).unwrap();
        let names = files.map(|file| file.unwrap().path());
        for path in names.filter(|path| path.extension().is_some_and(|end| end == "parquet")) {
            let is_hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
            if !is_hidden {
                let read = laggard(["stats", "-q"]).arg(&path).output().unwrap();
                assert_eq!(read.status.code(), Some(0), "{}", notes(&read));
            }
        }
    }
    let many: Vec<_> = (0..6)
        .map(|number| {
            let day = if number % 2 == 0 {
                "2025-01-24"
            } else {
                "2025-01-22"
            };
            run.command_into(&format!("report-{number}"), day, &["-q"])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for one in many {
        let output = one.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    }
    let together = run.saved();
    let names: Vec<&str> = together.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["22", "23", "24"].map(|day| format!("2025-01-{day}.parquet"))
    );
    let alone = Run::new();
    alone.done("2025-01-22");
    // But for the folder of the logs, whose name is in the file.
    assert_eq!(
        alone.saved()["2025-01-22.parquet"].len(),
        together["2025-01-22.parquet"].len()
    );
}
