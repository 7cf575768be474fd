//! The page: one self-contained HTML file without scripts, with the account of lines, the endpoint
//! table and the charts as inline SVG.
//!
//! Every text goes through the template engine, which escapes it; only the style sheet and our own
//! drawings are put in as they are.

use super::account::{account_lines, format_lines};
use super::charts::Figure;
use super::json::Context;
use super::table::Value;
use super::text::{grouped, human_duration, visible, visible_bytes};
use super::verdicts::{Shifted, finding_sentence, shifted};
use super::{tables, terminal};
use crate::error::Error;
use crate::stats::{EndpointStats, SMALLEST_P_VALUE, SlowRequest, Summary};
use askama::Template;

/// The most rows of the endpoint table; the CSV file has all.
const MOST_ROWS: usize = 500;
/// The most pages of one kind of chart.
const MOST_FIGURES: usize = 4;
/// The most slow requests that are listed.
const MOST_SLOWEST: usize = 50;

#[derive(Template)]
#[template(path = "report.html", config = ".askama.toml")]
struct Page<'a> {
    title: &'a str,
    style: &'a str,
    headline: Vec<String>,
    account: Vec<String>,
    incomplete: &'a [(String, String)],
    samples: Vec<(&'static str, Vec<String>)>,
    slow: String,
    shifted: Vec<ShiftedRow>,
    findings: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Row>,
    hidden_rows: usize,
    charts: Vec<Chart>,
    slowest: Vec<SlowRow>,
    zone: String,
    settings: &'a [(String, String)],
    formats: Vec<String>,
    remarks: &'a [String],
    version: &'a str,
}

struct Row {
    method: String,
    endpoint: String,
    cells: Vec<String>,
}

struct Chart {
    title: &'static str,
    figures: Vec<Drawn>,
    hidden: usize,
}

struct Drawn {
    description: String,
    svg: String,
}

struct ShiftedRow {
    method: String,
    endpoint: String,
    since: String,
    direction: &'static str,
    cells: Vec<String>,
}

struct SlowRow {
    time: String,
    method: String,
    path: String,
    status: String,
    duration: String,
    request_id: String,
    container: String,
}

/// The page. The figures are the timeline, the durations and the slow durations.
///
/// # Errors
/// [`Error::Draw`] or [`Error::Render`].
pub fn to_html(
    summary: &Summary,
    context: &Context,
    charts: [&[Figure]; 3],
) -> Result<String, Error> {
    let [over_time, durations, slow_durations] = charts;
    let shown = ["requests", "slow", "4xx", "5xx", "499", "504", "5xx %"]
        .map(str::to_owned)
        .into_iter();
    let name = |percent: &f64| terminal::percentile_title(&tables::percentile_name(*percent));
    let percentiles = summary.percentiles.iter().map(name);
    let columns = ["endpoint".to_owned()]
        .into_iter()
        .chain(shown)
        .chain(percentiles)
        .chain(["max", "total s"].map(str::to_owned));
    let page = Page {
        title: "Slow endpoints",
        style: include_str!("html/report.css"),
        headline: terminal::headline(summary)
            .lines()
            .map(str::to_owned)
            .collect(),
        account: account_lines(&summary.account),
        incomplete: &context.incomplete,
        samples: samples(summary),
        slow: human_duration(summary.slow_us),
        shifted: shifted(summary)
            .iter()
            .map(|one| shifted_row(one, summary))
            .collect(),
        findings: summary
            .findings
            .iter()
            .map(|finding| visible(&finding_sentence(finding)).into_owned())
            .collect(),
        columns: columns.collect(),
        rows: summary
            .endpoints
            .iter()
            .take(MOST_ROWS)
            .map(|stats| row(stats, summary.percentiles.len()))
            .collect(),
        hidden_rows: summary.endpoints.len().saturating_sub(MOST_ROWS),
        charts: vec![
            chart("Over time", over_time)?,
            chart("Durations", durations)?,
            chart("Slow durations", slow_durations)?,
        ],
        slowest: summary
            .slowest
            .iter()
            .take(MOST_SLOWEST)
            .map(|request| slow_row(request, summary))
            .collect(),
        zone: summary.zone.to_string(),
        settings: &context.settings,
        formats: format_lines(&context.formats),
        remarks: &context.remarks,
        version: env!("CARGO_PKG_VERSION"),
    };
    page.render()
        .map_err(|error| Error::Render(format!("the page: {error}")))
}

