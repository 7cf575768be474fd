//! Properties: no order of files and no number of threads shows in an output, the account adds up,
//! and no bytes make it panic.

use crate::command::{laggard, notes, router_line, run_with_input, text};
use laggard::parse::{Options, Parsed, Parser};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file of a folder with its content.
pub(crate) fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                fs::read(file.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_report_is_the_same_for_any_order_of_files_and_any_number_of_threads() {
    let root = tempfile::tempdir().unwrap();
    let logs = root.path().join("logs");
    let generated = laggard([
        "generate",
        "--lines",
        "12000",
        "--files",
        "5",
        "--broken",
        "1",
        "--ansi",
        "2",
        "--endpoints",
        "9",
    ])
    .args(["--start", "2025-10-26", "--span", "25h", "--output"])
    .arg(&logs)
    .output()
    .unwrap();
    assert!(generated.status.success(), "{}", notes(&generated));
    let mut files: Vec<_> = contents(&logs)
        .into_keys()
        .map(|name| logs.join(name))
        .collect();
    let mut reports = Vec::new();
    for (round, threads) in ["1", "2", "7"].iter().enumerate() {
        files.rotate_left(2 * round);
        if round == 2 {
            files.reverse();
        }
        let folder = root.path().join(format!("reports-{round}"));
        let output = laggard(["report", "--threads", threads, "-o"])
            .arg(&folder)
            .args(&files)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", notes(&output));
        reports.push((contents(&folder), notes(&output)));
    }
    assert!(reports[0].0.len() >= 10);
    for report in &reports[1..] {
        assert_eq!(report.1, reports[0].1);
        for (name, bytes) in &report.0 {
            assert!(reports[0].0[name] == *bytes, "{name} differs");
        }
        assert_eq!(report.0.len(), reports[0].0.len());
    }
}

#[test]
fn one_file_split_at_any_line_gives_the_same_table() {
    let lines = laggard(["generate", "--lines", "3000", "--broken", "2"])
        .output()
        .unwrap()
        .stdout;
    let whole = run_with_input(
        laggard(["stats", "-", "--format", "csv", "--all-paths"]),
        &lines,
    );
    let root = tempfile::tempdir().unwrap();
    let all: Vec<&[u8]> = lines.split_inclusive(|byte| *byte == b'\n').collect();
    for (index, part) in all.chunks(700).rev().enumerate() {
        fs::write(root.path().join(format!("{index}.log")), part.concat()).unwrap();
    }
    let split = laggard(["stats", "--format", "csv", "--all-paths"])
        .arg(root.path())
        .output()
        .unwrap();
    assert_eq!(text(&split), text(&whole));
    assert_eq!(notes(&split), notes(&whole));
}

fn a_line() -> impl Strategy<Value = Vec<u8>> {
    let whole = router_line(
        "2025-01-24 18:00:01.5 +0100 CET",
        "GET",
        "/api/x",
        200,
        "0.010s",
    )
    .into_bytes();
    let cut = whole.clone();
    let garbled = whole.clone();
    let length = whole.len();
    prop_oneof![
        Just(whole),
        (0..length).prop_map(move |end| [&cut[..end], b"\n"].concat()),
        (0..length, any::<u8>()).prop_map(move |(at, byte)| {
            let mut line = garbled.clone();
            line[at] = byte;
            line
        }),
        proptest::collection::vec(any::<u8>(), 0..80)
            .prop_map(|bytes| [&bytes[..], b"\n"].concat()),
        Just(b"2025-01-24 18:00:01 +0100 CET [web-1] hello\n".to_vec()),
        Just(b"\x1b[31m2025-01-24 18:00:01 +0100 CET [\x1b[34mrouter\x1b[0m] method=\n".to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_account_adds_up_for_any_lines(lines in proptest::collection::vec(a_line(), 1..60)) {
        let bytes = lines.concat();
        let output = run_with_input(laggard(["stats", "-", "--format", "json"]), &bytes);
        prop_assert!(matches!(output.status.code(), Some(0 | 3)), "{:?} {}", output.status, notes(&output));
        if output.status.code() == Some(0) {
            let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let lines = &json["lines"];
            let sum = |name: &str| -> u64 { lines[name].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum() };
            let number = |name: &str| lines[name].as_u64().unwrap();
            prop_assert_eq!(number("read"), number("kept") + sum("filtered") + sum("other") + sum("rejected"));
            let newlines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            let last_open = u64::from(bytes.last() != Some(&b'\n'));
            prop_assert_eq!(number("read"), newlines + last_open);
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut parser = Parser::new(&Options::default());
        let _ = parser.parse(&bytes);
        let line = [b"2025-01-24 18:00:01 +0100 CET [router] ", &bytes[..]].concat();
        let _ = parser.parse(&line);
        let _ = laggard::source::strip_ansi(&bytes);
    }

    #[test]
    fn a_path_survives_quoting(path in "/[ -~]{0,40}") {
        // Quoted as Go's strconv.Quote does for printable ASCII.
        let quoted = path.replace('\\', r"\\").replace('"', "\\\"");
        let line = router_line("2025-01-24 18:00:01 +0100 CET", "GET", &quoted, 200, "0.010s");
        let mut parser = Parser::new(&Options::default());
        match parser.parse(line.trim_end().as_bytes()) {
            Ok(Parsed::Request(record)) => {
                let value = record.path.value();
                prop_assert_eq!(String::from_utf8_lossy(&value), path);
                prop_assert_eq!(record.status, Some(200));
                prop_assert!(!record.cut);
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
