//! What the terminal shows, as wide as it is.

use super::*;

fn table(endpoints: usize) -> Table {
    let names = [
        "method",
        "endpoint",
        "requests",
        "slow",
        "error_pct",
        "mean_ms",
        "p50_ms",
        "p95_ms",
        "p99_ms",
        "max_ms",
        "total_s",
    ];
    let row = |index: usize| {
        let mut row = vec![
            Value::Text("GET".to_owned()),
            Value::Text(format!(
                "/api/v1/a/rather/long/path/to/some/resource/{index}\u{1b}[2J"
            )),
        ];
        row.extend(
            (2..names.len())
                .map(|column| Value::Decimal(index as f64 * 10_f64.powi(column as i32 - 3), 3)),
        );
        row
    };
    Table {
        columns: names.map(str::to_owned).to_vec(),
        rows: (0..endpoints).map(row).collect(),
    }
}

fn look(width: usize, limit: usize) -> Look {
    Look {
        width,
        limit,
        bold: false,
        lang: Lang::English,
    }
}

#[test]
fn extra_columns_come_on_wide_screens_only() {
    let extra = Extra {
        title: "line".to_owned(),
        width: 8,
        cells: vec!["▁▂▃▄▅▆▇█".to_owned(); 3],
    };
    for (width, shown) in [(80, false), (99, false), (100, true), (140, true)] {
        let text = endpoint_table(&table(3), &look(width, 300), std::slice::from_ref(&extra));
        assert_eq!(text.contains("▁▂▃▄▅▆▇█"), shown, "{width}");
        assert!(text.lines().all(|line| line.width() <= width), "{text}");
    }
}

#[test]
fn the_table_fits_its_screen_and_uses_more_when_there_is_more() {
    let widest = |width| {
        endpoint_table(&table(300), &look(width, 300), &[])
            .lines()
            .map(UnicodeWidthStr::width)
            .max()
            .unwrap()
    };
    for width in [60, 80, 120] {
        assert!(widest(width) <= width, "{width}: {}", widest(width));
    }
    assert!(widest(120) > 80);
    let narrow = endpoint_table(&table(3), &look(80, 300), &[]);
    assert!(
        narrow.contains("p95 ms") && narrow.contains('…') && !narrow.contains('\u{1b}'),
        "{narrow}"
    );
    assert!(endpoint_table(&table(30), &look(80, 20), &[]).ends_with("… and 10 more endpoints\n"));
}

#[test]
fn percentiles_get_their_point_back() {
    for (column, title) in [
        ("p50_ms", "p50_ms"),
        ("p999_ms", "p99.9_ms"),
        ("p100", "p100"),
        ("p05", "p0.5"),
        ("p5", "p5"),
    ] {
        assert_eq!(percentile_title(column), title);
    }
}
