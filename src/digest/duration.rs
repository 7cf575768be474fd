//! The precision of durations.
//!
//! Whole milliseconds, all that a Scalingo router knows, are kept exactly. Finer durations are kept
//! to 11 significant bits, as HdrHistogram with three significant digits does, which is within 0.05
//! %: else every request of a log with microseconds would be a cell of its own.

/// Significant bits that are kept.
const BITS: u32 = 11;

/// The duration that stands for this one, in µs. It lies on the same side of the slow bound, so that
/// the count of slow requests is exact for durations of any precision.
pub(super) fn quantise_us(duration_us: i64, slow_us: i64) -> i64 {
    let nearest = nearest_us(duration_us);
    if duration_us > slow_us {
        nearest.max(slow_us + 1)
    } else {
        nearest.min(slow_us)
    }
}

fn nearest_us(duration_us: i64) -> i64 {
    if duration_us % 1000 == 0 || duration_us < 0 {
        return duration_us;
    }
    let length = i64::BITS - duration_us.leading_zeros();
    let Some(dropped) = length.checked_sub(BITS).filter(|bits| *bits > 0) else {
        return duration_us;
    };
    let half = 1 << (dropped - 1);
    // To the nearest, so that sums stay right on average.
    (duration_us + half) >> dropped << dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_milliseconds_are_exact_and_all_else_is_within_a_twentieth_of_a_percent() {
        for us in [0, 1_000, 29_000, 1_234_000, 30_000_000, 90_001_000] {
            assert_eq!(quantise_us(us, 1_000_000), us);
        }
        let mut us = 1_i64;
        while us < 1_000_000_000_000 {
            let error = (quantise_us(us, 1_000_000) - us).abs() as f64 / us as f64;
            assert!(error <= 0.0005, "{us}: {error}");
            us += us / 37 + 1;
        }
        assert_eq!(quantise_us(2047, 0), 2047);
        assert_eq!(quantise_us(4099, 0), 4100);
    }

    #[test]
    fn no_duration_changes_its_side_of_the_slow_bound() {
        // 1,000,100 µs would be 999,936 in 11 bits, and 29,500 would be 29,504.
        assert_eq!(quantise_us(1_000_100, 1_000_000), 1_000_001);
        assert_eq!(quantise_us(29_500, 29_500), 29_500);
        assert_eq!(quantise_us(29_501, 29_500), 29_504);
    }
}
