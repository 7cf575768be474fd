//! What stands on the page of the timeline: slots, lines with their gaps, and the axes that three
//! panels share.
//!
//! In: a [`Summary`], of which it takes `timeline.overall`. Out: a [`TimelinePage`], plain data.
//! Slots begin and end where they do in elapsed time, so that one of a day may be 23 or 25 hours
//! wide. A slot without requests is a gap: no line crosses it.

use crate::report::charts::axis::{Axis, Scale, counts_up, durations_up};
use crate::report::charts::label::duration;
use crate::report::charts::local_time::{bounded, slot_end, span, time_across};
use crate::report::lang::{Lang, words};
use crate::stats::summary::{SlotQuantiles, Summary, TimelinePoint};

/// The fewest slots for which the page has room, so that a single one does not fill it.
const FEWEST_SLOTS: i64 = 6;
/// Ticks of time for which the page has room.
const TIME_TICKS: i64 = 13;
/// From this ratio of the largest to the smallest percentile on, a linear axis would press the
/// smaller ones flat.
const LOG_FROM: f64 = 12.0;

/// The page of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report::charts) struct TimelinePage {
    /// The language of its texts.
    pub(super) lang: Lang,
    /// The span of time.
    pub(super) subtitle: String,
    /// The nominal slot, such as `hour` or `15 minutes`.
    pub(super) slot: String,
    /// The slow bound, such as `1 s`.
    pub(super) slow_label: String,
    /// All requests and the slow ones, for the description.
    pub(super) totals: String,
    /// Time in µs UTC, with ticks in local time.
    pub(super) x: Axis,
    /// The slots that have requests, by time.
    pub(super) slots: Vec<Slot>,
    /// Requests a slot.
    pub(super) requests: Axis,
    /// Answers 4xx and 5xx a slot, together.
    pub(super) errors: Axis,
    /// Percentiles; `None` when no request was timed.
    pub(super) latency: Option<Latency>,
}

/// The counts of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// Where it begins, µs UTC.
    pub(super) from_us: i64,
    /// Where it ends, µs UTC.
    pub(super) to_us: i64,
    /// All requests.
    pub(super) requests: u64,
    /// Those over the slow bound.
    pub(super) slow: u64,
    /// Answers 400 to 499.
    pub(super) status_4xx: u64,
    /// Answers 500 to 599.
    pub(super) status_5xx: u64,
}

impl Slot {
    /// Answers 400 to 599.
    pub(super) fn errors(&self) -> u64 {
        self.status_4xx.saturating_add(self.status_5xx)
    }
}

/// A part of a line without a gap: the middle of each slot in µs UTC, and a duration in
/// milliseconds.
pub(super) type Run = Vec<(f64, f64)>;

/// The percentiles over time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Latency {
    /// Durations in milliseconds.
    pub(super) y: Axis,
    /// p50, p95 and p99, each in runs.
    pub(super) lines: [Vec<Run>; 3],
    /// The slow bound in milliseconds, when it is on the axis.
    pub(super) slow_line: Option<f64>,
}

/// The page; `None` when no slot has a request.
pub(in crate::report::charts) fn page(summary: &Summary, lang: Lang) -> Option<TimelinePage> {
    let points = &summary.timeline.overall;
    let slots = slots(summary);
    let (first, last) = (slots.first()?, slots.last()?);
    let nominal_us = i64::from(summary.timeline.slot_minutes.max(1)) * 60_000_000;
    let missing = (FEWEST_SLOTS * nominal_us - (last.to_us - first.from_us)).max(0);
    let x = time_across(
        first.from_us - missing / 2,
        last.to_us + missing / 2,
        summary.zone,
        TIME_TICKS,
        lang,
    );
    let most = |number: fn(&Slot) -> u64| slots.iter().map(number).max().unwrap_or(0);
    let slow_label = lang.localised(&duration(summary.slow_us));
    Some(TimelinePage {
        subtitle: summary
            .span
            .map_or_else(String::new, |range| span(range, summary.zone, lang)),
        slot: slot_name(summary.timeline.slot_minutes, lang),
        lang,
        totals: format!(
            "{}, {} {}",
            lang.requests(summary.total.requests),
            lang.count(summary.total.slow),
            lang.over(&lang.slow_bound(summary))
        ),
        slow_label,
        x,
        requests: counts_up(most(|slot| slot.requests), 4).localised(lang),
        errors: counts_up(most(Slot::errors), 3).localised(lang),
        latency: latency(points, &slots, summary.slow_us as f64 / 1000.0, lang),
        slots,
    })
}

