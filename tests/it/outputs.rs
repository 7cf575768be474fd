//! The report folder: every file and column of the design, figures that were counted by hand, PNGs
//! that decode, a page that fetches nothing.

use crate::command::{csv_rows, laggard, notes, router_line, run_with_input, text};
use std::fs;
use std::path::Path;

const COLUMNS: [(&str, &str); 5] = [
    (
        "endpoints.csv",
        "method,endpoint,requests,slow,slow_pct,status_1xx,status_2xx,status_3xx,status_4xx,status_5xx,client_closed,timeouts,\
         error_pct,min_ms,mean_ms,stddev_ms,p50_ms,p75_ms,p90_ms,p95_ms,p99_ms,p999_ms,max_ms,total_s,bytes",
    ),
    (
        "histogram.csv",
        "method,endpoint,bin,from_ms,to_ms,requests",
    ),
    (
        "slow-histogram.csv",
        "method,endpoint,bin,from_ms,to_ms,requests",
    ),
    (
        "timeline.csv",
        "from,method,endpoint,requests,slow,status_4xx,status_5xx,p50_ms,p95_ms,p99_ms,max_ms",
    ),
    (
        "slow.csv",
        "timestamp,method,endpoint,path,status,duration_ms,request_id,container",
    ),
];

/// Ten requests, small enough to be counted by hand.
fn ten_requests() -> String {
    let at = |minute: u32| format!("2025-01-24 18:{minute:02}:00.000000000 +0100 CET");
    let mut log = String::new();
    for (minute, duration) in [
        (0, "0.100s"),
        (0, "0.200s"),
        (1, "0.300s"),
        (1, "1.000s"),
        (2, "1.001s"),
        (2, "4.000s"),
    ] {
        log += &router_line(&at(minute), "GET", "/api/users/7?page=1", 200, duration);
    }
    log += &router_line(&at(3), "GET", "/api/users/8", 504, "30.000s");
    log += &router_line(&at(3), "POST", "/api/users/", 499, "0.050s");
    log += &router_line(&at(3), "GET", "/api/live", 101, "900.000s");
    log += &router_line(&at(3), "GET", "/static/logo.png", 200, "9.000s");
    log + &format!("{} [web-1] an application line\n", at(3))
}

fn report(log: &str, folder: &Path, flags: &[&str]) -> std::process::Output {
    let mut command = laggard(["report", "-", "-o"]);
    command.arg(folder).args(flags);
    let output = run_with_input(command, log.as_bytes());
    assert!(output.status.success(), "{}", notes(&output));
    output
}

#[test]
fn every_file_and_column_of_the_design_is_there() {
    let folder = tempfile::tempdir().unwrap();
    report(&ten_requests(), folder.path(), &[]);
    for (name, columns) in COLUMNS {
        let written = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(written.lines().next().unwrap(), columns, "{name}");
        assert!(
            written.ends_with("\r\n"),
            "{name}: RFC 4180 ends lines with CR LF"
        );
    }
    for name in [
        "summary.json",
        "durations.png",
        "slow-durations.png",
        "timeline.png",
        "report.html",
    ] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
}

