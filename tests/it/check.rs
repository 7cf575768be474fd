//! `laggard check` for cron, CI and monitoring: exit codes, and formats that other programs read.
//! Strangers choose paths, and so the names of endpoints.

use crate::command::{laggard, notes, router_line, text};
use crate::python;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Output;

/// Something of everything that some format takes for its own.
const HOSTILE: &str = "/api/it's|100%,a=b::<b>&amp;]]>";

/// 40 requests of 100 ms to one endpoint, 40 of 2 s to another, of which 4 failed.
fn day(folder: &Path) {
    let time = "2025-01-24 18:00:01 +0100 CET";
    let quick = router_line(time, "GET", "/api/quick", 200, "0.100s");
    let slow = router_line(time, "POST", HOSTILE, 200, "2.000s");
    let failed = router_line(time, "POST", HOSTILE, 503, "2.000s");
    let log = quick.repeat(40) + &slow.repeat(36) + &failed.repeat(4);
    fs::write(folder.join("day.log"), log).unwrap();
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = laggard(["check", "-q"]);
    command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn durations_finer_than_a_millisecond_stay_on_their_side_of_a_bound() {
    let root = tempfile::tempdir().unwrap();
    let time = "2025-01-24 18:00:01 +0100 CET";
    let line = |duration| router_line(time, "GET", "/api/a", 200, duration);
    for (duration, gate, code, said) in [
        ("30.001234s", "max>30s", 1, "> 30 s"),
        ("30.001234s", "p95>30s", 1, "> 30 s"),
        ("30.000003s", "max>30s", 1, "> 30 s"),
        ("30.000s", "max>30s", 0, "max 30 s"),
        ("29.999999s", "max>=30s", 0, "max 30 s"),
        ("0.030001s", "max>30ms", 1, "> 30 ms"),
        ("0.029999s", "max>=30ms", 0, "max 29.9"),
    ] {
        fs::write(root.path().join("fine.log"), line(duration).repeat(30)).unwrap();
        for slow in ["1s", "30s"] {
            let arguments = ["fine.log", "--fail-on", gate, "--slow", slow];
            let output = check(root.path(), &arguments);
            let text = text(&output);
            assert_eq!(
                output.status.code(),
                Some(code),
                "{duration} {gate} {slow}: {text}"
            );
            assert!(text.contains(said), "{duration} {gate} {slow}: {text}");
            let looks_equal = text.contains("max 30 s > 30 s") || text.contains("p95 30 s > 30 s");
            assert!(!looks_equal, "{text}");
        }
    }
}

#[test]
fn exit_codes_say_what_came_of_the_gates() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let log = fs::read(root.path().join("day.log")).unwrap();
    let packed = std::process::Command::new("gzip")
        .args(["-k", "day.log"])
        .current_dir(root.path())
        .status();
    assert!(
        packed.is_ok_and(|status| status.success()),
        "gzip packs a log of {} bytes",
        log.len()
    );
    let whole = fs::read(root.path().join("day.log.gz")).unwrap();
    fs::write(root.path().join("cut.gz"), &whole[..whole.len() - 12]).unwrap();
    // In order: the input, the gate, the exit code, and that for a monitoring system.
    for (input, gate, code, plugin) in [
        ("day.log", "p95>3s", 0, 0),
        ("day.log", "p95>1s", 1, 2),
        ("day.log", "POST /api/none: p95>1s", 4, 3),
        ("day.log", "p99>1s", 4, 3),
        ("cut.gz", "p50>60s", 4, 3),
        ("cut.gz", "p50>1ms", 1, 2),
        ("day.log", "p95>1", 2, 3),
        ("day.log", "p95>+20%", 2, 3),
        ("none.log", "p95>1s", 2, 3),
    ] {
        let plain = check(root.path(), &[input, "--fail-on", gate]);
        assert_eq!(
            plain.status.code(),
            Some(code),
            "{input} {gate}: {}",
            notes(&plain)
        );
        let output = check(root.path(), &[input, "--fail-on", gate, "-o", "nagios"]);
        assert_eq!(
            output.status.code(),
            Some(plugin),
            "{input} {gate}: {}",
            text(&output)
        );
        assert_eq!(text(&output).lines().count(), 1, "{}", text(&output));
    }
    let warned = ["day.log", "--warn-on", "p95>1s"];
    assert_eq!(check(root.path(), &warned).status.code(), Some(0));
    let plugin = [&warned[..], &["--output=nagios"]].concat();
    assert_eq!(check(root.path(), &plugin).status.code(), Some(1));
    let nothing = ["day.log", "--path", "/web/", "--fail-on"];
    for (gate, code, plugin) in [("p95>1s", 3, 3), ("timeouts>0", 3, 3), ("requests<1", 1, 2)] {
        let output = check(root.path(), &[&nothing[..], &[gate]].concat());
        assert_eq!(output.status.code(), Some(code), "{gate}");
        let output = check(
            root.path(),
            &[&nothing[..], &[gate, "-o", "nagios"]].concat(),
        );
        assert_eq!(output.status.code(), Some(plugin), "{gate}");
    }
}

