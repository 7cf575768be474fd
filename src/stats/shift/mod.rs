//! Since when an endpoint is slower or faster: at most one lasting shift of its latency.
//!
//! In: for every endpoint its slots of time with their durations. Out: for every endpoint nothing,
//! or the minute of the change with what was before and after it. `change_point` says whether
//! anything changed, by a test that slow drift and neighbouring minutes being alike do not mislead;
//! `effect` says whether the change is large, sudden and lasting. It does not look for several
//! shifts, nor for a slowdown that ends again.

mod change_point;
mod effect;
mod jump;
mod marks;

use super::multiplicity::{SMALLEST_P_VALUE, benjamini_hochberg};
use change_point::{Change, strongest_change};
use effect::{is_large, is_lasting, is_sudden, side};

/// The largest adjusted p-value that is reported.
const SIGNIFICANCE: f64 = 0.02;

/// The requests of one endpoint in one slot of time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'a> {
    /// When the slot starts, in minutes since 1970 UTC.
    pub start_minute: u32,
    /// The durations in µs, each with its number of requests, ascending. Only what was timed.
    pub durations: &'a [(u64, u64)],
}

/// A lasting change of an endpoint's latency.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The start of the first slot after the change, in minutes since 1970 UTC.
    pub minute: u32,
    /// What was measured before that minute.
    pub before: Side,
    /// What was measured from that minute on.
    pub after: Side,
    /// How likely so clear a change is by chance, adjusted for the number of endpoints tested;
    /// from 1e-6, which means "or less", to 0.02.
    pub p_value: f64,
}

impl Shift {
    /// The start of the first slot after the change, µs UTC.
    pub fn at_us(&self) -> i64 {
        i64::from(self.minute) * 60_000_000
    }
}

/// One side of a shift. Quantiles are by nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// The requests that were timed.
    pub requests: u64,
    /// The median in µs.
    pub p50_us: u64,
    /// The 95th percentile in µs.
    pub p95_us: u64,
}

/// The shifts of many endpoints, in the order in which they are given: `None` where there is none,
/// or too little data.
///
/// The slots of an endpoint are in order of time; slots without requests may be left out.
/// **Invariant:** p-values are adjusted over all endpoints that had enough data, so give all that
/// are looked at in one call.
pub(super) fn find_shifts(endpoints: &[Vec<Slot<'_>>]) -> Vec<Option<Shift>> {
    let changes: Vec<Option<Change>> = endpoints
        .iter()
        .map(|slots| strongest_change(slots))
        .collect();
    let tested: Vec<f64> = changes
        .iter()
        .flatten()
        .map(|change| change.p_value)
        .collect();
    let mut adjusted = benjamini_hochberg(&tested).into_iter();
    endpoints
        .iter()
        .zip(changes)
        .map(|(slots, change)| {
            let change = change?;
            let p_value = adjusted.next()?;
            if p_value > SIGNIFICANCE {
                return None;
            }
            describe(slots, change, p_value.max(SMALLEST_P_VALUE))
        })
        .collect()
}

/// The shift at a change, if it is one that a reader would call so.
fn describe(slots: &[Slot<'_>], change: Change, p_value: f64) -> Option<Shift> {
    let (earlier, later) = slots.split_at_checked(change.slots_before)?;
    let shift = Shift {
        minute: later.first()?.start_minute,
        before: side(earlier)?,
        after: side(later)?,
        p_value,
    };
    let told = is_large(&shift.before, &shift.after, change.rise)
        && is_sudden(change.jump, change.rise)
        && is_lasting(&change.levels_before, &change.levels_after, change.rise);
    told.then_some(shift)
}

#[cfg(test)]
mod tests;
