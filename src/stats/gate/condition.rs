//! What a figure must not be: over a bound, or changed by more than one.
//!
//! A figure over few requests decides nothing. A percentile needs as many that at least one stands
//! beyond it (p95 20, p99 100, p99.9 1,000), since by nearest rank it is else the maximum. A share needs
//! as many that a single request cannot pass the bound (over 5 % 20), or a thousand. A change needs
//! [`FEWEST`] on both sides, and of a share five times as many.

use super::metric::{Metric, Unit};
use std::fmt;

/// With fewer requests on either side no change is told.
const FEWEST: u64 = 20;
/// With as many, a single request over a bound of less than one in as many is no chance.
const ENOUGH_FOR_SHARES: u64 = 1000;
/// The same as [`FEWEST`] for a change of a share.
const FEWEST_OF_SHARES: u64 = 100;

/// What breaches a gate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// The comparison with the baseline finds it slower, or failing more often.
    Regression,
    /// A figure stands so to a limit.
    Figure {
        /// Which figure.
        metric: Metric,
        /// How it stands when the gate is breached.
        order: Order,
        /// To what.
        limit: Limit,
    },
}

/// How a figure stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `>`
    Over,
    /// `>=`
    AtLeast,
    /// `<`
    Under,
    /// `<=`
    AtMost,
}

/// What a figure is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// A figure, in the unit of the metric.
    Absolute(f64),
    /// A change against the baseline, in the unit of the metric: `+200ms`.
    Change(f64),
    /// A change against the figure of the baseline, in percent of that: `+20%`.
    ChangePct(f64),
}

impl Order {
    /// Whether a figure stands so to a limit.
    pub(super) fn holds(self, figure: f64, limit: f64) -> bool {
        match self {
            Self::Over => figure > limit,
            Self::AtLeast => figure >= limit,
            Self::Under => figure < limit,
            Self::AtMost => figure <= limit,
        }
    }

    /// Whether large figures breach.
    pub fn is_upper(self) -> bool {
        matches!(self, Self::Over | Self::AtLeast)
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Over => ">",
            Self::AtLeast => ">=",
            Self::Under => "<",
            Self::AtMost => "<=",
        })
    }
}

impl Limit {
    /// Whether it takes a baseline.
    pub(super) fn is_change(self) -> bool {
        !matches!(self, Self::Absolute(_))
    }

    /// How far a figure is from the baseline's, as the limit has it. From nothing every growth is without
    /// end.
    pub(super) fn change(self, before: f64, now: f64) -> f64 {
        let change = now - before;
        match self {
            Self::Absolute(_) => now,
            Self::Change(_) => change,
            Self::ChangePct(_) if change == 0.0 => 0.0,
            Self::ChangePct(_) => change * 100.0 / before,
        }
    }

    /// The number itself.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Absolute(number) | Self::Change(number) | Self::ChangePct(number) => number,
        }
    }

    /// How many requests a figure must rest on.
    pub(super) fn needed(self, metric: Metric) -> u64 {
        let of_metric = match (metric, self) {
            (Metric::Percentile(percent), _) => one_in(100.0 - percent),
            (Metric::Share(_), Self::Absolute(bound)) if bound > 0.0 && bound < 100.0 => {
                // Also of those that may not be under a bound, one decides nothing.
                one_in(bound.min(100.0 - bound)).min(ENOUGH_FOR_SHARES)
            }
            _ => 1,
        };
        match (self.is_change(), metric.unit()) {
            (false, Unit::Requests) => 0,
            (false, _) => of_metric,
            (true, Unit::Percent) => FEWEST_OF_SHARES,
            (true, _) => of_metric.max(FEWEST),
        }
    }
}

/// How many requests a share of them, in percent, is one of.
fn one_in(share_pct: f64) -> u64 {
    // What is left of 100 % is not exact: 100 − 99.9 is a little more or less than 0.1.
    let requests = 100.0 / share_pct;
    (requests - requests * 1e-9).ceil() as u64
}
