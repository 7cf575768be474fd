//! The figures of whole days, one after the other.
//!
//! In: the durations of each day, or the summary of one. Out: a [`Trend`]. Percentiles are those of all
//! requests of a day, read off its counts as everywhere.

use super::distribution::Distribution;
use super::slow::{OwnBound, SlowBounds};
use super::summary::{EndpointStats, Summary};
use super::tally::{Tallied, by_endpoint, tallied, total_of};
use crate::digest::Digest;
use crate::digest::snapshot::DurationCounts;
use chrono::NaiveDate;

/// The percentiles of a day, in percent.
const PERCENTILES: [f64; 2] = [50.0, 95.0];

/// Days in a row, of which some may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The first day that is asked for, whether there is anything of it or not.
    pub first: NaiveDate,
    /// The last one, which is that of the report.
    pub last: NaiveDate,
    /// The days that are there, ascending.
    pub days: Vec<TrendDay>,
}

/// The figures of one day, all endpoints together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendDay {
    /// The day.
    pub day: NaiveDate,
    /// All requests, timed or not.
    pub requests: u64,
    /// Requests that took strictly longer than the slow bound.
    pub slow: u64,
    /// The median and the 95th percentile in µs; `None` when nothing was timed.
    pub p50_p95_us: Option<(u64, u64)>,
}

impl TrendDay {
    /// A day of which the durations are known; a request is slow when it took strictly longer than
    /// `slow_us`.
    pub fn of_durations(day: NaiveDate, counts: DurationCounts, slow_us: u64) -> Self {
        let durations = Distribution::new(counts.timed);
        let percentiles = durations.percentiles_us(&PERCENTILES);
        Self {
            day,
            requests: counts.requests,
            slow: durations.count_above(slow_us),
            p50_p95_us: percentiles.map(|us| (us[0], us[1])),
        }
    }

    /// A day whose endpoints are known, some of which have slow bounds of their own.
    pub fn of_digest(day: NaiveDate, digest: &Digest, slow_us: u64, own: &[OwnBound]) -> Self {
        let bounds = SlowBounds {
            usual_us: slow_us,
            own,
        };
        let endpoints = by_endpoint(digest).into_iter();
        let endpoints: Vec<Tallied> = endpoints
            .map(|cells| tallied(digest, cells, bounds, &PERCENTILES))
            .collect();
        Self::of_stats(day, &total_of(&endpoints, &PERCENTILES), &PERCENTILES)
    }

    /// A day that was summarised.
    pub fn of_summary(day: NaiveDate, summary: &Summary) -> Self {
        Self::of_stats(day, &summary.total, &summary.percentiles)
    }

    fn of_stats(day: NaiveDate, total: &EndpointStats, percentiles: &[f64]) -> Self {
        let percentile = |percent: f64| {
            let place = percentiles.iter().position(|known| *known == percent)?;
            Some(total.durations.as_ref()?.percentiles_us[place])
        };
        Self {
            day,
            requests: total.requests,
            slow: total.slow,
            p50_p95_us: percentile(PERCENTILES[0]).zip(percentile(PERCENTILES[1])),
        }
    }

    /// The share of slow requests among all, in percent.
    pub fn slow_pct(&self) -> f64 {
        self.slow as f64 * 100.0 / self.requests.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_nearest_ranks_and_strictly_longer_is_slow() {
        let day = NaiveDate::from_ymd_opt(2025, 1, 24).unwrap();
        // Twenty timed requests: 10 of 1 ms, 8 of 20 ms, 1 of 1 s, 1 of 2 s; and five untimed.
        let counts = DurationCounts {
            requests: 25,
            timed: vec![(2_000_000, 1), (1_000, 10), (1_000_000, 1), (20_000, 8)],
        };
        let figures = TrendDay::of_durations(day, counts, 1_000_000);
        // The 10th and the 19th of twenty.
        assert_eq!(figures.p50_p95_us, Some((1_000, 1_000_000)));
        assert_eq!((figures.requests, figures.slow), (25, 1));
        assert_eq!(figures.slow_pct(), 4.0);
        let none = TrendDay::of_durations(day, DurationCounts::default(), 1);
        assert_eq!((none.p50_p95_us, none.slow_pct()), (None, 0.0));
    }
}
