//! A frame as cells: columns of polars in, a value at a time out, for the formats that are text.

use chrono::{DateTime, SecondsFormat};
use polars::prelude::DataType;
use polars::prelude::{
    Float64Chunked, Int64Chunked, PolarsResult, Series, StringChunked, UInt16Chunked,
};

/// The columns of a frame, each of one chunk.
pub(super) struct Cells {
    columns: Vec<CellColumn>,
}

/// A column that knows its type.
pub(super) enum CellColumn {
    Time(Int64Chunked),
    Text(StringChunked),
    Status(UInt16Chunked),
    Number(Float64Chunked),
    Count(Int64Chunked),
}

/// The value of a row in a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    /// µs since 1970, UTC.
    Time(i64),
    /// A text, perhaps of a stranger.
    Text(&'a str),
    /// A number, finite.
    Number(f64),
    /// A whole number.
    Count(i64),
    /// The line does not say.
    Missing,
}

impl Cells {
    /// Series of the types that [`Column`](super::Column) names.
    pub(super) fn new(series: &[Series]) -> PolarsResult<Self> {
        let columns = series.iter().map(CellColumn::new);
        Ok(Self {
            columns: columns.collect::<PolarsResult<_>>()?,
        })
    }

    /// The values of a row, a column each.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        self.columns.iter().map(move |column| column.get(row))
    }

    pub(super) fn columns(&self) -> &[CellColumn] {
        &self.columns
    }
}

impl CellColumn {
    fn new(series: &Series) -> PolarsResult<Self> {
        Ok(match series.dtype() {
            DataType::Datetime(..) => Self::Time(series.datetime()?.physical().clone()),
            DataType::UInt16 => Self::Status(series.u16()?.clone()),
            DataType::Float64 => Self::Number(series.f64()?.clone()),
            DataType::Int64 => Self::Count(series.i64()?.clone()),
            _ => Self::Text(series.str()?.clone()),
        })
    }

    pub(super) fn get(&self, row: usize) -> Cell<'_> {
        let cell = match self {
            Self::Time(times) => times.get(row).map(Cell::Time),
            Self::Text(texts) => texts.get(row).map(Cell::Text),
            Self::Status(statuses) => statuses.get(row).map(|status| Cell::Count(status.into())),
            // No sum of a spreadsheet survives a NaN, and JSON has none.
            Self::Number(numbers) => numbers
                .get(row)
                .filter(|number| number.is_finite())
                .map(Cell::Number),
            Self::Count(counts) => counts.get(row).map(Cell::Count),
        };
        cell.unwrap_or(Cell::Missing)
    }
}

/// An instant as RFC 3339 in UTC, with as many decimals as it has: none, three or six.
pub(super) fn time_text(us: i64) -> String {
    match DateTime::from_timestamp_micros(us) {
        Some(time) => time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        // Hundreds of thousands of years away; no format of a log can write such an instant.
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_as_many_decimals_as_they_need() {
        // From `date -u -d @1737738001`.
        for (us, text) in [
            (1_737_738_001_480_364, "2025-01-24T17:00:01.480364Z"),
            (1_737_738_001_480_000, "2025-01-24T17:00:01.480Z"),
            (1_737_738_001_000_000, "2025-01-24T17:00:01Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(time_text(us), text);
        }
    }
}
