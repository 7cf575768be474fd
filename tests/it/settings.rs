//! `laggard.toml`: which file counts, and what stands over what.

use crate::command::{csv_rows, laggard, notes, router_line, text};
use std::fs;
use std::path::Path;

/// The slow requests of two that took 0.7 and 1.5 s.
fn slow(folder: &Path, flags: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = laggard(["stats", "day.log", "--format", "csv", "-q"]);
    let output = command
        .args(flags)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    let table = text(&output);
    let row = table.lines().nth(1).unwrap();
    row.split(',').nth(3).unwrap().to_owned()
}

#[test]
fn flags_stand_over_the_environment_over_the_file_over_that_of_the_user() {
    let root = tempfile::tempdir().unwrap();
    let (work, user) = (root.path().join("work"), root.path().join("user"));
    fs::create_dir_all(&work).unwrap();
    fs::create_dir_all(user.join("laggard")).unwrap();
    let line = |duration| {
        router_line(
            "2025-01-24 18:00:01 +0100 CET",
            "GET",
            "/api/x",
            200,
            duration,
        )
    };
    fs::write(work.join("day.log"), line("0.700s") + &line("1.500s")).unwrap();
    let home = user.to_str().unwrap();
    let with_user = ("XDG_CONFIG_HOME", home);

    assert_eq!(slow(&work, &[], &[with_user]), "1", "the default is 1 s");
    fs::write(user.join("laggard/laggard.toml"), "slow = \"2s\"\n").unwrap();
    assert_eq!(slow(&work, &[], &[with_user]), "0", "the user's file");
    fs::write(
        work.join("laggard.toml"),
        "slow = \"500ms\"\nall-paths = true\n",
    )
    .unwrap();
    assert_eq!(
        slow(&work, &[], &[with_user]),
        "2",
        "the working folder's file"
    );
    let variable = ("LAGGARD_SLOW", "1s");
    assert_eq!(
        slow(&work, &[], &[with_user, variable]),
        "1",
        "the environment"
    );
    let flags = ["--slow", "3s"];
    assert_eq!(slow(&work, &flags, &[with_user, variable]), "0", "the flag");
    fs::write(work.join("own.toml"), "[stats]\nslow = \"600ms\"\n").unwrap();
    assert_eq!(
        slow(&work, &["--config", "own.toml"], &[with_user]),
        "2",
        "the named file"
    );
    assert_eq!(
        slow(&work, &[], &[with_user, ("LAGGARD_CONFIG", "own.toml")]),
        "2"
    );
    let ignored = ["--no-config"];
    assert_eq!(
        slow(&work, &ignored, &[("LAGGARD_CONFIG", "own.toml")]),
        "1",
        "no file"
    );
}

#[test]
fn a_flag_beats_the_key_that_it_excludes() {
    let root = tempfile::tempdir().unwrap();
    let line = router_line(
        "2025-01-24 18:00:01 +0100 CET",
        "GET",
        "/api/x",
        200,
        "0.1s",
    );
    fs::write(root.path().join("day.log"), line).unwrap();
    let settings = "date = \"2020-01-01\"\nall-paths = true\ndedupe = true\n";
    fs::write(root.path().join("laggard.toml"), settings).unwrap();
    let run = |flags: &[&str]| {
        let mut command = laggard(["stats", "day.log"]);
        command
            .args(flags)
            .current_dir(root.path())
            .output()
            .unwrap()
    };
    assert_eq!(
        run(&[]).status.code(),
        Some(3),
        "the day of the file has no request"
    );
    assert_eq!(run(&["--since", "2025-01-01"]).status.code(), Some(0));
    let narrowed = run(&["--since", "2025-01-01", "--path", "/web/", "--dedupe=false"]);
    assert_eq!(narrowed.status.code(), Some(3), "{}", notes(&narrowed));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("laggard.toml")).unwrap();
    for flags in [
        vec!["stats", "-"],
        vec!["stats", "-", "--config", "none.toml"],
    ] {
        let output = laggard(flags.clone())
            .current_dir(root.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let named = flags
            .last()
            .filter(|word| word.ends_with("toml"))
            .unwrap_or(&"laggard.toml");
        assert!(notes(&output).contains(named), "{}", notes(&output));
    }
}

