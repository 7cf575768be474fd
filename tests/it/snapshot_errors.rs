//! Snapshots that cannot be merged, and files that are none, are refused or named; nothing is lost or
//! overwritten by them.

use crate::command::{laggard, notes, router_line, text};
use crate::order::contents;
use crate::snapshots::{TIME, snapshot};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::fs;
use std::hash::Hasher;

#[test]
fn a_snapshot_of_other_filters_is_refused_and_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(
        at("a.log"),
        router_line(TIME, "GET", "/api/a", 200, "0.010s"),
    )
    .unwrap();
    fs::write(
        at("spec.yaml"),
        "openapi: 3.1.0\npaths:\n  /api/{x}:\n    get: {}\n",
    )
    .unwrap();
    let specification = at("spec.yaml").to_string_lossy().into_owned();
    let cases: [(&[&str], &str); 16] = [
        (&["--path", "^/api/"], "--path ^/api/"),
        (&["--all-paths"], "--all-paths"),
        (&["--status", "2xx"], "--status 2xx"),
        (&["--method", "GET"], "--method GET"),
        (&["--host", "*.example.net"], "--host *.example.net"),
        (&["--source", "router"], "--source router"),
        (&["--since", "2025-01-24"], "--since 2025-01-24T00:00:00"),
        (
            &["--until", "2025-01-25", "--tz", "UTC"],
            "--until 2025-01-25T00:00:00Z",
        ),
        (&["--date", "2025-01-24"], "--date 2025-01-24"),
        (&["--route", "/api/{x}"], "--route /api/{x}"),
        (
            &["--openapi", &specification],
            "--openapi one of 1 templates",
        ),
        (&["--no-templates"], "--no-templates"),
        (&["--keep-query"], "--keep-query"),
        (&["--slow", "500ms"], "--slow 500ms"),
        (&["--slow", "1001ms"], "--slow 1000ms"),
        (&["--dedupe"], "--dedupe"),
    ];
    let (plain, other) = (at("plain.parquet"), at("other.parquet"));
    snapshot(&[&at("a.log")], &plain, &[]);
    for (flags, named) in cases {
        snapshot(&[&at("a.log")], &other, flags);
        // The same flags fit, and no flags do not, nor the other way round.
        // But for a range of time: a part of all times is among them.
        let is_time = ["--since", "--until", "--date"].contains(&flags[0]);
        let without = if is_time { 0 } else { 2 };
        for (file, more, code) in [
            (&other, flags, 0),
            (&other, &[][..], without),
            (&plain, flags, 2),
        ] {
            let report = at("report");
            let output = laggard(["report", "-q", "-o"])
                .arg(&report)
                .args(more)
                .args([&at("a.log"), file])
                .output()
                .unwrap();
            let said = notes(&output);
            assert_eq!(output.status.code(), Some(code), "{flags:?} {said}");
            assert_eq!(report.exists(), code == 0);
            if code == 2 {
                let name = file.to_string_lossy();
                assert!(
                    said.contains(&*name) && said.contains(named),
                    "{named}: {said}"
                );
                let flag = named.split(' ').next().unwrap();
                assert!(
                    said.contains(&format!("give the same {flag}"))
                        || said.contains(&format!("leave out {flag}")),
                    "{said}"
                );
            } else {
                fs::remove_dir_all(report).unwrap();
            }
        }
    }
}

/// Puts the checksum over changed bytes, as it is documented: 128 bits of SipHash-1-3 with the key 0,
/// as if zeros stood in its place.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let key = b"laggard.checksum";
    let at = bytes
        .windows(key.len())
        .rposition(|window| window == key)
        .unwrap()
        + key.len()
        + 2;
    bytes[at..at + 32].fill(b'0');
    let mut hasher = SipHasher13::new();
    hasher.write(&bytes);
    let digits = format!("{:032x}", hasher.finish128().as_u128());
    bytes[at..at + 32].copy_from_slice(digits.as_bytes());
    bytes
}