#[test]
fn the_figures_are_those_counted_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let output = report(&ten_requests(), folder.path(), &[]);
    assert!(
        notes(&output).starts_with("lines: 11 read = 9 kept + 1 filtered + 1 other + 0 rejected\n"),
        "{}",
        notes(&output)
    );
    let rows = csv_rows(&folder.path().join("endpoints.csv"));
    let names: Vec<_> = rows
        .iter()
        .map(|row| format!("{} {}", row["method"], row["endpoint"]))
        .collect();
    assert_eq!(
        names,
        ["GET /api/users/{id}", "POST /api/users/", "GET /api/live"]
    );
    let users = &rows[0];
    // 100, 200, 300, 1000, 1001, 4000 and 30000 ms: the sum is 36601, the mean 5228.714, ranks 4
    // and 7 are 1000 and 30000. The squares sum up to 918142001 ms², so the sample deviation is
    // sqrt((918142001 − 36601² / 7) / 6) = 11005.800.
    for (column, value) in [
        ("requests", "7"),
        ("slow", "3"),
        ("slow_pct", "42.8571"),
        ("status_2xx", "6"),
        ("status_5xx", "1"),
        ("timeouts", "1"),
        ("error_pct", "14.2857"),
        ("min_ms", "100"),
        ("mean_ms", "5228.714"),
        ("stddev_ms", "11005.8"),
        ("p50_ms", "1000"),
        ("p75_ms", "4000"),
        ("p90_ms", "30000"),
        ("max_ms", "30000"),
        ("total_s", "36.601"),
        ("bytes", "700"),
    ] {
        assert_eq!(users[column], value, "{column}");
    }
    let (closed, live) = (&rows[1], &rows[2]);
    assert_eq!(
        (
            closed["client_closed"].as_str(),
            closed["status_4xx"].as_str(),
            closed["stddev_ms"].as_str()
        ),
        ("1", "1", "")
    );
    assert_eq!(
        (
            live["requests"].as_str(),
            live["status_1xx"].as_str(),
            live["p50_ms"].as_str(),
            live["slow"].as_str()
        ),
        ("1", "1", "", "")
    );

    let slow = csv_rows(&folder.path().join("slow.csv"));
    let durations: Vec<_> = slow.iter().map(|row| row["duration_ms"].as_str()).collect();
    assert_eq!(durations, ["30000", "4000", "1001"]);
    assert_eq!(slow[1]["path"], "/api/users/7");
    assert_eq!(slow[1]["timestamp"], "2025-01-24T18:02:00.000000+01:00");
    assert_eq!(
        slow[1]["request_id"],
        "11111111-2222-3333-4444-555555555555"
    );

    let timeline = csv_rows(&folder.path().join("timeline.csv"));
    let first: Vec<_> = timeline
        .iter()
        .take(2)
        .map(|row| {
            (
                row["from"].as_str(),
                row["requests"].as_str(),
                row["p50_ms"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        first,
        [
            ("2025-01-24T18:00:00+01:00", "2", "100"),
            ("2025-01-24T18:01:00+01:00", "2", "300")
        ]
    );
}

#[test]
fn summary_json_holds_the_same_figures_as_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    report(&ten_requests(), folder.path(), &[]);
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("summary.json")).unwrap()).unwrap();
    assert_eq!(json["lines"]["read"], 11);
    assert_eq!(json["lines"]["filtered"]["path"], 1);
    assert_eq!(json["lines"]["other"]["web-1"], 1);
    assert_eq!(json["total"]["requests"], 9);
    assert_eq!(json["zone"], "Europe/Paris");
    assert_eq!(json["first"], "2025-01-24T18:00:00.000000+01:00");
    assert_eq!(json["endpoints"][2]["p50_ms"], serde_json::Value::Null);
    for (key, file) in [
        ("endpoints", "endpoints.csv"),
        ("timeline", "timeline.csv"),
        ("histogram", "histogram.csv"),
        ("slow_histogram", "slow-histogram.csv"),
        ("slowest", "slow.csv"),
    ] {
        let rows = csv_rows(&folder.path().join(file));
        let objects = json[key].as_array().unwrap();
        assert_eq!(objects.len(), rows.len(), "{key}");
        for (object, row) in objects.iter().zip(&rows) {
            for (column, value) in row {
                let shown = match &object[column] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    number => number.to_string(),
                };
                assert_eq!(shown, *value, "{key} {column}");
            }
        }
    }
    let stats = run_with_input(
        laggard(["stats", "-", "--format", "json"]),
        ten_requests().as_bytes(),
    );
    let printed: serde_json::Value = serde_json::from_slice(&stats.stdout).unwrap();
    assert_eq!(printed["lines"], json["lines"]);
    assert_eq!(printed["endpoints"], json["endpoints"]);
}

#[test]
fn pictures_decode_have_a_size_and_are_not_blank() {
    let folder = tempfile::tempdir().unwrap();
    report(&ten_requests(), folder.path(), &[]);
    for name in ["durations.png", "slow-durations.png", "timeline.png"] {
        let file = std::io::BufReader::new(fs::File::open(folder.path().join(name)).unwrap());
        let mut decoder = png::Decoder::new(file);
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert!(
            info.width >= 800 && info.height >= 300,
            "{name}: {} × {}",
            info.width,
            info.height
        );
        let dark = pixels.iter().filter(|value| **value < 100).count();
        assert!(dark > 1000, "{name} is blank");
    }
}

