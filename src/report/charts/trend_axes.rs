//! The axes of the figure of the days before that no other figure has: days, and shares.
//!
//! In: what an axis has to hold. Out: an [`Axis`] with its ticks.

use super::axis::{Axis, Scale, nice_step, tick};
use super::local_time::time_across;
use crate::parse::Zone;
use crate::report::lang::Lang;

/// Ticks of time for which the page has room.
const TIME_TICKS: i64 = 13;
/// The width of a day on the axis, in µs: all are equally wide.
pub(super) const DAY_US: i64 = 86_400_000_000;

/// The axis of days. A label stands below the middle of the bar of its day, and not where the day
/// begins, which is between two bars.
pub(super) fn days_across(low: i64, high: i64, lang: Lang) -> Axis {
    let mut axis = time_across(low, high, Zone::UTC, TIME_TICKS, lang);
    for tick in &mut axis.ticks {
        tick.at += DAY_US as f64 / 2.0;
    }
    // The day after the last one has no bar.
    let high = axis.high;
    axis.ticks.retain(|tick| tick.at < high);
    axis
}

/// An upright axis of shares from 0 to at least `most`, in percent.
pub(super) fn shares_up(most: f64, lang: Lang) -> Axis {
    let most = if most > 0.0 { most } else { 1.0 };
    let step = nice_step(most / 3.0);
    let steps = (most / step - 1e-9).ceil().max(1.0);
    let label = |share: f64| lang.share(share);
    Axis {
        low: 0.0,
        high: step * steps,
        scale: Scale::Linear,
        ticks: (0..=steps as u32)
            .map(|at| tick(step * f64::from(at), label(step * f64::from(at))))
            .collect(),
    }
}
