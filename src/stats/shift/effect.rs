//! Whether a change is one that a reader would call a shift: large enough, sudden, and lasting.
//!
//! In: the two sides of a change. Out: yes or no. What is significant alone can be a few percent of
//! drift when there are millions of requests; that is not told.

use super::{Side, Slot};
use crate::stats::Distribution;

/// The median or the 95th percentile changes at least by this factor, up or down.
const SMALLEST_RATIO: f64 = 1.2;
/// And at least by this much: most logs have whole milliseconds, which make 5 to 6 look like a lot.
const SMALLEST_DIFFERENCE_US: u64 = 2_000;
/// With fewer requests on a side, its 95th percentile is a matter of luck and does not count.
const FEWEST_FOR_P95: u64 = 200;
/// At least this much of the whole rise happens at once.
const SUDDEN: f64 = 0.5;
/// The nearest parts of the two sides are at least this much of the whole rise apart.
const LASTING: f64 = 0.5;

/// The figures of some slots; `None` without requests.
pub(super) fn side(slots: &[Slot<'_>]) -> Option<Side> {
    let counts = slots.iter().flat_map(|slot| slot.durations).copied();
    let all = Distribution::new(counts.collect());
    let [p50_us, p95_us] = all.percentiles_us(&[50.0, 95.0])?[..] else {
        return None;
    };
    Some(Side {
        requests: all.timed(),
        p50_us,
        p95_us,
    })
}

/// Whether the median or the 95th percentile changes enough, and in the direction of the ranks.
pub(super) fn is_large(before: &Side, after: &Side, rise: f64) -> bool {
    let enough = |from: u64, to: u64| {
        let (low, high) = if rise > 0.0 { (from, to) } else { (to, from) };
        high.saturating_sub(low) >= SMALLEST_DIFFERENCE_US
            && high as f64 >= SMALLEST_RATIO * low as f64
    };
    let known = before.requests.min(after.requests) >= FEWEST_FOR_P95;
    enough(before.p50_us, after.p50_us) || (known && enough(before.p95_us, after.p95_us))
}

/// Whether the change happens at once, and is not drift.
pub(super) fn is_sudden(jump: f64, rise: f64) -> bool {
    jump * rise.signum() >= SUDDEN * rise.abs()
}

/// Whether each part of one side differs from each part of the other by at least half of what the
/// sides as a whole do. It does not when what went wrong ends again.
pub(super) fn is_lasting(before: &[f64], after: &[f64], rise: f64) -> bool {
    let upward = |level: &f64| level * rise.signum();
    let highest = before.iter().map(upward).fold(f64::NEG_INFINITY, f64::max);
    let lowest = after.iter().map(upward).fold(f64::INFINITY, f64::min);
    lowest - highest >= LASTING * rise.abs()
}
