//! Steps are found, and what is no step is not. Figures are from R's data sets and scipy 1.17.1.

use super::change_point::strongest_change;
use super::{Shift, Slot, find_shifts};
use proptest::prelude::*;
use std::f64::consts::TAU;

/// The flow of the Nile at Aswan, 1871 to 1970 (R's `Nile`). It fell in 1898 (Cobb 1978, Biometrika
/// 65:243-251).
const NILE: [u64; 100] = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
    649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
    975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

type Day = Vec<(u32, Vec<(u64, u64)>)>;

fn slots(day: &Day) -> Vec<Slot<'_>> {
    day.iter()
        .map(|(start_minute, durations)| Slot {
            start_minute: *start_minute,
            durations,
        })
        .collect()
}

fn shift(day: &Day) -> Option<Shift> {
    find_shifts(&[slots(day)]).remove(0)
}

/// Normal deviates by Box and Muller from a counter mixed as in SplitMix64.
struct Noise(u64);

impl Noise {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (TAU * self.unit()).cos()
    }
}

/// 1440 minutes in whole milliseconds around 40 ms, 20 times as many requests at noon as at night;
/// `level` gives the logarithm by which a minute is slower.
fn day(seed: u64, busiest: f64, mut level: impl FnMut(f64, &mut Noise) -> f64) -> Day {
    let mut noise = Noise(seed);
    let minutes = (0..1440_u32).map(|minute| {
        let t = f64::from(minute) / 1440.0;
        let slower = level(t, &mut noise);
        let load = 0.525 - 0.475 * (TAU * t).cos();
        let requests = (busiest * load + noise.unit()) as usize;
        let one = |_| (40.0 * (slower + 0.5 * noise.normal()).exp()).round() as u64 * 1000;
        let mut all: Vec<u64> = (0..requests).map(one).collect();
        all.sort_unstable();
        let counts = all
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], same.len() as u64));
        (1000 + minute, counts.collect::<Vec<_>>())
    });
    minutes.filter(|(_, counts)| !counts.is_empty()).collect()
}

#[test]
fn the_nile_fell_after_1898() {
    let years: Day = (1871..).zip(NILE.map(|flow| vec![(flow, 2)])).collect();
    let change = strongest_change(&slots(&years)).unwrap();
    // 1871 to 1898 are 28 years, where numpy.argmax of Pettitt's statistic is, too.
    assert_eq!(change.slots_before, 28);
    // scipy.stats.mannwhitneyu(nile[28:], nile[:28]).statistic / (28 * 72) - 0.5
    assert!((change.rise - -0.401_041_666_7).abs() < 1e-9);
}

#[test]
fn a_step_is_found_with_its_minute() {
    let found = shift(&day(1, 4.0, |t, _| if t < 0.5 { 0.0 } else { 0.405 })).unwrap();
    assert!(found.minute.abs_diff(1720) <= 3, "{found:?}");
    assert!(
        found.before.p50_us.abs_diff(40_000) <= 2000 && found.after.p50_us.abs_diff(60_000) <= 2000
    );
    // The 95th percentile of exp(0.5 x) is exp(0.8224) = 2.276.
    assert!(found.before.p95_us.abs_diff(91_000) <= 5000, "{found:?}");
    assert!(found.p_value < 1e-4);
    let faster = shift(&day(1, 4.0, |t, _| if t < 0.5 { 0.405 } else { 0.0 })).unwrap();
    assert!(faster.before.p50_us > faster.after.p50_us);
}

#[test]
fn drift_is_no_shift() {
    for seed in 0..20 {
        assert_eq!(shift(&day(seed, 3.0, |_, _| 0.0)), None, "steady {seed}");
        assert_eq!(
            shift(&day(seed, 3.0, |t, _| 0.3 * (TAU * t).sin())),
            None,
            "wave {seed}"
        );
        assert_eq!(
            shift(&day(seed, 3.0, |t, _| -0.3 * (TAU * t).cos())),
            None,
            "load {seed}"
        );
        assert_eq!(shift(&day(seed, 3.0, |t, _| 0.4 * t)), None, "slope {seed}");
        let mut level = 0.0;
        let wander = |_, noise: &mut Noise| {
            level = 0.9 * level + 0.1 * noise.normal();
            level
        };
        assert_eq!(shift(&day(seed, 3.0, wander)), None, "AR(1) {seed}");
    }
}

#[test]
fn what_ends_again_is_no_shift() {
    for (from, to) in [(0.5, 0.52), (0.4, 0.6), (0.3, 0.7), (0.97, 1.0)] {
        let incident = |t, _: &mut Noise| if t > from && t < to { 1.5 } else { 0.0 };
        assert_eq!(shift(&day(7, 3.0, incident)), None, "{from} {to}");
    }
}

#[test]
fn a_change_too_small_to_matter_is_not_told() {
    let small = day(3, 40.0, |t, _| if t < 0.5 { 0.0 } else { 0.1 });
    assert!(strongest_change(&slots(&small)).unwrap().p_value < 1e-4);
    assert_eq!(shift(&small), None);
}

#[test]
fn too_little_says_nothing() {
    let nothing: [Day; 5] = [
        vec![],
        vec![(5, vec![])],
        vec![(5, vec![(1000, 5_000_000)])],
        (0..3)
            .map(|i| (i, vec![(u64::from(i) * 1000, 1)]))
            .collect(),
        (0..900).map(|i| (i, vec![(7000, 2)])).collect(),
    ];
    assert!(nothing.iter().all(|day| shift(day).is_none()));
}

#[test]
fn an_hour_and_a_month_of_days_are_enough() {
    let hour: Day = (0..60)
        .map(|i| {
            (
                i,
                if i < 30 {
                    vec![(5000, 3), (9000, 3)]
                } else {
                    vec![(11_000, 3), (20_000, 3)]
                },
            )
        })
        .collect();
    assert_eq!(
        shift(&hour).map(|found| (found.minute, found.p_value)),
        Some((30, 1e-6))
    );
    let month: Day = (0..30)
        .map(|i| {
            let slower = if i < 15 { 1000 } else { 1500 };
            let some = u64::from(i * 7 % 5);
            let counts = vec![
                (30 * slower, 500 + some),
                (40 * slower, 300),
                (90 * slower, 200),
            ];
            (i * 1440, counts)
        })
        .collect();
    assert_eq!(shift(&month).map(|found| found.minute), Some(15 * 1440));
}

proptest! {
    #[test]
    fn no_input_panics_and_both_sides_add_up(
        day in prop::collection::vec((any::<u32>(), prop::collection::vec((0_u64..30, 0_u64..200), 0..4)), 0..80)
    ) {
        let total: u64 = day.iter().flat_map(|(_, counts)| counts).map(|(_, n)| n).sum();
        if let Some(found) = shift(&day) {
            prop_assert_eq!(found.before.requests + found.after.requests, total);
            prop_assert!((0.0..=1.0).contains(&found.p_value));
        }
    }

    #[test]
    fn extreme_numbers_do_not_panic(
        // No more requests than a u64 counts.
        day in prop::collection::vec((any::<u32>(), prop::collection::vec((any::<u64>(), 0..u64::MAX / 1000), 0..4)), 0..60)
    ) {
        let _ = shift(&day);
    }
}
