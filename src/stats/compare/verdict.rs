//! From p-values to verdicts: enough data, a correction for many endpoints, and one word.
//!
//! In: what was tested at each endpoint that both sides have. Out: a [`Judged`] each.

use super::blocks::Blocks;
use super::errors::error_change;
use super::evidence::{Evidence, slower, would_show};
use crate::stats::multiplicity::{SMALLEST_P_VALUE, benjamini_hochberg};

/// With fewer requests on either side, nothing is said.
const FEWEST_REQUESTS: u64 = 100;
/// With fewer blocks of time, or as uneven ones, it is not known how unsteady an endpoint is.
const FEWEST_BLOCKS: f64 = 8.0;
/// The largest adjusted p-value that makes a verdict.
const SIGNIFICANCE: f64 = 0.02;

/// Whether an endpoint got slower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Its p50, p75, p90 or p95 is higher, by enough to matter and beyond noise.
    Slower,
    /// The same downward, and none of them is higher.
    Faster,
    /// Neither, and a change of the median by half would have shown.
    Unchanged,
    /// One side has too few requests, or too unsteady ones, to say anything.
    TooLittleData,
    /// The base does not have it.
    New,
    /// Only the base has it.
    Gone,
}

impl Verdict {
    /// The word that outputs have, such as `too_little_data`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slower => "slower",
            Self::Faster => "faster",
            Self::Unchanged => "unchanged",
            Self::TooLittleData => "too_little_data",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// Whether more requests of an endpoint fail with 5xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorVerdict {
    /// At least half a point more of them, beyond noise.
    More,
    /// At least half a point fewer of them, beyond noise.
    Fewer,
    /// Neither.
    Unchanged,
    /// One side has too few requests to say, or does not have the endpoint.
    TooLittleData,
}

impl ErrorVerdict {
    /// The word that outputs have.
    pub fn name(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Fewer => "fewer",
            Self::Unchanged => "unchanged",
            Self::TooLittleData => "too_little_data",
        }
    }
}

/// What a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decisive {
    /// The percentile that changed most clearly, in percent.
    pub percentile: f64,
    /// It in the base, in µs, by nearest rank.
    pub base_us: u64,
    /// It in the new log, in µs.
    pub new_us: u64,
    /// How likely so clear a change is by chance, adjusted for the number of endpoints; at least
    /// 1e-6, which means "or less".
    pub p_value: f64,
}

/// What was tested at one endpoint.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tested {
    slower: Direction,
    faster: Direction,
    would_show: bool,
    /// The p-value of the change of the share of errors, and that change.
    errors: (f64, f64),
}

/// The evidence for one direction, and the quantile it is about, on both sides.
#[derive(Debug, Clone, Copy)]
struct Direction {
    evidence: Evidence,
    base_us: u64,
    new_us: u64,
}

/// The verdicts on one endpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) decisive: Option<Decisive>,
    pub(super) errors: ErrorVerdict,
}

/// Tests an endpoint; `None` with too little data.
pub(super) fn tested(base: &Blocks, new: &Blocks) -> Option<Tested> {
    let is_enough =
        |side: &Blocks| side.timed() >= FEWEST_REQUESTS && side.effective() >= FEWEST_BLOCKS;
    if !is_enough(base) || !is_enough(new) {
        return None;
    }
    let direction = |evidence: Evidence| {
        let at = |side: &Blocks| side.quantile_us(evidence.percentile / 100.0).unwrap_or(0);
        Direction {
            base_us: at(base),
            new_us: at(new),
            evidence,
        }
    };
    Some(Tested {
        slower: direction(slower(base, new)),
        faster: direction(slower(new, base)),
        would_show: would_show(base, new),
        errors: error_change(base, new),
    })
}

/// The verdicts on all endpoints, in their order.
///
/// **Invariant:** p-values are adjusted over all endpoints that had enough data, by Benjamini and
/// Hochberg, so all that are looked at are given in one call. Each endpoint was tested in two
/// directions, and its p-value is twice the smaller one.
pub(super) fn judge(tests: &[Option<Tested>]) -> Vec<Judged> {
    let adjusted = |p_value: fn(&Tested) -> f64| {
        let p_values: Vec<f64> = tests.iter().flatten().map(p_value).collect();
        benjamini_hochberg(&p_values).into_iter()
    };
    let both = |test: &Tested| {
        let (up, down) = (test.slower.evidence.p_value, test.faster.evidence.p_value);
        (2.0 * up.min(down)).min(1.0)
    };
    let mut of_latency = adjusted(both);
    let mut of_errors = adjusted(|test| test.errors.0);
    let number = tests.iter().flatten().count();
    let mut judge = |test: &Tested| {
        let (latency, errors) = (of_latency.next()?, of_errors.next()?);
        Some(judge_one(test, number, latency, errors))
    };
    let nothing = Judged {
        verdict: Verdict::TooLittleData,
        decisive: None,
        errors: ErrorVerdict::TooLittleData,
    };
    let judged = tests.iter().map(|test| test.as_ref().and_then(&mut judge));
    judged.map(|judged| judged.unwrap_or(nothing)).collect()
}

/// The verdicts on one of so many endpoints, by its adjusted p-values.
fn judge_one(test: &Tested, number: usize, latency: f64, errors: f64) -> Judged {
    let errors = match test.errors.1 {
        _ if errors > SIGNIFICANCE => ErrorVerdict::Unchanged,
        more if more > 0.0 => ErrorVerdict::More,
        _ => ErrorVerdict::Fewer,
    };
    if latency > SIGNIFICANCE {
        let verdict = if test.would_show {
            Verdict::Unchanged
        } else {
            Verdict::TooLittleData
        };
        return Judged {
            verdict,
            decisive: None,
            errors,
        };
    }
    let (up, down) = (test.slower.evidence.p_value, test.faster.evidence.p_value);
    // When one part of its requests got slower and another faster, and both are sure, the slower part
    // is told.
    let (verdict, direction) = if up <= down || 2.0 * up * number as f64 <= SIGNIFICANCE {
        (Verdict::Slower, test.slower)
    } else {
        (Verdict::Faster, test.faster)
    };
    Judged {
        verdict,
        decisive: Some(Decisive {
            percentile: direction.evidence.percentile,
            base_us: direction.base_us,
            new_us: direction.new_us,
            p_value: latency.max(SMALLEST_P_VALUE),
        }),
        errors,
    }
}
