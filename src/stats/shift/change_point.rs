//! The most likely time of a change, and how likely it is by chance: the self-normalised Wilcoxon
//! change-point test.
//!
//! Betken (2016), "Testing for change-points in long-range dependent time series by means of a
//! self-normalized Wilcoxon test", J. Time Series Analysis 37:785-809; the normaliser is that of
//! Shao and Zhang (2010), "Testing for change points in time series", J. Am. Stat. Assoc.
//! 105:1228-1240. Durations become mid-ranks, so ties and heavy tails do no harm. The sum of the
//! centred ranks up to a time is compared with how far such sums stray *within* the two sides: slow
//! drift, and minutes that resemble their neighbours, enlarge both alike. Nothing is drawn at
//! random and no bandwidth has to be chosen.
//!
//! Time is counted in requests: a slot moves the clock by its share of them. So a night with few
//! requests weighs as little as it says, gaps vanish, and a slot of any width is a step.

use super::Slot;
use super::jump::{Half, Part, jump};
use super::marks::{Mark, marks, parts};

/// Each side of a change has at least this share of the requests: with less, an incident at either
/// end would be a shift. The constants of [`by_chance`] belong to this number.
const SMALLEST_SHARE: f64 = 0.1;
/// Each side of a change has at least this many requests.
const FEWEST_REQUESTS: f64 = 30.0;

/// The strongest change of an endpoint, whether or not it means anything.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// How many slots lie before it.
    pub(super) slots_before: usize,
    /// How likely a change as clear as this is when nothing changes, or a jump as large when there
    /// is only smooth drift, whichever is likelier: both must be ruled out (an intersection-union
    /// test, Berger 1982, Technometrics 24:295-300). For this endpoint alone.
    pub(super) p_value: f64,
    /// By how much the mean rank rises, in parts of all requests: above 0 when it gets slower.
    pub(super) rise: f64,
    /// How much of that happens at once.
    pub(super) jump: f64,
    /// The mean ranks of consecutive parts of the time before it, each of about as many requests.
    pub(super) levels_before: Vec<f64>,
    /// The same after it.
    pub(super) levels_after: Vec<f64>,
}

/// How many parts a side has for judging whether a change lasts, and for measuring its jump.
const THIRDS: usize = 3;
const PARTS: usize = 16;

/// The strongest change; `None` with too few requests or slots, or when all durations are the same.
pub(super) fn strongest_change(slots: &[Slot<'_>]) -> Option<Change> {
    let marks = marks(slots)?;
    let (first, last) = (marks.first()?, marks.last()?);
    let allowed = |mark: &Mark| {
        let (before, after) = (mark.requests, last.requests - mark.requests);
        before.min(after) >= FEWEST_REQUESTS
            && mark.share >= SMALLEST_SHARE
            && mark.share <= 1.0 - SMALLEST_SHARE
    };
    let candidates = || marks.iter().enumerate().filter(|(_, mark)| allowed(mark));
    let clearest = candidates()
        .map(|(_, mark)| statistic(first, mark, last))
        .max_by(f64::total_cmp)?;
    let (slots_before, mark) =
        candidates().max_by(|a, b| contrast(a.1).total_cmp(&contrast(b.1)))?;
    let (before, after) = (marks.get(..=slots_before)?, marks.get(slots_before..)?);
    let (jump, by_drift) = jump(&as_half(before, mark), &as_half(after, mark));
    Some(Change {
        slots_before,
        p_value: by_chance(clearest).max(by_drift),
        rise: mark.level(last) - first.level(mark),
        jump,
        levels_before: levels(before),
        levels_after: levels(after),
    })
}

/// Shao and Zhang's G at one time: 0 is no change at all.
fn statistic(first: &Mark, mark: &Mark, last: &Mark) -> f64 {
    let straying = first.straying(mark) + mark.straying(last);
    match mark.score * mark.score {
        0.0 => 0.0,
        square => square / straying,
    }
}

/// The Wilcoxon statistic of the two sides, squared, in units of its variance but for a constant.
/// Its largest value is where the change is; the largest G is up to 20 minutes early when latency
/// rises with the morning's load before the change.
fn contrast(mark: &Mark) -> f64 {
    mark.score * mark.score / (mark.share * (1.0 - mark.share))
}

/// How likely the largest G is at least this large when nothing changes.
///
/// The tail of such a ratio falls as exp(-c √G). Fitted to 400,000 runs of 500 standard normal
/// values with 10 % left out at each end (`tests/verdicts/null_law.py`): right within 15 % from 0.05
/// to 3e-5; with runs of 20, 30, 60 and 120 values within a factor of two. With nothing left out the
/// same runs have 40.7, 71.5 and 126.0 at 0.05, 0.01 and 0.001; Shao and Zhang (2010) print about as
/// much.
fn by_chance(statistic: f64) -> f64 {
    libm::exp(2.22 - 0.812 * statistic.sqrt()).min(1.0)
}

fn levels(marks: &[Mark]) -> Vec<f64> {
    parts(marks, THIRDS)
        .iter()
        .map(|(from, to)| from.level(to))
        .collect()
}

/// The marks of one side as the jump wants them; `change` is at one of its ends.
fn as_half(marks: &[Mark], change: &Mark) -> Half {
    let whole = parts(marks, 1);
    let share: f64 = whole.iter().map(|(from, to)| to.share - from.share).sum();
    let distance = |mark: &Mark| (mark.share - change.share).abs() / share;
    let mut parts: Vec<Part> = parts(marks, PARTS)
        .iter()
        .map(|(from, to)| Part {
            near: distance(from).min(distance(to)),
            far: distance(from).max(distance(to)),
            level: from.level(to),
        })
        .collect();
    parts.sort_by(|a, b| a.near.total_cmp(&b.near));
    Half { parts, share }
}

#[cfg(test)]
mod tests {
    use super::{Slot, by_chance, marks, statistic};

    const VALUES: [u64; 20] = [
        5, 5, 7, 6, 5, 9, 7, 5, 6, 8, 9, 9, 7, 12, 11, 9, 10, 8, 30, 9,
    ];
    const STATISTICS: [(usize, f64); 4] = [
        (3, 0.922549199),
        (6, 4.21974867),
        (9, 87.2995124),
        (13, 19.1868087),
    ];

    #[test]
    fn the_statistic_is_that_of_the_definition() {
        // Straight from Shao and Zhang's formula, sum by sum, over scipy.stats.rankdata.
        let durations: Vec<[(u64, u64); 1]> = VALUES.map(|value| [(value, 1)]).to_vec();
        let slots: Vec<Slot<'_>> = durations
            .iter()
            .map(|durations| Slot {
                start_minute: 0,
                durations,
            })
            .collect();
        let marks = marks(&slots).unwrap();
        for (k, expected) in STATISTICS {
            let found = statistic(&marks[0], &marks[k], &marks[20]);
            assert!((found - expected).abs() < 1e-6 * expected, "{k}: {found}");
        }
    }

    #[test]
    fn p_values_are_near_those_in_print() {
        // Shao and Zhang (2010), table 1; leaving out a tenth at each end matters little.
        for (g, expected) in [(40.1, 0.05), (68.6, 0.01), (121.9, 0.001)] {
            assert!(
                (0.8..1.3).contains(&(by_chance(g) / expected)),
                "{g}: {}",
                by_chance(g)
            );
        }
    }
}
