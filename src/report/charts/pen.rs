//! The few marks of which all charts are made, on any plotters backend.
//!
//! In: whole pixels, colours, text. Out: what the backend keeps. Shapes are the same calls for PNG
//! and SVG. Text and oblique lines are left to the browser in an SVG; in a PNG they are smoothed
//! here, pixel by pixel, because plotters draws lines of more than one pixel without anti-aliasing,
//! and text unevenly (see `font`).

use super::figure::ChartError;
use super::font::{Glyphs, LEVELS, Weight, place, width};
use super::geometry::{distance, skyline};
use plotters::backend::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use std::collections::BTreeMap;
use std::fmt::Display;

/// The fonts that a browser may use for the text of an SVG, the first it has. Verdana is as wide as
/// DejaVu Sans.
pub(super) const FONTS: &str = "DejaVu Sans, Verdana, sans-serif";

/// Which side of a text its position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// The text starts there.
    Left,
    /// The text is centred there.
    Centre,
    /// The text ends there.
    Right,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    /// Pixels an em.
    pub(super) em: u32,
    /// How heavy.
    pub(super) weight: Weight,
    /// The colour.
    pub(super) color: RGBColor,
}

impl Font {
    /// A font of regular weight.
    pub(super) const fn regular(em: u32, color: RGBColor) -> Self {
        let weight = Weight::Regular;
        Self { em, weight, color }
    }

    /// A bold font.
    pub(super) const fn bold(em: u32, color: RGBColor) -> Self {
        let weight = Weight::Bold;
        Self { em, weight, color }
    }
}

/// Draws on a backend.
pub(super) struct Pen<'a, DB: DrawingBackend> {
    backend: &'a mut DB,
    /// `None` when the backend takes text and lines as they are.
    glyphs: Option<Glyphs>,
}