#[test]
fn a_newer_version_ends_the_run_and_damage_is_a_bad_file() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(
        at("a.log"),
        router_line(TIME, "GET", "/api/a", 200, "0.010s"),
    )
    .unwrap();
    snapshot(&[&at("a.log")], &at("a.parquet"), &[]);
    let whole = fs::read(at("a.parquet")).unwrap();
    assert!(sealed(whole.clone()) == whole);
    let mut newer = whole.clone();
    let key = b"laggard.snapshot";
    let version = newer
        .windows(key.len())
        .rposition(|window| window == key)
        .unwrap()
        + key.len()
        + 2;
    assert_eq!(newer[version], b'1');
    newer[version] = b'2';
    fs::write(at("newer"), sealed(newer)).unwrap();
    let output = laggard(["stats"])
        .args([at("a.log"), at("newer")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        notes(&output).contains("newer is a snapshot of version 2, and this laggard"),
        "{}",
        notes(&output)
    );

    let mut changed = whole.clone();
    changed[whole.len() / 3] ^= 4;
    let mut headless = whole.clone();
    headless[0] = b'p';
    for (name, bytes) in [
        ("half", &whole[..whole.len() / 2]),
        ("start", &whole[..9]),
        ("changed", &changed),
        ("headless", &headless),
    ] {
        fs::write(at(name), bytes).unwrap();
        let output = laggard(["stats", "--format", "json"])
            .args([at("a.log"), at(name)])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(4), "{name}: {}", notes(&output));
        let warning = format!("{name} is a damaged or half-written Parquet file");
        assert!(notes(&output).contains(&warning), "{}", notes(&output));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["lines"]["read"], 1);
        // Alone it leaves nothing to report.
        let output = laggard(["stats"]).arg(at(name)).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{name}: {}", notes(&output));
    }
}

#[test]
fn a_parquet_file_of_somebody_else_is_named_and_the_rest_is_read() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(
        at("a.log"),
        router_line(TIME, "GET", "/api/a", 200, "0.010s"),
    )
    .unwrap();
    let converted = laggard(["convert"])
        .arg(at("a.log"))
        .arg("-o")
        .arg(at("rows.parquet"))
        .output()
        .unwrap();
    assert!(converted.status.success(), "{}", notes(&converted));
    for command in ["stats", "routes"] {
        let output = laggard([command]).arg(root.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
        let said = notes(&output);
        assert!(
            said.contains("rows.parquet is a Parquet file, but no snapshot"),
            "{said}"
        );
        assert!(said.contains("1 read = 1 kept"), "{said}");
    }
}

#[test]
fn convert_refuses_a_snapshot_which_has_no_rows() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(
        at("a.log"),
        router_line(TIME, "GET", "/api/a", 200, "0.010s"),
    )
    .unwrap();
    snapshot(&[&at("a.log")], &at("day"), &[]);
    let output = laggard(["convert"])
        .args([at("a.log"), at("day")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        notes(&output).contains("day is a snapshot, which has counts and no requests"),
        "{}",
        notes(&output)
    );
    assert_eq!(text(&output), "");
}

#[test]
fn an_input_is_never_overwritten_and_an_earlier_snapshot_is() {
    let root = tempfile::tempdir().unwrap();
    let run_in = |arguments: &[&str]| {
        let mut command = laggard(["snapshot", "-q"]);
        command.current_dir(root.path()).args(arguments);
        let output = command.output().unwrap();
        (output.status.code(), notes(&output))
    };
    let log = router_line(TIME, "GET", "/api/a", 200, "0.010s");
    fs::write(root.path().join("a.log"), &log).unwrap();
    // In a searched folder, again and again: the last one is no input.
    for _ in 0..2 {
        assert_eq!(run_in(&[".", "-o", "day"]), (Some(0), String::new()));
    }
    let day = fs::read(root.path().join("day")).unwrap();
    for (arguments, code) in [
        (&["a.log", "-o", "a.log"][..], 2),
        (&[".", "-o", "a.log"], 2),
        (&["day", "-o", "day"], 2),
        (&["a.log", "-o", "."], 2),
        (&["a.log", "-o", "missing/day"], 2),
        (&["a.log", "--status", "500", "-o", "day"], 3),
    ] {
        let (ended, said) = run_in(arguments);
        assert_eq!(ended, Some(code), "{arguments:?} {said}");
        assert!(!said.is_empty());
    }
    assert!(fs::read(root.path().join("day")).unwrap() == day);
    assert_eq!(fs::read_to_string(root.path().join("a.log")).unwrap(), log);
    assert!(contents(root.path()).into_keys().eq(["a.log", "day"]));
}
