//! Rows of small frames, joined one after the other until they make a row group.
//!
//! The values are copied. Frames that are only chained, as polars does by default, keep a few hundred
//! bytes a column each, and a hundred thousand files of one line would be gigabytes.

use crate::rows::cells::{CellColumn, Cells};
use crate::rows::columns::Column;
use crate::rows::error::RowsError;
use polars::prelude::{
    ChunkedBuilder, DataType, Float64Type, Int64Type, IntoSeries, PlSmallStr,
    PrimitiveChunkedBuilder, Series, StringChunkedBuilder, TimeUnit, TimeZone, UInt16Type,
};

/// Columns that grow at their end.
pub(super) struct JoinedRows {
    columns: Vec<Builder>,
    rows: usize,
}

enum Builder {
    Time(PrimitiveChunkedBuilder<Int64Type>),
    Text(StringChunkedBuilder),
    Status(PrimitiveChunkedBuilder<UInt16Type>),
    Number(PrimitiveChunkedBuilder<Float64Type>),
    Count(PrimitiveChunkedBuilder<Int64Type>),
}

impl JoinedRows {
    pub(super) fn new(columns: &[Column]) -> Self {
        Self {
            columns: columns.iter().map(|column| Builder::new(*column)).collect(),
            rows: 0,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds the rows of a frame.
    pub(super) fn extend(&mut self, series: &[Series]) -> Result<(), RowsError> {
        let cells = Cells::new(series)?;
        for (builder, column) in self.columns.iter_mut().zip(cells.columns()) {
            builder.extend(column)?;
        }
        self.rows += series.first().map_or(0, |series| series.len());
        Ok(())
    }

    /// The columns, each of one chunk.
    pub(super) fn finish(self) -> Vec<Series> {
        self.columns.into_iter().map(Builder::finish).collect()
    }
}

impl Builder {
    fn new(column: Column) -> Self {
        let name = PlSmallStr::from_static(column.name());
        match column.data_type() {
            DataType::Datetime(..) => Self::Time(PrimitiveChunkedBuilder::new(name, 0)),
            DataType::UInt16 => Self::Status(PrimitiveChunkedBuilder::new(name, 0)),
            DataType::Float64 => Self::Number(PrimitiveChunkedBuilder::new(name, 0)),
            DataType::Int64 => Self::Count(PrimitiveChunkedBuilder::new(name, 0)),
            _ => Self::Text(StringChunkedBuilder::new(name, 0)),
        }
    }

    fn extend(&mut self, column: &CellColumn) -> Result<(), RowsError> {
        match (self, column) {
            (Self::Time(all), CellColumn::Time(some))
            | (Self::Count(all), CellColumn::Count(some)) => {
                some.iter().for_each(|value| all.append_option(value));
            }
            (Self::Text(all), CellColumn::Text(some)) => {
                some.iter().for_each(|value| all.append_option(value));
            }
            (Self::Status(all), CellColumn::Status(some)) => {
                some.iter().for_each(|value| all.append_option(value));
            }
            (Self::Number(all), CellColumn::Number(some)) => {
                some.iter().for_each(|value| all.append_option(value));
            }
            _ => return Err(RowsError::Table("a column changed its type".to_owned())),
        }
        Ok(())
    }

    fn finish(self) -> Series {
        match self {
            Self::Time(values) => values
                .finish()
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_series(),
            Self::Text(values) => values.finish().into_series(),
            Self::Status(values) => values.finish().into_series(),
            Self::Number(values) => values.finish().into_series(),
            Self::Count(values) => values.finish().into_series(),
        }
    }
}
