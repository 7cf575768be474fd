//! The notebook that laggard replaces, figure by figure.
//!
//! `notebook/figures.json` was read off the plots of a pandas run (`notebook/make_figures.py`) on
//! `notebook/winter.gz` (`notebook/make_archive.py`); the versions of pandas, numpy and matplotlib
//! stand in it.

use crate::command::{csv_rows, laggard, notes};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/notebook")
        .join(name)
}

fn report(archive: &Path, folder: &Path) -> String {
    let output = laggard([
        "report",
        "--path",
        "/api/v1",
        "--status",
        "!307",
        "--no-templates",
        "--keep-query",
    ])
    .arg(archive)
    .arg("--output")
    .arg(folder)
    .output()
    .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    notes(&output)
}

/// Edges in seconds and counts, by "METHOD /path".
fn histograms(path: &Path) -> BTreeMap<String, (Vec<f64>, Vec<u64>)> {
    let mut histograms: BTreeMap<String, (Vec<f64>, Vec<u64>)> = BTreeMap::new();
    for row in csv_rows(path) {
        let seconds = |name: &str| row[name].parse::<f64>().unwrap() / 1e3;
        let (edges, counts) = histograms
            .entry(format!("{} {}", row["method"], row["endpoint"]))
            .or_default();
        if edges.is_empty() {
            edges.push(seconds("from_ms"));
        }
        edges.push(seconds("to_ms"));
        counts.push(row["requests"].parse().unwrap());
    }
    histograms
}

fn assert_same(figures: &Value, found: &BTreeMap<String, (Vec<f64>, Vec<u64>)>, what: &str) {
    let figures = figures.as_object().unwrap();
    assert_eq!(figures.len(), found.len(), "{what}: groups");
    for (name, figure) in figures {
        let (edges, counts) = &found[name];
        let drawn: Vec<u64> = figure["counts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_u64().unwrap())
            .collect();
        assert_eq!(*counts, drawn, "{what}: counts of {name}");
        let drawn: Vec<f64> = figure["edges_s"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| edge.as_f64().unwrap())
            .collect();
        assert_eq!(edges.len(), drawn.len(), "{what}: {name}");
        // The bars give an edge as left side plus width, and the CSV gives nanoseconds.
        for (edge, drawn) in edges.iter().zip(&drawn) {
            assert!(
                (edge - drawn).abs() < 2e-9,
                "{what}: edges of {name}: {edge} and {drawn}"
            );
        }
    }
}

fn assert_reproduced(folder: &Path) {
    let figures: Value =
        serde_json::from_slice(&std::fs::read(here("figures.json")).unwrap()).unwrap();
    let endpoints = csv_rows(&folder.join("endpoints.csv"));
    let counts: BTreeMap<String, u64> = endpoints
        .iter()
        .map(|row| {
            (
                format!("{} {}", row["method"], row["endpoint"]),
                row["requests"].parse().unwrap(),
            )
        })
        .collect();
    let drawn: BTreeMap<String, u64> = figures["counts"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, count)| (name.clone(), count.as_u64().unwrap()))
        .collect();
    assert_eq!(counts, drawn);
    assert_eq!(
        counts.values().sum::<u64>(),
        figures["requests"].as_u64().unwrap()
    );
    let slow: u64 = endpoints
        .iter()
        .map(|row| row["slow"].parse::<u64>().unwrap())
        .sum();
    assert_eq!(slow, figures["over_1s"].as_u64().unwrap());
    assert_same(
        &figures["histogram"],
        &histograms(&folder.join("histogram.csv")),
        "all",
    );
    assert_same(
        &figures["slow_histogram"],
        &histograms(&folder.join("slow-histogram.csv")),
        "slow",
    );
}

#[test]
fn a_winter_archive_gives_the_figures_of_the_notebook() {
    let folder = tempfile::tempdir().unwrap();
    report(&here("winter.gz"), folder.path());
    assert_reproduced(folder.path());
}

#[test]
fn a_summer_archive_works_as_well() {
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(here("winter.gz")).unwrap())
        .read_to_end(&mut text)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let summer = folder.path().join("summer.log");
    let text = String::from_utf8(text)
        .unwrap()
        .replace("2025-01-", "2025-07-")
        .replace("+0100 CET", "+0200 CEST");
    // Colour codes may stand between the offset and its word.
    assert!(text.matches("CEST").count() > 3000);
    std::fs::File::create(&summer)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    report(&summer, &folder.path().join("reports"));
    assert_reproduced(&folder.path().join("reports"));
}
