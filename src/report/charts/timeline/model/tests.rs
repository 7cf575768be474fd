//! Hand-computed truths of the model of the timeline.

use super::{Slot, page};
use crate::report::charts::axis::Scale;
use crate::report::charts::tests::{HOUR_US, START_US, point, summary};
use crate::report::lang::Lang;
use crate::stats::summary::{Durations, SlotQuantiles, Summary, TimelinePoint};

/// A summary whose slots of an hour begin so many hours after [`START_US`].
fn at_hours(hours: &[i64]) -> Summary {
    let mut summary = summary(1);
    summary.timeline.slot_minutes = 60;
    summary.timeline.overall = hours
        .iter()
        .map(|hour| point(START_US + hour * HOUR_US, 100))
        .collect();
    summary
}

#[test]
fn a_line_breaks_where_a_slot_is_missing() {
    let model = page(&at_hours(&[0, 1, 2, 5, 8, 9]), Lang::English).unwrap();
    let lengths: Vec<usize> = model.latency.unwrap().lines[0]
        .iter()
        .map(Vec::len)
        .collect();
    assert_eq!(lengths, [3, 1, 2]);
}

#[test]
fn a_slot_without_a_timed_request_breaks_the_line_but_has_a_bar() {
    let mut summary = at_hours(&[0, 1, 2]);
    summary.timeline.overall[1].quantiles = None;
    let model = page(&summary, Lang::English).unwrap();
    assert_eq!(model.slots.len(), 3);
    let lines = model.latency.unwrap().lines;
    // The middle of the first hour, and p99 of 40 ms.
    assert_eq!(lines[2][0], [((START_US + HOUR_US / 2) as f64, 40.0)]);
    assert_eq!(lines[2].len(), 2);
}

#[test]
fn slots_end_by_the_local_clock() {
    let mut summary = summary(1);
    summary.timeline.slot_minutes = 1440;
    // 2025-10-25T22:00Z is midnight in Paris, on the day on which the clocks go back.
    let autumn_us = 1_761_429_600_000_000;
    summary.timeline.overall = vec![
        point(autumn_us, 1),
        point(autumn_us + 25 * HOUR_US, 1),
        point(autumn_us + 97 * HOUR_US, 1),
    ];
    let model = page(&summary, Lang::English).unwrap();
    let hours = |slot: &Slot| (slot.to_us - slot.from_us) / HOUR_US;
    assert_eq!(
        model.slots.iter().map(hours).collect::<Vec<_>>(),
        [25, 24, 24]
    );
    assert_eq!(model.latency.unwrap().lines[0].len(), 2);
    assert_eq!(model.slot, "day");
}

#[test]
fn a_single_slot_has_room_on_both_sides() {
    let model = page(&at_hours(&[0]), Lang::English).unwrap();
    assert_eq!(model.x.low, (START_US - 5 * HOUR_US / 2) as f64);
    assert_eq!(model.x.high, (START_US + 7 * HOUR_US / 2) as f64);
    let many = page(&at_hours(&[0, 23]), Lang::English).unwrap();
    assert_eq!(many.x.high - many.x.low, (24 * HOUR_US) as f64);
}

#[test]
fn axes_hold_the_largest_slot() {
    let mut summary = at_hours(&[0, 1]);
    summary.timeline.overall[1] = TimelinePoint {
        requests: 1_900,
        slow: 20,
        status_4xx: 30,
        status_5xx: 12,
        quantiles: Some(SlotQuantiles {
            p50_us: 0,
            p95_us: 90_000,
            p99_us: 1_700_000,
            max_us: 9_000_000,
        }),
        ..point(START_US + HOUR_US, 0)
    };
    summary.total.durations = Some(Durations {
        timed: 10,
        min_us: 1,
        mean_us: 1.0,
        stddev_us: None,
        percentiles_us: vec![1],
        max_us: 1,
        total_us: 10,
    });
    let model = page(&summary, Lang::English).unwrap();
    assert_eq!(model.requests.high, 2_000.0);
    // 30 + 12 of both classes.
    assert_eq!(model.errors.high, 60.0);
    let latency = model.latency.unwrap();
    // From 10 ms, the least above 0, to 1.7 s is more than a factor of 12.
    assert_eq!(latency.y.scale, Scale::Log);
    assert_eq!((latency.y.low, latency.y.high), (10.0, 2_000.0));
    assert_eq!(latency.slow_line, Some(1_000.0));
    assert_eq!(model.totals, "10 requests, 1 over 1 s");
}

#[test]
fn similar_percentiles_have_a_linear_axis_from_zero() {
    let latency = page(&at_hours(&[0, 1]), Lang::English)
        .unwrap()
        .latency
        .unwrap();
    assert_eq!(latency.y.scale, Scale::Linear);
    assert_eq!((latency.y.low, latency.y.high), (0.0, 40.0));
    assert_eq!(latency.slow_line, None);
}

#[test]
fn nothing_timed_and_nothing_at_all_are_told_apart() {
    let mut summary = at_hours(&[0, 1]);
    for point in &mut summary.timeline.overall {
        point.quantiles = None;
    }
    assert!(page(&summary, Lang::English).unwrap().latency.is_none());
    summary.timeline.overall.clear();
    assert!(page(&summary, Lang::English).is_none());
}

#[test]
fn slots_have_names() {
    let names = [1, 15, 60, 360, 1440, 2880, 10_080]
        .map(|minutes| super::slot_name(minutes, Lang::English));
    let expected = [
        "minute",
        "15 minutes",
        "hour",
        "6 hours",
        "day",
        "2 days",
        "week",
    ];
    assert_eq!(names, expected);
}
