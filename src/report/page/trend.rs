//! The days before on the page: the figure, and its numbers as a table.

use super::charts::{Drawn, drawn};
use crate::error::Error;
use crate::report::charts;
use crate::report::lang::Lang;
use crate::stats::{Summary, Trend};

/// What the section shows.
pub(super) struct TrendPart {
    pub figure: Drawn,
    pub rows: Vec<DayRow>,
}

/// One day.
pub(super) struct DayRow {
    pub day: String,
    pub cells: Vec<String>,
}

impl TrendPart {
    /// `None` without a history, or with one day of it.
    ///
    /// # Errors
    /// [`Error::Draw`].
    pub(super) fn new(
        trend: Option<&Trend>,
        summary: &Summary,
        lang: Lang,
    ) -> Result<Option<Self>, Error> {
        let figure = trend.and_then(|trend| charts::trend(trend, summary.slow_us, lang));
        let Some((trend, figure)) = trend.zip(figure) else {
            return Ok(None);
        };
        let rows = trend.days.iter().rev().map(|day| {
            let ms = |us: Option<u64>| us.map_or_else(String::new, |us| lang.ms(us));
            DayRow {
                day: lang.date(day.day),
                cells: vec![
                    lang.count(day.requests),
                    ms(day.p50_p95_us.map(|(p50, _)| p50)),
                    ms(day.p50_p95_us.map(|(_, p95)| p95)),
                    lang.decimal(day.slow_pct(), 2),
                ],
            }
        });
        Ok(Some(Self {
            rows: rows.collect(),
            figure: drawn(&figure)?,
        }))
    }
}
