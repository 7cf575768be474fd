//! What there was before, as far as gates need it, and how a comparison gives it.

use super::metric::{Counted, Metric};
use crate::stats::{Change, Comparison, EndpointStats, ErrorVerdict, Verdict};

/// What there was before, to hold changes against.
///
/// A comparison of two logs fills it; gates need no more of it than this.
#[derive(Debug, Clone)]
pub struct Before<'b> {
    /// The percentiles of the figures here, in percent.
    pub percentiles: &'b [f64],
    /// All endpoints as if they were one.
    pub total: &'b EndpointStats,
    /// Every endpoint of either side.
    pub endpoints: Vec<EndpointBefore<'b>>,
}

/// One endpoint before.
#[derive(Debug, Clone)]
pub struct EndpointBefore<'b> {
    /// The HTTP method.
    pub method: &'b str,
    /// The path template.
    pub endpoint: &'b str,
    /// Its figures; `None` when it is new.
    pub stats: Option<&'b EndpointStats>,
    /// Whether the comparison finds it worse now.
    pub regression: Regression,
}

/// Whether an endpoint is worse than before, beyond noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Regression {
    /// It is slower, or fails more often.
    Found {
        /// The figure that shows it.
        metric: Metric,
        /// It before, in its unit.
        before: f64,
        /// It now.
        now: f64,
    },
    /// It is not, or is new.
    None,
    /// There is too little to say.
    TooLittleData,
}

impl<'b> From<&'b Comparison> for Before<'b> {
    fn from(comparison: &'b Comparison) -> Self {
        let endpoints = comparison.endpoints.iter().map(|change| EndpointBefore {
            method: &change.method,
            endpoint: &change.endpoint,
            stats: change.base.as_ref(),
            regression: regression(change),
        });
        Self {
            percentiles: &comparison.percentiles,
            total: &comparison.total.base,
            endpoints: endpoints.collect(),
        }
    }
}

/// Whether the verdicts of a comparison tell of a regression, with the figure that decided.
fn regression(change: &Change) -> Regression {
    let slower = change
        .decisive
        .filter(|_| change.verdict == Verdict::Slower);
    if let Some(decisive) = slower {
        return Regression::Found {
            metric: Metric::Percentile(decisive.percentile),
            before: decisive.base_us as f64,
            now: decisive.new_us as f64,
        };
    }
    let errors = Metric::Share(Counted::Class(5));
    let share = |stats: &Option<EndpointStats>| errors.of(stats.as_ref()?, &[]);
    if let (ErrorVerdict::More, Some(before), Some(now)) =
        (change.errors, share(&change.base), share(&change.new))
    {
        return Regression::Found {
            metric: errors,
            before,
            now,
        };
    }
    match change.verdict {
        Verdict::TooLittleData => Regression::TooLittleData,
        _ => Regression::None,
    }
}
