//! The distribution of a set of durations, kept as counts, and what is read off it.
//!
//! In: durations in µs, each with how often it occurs. Out: percentiles by nearest rank, mean and
//! sample standard deviation. Sums are integers, so that the order of adding cannot show.

use super::summary::{Durations, SlotQuantiles};

/// Durations with their counts, ascending, each duration once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    counts: Vec<(u64, u64)>,
    timed: u64,
}

/// From so many pairs on, counting them is faster than sorting them.
const MANY: usize = 4096;
/// The longest duration that is counted in milliseconds: a minute, the longest that most routers wait.
const MOST_MS: u64 = 65_536;

/// Many whole milliseconds, as routers log them, added up in a table of all milliseconds: a fifth of the
/// time that sorting takes. `None` for few of them, and for what is finer or longer.
fn in_milliseconds(counts: &[(u64, u64)]) -> Option<Vec<(u64, u64)>> {
    let fits = |(us, _): &(u64, u64)| us.is_multiple_of(1000) && *us < MOST_MS * 1000;
    if counts.len() < MANY || !counts.iter().all(fits) {
        return None;
    }
    let longest = counts.iter().map(|(us, _)| us / 1000).max()?;
    let mut by_ms = vec![0; longest as usize + 1];
    for (us, requests) in counts {
        by_ms[(us / 1000) as usize] += requests;
    }
    let used = (0..).zip(by_ms).filter(|(_, requests)| *requests > 0);
    Some(used.map(|(ms, requests)| (ms * 1000, requests)).collect())
}

/// The durations ascending, each once.
fn sorted(mut counts: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    counts.sort_unstable();
    counts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    counts
}

impl Distribution {
    /// A distribution of (duration in µs, requests) in any order.
    pub fn new(counts: Vec<(u64, u64)>) -> Self {
        let counts = in_milliseconds(&counts).unwrap_or_else(|| sorted(counts));
        let timed = counts.iter().map(|(_, requests)| requests).sum();
        Self { counts, timed }
    }

    /// How many requests were timed.
    pub fn timed(&self) -> u64 {
        self.timed
    }

    /// The durations with their counts, ascending.
    pub fn counts(&self) -> &[(u64, u64)] {
        &self.counts
    }

    /// The durations with their counts, ascending.
    pub(super) fn into_counts(self) -> Vec<(u64, u64)> {
        self.counts
    }

    /// The requests that took strictly longer than a bound, in µs.
    pub fn above(&self, bound_us: u64) -> Self {
        let start = self.counts.partition_point(|(us, _)| *us <= bound_us);
        Self::new(self.counts[start..].to_vec())
    }

    /// How many requests took strictly longer than a bound, in µs.
    pub fn count_above(&self, bound_us: u64) -> u64 {
        let start = self.counts.partition_point(|(us, _)| *us <= bound_us);
        self.counts[start..]
            .iter()
            .map(|(_, requests)| requests)
            .sum()
    }

    /// Percentiles by nearest rank, in µs: of each the smallest duration with at least that share
    /// of the requests at or below it.
    ///
    /// `percentiles` are ascending, in percent. `None` when nothing was timed.
    pub fn percentiles_us(&self, percentiles: &[f64]) -> Option<Vec<u64>> {
        let (last, _) = self.counts.last()?;
        let mut reached = 0;
        let mut counts = self.counts.iter();
        let mut at = counts.next()?;
        let ranks = percentiles
            .iter()
            .map(|percent| nearest_rank(*percent, self.timed));
        Some(
            ranks
                .map(|rank| {
                    while reached + at.1 < rank {
                        match counts.next() {
                            Some(next) => {
                                reached += at.1;
                                at = next;
                            }
                            None => return *last,
                        }
                    }
                    at.0
                })
                .collect(),
        )
    }

    /// The quantiles that a timeline shows; `None` when nothing was timed.
    pub(super) fn slot_quantiles(&self) -> Option<SlotQuantiles> {
        let found = self.percentiles_us(&[50.0, 95.0, 99.0])?;
        let [p50_us, p95_us, p99_us] = found[..] else {
            return None;
        };
        Some(SlotQuantiles {
            p50_us,
            p95_us,
            p99_us,
            max_us: self.counts.last()?.0,
        })
    }

