//! Batches of the loader become frames of rows, and go on to the writer.

use super::columns::{Column, Columns};
use super::error::RowsError;
use super::writer::RowWriter;
use crate::parse::Origin;
use crate::table::{
    Batch, Choice, Endpoints, OriginCount, OriginCounts, Sink, TextColumn, count_origins, schema,
};
use polars::prelude::{
    BooleanChunked, ChunkedArray, DataFrame, Float64Type, IntoColumn, IntoSeries, NewChunkedArray,
    PolarsError, PolarsResult, StringChunkedBuilder, TimeUnit, TimeZone,
};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Takes batches and writes their rows.
pub struct RowSink<'w> {
    writer: RowWriter<'w>,
    columns: Columns,
    texts: Vec<TextColumn>,
    endpoints: &'w Endpoints,
    /// Whose lines are written. When it is not known beforehand, the first batch decides.
    choice: OnceLock<Choice>,
    is_decided: bool,
    counts: OriginCounts,
    error: Mutex<Option<RowsError>>,
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// How many rows.
    pub rows: u64,
    /// Whose lines were written, and whose were left out.
    pub choice: Choice,
    /// Requests that were written before the first line came that would have left them out: they may
    /// be in the file twice. Only when the first batch had to decide.
    pub may_be_twice: u64,
}

impl<'w> RowSink<'w> {
    /// A sink for rows that name these endpoints. Without a choice the first batch decides, which is
    /// for one source that can be read once only.
    pub fn new(
        writer: RowWriter<'w>,
        columns: Columns,
        endpoints: &'w Endpoints,
        choice: Option<Choice>,
    ) -> Self {
        let texts = columns.as_slice().iter();
        Self {
            writer,
            texts: texts.filter_map(|column| column.text()).collect(),
            columns,
            endpoints,
            is_decided: choice.is_some(),
            choice: choice.map(OnceLock::from).unwrap_or_default(),
            counts: OriginCounts::default(),
            error: Mutex::default(),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The first error of any thread.
    pub fn finish(self) -> Result<Written, RowsError> {
        let error = self.error.into_inner();
        if let Some(error) = error.unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        let choice = self.choice.into_inner().unwrap_or_default();
        let found = self.counts.finish();
        let by_all = Choice::among(found.clone());
        let choice = choice.applied_to(found);
        let is_late = |count: &&OriginCount| !by_all.keeps(count.origin);
        let late = choice.kept.iter().filter(is_late);
        let may_be_twice = late.map(|count| count.requests).sum();
        Ok(Written {
            may_be_twice: if self.is_decided { 0 } else { may_be_twice },
            rows: self.writer.finish()?,
            choice,
        })
    }

    /// Remembers why writing failed, which polars' own error cannot say.
    fn failed(&self, error: RowsError) -> PolarsError {
        let message = error.to_string();
        let mut first = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(error);
        PolarsError::ComputeError(message.into())
    }

    /// The rows of those whose lines are written.
    fn chosen(&self, rows: DataFrame) -> PolarsResult<DataFrame> {
        let counts = count_origins(&rows)?;
        let choice = self.choice.get_or_init(|| Choice::among(counts.clone()));
        let keeps_all = counts.iter().all(|count| choice.keeps(count.origin));
        self.counts.add(counts);
        if keeps_all {
            return Ok(rows);
        }
        let is_kept: Vec<bool> = Origin::all().map(|origin| choice.keeps(origin)).collect();
        let origins = rows.column(schema::ORIGIN)?.u16()?;
        let is_kept =
            |origin: Option<u16>| origin.is_some_and(|origin| is_kept[usize::from(origin)]);
        let mask: BooleanChunked = origins.iter().map(is_kept).collect();
        rows.filter(&mask)
    }

    /// The frame that is written.
    fn frame(&self, rows: &DataFrame) -> PolarsResult<DataFrame> {
        let columns = self.columns.as_slice().iter();
        let column = |column: &Column| {
            Ok(match column {
                Column::Timestamp => rows
                    .column(schema::TIMESTAMP)?
                    .i64()?
                    .clone()
                    .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                    .into_series()
                    .into_column(),
                Column::DurationMs => {
                    let us = rows.column(schema::DURATION_US)?.i64()?;
                    let ms = us.iter().map(|us| us.map(|us| us as f64 / 1000.0));
                    ChunkedArray::<Float64Type>::from_iter_options(column.name().into(), ms)
                        .into_series()
                        .into_column()
                }
                Column::Endpoint => self.templates(rows)?.into_column(),
                _ => rows.column(column.name())?.clone(),
            })
        };
        let columns: PolarsResult<Vec<_>> = columns.map(column).collect();
        DataFrame::new(rows.height(), columns?)
    }

    /// The templates of the rows' endpoints.
    fn templates(&self, rows: &DataFrame) -> PolarsResult<polars::prelude::Series> {
        let numbers = rows.column(schema::ENDPOINT)?.u32()?;
        let name = Column::Endpoint.name().into();
        let mut templates = StringChunkedBuilder::new(name, rows.height());
        self.endpoints.with(|all| {
            for number in numbers.iter() {
                let endpoint = number.and_then(|number| all.get(number as usize));
                templates.append_option(endpoint.map(|endpoint| &endpoint.key.endpoint));
            }
        });
        Ok(templates.finish().into_series())
    }
}

impl Sink for RowSink<'_> {
    fn take(&self, source: usize, batch: Batch) -> Result<(), PolarsError> {
        let rows = self.chosen(batch.rows)?;
        let frame = self.frame(&rows)?;
        let taken = self.writer.take(source, frame);
        taken.map_err(|error| self.failed(error))
    }

    fn show_over_us(&self, _origin: Origin) -> u64 {
        // No request is slow enough for its texts to be kept once more.
        u64::MAX
    }

    fn texts(&self) -> &[TextColumn] {
        &self.texts
    }

    fn is_by_source(&self) -> bool {
        true
    }

    fn abandon(&self) {
        self.writer.abandon();
    }

    fn end_source(&self, source: usize) -> Result<(), PolarsError> {
        let ended = self.writer.end_source(source);
        ended.map_err(|error| self.failed(error))
    }
}
