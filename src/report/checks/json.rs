//! The gates as JSON, with every endpoint that was looked at.
//!
//! `figure`, `before`, `change` and `limit` are in `unit`: `ms`, `percent` or `requests`; `change` and
//! `limit` in percent of the baseline's figure where `limit_is` is `change_pct`.

use super::CheckReport;
use super::words::{found, name, outcome};
use crate::error::Error;
use crate::report::json::lines;
use crate::report::text::visible;
use crate::stats::gate::{Checked, Condition, Decided, Level, Limit, State, Unit};
use serde_json::{Value, json};

/// The gates as JSON.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn checks_json(report: &CheckReport<'_>) -> Result<Vec<u8>, Error> {
    let counts = report.counts();
    let gates: Vec<Value> = report.checked.iter().map(gate).collect();
    let whole = json!({
        "laggard": env!("CARGO_PKG_VERSION"),
        "failed": counts.failed,
        "warned": counts.warned,
        "undecided": counts.undecided,
        "held": counts.held,
        "incomplete": report.is_incomplete,
        "requests": report.summary.total.requests,
        "lines": lines(report.account()),
        "gates": gates,
    });
    let mut bytes = serde_json::to_vec_pretty(&whole)
        .map_err(|error| Error::Render(format!("the gates as JSON: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn gate(checked: &Checked) -> Value {
    let (figure, order, limit) = match checked.gate.condition() {
        Condition::Regression => (None, None, None),
        Condition::Figure {
            metric,
            order,
            limit,
        } => (Some(metric), Some(order.to_string()), Some(limit)),
    };
    let unit = figure.map(|metric| metric.unit());
    json!({
        "gate": visible(checked.gate.text()),
        "level": match checked.level {
            Level::Critical => "critical",
            Level::Warning => "warning",
        },
        "outcome": outcome(checked),
        "figure": figure.map(|metric| metric.to_string()),
        "order": order,
        "limit": limit.map(|limit| match limit {
            Limit::Absolute(number) | Limit::Change(number) => in_unit(unit, number),
            Limit::ChangePct(percent) => json!(percent),
        }),
        "limit_is": limit.map(|limit| match limit {
            Limit::Absolute(_) => "figure",
            Limit::Change(_) => "change",
            Limit::ChangePct(_) => "change_pct",
        }),
        "unit": unit.map(unit_name),
        "endpoints": checked.decided.iter().map(|one| endpoint(checked, one)).collect::<Vec<_>>(),
    })
}

fn endpoint(checked: &Checked, decided: &Decided) -> Value {
    let unit = decided.metric.map(|metric| metric.unit());
    let is_figure = |number: Option<f64>| number.map(|number| in_unit(unit, number));
    let change = match checked.limit() {
        Some(Limit::Change(_)) => is_figure(decided.change),
        // A growth from nothing has no number.
        _ => decided.change.map(|percent| json!(rounded(percent))),
    };
    json!({
        "method": visible(&decided.method),
        "endpoint": visible(&decided.endpoint),
        "state": match decided.state {
            State::Held => "held",
            State::Breached => "breached",
            State::TooLittleData { .. } => "too_little_data",
            State::NoRequest => "no_request",
            State::NotTimed => "not_timed",
            State::NotBefore => "not_in_baseline",
        },
        "requests": decided.requests,
        "figure": is_figure(decided.figure),
        "before": is_figure(decided.before),
        "change": change,
        "says": format!("{}: {}", name(decided), found(checked, decided)),
    })
}

fn in_unit(unit: Option<Unit>, number: f64) -> Value {
    json!(rounded(match unit {
        Some(Unit::Us) => number / 1e3,
        _ => number,
    }))
}

/// Six decimals: a µs is a thousandth of a ms, and shares are no more exact.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Us => "ms",
        Unit::Percent => "percent",
        Unit::Requests => "requests",
    }
}