#[test]
fn what_is_wrong_with_the_plan_names_the_file_too() {
    let root = tempfile::tempdir().unwrap();
    let settings = "since = \"2025-02-01\"\n[stats]\nsort = \"beauty\"\n";
    fs::write(root.path().join("laggard.toml"), settings).unwrap();
    let run = |flags: &[&str]| {
        let mut command = laggard(["stats", "-"]);
        notes(
            &command
                .args(flags)
                .current_dir(root.path())
                .output()
                .unwrap(),
        )
    };
    let said = run(&[]);
    assert!(
        said.contains("laggard.toml: line 3: `sort`: there is no column"),
        "{said}"
    );
    let said = run(&["--sort", "slow", "--until", "2025-01-01"]);
    assert!(
        said.contains("laggard.toml: line 1: `since`: it is not before --until"),
        "{said}"
    );
}

#[test]
fn an_endpoint_can_have_a_slow_bound_of_its_own() {
    let root = tempfile::tempdir().unwrap();
    let line =
        |path, duration| router_line("2025-01-24 18:00:01 +0100 CET", "POST", path, 200, duration);
    // In order over 1 s: 2 of bulk, 1 of quick; over their own bounds: 1 of bulk, 2 of quick.
    let log = line("/api/bulk", "2.0s")
        + &line("/api/bulk", "6.0s")
        + &line("/api/bulk", "0.5s")
        + &line("/api/quick", "0.3s")
        + &line("/api/quick", "1.1s")
        + &line("/api/other", "1.5s");
    fs::write(root.path().join("day.log"), log).unwrap();
    let settings = "slow-for = [\"POST /api/bulk: 5s\", \"/api/q*: 200ms\"]\n";
    fs::write(root.path().join("laggard.toml"), settings).unwrap();
    let output = laggard(["report", "day.log", "-q"])
        .current_dir(root.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    let said = text(&output);
    // Too few requests for a verdict; the page says what is slow all the same.
    assert!(said.contains("Too little data"), "{said}");
    let page = fs::read_to_string(root.path().join("reports/report.html")).unwrap();
    assert!(page.contains("strictly longer than 1 s or the bound of its endpoint"));
    assert!(
        page.contains("1 over 5 s"),
        "the panel of /api/bulk has its own bound"
    );
    let reports = root.path().join("reports");
    let sum = |file: &str, column: &str| -> Vec<String> {
        let rows = csv_rows(&reports.join(file)).into_iter();
        let mut found: Vec<_> = rows
            .map(|row| format!("{} {}", row["endpoint"], row[column]))
            .collect();
        found.sort();
        found
    };
    assert_eq!(
        sum("endpoints.csv", "slow"),
        ["/api/bulk 1", "/api/other 1", "/api/quick 2"]
    );
    assert_eq!(
        sum("timeline.csv", "slow"),
        ["/api/bulk 1", "/api/other 1", "/api/quick 2"]
    );
    // The list keeps those that took longer than --slow as well.
    let listed = ["/api/bulk 6000", "/api/other 1500", "/api/quick 1100"];
    assert_eq!(sum("slow.csv", "duration_ms"), listed);
    let bins: u64 = csv_rows(&reports.join("slow-histogram.csv"))
        .iter()
        .map(|row| row["requests"].parse::<u64>().unwrap())
        .sum();
    assert_eq!(bins, 4);
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(reports.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["total"]["slow"], 4);
    assert_eq!(
        summary["settings"]["--slow-for"],
        "POST /api/bulk: 5s, /api/q*: 200ms"
    );
}

#[test]
fn a_variable_that_is_set_to_nothing_says_nothing() {
    let root = tempfile::tempdir().unwrap();
    let line = router_line(
        "2025-01-24 18:00:01 +0100 CET",
        "GET",
        "/api/a",
        200,
        "2.0s",
    );
    fs::write(root.path().join("day.log"), line).unwrap();
    let run = |slow: &str| {
        laggard(["stats", "day.log", "--format", "csv"])
            .current_dir(root.path())
            .env("LAGGARD_SLOW", slow)
            .env("LAGGARD_PATH", "")
            .output()
            .unwrap()
    };
    // Slow from one second on, as without the variable; and from three.
    assert!(text(&run("")).contains("GET,/api/a,1,1,"));
    assert!(text(&run("3s")).contains("GET,/api/a,1,0,"));
    assert_eq!(run("abc").status.code(), Some(2));
}
