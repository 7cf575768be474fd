//! The precision of durations.
//!
//! Whole milliseconds, all that a Scalingo router knows, are kept exactly. Finer durations are kept
//! within 0.05 %, as HdrHistogram with three significant digits does: else every request of a log with
//! microseconds would be a cell of its own. Their steps are parts of a millisecond and what stands
//! for a step lies inside of it, so that each duration stays on its side of every whole millisecond:
//! `max>30s` is decided as the log has it.

/// Up to here durations are kept to the microsecond, in µs.
const EXACT_US: i64 = 2_000;
/// The widths of steps, in µs: all that divide a millisecond.
const STEPS: [i64; 15] = [
    2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500, 1000,
];

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
    if duration_us < EXACT_US || duration_us % 1000 == 0 {
        return duration_us;
    }
    // Half of a thousandth at most.
    let fitting = STEPS.partition_point(|step| *step <= duration_us / 1000);
    let step = STEPS[fitting - 1];
    // The middle, so that sums stay right on average.
    duration_us - duration_us % step + step / 2
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
        assert_eq!(quantise_us(1_999, 0), 1_999);
        assert_eq!(quantise_us(4_099, 0), 4_098);
        assert_eq!(quantise_us(30_001_234, 0), 30_001_500);
    }

    #[test]
    fn no_duration_changes_its_side_of_a_whole_millisecond() {
        for us in (1..3_000_000).chain(29_990_000..30_010_000) {
            let kept = quantise_us(us, 0);
            assert_eq!(kept / 1000, us / 1000, "{us}");
            assert_eq!(kept % 1000 == 0, us % 1000 == 0, "{us}");
        }
    }

    #[test]
    fn no_duration_changes_its_side_of_the_slow_bound() {
        // 29,501 and 29,499 would be 29,512 and 29,487.
        assert_eq!(quantise_us(29_500, 29_500), 29_500);
        assert_eq!(quantise_us(29_501, 29_510), 29_510);
        assert_eq!(quantise_us(29_520, 29_515), 29_516);
    }
}