    /// All figures; `None` when nothing was timed.
    pub(super) fn describe(&self, percentiles: &[f64]) -> Option<Durations> {
        let percentiles_us = self.percentiles_us(percentiles)?;
        let sum = |power: u32| -> u128 {
            self.counts
                .iter()
                .map(|(us, requests)| u128::from(*us).pow(power) * u128::from(*requests))
                .sum()
        };
        let (total, squares, timed) = (sum(1), sum(2), u128::from(self.timed));
        // Sum of squared differences = squares − total² / n. As integers n·squares − total² is
        // exact, so nothing cancels.
        let stddev_us = (timed > 1).then(|| {
            let scaled = (timed * squares).saturating_sub(total * total);
            (scaled as f64 / timed as f64 / (timed - 1) as f64).sqrt()
        });
        Some(Durations {
            timed: self.timed,
            min_us: self.counts.first()?.0,
            mean_us: total as f64 / timed as f64,
            stddev_us,
            percentiles_us,
            max_us: self.counts.last()?.0,
            total_us: u64::try_from(total).unwrap_or(u64::MAX),
        })
    }
}

/// The rank of a percentile among n values, 1 to n.
///
/// The share is taken in millionths of a percent and the division is exact, as `0.999 * 1000.0` is
/// not.
fn nearest_rank(percent: f64, n: u64) -> u64 {
    let millionths = (percent * 1e6).round() as u128;
    let rank = (millionths * u128::from(n)).div_ceil(100_000_000);
    (rank as u64).clamp(1, n.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_milliseconds_are_counted_as_they_are_sorted() {
        // A linear congruence over durations of up to 65 s, with repeats.
        let pairs: Vec<(u64, u64)> = (0..9000_u64)
            .map(|step| (step * 7919 % 65_000 * 1000, step % 3 + 1))
            .collect();
        assert_eq!(in_milliseconds(&pairs), Some(sorted(pairs.clone())));
        let mut finer = pairs.clone();
        finer[17].0 += 1;
        assert_eq!(in_milliseconds(&finer), None);
        let mut longer = pairs;
        longer[17].0 = 70_000_000;
        assert_eq!(in_milliseconds(&longer), None);
    }

    fn distribution(values: &[u64]) -> Distribution {
        Distribution::new(values.iter().map(|us| (*us, 1)).collect())
    }

    #[test]
    fn percentiles_are_the_published_nearest_ranks() {
        // Wikipedia, "Percentile", the nearest-rank method, examples 1 and 2.
        let ordered = distribution(&[15, 20, 35, 40, 50]);
        assert_eq!(
            ordered.percentiles_us(&[5.0, 30.0, 40.0, 50.0, 100.0]),
            Some(vec![15, 20, 20, 35, 50])
        );
        let ten = distribution(&[3, 6, 7, 8, 8, 10, 13, 15, 16, 20]);
        assert_eq!(
            ten.percentiles_us(&[25.0, 50.0, 75.0, 100.0]),
            Some(vec![7, 8, 15, 20])
        );
        assert_eq!(distribution(&[]).percentiles_us(&[50.0]), None);
        let thousand = distribution(&(1..=1000).collect::<Vec<_>>());
        assert_eq!(
            thousand.percentiles_us(&[0.1, 50.0, 99.0, 99.9]),
            Some(vec![1, 500, 990, 999])
        );
    }

    #[test]
    fn mean_and_sample_deviation_are_those_of_the_textbook() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, population deviation 2, so the sample variance is 32 / 7.
        let durations = distribution(&[2, 4, 4, 4, 5, 5, 7, 9])
            .describe(&[50.0])
            .unwrap();
        assert_eq!(
            (durations.timed, durations.mean_us, durations.total_us),
            (8, 5.0, 40)
        );
        assert!((durations.stddev_us.unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert_eq!(
            distribution(&[7]).describe(&[50.0]).unwrap().stddev_us,
            None
        );
        // A large offset does not drown the deviation: 10^12 + {1, 2, 3} has the deviation 1.
        let far = distribution(&[1_000_000_000_001, 1_000_000_000_002, 1_000_000_000_003]);
        assert_eq!(far.describe(&[]).unwrap().stddev_us, Some(1.0));
    }

    #[test]
    fn slow_is_strictly_more_than_the_bound() {
        let durations = distribution(&[999, 1000, 1000, 1001, 5000]);
        assert_eq!(durations.count_above(1000), 2);
        assert_eq!(durations.above(1000).counts(), [(1001, 1), (5000, 1)]);
        assert_eq!(durations.counts()[1], (1000, 2));
    }
}
