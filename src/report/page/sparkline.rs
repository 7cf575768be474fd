//! A line of p95 over time, small enough to stand in a row of the endpoint table.
//!
//! In: the points of one endpoint. Out: the path of an SVG of [`WIDTH`] by [`HEIGHT`] units. Each line
//! has its own height: the largest p95 of its endpoint is at the top, 0 at the bottom.

use crate::report::lang::Lang;
use crate::stats::TimelinePoint;
use std::fmt::Write;

/// The size in units, two a CSS pixel.
pub(super) const WIDTH: i64 = 240;
pub(super) const HEIGHT: i64 = 44;
/// What the line keeps clear at the top and at the bottom, so that its ends are not cut.
const INSET: i64 = 3;

/// One line.
pub(super) struct Sparkline {
    /// What it shows, for those who cannot see it.
    pub label: String,
    /// The line, in parts where no slot is without a timed request.
    pub path: String,
    /// Where the endpoint got slower or faster.
    pub mark: Option<i64>,
}

/// The line over the slots from `from_us` to `to_us`, each `slot_us` wide; `None` when nothing was
/// timed. `points` are by time.
pub(super) fn sparkline(
    points: &[&TimelinePoint],
    [from_us, to_us, slot_us]: [i64; 3],
    shifted_us: Option<i64>,
    lang: Lang,
) -> Option<Sparkline> {
    let timed: Vec<(i64, u64)> = points
        .iter()
        .filter_map(|point| Some((point.from_us, point.quantiles?.p95_us)))
        .collect();
    let (first, last) = (timed.first()?, timed.last()?);
    let most = timed.iter().map(|(_, us)| *us).max()?;
    let across = |us: i64| {
        let share = (us - from_us) as f64 / (to_us - from_us).max(1) as f64;
        (share * WIDTH as f64).round().clamp(0.0, WIDTH as f64) as i64
    };
    let up = |us: u64| {
        let share = us as f64 / most.max(1) as f64;
        HEIGHT - INSET - (share * (HEIGHT - 2 * INSET) as f64).round() as i64
    };
    let mut path = String::new();
    // Slots of a day are up to 25 hours apart, and those that the clocks skip a little more.
    let touches = |before: i64, next: i64| next - before <= slot_us + slot_us / 20;
    for (index, (at_us, us)) in timed.iter().enumerate() {
        let starts = index == 0 || !touches(timed[index - 1].0, *at_us);
        let ends = timed
            .get(index + 1)
            .is_none_or(|next| !touches(*at_us, next.0));
        let x = across(at_us + slot_us / 2);
        let command = if starts { 'M' } else { 'L' };
        write!(path, "{command}{x} {}", up(*us)).ok()?;
        if starts && ends {
            // A single slot is a dot: a line of no length with round ends.
            path.push_str("h0");
        }
    }
    Some(Sparkline {
        label: lang.course(
            &lang.duration(first.1),
            &lang.duration(last.1),
            &lang.duration(most),
        ),
        path,
        mark: shifted_us.map(across),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::SlotQuantiles;

    fn point(minute: i64, p95_us: u64) -> TimelinePoint {
        TimelinePoint {
            from_us: minute * 60_000_000,
            endpoint: Some(0),
            requests: 1,
            slow: 0,
            status_4xx: 0,
            status_5xx: 0,
            quantiles: Some(SlotQuantiles {
                p50_us: p95_us,
                p95_us,
                p99_us: p95_us,
                max_us: p95_us,
            }),
        }
    }

    #[test]
    fn the_line_breaks_where_nothing_was_timed_and_reaches_the_top() {
        // Ten slots of a minute, 24 units each: 0 and 1 have requests, 2 and 3 none, 4 has some.
        let points = [point(0, 50_000), point(1, 100_000), point(4, 0)];
        let points: Vec<&TimelinePoint> = points.iter().collect();
        let line = sparkline(
            &points,
            [0, 600_000_000, 60_000_000],
            Some(300_000_000),
            Lang::English,
        );
        let line = line.unwrap();
        // Half of 38 units above 41 is 22, the top is 3, nothing is 41.
        assert_eq!(line.path, "M12 22L36 3M108 41h0");
        assert_eq!(line.mark, Some(120));
        assert_eq!(
            line.label,
            "p95 from 50 ms at first to 0 µs at last, 100 ms at most"
        );
        assert!(sparkline(&[], [0, 1, 1], None, Lang::English).is_none());
    }
}
