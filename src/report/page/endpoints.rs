//! The endpoint table of the page: every figure of an endpoint in a row, with its p95 over time.
//!
//! A percentile that too few requests stand behind is grey: p99 of fewer than 100 is its maximum.

use super::sparkline::{HEIGHT, Sparkline, WIDTH, sparkline};
use crate::report::lang::{Lang, words};
use crate::report::text::visible;
use crate::report::verdicts::Shifted;
use crate::stats::{EndpointStats, Summary, TimelinePoint};

/// The most rows: a page of 5,000 took three times as long to open. The CSV file has all.
const MOST_ROWS: usize = 1_000;
/// Rows that are shown before all are asked for. The style sheet has the same number.
pub(super) const UNFOLDED: usize = 60;
/// The percentiles that are shown.
const PERCENTILES: [f64; 3] = [50.0, 95.0, 99.0];

/// What the section shows.
pub(super) struct EndpointsPart {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    /// How many rows there are.
    pub count: String,
    /// Whether the tail is folded at first.
    pub is_folded: bool,
    /// How many endpoints are not in the table.
    pub hidden: Option<String>,
    pub spark_width: i64,
    pub spark_height: i64,
}

/// One endpoint.
pub(super) struct Row {
    pub method: String,
    pub endpoint: String,
    pub cells: Vec<Cell>,
    pub sparkline: Option<Sparkline>,
}

/// One figure.
pub(super) struct Cell {
    pub text: String,
    /// Whether too few requests stand behind it.
    pub few: bool,
}

impl EndpointsPart {
    pub(super) fn new(summary: &Summary, shifted: &[Shifted<'_>], lang: Lang) -> Self {
        let points = points_by_endpoint(summary);
        let overall = &summary.timeline.overall;
        let slot_us = i64::from(summary.timeline.slot_minutes.max(1)) * 60_000_000;
        let span = overall.first().zip(overall.last());
        let line = |place: usize| {
            let (first, last) = span?;
            let shift = shifted.iter().find(|one| one.place == place);
            sparkline(
                points.get(place)?,
                [first.from_us, last.from_us + slot_us, slot_us],
                shift.map(|one| one.shift.at_us()),
                lang,
            )
        };
        let rows = summary.endpoints.iter().enumerate().take(MOST_ROWS);
        let hidden = summary.endpoints.len().saturating_sub(MOST_ROWS);
        Self {
            columns: columns(lang),
            rows: rows
                .map(|(place, stats)| Row {
                    method: visible(&stats.method).into_owned(),
                    endpoint: visible(&stats.endpoint).into_owned(),
                    cells: cells(stats, place, summary, lang),
                    sparkline: line(place),
                })
                .collect(),
            count: lang.count(summary.endpoints.len().min(MOST_ROWS) as u64),
            is_folded: summary.endpoints.len() > UNFOLDED,
            hidden: (hidden > 0).then(|| lang.more_in(hidden, "endpoints.csv")),
            spark_width: WIDTH,
            spark_height: HEIGHT,
        }
    }
}

/// The points of the endpoints that have a line, each by time.
fn points_by_endpoint(summary: &Summary) -> Vec<Vec<&TimelinePoint>> {
    let mut points = vec![Vec::new(); summary.endpoints.len().min(UNFOLDED)];
    for point in &summary.timeline.points {
        if let Some(points) = point.endpoint.and_then(|place| points.get_mut(place)) {
            points.push(point);
        }
    }
    points
}

fn columns(lang: Lang) -> Vec<String> {
    let before = [words::REQUESTS, words::PEAK].map(|word| lang.say(word).to_owned());
    let percentiles = PERCENTILES.map(|percent| format!("p{percent}"));
    let after = [words::MAX, words::SLOW, words::SLOW_SHARE].map(|word| lang.say(word).to_owned());
    let status = ["4xx", "5xx", "499", "504"].map(str::to_owned);
    let time = [words::TOTAL_TIME, words::TIME_SHARE].map(|word| lang.say(word).to_owned());
    let parts = before.into_iter().chain(percentiles).chain(after);
    parts.chain(status).chain(time).collect()
}

/// The figures, in the order of [`columns`].
fn cells(stats: &EndpointStats, place: usize, summary: &Summary, lang: Lang) -> Vec<Cell> {
    let plain = |text: String| Cell { text, few: false };
    let busiest = &summary.busiest;
    let most = busiest.endpoints.get(place).copied().unwrap_or(0);
    let mut cells = vec![
        plain(lang.count(stats.requests)),
        plain(lang.decimal(busiest.a_minute(most), 1)),
    ];
    let durations = stats.durations.as_ref();
    for wanted in PERCENTILES {
        let place = summary.percentiles.iter().position(|one| *one == wanted);
        let value = durations.zip(place);
        cells.push(value.map_or_else(
            || plain(String::new()),
            |(durations, place)| Cell {
                text: lang.ms(durations.percentiles_us[place]),
                few: (durations.timed as f64) * (100.0 - wanted) < 100.0,
            },
        ));
    }
    let timed = |text: &dyn Fn() -> String| plain(durations.map_or_else(String::new, |_| text()));
    cells.push(timed(&|| lang.ms(durations.map_or(0, |all| all.max_us))));
    cells.push(timed(&|| lang.count(stats.slow)));
    cells.push(timed(&|| lang.fixed(stats.slow_pct(), 2)));
    let counts = [
        stats.status_classes[3],
        stats.status_classes[4],
        stats.client_closed,
        stats.timeouts,
    ];
    cells.extend(counts.map(|count| plain(lang.count(count))));
    let share = stats.total_us() as f64 * 100.0 / summary.total.total_us().max(1) as f64;
    cells.push(timed(&|| lang.fixed(stats.total_us() as f64 / 1e6, 1)));
    cells.push(timed(&|| lang.fixed(share, 1)));
    cells
}
