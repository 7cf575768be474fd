//! A small page that says why there is no chart.
//!
//! In: a title and a sentence. Out: a page with the two, so that a report always has the same
//! files.

use super::figure::{ChartError, Drawing};
use super::pen::{Align, Font, Pen};
use super::style::{INK, MARGIN, MUTED, PAGE_SUBTITLE, PAGE_TITLE};
use plotters::backend::DrawingBackend;

/// A title and a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Notice {
    /// What the page would have shown.
    pub(super) title: String,
    /// Why it does not.
    pub(super) sentence: String,
}

impl Drawing for Notice {
    fn size(&self) -> (u32, u32) {
        (1200, 180)
    }

    fn describe(&self) -> String {
        format!("{}. {}", self.title, self.sentence)
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let title = Font::bold(PAGE_TITLE, INK);
        let sentence = Font::regular(PAGE_SUBTITLE, MUTED);
        pen.write(&self.title, (MARGIN, 72), Align::Left, title)?;
        pen.write(&self.sentence, (MARGIN, 122), Align::Left, sentence)
    }
}
