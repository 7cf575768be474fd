//! The time that requests take more than before, split by its two reasons.
//!
//! In: the summed durations and the timed requests of both sides. Out: [`Waiting`], in µs, which adds
//! up exactly.

use crate::stats::EndpointStats;

/// The added waiting time of an endpoint or of all, in µs; below 0 when there is less of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// By more or fewer requests: (n₁ − n₀) · mean₀, and the whole where one side has none.
    pub traffic_us: i64,
    /// By slower or faster answers: n₁ · (mean₁ − mean₀).
    pub answers_us: i64,
}

impl Waiting {
    /// What a side without the endpoint lacks, and what both have more or less.
    ///
    /// With n timed requests and their mean duration: n₁ mean₁ − n₀ mean₀ = (n₁ − n₀) mean₀ + n₁
    /// (mean₁ − mean₀). The first is rounded to µs and the second is the rest.
    pub(super) fn between(base: Option<&EndpointStats>, new: Option<&EndpointStats>) -> Self {
        let side = |stats: Option<&EndpointStats>| {
            let durations = stats.and_then(|stats| stats.durations.as_ref());
            durations.map_or((0, 0), |durations| {
                (i128::from(durations.timed), i128::from(durations.total_us))
            })
        };
        let ((n0, total0), (n1, total1)) = (side(base), side(new));
        let added = total1 - total0;
        let traffic = if n0 == 0 || n1 == 0 {
            added
        } else {
            rounded((n1 - n0) * total0, n0)
        };
        Self {
            traffic_us: clamped(traffic),
            answers_us: clamped(added - traffic),
        }
    }

    /// All of it.
    pub fn added_us(&self) -> i64 {
        self.traffic_us.saturating_add(self.answers_us)
    }

    /// The sum of two.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            traffic_us: self.traffic_us.saturating_add(other.traffic_us),
            answers_us: self.answers_us.saturating_add(other.answers_us),
        }
    }
}

/// The quotient, rounded half up.
fn rounded(dividend: i128, divisor: i128) -> i128 {
    (2 * dividend + divisor).div_euclid(2 * divisor)
}

fn clamped(us: i128) -> i64 {
    us.clamp(i128::from(i64::MIN / 4), i128::from(i64::MAX / 4)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Durations;

    fn stats(timed: u64, total_us: u64) -> EndpointStats {
        let durations = Durations {
            timed,
            min_us: 0,
            mean_us: 0.0,
            stddev_us: None,
            percentiles_us: Vec::new(),
            max_us: 0,
            total_us,
        };
        EndpointStats {
            durations: (timed > 0).then_some(durations),
            ..EndpointStats::default()
        }
    }

    fn split(base: Option<EndpointStats>, new: Option<EndpointStats>) -> (i64, i64) {
        let waiting = Waiting::between(base.as_ref(), new.as_ref());
        (waiting.traffic_us, waiting.answers_us)
    }

    #[test]
    fn more_traffic_and_slower_answers_add_up() {
        // 10 requests of 100 µs become 15 of 120 µs: 5 · 100 by traffic, 15 · 20 by answers.
        assert_eq!(
            split(Some(stats(10, 1000)), Some(stats(15, 1800))),
            (500, 300)
        );
        // Fewer and faster: 10 of 100 become 4 of 50.
        assert_eq!(
            split(Some(stats(10, 1000)), Some(stats(4, 200))),
            (-600, -200)
        );
        // 3 requests of 10 µs in all become 4 of 10 µs in all: 10 / 3 = 3.33 by traffic.
        assert_eq!(split(Some(stats(3, 10)), Some(stats(4, 10))), (3, -3));
        // New, gone, and not timed.
        assert_eq!(split(None, Some(stats(2, 70))), (70, 0));
        assert_eq!(split(Some(stats(2, 70)), None), (-70, 0));
        assert_eq!(split(Some(stats(0, 0)), Some(stats(2, 70))), (70, 0));
        assert_eq!(split(Some(stats(0, 0)), Some(stats(0, 0))), (0, 0));
    }
}
