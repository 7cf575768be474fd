//! The test is that of R, endpoints and bursts do not mislead it, and few requests say nothing.

use super::{Cell, Evidence, stand_outs};
use proptest::prelude::*;

fn cell(stratum: u64, value: &str, requests: u64, slow: u64) -> Cell<'_> {
    Cell {
        stratum,
        value,
        requests,
        slow,
    }
}

#[test]
fn the_test_and_the_odds_ratio_are_those_of_r() {
    // R's UCBAdmissions, a stratum a department: (men admitted, rejected, women admitted, rejected).
    let departments = [
        (512, 313, 89, 19),
        (353, 207, 17, 8),
        (120, 205, 202, 391),
        (138, 279, 131, 244),
        (53, 138, 94, 299),
        (22, 351, 24, 317),
    ];
    let mut evidence = Evidence::default();
    for (a, b, c, d) in
        departments.map(|(a, b, c, d)| (f64::from(a), f64::from(b), f64::from(c), f64::from(d)))
    {
        evidence.add((a + b, a), (a + b + c + d, a + c));
    }
    // mantelhaen.test(UCBAdmissions): X-squared = 1.4269, common odds ratio 0.9046968
    let squared = (evidence.excess.abs() - 0.5).powi(2) / evidence.variance;
    assert!((squared - 1.426_946_2).abs() < 1e-6);
    assert!((evidence.odds_for / evidence.odds_against - 0.904_696_8).abs() < 1e-6);
    // By hand with scipy.stats.hypergeom: department A is another matter, so the variance is larger.
    assert!((evidence.dispersion() - 3.931_059_07).abs() < 1e-6);
}

#[test]
fn a_slow_container_stands_out() {
    let cells = [
        cell(1, "web-2", 100, 30),
        cell(1, "web-1", 200, 20),
        cell(2, "web-2", 200, 12),
        cell(2, "web-1", 400, 9),
    ];
    let found = stand_outs(&cells, 1);
    assert_eq!(found.len(), 1);
    let web_2 = &found[0];
    assert_eq!((web_2.value.as_str(), web_2.slow), ("web-2", 42));
    // 42 of 71 slow, 300 of 900 in all; scipy.stats.hypergeom and norm.sf, twice for two values.
    assert!((web_2.share_of_slow - 0.591_549_3).abs() < 1e-6);
    assert!((web_2.share_of_requests - 0.333_333_3).abs() < 1e-6);
    assert!((web_2.expected_share - 0.333_333_3).abs() < 1e-6);
    assert!((web_2.odds_ratio - 3.448_797_9).abs() < 1e-6);
    assert!((web_2.p_value / (2.0 * 7.918_066e-7) - 1.0).abs() < 1e-5);
}

#[test]
fn a_container_that_serves_slower_endpoints_does_not_stand_out() {
    let cells = [
        cell(1, "web-1", 900, 9),
        cell(1, "web-2", 100, 1),
        cell(2, "web-1", 100, 50),
        cell(2, "web-2", 900, 450),
    ];
    assert_eq!(stand_outs(&cells, 1), []);
    let together: Vec<Cell<'_>> = cells
        .iter()
        .map(|cell| Cell {
            stratum: 0,
            ..*cell
        })
        .collect();
    assert_eq!(stand_outs(&together, 1)[0].value, "web-2");
}

#[test]
fn a_burst_in_one_hour_does_not_stand_out_and_a_slow_day_does() {
    let day = |slow_at: fn(u64) -> u64| -> Vec<Cell<'static>> {
        (0..24)
            .flat_map(|hour| [cell(hour, "a", 100, slow_at(hour)), cell(hour, "b", 200, 4)])
            .collect()
    };
    assert_eq!(
        stand_outs(&day(|hour| if hour == 9 { 60 } else { 2 }), 1),
        []
    );
    assert_eq!(stand_outs(&day(|_| 5), 1)[0].value, "a");
}

#[test]
fn what_only_one_value_does_has_infinite_odds() {
    let found = stand_outs(&[cell(1, "504", 30, 30), cell(1, "200", 900, 0)], 5);
    assert_eq!(
        (found[0].value.as_str(), found[0].odds_ratio),
        ("504", f64::INFINITY)
    );
}

#[test]
fn too_little_says_nothing() {
    assert_eq!(stand_outs(&[], 4), []);
    assert_eq!(stand_outs(&[cell(1, "a", 100, 100)], 4), []);
    assert_eq!(
        stand_outs(&[cell(1, "a", 100, 19), cell(1, "b", 100, 0)], 4),
        []
    );
    assert_eq!(stand_outs(&[cell(1, "a", 1, 1), cell(1, "b", 0, 0)], 0), []);
}

proptest! {
    #[test]
    fn no_input_panics_and_order_does_not_matter(
        mut cells in prop::collection::vec((0_u64..4, "[a-c]", any::<u64>(), any::<u64>()), 0..30)
    ) {
        for cell in &mut cells {
            (cell.2, cell.3) = (cell.2 % 1000, cell.3 % 1000);
        }
        let as_cells = |rows: &[(u64, String, u64, u64)]| -> Vec<super::StandOut> {
            let cells: Vec<Cell<'_>> = rows.iter().map(|row| cell(row.0, &row.1, row.2, row.3)).collect();
            stand_outs(&cells, 3)
        };
        let found = as_cells(&cells);
        prop_assert!(found.iter().all(|one| (0.0..=1.0).contains(&one.share_of_slow)));
        cells.reverse();
        prop_assert_eq!(found, as_cells(&cells));
    }
}
