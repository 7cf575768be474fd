//! The tiles: the few figures of all endpoints together that a glance takes in, each with its change
//! since the baseline when there is one.

use crate::report::lang::{Lang, words};
use crate::stats::{Comparison, EndpointStats, Summary};

/// One figure.
pub(super) struct Tile {
    pub name: String,
    pub value: String,
    /// What stands below the figure.
    pub notes: Vec<String>,
}

/// Requests, errors, slow ones, p50, p95 and p99.
pub(super) fn tiles(summary: &Summary, baseline: Option<&Comparison>, lang: Lang) -> Vec<Tile> {
    let total = &summary.total;
    let before = baseline.map(|baseline| &baseline.total.base);
    let tile = |name: &str, value: String, notes: Vec<Option<String>>| Tile {
        name: name.to_owned(),
        value,
        notes: notes.into_iter().flatten().collect(),
    };
    let peak = summary.busiest.a_minute(summary.busiest.requests);
    let requests = before.map(|base| {
        let relative = lang.relative(base.requests as f64, total.requests as f64);
        format!("{relative}, {}", lang.was(&lang.count(base.requests)))
    });
    let share =
        |pct: fn(&EndpointStats) -> f64| before.map(|base| lang.was(&lang.percent(pct(base))));
    let mut tiles = vec![
        tile(
            lang.say(words::REQUESTS),
            lang.count(total.requests),
            vec![requests, Some(lang.at_most_a_minute(peak))],
        ),
        tile(
            lang.say(words::ERRORS_TILE),
            lang.percent(total.error_pct()),
            vec![
                share(EndpointStats::error_pct),
                Some(lang.requests(total.status_classes[4])),
            ],
        ),
    ];
    let Some(durations) = &total.durations else {
        return tiles;
    };
    tiles.push(tile(
        lang.say(words::SLOW_TILE),
        lang.percent(total.slow_pct()),
        vec![
            share(EndpointStats::slow_pct),
            Some(lang.requests(total.slow)),
        ],
    ));
    for (percent, us) in summary.percentiles.iter().zip(&durations.percentiles_us) {
        if [50.0, 95.0, 99.0].contains(percent) {
            let before = baseline
                .and_then(|baseline| baseline.percentile_us(before, *percent))
                .map(|base| {
                    let relative = lang.relative(base as f64, *us as f64);
                    format!("{relative}, {}", lang.was(&lang.duration(base)))
                });
            tiles.push(tile(
                &format!("p{percent}"),
                lang.duration(*us),
                vec![before],
            ));
        }
    }
    tiles
}
