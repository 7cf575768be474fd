//! Whether one side of a comparison is slower than the other, beyond noise and by enough to matter.
//!
//! In: the blocks of an endpoint on both sides. Out: for the quantile that says so most clearly, how
//! likely so clear a difference is by chance. It does not correct for looking at many endpoints.

use super::blocks::Blocks;
use super::noise::{Share, errors};
use crate::stats::multiplicity::benjamini_hochberg;
use crate::stats::student::two_sided;

/// What is compared, in percent: the bulk, and the tail as far as a day of an endpoint tells it. Four
/// of them, since a change of a share (of cache misses, say) moves those near that share only.
pub(super) const QUANTILES: [f64; 4] = [50.0, 75.0, 90.0, 95.0];
/// A quantile that is higher by less than this part is not told, however sure that is.
const LEAST_RATIO: f64 = 1.10;
/// And by less than this: most logs have whole milliseconds, which make 5 to 6 look like a lot.
const LEAST_DIFFERENCE_US: u64 = 2_000;
/// What has to be beyond noise: a difference of more than the rounding of both sides.
const ROUNDING_US: f64 = 1_000.0;
/// A change has to stay when the shares of the requests are this much off: where durations have two
/// heaps (cache or not), a quantile between them leaps when nearly nothing changes.
const LEAST_SHARE: f64 = 0.0025;
/// A quantile counts with at least so many requests above it on either side: with fewer, the errors of
/// a share are far from normal, and p90 told 130 requests of a steady day.
const FEWEST_ABOVE: f64 = 30.0;
/// Beyond so many standard errors nothing is the likelier for more.
const FARTHEST: f64 = 50.0;
/// About so many standard errors are exceeded in one case of twenty.
const USUAL: f64 = 2.1;

/// How sure it is that one side is slower.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// The quantile, in percent.
    pub(super) percentile: f64,
    /// The chance of evidence as strong if it were not so, for this endpoint alone.
    pub(super) p_value: f64,
}

/// How sure it is that `new` is slower than `base`. With the sides exchanged it is how sure it is that
/// it is faster.
///
/// The p-values of the quantiles are combined by the rule of Simes (1986), Biometrika 73:751-754, which
/// holds where tests agree with each other, as those of quantiles do.
pub(super) fn slower(base: &Blocks, new: &Blocks) -> Evidence {
    let p_values = QUANTILES.map(|percent| slower_at(base, new, percent / 100.0));
    let adjusted = benjamini_hochberg(&p_values);
    let p_value = adjusted.into_iter().fold(1.0, f64::min);
    let clearest = QUANTILES
        .iter()
        .zip(p_values)
        .min_by(|a, b| a.1.total_cmp(&b.1));
    Evidence {
        percentile: clearest.map_or(QUANTILES[0], |(percent, _)| *percent),
        p_value,
    }
}

/// The chance of so clear a difference of this quantile when `new` is not slower: the level at which
/// a one-sided confidence bound of the difference still is above rounding.
fn slower_at(base: &Blocks, new: &Blocks, share: f64) -> f64 {
    let (Some(before), Some(after)) = (base.quantile_us(share), new.quantile_us(share)) else {
        return 1.0;
    };
    let is_large = after >= before.saturating_add(LEAST_DIFFERENCE_US)
        && after as f64 >= LEAST_RATIO * before as f64;
    let requests = base.timed().min(new.timed()) as f64;
    // Half a request, for rounding.
    if !is_large || requests * (1.0 - share) < FEWEST_ABOVE - 0.5 {
        return 1.0;
    }
    let of_share = |side| Share::up_to(side, share);
    let [base_error, new_error] = errors(&of_share(base), &of_share(new));
    let sides = Sides {
        base,
        new,
        low: share - LEAST_SHARE,
        high: share + LEAST_SHARE,
        base_error,
        new_error,
    };
    if !sides.are_apart(0.0) {
        return 1.0;
    }
    let (mut sure, mut unsure) = (0.0, FARTHEST);
    for _ in 0..40 {
        let middle = (sure + unsure) / 2.0;
        if sides.are_apart(middle) {
            sure = middle;
        } else {
            unsure = middle;
        }
    }
    let freedom = base.effective().min(new.effective()) - 1.0;
    two_sided(sure, freedom) / 2.0
}

/// A quantile on both sides, with what is known of its errors.
struct Sides<'b> {
    base: &'b Blocks,
    new: &'b Blocks,
    low: f64,
    high: f64,
    base_error: f64,
    new_error: f64,
}

impl Sides<'_> {
    /// Whether the quantile is higher on the new side, with bounds so many standard errors away.
    ///
    /// The bound of the difference is made of those of both sides, which are not symmetric (the method
    /// of variance estimates recovery: Zou and Donner 2008, "Construction of confidence limits about
    /// effect measures: a general approach", Stat. Med. 27:1693-1702).
    fn are_apart(&self, errors: f64) -> bool {
        let bounds = || {
            let before = self.base.quantile_us(self.high)? as f64;
            let highest =
                self.base
                    .quantile_us(self.high + errors * self.base_error)? as f64;
            let after = self.new.quantile_us(self.low)? as f64;
            let lowest = self.new.quantile_us(self.low - errors * self.new_error)? as f64;
            Some((before, highest - before, after, after - lowest))
        };
        bounds().is_some_and(|(before, up, after, down)| {
            after - before - libm::hypot(down, up) > ROUNDING_US
        })
    }
}

/// Whether a change of the median by half would show: else nothing can be said, not even that
/// nothing changed.
pub(super) fn would_show(base: &Blocks, new: &Blocks) -> bool {
    let bounds = |side: &Blocks| {
        let error = USUAL * Share::up_to(side, 0.5).error();
        let at = side.quantile_us(0.5)? as f64;
        Some((
            at,
            at - side.quantile_us(0.5 - error)? as f64,
            side.quantile_us(0.5 + error)? as f64 - at,
        ))
    };
    let (Some((before, base_down, base_up)), Some((after, new_down, new_up))) =
        (bounds(base), bounds(new))
    else {
        return false;
    };
    let most = before.max(after) / 2.0 + LEAST_DIFFERENCE_US as f64;
    libm::hypot(new_up, base_down) <= most && libm::hypot(new_down, base_up) <= most
}

#[cfg(test)]
mod tests;
