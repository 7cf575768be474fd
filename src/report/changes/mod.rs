//! A comparison as a table: figures of both sides, their differences, and the verdicts.
//!
//! In: a [`Comparison`]. Out: the table of `laggard diff` and of `changes.csv`, the columns that
//! `stats --baseline` adds, and sentences. Nothing is computed here but differences of figures that
//! are in the comparison.

mod display;
mod json;
mod markdown;
mod sentences;
mod text;

pub(in crate::report) use json::baselines;
pub use json::changes_json;
pub use markdown::changes_markdown;
pub use sentences::comparison_sentences;
pub(in crate::report) use sentences::{comparison_headline, endpoint_sentences_of_all};
pub use text::{changes_text, comparison_lines};

use super::table::{Table, Value};
use super::tables::percentile_name;
use crate::stats::{Change, Comparison, EndpointStats, Summary};
use std::collections::HashMap;

/// The percentiles whose changes are shown, in percent.
const SHOWN: [f64; 3] = [50.0, 95.0, 99.0];

/// The columns of [`changes`], and what a difference is called.
pub(super) fn change_columns() -> Vec<String> {
    let sides = |name: String| ["base", "new", "delta"].map(|side| format!("{side}_{name}"));
    let plain = |name: &str| vec![name.to_owned()];
    let mut columns = ["method", "endpoint", "verdict", "errors"]
        .map(plain)
        .concat();
    columns.extend(sides("requests".to_owned()));
    for percent in SHOWN {
        columns.extend(sides(format!("{}_ms", percentile_name(percent))));
    }
    columns.extend(sides("slow_pct".to_owned()));
    columns.extend(sides("error_pct".to_owned()));
    let last = [
        "base_total_s",
        "new_total_s",
        "added_s",
        "traffic_s",
        "answers_s",
        "decisive",
        "p_value",
    ];
    columns.extend(last.map(str::to_owned));
    columns
}

/// The changes of all endpoints, in the order of the comparison.
pub fn changes(comparison: &Comparison) -> Table {
    let row = |change: &Change| change_row(comparison, change);
    Table {
        columns: change_columns(),
        rows: comparison.endpoints.iter().map(row).collect(),
    }
}

/// The changes since all baselines, one after the other, each named in the first column.
pub fn changes_of_all(comparisons: &[Comparison]) -> Table {
    let mut columns = vec!["baseline".to_owned()];
    columns.extend(change_columns());
    let rows = comparisons.iter().flat_map(|comparison| {
        let name = match &comparison.label[..] {
            "" => "baseline",
            label => label,
        };
        let named = move |mut row: Vec<Value>| {
            row.insert(0, Value::Text(name.to_owned()));
            row
        };
        changes(comparison).rows.into_iter().map(named)
    });
    Table {
        rows: rows.collect(),
        columns,
    }
}

fn change_row(comparison: &Comparison, change: &Change) -> Vec<Value> {
    let (base, new) = (change.base.as_ref(), change.new.as_ref());
    let mut row = vec![
        Value::Text(change.method.clone()),
        Value::Text(change.endpoint.clone()),
        Value::Text(change.verdict.name().to_owned()),
        Value::Text(change.errors.name().to_owned()),
    ];
    row.extend(requests(base, new));
    for percent in SHOWN {
        row.extend(sides(
            [base, new].map(|side| percentile_ms(comparison, side, percent)),
            3,
        ));
    }
    row.extend(sides([base, new].map(slow_pct), 4));
    row.extend(sides([base, new].map(error_pct), 4));
    row.extend([base, new].map(|side| side.map_or(Value::Missing, total_s)));
    let waiting = change.waiting;
    row.extend([waiting.added_us(), waiting.traffic_us, waiting.answers_us].map(seconds));
    row.extend(match &change.decisive {
        None => [Value::Missing, Value::Missing],
        Some(decisive) => [
            Value::Text(percentile_name(decisive.percentile)),
            Value::Decimal(decisive.p_value, 6),
        ],
    });
    row
}

/// Adds to the table of a summary's endpoints, in its order, what changed since the baseline.
pub fn add_changes(table: &mut Table, summary: &Summary, comparison: &Comparison) {
    let all = change_columns();
    let added = added_columns();
    let places = added
        .iter()
        .map(|name| all.iter().position(|column| column == name));
    let places: Vec<Option<usize>> = places.collect();
    let named = comparison.endpoints.iter();
    let changes: HashMap<(&str, &str), &Change> = named
        .map(|change| ((&change.method[..], &change.endpoint[..]), change))
        .collect();
    for (row, stats) in table.rows.iter_mut().zip(&summary.endpoints) {
        // A comparison has all endpoints of both sides.
        let change = changes.get(&(&stats.method[..], &stats.endpoint[..]));
        let values = change.map(|change| change_row(comparison, change));
        let value = |place: &Option<usize>| values.as_ref()?.get((*place)?).cloned();
        row.extend(
            places
                .iter()
                .map(|place| value(place).unwrap_or(Value::Missing)),
        );
    }
    table.columns.extend(added);
}

/// The names of the columns of [`add_changes`].
pub(super) fn added_columns() -> Vec<String> {
    let percentiles = SHOWN.map(|percent| format!("delta_{}_ms", percentile_name(percent)));
    let mut columns = vec![
        "verdict".to_owned(),
        "errors".to_owned(),
        "delta_requests".to_owned(),
    ];
    columns.extend(percentiles);
    let last = [
        "delta_slow_pct",
        "delta_error_pct",
        "added_s",
        "traffic_s",
        "answers_s",
    ];
    columns.extend(last.map(str::to_owned));
    columns
}

/// Requests of both sides, none where there is no endpoint, and their difference.
fn requests(base: Option<&EndpointStats>, new: Option<&EndpointStats>) -> [Value; 3] {
    let [base, new] = [base, new].map(|side| side.map_or(0, |stats| stats.requests));
    [
        Value::Count(base),
        Value::Count(new),
        Value::Decimal(new as f64 - base as f64, 0),
    ]
}

/// The values of both sides and their difference, with so many decimals.
fn sides([base, new]: [Option<f64>; 2], places: usize) -> [Value; 3] {
    let value = |value: Option<f64>| value.map_or(Value::Missing, |v| Value::Decimal(v, places));
    let delta = base.zip(new).map(|(base, new)| new - base);
    [value(base), value(new), value(delta)]
}

fn percentile_ms(
    comparison: &Comparison,
    side: Option<&EndpointStats>,
    percent: f64,
) -> Option<f64> {
    let us = comparison.percentile_us(side, percent)?;
    Some(us as f64 / 1e3)
}

/// `None` without a single duration: nothing is known to be slow or not.
fn slow_pct(side: Option<&EndpointStats>) -> Option<f64> {
    let stats = side.filter(|stats| stats.durations.is_some())?;
    Some(stats.slow_pct())
}

fn error_pct(side: Option<&EndpointStats>) -> Option<f64> {
    side.map(EndpointStats::error_pct)
}

fn total_s(stats: &EndpointStats) -> Value {
    let durations = stats.durations.as_ref();
    durations.map_or(Value::Missing, |all| {
        Value::Decimal(all.total_us as f64 / 1e6, 6)
    })
}

fn seconds(us: i64) -> Value {
    Value::Decimal(us as f64 / 1e6, 6)
}
