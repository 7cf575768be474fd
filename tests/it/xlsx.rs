//! `--format xlsx`: openpyxl reads what was written.

use crate::command::{laggard, notes, router_line, run_with_input};
use crate::python;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TIME: &str = "2025-01-24 18:00:01.5 +0100 CET";

/// What openpyxl sees; `None` where there is no openpyxl.
fn read_back(path: &Path) -> Option<Value> {
    let text = python::run("rows/read_workbook.py", &[path.as_os_str()])?;
    Some(serde_json::from_str(&text).unwrap())
}

fn written(folder: &Path, mut command: Command, input: &str) -> PathBuf {
    let path = folder.join("out.xlsx");
    command.args(["--format", "xlsx", "--quiet"]);
    let output = run_with_input(command, input.as_bytes());
    assert!(output.status.success(), "{}", notes(&output));
    fs::write(&path, output.stdout).unwrap();
    path
}

#[test]
fn every_cell_of_a_row_has_its_type_and_texts_are_texts() {
    let line = concat!(
        r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/s/42?=HYPERLINK()" "#,
        r#"host="http://evil.example/?a&b" request_id="_x0041_<b>" container=+1 from="@SUM(A1)" protocol="-1" status=201 "#,
        r#"duration=0.029s bytes=512 referer="=cmd|' /C calc'!A0" user_agent="LONG""#
    );
    let line = line.replace("LONG", &"é".repeat(40_000));
    let other = router_line(TIME, "GET", "/api/x", 200, "1.5s").replace("-1", "\u{1}\u{9b}");
    let folder = tempfile::tempdir().unwrap();
    let input = format!("{line}\n{other}");
    let path = written(folder.path(), laggard(["convert", "-"]), &input);
    let Some(mut seen) = read_back(&path) else {
        return;
    };
    assert_eq!(seen["created"], "1980-01-01T00:00:00");
    let rows = seen["sheets"][0]["rows"].take();
    assert_eq!(
        seen["sheets"],
        json!([{"name": "requests", "frozen": "A2", "filter": "A1:P3", "bold": true, "formulas": 0, "links": 0, "rows": null}])
    );
    // Excel's limit of 32,767 characters; a spreadsheet knows times to the millisecond.
    let agent = "é".repeat(32_766) + "…";
    assert_eq!(
        rows,
        json!([
            [
                "timestamp",
                "source",
                "method",
                "path",
                "query",
                "endpoint",
                "host",
                "status",
                "duration_ms",
                "bytes",
                "request_id",
                "container",
                "client",
                "protocol",
                "referer",
                "user_agent"
            ],
            [
                {"time": "2025-01-24T17:00:01.480000"},
                "router",
                "POST",
                "/api/s/42",
                "=HYPERLINK()",
                "/api/s/{id}",
                "http://evil.example/?a&b",
                201,
                29,
                512,
                "_x0041_<b>",
                "+1",
                "@SUM(A1)",
                "-1",
                "=cmd|' /C calc'!A0",
                agent
            ],
            [
                {"time": "2025-01-24T17:00:01.500000"},
                "router",
                "GET",
                "/api/x",
                null,
                "/api/x",
                "api.example.net",
                200,
                1500,
                100,
                "11111111-2222-3333-4444-555555555555",
                "web\\u{1}\\u{9b}",
                "203.0.113.7",
                "https",
                null,
                "test"
            ],
        ])
    );
}

#[test]
fn the_endpoints_are_a_sheet_of_numbers() {
    let lines = ["0.010s", "0.020s", "1.5s"]
        .map(|duration| router_line(TIME, "GET", "/api/=x", 200, duration))
        .concat();
    let folder = tempfile::tempdir().unwrap();
    let command = laggard(["stats", "-", "--percentiles", "50"]);
    let path = written(folder.path(), command, &lines);
    let Some(seen) = read_back(&path) else {
        return;
    };
    let sheet = &seen["sheets"][0];
    assert_eq!(seen["sheets"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&sheet["name"], &sheet["frozen"], &sheet["bold"]),
        (&json!("endpoints"), &json!("A2"), &json!(true))
    );
    let row = |index: usize| sheet["rows"][index].as_array().unwrap();
    let cells: serde_json::Map<_, _> = row(0)
        .iter()
        .zip(row(1))
        .map(|(name, value)| (name.as_str().unwrap().to_owned(), value.clone()))
        .collect();
    // By hand; the standard deviation is the root of (500² + 490² + 990²) / 2, 857.3797.
    for (name, value) in [
        ("method", json!("GET")),
        ("endpoint", json!("/api/=x")),
        ("requests", json!(3)),
        ("slow", json!(1)),
        ("slow_pct", json!(33.3333)),
        ("min_ms", json!(10)),
        ("mean_ms", json!(510)),
        ("stddev_ms", json!(857.38)),
        ("p50_ms", json!(20)),
        ("max_ms", json!(1500)),
        ("total_s", json!(1.53)),
        ("bytes", json!(300)),
    ] {
        assert_eq!(cells[name], value, "{name}");
    }
    assert_eq!(row(0).len(), cells.len());
    assert_eq!(sheet["filter"], "A1:T2");
}

