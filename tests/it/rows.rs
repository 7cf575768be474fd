//! Rows are read back by other tools: DuckDB and pandas see what was written.

use crate::python;
use laggard::rows::{Cell, Columns, CsvDialect, RowFormat, RowWriter, Rows};
use serde_json::{Value, json};
use std::fs::File;
use std::path::Path;

/// 2025-01-24T17:00:01.480364Z, from `date -u -d @1737738001`.
const FIRST_US: i64 = 1_737_738_001_480_364;

/// The columns of [`requests`].
fn columns() -> Columns {
    let names = "timestamp,endpoint,host,status,duration_ms,bytes";
    names.parse().unwrap()
}

/// A millisecond apart; every third row lacks its bytes, every fourth its duration and host.
fn requests(rows: std::ops::Range<i64>) -> Rows {
    let mut requests = Rows::new(&columns());
    let unless = |is_missing: bool, cell| if is_missing { Cell::Missing } else { cell };
    for row in rows {
        requests.push_cells([
            Cell::Time(FIRST_US + row * 1000),
            Cell::Text(&format!("/api/{}/{{id}}", row % 7)),
            unless(row % 4 == 0, Cell::Text("é, \"日本\"")),
            Cell::Count(if row % 2 == 0 { 200 } else { 599 }),
            unless(row % 4 == 0, Cell::Duration(row as u64)),
            unless(row % 3 == 0, Cell::Count(row)),
        ]);
    }
    requests
}

fn write(path: &Path, sources: &[&[i64]]) {
    let out = Box::new(File::create(path).unwrap());
    let writer = RowWriter::new(out, RowFormat::Parquet, columns(), CsvDialect::default()).unwrap();
    let mut start = 0;
    for (source, frames) in sources.iter().enumerate() {
        for rows in *frames {
            writer.take(source, requests(start..start + rows)).unwrap();
            start += rows;
        }
        writer.end_source(source).unwrap();
    }
    assert_eq!(writer.finish().unwrap(), start as u64);
}

/// What DuckDB and pandas see, without the types, which have other names in each.
pub(crate) fn read_back(path: &Path) -> Option<[(Value, Value); 2]> {
    let text = python::run("rows/read_back.py", &[path.as_os_str()])?;
    let mut seen: Value = serde_json::from_str(&text).unwrap();
    Some(["duckdb", "pandas"].map(|tool| {
        let mut seen = seen[tool].take();
        (seen["types"].take(), seen)
    }))
}

#[test]
fn duckdb_and_pandas_read_the_same_rows_sums_and_types() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.parquet");
    // Groups of their own, and small files that are joined: 300,000 rows.
    write(
        &path,
        &[&[131_072, 100], &[70_000], &[20_000, 1], &[78_000], &[827]],
    );
    let Some([duckdb, pandas]) = read_back(&path) else {
        return;
    };
    // Sums of 0..=299,999 less its multiples of 3, or of 4, by Gauss: n(n - 1) / 2.
    let expected = json!({
        "rows": 300_000,
        "bytes": 44_999_850_000_i64 - 3 * (100_000 * 99_999 / 2),
        "duration_ms": (44_999_850_000_i64 - 4 * (75_000 * 74_999 / 2)) as f64 / 1e3,
        "endpoints": 7,
        "first": "2025-01-24T17:00:01.480364+00:00",
        "last": "2025-01-24T17:05:01.479364+00:00",
        "nulls": {"timestamp": 0, "endpoint": 0, "host": 75_000, "status": 0, "duration_ms": 75_000, "bytes": 100_000},
        "types": null,
    });
    assert_eq!(duckdb.1, expected);
    assert_eq!(pandas.1, expected);
    assert_eq!(
        duckdb.0,
        json!({"timestamp": "TIMESTAMP WITH TIME ZONE", "endpoint": "VARCHAR", "host": "VARCHAR",
               "status": "USMALLINT", "duration_ms": "DOUBLE", "bytes": "BIGINT"})
    );
    // pandas has no null among its integers by default: a column with one is a float.
    assert_eq!(
        pandas.0,
        json!({"timestamp": "datetime64[us, UTC]", "endpoint": "str", "host": "str",
               "status": "uint16", "duration_ms": "float64", "bytes": "float64"})
    );
}

#[test]
fn a_file_without_rows_still_has_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.parquet");
    write(&path, &[]);
    let Some(seen) = read_back(&path) else {
        return;
    };
    for (types, seen) in seen {
        assert_eq!(seen["rows"], 0);
        assert_eq!(seen["first"], Value::Null);
        assert_eq!(types.as_object().unwrap().len(), 6);
    }
}
