//! The tiles: the few figures of all endpoints together that a glance takes in.

use crate::report::lang::{Lang, words};
use crate::stats::Summary;

/// One figure.
pub(super) struct Tile {
    pub name: String,
    pub value: String,
    /// What stands below the figure.
    pub note: String,
}

/// Requests, errors, slow ones, p50, p95 and p99.
pub(super) fn tiles(summary: &Summary, lang: Lang) -> Vec<Tile> {
    let total = &summary.total;
    let peak = summary.busiest.a_minute(summary.busiest.requests);
    let tile = |name: &str, value: String, note: String| Tile {
        name: name.to_owned(),
        value,
        note,
    };
    let mut tiles = vec![
        tile(
            lang.say(words::REQUESTS),
            lang.count(total.requests),
            lang.at_most_a_minute(peak),
        ),
        tile(
            lang.say(words::ERRORS_TILE),
            lang.percent(total.error_pct()),
            lang.requests(total.status_classes[4]),
        ),
    ];
    let Some(durations) = &total.durations else {
        return tiles;
    };
    tiles.push(tile(
        lang.say(words::SLOW_TILE),
        lang.percent(total.slow_pct()),
        lang.requests(total.slow),
    ));
    for (percent, us) in summary.percentiles.iter().zip(&durations.percentiles_us) {
        if [50.0, 95.0, 99.0].contains(percent) {
            let name = format!("p{percent}");
            tiles.push(tile(&name, lang.duration(*us), String::new()));
        }
    }
    tiles
}