#[test]
fn a_workbook_is_the_same_for_any_number_of_threads_and_any_order() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    let mut logs: Vec<_> = fs::read_dir(samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "gz"))
        .collect();
    let bytes = |threads: &str, logs: &[PathBuf]| {
        let mut command = laggard(["stats", "--format", "xlsx", "--threads", threads]);
        let output = command.args(logs).output().unwrap();
        assert!(output.status.success(), "{}", notes(&output));
        output.stdout
    };
    let one = bytes("1", &logs);
    assert!(one.starts_with(b"PK") && logs.len() > 1);
    logs.reverse();
    assert!(one == bytes("4", &logs));
}

#[test]
fn an_earlier_workbook_of_rows_is_replaced_and_another_archive_is_not() {
    let root = tempfile::tempdir().unwrap();
    fs::write(
        root.path().join("a.log"),
        router_line(TIME, "GET", "/api/x", 200, "0.010s"),
    )
    .unwrap();
    let run = |arguments: &[&str]| -> Output {
        let mut command = laggard(arguments);
        command.current_dir(root.path()).output().unwrap()
    };
    let convert = ["convert", ".", "--output", "rows.xlsx"];
    for _ in 0..2 {
        let output = run(&convert);
        assert!(output.status.success(), "{}", notes(&output));
    }
    // The table of endpoints is not what `convert` wrote, though it is a workbook of ours.
    let endpoints = run(&["stats", "a.log", "--format", "xlsx"]).stdout;
    fs::write(root.path().join("rows.xlsx"), &endpoints).unwrap();
    let output = run(&convert);
    assert_eq!(output.status.code(), Some(2));
    assert!(notes(&output).contains("is an input"), "{}", notes(&output));
    assert_eq!(fs::read(root.path().join("rows.xlsx")).unwrap(), endpoints);
}

#[test]
fn without_room_for_the_workbook_or_its_cells_nothing_is_left_behind() {
    let root = tempfile::tempdir().unwrap();
    let line = router_line(TIME, "GET", "/api/x", 200, "0.010s");
    fs::write(root.path().join("a.log"), line).unwrap();
    let failed = |output: &str, temporary: Option<&str>, said: &str| {
        let mut command = laggard(["convert", "a.log", "--format", "xlsx", "--output", output]);
        command.current_dir(root.path());
        if let Some(folder) = temporary {
            command.env("TMPDIR", folder);
        }
        let output = command.output().unwrap();
        let notes = notes(&output);
        assert_eq!(output.status.code(), Some(2), "{notes}");
        assert!(notes.contains(said), "{notes}");
        // Neither a panic nor a word of the zip writer.
        assert_eq!(notes.lines().count(), 1, "{notes}");
    };
    let said = "the folder for temporary files, no/such/folder, takes none";
    failed("rows.xlsx", Some("no/such/folder"), said);
    if Path::new("/dev/full").exists() {
        failed("/dev/full", None, "/dev/full");
    } else {
        eprintln!("skipped: there is no /dev/full");
    }
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

/// How the first number of a column is shown, as the styles of the workbook say (ECMA-376, 18.8.30).
fn shown(book: &[u8], column: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut text = |name: &str| {
        let file = archive.by_name(name).unwrap();
        std::io::read_to_string(file).unwrap()
    };
    let (sheet, styles) = (text("xl/worksheets/sheet1.xml"), text("xl/styles.xml"));
    let attribute = |element: &str, name: &str| {
        let value = element.split(&format!(" {name}=\"")).nth(1);
        value
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("0")
            .to_owned()
    };
    let cell = sheet
        .split("<c ")
        .find(|cell| cell.starts_with(&format!("r=\"{column}2\"")));
    let style: usize = attribute(cell.unwrap().split('>').next().unwrap(), "s")
        .parse()
        .unwrap();
    let formats = styles.split("<cellXfs").nth(1).unwrap();
    let number = attribute(formats.split("<xf").nth(style + 1).unwrap(), "numFmtId");
    let own = styles
        .split("<numFmt ")
        .find(|format| attribute(&format!(" {format}"), "numFmtId") == number);
    match (own, number.as_str()) {
        (Some(format), _) => attribute(&format!(" {format}"), "formatCode"),
        // Those that the standard has.
        (None, "2") => "0.00".to_owned(),
        (None, "3") => "#,##0".to_owned(),
        (None, _) => number,
    }
}

#[test]
fn durations_and_shares_are_shown_with_few_decimals() {
    let folder = tempfile::tempdir().unwrap();
    let line = |duration| router_line(TIME, "GET", "/api/x", 200, duration);
    let input = line("1.2345s") + &line("0.1s") + &line("0.2s");
    let book = fs::read(written(folder.path(), laggard(["stats", "-"]), &input)).unwrap();
    // The columns of endpoints.csv: C requests, E slow_pct, N min_ms, O mean_ms, X total_s.
    assert_eq!(shown(&book, "C"), "#,##0");
    assert_eq!(shown(&book, "E"), "0.00");
    for column in ["N", "O", "X"] {
        assert_eq!(shown(&book, column), "#,##0.0", "{column}");
    }
    let book = fs::read(written(folder.path(), laggard(["convert", "-"]), &input)).unwrap();
    // I is duration_ms.
    assert_eq!(shown(&book, "I"), "#,##0.0");
}
