//! The tables of a report, column by column as the files have them.

use super::table::{Table, Value};
use super::verdicts::{Shifted, shifted};
use crate::stats::{
    EndpointStats, Finding, Histogram, SMALLEST_P_VALUE, Side, Summary, Trend, TrendDay,
};
use chrono::SecondsFormat;

/// The endpoints, in the order of the summary.
pub fn endpoints(summary: &Summary) -> Table {
    let rows = summary
        .endpoints
        .iter()
        .map(|stats| endpoint_row(stats, summary.percentiles.len()))
        .collect();
    Table {
        columns: endpoint_columns(&summary.percentiles),
        rows,
    }
}

/// The names of the columns of [`endpoints`] for these percentiles: 99.9 is `p999_ms`.
pub(super) fn endpoint_columns(percentiles: &[f64]) -> Vec<String> {
    let before = [
        "method",
        "endpoint",
        "requests",
        "slow",
        "slow_pct",
        "status_1xx",
        "status_2xx",
        "status_3xx",
        "status_4xx",
        "status_5xx",
        "client_closed",
        "timeouts",
        "error_pct",
        "min_ms",
        "mean_ms",
        "stddev_ms",
    ];
    let after = ["max_ms", "total_s", "bytes"];
    let middle = percentiles
        .iter()
        .map(|percent| format!("{}_ms", percentile_name(*percent)));
    before
        .map(str::to_owned)
        .into_iter()
        .chain(middle)
        .chain(after.map(str::to_owned))
        .collect()
}

/// `p95`, `p999`.
pub(super) fn percentile_name(percent: f64) -> String {
    format!("p{}", percent.to_string().replace('.', ""))
}

/// The values of one endpoint, in the order of [`endpoint_columns`].
pub(super) fn endpoint_row(stats: &EndpointStats, percentiles: usize) -> Vec<Value> {
    let mut row = vec![
        Value::Text(stats.method.clone()),
        Value::Text(stats.endpoint.clone()),
        Value::Count(stats.requests),
    ];
    let durations = stats.durations.as_ref();
    // Without a single duration nothing is known to be slow or not.
    row.push(durations.map_or(Value::Missing, |_| Value::Count(stats.slow)));
    row.push(durations.map_or(Value::Missing, |_| Value::Decimal(stats.slow_pct(), 4)));
    row.extend(stats.status_classes.map(Value::Count));
    row.extend([
        Value::Count(stats.client_closed),
        Value::Count(stats.timeouts),
        Value::Decimal(stats.error_pct(), 4),
    ]);
    match durations {
        None => row.extend(std::iter::repeat_n(Value::Missing, percentiles + 5)),
        Some(durations) => {
            row.extend([
                Value::ms(durations.min_us),
                Value::Decimal(durations.mean_us / 1e3, 3),
                durations
                    .stddev_us
                    .map_or(Value::Missing, |us| Value::Decimal(us / 1e3, 3)),
            ]);
            row.extend(durations.percentiles_us.iter().map(|us| Value::ms(*us)));
            row.extend([
                Value::ms(durations.max_us),
                Value::Decimal(durations.total_us as f64 / 1e6, 6),
            ]);
        }
    }
    row.push(Value::Count(stats.bytes));
    row
}

/// Histograms, a row a bin.
pub fn histograms(histograms: &[Histogram]) -> Table {
    let bin = |histogram: &Histogram, index: usize, requests: u64| {
        vec![
            Value::Text(histogram.method.clone()),
            Value::Text(histogram.endpoint.clone()),
            Value::Count(index as u64 + 1),
            Value::Decimal(histogram.edges_ms[index], 6),
            Value::Decimal(histogram.edges_ms[index + 1], 6),
            Value::Count(requests),
        ]
    };
    let mut rows = Vec::new();
    for histogram in histograms {
        let counts = histogram.counts.iter().enumerate();
        rows.extend(counts.map(|(index, requests)| bin(histogram, index, *requests)));
    }
    table(
        ["method", "endpoint", "bin", "from_ms", "to_ms", "requests"],
        rows,
    )
}