#[test]
fn a_line_for_nagios_follows_the_guidelines() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let gates = [
        "--fail-on",
        "each: p95>1s",
        "--fail-on",
        "p95>3s",
        "--warn-on",
        "p95>2.5s",
    ];
    let more = [
        "--warn-on",
        "requests<10",
        "--fail-on",
        "p99>1s",
        "--warn-on",
        "error_pct>5%",
    ];
    let output = check(
        root.path(),
        &[&["day.log", "-o", "nagios"], &gates[..], &more[..]].concat(),
    );
    // Worked out by hand; 4 of 80 is not over 5 %.
    let line = "LAGGARD CRITICAL - p95 2 s > 1 s (POST /api/it's¦100%,a=b::<b>&amp;]]>) | \
        'each: p95'=2000ms;;1000;0 'p95'=2000ms;2500;3000;0 'p99'=U;;1000;0 'requests'=80;10:;;0 \
        'error_pct'=5%;5;;0\n";
    assert_eq!(text(&output), line);
}

#[test]
fn labels_of_performance_data_cannot_end_early() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let gate = format!("POST {HOSTILE}: p95>1s");
    let output = check(
        root.path(),
        &["day.log", "-o", "nagios", "--fail-on", &gate],
    );
    let line = text(&output);
    let (_, data) = line.split_once('|').unwrap();
    assert_eq!(
        data,
        " 'POST /api/it_s¦100%,a_b::<b>&amp;]]>: p95'=2000ms;;1000;0\n"
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn annotations_of_github_are_escaped_and_one_line_each() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let gate = format!("{HOSTILE}: 5xx_pct>5");
    let output = check(
        root.path(),
        &[
            "day.log",
            "-o",
            "github",
            "--fail-on",
            &gate,
            "--warn-on",
            "p50>1s",
            "--warn-on",
            "p95>1s",
        ],
    );
    let lines = "::error title=laggard%3A /api/it's|100%25%2Ca=b%3A%3A<b>&amp;]]>%3A 5xx_pct>5::POST /api/it's|100%25,a=b::<b>&amp;]]>: error_pct 10 %25 > 5 %25\n\
        ::warning title=laggard%3A p95>1s::all requests: p95 2 s > 1 s\n\
        1 of 3 gates failed, 1 warned\n";
    assert_eq!(text(&output), lines);
}

#[test]
fn junit_is_well_formed_and_has_what_the_schemas_ask_for() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let gate = format!("{HOSTILE}: p95>1s");
    let arguments = [
        "day.log",
        "-o",
        "junit",
        "--fail-on",
        &gate,
        "--fail-on",
        "p99>1s",
        "--fail-on",
        "mean>5s",
        "--warn-on",
        "p95>1s",
    ];
    let output = check(root.path(), &arguments);
    let path = root.path().join("junit.xml");
    fs::write(&path, &output.stdout).unwrap();
    let Some(cases) = python::run("check/junit.py", &[path.as_os_str()]) else {
        return;
    };
    let expected = format!(
        "laggard.fail-on | {gate} | failure: POST {HOSTILE}: p95 2 s > 1 s\n\
         laggard.fail-on | p99>1s | skipped: all requests: too little data, 80 requests where it takes 100\n\
         laggard.fail-on | mean>5s | \n\
         laggard.warn-on | p95>1s | skipped: warning: all requests: p95 2 s > 1 s\n"
    );
    assert_eq!(cases, expected);
}

#[test]
fn json_has_every_endpoint_that_was_looked_at() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let arguments = [
        "day.log",
        "-o",
        "json",
        "--fail-on",
        "each: p95>1s",
        "--warn-on",
        "requests<100",
    ];
    let output = check(root.path(), &arguments);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["failed"], &found["warned"]), (&1.into(), &1.into()));
    let gate = &found["gates"][0];
    assert_eq!(
        (&gate["limit"], &gate["unit"]),
        (&1000.0.into(), &"ms".into())
    );
    let states: Vec<_> = gate["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["endpoint"], &one["state"], &one["figure"]))
        .collect();
    let (hostile, quick) = (HOSTILE.into(), "/api/quick".into());
    let expected = [
        (&hostile, &"breached".into(), &2000.0.into()),
        (&quick, &"held".into(), &100.0.into()),
    ];
    assert_eq!(states, expected);
}

