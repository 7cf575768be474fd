//! How paths become endpoints: what is found by itself, rules, specifications, `laggard routes`.

use crate::command::{laggard, letters, notes, router_line, text};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

fn log(paths: &[(&str, &str)]) -> String {
    let line = |(method, path): &(&str, &str)| {
        router_line("2025-01-24 18:00:01 +0100 CET", method, path, 200, "0.010s")
    };
    paths.iter().map(line).collect()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = laggard(arguments.iter().copied())
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    output
}

/// Requests by "METHOD /endpoint".
fn counts(folder: &Path, arguments: &[&str]) -> BTreeMap<String, u64> {
    let all = [&["stats", "--format", "csv", "a.log"], arguments].concat();
    let output = run(folder, &all);
    let table = text(&output);
    let rows = table.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        (
            format!("{} {}", cells[0], cells[1]),
            cells[2].parse().unwrap(),
        )
    });
    rows.collect()
}

#[test]
fn rules_are_anchored_and_literals_beat_parameters() {
    let root = tempfile::tempdir().unwrap();
    let paths = [
        ("GET", "/api/users/anna"),
        ("GET", "/api/users/me"),
        ("POST", "/api/users/anna"),
        ("GET", "/api/users/anna/posts"),
        ("GET", "/api/files/a/b/c.txt"),
        ("GET", "/v1/api/users/anna"),
    ];
    fs::write(root.path().join("a.log"), log(&paths)).unwrap();
    let found = counts(
        root.path(),
        &[
            "--route",
            "/api/users/{name}",
            "--route",
            "GET /api/users/me",
            "--route",
            "/api/files/{rest...}",
        ],
    );
    let expected = [
        ("GET /api/files/{rest...}", 1),
        ("GET /api/users/anna/posts", 1),
        ("GET /api/users/me", 1),
        ("GET /api/users/{name}", 1),
        ("GET /v1/api/users/anna", 1),
        ("POST /api/users/{name}", 1),
    ];
    assert_eq!(
        found,
        expected
            .map(|(name, count)| (name.to_owned(), count))
            .into()
    );
}

#[test]
fn a_specification_gives_endpoints_behind_its_servers() {
    let root = tempfile::tempdir().unwrap();
    let paths = [
        ("GET", "/api/v3/pets/rex"),
        ("GET", "/api/v3/pets/rex/photos"),
        ("GET", "/pets/rex/api/"),
    ];
    fs::write(root.path().join("a.log"), log(&paths)).unwrap();
    let yaml = "openapi: 3.1.0\nservers: [{url: 'https://example.net/api/v3'}]\npaths:\n  /pets/{petId}:\n    get: {}\n";
    fs::write(root.path().join("spec.yaml"), yaml).unwrap();
    let found = counts(root.path(), &["--openapi", "spec.yaml"]);
    let expected = [
        ("GET /api/v3/pets/rex/photos", 1),
        ("GET /api/v3/pets/{petId}", 1),
        ("GET /pets/rex/api/", 1),
    ];
    assert_eq!(
        found,
        expected
            .map(|(name, count)| (name.to_owned(), count))
            .into()
    );
    let json = r#"{"openapi":"3.0.3","servers":[{"url":"/api/v3/"}],"paths":{"/pets/{petId}":{"get":{}}}}"#;
    fs::write(root.path().join("spec.json"), json).unwrap();
    assert_eq!(counts(root.path(), &["--openapi", "spec.json"]), found);
    fs::write(root.path().join("broken.yaml"), "openapi: 3.1.0\npaths: [").unwrap();
    let output = laggard(["stats", "a.log", "--openapi", "broken.yaml"])
        .current_dir(root.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(notes(&output).contains("broken.yaml"), "{}", notes(&output));
}

/// 300 users by name, a frequent fixed name beside them, and numbers elsewhere.
fn service() -> String {
    let mut paths: Vec<(&str, String)> = Vec::new();
    for user in 0..300 {
        for _ in 0..3 {
            paths.push(("GET", format!("/api/users/{}", letters(26_000 + 7 * user))));
        }
    }
    for _ in 0..2000 {
        paths.push(("GET", "/api/users/search".to_owned()));
    }
    for id in 0..50 {
        paths.push(("GET", format!("/api/orders/{id}")));
    }
    let paths: Vec<(&str, &str)> = paths
        .iter()
        .map(|(method, path)| (*method, &path[..]))
        .collect();
    log(&paths)
}

#[test]
fn templates_are_learned_and_printed_rules_give_the_same_table() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.log"), service()).unwrap();
    let expected = [
        ("GET /api/orders/{id}", 50),
        ("GET /api/users/search", 2000),
        ("GET /api/users/{id}", 900),
    ];
    let expected: BTreeMap<String, u64> = expected
        .map(|(name, count)| (name.to_owned(), count))
        .into();
    assert_eq!(counts(root.path(), &[]), expected);
    assert_eq!(counts(root.path(), &["--threads", "1"]), expected);

    let rules = text(&run(root.path(), &["routes", "a.log"]));
    let about = |rule: &str| {
        let line = rules.lines().find(|line| line.contains(rule)).unwrap();
        line.split_once('#').unwrap().1.trim().to_owned()
    };
    assert!(about("/api/users/search").starts_with("2,000 requests"));
    // An estimate, with a standard error of 6 %.
    let users = about("/api/users/{id}");
    assert!(users.starts_with("900 requests; about "), "{users}");
    assert!(about("/api/orders/{id}").starts_with("50 requests; 50 values: "));
    fs::write(root.path().join("laggard.toml"), &rules).unwrap();
    assert_eq!(counts(root.path(), &["--no-templates"]), expected);
}

#[test]
fn a_wrong_settings_file_names_itself_and_what_is_wrong() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.log"), log(&[("GET", "/api/x")])).unwrap();
    for (text, said) in [
        ("[routes]\ntemplate = []\n", "unknown key `template`"),
        (
            "[routes]\ntemplates = [\"/users/:id\"]\n",
            "write {id} instead",
        ),
        ("[routes\n", "laggard.toml"),
    ] {
        fs::write(root.path().join("laggard.toml"), text).unwrap();
        let output = laggard(["stats", "a.log"])
            .current_dir(root.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        let notes = notes(&output);
        assert!(
            notes.contains("laggard.toml") && notes.contains(said),
            "{notes}"
        );
    }
}
