use super::*;
use crate::digest::{Cell, Key};

/// 24 minutes, in each of which every duration, in ms, comes so often.
fn side(durations: impl Fn(i64) -> Vec<(i64, u64)>) -> Blocks {
    let cells: Vec<Cell> = (0..24)
        .flat_map(|minute| {
            durations(minute)
                .into_iter()
                .map(move |(ms, requests)| Cell {
                    key: Key::new(0, minute, 200, Some(ms * 1000)),
                    requests,
                    bytes: 0,
                })
        })
        .collect();
    Blocks::new(&cells)
}

/// Each ms from 100 to 199 once a minute, later by so much.
fn even(later_ms: i64) -> Blocks {
    side(|_| (100..200).map(|ms| (ms + later_ms, 1)).collect())
}

#[test]
fn the_p_value_is_that_of_the_bounds_that_touch() {
    // Ten durations of 100 to 190 ms, each once a minute, and 25 ms more: 240 requests, and every minute
    // is like any other, so that a share s has the error √(s (1 - s) / 240). A bound moves by 10 ms at
    // each tenth of the requests, and shares are a quarter of a percent off. By hand:
    //
    // p50: 165 - 150 ms is more than 1 ms and √(10²), not √(10² + 10²): until t · 0.032275 = 0.0975.
    // p75: 195 - 170 ms, not √(20² + 20²): until t · 0.027951 = 0.1475.
    // p90 and p95 have fewer than 30 requests above them, and do not count.
    //
    // Student's tails with 23 degrees of freedom (by Simpson's rule from its density) are 3.042e-3 and
    // 1.1760e-5. Simes: the least of 4 · 1.1760e-5 and 4 / 2 · 3.042e-3.
    let ten = |later: i64| side(move |_| (10..20).map(|ms| (ms * 10 + later, 1)).collect());
    let found = slower(&ten(0), &ten(25));
    assert_eq!(found.percentile, 75.0);
    assert!((found.p_value / 4.7038e-5 - 1.0).abs() < 0.02, "{found:?}");
    assert_eq!(slower(&ten(25), &ten(0)).p_value, 1.0, "it is not faster");
}

#[test]
fn a_change_that_is_too_small_is_none_however_many_requests_there_are() {
    // 9 % of the median.
    assert_eq!(slower(&even(0), &even(13)).p_value, 1.0);
    // 5 ms becomes 6 ms in a million requests: rounding alone can do that.
    let flat = |ms| side(move |_| vec![(ms, 50_000)]);
    assert_eq!(slower(&flat(5), &flat(6)).p_value, 1.0);
    assert!(slower(&flat(5), &flat(8)).p_value < 1e-6);
    assert_eq!(slower(&flat(0), &flat(1)).p_value, 1.0);
    assert!(
        slower(&flat(0), &flat(3)).p_value < 1e-6,
        "from nothing, too"
    );
}

#[test]
fn what_a_burst_does_is_no_change_of_the_whole() {
    let base = even(0);
    // Ten times as slow in 2 of 24 blocks: the 95th percentile is far higher, and it is one burst.
    let burst = side(|m| {
        let factor = if (7..9).contains(&m) { 10 } else { 1 };
        (100..200).map(|ms| (ms * factor, 1)).collect()
    });
    assert!(burst.quantile_us(0.95) > Some(1_000_000));
    assert!(
        slower(&base, &burst).p_value > 0.05,
        "{:?}",
        slower(&base, &burst)
    );
    // As many slow requests all day are one.
    let often = side(|_| {
        (100..200)
            .map(|ms| (if ms % 12 == 0 { ms * 10 } else { ms }, 1))
            .collect()
    });
    let found = slower(&base, &often);
    assert!(
        found.p_value < 1e-4 && found.percentile == 95.0,
        "{found:?}"
    );
}

#[test]
fn two_heaps_change_when_their_shares_do() {
    // So many of a thousand requests in each minute miss the cache.
    let cache = |misses: u64| side(move |_| vec![(20, 1000 - misses), (500, misses)]);
    // The 75th percentile leaps from 20 to 500 ms, when two in a thousand more miss.
    assert_eq!(cache(249).quantile_us(0.75), Some(20_000));
    assert_eq!(cache(251).quantile_us(0.75), Some(500_000));
    assert_eq!(slower(&cache(249), &cache(251)).p_value, 1.0);
    // Neither the median nor the 95th percentile sees 10 % become 40 %.
    let found = slower(&cache(100), &cache(400));
    assert!(found.p_value < 1e-6, "{found:?}");
    assert!([75.0, 90.0].contains(&found.percentile));
}

#[test]
fn unsteady_or_few_requests_would_not_show_a_change() {
    assert!(would_show(&even(0), &even(0)));
    // In half of the blocks all take 100 ms, in the others 1 s: the median may be either.
    let unsteady = side(|m| vec![(if m % 2 == 0 { 100 } else { 1000 }, 100)]);
    assert!(!would_show(&even(0), &unsteady) && !would_show(&unsteady, &even(0)));
}
