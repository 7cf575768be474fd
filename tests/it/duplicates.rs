//! Lines that come twice: files given twice, copies, archives that overlap.

use crate::command::{laggard, notes, router_line};
use std::fs;
use std::process::Output;

fn kept(output: &Output) -> u64 {
    let said = notes(output);
    let words: Vec<&str> = said.split_whitespace().collect();
    let place = words.iter().position(|word| *word == "kept").unwrap();
    words[place - 1].replace(',', "").parse().unwrap()
}

fn lines(range: std::ops::Range<u32>) -> String {
    range
        .map(|index| {
            let time = format!("2025-01-24 18:00:01.{index:09} +0100 CET");
            router_line(&time, "GET", "/api/x", 200, "0.010s")
        })
        .collect()
}

#[test]
fn copies_are_warned_of_and_counted_once_when_asked() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(at("a.log"), lines(0..100)).unwrap();
    fs::write(at("b.log"), lines(0..100)).unwrap();
    let stats = |names: &[&str], dedupe: bool| {
        let mut command = laggard(["stats"]);
        command.args(names.iter().map(|name| at(name)));
        if dedupe {
            command.arg("--dedupe");
        }
        command.output().unwrap()
    };
    let output = stats(&["a.log", "b.log"], false);
    assert_eq!(kept(&output), 200);
    assert!(
        notes(&output).contains("are the same"),
        "{}",
        notes(&output)
    );
    let output = stats(&["a.log", "b.log"], true);
    assert_eq!(kept(&output), 100);
    assert!(
        notes(&output).contains("duplicate 100"),
        "{}",
        notes(&output)
    );
    let output = stats(&["a.log", "a.log"], false);
    assert!(
        notes(&output).contains("are the same"),
        "{}",
        notes(&output)
    );
    assert_eq!(kept(&stats(&["a.log", "a.log"], true)), 100);
    // Archives that overlap are different files.
    fs::write(at("c.log"), lines(60..150)).unwrap();
    let output = stats(&["a.log", "c.log"], false);
    assert!(!notes(&output).contains("the same"), "{}", notes(&output));
    assert_eq!(kept(&stats(&["a.log", "c.log"], true)), 150);
}

#[test]
fn a_warning_is_said_quietly_too_and_a_note_is_not() {
    let root = tempfile::tempdir().unwrap();
    for name in ["a.log", "b.log"] {
        fs::write(root.path().join(name), lines(0..50)).unwrap();
    }
    for (more, said) in [
        (
            &["-q"][..],
            "warning: a.log and b.log are the same: their lines count as often; --dedupe counts them once\n",
        ),
        (&["-q", "--dedupe"], ""),
    ] {
        let output = laggard(["stats", "a.log", "b.log"])
            .args(more)
            .current_dir(root.path())
            .output()
            .unwrap();
        assert_eq!(notes(&output), said);
    }
}

#[test]
fn the_request_id_alone_makes_no_duplicate() {
    // All lines of `lines` have one id, as a client can choose it, and differ in their time.
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.log"), lines(0..50)).unwrap();
    let output = laggard(["stats", "--dedupe", "a.log"])
        .current_dir(root.path())
        .output()
        .unwrap();
    assert_eq!(kept(&output), 50);
}

#[test]
fn equal_lines_of_whole_seconds_are_different_requests_within_one_file() {
    let root = tempfile::tempdir().unwrap();
    let line = "203.0.113.4 - - [10/Feb/2012:16:42:07 -0500] \"GET /api/x HTTP/1.0\" 200 3\n";
    fs::write(root.path().join("a.log"), line.repeat(3)).unwrap();
    fs::write(root.path().join("b.log"), line.repeat(5)).unwrap();
    let stats = |names: &[&str]| {
        let mut command = laggard(["stats", "--dedupe"]);
        command.args(names).current_dir(root.path());
        kept(&command.output().unwrap())
    };
    assert_eq!(stats(&["a.log"]), 3);
    assert_eq!(stats(&["a.log", "b.log"]), 5, "three of them came before");
    assert_eq!(stats(&["b.log", "a.log"]), 5);
}
