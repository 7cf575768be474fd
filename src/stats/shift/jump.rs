//! How much of a change happens at once: the jump at a time, smooth drift on either side aside.
//!
//! Loader (1996), "Change point estimation using nonparametric regression", Ann. Stat. 24:1667-1678:
//! a curve is fitted to each side alone, and the jump is the distance between their ends. The curve
//! is a parabola over the whole side, so neither a slope nor a rise and fall over the day is a jump.

use crate::stats::student::two_sided;

/// A part of a side: its mean rank, and how far from the change it starts and ends: 0 is at the
/// change, 1 at the end of the archive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) near: f64,
    pub(super) far: f64,
    pub(super) level: f64,
}

/// One side of a change: its parts from the change outwards, and its share of all requests.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Half {
    pub(super) parts: Vec<Part>,
    pub(super) share: f64,
}

/// The jump between two sides, and how likely it is by chance when there is only smooth drift.
///
/// How unsteady the level is comes from the differences of neighbouring parts (von Neumann 1941, Ann.
/// Math. Stat. 12:367-395): drift hardly adds to them, and minutes that resemble their neighbours
/// make whole parts go up and down. The quotient is compared with Student's distribution.
pub(super) fn jump(before: &Half, after: &Half) -> (f64, f64) {
    let ends = [end_of(before), end_of(after)];
    let differences = [differences(before), differences(after)];
    let (squares, expected, number) = differences.iter().fold((0.0, 0.0, 0.0), |sum, d| {
        (sum.0 + d.0, sum.1 + d.1, sum.2 + d.2)
    });
    let [(low, low_variance), (high, high_variance)] = ends;
    let error = (squares / expected * (low_variance + high_variance)).sqrt();
    // Differences of neighbours share values: they tell two thirds of what as many values would.
    let freedom = number * 2.0 / 3.0;
    let jump = high - low;
    (jump, two_sided(jump / error, freedom))
}

/// The height of the parabola at the change, and its variance when a whole archive's mean has 1.
///
/// Where requests are the clock, least squares are a weighted mean: the weight at distance u is
/// 9 - 36 u + 30 u², here integrated over each part.
fn end_of(side: &Half) -> (f64, f64) {
    let below = |u: f64| u * (9.0 - u * (18.0 - u * 10.0));
    let weigh = |part: &Part| below(part.far) - below(part.near);
    let height = side.parts.iter().map(|part| weigh(part) * part.level).sum();
    let variance = |part: &Part| weigh(part) * weigh(part) / (part.far - part.near) / side.share;
    (height, side.parts.iter().map(variance).sum())
}

/// Of the differences of neighbouring parts: the sum of squares, the same expected when a whole
/// archive's mean has the variance 1, and their number.
fn differences(side: &Half) -> (f64, f64, f64) {
    let outer = side.parts.iter().skip(1);
    side.parts
        .iter()
        .zip(outer)
        .fold((0.0, 0.0, 0.0), |sum, (a, b)| {
            let difference = b.level - a.level;
            let expected = (1.0 / (a.far - a.near) + 1.0 / (b.far - b.near)) / side.share;
            (
                sum.0 + difference * difference,
                sum.1 + expected,
                sum.2 + 1.0,
            )
        })
}
