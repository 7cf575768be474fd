//! Days out of whatever holds them: months out of snapshots of days, days out of archives that end at no
//! midnight.

use crate::command::{laggard, notes, router_line};
use crate::history::Run;
use crate::snapshots::snapshot;
use std::fs;

const PARIS: [&str; 2] = ["--tz", "Europe/Paris"];

#[test]
fn days_make_a_month_and_no_day_is_added_to_another() {
    let run = Run::new();
    for day in ["2025-01-22", "2025-01-23", "2025-01-24"] {
        run.done(day);
    }
    let of = |day: &str| run.at(&format!("history/2025-01-{day}.parquet"));
    let rows = |more: &[&str]| {
        let output = laggard(["stats", "--format", "csv"])
            .args(more)
            .args([of("22"), of("23"), of("24")])
            .output()
            .unwrap();
        (output.status.code(), notes(&output), output.stdout)
    };
    // The same as of the logs of these days: 300 requests.
    let (code, said, table) = rows(&[]);
    assert_eq!(code, Some(0), "{said}");
    let logs = laggard(["stats", "--format", "csv", "-q"])
        .args(["--since", "2025-01-22", "--until", "2025-01-25"])
        .arg(run.at("logs"))
        .output()
        .unwrap();
    assert_eq!(table, logs.stdout);
    assert!(String::from_utf8(table).unwrap().contains(",300,"));
    let paris = |since, until| rows(&["--since", since, "--until", until, "--tz", "Europe/Paris"]);
    assert_eq!(paris("2025-01-22", "2025-01-25").0, Some(0));
    assert_eq!(paris("2025-01-01", "2025-02-01").0, Some(0));
    // A day that reaches beyond the range, or may do so in another zone.
    for (code, said, _) in [
        paris("2025-01-23", "2025-01-25"),
        paris("2025-01-22", "2025-01-24 12:00"),
        rows(&["--since", "2025-01-01", "--until", "2025-02-01"]),
        rows(&["--date", "2025-01-24", "--tz", "Europe/Paris"]),
    ] {
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("is a snapshot that was made with "), "{said}");
        assert!(said.contains("give the same --"), "{said}");
    }
    // The flags that a person gives, and not the instants that they mean.
    for (more, named) in [
        (
            &["--since", "2025-01-01", "--until", "2025-02-01"][..],
            "with a --tz of UTC+01:00, and this run is without --tz: give the same --tz",
        ),
        (
            &["--date", "2025-01-24", "--tz", "Europe/Paris"],
            "with --date 2025-01-22, and this run is with --date 2025-01-24: give the same --date",
        ),
    ] {
        let (_, said, _) = rows(more);
        assert!(said.contains(named), "{named}: {said}");
    }
    // What has all times is no part of a day.
    let whole = run.at("whole.parquet");
    snapshot(&[&run.at("logs")], &whole, &[]);
    let output = laggard(["stats", "--date", "2025-01-24"])
        .arg(&whole)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn days_on_which_the_clocks_change_have_23_and_25_hours_from_whatever_files() {
    let root = tempfile::tempdir().unwrap();
    for (from, day, hours) in [
        ("2025-03-29", "2025-03-30", 23),
        ("2025-10-25", "2025-10-26", 25),
    ] {
        let logs = root.path().join(day);
        // A request a minute over ten days, cut into archives that end at no midnight.
        let start: chrono::NaiveDate = from.parse().unwrap();
        fs::create_dir(&logs).unwrap();
        let start = start - chrono::Days::new(4);
        let start = start.and_hms_opt(5, 0, 0).unwrap();
        for archive in 0..20 {
            let lines: String = (0..720)
                .map(|minute| {
                    let time = start + chrono::Duration::minutes(archive * 720 + minute);
                    let time = time.format("%Y-%m-%d %H:%M:%S +0000 UTC").to_string();
                    router_line(&time, "GET", "/api/a", 200, "0.010s")
                })
                .collect();
            let end = start + chrono::Duration::minutes(archive * 720 + 719);
            let name = format!("65fdc9d0fb0de6000e1e9ce1.log-{}", end.format("%Y%m%d%H"));
            fs::write(logs.join(name), lines).unwrap();
        }
        let requests = |more: &[&str]| {
            let output = laggard(["stats", "--format", "csv", "--date", day])
                .args(PARIS)
                .args(more)
                .arg(&logs)
                .output()
                .unwrap();
            (
                String::from_utf8(output.stdout.clone()).unwrap(),
                notes(&output),
            )
        };
        let (table, said) = requests(&[]);
        let expected = format!("GET,/api/a,{},", hours * 60);
        assert!(table.contains(&expected), "{table}");
        assert!(
            said.contains("not read"),
            "some are far from the day: {said}"
        );
        let (whole, said) = requests(&["--read-all"]);
        assert_eq!(whole, table);
        assert!(!said.contains("not read"), "{said}");
    }
}

#[test]
fn a_file_that_is_named_is_read_whatever_its_time_and_one_that_is_not_read_is_told() {
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("all.log");
    // It begins long before the day, and was copied with a time that is before it as well.
    let line = |time: &str| router_line(time, "GET", "/api/a", 200, "0.010s");
    // Beyond the first lines that are looked at.
    let early = line("2025-01-10 10:00:00 +0000 UTC").repeat(20_000);
    fs::write(&log, early + &line("2025-04-03 10:00:00 +0000 UTC")).unwrap();
    let file = fs::File::options().write(true).open(&log).unwrap();
    let january = std::time::Duration::from_secs(1_736_600_000);
    file.set_modified(std::time::SystemTime::UNIX_EPOCH + january)
        .unwrap();
    let stats = |input: &std::path::Path| {
        laggard(["stats", "--format", "csv", "-q", "--date", "2025-04-03"])
            .arg(input)
            .output()
            .unwrap()
    };
    let output = stats(&log);
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("GET,/api/a,1,"));
    let output = stats(root.path());
    assert_eq!(output.status.code(), Some(3));
    let said = notes(&output);
    assert!(said.contains("1 of the files were not read") && said.contains("--read-all"));
}
