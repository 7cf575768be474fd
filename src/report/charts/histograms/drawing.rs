//! Draws a page of histograms.
//!
//! In: a [`HistogramPage`]. Out: strokes of a pen. It decides places and colours, and computes no
//! number that a reader could quote.

use super::model::{Bar, Grid, HistogramPage, Panel, Subject};
use crate::report::charts::axis::Axis;
use crate::report::charts::figure::{ChartError, Drawing};
use crate::report::charts::font::{Weight, width};
use crate::report::charts::legend::{Key, Mark, draw_header, draw_legend};
use crate::report::charts::pen::{Align, Font, Pen};
use crate::report::charts::style::{
    BASELINE, BLUE, GRID, HEADER, INK, MARGIN, MUTED, PANEL_SUBTITLE, PANEL_TITLE, TICK, VERMILION,
};
use crate::report::lang::words;
use plotters::backend::DrawingBackend;

/// Between two rows of panels.
const ROW_GAP: i32 = 34;
/// From the top of a panel to the top of its plot, and from the bottom of the plot to that of the
/// panel.
const PLOT_TOP: i32 = 94;
const PLOT_BOTTOM: i32 = 34;
/// Panels shown in the description of a page.
const DESCRIBED: usize = 3;

impl Drawing for HistogramPage {
    fn size(&self) -> (u32, u32) {
        let rows = (self.panels.len() as i32 + self.grid.columns - 1) / self.grid.columns;
        let height = HEADER + rows * self.grid.panel_height + (rows - 1) * ROW_GAP + MARGIN;
        (self.grid.page_width as u32, height as u32)
    }

    fn describe(&self) -> String {
        let shown: Vec<String> = self
            .panels
            .iter()
            .take(DESCRIBED)
            .map(|panel| format!("{}: {}", panel.title, panel.subtitle))
            .collect();
        let more = self.panels.len().saturating_sub(DESCRIBED);
        let title = format!("{}, {}", self.title, self.subtitle);
        self.lang.describe_histograms(&title, &shown, more)
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let lang = self.lang;
        let reading = lang.say(words::EACH_ITS_AXES);
        draw_header(pen, &self.title, &self.subtitle, reading)?;
        let key = |label: String, mark, color| Key { mark, color, label };
        let bound = &self.slow_label;
        let keys = match self.subject {
            Subject::All => vec![
                key(lang.say(words::REQUESTS).to_owned(), Mark::Block, BLUE),
                key(lang.bins_over(bound), Mark::Block, VERMILION),
                key(lang.say(words::SLOW_BOUND).to_owned(), Mark::Dash, INK),
            ],
            Subject::Slow => vec![key(lang.requests_over(bound), Mark::Block, VERMILION)],
        };
        draw_legend(pen, &keys, self.grid.page_width - MARGIN, 60)?;
        for (i, panel) in (0..).zip(&self.panels) {
            let (row, column) = (i / self.grid.columns, i % self.grid.columns);
            let left = MARGIN + column * (self.grid.panel_width() + Grid::COLUMN_GAP);
            let top = HEADER + row * (self.grid.panel_height + ROW_GAP);
            draw_panel(pen, panel, self, (left, top))?;
        }
        Ok(())
    }
}

/// Where the plot of a panel lies.
pub(super) struct Plot {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
}

impl Plot {
    fn x(&self, axis: &Axis, value: f64) -> i32 {
        self.left + (axis.share(value) * f64::from(self.right - self.left)).round() as i32
    }

    fn y(&self, axis: &Axis, value: f64) -> i32 {
        self.bottom - (axis.share(value) * f64::from(self.bottom - self.top)).round() as i32
    }
}

fn draw_panel<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    panel: &Panel,
    page: &HistogramPage,
    (left, top): (i32, i32),
) -> Result<(), ChartError> {
    let title = Font::bold(PANEL_TITLE, INK);
    let subtitle = Font::regular(PANEL_SUBTITLE, MUTED);
    pen.write(&panel.title, (left, top + 22), Align::Left, title)?;
    pen.write(&panel.subtitle, (left, top + 52), Align::Left, subtitle)?;
    let plot = Plot {
        left: left + Grid::GUTTER,
        right: left + page.grid.panel_width() - Grid::INSET,
        top: top + PLOT_TOP,
        bottom: top + page.grid.panel_height - PLOT_BOTTOM,
    };
    draw_plot(pen, panel, &plot)
}

