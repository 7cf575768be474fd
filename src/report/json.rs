//! The summary as JSON: `lines`, `endpoints`, and for `summary.json` all the rest.
//!
//! Objects have the columns of the CSV files; null where there is none. Numbers have the precision
//! of the CSV files, so that the two agree.

use super::lang::Lang;
use super::remarks::Remark;
use super::table::{Table, Value};
use super::text::{visible, visible_bytes};
use super::{changes, tables};
use crate::digest::Account;
use crate::error::Error;
use crate::stats::{Comparison, Summary, Trend};
use chrono::SecondsFormat;
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json, json};

/// What a report says of the run beside its results. It holds nothing that depends on the order of
/// inputs or on the clock.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The language of the page.
    pub lang: Lang,
    /// What page and mail are headed by.
    pub title: Option<String>,
    /// The command that was given.
    pub command: String,
    /// The filters and settings in force, by flag.
    pub settings: Vec<(String, String)>,
    /// What could not be read: the name of the input, and why.
    pub incomplete: Vec<(String, String)>,
    /// What the requests were written in.
    pub formats: Vec<FormatCount>,
    /// What was decided or assumed for the reader.
    pub remarks: Vec<Remark>,
    /// The days before, when there is a history.
    pub trend: Option<Trend>,
}

/// The requests of one format, before filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatCount {
    /// The format, such as `combined in docker`.
    pub format: String,
    /// Requests.
    pub requests: u64,
    /// Those that said how long they took.
    pub timed: u64,
}

/// `lines` and `endpoints`, for `stats --format json`. The endpoints are given as a table, so that
/// its order is theirs.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn endpoints_json(
    summary: &Summary,
    comparisons: &[Comparison],
    endpoints: &Table,
) -> Result<Vec<u8>, Error> {
    let changes: Vec<Table> = comparisons.iter().map(changes::changes).collect();
    let mut parts = vec![
        ("lines", Part::Json(lines(&summary.account))),
        ("endpoints", Part::Table(endpoints)),
    ];
    parts.extend(changes::baselines(summary, comparisons, &changes));
    to_bytes(&Object(parts))
}

/// All of it, for `summary.json`.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn summary_json(
    summary: &Summary,
    comparisons: &[Comparison],
    context: &Context,
) -> Result<Vec<u8>, Error> {
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
    let formats = context.formats.iter().map(
        |count| json!({ "format": count.format, "requests": count.requests, "timed": count.timed }),
    );
    let remarks = context.remarks.iter();
    let remarks = remarks.map(|remark| json!(remark.says(Lang::English)));
    let changes: Vec<Table> = comparisons.iter().map(changes::changes).collect();
    let endpoints = tables::endpoints(summary);
    let (shifts, stand_outs) = (tables::shifts(summary), tables::stand_outs(summary));
    let timeline = tables::timeline(summary);
    let histogram = tables::histograms(&summary.histograms);
    let slow_histogram = tables::histograms(&summary.slow_histograms);
    let slowest = tables::slowest(summary);
    let trend = context.trend.as_ref().map(tables::trend);
    let mut parts = vec![
        ("laggard", Part::Json(json!(env!("CARGO_PKG_VERSION")))),
        ("settings", Part::Json(pairs(&context.settings).into())),
        ("incomplete", Part::Json(incomplete.collect())),
        ("formats", Part::Json(formats.collect())),
        ("remarks", Part::Json(remarks.collect())),
        ("lines", Part::Json(lines(&summary.account))),
        (
            "first",
            Part::Json(json!(summary.span.map(|span| time(span.first_us)))),
        ),
        (
            "last",
            Part::Json(json!(summary.span.map(|span| time(span.last_us)))),
        ),
        ("zone", Part::Json(json!(summary.zone.to_string()))),
        ("slow_ms", Part::Json(number(&Value::ms(summary.slow_us)))),
        (
            "overflow_requests",
            Part::Json(json!(summary.overflow_requests)),
        ),
        (
            "capped_requests",
            Part::Json(json!(summary.capped_requests)),
        ),
        ("total", Part::Row(Row(&total.columns, &total.rows[0]))),
        ("endpoints", Part::Table(&endpoints)),
        ("shifts", Part::Table(&shifts)),
        ("stand_outs", Part::Table(&stand_outs)),
        ("in_flight", Part::Json(in_flight(summary))),
        ("gaps", Part::Json(gaps(summary))),
        (
            "slot_minutes",
            Part::Json(json!(summary.timeline.slot_minutes)),
        ),
        ("timeline", Part::Table(&timeline)),
        ("histogram", Part::Table(&histogram)),
        ("slow_histogram", Part::Table(&slow_histogram)),
        ("slowest", Part::Table(&slowest)),
    ];
    parts.extend(changes::baselines(summary, comparisons, &changes));
    parts.extend(trend.as_ref().map(|table| ("trend", Part::Table(table))));
    to_bytes(&Object(parts))
}

/// An object whose large parts are written row by row: as one tree of values a report of thousands of
/// endpoints took gigabytes.
pub(super) struct Object<'a>(pub(super) Vec<(&'static str, Part<'a>)>);

pub(super) enum Part<'a> {
    Json(Json),
    Row(Row<'a>),
    Table(&'a Table),
    Objects(Vec<Object<'a>>),
}

/// A row of a table as an object with the names of the columns.
pub(super) struct Row<'a>(&'a [String], &'a [Value]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, part)| (name, part)))
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(json) => json.serialize(serializer),
            Self::Row(row) => row.serialize(serializer),
            Self::Objects(objects) => objects.serialize(serializer),
            Self::Table(table) => {
                serializer.collect_seq(table.rows.iter().map(|row| Row(&table.columns, row)))
            }
        }
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .zip(self.1)
                .map(|(name, value)| (name, number(value))),
        )
    }
}

/// Stretches without a request where many were to be expected.
fn gaps(summary: &Summary) -> Json {
    let time = |us| {
        let local = summary.zone.local(us);
        local.to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let gaps = summary.gaps.iter();
    gaps.map(|gap| json!({ "from": time(gap.span.first_us), "to": time(gap.span.last_us), "place": gap.place.name() }))
        .collect()
}

/// Requests in flight: the peak and those of the containers; null when nothing was timed.
fn in_flight(summary: &Summary) -> Json {
    let Some(in_flight) = &summary.in_flight else {
        return Json::Null;
    };
    let at = |us| {
        let local = summary.zone.local(us);
        local.to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let mean = |mean| number(&Value::Decimal(mean, 3));
    let lanes = in_flight.lanes.iter();
    let lanes = lanes.map(|lane| json!({ "container": (!lane.name.is_empty()).then(|| visible(&lane.name)), "peak": mean(lane.peak), "at": at(lane.at_us) }));
    json!({
        "mean_over_s": in_flight.width_s,
        "tells_containers": in_flight.tells_containers,
        "peak": mean(in_flight.peak),
        "at": at(in_flight.at_us),
        "containers": lanes.collect::<Vec<_>>(),
    })
}

pub(super) fn lines(account: &Account) -> Json {
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

pub(super) fn number(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(visible(text)),
        Value::Missing => Json::Null,
        Value::Count(count) => json!(count),
        // Through its text, so that it has the same digits as in CSV; a whole number has no point.
        Value::Decimal(..) => value
            .number()
            .and_then(|text| text.parse::<Number>().ok())
            .map_or(Json::Null, Json::Number),
    }
}

pub(super) fn to_bytes(json: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(json)
        .map_err(|error| Error::Render(format!("the summary as JSON: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