/// Every slot ends where the clock says, or where the next begins if that is earlier.
fn slots(summary: &Summary) -> Vec<Slot> {
    let points = &summary.timeline.overall;
    let next = points.iter().skip(1).map(|point| bounded(point.from_us));
    points
        .iter()
        .zip(next.map(Some).chain([None]))
        .map(|(point, next)| {
            let end = slot_end(point.from_us, summary.timeline.slot_minutes, summary.zone);
            Slot {
                from_us: bounded(point.from_us),
                to_us: next.map_or(end, |next| end.min(next)),
                requests: point.requests,
                slow: point.slow.min(point.requests),
                status_4xx: point.status_4xx,
                status_5xx: point.status_5xx,
            }
        })
        .collect()
}

fn slot_name(minutes: u32, lang: Lang) -> String {
    let (number, unit) = match minutes {
        0 | 1 => (1, words::MINUTE),
        60 => (1, words::HOUR),
        1440 => (1, words::DAY),
        10_080 => (1, words::WEEK),
        days if days % 1440 == 0 => (days / 1440, words::DAYS),
        hours if hours % 60 == 0 => (hours / 60, words::HOURS),
        minutes => (minutes, words::MINUTES),
    };
    match number {
        1 => lang.say(unit).to_owned(),
        number => format!("{number} {}", lang.say(unit)),
    }
}

fn latency(points: &[TimelinePoint], slots: &[Slot], slow_ms: f64, lang: Lang) -> Option<Latency> {
    let lines = [
        |quantiles: SlotQuantiles| quantiles.p50_us,
        |quantiles: SlotQuantiles| quantiles.p95_us,
        |quantiles: SlotQuantiles| quantiles.p99_us,
    ]
    .map(|percentile| runs(points, slots, percentile));
    let values = || lines.iter().flatten().flatten().map(|(_, ms)| *ms);
    let largest = values().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return None;
    }
    // A duration of 0 is at the bottom of a logarithmic axis, and does not stretch it.
    let smallest = values().filter(|ms| *ms > 0.0).fold(largest, f64::min);
    let y = if smallest > 0.0 && largest >= LOG_FROM * smallest {
        durations_up(smallest, largest, Scale::Log, 8)
    } else {
        durations_up(0.0, largest.max(0.001), Scale::Linear, 5)
    };
    Some(Latency {
        slow_line: y.contains(slow_ms).then_some(slow_ms),
        y: y.localised(lang),
        lines,
    })
}

/// One percentile as runs of slots that touch.
fn runs(
    points: &[TimelinePoint],
    slots: &[Slot],
    percentile: fn(SlotQuantiles) -> u64,
) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut end = None;
    for (point, slot) in points.iter().zip(slots) {
        let Some(quantiles) = point.quantiles else {
            end = None;
            continue;
        };
        let middle = (slot.from_us as f64 + slot.to_us as f64) / 2.0;
        let at = (middle, percentile(quantiles) as f64 / 1000.0);
        match runs.last_mut() {
            Some(run) if end == Some(slot.from_us) => run.push(at),
            _ => runs.push(vec![at]),
        }
        end = Some(slot.to_us);
    }
    runs
}

#[cfg(test)]
mod tests;