/// Axes, bars and the slow bound.
pub(super) fn draw_plot<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    panel: &Panel,
    plot: &Plot,
) -> Result<(), ChartError> {
    draw_axes(pen, panel, plot)?;
    draw_bars(pen, panel, plot)?;
    draw_outline(pen, panel, plot)?;
    pen.fill(
        [plot.left, plot.bottom, plot.right, plot.bottom + 2],
        BASELINE,
    )?;
    if let Some(slow_ms) = panel.slow_line {
        draw_slow_line(pen, plot.x(&panel.x, slow_ms), &panel.slow_label, plot)?;
    }
    Ok(())
}

fn draw_axes<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    panel: &Panel,
    plot: &Plot,
) -> Result<(), ChartError> {
    let font = Font::regular(TICK, MUTED);
    for tick in &panel.y.ticks {
        let y = plot.y(&panel.y, tick.at);
        pen.fill([plot.left, y, plot.right, y + 2], GRID)?;
        pen.write(&tick.label, (plot.left - 10, y + 7), Align::Right, font)?;
    }
    for tick in &panel.x.ticks {
        let x = plot.x(&panel.x, tick.at);
        pen.fill([x - 1, plot.bottom, x + 1, plot.bottom + 9], BASELINE)?;
        let start = panel.x.label_start(tick, (plot.right - plot.left) as f32);
        let at = (plot.left + start.round() as i32, plot.bottom + 29);
        pen.write(&tick.label, at, Align::Left, font)?;
    }
    Ok(())
}

fn draw_bars<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    panel: &Panel,
    plot: &Plot,
) -> Result<(), ChartError> {
    for bar in &panel.bars {
        let (from, to) = (plot.x(&panel.x, bar.from_ms), plot.x(&panel.x, bar.to_ms));
        // A gap of two pixels between bars that are wide enough to have one.
        let gap = i32::from(to - from >= 8);
        // One request among a million must still be seen.
        let height = plot.y(&panel.y, bar.requests as f64).min(plot.bottom - 2);
        let right = (to - gap).max(from + gap + 2);
        let color = if bar.slow { VERMILION } else { BLUE };
        pen.fill([from + gap, height, right, plot.bottom], color)?;
    }
    Ok(())
}

/// The outline of the baseline's bars: a line along their tops.
fn draw_outline<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    panel: &Panel,
    plot: &Plot,
) -> Result<(), ChartError> {
    let touches = |left: &Bar, right: &Bar| left.to_ms >= right.from_ms;
    for block in panel.outline.chunk_by(touches) {
        let mut line = Vec::with_capacity(2 * block.len() + 2);
        for bar in block {
            let height = plot.y(&panel.y, bar.requests as f64);
            line.push((plot.x(&panel.x, bar.from_ms), height));
            line.push((plot.x(&panel.x, bar.to_ms), height));
        }
        let (first, last) = (line[0].0, line[line.len() - 1].0);
        line.insert(0, (first, plot.bottom));
        line.push((last, plot.bottom));
        pen.line(&line, 3, INK)?;
    }
    Ok(())
}

/// The dashed line, dark enough to be seen on bars of both colours, and its label above the plot,
/// where no bar reaches.
fn draw_slow_line<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    x: i32,
    label: &str,
    plot: &Plot,
) -> Result<(), ChartError> {
    let wide = width(label, TICK, Weight::Regular).ceil() as i32;
    // Beside the line at the ends of the plot, so that it keeps off the labels of the axis.
    let start = (x - wide / 2).min(plot.right - wide).max(plot.left);
    pen.dash((x, plot.top - 4), (x, plot.bottom), INK)?;
    pen.write(
        label,
        (start, plot.top - 10),
        Align::Left,
        Font::regular(TICK, INK),
    )
}
