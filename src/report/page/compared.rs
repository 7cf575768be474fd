//! What changed since a baseline, on the page: sentences, and the endpoints that changed or cost most.

use super::sentence;
use crate::report::changes::comparison_sentences;
use crate::report::lang::{Lang, words};
use crate::report::text::visible;
use crate::stats::{Change, Comparison, EndpointStats, ErrorVerdict, Verdict};
use std::cmp::Reverse;

/// The most endpoints. The CSV file has all.
const MOST_ROWS: usize = 25;
/// The percentiles that are shown.
const PERCENTILES: [f64; 3] = [50.0, 95.0, 99.0];

/// What the section shows.
pub(super) struct ComparedPart {
    pub heading: String,
    /// What the tiles say when they compare with this one.
    pub tiles: String,
    pub sentences: Vec<String>,
    pub rows: Vec<Row>,
    pub hidden: Option<String>,
}

/// One endpoint.
pub(super) struct Row {
    pub method: String,
    pub endpoint: String,
    pub verdict: String,
    /// Before, now and the difference of a figure.
    pub cells: Vec<[String; 2]>,
    pub added_s: String,
}

impl ComparedPart {
    pub(super) fn new(comparison: &Comparison, lang: Lang) -> Self {
        // An endpoint that is new or gone matters by its waiting time: it may have a handful of requests.
        let is_changed = |change: &&Change| {
            matches!(change.verdict, Verdict::Slower | Verdict::Faster)
                || matches!(change.errors, ErrorVerdict::More | ErrorVerdict::Fewer)
        };
        let (changed, mut rest): (Vec<&Change>, Vec<&Change>) =
            comparison.endpoints.iter().partition(is_changed);
        rest.sort_by_key(|change| Reverse(change.waiting.added_us().unsigned_abs()));
        let all = changed.into_iter().chain(rest);
        let hidden = comparison.endpoints.len().saturating_sub(MOST_ROWS);
        Self {
            heading: sentence(&lang.against(&comparison.label)),
            tiles: lang.tiles_against(&comparison.label),
            sentences: comparison_sentences(comparison, lang)
                .iter()
                .map(|text| visible(&sentence(text)).into_owned())
                .collect(),
            rows: all
                .take(MOST_ROWS)
                .map(|change| row(comparison, change, lang))
                .collect(),
            hidden: (hidden > 0).then(|| lang.more_in(hidden, "changes.csv")),
        }
    }
}

fn row(comparison: &Comparison, change: &Change, lang: Lang) -> Row {
    let sides = [change.base.as_ref(), change.new.as_ref()];
    let mut cells =
        vec![sides.map(|side| side.map_or_else(String::new, |stats| lang.count(stats.requests)))];
    cells.extend(PERCENTILES.map(|percent| {
        sides.map(|side| {
            let us = comparison.percentile_us(side, percent);
            us.map_or_else(String::new, |us| lang.ms(us))
        })
    }));
    let share = |side: Option<&EndpointStats>, pct: fn(&EndpointStats) -> f64| {
        side.map_or_else(String::new, |stats| lang.fixed(pct(stats), 2))
    };
    cells.push(sides.map(|side| share(side, EndpointStats::slow_pct)));
    cells.push(sides.map(|side| share(side, EndpointStats::error_pct)));
    Row {
        method: visible(&change.method).into_owned(),
        endpoint: visible(&change.endpoint).into_owned(),
        verdict: verdict(change, lang),
        cells,
        added_s: lang.fixed(change.waiting.added_us() as f64 / 1e6, 1),
    }
}

fn verdict(change: &Change, lang: Lang) -> String {
    let latency = lang.say(match change.verdict {
        Verdict::Slower => words::SLOWER,
        Verdict::Faster => words::FASTER,
        Verdict::Unchanged => words::UNCHANGED,
        Verdict::TooLittleData => words::TOO_LITTLE,
        Verdict::New => words::NEW,
        Verdict::Gone => words::GONE,
    });
    let errors = match change.errors {
        ErrorVerdict::More => words::MORE_ERRORS,
        ErrorVerdict::Fewer => words::FEWER_ERRORS,
        ErrorVerdict::Unchanged | ErrorVerdict::TooLittleData => return latency.to_owned(),
    };
    format!("{latency}, {}", lang.say(errors))
}
