//! Whether the share of 5xx answers changed, beyond noise and by enough to matter.
//!
//! In: the blocks of an endpoint on both sides. Out: how likely so large a difference is by chance.
//! Errors come in bursts; blocks of time show it, so that one burst is not taken for a change that
//! lasts.

use super::blocks::Blocks;
use super::noise::{Share, errors};
use crate::stats::student::two_sided;

/// A smaller change of the share of 5xx answers is not told: half a point.
const LEAST_DIFFERENCE: f64 = 0.005;

/// The chance of so large a difference of the shares when nothing changed, and the difference. 1
/// when it is too small to matter.
pub(super) fn error_change(base: &Blocks, new: &Blocks) -> (f64, f64) {
    let difference = new.failed_share() - base.failed_share();
    if difference.abs() < LEAST_DIFFERENCE {
        return (1.0, difference);
    }
    let (n0, n1) = (base.all() as f64, new.all() as f64);
    // If nothing changed, both sides together say best how often a request fails.
    let usual = (base.failed_share() * n0 + new.failed_share() * n1) / (n0 + n1);
    let [of_base, of_new] = errors(&Share::failed(base, usual), &Share::failed(new, usual));
    let error = libm::hypot(of_base, of_new);
    let freedom = base.effective().min(new.effective()) - 1.0;
    (two_sided(difference / error, freedom), difference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Cell, Key};

    /// 240 minutes with ten requests each, of which in each minute so many fail.
    fn blocks(failing: impl Fn(i64) -> u64) -> Blocks {
        let cell = |minute, status, requests| Cell {
            key: Key::new(0, minute, status, Some(1000)),
            requests,
            bytes: 0,
        };
        let cells =
            (0..240).flat_map(|m| [cell(m, 200, 10 - failing(m)), cell(m, 500, failing(m))]);
        Blocks::new(&cells.filter(|cell| cell.requests > 0).collect::<Vec<_>>())
    }

    #[test]
    fn errors_all_day_are_a_change_and_one_burst_is_not() {
        let none = blocks(|_| 0);
        // One of 50 requests fails, evenly: 48 of 2,400 against none. The two shares differ by
        // 0.02 with the pooled error √(2 · 0.01 · 0.99 / 2400) = 0.002872, or 6.96 of them.
        let (p, difference) = error_change(&none, &blocks(|m| u64::from(m % 5 == 0)));
        assert!(p < 1e-5 && (difference - 0.02).abs() < 1e-12, "{p}");
        // As many within one of 24 hours.
        let (p, _) = error_change(&none, &blocks(|m| if m < 5 { 10 } else { 0 }));
        assert!(p > 0.2, "{p}");
        // 6 of 2,400, a quarter of a percent: too few to matter.
        assert_eq!(
            error_change(&none, &blocks(|m| u64::from(m % 40 == 0))).0,
            1.0
        );
    }
}
