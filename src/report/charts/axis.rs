//! Axes of counts and of durations: where they begin and end, how they are scaled, and which ticks
//! with which labels they have.
//!
//! In: the range of the data and the room for labels. Out: an [`Axis`], plain data. Steps are 1, 2
//! or 5 times a power of ten of the unit that suits the range. Axes of time are in `local_time`.

use super::font::{Weight, width};
use super::label::{duration, short_count};
use super::style::TICK;
use crate::report::lang::Lang;

/// The least room between two labels along a horizontal axis.
const LABEL_GAP: f32 = 16.0;
/// How far a label may stand out to the left and to the right of the plot.
const OVERHANG: (f32, f32) = (40.0, 24.0);

/// A labelled place on an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// The value, in the unit of the axis.
    pub(super) at: f64,
    /// The label.
    pub(super) label: String,
    /// A second line, such as the date below the first hour of a day.
    pub(super) below: Option<String>,
}

/// How values become lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Equal differences are equal lengths.
    Linear,
    /// Equal ratios are equal lengths; everything is above 0.
    Log,
}

/// An axis from `low` to `high`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// The value at the left or at the bottom.
    pub(super) low: f64,
    /// The value at the right or at the top; more than `low`.
    pub(super) high: f64,
    /// The scale.
    pub(super) scale: Scale,
    /// Ascending ticks within `low..=high`.
    pub(super) ticks: Vec<Tick>,
}

impl Axis {
    /// Where `value` lies, from 0 at `low` to 1 at `high`; what lies beyond is at the end.
    pub(super) fn share(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log if value <= self.low => 0.0,
            Scale::Log => (value / self.low).ln() / (self.high / self.low).ln(),
        };
        share.clamp(0.0, 1.0)
    }

    /// The axis with its numbers as a language writes them.
    pub(super) fn localised(mut self, lang: Lang) -> Self {
        for tick in &mut self.ticks {
            tick.label = lang.localised(&tick.label);
        }
        self
    }

    /// Whether `value` lies on the axis.
    pub(super) fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Whether no two labels touch when the axis is `across` pixels wide.
    fn is_legible(&self, across: f32) -> bool {
        let mut end = f32::NEG_INFINITY;
        self.ticks.iter().all(|tick| {
            let start = self.label_start(tick, across);
            let clear = start >= end + LABEL_GAP;
            end = start + width(&tick.label, TICK, Weight::Regular);
            clear
        })
    }

    /// Where the label of `tick` starts on an axis `across` pixels wide: centred, but never far out
    /// of the plot.
    pub(super) fn label_start(&self, tick: &Tick, across: f32) -> f32 {
        let label = width(&tick.label, TICK, Weight::Regular);
        let centred = self.share(tick.at) as f32 * across - label / 2.0;
        centred.min(across + OVERHANG.1 - label).max(-OVERHANG.0)
    }
}

/// An upright axis of counts from 0 to at least `max`, with about `most` steps.
pub(super) fn counts_up(max: u64, most: u32) -> Axis {
    let max = max.max(1) as f64;
    let step = nice_step(max / f64::from(most)).max(1.0);
    let steps = (max / step).ceil();
    Axis {
        low: 0.0,
        high: step * steps,
        scale: Scale::Linear,
        ticks: (0..=steps as u32)
            .map(|i| tick(step * f64::from(i), short_count(step * f64::from(i))))
            .collect(),
    }
}

/// A horizontal axis of durations in milliseconds, exactly from `low_ms` to `high_ms`, `across`
/// pixels wide.
pub(super) fn durations_across(low_ms: f64, high_ms: f64, scale: Scale, across: f32) -> Axis {
    let axis_of = |ticks| Axis {
        low: low_ms,
        high: high_ms,
        scale,
        ticks,
    };
    let logarithmic = match scale {
        Scale::Linear => Vec::new(),
        Scale::Log => log_ticks(low_ms, high_ms),
    };
    let linear = (2..=6)
        .rev()
        .map(|most| linear_ticks(low_ms, high_ms, most, Units::OnLast));
    logarithmic
        .into_iter()
        .chain(linear)
        .map(axis_of)
        .find(|axis| !axis.ticks.is_empty() && axis.is_legible(across))
        .unwrap_or_else(|| axis_of(Vec::new()))
}

/// An upright axis of durations in milliseconds around `low_ms..=high_ms`, with at most `most`
/// ticks or so.
///
/// A linear axis begins at 0; a logarithmic one at a round value at or below `low_ms`, which must
/// be above 0.
pub(super) fn durations_up(low_ms: f64, high_ms: f64, scale: Scale, most: u32) -> Axis {
    match scale {
        Scale::Linear => {
            let unit = Unit::of(0.0, high_ms);
            let step = unit.ms * nice_step(high_ms / unit.ms / f64::from(most));
            let high = step * (high_ms / step - 1e-9).ceil().max(1.0);
            Axis {
                low: 0.0,
                high,
                scale,
                ticks: linear_ticks(0.0, high, most, Units::OnEvery),
            }
        }
        Scale::Log => {
            let (low, high) = (round_down(low_ms), nice_step(high_ms));
            let high = if high > low { high } else { low * 10.0 };
            let ticks = log_ticks(low, high)
                .into_iter()
                .find(|ticks| ticks.len() <= most as usize)
                .unwrap_or_default();
            Axis {
                low,
                high,
                scale,
                ticks,
            }
        }
    }
}

