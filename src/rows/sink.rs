//! Requests become rows, and go on to the writer.

use super::columns::Columns;
use super::error::RowsError;
use super::parquet::ROW_GROUP_ROWS;
use super::table::Rows;
use super::writer::RowWriter;
use crate::parse::Origin;
use crate::table::{Choice, Detected, Endpoints, OriginCount, Request, Sink, SinkReader};
use std::mem::replace;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Takes requests and writes them as rows.
pub struct RowSink<'w> {
    writer: RowWriter<'w>,
    columns: Columns,
    endpoints: &'w Endpoints,
    /// Whose lines are written. When it is not known beforehand, the first batch decides.
    choice: OnceLock<Choice>,
    is_decided: bool,
    counts: Mutex<Detected>,
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
        Self {
            writer,
            columns,
            endpoints,
            is_decided: choice.is_some(),
            choice: choice.map(OnceLock::from).unwrap_or_default(),
            counts: Mutex::default(),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// What stopped the writing.
    pub fn finish(self) -> Result<Written, RowsError> {
        let choice = self.choice.into_inner().unwrap_or_default();
        let found = self.counts.into_inner();
        let found = found.unwrap_or_else(PoisonError::into_inner).found();
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
}

impl<'w> Sink for RowSink<'w> {
    type Reader<'s>
        = RowReader<'s, 'w>
    where
        Self: 's;
    type Error = RowsError;

    fn reader(&self) -> RowReader<'_, 'w> {
        RowReader {
            sink: self,
            rows: Rows::new(&self.columns),
            kept: self.choice.get().map(kept_by),
            origins: Vec::new(),
            all: Detected::default(),
        }
    }

    fn abandon(&self) {
        self.writer.abandon();
    }
}

/// Makes the rows of the requests that one thread reads.
pub struct RowReader<'s, 'w> {
    sink: &'s RowSink<'w>,
    rows: Rows,
    /// Whose lines are written, by [`Origin::index`], once it is known.
    kept: Option<Vec<bool>>,
    /// Whose lines the rows are, while that is not known.
    origins: Vec<usize>,
    /// What came, written or not. Until it is known what is written, it is what the rows are.
    all: Detected,
}

/// By [`Origin::index`], whether lines are written.
fn kept_by(choice: &Choice) -> Vec<bool> {
    Origin::all().map(|origin| choice.keeps(origin)).collect()
}

impl RowReader<'_, '_> {
    fn flush(&mut self, source: usize) -> Result<(), RowsError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut rows = replace(&mut self.rows, Rows::new(&self.sink.columns));
        rows.name_endpoints(self.sink.endpoints);
        if self.kept.is_none() {
            let among = || Choice::among(self.all.found());
            let choice = self.sink.choice.get_or_init(among);
            let kept = self.kept.insert(kept_by(choice));
            let origins = std::mem::take(&mut self.origins);
            let is_kept: Vec<bool> = origins.into_iter().map(|origin| kept[origin]).collect();
            rows.retain(&is_kept);
        }
        self.sink.writer.take(source, rows)
    }
}

impl SinkReader for RowReader<'_, '_> {
    type Error = RowsError;

    fn take(&mut self, source: usize, request: &Request<'_, '_>) -> Result<(), RowsError> {
        let origin = request.record.origin.index();
        self.all.count(request.record);
        match &self.kept {
            Some(kept) if !kept[origin] => return Ok(()),
            Some(_) => {}
            None => self.origins.push(origin),
        }
        self.rows.push(request);
        if self.rows.len() >= ROW_GROUP_ROWS || self.rows.is_large() {
            self.flush(source)?;
        }
        Ok(())
    }

    fn end_source(&mut self, source: usize) -> Result<(), RowsError> {
        self.flush(source)?;
        self.sink.writer.end_source(source)
    }

    fn finish(self) -> Result<(), RowsError> {
        // A count is whole again after every addition.
        let all = self.sink.counts.lock();
        all.unwrap_or_else(PoisonError::into_inner).merge(&self.all);
        Ok(())
    }
}
