//! Hand-computed ticks.

use super::{Axis, Scale, counts_up, durations_across, durations_up};

fn labels(axis: &Axis) -> Vec<&str> {
    axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
}

#[test]
fn counts_end_at_a_whole_step_above_the_largest() {
    let axis = counts_up(1_234, 4);
    assert_eq!((axis.low, axis.high), (0.0, 1_500.0));
    assert_eq!(labels(&axis), ["0", "500", "1,000", "1,500"]);
    assert_eq!(labels(&counts_up(1, 4)), ["0", "1"]);
    assert_eq!(labels(&counts_up(0, 4)), ["0", "1"]);
    assert_eq!(labels(&counts_up(1_000_000_000, 2)), ["0", "500M", "1B"]);
}

#[test]
fn the_range_chooses_the_unit() {
    let across = |low, high| durations_across(low, high, Scale::Linear, 500.0);
    assert_eq!(labels(&across(0.0, 100.0))[..2], ["0", "20"]);
    assert_eq!(labels(&across(0.0, 100.0)).last(), Some(&"100 ms"));
    assert_eq!(labels(&across(0.0, 3_000.0)).last(), Some(&"3.0 s"));
    assert_eq!(labels(&across(0.0, 0.5)).last(), Some(&"500 µs"));
    assert_eq!(labels(&across(0.0, 3_600_000.0)).last(), Some(&"60 min"));
    assert_eq!(
        labels(&across(-470.0, 530.0)),
        ["-400", "-200", "0", "200", "400 ms"]
    );
    // A sliver at an hour needs the smaller unit.
    assert_eq!(
        labels(&across(3_600_000.0, 3_600_500.0)).last(),
        Some(&"3600.4 s")
    );
}

#[test]
fn a_log_axis_has_equal_decades_and_round_ticks() {
    let axis = durations_across(1.0, 10_000.0, Scale::Log, 600.0);
    assert_eq!(axis.share(1.0), 0.0);
    assert!((axis.share(100.0) - 0.5).abs() < 1e-12);
    assert_eq!(axis.share(0.0), 0.0);
    assert_eq!(labels(&axis).last(), Some(&"10 s"));
    let up = durations_up(7.0, 4_100.0, Scale::Log, 6);
    assert_eq!((up.low, up.high), (5.0, 5_000.0));
    assert_eq!(
        labels(&up),
        ["10 ms", "30 ms", "100 ms", "300 ms", "1 s", "3 s"]
    );
}

#[test]
fn an_upright_linear_axis_begins_at_zero() {
    let up = durations_up(80.0, 181.0, Scale::Linear, 4);
    assert_eq!(labels(&up), ["0 ms", "50 ms", "100 ms", "150 ms", "200 ms"]);
}

#[test]
fn labels_never_touch_however_narrow_the_axis() {
    for across in [60.0, 200.0, 500.0] {
        for (low, high) in [(1e9, 1e9 + 3.0), (0.0, 1e13), (-1.0, 1.0)] {
            let axis = durations_across(low, high, Scale::Linear, across);
            assert!(axis.is_legible(across), "{across} {low} {high}");
        }
    }
}
