//! How unsteady a share of requests is on both sides of a comparison.
//!
//! In: how far each block of time is from the whole, on both sides. Out: the standard error of the share
//! on either side, of which the square root of the sum of squares is that of the difference. Three
//! things are minded:
//!
//! - Requests resemble their neighbours, so that blocks of time are what varies, and Student's
//!   distribution holds with few large blocks: Bester, Conley and Hansen (2011), "Inference with
//!   dependent data using cluster covariance estimators", J. Econometrics 165:137-151.
//! - What the hours do to both sides alike (a busy noon, slow backups at night) is no noise: where blocks
//!   are at the same times of the day, their differences are what varies.
//! - Where neighbouring blocks still resemble each other, there are fewer independent ones: Bayley and
//!   Hammersley (1946), "The 'effective' number of independent observations in an autocorrelated time
//!   series", J. R. Stat. Soc. Suppl. 8:184-197.

use super::blocks::Blocks;

/// The largest correlation of neighbours that is taken at its word.
const LARGEST_CORRELATION: f64 = 0.9;

/// A share of requests on one side.
#[derive(Debug, Clone)]
pub(super) struct Share<'b> {
    pub(super) blocks: &'b Blocks,
    /// How far each block is from the whole, in parts of all requests.
    pub(super) residuals: Vec<f64>,
    /// The variance of the share if requests were independent, which is the least there is.
    pub(super) independent: f64,
}

impl<'b> Share<'b> {
    /// The share of the timed requests up to a quantile.
    ///
    /// Woodruff (1952), "Confidence intervals for medians and other position measures", J. Am. Stat.
    /// Assoc. 47:635-646: the error of a quantile is that of this share, carried over to durations by
    /// the distribution.
    pub(super) fn up_to(blocks: &'b Blocks, share: f64) -> Self {
        Self {
            residuals: blocks.residuals_of_share(share),
            independent: share * (1.0 - share) / blocks.timed().max(1) as f64,
            blocks,
        }
    }

    /// The share of all requests that failed, when this share usually does.
    pub(super) fn failed(blocks: &'b Blocks, usual: f64) -> Self {
        Self {
            residuals: blocks.residuals_of_failed(),
            independent: usual * (1.0 - usual) / blocks.all().max(1) as f64,
            blocks,
        }
    }

    /// Its standard error by itself.
    pub(super) fn error(&self) -> f64 {
        variance(&self.residuals).max(self.independent).sqrt()
    }
}

/// The standard errors of a share on both sides.
pub(super) fn errors(base: &Share<'_>, new: &Share<'_>) -> [f64; 2] {
    let sides = [base, new];
    let together = if base.blocks.is_aligned(new.blocks) {
        let pairs = base.residuals.iter().zip(&new.residuals);
        let differences: Vec<f64> = pairs.map(|(base, new)| new - base).collect();
        variance(&differences)
    } else {
        sides.iter().map(|side| variance(&side.residuals)).sum()
    };
    let independent: f64 = sides.iter().map(|side| side.independent).sum();
    let own = sides.map(|side| side.error().powi(2));
    let scale = together.max(independent) / (own[0] + own[1]);
    own.map(|own| (own * scale).sqrt())
}

/// The variance of a sum of residuals, one for each of B blocks: B / (B − 1) · Σ r², more when each
/// resembles the next beyond chance.
fn variance(residuals: &[f64]) -> f64 {
    let blocks = residuals.len() as f64;
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    if squares <= 0.0 || blocks < 2.0 {
        return 0.0;
    }
    let next = residuals.iter().skip(1);
    let products: f64 = residuals
        .iter()
        .zip(next)
        .map(|(one, next)| one * next)
        .sum();
    let correlation = (products / squares).min(LARGEST_CORRELATION);
    // By chance it is larger in one case of forty.
    let effect = if correlation > 2.0 / blocks.sqrt() {
        (1.0 + correlation) / (1.0 - correlation)
    } else {
        1.0
    };
    squares * blocks / (blocks - 1.0) * effect
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Cell, Key};

    /// 24 hours of so many requests each, of which so many take 1 s and the others 100 ms.
    fn day(slow: impl Fn(i64) -> u64) -> Blocks {
        let cell = |hour: i64, ms: i64, requests| Cell {
            key: Key::new(0, hour * 60, 200, Some(ms * 1000)),
            requests,
            bytes: 0,
        };
        let hours = (0..24).flat_map(|hour| {
            let slow = slow(hour);
            [cell(hour, 100, 100 - slow), cell(hour, 1000, slow)]
        });
        Blocks::new(&hours.filter(|cell| cell.requests > 0).collect::<Vec<_>>())
    }

    /// The error of the share up to 100 ms, of one side.
    fn error(blocks: &Blocks, share: f64) -> f64 {
        Share::up_to(blocks, share).error()
    }

    #[test]
    fn the_error_of_a_share_grows_when_requests_resemble_their_neighbours() {
        // Half of the requests of every hour: blocks do not differ, and the error is that of 2,400
        // independent requests, √(0.25 / 2400).
        let even = error(&day(|_| 50), 0.5);
        assert!((even - 0.010_206_207).abs() < 1e-8, "{even}");
        // All or none of them, in turn: 24 residuals of ±50 / 2400, √(24 / 23 · 24) · 50 / 2400.
        let turns = error(&day(|hour| if hour % 2 == 0 { 100 } else { 0 }), 0.5);
        assert!((turns - 0.104_257_207).abs() < 1e-8, "{turns}");
        // All in the first half of the day and none in the other: 22 of 23 neighbours are alike, so that
        // the correlation is (22 - 1) / 24 = 0.875, and the variance 1.875 / 0.125 = 15 times as large.
        let halves = error(&day(|hour| if hour < 12 { 100 } else { 0 }), 0.5);
        assert!((halves / turns - 15_f64.sqrt()).abs() < 1e-8, "{halves}");
    }

    #[test]
    fn what_hours_do_to_both_sides_is_no_noise() {
        let hours = |hour: i64| 10 + 3 * hour.abs_diff(12);
        let (one, other) = (day(hours), day(hours));
        let share = |blocks| Share::up_to(blocks, 0.7);
        let [base, new] = errors(&share(&one), &share(&other));
        let independent = (0.7_f64 * 0.3 / 2400.0).sqrt();
        assert!((base - independent).abs() < 1e-9 && (new - independent).abs() < 1e-9);
        assert!(
            error(&one, 0.7) > 3.0 * independent,
            "but it is for one side alone"
        );
        // The opposite hours are noise indeed.
        let opposite = day(|hour| hours((hour + 12) % 24));
        let [base, new] = errors(&share(&one), &share(&opposite));
        assert!(base > 3.0 * independent && new > 3.0 * independent);
    }
}
