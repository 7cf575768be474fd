//! What stands on the map: rows of endpoints, stretches of one colour, the bounds of the colours.
//!
//! In: a [`Summary`], of which it takes the points of the timeline by endpoint. Out: a
//! [`HeatMapPage`], plain data. Neighbouring slots of one colour are one stretch, which keeps the SVG
//! small. A slot without a timed request is empty.

use crate::report::charts::axis::Axis;
use crate::report::charts::font::{Weight, width};
use crate::report::charts::label::{duration, fit, printable};
use crate::report::charts::local_time::{slot_end, span, time_across};
use crate::report::charts::style::TICK;
use crate::report::lang::{Lang, words};
use crate::stats::summary::{Summary, TimelinePoint};

/// The most rows. The endpoints beyond have less time in total than any of these.
const MOST_ROWS: usize = 30;
/// How many colours there are.
pub(super) const CLASSES: usize = 6;
/// The widest name of an endpoint in pixels.
const WIDEST_NAME: f32 = 560.0;
/// Ticks of time for which the map has room.
const TIME_TICKS: i64 = 10;

/// The map.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report::charts) struct HeatMapPage {
    /// The language of its texts.
    pub(super) lang: Lang,
    /// What it shows.
    pub(super) title: String,
    /// The span of time.
    pub(super) subtitle: String,
    /// Time in µs UTC.
    pub(super) x: Axis,
    /// What each colour means, from the fastest: `≤ 50 ms` … `> 1 s`.
    pub(super) classes: Vec<String>,
    /// The endpoints, largest total time first.
    pub(super) rows: Vec<Row>,
    /// The room for their names in pixels.
    pub(super) names_width: f32,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// `METHOD /endpoint`, shortened.
    pub(super) name: String,
    /// Where it has timed requests, by time.
    pub(super) stretches: Vec<Stretch>,
}

/// Slots that touch and have one colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// µs UTC.
    pub(super) from_us: i64,
    /// µs UTC, exclusive.
    pub(super) to_us: i64,
    /// The place in [`HeatMapPage::classes`].
    pub(super) class: usize,
}

/// The map; `None` when it would have a single slot, or nothing was timed.
pub(in crate::report::charts) fn page(summary: &Summary, lang: Lang) -> Option<HeatMapPage> {
    let timeline = &summary.timeline;
    let overall = &timeline.overall;
    let (first, last) = (overall.first()?, overall.last()?);
    if overall.len() < 2 {
        return None;
    }
    let end = |from_us| slot_end(from_us, timeline.slot_minutes, summary.zone);
    let mut points: Vec<Vec<&TimelinePoint>> =
        vec![Vec::new(); summary.endpoints.len().min(MOST_ROWS)];
    for point in &timeline.points {
        let row = point.endpoint.and_then(|place| points.get_mut(place));
        if let (Some(row), Some(_)) = (row, point.quantiles) {
            row.push(point);
        }
    }
    let p95 = |point: &TimelinePoint| point.quantiles.map_or(0, |all| all.p95_us);
    let bounds = bounds(points.iter().flatten().map(|point| p95(point)))?;
    let rows: Vec<Row> = points
        .iter()
        .zip(&summary.endpoints)
        .filter(|(points, _)| !points.is_empty())
        .map(|(points, stats)| {
            let name = printable(&format!("{} {}", stats.method, stats.endpoint));
            let mut stretches: Vec<Stretch> = Vec::new();
            for point in points {
                let class = bounds.partition_point(|bound| *bound < p95(point));
                let (from_us, to_us) = (point.from_us, end(point.from_us));
                match stretches.last_mut() {
                    Some(last) if last.class == class && last.to_us >= from_us => {
                        last.to_us = to_us;
                    }
                    _ => stretches.push(Stretch {
                        from_us,
                        to_us,
                        class,
                    }),
                }
            }
            Row {
                name: fit(name.trim_start(), WIDEST_NAME, TICK, Weight::Regular),
                stretches,
            }
        })
        .collect();
    let widest = |row: &Row| width(&row.name, TICK, Weight::Regular);
    let all = summary.endpoints.iter();
    let all = all.filter(|stats| stats.durations.is_some()).count();
    let title = lang.say(words::HEAT_MAP);
    Some(HeatMapPage {
        lang,
        title: if all > rows.len() {
            lang.first_of(title, rows.len(), all)
        } else {
            title.to_owned()
        },
        subtitle: summary
            .span
            .map_or_else(String::new, |range| span(range, summary.zone, lang)),
        x: time_across(
            first.from_us,
            end(last.from_us),
            summary.zone,
            TIME_TICKS,
            lang,
        ),
        classes: classes(&bounds, lang),
        names_width: rows.iter().map(widest).fold(0.0, f32::max),
        rows,
    })
}

