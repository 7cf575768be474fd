//! What stands above charts: the title of a page, and the key to its colours.
//!
//! In: text, and marks with labels. Out: strokes of a pen; the key is set from right to left, so
//! that it ends where it is told.

use super::figure::ChartError;
use super::font::{Weight, width};
use super::pen::{Align, Font, Pen};
use super::style::{INK, MARGIN, MUTED, PAGE_SUBTITLE, PAGE_TITLE, PANEL_SUBTITLE};
use plotters::backend::DrawingBackend;
use plotters::style::RGBColor;

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Bars.
    Block,
    /// A line.
    Line,
    /// A dashed line.
    Dash,
}

/// One entry of a key.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// How the series is drawn.
    pub(super) mark: Mark,
    /// Its colour.
    pub(super) color: RGBColor,
    /// Its name.
    pub(super) label: String,
}

/// The title of a page, its subtitle, and how to read it, in three lines.
pub(super) fn draw_header<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    title: &str,
    subtitle: &str,
    reading: &str,
) -> Result<(), ChartError> {
    let small = Font::regular(PAGE_SUBTITLE, MUTED);
    pen.write(
        title,
        (MARGIN, 64),
        Align::Left,
        Font::bold(PAGE_TITLE, INK),
    )?;
    pen.write(subtitle, (MARGIN, 102), Align::Left, small)?;
    pen.write(reading, (MARGIN, 132), Align::Left, small)
}

/// The key, in one line that ends at `right`.
pub(super) fn draw_legend<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    keys: &[Key],
    right: i32,
    baseline: i32,
) -> Result<(), ChartError> {
    let mut end = right;
    for key in keys.iter().rev() {
        let font = Font::regular(PANEL_SUBTITLE, MUTED);
        let start = end - width(&key.label, PANEL_SUBTITLE, Weight::Regular).ceil() as i32;
        pen.write(&key.label, (start, baseline), Align::Left, font)?;
        let length = match key.mark {
            Mark::Block => 18,
            Mark::Line | Mark::Dash => 32,
        };
        let (from, to, middle) = (start - 10 - length, start - 10, baseline - 7);
        match key.mark {
            Mark::Block => pen.fill([from, middle - 9, to, middle + 9], key.color)?,
            Mark::Line => pen.fill([from, middle - 2, to, middle + 2], key.color)?,
            Mark::Dash => pen.dash((from, middle), (to, middle), key.color)?,
        }
        end = from - 30;
    }
    Ok(())
}
