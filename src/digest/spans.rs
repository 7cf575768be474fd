//! The first and the last request of each origin.

use crate::parse::Origin;
use crate::table::schema;
use polars::prelude::{DataFrame, PolarsResult};

/// The first and the last timestamp of each origin, µs UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spans {
    /// By [`Origin::index`]; `None` without a request.
    spans: Vec<Option<(i64, i64)>>,
}

impl Default for Spans {
    fn default() -> Self {
        Self {
            spans: vec![None; Origin::COUNT],
        }
    }
}

impl Spans {
    /// Those of a batch of rows.
    pub(super) fn of(rows: &DataFrame) -> PolarsResult<Self> {
        let mut spans = Self::default();
        let timestamps = rows.column(schema::TIMESTAMP)?.i64()?;
        let origins = rows.column(schema::ORIGIN)?.u16()?;
        for (timestamp, origin) in timestamps.iter().zip(origins.iter()) {
            if let (Some(us), Some(origin)) = (timestamp, origin) {
                spans.widen(usize::from(origin), (us, us));
            }
        }
        Ok(spans)
    }

    fn widen(&mut self, origin: usize, more: (i64, i64)) {
        let span = self.spans[origin].get_or_insert(more);
        *span = (span.0.min(more.0), span.1.max(more.1));
    }

    /// Adds those of other rows.
    pub(super) fn merge(&mut self, other: &Self) {
        for (origin, span) in other.spans.iter().enumerate() {
            if let Some(span) = span {
                self.widen(origin, *span);
            }
        }
    }

    /// The first and the last timestamp of these origins together.
    pub(super) fn over(&self, keeps: impl Fn(Origin) -> bool) -> Option<(i64, i64)> {
        let kept = Origin::all().zip(&self.spans);
        kept.filter(|(origin, _)| keeps(*origin))
            .filter_map(|(_, span)| *span)
            .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }
}
