//! A plot over the width of a page with time across: its frame, its grid, its notes.
//!
//! In: where the plot lies, axes, a title and a key. Out: strokes of a pen. The figures that have time
//! across share it, so that their instants stand below each other.

use super::axis::Axis;
use super::figure::ChartError;
use super::legend::{Key, Mark, draw_legend};
use super::pen::{Align, Font, Pen};
use super::style::{BASELINE, GRID, INK, MARGIN, MUTED, PAGE_WIDTH, PANEL_TITLE, TICK};
use plotters::backend::DrawingBackend;
use plotters::style::RGBColor;

/// Left of the plots, for the labels of the upright axes, and right of them, for that of the slow
/// bound.
pub(super) const LEFT: i32 = MARGIN + 84;
pub(super) const RIGHT: i32 = PAGE_WIDTH - MARGIN - 70;
/// From the top of a panel to the top of its plot.
pub(super) const PLOT_TOP: i32 = 52;

/// Where a plot lies; all have the same left and right.
#[derive(Clone, Copy)]
pub(super) struct Plot {
    pub(super) top: i32,
    pub(super) bottom: i32,
}

impl Plot {
    pub(super) fn after(previous_bottom: i32, height: i32) -> Self {
        let top = previous_bottom + PLOT_TOP;
        let bottom = top + height;
        Self { top, bottom }
    }

    pub(super) fn y(self, axis: &Axis, value: f64) -> i32 {
        self.bottom - (axis.share(value) * f64::from(self.bottom - self.top)).round() as i32
    }
}

/// Where an instant lies.
pub(super) fn x(axis: &Axis, at_us: f64) -> i32 {
    LEFT + (axis.share(at_us) * f64::from(RIGHT - LEFT)).round() as i32
}

/// An entry of a key.
pub(super) fn key(mark: Mark, color: RGBColor, label: &str) -> Key {
    let label = label.to_owned();
    Key { mark, color, label }
}

/// The title, the key, and the lines of the grid.
pub(super) fn draw_frame<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    plot: Plot,
    title: &str,
    keys: &[Key],
    (time, upright): (&Axis, Option<&Axis>),
) -> Result<(), ChartError> {
    let baseline = plot.top - 24;
    let font = Font::bold(PANEL_TITLE, INK);
    pen.write(title, (MARGIN, baseline), Align::Left, font)?;
    draw_legend(pen, keys, RIGHT, baseline)?;
    for tick in &time.ticks {
        let x = x(time, tick.at);
        pen.fill([x - 1, plot.top, x + 1, plot.bottom], GRID)?;
    }
    let Some(upright) = upright else {
        return Ok(());
    };
    for tick in &upright.ticks {
        let y = plot.y(upright, tick.at);
        pen.fill([LEFT, y, RIGHT, y + 2], GRID)?;
        let font = Font::regular(TICK, MUTED);
        pen.write(&tick.label, (LEFT - 12, y + 7), Align::Right, font)?;
    }
    Ok(())
}

/// The line below a plot.
pub(super) fn draw_baseline<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    plot: Plot,
) -> Result<(), ChartError> {
    pen.fill([LEFT, plot.bottom, RIGHT, plot.bottom + 2], BASELINE)
}

/// A sentence in an empty plot.
pub(super) fn draw_note<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    plot: Plot,
    note: &str,
) -> Result<(), ChartError> {
    let at = ((LEFT + RIGHT) / 2, (plot.top + plot.bottom) / 2 + 8);
    pen.write(note, at, Align::Centre, Font::regular(PANEL_TITLE, MUTED))
}
