//! The summary as JSON: `lines`, `endpoints`, and for `summary.json` all the rest.
//!
//! Objects have the columns of the CSV files; null where there is none. Numbers have the precision
//! of the CSV files, so that the two agree.

use super::table::{Table, Value};
use super::tables;
use super::text::visible_bytes;
use crate::digest::Account;
use crate::error::Error;
use crate::stats::Summary;
use chrono::SecondsFormat;
use serde_json::{Map, Number, Value as Json, json};

/// What a report says of the run beside its results. It holds nothing that depends on the order of
/// inputs or on the clock.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The filters and settings in force, by flag.
    pub settings: Vec<(String, String)>,
    /// What could not be read: the name of the input, and why.
    pub incomplete: Vec<(String, String)>,
}

/// `lines` and `endpoints`, for `stats --format json`. The endpoints are given as a table, so that
/// its order is theirs.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn endpoints_json(summary: &Summary, endpoints: &Table) -> Result<Vec<u8>, Error> {
    to_bytes(&json!({ "lines": lines(&summary.account), "endpoints": objects(endpoints) }))
}

/// All of it, for `summary.json`.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn summary_json(summary: &Summary, context: &Context) -> Result<Vec<u8>, Error> {
    let time = |us| {
        summary
            .zone
            .local(us)
            .to_rfc3339_opts(SecondsFormat::Micros, true)
    };
    let total = Table {
        columns: tables::endpoint_columns(&summary.percentiles),
        rows: vec![tables::endpoint_row(
            &summary.total,
            summary.percentiles.len(),
        )],
    };
    let pairs = |pairs: &[(String, String)]| -> Map<String, Json> {
        pairs
            .iter()
            .map(|(key, value)| (key.clone(), json!(value)))
            .collect()
    };
    let incomplete = context
        .incomplete
        .iter()
        .map(|(input, why)| json!({ "input": input, "why": why }));
    to_bytes(&json!({
        "laggard": env!("CARGO_PKG_VERSION"),
        "settings": pairs(&context.settings),
        "incomplete": incomplete.collect::<Vec<_>>(),
        "lines": lines(&summary.account),
        "first": summary.span.map(|span| time(span.first_us)),
        "last": summary.span.map(|span| time(span.last_us)),
        "zone": summary.zone.to_string(),
        "slow_ms": number(&Value::ms(summary.slow_us)),
        "overflow_requests": summary.overflow_requests,
        "total": objects(&total).pop(),
        "endpoints": objects(&tables::endpoints(summary)),
        "slot_minutes": summary.timeline.slot_minutes,
        "timeline": objects(&tables::timeline(summary)),
        "histogram": objects(&tables::histograms(&summary.histograms)),
        "slow_histogram": objects(&tables::histograms(&summary.slow_histograms)),
        "slowest": objects(&tables::slowest(summary)),
    }))
}

fn lines(account: &Account) -> Json {
    let rejected: Map<String, Json> = account
        .rejected
        .iter()
        .map(|(reason, lines)| (reason.name().to_owned(), json!(lines)))
        .collect();
    let samples: Map<String, Json> = account
        .samples
        .iter()
        .map(|(reason, lines)| {
            (
                reason.name().to_owned(),
                lines
                    .iter()
                    .map(|line| json!(visible_bytes(line)))
                    .collect(),
            )
        })
        .collect();
    json!({
        "read": account.read,
        "kept": account.kept,
        "filtered": account.filtered,
        "other": account.other,
        "rejected": rejected,
        "cut": account.cut,
        "rejected_samples": samples,
    })
}

fn objects(table: &Table) -> Vec<Json> {
    let object = |row: &Vec<Value>| -> Json {
        table
            .columns
            .iter()
            .zip(row)
            .map(|(name, value)| (name.clone(), number(value)))
            .collect::<Map<_, _>>()
            .into()
    };
    table.rows.iter().map(object).collect()
}

fn number(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Missing => Json::Null,
        Value::Count(count) => json!(count),
        // Through its text, so that it has the same digits as in CSV; a whole number has no point.
        Value::Decimal(..) => value
            .number()
            .and_then(|text| text.parse::<Number>().ok())
            .map_or(Json::Null, Json::Number),
    }
}

fn to_bytes(json: &Json) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(json)
        .map_err(|error| Error::Render(format!("the summary as JSON: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