#[test]
fn the_page_is_one_file_with_its_own_script_and_no_fetches() {
    let folder = tempfile::tempdir().unwrap();
    report(&ten_requests(), folder.path(), &[]);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    for forbidden in ["http://", "https://", "src=", "@import", "url("] {
        // The name of the SVG format is an address that nothing fetches.
        let found = page
            .replace("http://www.w3.org/2000/svg", "")
            .contains(forbidden);
        assert!(!found, "{forbidden}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    for wanted in [
        "default-src &#39;none&#39;; style-src &#39;sha256-",
        "<svg",
        "11 read = 9 kept",
        "/api/users/{id}",
        "30,000",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

#[test]
fn sorting_percentiles_and_limits_do_what_they_say() {
    let stats = |flags: &[&str]| {
        text(&run_with_input(
            laggard(["stats", "-", "--format", "csv"].iter().chain(flags)),
            ten_requests().as_bytes(),
        ))
    };
    let second_field = |table: String| -> Vec<String> {
        table
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(1).unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        second_field(stats(&["--sort", "endpoint"])),
        ["/api/live", "/api/users/", "/api/users/{id}"]
    );
    assert_eq!(
        second_field(stats(&["--sort", "client_closed"])),
        ["/api/users/", "/api/users/{id}", "/api/live"]
    );
    assert_eq!(
        second_field(stats(&["--limit", "1"])).len(),
        3,
        "a limit is for terminals only"
    );
    let header = stats(&["--percentiles", "99.9,50,95"]);
    assert!(
        header.contains("stddev_ms,p50_ms,p95_ms,p999_ms,max_ms"),
        "{header}"
    );
}

#[test]
fn filters_keep_what_they_say() {
    let kept = |flags: &[&str]| -> u64 {
        let output = run_with_input(
            laggard(["stats", "-", "--format", "json", "-q"].iter().chain(flags)),
            ten_requests().as_bytes(),
        );
        if output.status.code() == Some(3) {
            return 0;
        }
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["lines"]["kept"].as_u64().unwrap()
    };
    for (flags, requests) in [
        (&["--all-paths"][..], 10),
        (&["--path", "^/api/users/\\d"], 7),
        (&["--path", "page=1"], 0),
        (&["--path", "page=1", "--keep-query"], 6),
        (&["--status", "5xx"], 1),
        (&["--status", "!2xx,!101"], 2),
        (&["--method", "post"], 1),
        (&["--host", "*.example.net"], 9),
        (&["--host", "!api.example.net"], 0),
        (&["--since", "2025-01-24 18:02"], 5),
        (
            &["--since", "2025-01-24 18:02", "--until", "2025-01-24 18:03"],
            2,
        ),
        (&["--since", "2025-01-24T17:02:00Z"], 5),
        (&["--since", "2025-01-24 17:02", "--tz", "UTC"], 5),
        (&["--date", "2025-01-24"], 9),
        (&["--date", "2025-01-25"], 0),
        (&["--date", "2025-01-25", "--tz", "Asia/Tokyo"], 9),
    ] {
        assert_eq!(kept(flags), requests, "{flags:?}");
    }
}

#[test]
fn requests_in_flight_are_those_between_start_and_end_whichever_a_format_logs() {
    // The i-th of 40 starts i seconds after 8:00:00 and takes i seconds. At second t those run with
    // i ≤ t < 2i: 20 of them in second 39, by counting.
    let brute_force = |t: u32| (1..=40).filter(|i| *i <= t && t < 2 * i).count();
    assert_eq!((0..100).map(brute_force).max(), Some(20));
    assert_eq!(brute_force(39), 20);
    let time = |seconds: u32| {
        format!(
            "24/Jan/2025:08:{:02}:{:02} +0000",
            seconds / 60,
            seconds % 60
        )
    };
    let apache = |i: u32| {
        let time = time(i);
        format!(
            "192.0.2.1 - - [{time}] \"GET /a HTTP/1.1\" 200 5 \"-\" \"x\" {}\n",
            i * 1_000_000
        )
    };
    let nginx = |i: u32| {
        let time = time(2 * i);
        format!("192.0.2.1 - - [{time}] \"GET /a HTTP/1.1\" 200 5 \"-\" \"x\" rt={i}.000\n")
    };
    for log in [
        (1..=40).map(apache).collect::<String>(),
        (1..=40).map(nginx).collect(),
    ] {
        let folder = tempfile::tempdir().unwrap();
        report(&log, folder.path(), &["--all-paths"]);
        let summary = fs::read(folder.path().join("summary.json")).unwrap();
        let summary: serde_json::Value = serde_json::from_slice(&summary).unwrap();
        assert_eq!(summary["in_flight"]["peak"], 20, "{log}");
        assert_eq!(summary["in_flight"]["at"], "2025-01-24T08:00:39Z");
    }
}

#[test]
fn tables_and_comparisons_go_into_files_that_replace_no_input() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let time = "2025-01-24 18:00:01 +0100 CET";
    let log = router_line(time, "GET", "/api/a", 200, "0.010s").repeat(30);
    fs::write(at("a.log"), &log).unwrap();
    fs::write(at("b.log"), &log).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = laggard(arguments.iter().copied());
        command.arg("-q").current_dir(root.path()).output().unwrap()
    };
    let commands = [vec!["stats", "a.log"], vec!["diff", "a.log", "b.log"]];
    for command in &commands {
        for (file, format) in [
            ("t.csv", "csv"),
            ("t.tsv", "tsv"),
            ("t.json", "json"),
            ("t.md", "markdown"),
            ("t.xlsx", "xlsx"),
            ("t.txt", "table"),
        ] {
            let printed = run(&[&command[..], &["--format", format]].concat());
            let written = run(&[&command[..], &["-o", file]].concat());
            assert_eq!(written.status.code(), Some(0), "{}", notes(&written));
            assert!(written.stdout.is_empty());
            assert!(
                fs::read(at(file)).unwrap() == printed.stdout,
                "{command:?} {file}"
            );
        }
        let both = run(&[&command[..], &["-o", "t.csv", "--format", "xlsx"]].concat());
        assert_eq!(both.status.code(), Some(2));
        let said = notes(&both);
        assert!(said.contains("xlsx") && said.contains("t.csv"), "{said}");
        for input in ["a.txt", "b.txt"] {
            fs::write(at(input), &log).unwrap();
        }
        for input in ["a.txt", "b.txt"] {
            let output = run(&[&["diff", "a.txt", "b.txt", "-o"], &[input][..]].concat());
            assert_eq!(output.status.code(), Some(2));
            assert!(notes(&output).contains(&format!("{input} is an input")));
            assert_eq!(fs::read_to_string(at(input)).unwrap(), log);
        }
        fs::remove_file(at("a.txt")).unwrap();
        fs::remove_file(at("b.txt")).unwrap();
        // In a searched folder an earlier table is replaced, and what is none is not.
        for file in ["t.csv", "t.tsv", "t.json", "t.md", "t.xlsx", "t.txt"] {
            let again = run(&["stats", ".", "--status", "2xx", "-o", file]);
            assert_ne!(again.status.code(), Some(2), "{file}: {}", notes(&again));
        }
    }
    fs::write(at("notes.csv"), "my notes").unwrap();
    let foreign = run(&["stats", ".", "-o", "notes.csv"]);
    assert_eq!(foreign.status.code(), Some(2));
    assert_eq!(fs::read_to_string(at("notes.csv")).unwrap(), "my notes");
    let gone = run(&["stats", "a.log", "--date", "2024-01-01", "-o", "new.csv"]);
    assert_eq!(gone.status.code(), Some(3));
    assert!(!at("new.csv").exists() && !at(".laggard-new.csv").exists());

    let both = run(&["convert", "a.log", "-o", "rows.csv", "--format", "xlsx"]);
    assert_eq!(both.status.code(), Some(2));
    let said = notes(&both);
    assert!(said.contains("xlsx") && said.contains("rows.csv"), "{said}");
}

#[test]
fn a_table_takes_the_place_of_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let time = "2025-01-24 18:00:01 +0100 CET";
    let log = router_line(time, "GET", "/api/a", 200, "0.010s").repeat(30);
    fs::write(at("a.log"), log).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = laggard(arguments.iter().copied());
        command.arg("-q").current_dir(root.path()).output().unwrap()
    };
    let commands = [vec!["stats", "a.log"], vec!["diff", "a.log", "a.log"]];
    for command in &commands {
        for name in [
            "day.parquet",
            "x.html",
            "x.jsonl",
            "x.png",
            "x.log",
            "x.CSV.gz",
        ] {
            fs::write(at(name), "kept").unwrap();
            for format in [&[][..], &["--format", "csv"]] {
                let output = run(&[&command[..], &["-o", name], format].concat());
                assert_eq!(output.status.code(), Some(2), "{name}: {}", notes(&output));
                let said = notes(&output);
                for ending in [".csv", ".tsv", ".json", ".md", ".xlsx", ".txt", name] {
                    assert!(said.contains(ending), "{ending}: {said}");
                }
                assert_eq!(fs::read_to_string(at(name)).unwrap(), "kept");
            }
        }
        for arguments in [&["-o", "table"][..], &["-o", "t.dat", "--format", "csv"]] {
            let output = run(&[&command[..], arguments].concat());
            assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        }
    }
    // Neither of the files that other flags name.
    fs::write(at("laggard.toml"), "").unwrap();
    fs::write(at("set"), "").unwrap();
    std::os::unix::fs::symlink("x.csv", at("link")).unwrap();
    for (arguments, flag) in [
        (
            &["stats", "a.log", "--rejects", "x", "-o", "x"][..],
            "--rejects",
        ),
        (
            &["stats", "a.log", "--rejects", "./x", "-o", "x"],
            "--rejects",
        ),
        (
            &["diff", "a.log", "a.log", "--rejects", "x", "-o", "x"],
            "--rejects",
        ),
        (
            &["convert", "a.log", "--rejects", "x.csv", "-o", "x.csv"],
            "--rejects",
        ),
        (
            &["snapshot", "a.log", "--rejects", "x", "-o", "x"],
            "--rejects",
        ),
        (
            &["stats", "a.log", "--config", "set", "-o", "set"],
            "--config",
        ),
        (
            &["snapshot", "a.log", "--config", "./set", "-o", "set"],
            "--config",
        ),
        (
            &["stats", "a.log", "--config", "set", "--rejects", "set"],
            "--config",
        ),
    ] {
        let output = run(arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?} {}",
            notes(&output)
        );
        let said = format!("is the file of {flag}");
        assert!(notes(&output).contains(&said), "{}", notes(&output));
        assert!(!at("x").exists() && fs::read(at("set")).unwrap().is_empty());
    }
}