/// The bounds between the colours in µs, ascending: steps of 1, 2, 5 times a power of ten between the
/// smallest and the largest value, evenly thinned out when there are too many; `None` without a value.
fn bounds(values: impl Iterator<Item = u64>) -> Option<Vec<u64>> {
    let (least, most) = values.fold((u64::MAX, 0), |(least, most), us| {
        (least.min(us), most.max(us))
    });
    if least > most {
        return None;
    }
    let powers = (2..12).map(|exponent| 10_u64.pow(exponent));
    let steps = powers.flat_map(|power| [power, 2 * power, 5 * power]);
    // A bound below all values would give a colour that nothing has.
    let steps: Vec<u64> = steps
        .filter(|bound| *bound >= least && *bound < most)
        .collect();
    let kept = steps.len().min(CLASSES - 1);
    // The middle of each of so many equal parts.
    let places = (0..kept).map(|part| (2 * part + 1) * steps.len() / (2 * kept));
    Some(places.map(|place| steps[place]).collect())
}

fn classes(bounds: &[u64], lang: Lang) -> Vec<String> {
    let text = |bound: &u64| lang.localised(&duration(*bound));
    let below = bounds.iter().map(|bound| format!("≤ {}", text(bound)));
    let above = bounds.last().map_or_else(
        || lang.say(words::ALL_DURATIONS).to_owned(),
        |bound| format!("> {}", text(bound)),
    );
    below.chain([above]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::tests::{HOUR_US, START_US, summary};
    use crate::stats::summary::SlotQuantiles;

    fn point(endpoint: usize, hour: i64, p95_ms: u64) -> TimelinePoint {
        let us = p95_ms * 1000;
        TimelinePoint {
            from_us: START_US + hour * HOUR_US,
            endpoint: Some(endpoint),
            requests: 9,
            slow: 0,
            status_4xx: 0,
            status_5xx: 0,
            quantiles: Some(SlotQuantiles {
                p50_us: us,
                p95_us: us,
                p99_us: us,
                max_us: us,
            }),
        }
    }

    #[test]
    fn slots_of_one_colour_are_one_stretch_and_a_silent_one_is_empty() {
        let mut summary = summary(2);
        // Endpoint 0: two fast hours, one without requests, a slow one. Endpoint 1: nothing.
        summary.timeline.points = vec![point(0, 0, 30), point(0, 1, 40), point(0, 3, 900)];
        let page = page(&summary, Lang::English).unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(page.rows[0].name, "GET /api/endpoint-0");
        assert_eq!(
            page.classes,
            ["≤ 50 ms", "≤ 100 ms", "≤ 200 ms", "≤ 500 ms", "> 500 ms"]
        );
        let hours: Vec<_> = page.rows[0]
            .stretches
            .iter()
            .map(|one| {
                let hour = |us| (us - START_US) / HOUR_US;
                (hour(one.from_us), hour(one.to_us), one.class)
            })
            .collect();
        assert_eq!(hours, [(0, 2, 0), (3, 4, 4)]);
    }

    #[test]
    fn there_are_never_more_bounds_than_colours() {
        let of = |values: &[u64]| bounds(values.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[7_000]), Some(vec![]));
        let wide = of(&[1, 40_000_000]).unwrap();
        // 17 steps from 100 µs to 20 s, in five parts: the 2nd, the 6th, the 9th, the 12th, the 16th.
        assert_eq!(wide, [200, 5_000, 50_000, 500_000, 10_000_000]);
        assert!(wide.len() < CLASSES);
    }
}
