//! Requests become columns, some rows at a time.

use super::columns::{Column, Columns};
use super::texts::TextColumn;
use crate::table::{Endpoints, Request};
use polars::prelude::{
    ChunkedBuilder, DataFrame, Float64Type, Int64Type, IntoColumn, IntoSeries, PolarsResult,
    PrimitiveChunkedBuilder, StringChunkedBuilder, TimeUnit, TimeZone, UInt16Type,
};
use std::mem::replace;

/// The columns of some rows.
pub(super) struct RowBuilder<'e> {
    endpoints: &'e Endpoints,
    names: Vec<Column>,
    columns: Vec<Building>,
    rows: usize,
    capacity: usize,
}

/// A column that grows.
enum Building {
    Time(PrimitiveChunkedBuilder<Int64Type>),
    Status(PrimitiveChunkedBuilder<UInt16Type>),
    Duration(PrimitiveChunkedBuilder<Float64Type>),
    Bytes(PrimitiveChunkedBuilder<Int64Type>),
    Text(TextColumn, StringChunkedBuilder),
    /// The numbers of endpoints, which become their templates at the end.
    Endpoint(Vec<u32>),
}

impl<'e> RowBuilder<'e> {
    /// Room for so many rows.
    pub(super) fn new(columns: &Columns, endpoints: &'e Endpoints, capacity: usize) -> Self {
        let names = columns.as_slice().to_vec();
        let building = |column: &Column| Building::new(*column, capacity);
        Self {
            endpoints,
            columns: names.iter().map(building).collect(),
            names,
            rows: 0,
            capacity,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row.
    pub(super) fn push(&mut self, request: &Request<'_, '_>) {
        for column in &mut self.columns {
            column.push(request);
        }
        self.rows += 1;
    }

    /// The rows that were added; none are left.
    pub(super) fn take(&mut self) -> PolarsResult<DataFrame> {
        let rows = replace(&mut self.rows, 0);
        let mut columns = Vec::with_capacity(self.columns.len());
        for (name, column) in self.names.iter().zip(&mut self.columns) {
            let built = replace(column, Building::new(*name, self.capacity));
            columns.push(built.finish(self.endpoints));
        }
        DataFrame::new(rows, columns)
    }
}

impl Building {
    fn new(column: Column, capacity: usize) -> Self {
        let name = column.name().into();
        match column {
            Column::Timestamp => Self::Time(PrimitiveChunkedBuilder::new(name, capacity)),
            Column::Status => Self::Status(PrimitiveChunkedBuilder::new(name, capacity)),
            Column::DurationMs => Self::Duration(PrimitiveChunkedBuilder::new(name, capacity)),
            Column::Bytes => Self::Bytes(PrimitiveChunkedBuilder::new(name, capacity)),
            column => match TextColumn::of_column(column) {
                Some(text) => Self::Text(text, StringChunkedBuilder::new(name, capacity)),
                None => Self::Endpoint(Vec::with_capacity(capacity)),
            },
        }
    }

    fn push(&mut self, request: &Request<'_, '_>) {
        let record = request.record;
        match self {
            Self::Time(times) => times.append_value(record.time.instant_us),
            Self::Status(statuses) => statuses.append_option(record.status),
            Self::Duration(durations) => {
                durations.append_option(record.duration_us.map(|us| us as f64 / 1000.0));
            }
            // No answer has more than a terabyte.
            Self::Bytes(bytes) => bytes.append_option(record.bytes.map(|bytes| bytes as i64)),
            Self::Text(column, texts) => match column.of(record) {
                Some(field) => texts.append_value(field.text()),
                None => texts.append_null(),
            },
            Self::Endpoint(numbers) => numbers.push(request.endpoint),
        }
    }

    fn finish(self, endpoints: &Endpoints) -> polars::prelude::Column {
        match self {
            Self::Time(times) => times
                .finish()
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_series()
                .into_column(),
            Self::Status(statuses) => statuses.finish().into_column(),
            Self::Duration(durations) => durations.finish().into_column(),
            Self::Bytes(bytes) => bytes.finish().into_column(),
            Self::Text(_, texts) => texts.finish().into_column(),
            Self::Endpoint(numbers) => {
                let name = Column::Endpoint.name().into();
                let mut templates = StringChunkedBuilder::new(name, numbers.len());
                endpoints.with(|all| {
                    for number in numbers {
                        let endpoint = all.get(number as usize);
                        templates.append_option(endpoint.map(|endpoint| &endpoint.key.endpoint));
                    }
                });
                templates.finish().into_column()
            }
        }
    }
}