#[test]
fn a_file_that_is_replaced_keeps_its_permissions_and_links_to_it_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let time = "2025-01-24 18:00:01 +0100 CET";
    let log = router_line(time, "GET", "/api/a", 200, "0.010s").repeat(30);
    fs::write(at("a.log"), log).unwrap();
    fs::create_dir(at("far")).unwrap();
    for command in [
        &["stats", "a.log"][..],
        &["diff", "a.log", "a.log"],
        &["convert", "a.log", "--format", "csv"],
        &["snapshot", "a.log"],
    ] {
        let run = |file: &str| {
            let mut command = laggard(command.iter().copied());
            command.args(["-q", "-o", file]).current_dir(root.path());
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        };
        for mode in [0o600, 0o640, 0o400, 0o666] {
            fs::write(at("far/real"), "old").unwrap();
            fs::set_permissions(at("far/real"), fs::Permissions::from_mode(mode)).unwrap();
            symlink("far/link", at("out")).unwrap();
            symlink(at("far/real"), at("far/link")).unwrap();
            run("out");
            let kept = fs::metadata(at("far/real")).unwrap().permissions().mode() & 0o777;
            assert_eq!(kept, mode, "{command:?}");
            assert_ne!(fs::read(at("far/real")).unwrap(), b"old");
            assert!(at("out").is_symlink() && at("far/link").is_symlink());
            // A link to what is not there yet.
            fs::remove_file(at("far/real")).unwrap();
            run("out");
            assert!(at("out").is_symlink() && at("far/real").is_file());
            for file in ["out", "far/link", "far/real"] {
                fs::remove_file(at(file)).unwrap();
            }
        }
        assert_eq!(fs::read_dir(at("far")).unwrap().count(), 0);
    }
    let folder = at("report");
    report(&ten_requests(), &folder, &[]);
    let page = folder.join("report.html");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o600)).unwrap();
    report(&ten_requests(), &folder, &[]);
    let mode = fs::metadata(&page).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
