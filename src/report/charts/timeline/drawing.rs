//! Draws the page of the timeline: three panels, one below the other, that share the axis of time.
//!
//! In: a [`TimelinePage`]. Out: strokes of a pen. Slow requests and 5xx answers stand on the
//! baseline, where heights compare best; the rest of the bar is above them.

use super::model::{Latency, Slot, TimelinePage};
use crate::report::charts::axis::{Axis, Scale};
use crate::report::charts::figure::{ChartError, Drawing};
use crate::report::charts::frame::{
    LEFT, PLOT_TOP, Plot, RIGHT, draw_baseline, draw_frame, draw_note, key, x,
};
use crate::report::charts::legend::{Mark, draw_header};
use crate::report::charts::local_time::draw_time_labels;
use crate::report::charts::pen::{Align, Font, Pen};
use crate::report::charts::style::{
    BLACK, BLUE, HEADER, ORANGE, PAGE_WIDTH, PURPLE, SKY, TICK, VERMILION,
};
use crate::report::lang::words;
use plotters::backend::DrawingBackend;
use plotters::style::RGBColor;

/// Between the panels.
const ROW_GAP: i32 = 44;
/// The heights of the plots.
const REQUESTS: i32 = 270;
const LATENCY: i32 = 380;
const ERRORS: i32 = 200;
/// Below the last plot, for two rows of labels.
const BELOW: i32 = 84;
/// Slots at least this wide have a gap between their bars.
const GAP_FROM: i32 = 6;

impl Drawing for TimelinePage {
    fn size(&self) -> (u32, u32) {
        let panels = 3 * PLOT_TOP + 2 * ROW_GAP + REQUESTS + LATENCY + ERRORS;
        (PAGE_WIDTH as u32, (HEADER + panels + BELOW) as u32)
    }

    fn describe(&self) -> String {
        let (span, has_durations) = (&self.subtitle, self.latency.is_some());
        self.lang
            .describe_timeline(span, &self.totals, &self.slot, has_durations)
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let title = self.lang.say(words::REQUESTS_OVER_TIME);
        draw_header(pen, title, &self.subtitle, &self.totals)?;
        let requests = Plot::after(HEADER, REQUESTS);
        let latency = Plot::after(requests.bottom + ROW_GAP, LATENCY);
        let errors = Plot::after(latency.bottom + ROW_GAP, ERRORS);
        draw_requests(pen, self, requests)?;
        draw_latency(pen, self, latency)?;
        draw_errors(pen, self, errors)?;
        draw_time_labels(pen, &self.x, |at_us| x(&self.x, at_us), errors.bottom)
    }
}

fn draw_requests<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    page: &TimelinePage,
    plot: Plot,
) -> Result<(), ChartError> {
    let mut keys = vec![key(Mark::Block, BLUE, page.lang.say(words::REQUESTS))];
    // Without durations nothing is known to be slow or not.
    if page.latency.is_some() {
        let slow = page.lang.of_them_over(&page.slow_label);
        keys.push(key(Mark::Block, VERMILION, &slow));
    }
    let title = page
        .lang
        .per(page.lang.say(words::REQUESTS_TITLE), &page.slot);
    draw_frame(pen, plot, &title, &keys, (&page.x, Some(&page.requests)))?;
    draw_bars(pen, page, plot, &page.requests, BLUE, |slot| slot.requests)?;
    draw_bars(pen, page, plot, &page.requests, VERMILION, |slot| slot.slow)?;
    draw_baseline(pen, plot)
}

fn draw_errors<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    page: &TimelinePage,
    plot: Plot,
) -> Result<(), ChartError> {
    let keys = [
        key(Mark::Block, ORANGE, "4xx"),
        key(Mark::Block, PURPLE, "5xx"),
    ];
    let title = page.lang.per(page.lang.say(words::ANSWERS), &page.slot);
    if page.slots.iter().all(|slot| slot.errors() == 0) {
        draw_frame(pen, plot, &title, &[], (&page.x, None))?;
        draw_note(pen, plot, page.lang.say(words::NO_ERRORS))?;
    } else {
        draw_frame(pen, plot, &title, &keys, (&page.x, Some(&page.errors)))?;
        draw_bars(pen, page, plot, &page.errors, ORANGE, Slot::errors)?;
        draw_bars(pen, page, plot, &page.errors, PURPLE, |slot| {
            slot.status_5xx
        })?;
    }
    draw_baseline(pen, plot)
}

fn draw_latency<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    page: &TimelinePage,
    plot: Plot,
) -> Result<(), ChartError> {
    let Some(latency) = &page.latency else {
        let title = page.lang.say(words::DURATION);
        draw_frame(pen, plot, title, &[], (&page.x, None))?;
        draw_note(pen, plot, page.lang.say(words::NO_DURATIONS))?;
        return draw_baseline(pen, plot);
    };
    let series = [(SKY, "p50"), (BLUE, "p95"), (BLACK, "p99")];
    let mut keys = Vec::from(series.map(|(color, label)| key(Mark::Line, color, label)));
    if latency.slow_line.is_some() {
        keys.push(key(Mark::Dash, VERMILION, page.lang.say(words::SLOW_BOUND)));
    }
    let title = match latency.y.scale {
        Scale::Linear => words::PERCENTILES,
        Scale::Log => words::PERCENTILES_LOG,
    };
    let title = page.lang.say(title);
    draw_frame(pen, plot, title, &keys, (&page.x, Some(&latency.y)))?;
    draw_baseline(pen, plot)?;
    draw_lines(pen, latency, &page.x, plot, series.map(|(color, _)| color))?;
    // Above the lines, which hide it when slots are many.
    if let Some(slow_ms) = latency.slow_line {
        let y = plot.y(&latency.y, slow_ms);
        pen.dash((LEFT, y), (RIGHT, y), VERMILION)?;
        let font = Font::regular(TICK, VERMILION);
        pen.write(&page.slow_label, (RIGHT + 10, y + 7), Align::Left, font)?;
    }
    Ok(())
}

fn draw_lines<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    latency: &Latency,
    time: &Axis,
    plot: Plot,
    colors: [RGBColor; 3],
) -> Result<(), ChartError> {
    for (line, color) in latency.lines.iter().zip(colors) {
        let points: usize = line.iter().map(Vec::len).sum();
        // Thick lines of thousands of slots would hide one another.
        let width = match points {
            0..=150 => 4,
            151..=600 => 3,
            _ => 2,
        };
        for run in line {
            let path: Vec<(i32, i32)> = run
                .iter()
                .map(|(at_us, ms)| (x(time, *at_us), plot.y(&latency.y, *ms)))
                .collect();
            pen.line(&path, width, color)?;
        }
    }
    Ok(())
}

/// One bar a slot that has any.
fn draw_bars<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    page: &TimelinePage,
    plot: Plot,
    axis: &Axis,
    color: RGBColor,
    number: fn(&Slot) -> u64,
) -> Result<(), ChartError> {
    let columns: Vec<[i32; 3]> = page
        .slots
        .iter()
        .filter(|slot| number(slot) > 0)
        .map(|slot| {
            let from = x(&page.x, slot.from_us as f64);
            let to = x(&page.x, slot.to_us as f64);
            let gap = i32::from(to - from >= GAP_FROM);
            // One request among a million must still be seen.
            let top = plot.y(axis, number(slot) as f64).min(plot.bottom - 2);
            [from + gap, (to - gap).max(from + gap + 1), top]
        })
        .collect();
    pen.fill_columns(&columns, plot.bottom, color)
}
