//! When the lines of an archive happen: how many fall into each slot of time.
//!
//! In: the span, the number of lines, the local hours, the seed, and when there is a gap or a
//! spike. Out: slots of about a minute, each with its exact number of lines; together they are as
//! many as were asked for. A slot starts its own stream of random numbers, so any slot can be
//! written without those before it: by another thread, or into another file.

use super::clock::{Clock, SECOND_NS};
use super::random::Random;
use chrono::NaiveDate;
use std::ops::Range;

/// The stream from which the traffic of the slots is drawn; slots use their number.
const TRAFFIC_STREAM: u64 = u64::MAX;

/// The traffic at the start of each local hour, as a part of that at the busiest one.
const HOURLY: [f64; 25] = [
    0.20, 0.15, 0.12, 0.11, 0.13, 0.21, 0.40, 0.66, 0.85, 0.93, 0.95, 0.96, 1.00, 0.97, 0.93, 0.92,
    0.95, 1.00, 0.98, 0.88, 0.72, 0.55, 0.40, 0.28, 0.20,
];

/// The traffic on a Saturday or Sunday, as a part of that on another day.
const WEEKEND: f64 = 0.75;

/// How much the traffic of a minute wanders around what the hour says, beside the chance of single
/// requests.
const WANDERING: f64 = 0.04;

/// A stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) from_ns: i64,
    pub(super) length_ns: i64,
    /// The numbers of its lines in the archive.
    pub(super) lines: Range<u64>,
    /// The usual traffic at this hour: 1 is the busiest.
    pub(super) load: f64,
}

/// What changes the traffic in a range of slots.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Surge {
    pub(super) slots: Range<usize>,
    /// 0 is a gap.
    pub(super) factor: f64,
}

/// How many slots a span is cut into: minutes, but neither fewer than 1440 nor more than 10,080.
pub(super) fn count_slots(span_ns: i64) -> usize {
    (span_ns / (60 * SECOND_NS)).clamp(1440, 10_080) as usize
}

/// Cuts the span into slots and hands out the lines.
pub(super) fn fill_slots(
    clock: &Clock,
    (from_ns, span_ns): (i64, i64),
    lines: u64,
    surges: &[Surge],
    seed: u64,
) -> Vec<Slot> {
    let count = count_slots(span_ns);
    let edge = |i: usize| from_ns + (i128::from(span_ns) * i as i128 / count as i128) as i64;
    let loads: Vec<f64> = (0..count).map(|i| usual_load(clock, edge(i))).collect();
    let weights: Vec<f64> = (0..count)
        .map(|i| {
            let surge = surges.iter().filter(|surge| surge.slots.contains(&i));
            surge.fold(loads[i], |weight, surge| weight * surge.factor)
        })
        .collect();
    let totals = running_totals(&scatter(&weights, lines, seed));
    let whole = totals[count];
    let cut = |i: usize| match i {
        _ if i == count || whole <= 0.0 => lines,
        _ => ((lines as f64 * (totals[i] / whole)) as u64).min(lines),
    };
    (0..count)
        .map(|i| Slot {
            from_ns: edge(i),
            length_ns: edge(i + 1) - edge(i),
            lines: if i == 0 { 0 } else { cut(i) }..cut(i + 1),
            load: loads[i],
        })
        .collect()
}

/// The expected numbers of lines, moved as chance moves them: by a normal variate for the Poisson
/// law, and the wandering.
fn scatter(weights: &[f64], lines: u64, seed: u64) -> Vec<f64> {
    let whole: f64 = weights.iter().sum();
    let mut random = Random::new(seed, TRAFFIC_STREAM);
    let scattered: Vec<f64> = weights
        .iter()
        .map(|weight| {
            let expected = lines as f64 * weight / whole;
            let wandering = 1.0 + WANDERING * random.normal();
            (expected * wandering + expected.sqrt() * random.normal()).max(0.0)
        })
        .collect();
    // With a handful of lines all slots can come out empty.
    if scattered.iter().sum::<f64>() > 0.0 {
        scattered
    } else {
        weights.to_vec()
    }
}

/// The sums of the first 0, 1, 2 … values.
fn running_totals(values: &[f64]) -> Vec<f64> {
    let mut totals = vec![0.0];
    let mut sum = 0.0;
    for value in values {
        sum += value;
        totals.push(sum);
    }
    totals
}

/// The usual traffic at an instant: between the values of the two local hours around it.
fn usual_load(clock: &Clock, instant_ns: i64) -> f64 {
    let local = clock.local(instant_ns);
    let hour = local.hour as usize;
    let part = f64::from(local.minute * 60 + local.second) / 3600.0;
    let load = HOURLY[hour] + (HOURLY[hour + 1] - HOURLY[hour]) * part;
    if is_weekend(local.year, local.month, local.day) {
        load * WEEKEND
    } else {
        load
    }
}

fn is_weekend(year: u32, month: u32, day: u32) -> bool {
    use chrono::{Datelike, Weekday};
    NaiveDate::from_ymd_opt(year as i32, month, day)
        .is_some_and(|date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
}

#[cfg(test)]
mod tests {
    use super::{Clock, SECOND_NS, Slot, Surge, fill_slots};
    use crate::parse::Zone;

    const DAY_NS: i64 = 86_400 * SECOND_NS;

    fn slots(lines: u64, surges: &[Surge], seed: u64) -> Vec<Slot> {
        fill_slots(
            &Clock::new(Zone::UTC, 0, 86_400),
            (0, DAY_NS),
            lines,
            surges,
            seed,
        )
    }

    fn count(slots: &[Slot]) -> u64 {
        slots
            .iter()
            .map(|slot| slot.lines.end - slot.lines.start)
            .sum()
    }

    #[test]
    fn all_lines_are_handed_out_without_a_hole() {
        for lines in [0, 1, 2, 17, 1000, 1_000_003, 1 << 40] {
            let slots = slots(lines, &[], 5);
            assert_eq!(count(&slots), lines);
            assert!(slots.windows(2).all(|w| w[0].lines.end == w[1].lines.start));
            assert!(
                slots
                    .windows(2)
                    .all(|w| w[0].from_ns + w[0].length_ns == w[1].from_ns)
            );
            assert_eq!(slots[0].lines.start, 0);
        }
    }

    #[test]
    fn nights_are_quiet() {
        let slots = slots(1_000_000, &[], 5);
        assert!(count(&slots[12 * 60..13 * 60]) > 6 * count(&slots[3 * 60..4 * 60]));
    }

    #[test]
    fn gaps_are_empty_and_spikes_are_high() {
        let surge = |from, factor| Surge {
            slots: from..from + 60,
            factor,
        };
        let slots = slots(1_000_000, &[surge(600, 0.0), surge(720, 5.0)], 5);
        assert_eq!(count(&slots[600..660]), 0);
        let ratio = count(&slots[720..780]) as f64 / count(&slots[780..840]) as f64;
        assert!((4.5..5.6).contains(&ratio), "{ratio}");
    }

    #[test]
    fn seeds_move_the_traffic_of_a_minute_but_not_of_the_day() {
        let (a, b) = (slots(1_000_000, &[], 1), slots(1_000_000, &[], 2));
        assert_ne!(a, b);
        let (a, b) = (count(&a[480..720]), count(&b[480..720]));
        assert!(a.abs_diff(b) < a / 50, "{a} {b}");
    }
}