pub(super) fn tick(at: f64, label: String) -> Tick {
    Tick {
        at,
        label,
        below: None,
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is at least `rough`.
pub(super) fn nice_step(rough: f64) -> f64 {
    let power = 10f64.powi(rough.max(f64::MIN_POSITIVE).log10().floor() as i32);
    [1.0, 2.0, 5.0]
        .map(|mantissa| mantissa * power)
        .into_iter()
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// The largest of 1, 2 and 5 times a power of ten that is at most `value`.
fn round_down(value: f64) -> f64 {
    let power = 10f64.powi((value * (1.0 + 1e-9)).log10().floor() as i32);
    [5.0, 2.0]
        .map(|mantissa| mantissa * power)
        .into_iter()
        .find(|round| *round <= value * (1.0 + 1e-9))
        .unwrap_or(power)
}

/// Which labels name the unit.
#[derive(Clone, Copy)]
enum Units {
    OnEvery,
    OnLast,
}

/// A unit of time.
struct Unit {
    name: &'static str,
    /// Its length in milliseconds.
    ms: f64,
}

const UNITS: [Unit; 5] = [
    unit("h", 3_600_000.0),
    unit("min", 60_000.0),
    unit("s", 1_000.0),
    unit("ms", 1.0),
    unit("µs", 0.001),
];

const fn unit(name: &'static str, ms: f64) -> Unit {
    Unit { name, ms }
}

impl Unit {
    /// The largest unit that suits a range: from 1 s, 10 min and 3 h, but smaller when the range is
    /// a sliver of it.
    fn of(low_ms: f64, high_ms: f64) -> &'static Self {
        let largest = low_ms.abs().max(high_ms.abs());
        UNITS
            .iter()
            .find(|unit| {
                let from = match unit.name {
                    "h" => 3.0,
                    "min" => 10.0,
                    _ => 1.0,
                };
                largest >= from * unit.ms && high_ms - low_ms >= 0.01 * unit.ms
            })
            .unwrap_or(&UNITS[4])
    }
}

/// Ticks at whole steps of a range, `most` or one more.
fn linear_ticks(low_ms: f64, high_ms: f64, most: u32, units: Units) -> Vec<Tick> {
    let unit = Unit::of(low_ms, high_ms);
    let (low, high) = (low_ms / unit.ms, high_ms / unit.ms);
    let step = nice_step((high - low) / f64::from(most));
    let decimals = (-(step * 1.000_001).log10().floor()).clamp(0.0, 9.0) as usize;
    let first = (low / step - 1e-6).ceil();
    let steps = ((high / step + 1e-6).floor() - first).max(-1.0) as i64;
    (0..=steps)
        .map(|i| {
            let value = (first + i as f64) * step;
            // All labels of an axis have the same decimals, but 0 is 0.
            let number = if value.abs() < step / 2.0 {
                "0".to_owned()
            } else {
                format!("{value:.decimals$}")
            };
            let named = i == steps || matches!(units, Units::OnEvery);
            let label = if named {
                format!("{number} {}", unit.name)
            } else {
                number
            };
            tick((value * unit.ms).clamp(low_ms, high_ms), label)
        })
        .collect()
}

/// Sets of ticks for a logarithmic axis, the densest first, each of at least two.
fn log_ticks(low_ms: f64, high_ms: f64) -> Vec<Vec<Tick>> {
    let decades =
        low_ms.log10().floor() as i32..=high_ms.log10().ceil().min(f64::from(i16::MAX)) as i32;
    let ticks_at = |every: i32, mantissas: &[f64]| -> Vec<Tick> {
        decades
            .clone()
            .filter(|exponent| exponent.rem_euclid(every) == 0)
            .flat_map(|exponent| {
                mantissas
                    .iter()
                    .map(move |mantissa| mantissa * 10f64.powi(exponent))
            })
            .filter(|at| (low_ms * 0.999_999..=high_ms * 1.000_001).contains(at))
            .map(|at| {
                tick(
                    at.clamp(low_ms, high_ms),
                    duration((at * 1000.0).round() as u64),
                )
            })
            .collect()
    };
    let sparser = (2..=8).map(|every| ticks_at(every, &[1.0]));
    [
        ticks_at(1, &[1.0, 2.0, 5.0]),
        ticks_at(1, &[1.0, 3.0]),
        ticks_at(1, &[1.0]),
    ]
    .into_iter()
    .chain(sparser)
    .filter(|ticks| ticks.len() >= 2)
    .collect()
}

#[cfg(test)]
mod tests;
