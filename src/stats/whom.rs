//! For whom requests are slow: the values of a dimension (container, host, client network …) that
//! have more of the slow requests than their requests explain.
//!
//! In: how many requests and how many slow ones each value has in each stratum. Out: the values that
//! stand out, the clearest first; nothing when nothing does. It does not say why.
//!
//! **Strata.** Requests are compared only within a stratum: an endpoint, or better an endpoint in an
//! hour. So a container is not blamed for serving slower endpoints, nor a client for working when
//! all is slow. The test is that of Mantel and Haenszel (1959), J. Natl. Cancer Inst. 22:719-748,
//! with their continuity correction and their common odds ratio.
//!
//! **Bursts.** Slow requests come together, so they vary more than independent ones. The variance is
//! multiplied by how much the excess of slow requests varies from stratum to stratum around its
//! mean: the heterogeneity of Yusuf, Peto et al. (1985), Prog. Cardiovasc. Dis. 27:335-371, used as
//! the dispersion of McCullagh and Nelder (1989), "Generalized Linear Models", section 4.5; never
//! below 1. A burst makes one stratum stray and counts for little; a container that is slow all day
//! does not.
//!
//! **Status** is special: a 504 is slow because the router waited. It stands out rightly, but it says
//! what became of slow requests, not whose they were.

use std::collections::BTreeMap;

/// The largest p-value that is reported, after multiplying by the number of tests (Bonferroni).
const SIGNIFICANCE: f64 = 0.01;
/// With fewer slow requests in all, or of one value, nothing is said.
const FEWEST_SLOW: u64 = 20;
const FEWEST_SLOW_OF_VALUE: u64 = 10;
/// The odds of being slow are at least so many times those of other values in the same stratum.
const SMALLEST_ODDS_RATIO: f64 = 1.5;
/// And the value has this much more of the slow requests than expected, as a part of all slow ones.
const SMALLEST_EXCESS: f64 = 0.05;

/// The requests of one value in one stratum. Cells without slow requests count too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    /// Any number for the endpoint, or for the endpoint and the hour.
    pub stratum: u64,
    /// Such as `web-2`.
    pub value: &'a str,
    /// All requests, slow or not.
    pub requests: u64,
    /// The slow ones among them.
    pub slow: u64,
}

/// A value that has more slow requests than it should.
#[derive(Debug, Clone, PartialEq)]
pub struct StandOut {
    /// Such as `web-2`.
    pub value: String,
    /// Its slow requests.
    pub slow: u64,
    /// Its part of all slow requests, 0 to 1: "84 % of the slow requests".
    pub share_of_slow: f64,
    /// Its part of all requests, 0 to 1: "which served 31 %".
    pub share_of_requests: f64,
    /// The part of the slow requests it would have if all values were alike within each stratum.
    pub expected_share: f64,
    /// The odds of its requests to be slow, as a multiple of those of others in the same stratum.
    /// Infinite when only it has slow requests.
    pub odds_ratio: f64,
    /// The p-value after correction for the number of values and dimensions.
    pub p_value: f64,
}

/// The values of a dimension that stand out, smallest p-value first.
///
/// `dimensions` is how many dimensions the report looks at, for the correction. Cells may come in
/// any order, several for one value in one stratum too.
pub(super) fn stand_outs(cells: &[Cell<'_>], dimensions: usize) -> Vec<StandOut> {
    let strata = by_stratum(cells);
    let totals: Vec<(f64, f64)> = strata.values().map(|values| total(values)).collect();
    let (requests, slow) = totals
        .iter()
        .fold((0.0, 0.0), |sum, t| (sum.0 + t.0, sum.1 + t.1));
    if slow < FEWEST_SLOW as f64 {
        return Vec::new();
    }
    let mut tables: BTreeMap<&str, Evidence> = BTreeMap::new();
    for (values, whole) in strata.values().zip(&totals) {
        for (value, part) in values {
            tables.entry(value).or_default().add(*part, *whole);
        }
    }
    let tests = tables.len() * dimensions.max(1);
    let mut found: Vec<StandOut> = tables
        .iter()
        .map(|(value, evidence)| evidence.conclude(value, (requests, slow), tests))
        .filter(is_worth_telling)
        .collect();
    found.sort_by(|a, b| {
        a.p_value
            .total_cmp(&b.p_value)
            .then(b.share_of_slow.total_cmp(&a.share_of_slow))
    });
    found
}

/// (requests, slow) of each value in each stratum.
type Strata<'a> = BTreeMap<u64, BTreeMap<&'a str, (f64, f64)>>;

fn by_stratum<'a>(cells: &[Cell<'a>]) -> Strata<'a> {
    let mut strata = Strata::new();
    for cell in cells.iter().filter(|cell| cell.requests > 0) {
        let sum = strata
            .entry(cell.stratum)
            .or_default()
            .entry(cell.value)
            .or_default();
        sum.0 += cell.requests as f64;
        sum.1 += cell.slow.min(cell.requests) as f64;
    }
    strata
}

