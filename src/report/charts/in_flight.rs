//! The figure of requests in flight over time: the mean of each slot, and its busiest second.
//!
//! In: a [`Summary`], of which it takes `in_flight`. Out: an [`InFlightPage`], plain data, which draws
//! itself on the same axis of time as the timeline.

use super::axis::{Axis, counts_up};
use super::figure::{ChartError, Drawing};
use super::frame::{PLOT_TOP, Plot, draw_baseline, draw_frame, key, x};
use super::legend::{Mark, draw_header};
use super::local_time::{draw_time_labels, slot_end, span, time_across};
use super::pen::Pen;
use super::style::{BLUE, HEADER, PAGE_WIDTH, VERMILION};
use crate::report::lang::{Lang, words};
use crate::stats::summary::Summary;
use plotters::backend::DrawingBackend;

/// The height of the plot, and what is below it for two rows of labels.
const HEIGHT: i32 = 320;
const BELOW: i32 = 84;
/// Ticks of time for which the page has room.
const TIME_TICKS: i64 = 13;
const US_A_SECOND: f64 = 1e6;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct InFlightPage {
    lang: Lang,
    subtitle: String,
    reading: String,
    peak_name: String,
    x: Axis,
    y: Axis,
    slots: Vec<Slot>,
}

/// One slot of the timeline.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slot {
    from_us: i64,
    to_us: i64,
    mean: f64,
    peak: f64,
}

/// The page; `None` when there are not two slots to compare.
pub(super) fn page(summary: &Summary, lang: Lang) -> Option<InFlightPage> {
    let in_flight = summary.in_flight.as_ref()?;
    let end = |from_us| slot_end(from_us, summary.timeline.slot_minutes, summary.zone);
    let slots: Vec<Slot> = in_flight
        .points
        .iter()
        .map(|point| {
            let to_us = end(point.from_us);
            Slot {
                from_us: point.from_us,
                to_us,
                mean: point.request_s * US_A_SECOND / (to_us - point.from_us).max(1) as f64,
                peak: point.peak,
            }
        })
        .collect();
    let overall = &summary.timeline.overall;
    let (first, last) = (overall.first()?, overall.last()?);
    if overall.len() < 2 || slots.is_empty() {
        return None;
    }
    let (low, high) = (first.from_us, end(last.from_us));
    Some(InFlightPage {
        lang,
        subtitle: summary
            .span
            .map_or_else(String::new, |range| span(range, summary.zone, lang)),
        reading: lang.say(words::IN_FLIGHT_READING).to_owned(),
        peak_name: lang.busiest_seconds(in_flight.width_s),
        x: time_across(low, high, summary.zone, TIME_TICKS, lang),
        y: counts_up(in_flight.peak.ceil() as u64, 4).localised(lang),
        slots,
    })
}

impl Drawing for InFlightPage {
    fn size(&self) -> (u32, u32) {
        let height = HEADER + PLOT_TOP + HEIGHT + BELOW;
        (PAGE_WIDTH as u32, height as u32)
    }

    fn describe(&self) -> String {
        let title = self.lang.say(words::IN_FLIGHT);
        format!("{title}, {}. {}", self.subtitle, self.reading)
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let lang = self.lang;
        let title = lang.say(words::IN_FLIGHT);
        draw_header(pen, title, &self.subtitle, &self.reading)?;
        let plot = Plot::after(HEADER, HEIGHT);
        let keys = [
            key(Mark::Block, BLUE, lang.say(words::MEAN)),
            key(Mark::Line, VERMILION, &self.peak_name),
        ];
        let title = lang.say(words::IN_FLIGHT_AXIS);
        draw_frame(pen, plot, title, &keys, (&self.x, Some(&self.y)))?;
        let place = |slot: &Slot| [slot.from_us, slot.to_us].map(|us| x(&self.x, us as f64));
        let columns: Vec<[i32; 3]> = self
            .slots
            .iter()
            .filter(|slot| slot.mean > 0.0)
            .map(|slot| {
                let [from, to] = place(slot);
                let top = plot.y(&self.y, slot.mean).min(plot.bottom - 2);
                [from, to.max(from + 1), top]
            })
            .collect();
        pen.fill_columns(&columns, plot.bottom, BLUE)?;
        let touches = |before: &Slot, next: &Slot| before.to_us >= next.from_us;
        for run in self.slots.chunk_by(touches) {
            let point = |slot: &Slot| {
                let [from, to] = place(slot);
                ((from + to) / 2, plot.y(&self.y, slot.peak))
            };
            let line: Vec<(i32, i32)> = run.iter().map(point).collect();
            pen.line(&line, 3, VERMILION)?;
        }
        draw_baseline(pen, plot)?;
        draw_time_labels(pen, &self.x, |at_us| x(&self.x, at_us), plot.bottom)
    }
}