/// The timeline, a row for every slot and endpoint with a request.
pub fn timeline(summary: &Summary) -> Table {
    let names = [
        "from",
        "method",
        "endpoint",
        "requests",
        "slow",
        "status_4xx",
        "status_5xx",
        "p50_ms",
        "p95_ms",
        "p99_ms",
        "max_ms",
    ];
    let point = |point: &crate::stats::TimelinePoint| {
        let stats = point
            .endpoint
            .and_then(|place| summary.endpoints.get(place));
        let quantile = |pick: fn(&crate::stats::SlotQuantiles) -> u64| {
            point
                .quantiles
                .as_ref()
                .map_or(Value::Missing, |all| Value::ms(pick(all)))
        };
        vec![
            Value::Text(
                summary
                    .zone
                    .local(point.from_us)
                    .to_rfc3339_opts(SecondsFormat::Secs, true),
            ),
            Value::Text(stats.map_or_else(String::new, |stats| stats.method.clone())),
            Value::Text(stats.map_or_else(String::new, |stats| stats.endpoint.clone())),
            Value::Count(point.requests),
            point
                .quantiles
                .map_or(Value::Missing, |_| Value::Count(point.slow)),
            Value::Count(point.status_4xx),
            Value::Count(point.status_5xx),
            quantile(|all| all.p50_us),
            quantile(|all| all.p95_us),
            quantile(|all| all.p99_us),
            quantile(|all| all.max_us),
        ]
    };
    table(names, summary.timeline.points.iter().map(point).collect())
}

/// The slowest requests, slowest first.
pub fn slowest(summary: &Summary) -> Table {
    let row = |request: &crate::stats::SlowRequest| {
        vec![
            Value::Text(
                summary
                    .zone
                    .local(request.timestamp_us)
                    .to_rfc3339_opts(SecondsFormat::Micros, true),
            ),
            Value::Text(request.method.clone()),
            Value::Text(request.endpoint.clone()),
            Value::Text(request.path.clone()),
            request
                .status
                .map_or(Value::Missing, |status| Value::Count(u64::from(status))),
            Value::ms(request.duration_us),
            Value::Text(request.request_id.clone()),
            Value::Text(request.container.clone()),
        ]
    };
    let names = [
        "timestamp",
        "method",
        "endpoint",
        "path",
        "status",
        "duration_ms",
        "request_id",
        "container",
    ];
    table(names, summary.slowest.iter().map(row).collect())
}

/// The days of a trend, the earliest first.
pub(super) fn trend(trend: &Trend) -> Table {
    let ms = |us: Option<u64>| us.map_or(Value::Missing, Value::ms);
    let row = |day: &TrendDay| {
        vec![
            Value::Text(day.day.to_string()),
            Value::Count(day.requests),
            Value::Count(day.slow),
            Value::Decimal(day.slow_pct(), 4),
            ms(day.p50_p95_us.map(|(p50, _)| p50)),
            ms(day.p50_p95_us.map(|(_, p95)| p95)),
        ]
    };
    let names = ["day", "requests", "slow", "slow_pct", "p50_ms", "p95_ms"];
    table(names, trend.days.iter().map(row).collect())
}

/// The endpoints that shifted, as [`shifted`] sorts them.
pub(super) fn shifts(summary: &Summary) -> Table {
    let row = |one: Shifted<'_>| {
        let since = summary.zone.local(one.shift.at_us());
        let side = |side: Side| {
            [
                Value::Count(side.requests),
                Value::ms(side.p50_us),
                Value::ms(side.p95_us),
            ]
        };
        let mut row = vec![
            Value::Text(one.stats.method.clone()),
            Value::Text(one.stats.endpoint.clone()),
            Value::Text(since.to_rfc3339_opts(SecondsFormat::Secs, true)),
        ];
        row.extend(side(one.shift.before));
        row.extend(side(one.shift.after));
        row.push(Value::Decimal(one.shift.p_value, 6));
        row
    };
    let names = [
        "method",
        "endpoint",
        "since",
        "before_requests",
        "before_p50_ms",
        "before_p95_ms",
        "after_requests",
        "after_p50_ms",
        "after_p95_ms",
        "p_value",
    ];
    table(names, shifted(summary).into_iter().map(row).collect())
}

/// For whom requests are slow.
pub(super) fn stand_outs(summary: &Summary) -> Table {
    let row = |finding: &Finding| {
        let found = &finding.stand_out;
        let percent = |part: f64| Value::Decimal(part * 100.0, 2);
        vec![
            Value::Text(finding.dimension.to_owned()),
            Value::Text(found.value.clone()),
            Value::Count(found.slow),
            percent(found.share_of_slow),
            percent(found.share_of_requests),
            percent(found.expected_share),
            // Only it has slow requests: there is no number for that.
            if found.odds_ratio.is_finite() {
                Value::Decimal(found.odds_ratio, 2)
            } else {
                Value::Missing
            },
            Value::Decimal(found.p_value.max(SMALLEST_P_VALUE), 6),
        ]
    };
    let names = [
        "dimension",
        "value",
        "slow",
        "slow_share_pct",
        "requests_share_pct",
        "expected_share_pct",
        "odds_ratio",
        "p_value",
    ];
    table(names, summary.findings.iter().map(row).collect())
}

fn table<const N: usize>(columns: [&str; N], rows: Vec<Vec<Value>>) -> Table {
    Table {
        columns: columns.map(str::to_owned).to_vec(),
        rows,
    }
}
