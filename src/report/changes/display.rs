//! A comparison in few columns for people: `34 → 90` where files have three.
//!
//! In: the rows of the table of changes. Out: a table of texts, from which the terminal and Markdown
//! choose.

use crate::report::lang::Lang;
use crate::report::table::{Table, Value};

/// What is shown of a change, and the columns it is made of.
pub(super) const SHOWN: [(&str, &str); 7] = [
    ("requests", "requests"),
    ("p50 ms", "p50_ms"),
    ("p95 ms", "p95_ms"),
    ("p99 ms", "p99_ms"),
    ("slow %", "slow_pct"),
    ("5xx %", "error_pct"),
    ("waiting s", ""),
];
/// The places in [`SHOWN`] of what matters most, first: the 95th percentile, requests, the median …
pub(super) const BY_IMPORTANCE: [usize; 7] = [2, 0, 1, 5, 6, 4, 3];

/// The rows that a test keeps: verdict, method and endpoint, then [`SHOWN`].
pub(super) fn display(table: &Table, keeps: impl Fn(&str, &str) -> bool) -> Table {
    let place = |name: &str| table.columns.iter().position(|column| column == name);
    let cell = |row: &[Value], name: &str| {
        place(name)
            .and_then(|place| row.get(place).cloned())
            .unwrap_or(Value::Missing)
    };
    let text = |row: &[Value], name: &str| match cell(row, name) {
        Value::Text(text) => text,
        _ => String::new(),
    };
    let rows = table.rows.iter();
    let kept = rows.filter(|row| keeps(&text(row, "verdict"), &text(row, "errors")));
    let shown = kept.map(|row| {
        let verdict = text(row, "verdict").replace('_', " ");
        let errors = match &text(row, "errors")[..] {
            "more" => ", more 5xx",
            "fewer" => ", fewer 5xx",
            _ => "",
        };
        let mut shown = vec![
            Value::Text(format!("{verdict}{errors}")),
            Value::Text(text(row, "method")),
            Value::Text(text(row, "endpoint")),
        ];
        shown.extend(SHOWN.map(|(_, name)| {
            Value::Text(if name.is_empty() {
                signed(&cell(row, "added_s"))
            } else {
                both(
                    &cell(row, &format!("base_{name}")),
                    &cell(row, &format!("new_{name}")),
                )
            })
        }));
        shown
    });
    let columns = ["verdict", "method", "endpoint"].into_iter();
    Table {
        rows: shown.collect(),
        columns: columns
            .chain(SHOWN.map(|(title, _)| title))
            .map(str::to_owned)
            .collect(),
    }
}

/// `34 → 90`; one number when both sides look the same.
fn both(base: &Value, new: &Value) -> String {
    let (base, new) = (short(base), short(new));
    if base == new {
        new
    } else {
        format!("{base} → {new}")
    }
}

fn short(value: &Value) -> String {
    match value {
        Value::Count(count) => Lang::English.count(*count),
        Value::Decimal(value, _) => super::super::terminal::rounded(*value),
        _ => "–".to_owned(),
    }
}

fn signed(value: &Value) -> String {
    match value {
        Value::Decimal(value, _) if *value >= 100.0 || *value <= -100.0 => format!("{value:+.0}"),
        Value::Decimal(value, _) if value.abs() >= 0.005 => format!("{value:+.2}"),
        _ => "0".to_owned(),
    }
}