fn total(values: &BTreeMap<&str, (f64, f64)>) -> (f64, f64) {
    values.values().fold((0.0, 0.0), |sum, (requests, slow)| {
        (sum.0 + requests, sum.1 + slow)
    })
}

/// What all strata together say about one value.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    requests: f64,
    slow: f64,
    /// Strata that can tell the value from others.
    strata: f64,
    /// The sum of slow requests beyond the expected ones, of its variance, and of the squares and
    /// the product of the two.
    excess: f64,
    variance: f64,
    excess_squared: f64,
    variance_squared: f64,
    product: f64,
    /// Numerator and denominator of the common odds ratio.
    odds_for: f64,
    odds_against: f64,
}

impl Evidence {
    /// Adds a stratum in which the value has `part` of the `whole` (requests, slow).
    fn add(&mut self, part: (f64, f64), whole: (f64, f64)) {
        let ((requests, slow), (all, all_slow)) = (part, whole);
        self.requests += requests;
        self.slow += slow;
        let (others, not_slow) = (all - requests, all - all_slow);
        if others <= 0.0 || all_slow <= 0.0 || not_slow <= 0.0 {
            return;
        }
        let excess = slow - requests * all_slow / all;
        let variance = requests * others * all_slow * not_slow / (all * all * (all - 1.0));
        self.strata += 1.0;
        self.excess += excess;
        self.variance += variance;
        self.excess_squared += excess * excess;
        self.variance_squared += variance * variance;
        self.product += excess * variance;
        self.odds_for += slow * (others - (all_slow - slow)) / all;
        self.odds_against += (requests - slow) * (all_slow - slow) / all;
    }

    fn conclude(&self, value: &str, (requests, slow): (f64, f64), tests: usize) -> StandOut {
        StandOut {
            value: value.to_owned(),
            slow: self.slow as u64,
            share_of_slow: self.slow / slow,
            share_of_requests: self.requests / requests,
            expected_share: (self.slow - self.excess) / slow,
            odds_ratio: self.odds_for / self.odds_against,
            p_value: (self.p_value() * tests as f64).min(1.0),
        }
    }

    /// One-sided: only too many slow requests count. 1 when nothing can be compared.
    fn p_value(&self) -> f64 {
        let corrected = self.excess - 0.5;
        if self.variance <= 0.0 || corrected <= 0.0 {
            return 1.0;
        }
        let score = corrected / (self.variance * self.dispersion()).sqrt();
        libm::erfc(score / std::f64::consts::SQRT_2) / 2.0
    }

    /// How many times as much as by pure chance the excess varies from stratum to stratum.
    fn dispersion(&self) -> f64 {
        if self.strata < 2.0 {
            return 1.0;
        }
        let mean = self.excess / self.variance;
        let straying =
            self.excess_squared - 2.0 * mean * self.product + mean * mean * self.variance_squared;
        let by_chance = self.variance - self.variance_squared / self.variance;
        match straying / by_chance {
            ratio if ratio > 1.0 => ratio,
            _ => 1.0,
        }
    }
}

fn is_worth_telling(found: &StandOut) -> bool {
    found.p_value <= SIGNIFICANCE
        && found.slow >= FEWEST_SLOW_OF_VALUE
        && found.odds_ratio >= SMALLEST_ODDS_RATIO
        && found.share_of_slow - found.expected_share >= SMALLEST_EXCESS
}

#[cfg(test)]
mod tests;
