//! Every flag has a key, every value goes through the parser of its flag, and flags stand over the
//! environment over the file.

use super::file::{SettingsFile, WITH_COMMAS};
use super::{command, in_force, keys};
use crate::args::ConfigArgs;
use std::ffi::OsString;
use std::path::PathBuf;

const EXAMPLE: &str = include_str!("../../../examples/laggard.toml");

fn read(text: &str) -> Result<SettingsFile, String> {
    let path = PathBuf::from("team/laggard.toml");
    SettingsFile::parse(&command(), path, text).map_err(|error| error.to_string())
}

/// The example with all that is commented out.
fn whole_example() -> String {
    let is_key = |text: &str| {
        text.split_once(" = ").is_some_and(|(key, _)| {
            key.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
    };
    let lines = EXAMPLE.lines().map(|line| match line.strip_prefix("# ") {
        Some(text) if is_key(text) => text,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_flag_of_a_command_has_a_key() {
    let command = command();
    let mut checked = 0;
    for subcommand in keys::subcommands(&command) {
        let name = subcommand.get_name();
        for flag in subcommand
            .get_arguments()
            .filter_map(|flag| flag.get_long())
        {
            let is_no_setting = ["config", "no-config", "incomplete", "help"].contains(&flag);
            // It is the same as `log-format`.
            let is_alias = (name, flag) == ("routes", "format");
            let found = [None, Some(name)].map(|table| keys::flag(&command, table, flag).is_ok());
            assert_eq!(
                found.contains(&true),
                !is_no_setting && !is_alias,
                "{name} --{flag}"
            );
            checked += 1;
        }
    }
    assert!(checked > 60, "only {checked} flags were found");
    for listed in WITH_COMMAS {
        assert!(keys::flag(&command, None, listed).is_ok(), "{listed}");
    }
}

#[test]
fn the_example_has_every_key_and_no_other() {
    let command = command();
    assert!(read(EXAMPLE).is_ok(), "{:?}", read(EXAMPLE));
    let example = read(&whole_example()).unwrap();
    let has = |table: Option<&str>, key: &str| {
        let mut entries = example.entries.iter();
        entries.any(|entry| entry.table.as_deref() == table && entry.flag == key)
    };
    for key in keys::known(&command, None) {
        let mut everywhere = keys::tables(&command).into_iter().map(Some).chain([None]);
        let is_there = everywhere.any(|table| has(table, key));
        assert!(is_there, "`{key}` is missing in examples/laggard.toml");
    }
    for table in keys::tables(&command)
        .into_iter()
        .filter(|table| *table != "routes")
    {
        let own = keys::known(&command, Some(table)).into_iter();
        for key in own.filter(|key| !keys::is_for_all(key)) {
            assert!(has(Some(table), key), "`{key}` of [{table}] is missing");
        }
    }
    assert!(has(Some("routes"), "route") && has(Some("routes"), "openapi"));
}

#[test]
fn paths_are_relative_to_the_file() {
    let file =
        read("openapi = \"spec/api.yaml\"\nrejects = \"/tmp/r\"\n[convert]\noutput = \"-\"\n");
    let values: Vec<String> = file
        .unwrap()
        .entries
        .into_iter()
        .flat_map(|entry| entry.values)
        .collect();
    assert_eq!(values, ["team/spec/api.yaml", "/tmp/r", "-"]);
}

#[test]
fn errors_name_the_file_the_line_and_the_nearest_key() {
    for (text, said) in [
        (
            "\nslwo = \"1s\"",
            "line 2: unknown key `slwo`; did you mean `slow`?",
        ),
        ("max_rejects = \"1%\"", "did you mean `max-rejects`?"),
        (
            "[stast]\n",
            "line 1: unknown table [stast]; did you mean `stats`?",
        ),
        (
            "[stats]\n\nlimti = 1",
            "line 3: unknown key `limti` in [stats]; did you mean `limit`?",
        ),
        ("\"\\u001b[2J\" = 1", "unknown key `\\u{1b}[2J`"),
        ("slow = \u{1b}", "slow = \\u{1b}"),
        ("format = \"csv\"", "it belongs in [report]"),
        (
            "route = [\n\"/a\",\n\"/:b\"]",
            "line 3: `route`: the route \"/:b\" is not",
        ),
        (
            "[routes]\nslow = \"1s\"",
            "it stands at the top of the file",
        ),
        ("config = \"x\"", "it can only be a flag"),
        ("slow = \"fast\"", "line 1: `slow`: \"fast\" is no duration"),
        ("slow = [\"1s\", \"2s\"]", "write one value, not a list"),
        ("path = [\"/a\", \"/b\"]", "write one value, not a list"),
        ("dedupe = 1", "write true or false"),
        ("threads = 0", "0 is not in 1..=1024"),
        ("threads = true", "a text, a number or a list"),
        (
            "[slow]\n\"GET /\" = \"1s\"",
            "`slow` is one value, not a table",
        ),
        (
            "csv-dialect = \"tsv\"",
            "\"tsv\" is none of rfc4180, excel-fr",
        ),
        ("slow = \"1s\"\nslow = \"2s\"", "duplicate key"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.contains(said), "{text}: {error}");
        assert!(error.contains("team/laggard.toml"), "{error}");
    }
}

#[test]
fn lists_stand_for_repeated_flags_and_for_commas() {
    let file = read("route = [\"/a/{x}\", \"/b\"]\nstatus = [\"5xx\", 404]\nthreads = 3").unwrap();
    let values: Vec<_> = file
        .entries
        .iter()
        .map(|entry| entry.values.clone())
        .collect();
    assert_eq!(values, [vec!["/a/{x}", "/b"], vec!["5xx,404"], vec!["3"]]);
}

fn shown(typed: &[&str]) -> String {
    let typed = typed.iter().map(OsString::from).collect();
    in_force(&ConfigArgs { typed }).unwrap()
}

/// The lines that set something, without their origins.
fn values(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            line.rsplit_once(" # ")
                .map_or(line, |(value, _)| value)
                .to_owned()
        })
        .collect()
}

#[test]
fn what_config_prints_can_be_pasted_and_gives_the_same_settings() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
    std::fs::write(&first, EXAMPLE).unwrap();
    let name = |path: &PathBuf| path.to_str().unwrap().to_owned();
    let before = shown(&["--config", &name(&first)]);
    let slow = |text: &str| text.starts_with("slow = ");
    let line = 1 + EXAMPLE.lines().position(slow).unwrap();
    assert!(
        before.contains(&format!("slow = \"1s\" # {}:{line}\n", first.display())),
        "{before}"
    );
    std::fs::write(&second, &before).unwrap();
    let after = shown(&["--config", &name(&second)]);
    // Both a route at the top and one of [routes] come out at the top.
    assert_eq!(values(&before), values(&after));
    let typed = shown(&[
        "stats",
        "--config",
        &name(&first),
        "--slow",
        "3s",
        "--limit=5",
    ]);
    assert!(typed.contains("slow = \"3s\" # --slow\n"), "{typed}");
    assert!(typed.contains("limit = 5 # --limit\n"), "{typed}");
    assert!(typed.contains("threads is not set"), "{typed}");
}
