//! Real logs of others, where they lie beside the repository.

use crate::command::{laggard, notes, text};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn corpora() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder ../shared/corpora with the logs of others");
    None
}

fn logs(folder: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let corpora = entries(folder).into_iter().filter(|path| path.is_dir());
    let mut logs: Vec<PathBuf> = corpora.flat_map(|corpus| entries(&corpus)).collect();
    logs.retain(|path| !path.ends_with("LICENSE"));
    logs.sort();
    logs
}

#[test]
fn every_log_is_accounted_for_and_what_is_none_is_turned_down_with_reasons() {
    let Some(folder) = corpora() else { return };
    let mut turned_down = Vec::new();
    let logs = logs(&folder);
    assert!(logs.len() >= 40, "only {} logs were found", logs.len());
    for log in logs {
        let output = laggard(["stats", "--all-paths", "--format", "json"])
            .arg(&log)
            .output()
            .unwrap();
        let said = notes(&output);
        assert!(!said.contains("panicked"), "{}: {said}", log.display());
        if output.status.code() == Some(3) {
            assert!(
                said.contains("rejected: no_request") || said.contains("  other: "),
                "{}: {said}",
                log.display()
            );
            turned_down.push(log.file_stem().unwrap().to_string_lossy().into_owned());
            continue;
        }
        assert_eq!(output.status.code(), Some(0), "{}: {said}", log.display());
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let lines = &json["lines"];
        let sum = |name: &str| -> u64 {
            let counts = lines[name].as_object().unwrap().values();
            counts.map(|count| count.as_u64().unwrap()).sum()
        };
        let number = |name: &str| lines[name].as_u64().unwrap();
        assert_eq!(
            number("read"),
            number("kept") + sum("filtered") + sum("other") + sum("rejected"),
            "{}",
            log.display()
        );
        let bytes = fs::read(&log).unwrap();
        let newlines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let last_open = u64::from(bytes.last().is_some_and(|last| *last != b'\n'));
        assert_eq!(number("read"), newlines + last_open, "{}", log.display());
    }
    // Logs of a remote desktop, a firewall, a mail proxy, an error log: by eye, none has a request.
    for name in [
        "apache-guacamole_bf__apache-guacamole_bf",
        "caddy-coraza__coraza",
        "modsecurity-logs-nginx__modsecurity-logs-nginx",
        "nginx-mail-bf__nginx-mail-bf",
        "nginx_req_limit_exceeded__nginx_req_limit_exceeded",
        "tcpudp-flood-traefik__tcpudp-flood-traefik",
    ] {
        assert!(turned_down.iter().any(|log| log == name), "{name}");
    }
}

/// The statuses and bytes of a combined log, by splitting at quotes: no parser of ours.
fn counted_by_quotes(log: &str) -> ([u64; 5], u64) {
    let (mut classes, mut bytes) = ([0; 5], 0);
    for line in log.lines() {
        let after = line.split('"').nth(2).unwrap();
        let mut words = after.split_whitespace();
        let status: usize = words.next().unwrap().parse().unwrap();
        classes[status / 100 - 1] += 1;
        bytes += words.next().unwrap().parse().unwrap_or(0);
    }
    (classes, bytes)
}

#[test]
fn the_log_of_apache_is_counted_as_splitting_at_quotes_counts_it() {
    let Some(folder) = corpora() else { return };
    let log = folder.join("elastic-apache/apache_logs");
    let output = laggard(["stats", "--all-paths", "--format", "json"])
        .arg(&log)
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["lines"]["kept"], 10_000);
    let sum = |column: &str| -> u64 {
        let rows = json["endpoints"].as_array().unwrap().iter();
        rows.map(|row| row[column].as_u64().unwrap()).sum()
    };
    let (classes, bytes) = counted_by_quotes(&fs::read_to_string(&log).unwrap());
    let columns = [
        "status_1xx",
        "status_2xx",
        "status_3xx",
        "status_4xx",
        "status_5xx",
    ];
    assert_eq!(columns.map(sum), classes);
    assert_eq!(sum("bytes"), bytes);
    let rows = json["endpoints"].as_array().unwrap().iter();
    for row in rows {
        for column in ["slow", "slow_pct", "p50_ms", "max_ms", "total_s"] {
            assert!(row[column].is_null(), "{column} of {row} is not known");
        }
    }
}

#[test]
fn one_log_in_three_formats_gives_one_table() {
    let Some(folder) = corpora() else { return };
    let table = |name: &str| {
        let output = laggard(["stats", "--all-paths", "--format", "csv"])
            .arg(folder.join("alp").join(name))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", notes(&output));
        text(&output)
    };
    let json = table("json_access.log");
    assert_eq!(json.lines().count(), 1 + 6);
    assert_eq!(table("ltsv_access.log"), json);
    assert_eq!(table("combined_access.log"), json);
}
