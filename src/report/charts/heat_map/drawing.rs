//! Draws the map: names at the left, a band of colours an endpoint, the axis of time below.
//!
//! In: a [`HeatMapPage`]. Out: strokes of a pen.

use super::model::{CLASSES, HeatMapPage};
use crate::report::charts::figure::{ChartError, Drawing};
use crate::report::charts::legend::{Key, Mark, draw_header, draw_legend};
use crate::report::charts::local_time::draw_time_labels;
use crate::report::charts::pen::{Align, Font, Pen};
use crate::report::charts::style::{HEADER, HEAT, INK, MARGIN, PAGE_WIDTH, TICK};
use crate::report::lang::words;
use plotters::backend::DrawingBackend;

/// The height of a row, and of the band in it.
const ROW: i32 = 34;
const BAND: i32 = 28;
/// Between the names and the bands.
const GAP: i32 = 14;
/// Right of the bands, for the label of the last tick.
const INSET: i32 = 64;
/// Below the last row, for two rows of labels.
const BELOW: i32 = 84;

const _: () = assert!(HEAT.len() == CLASSES);

impl Drawing for HeatMapPage {
    fn size(&self) -> (u32, u32) {
        let height = HEADER + self.rows.len() as i32 * ROW + BELOW;
        (PAGE_WIDTH as u32, height as u32)
    }

    fn describe(&self) -> String {
        let lang = self.lang;
        format!(
            "{}, {}. {}",
            self.title,
            self.subtitle,
            lang.say(words::HEAT_MAP_READING)
        )
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let lang = self.lang;
        let reading = lang.say(words::HEAT_MAP_READING);
        draw_header(pen, &self.title, &self.subtitle, reading)?;
        // The slowest have the strongest colour, however few colours there are.
        let colors = &HEAT[CLASSES - self.classes.len()..];
        let keys: Vec<Key> = self
            .classes
            .iter()
            .zip(colors)
            .map(|(label, color)| Key {
                mark: Mark::Block,
                color: *color,
                label: label.clone(),
            })
            .collect();
        draw_legend(pen, &keys, PAGE_WIDTH - MARGIN, 60)?;
        let left = MARGIN + self.names_width.ceil() as i32 + GAP;
        let right = PAGE_WIDTH - INSET;
        let x = |at_us: f64| left + (self.x.share(at_us) * f64::from(right - left)).round() as i32;
        for (row, top) in self.rows.iter().zip((HEADER..).step_by(ROW as usize)) {
            let font = Font::regular(TICK, INK);
            pen.write(&row.name, (left - GAP, top + 20), Align::Right, font)?;
            for stretch in &row.stretches {
                let (from, to) = (x(stretch.from_us as f64), x(stretch.to_us as f64));
                let band = [from, top, to.max(from + 1), top + BAND];
                pen.fill(band, colors[stretch.class])?;
            }
        }
        let bottom = HEADER + self.rows.len() as i32 * ROW;
        draw_time_labels(pen, &self.x, x, bottom)
    }
}