#[test]
fn relative_gates_are_held_against_the_baseline() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let usual = generated(root.path(), "usual.log", &[]);
    let slower = generated(root.path(), "slower.log", &["--anomaly", "slowdown:1.5@1"]);
    let run = |new: &str, gate: &str| {
        let output = check(root.path(), &[new, "--baseline", &usual, "--fail-on", gate]);
        (output.status.code(), text(&output))
    };
    assert_eq!(run(&usual, "regression").0, Some(0));
    assert_eq!(
        run(&usual, "each: p95>+0%").0,
        Some(0),
        "a day is not slower than itself"
    );
    let (code, said) = run(&slower, "regression");
    assert_eq!(code, Some(1), "{said}");
    let breaches: Vec<_> = said
        .lines()
        .filter(|line| line.contains(", a regression"))
        .collect();
    assert_eq!(
        breaches.len(),
        1,
        "the busiest endpoint alone is slower: {said}"
    );
    let change = breaches[0].split(", +").nth(1).unwrap();
    let percent: f64 = change.split(" %").next().unwrap().parse().unwrap();
    assert!((percent - 50.0).abs() < 10.0, "by a half: {said}");
    assert_eq!(run(&slower, "requests<-10%").0, Some(0));
    assert_eq!(run("day.log", "requests<-90%").0, Some(1));
    fs::write(root.path().join("empty.log"), "").unwrap();
    assert_eq!(run("empty.log", "requests<-50%").0, Some(1), "all are gone");
    assert_eq!(run("empty.log", "p95>+20%").0, Some(3));
    assert_eq!(run("day.log", "POST /api/none: p95>+1%").0, Some(4));
}

/// A generated day of 40,000 lines.
fn generated(folder: &Path, name: &str, flags: &[&str]) -> String {
    let mut command = laggard(["generate", "--lines", "40000", "--seed", "7", "-o", name]);
    let output = command.args(flags).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    name.to_owned()
}

#[test]
fn gates_come_from_the_file_of_settings_and_flags_replace_them() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let settings =
        "[check]\nfail-on = [\"p95>1s\"]\nwarn-on = [\"requests<1000\"]\noutput = \"nagios\"\n";
    fs::write(root.path().join("laggard.toml"), settings).unwrap();
    assert_eq!(check(root.path(), &["day.log"]).status.code(), Some(2));
    assert_eq!(
        check(root.path(), &["none.log"]).status.code(),
        Some(3),
        "a plugin by the file"
    );
    let own = check(root.path(), &["day.log", "--fail-on", "p95>9s"]);
    assert_eq!(
        own.status.code(),
        Some(1),
        "the warning is still there: {}",
        text(&own)
    );
    fs::write(
        root.path().join("laggard.toml"),
        "[check]\nfail-on = [\n  \"p95>1s\",\n  \"p95>1\",\n]\n",
    )
    .unwrap();
    let wrong = check(root.path(), &["day.log"]);
    assert!(
        notes(&wrong).contains("laggard.toml: line 4: `fail-on`: \"p95>1\": \"1\" is no duration"),
        "{}",
        notes(&wrong)
    );
}

#[test]
fn a_plugin_names_the_input_that_could_not_be_read_in_its_line() {
    let root = tempfile::tempdir().unwrap();
    day(root.path());
    let whole = fs::read(root.path().join("day.log")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&whole).unwrap();
    let packed = encoder.finish().unwrap();
    fs::write(root.path().join("cut.gz"), &packed[..packed.len() - 20]).unwrap();
    let one = ["day.log", "cut.gz", "-o", "nagios", "--fail-on", "p95>9s"];
    let output = check(root.path(), &one);
    assert_eq!(output.status.code(), Some(3));
    let line = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = "LAGGARD UNKNOWN - 0 of 1 gate failed; not all could be read: cut.gz is cut short";
    assert!(line.starts_with(said), "{line}");
    let two = [
        "day.log",
        "cut.gz",
        "gone.gz",
        "-o",
        "nagios",
        "--fail-on",
        "p95>1s",
    ];
    let output = check(root.path(), &two);
    assert_eq!(output.status.code(), Some(2));
    let line = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(line.contains("cut.gz is cut short"), "{line}");
    assert!(
        line.contains("1 more input could not be read either"),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1);
}
