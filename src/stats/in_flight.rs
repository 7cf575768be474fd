//! How many requests were in flight over time.
//!
//! In: what starts and ends in each slot, by container. Out: the mean of each slot of the timeline and
//! the busiest second in it, and the peak of each container. A second has the mean number in flight over
//! it, which is exact to the millisecond: what came in before it, and what changes in it for the rest of
//! it. Requests that began before the log and never ended in it are not seen.

use crate::digest::{Change, InFlight};
use crate::stats::summary::{Concurrency, ConcurrencyPoint, Lane, Span};
use std::collections::BTreeMap;

const MS_A_SECOND: f64 = 1000.0;
const US_A_SECOND: i64 = 1_000_000;

/// A stretch of time with one number in flight: from a slot to another, exclusive.
struct Stretch {
    from: i64,
    to: i64,
    mean: f64,
}

/// A longer log has no points, only peaks: nobody could read them, and someone who writes years into a
/// log must not make us count for ever.
const LONGEST_SPAN_US: i64 = 20 * 366 * 86_400 * US_A_SECOND;

/// Counts what is in flight; `slot_start_us` gives the slot of the timeline that holds an instant.
/// `None` when nothing was timed.
pub(super) fn concurrency(
    in_flight: &InFlight,
    span: Span,
    slot_start_us: impl Fn(i64) -> i64,
) -> Option<Concurrency> {
    let width_s = in_flight.width_s()?;
    let mut all: BTreeMap<i64, Change> = BTreeMap::new();
    let mut lanes = Vec::new();
    for (name, slots) in in_flight.lanes() {
        let slots: Vec<(i64, Change)> = slots.collect();
        for (slot, change) in &slots {
            let sum = all.entry(*slot).or_default();
            sum.net += change.net;
            sum.weight_ms += change.weight_ms;
        }
        let peak = peak(&stretches(slots.into_iter(), width_s));
        lanes.extend(peak.map(|(slot, peak)| Lane {
            name: name.to_owned(),
            peak,
            at_us: slot * width_s * US_A_SECOND,
        }));
    }
    let stretches = stretches(all.into_iter(), width_s);
    let (slot, peak) = peak(&stretches)?;
    // The busiest first, ties by name.
    lanes.sort_by(|left, right| right.peak.total_cmp(&left.peak));
    Some(Concurrency {
        width_s: width_s as u64,
        tells_containers: in_flight.tells_containers(),
        peak,
        at_us: slot * width_s * US_A_SECOND,
        lanes,
        points: points(&stretches, width_s, span, slot_start_us),
    })
}

/// The number in flight, slot by slot where it changes and in one stretch where it does not.
fn stretches(changes: impl Iterator<Item = (i64, Change)>, width_s: i64) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut running, mut next) = (0_i64, None);
    for (slot, change) in changes {
        if let Some(from) = next.filter(|from| *from < slot && running != 0) {
            stretches.push(Stretch {
                from,
                to: slot,
                mean: running as f64,
            });
        }
        let more = change.weight_ms as f64 / (width_s as f64 * MS_A_SECOND);
        stretches.push(Stretch {
            from: slot,
            to: slot + 1,
            // What is slightly below 0 comes of rounding.
            mean: (running as f64 + more).max(0.0),
        });
        running += change.net;
        next = Some(slot + 1);
    }
    stretches
}

/// The busiest slot, the first of equal ones, with its number.
fn peak(stretches: &[Stretch]) -> Option<(i64, f64)> {
    let busiest = |best: Option<(i64, f64)>, stretch: &Stretch| match best {
        Some((_, most)) if most >= stretch.mean => best,
        _ => Some((stretch.from, stretch.mean)),
    };
    stretches.iter().fold(None, busiest)
}

/// Mean and peak of each slot of the timeline that has anything in flight.
fn points(
    stretches: &[Stretch],
    width_s: i64,
    span: Span,
    slot_start_us: impl Fn(i64) -> i64,
) -> Vec<ConcurrencyPoint> {
    if span.last_us.saturating_sub(span.first_us) > LONGEST_SPAN_US {
        return Vec::new();
    }
    // What began long before the first line is not told before it.
    let slot_of = |us: i64| us.div_euclid(width_s * US_A_SECOND);
    let (first, last) = (slot_of(span.first_us), slot_of(span.last_us));
    let mut points: BTreeMap<i64, ConcurrencyPoint> = BTreeMap::new();
    for stretch in stretches {
        // A stretch of hours lies in several slots of the timeline; slots begin at whole minutes.
        let step = (60 / width_s).max(1);
        let mut from = stretch.from.max(first);
        let end = stretch.to.min(last + 1);
        while from < end {
            let to = ((from.div_euclid(step) + 1) * step).min(end);
            let from_us = slot_start_us(from * width_s * US_A_SECOND);
            let point = points.entry(from_us).or_insert(ConcurrencyPoint {
                from_us,
                request_s: 0.0,
                peak: 0.0,
            });
            point.request_s += stretch.mean * ((to - from) * width_s) as f64;
            point.peak = point.peak.max(stretch.mean);
            from = to;
        }
    }
    points.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(net: i64, weight_ms: i64) -> Change {
        Change { net, weight_ms }
    }

    fn means(changes: &[(i64, Change)]) -> Vec<(i64, i64, f64)> {
        let all = stretches(changes.iter().copied(), 1);
        all.iter().map(|one| (one.from, one.to, one.mean)).collect()
    }

    #[test]
    fn the_mean_of_a_second_is_the_time_that_requests_spent_in_it() {
        // One from 1.25 s to 3.5 s, another from 3.1 s to 3.2 s: 0.75 s of second 1, all of second 2,
        // 0.5 s and 0.1 s of second 3.
        let changes = [(1, change(1, 750)), (3, change(-1, 900 - 800 - 500))];
        assert_eq!(means(&changes), [(1, 2, 0.75), (2, 3, 1.0), (3, 4, 0.6)]);
        assert_eq!(peak(&stretches(changes.into_iter(), 1)), Some((2, 1.0)));
        assert_eq!(peak(&[]), None);
    }

    #[test]
    fn a_stretch_is_cut_at_the_slots_of_the_timeline_and_at_the_ends_of_the_log() {
        // Two in flight from 1970 to second 150, in a log that begins at second 30.
        let all = [Stretch {
            from: 0,
            to: 150,
            mean: 2.0,
        }];
        let span = Span {
            first_us: 30 * US_A_SECOND,
            last_us: 200 * US_A_SECOND,
        };
        let minute_us = 60 * US_A_SECOND;
        let points = points(&all, 1, span, |us| us.div_euclid(minute_us) * minute_us);
        let told: Vec<_> = points
            .iter()
            .map(|point| (point.from_us / minute_us, point.request_s, point.peak))
            .collect();
        assert_eq!(told, [(0, 60.0, 2.0), (1, 120.0, 2.0), (2, 60.0, 2.0)]);
    }
}