fn failed(error: impl Display) -> ChartError {
    ChartError::Draw(error.to_string())
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    /// A pen for a backend of pixels.
    pub(super) fn for_pixels(backend: &'a mut DB) -> Self {
        let glyphs = Some(Glyphs::default());
        Self { backend, glyphs }
    }

    /// A pen for a backend that keeps shapes and text.
    pub(super) fn for_shapes(backend: &'a mut DB) -> Self {
        let glyphs = None;
        Self { backend, glyphs }
    }

    /// Fills from `left`, `top` up to but without `right`, `bottom`.
    pub(super) fn fill(
        &mut self,
        [left, top, right, bottom]: [i32; 4],
        color: RGBColor,
    ) -> Result<(), ChartError> {
        self.backend
            .draw_rect((left, top), (right, bottom), &color, true)
            .map_err(failed)
    }

    /// Fills columns that stand on `bottom`, each `[left, right, top]`. Where columns overlap, the
    /// highest counts.
    ///
    /// Columns that touch are one outline in an SVG, so that thousands of narrow ones stay a small
    /// file.
    pub(super) fn fill_columns(
        &mut self,
        columns: &[[i32; 3]],
        bottom: i32,
        color: RGBColor,
    ) -> Result<(), ChartError> {
        for block in skyline(columns, bottom) {
            if self.glyphs.is_some() {
                for [left, right, top] in block {
                    self.fill([left, top, right, bottom], color)?;
                }
                continue;
            }
            let mut outline = Vec::with_capacity(2 * block.len() + 2);
            outline.extend(block.first().map(|[left, ..]| (*left, bottom)));
            for [left, right, top] in &block {
                outline.extend([(*left, *top), (*right, *top)]);
            }
            outline.extend(block.last().map(|[_, right, _]| (*right, bottom)));
            self.backend.fill_polygon(outline, &color).map_err(failed)?;
        }
        Ok(())
    }

    /// A dashed line two pixels wide, upright when `from` and `to` have the same x, else level.
    pub(super) fn dash(
        &mut self,
        from: (i32, i32),
        to: (i32, i32),
        color: RGBColor,
    ) -> Result<(), ChartError> {
        const ON: i32 = 12;
        const OFF: i32 = 8;
        let upright = from.0 == to.0;
        let (start, end) = if upright {
            (from.1, to.1)
        } else {
            (from.0, to.0)
        };
        for at in (start..end).step_by((ON + OFF) as usize) {
            let stop = (at + ON).min(end);
            let dash = if upright {
                [from.0 - 1, at, from.0 + 1, stop]
            } else {
                [at, from.1 - 1, stop, from.1 + 1]
            };
            self.fill(dash, color)?;
        }
        Ok(())
    }

    /// A line through `points`; through a single one, a dot that is seen beside such lines.
    pub(super) fn line(
        &mut self,
        points: &[(i32, i32)],
        width: u32,
        color: RGBColor,
    ) -> Result<(), ChartError> {
        match points {
            [] => Ok(()),
            [centre] if self.glyphs.is_none() => self
                .backend
                .draw_circle(*centre, width + 2, &color, true)
                .map_err(failed),
            _ if self.glyphs.is_none() => self
                .backend
                .draw_path(points.iter().copied(), &stroke(width, color))
                .map_err(failed),
            [_] => self.smooth(points, f64::from(width + 2), color),
            _ => self.smooth(points, f64::from(width) / 2.0, color),
        }
    }

    /// Colours the pixels within `radius` of the line, those at its border in part.
    fn smooth(
        &mut self,
        points: &[(i32, i32)],
        radius: f64,
        color: RGBColor,
    ) -> Result<(), ChartError> {
        let reach = radius.ceil() as i32 + 1;
        let (columns, rows) = self.backend.get_size();
        let within = |values: (i32, i32), end: u32| {
            let (low, high) = (values.0.min(values.1), values.0.max(values.1));
            (low - reach).max(0)..(high + reach).min(end as i32)
        };
        // Each pixel once, so that a line is not darker where its parts meet.
        let mut levels: BTreeMap<(i32, i32), u8> = BTreeMap::new();
        let parts = points.windows(2).map(|pair| (pair[0], pair[1]));
        let dot = (points.len() == 1).then(|| (points[0], points[0]));
        for (a, b) in parts.chain(dot) {
            for y in within((a.1, b.1), rows) {
                for x in within((a.0, b.0), columns) {
                    let share = radius + 0.5 - distance((x, y), a, b);
                    let level = (share.clamp(0.0, 1.0) * f64::from(LEVELS)).round() as u8;
                    if level > 0 {
                        let highest = levels.entry((y, x)).or_default();
                        *highest = level.max(*highest);
                    }
                }
            }
        }
        for ((y, x), level) in levels {
            self.dab((x, y), level, color)?;
        }
        Ok(())
    }

    /// Colours one pixel, `level` parts of [`LEVELS`].
    fn dab(&mut self, at: (i32, i32), level: u8, color: RGBColor) -> Result<(), ChartError> {
        if level == 0 {
            return Ok(());
        }
        let alpha = f64::from(level) / f64::from(LEVELS);
        self.backend
            .draw_pixel(at, color.mix(alpha).to_backend_color())
            .map_err(failed)
    }

    /// Writes `text` with its baseline at the `y` of `at`.
    pub(super) fn write(
        &mut self,
        text: &str,
        at: (i32, i32),
        align: Align,
        font: Font,
    ) -> Result<(), ChartError> {
        let Font { em, weight, color } = font;
        let Some(mut glyphs) = self.glyphs.take() else {
            let style = text_style(align, font);
            // The SVG backend puts the baseline 0.76 em below the top.
            let top = at.1 - (f64::from(em) * 0.76).round() as i32;
            return self
                .backend
                .draw_text(text, &style, (at.0, top))
                .map_err(failed);
        };
        let start = match align {
            Align::Left => 0.0,
            Align::Centre => width(text, em, weight) / 2.0,
            Align::Right => width(text, em, weight),
        };
        for placed in place(text, em, weight) {
            let x = at.0 as f32 - start + placed.x;
            let (whole, coverage) = glyphs.cover(placed.character, x, em, weight);
            for (i, level) in coverage.levels.iter().enumerate() {
                let column = whole + coverage.left + (i % coverage.width) as i32;
                let row = at.1 + coverage.top + (i / coverage.width) as i32;
                self.dab((column, row), *level, color)?;
            }
        }
        self.glyphs = Some(glyphs);
        Ok(())
    }
}

fn stroke(width: u32, color: RGBColor) -> ShapeStyle {
    ShapeStyle {
        color: color.to_rgba(),
        filled: false,
        stroke_width: width,
    }
}

fn text_style(align: Align, font: Font) -> TextStyle<'static> {
    let style = match font.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    let side = match align {
        Align::Left => HPos::Left,
        Align::Centre => HPos::Center,
        Align::Right => HPos::Right,
    };
    // The SVG backend writes the size divided by 1.24.
    let size = f64::from(font.em) * 1.24;
    TextStyle {
        font: FontDesc::new(FontFamily::Name(FONTS), size, style),
        color: font.color.to_backend_color(),
        pos: Pos::new(side, VPos::Top),
    }
}