fn samples(summary: &Summary) -> Vec<(&'static str, Vec<String>)> {
    let samples = summary.account.samples.iter();
    samples
        .map(|(reason, lines)| {
            (
                reason.name(),
                lines.iter().map(|line| visible_bytes(line)).collect(),
            )
        })
        .collect()
}

fn row(stats: &EndpointStats, percentiles: usize) -> Row {
    let ms = |us: u64| Value::ms(us).number().unwrap_or_default();
    let number = |value: Value| value.number().unwrap_or_default();
    let mut cells: Vec<String> = [
        stats.requests,
        stats.slow,
        stats.status_classes[3],
        stats.status_classes[4],
        stats.client_closed,
        stats.timeouts,
    ]
    .map(grouped)
    .to_vec();
    cells.push(number(Value::Decimal(stats.error_pct(), 2)));
    match &stats.durations {
        Some(durations) => {
            cells.extend(durations.percentiles_us.iter().map(|us| ms(*us)));
            cells.extend([
                ms(durations.max_us),
                number(Value::Decimal(durations.total_us as f64 / 1e6, 1)),
            ]);
        }
        None => {
            cells[1].clear();
            cells.resize(cells.len() + percentiles + 2, String::new());
        }
    }
    Row {
        method: visible(&stats.method).into_owned(),
        endpoint: visible(&stats.endpoint).into_owned(),
        cells,
    }
}

fn shifted_row(one: &Shifted<'_>, summary: &Summary) -> ShiftedRow {
    let ms = |us: u64| Value::ms(us).number().unwrap_or_default();
    let (before, after) = (one.shift.before, one.shift.after);
    let mut cells: Vec<String> = [before.p50_us, after.p50_us, before.p95_us, after.p95_us]
        .map(ms)
        .to_vec();
    cells.push(grouped(after.requests));
    // What is smaller than can be told is told as that.
    cells.push(match one.shift.p_value {
        p if p <= SMALLEST_P_VALUE => "≤ 0.000001".to_owned(),
        p => Value::Decimal(p, 6).number().unwrap_or_default(),
    });
    ShiftedRow {
        method: visible(&one.stats.method).into_owned(),
        endpoint: visible(&one.stats.endpoint).into_owned(),
        since: one.since(summary),
        direction: one.direction(),
        cells,
    }
}

fn chart(title: &'static str, figures: &[Figure]) -> Result<Chart, Error> {
    let drawn = |figure: &Figure| -> Result<Drawn, Error> {
        let svg = figure
            .to_svg()
            .map_err(|error| Error::Draw(format!("{title}: {error}")))?;
        Ok(Drawn {
            description: figure.describe(),
            svg,
        })
    };
    let shown = figures
        .iter()
        .take(MOST_FIGURES)
        .map(drawn)
        .collect::<Result<_, _>>()?;
    Ok(Chart {
        title,
        figures: shown,
        hidden: figures.len().saturating_sub(MOST_FIGURES),
    })
}

fn slow_row(request: &SlowRequest, summary: &Summary) -> SlowRow {
    SlowRow {
        time: summary
            .zone
            .local(request.timestamp_us)
            .format("%Y-%m-%d %H:%M:%S%.3f")
            .to_string(),
        method: visible(&request.method).into_owned(),
        path: visible(&request.path).into_owned(),
        status: request
            .status
            .map_or_else(String::new, |status| status.to_string()),
        duration: Value::ms(request.duration_us).number().unwrap_or_default(),
        request_id: visible(&request.request_id).into_owned(),
        container: visible(&request.container).into_owned(),
    }
}
