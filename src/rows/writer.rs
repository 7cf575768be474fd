//! Writes rows from many threads into one file, as if one thread had read all sources in order.
//!
//! The costly part, encoding and compressing, is done by the thread that brings rows; appending,
//! which is little more than copying bytes, by whichever thread is there when a piece is due.

use super::columns::{Column, Columns};
use super::csv;
use super::error::RowsError;
use super::format::{CsvDialect, RowFormat};
use super::in_order::InOrder;
use super::json;
use super::parquet::{GroupEncoder, OWN_GROUP_ROWS, ParquetFile, Piece, ROW_GROUP_ROWS};
use super::table::Rows;
use super::text_file::{Lines, TextFile};
use super::workbook::MAX_SHEET_ROWS;
use super::xlsx::XlsxFile;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// How much of what was encoded may wait for its turn, in bytes, all threads together. Beside it each
/// thread has some rows at hand and what it just encoded of it.
pub const MAX_WAITING_BYTES: usize = 128 * 1024 * 1024;

#[cfg(test)]
mod tests;

/// A file of rows that many threads write.
pub struct RowWriter<'w> {
    columns: Columns,
    names: Vec<&'static str>,
    limits: Limits,
    file: File<'w>,
}

/// Where the constants come from; tests have smaller ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) waiting_bytes: usize,
    pub(super) group_rows: usize,
    pub(super) own_group_rows: usize,
    /// How many rows become text at once: some megabytes, a small part of what may wait.
    pub(super) text_rows: usize,
    /// How many rows a sheet of a workbook has at most, with its header.
    pub(super) sheet_rows: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            waiting_bytes: MAX_WAITING_BYTES,
            group_rows: ROW_GROUP_ROWS,
            own_group_rows: OWN_GROUP_ROWS,
            text_rows: 8 * 1024,
            sheet_rows: MAX_SHEET_ROWS,
        }
    }
}

enum File<'w> {
    Parquet(Box<InOrder<ParquetFile<'w>>>, Arc<GroupEncoder>),
    Text(InOrder<TextFile<'w>>, TextFormat),
    Workbook(Box<InOrder<XlsxFile<'w>>>),
}

#[derive(Clone, Copy)]
enum TextFormat {
    Csv(CsvDialect),
    JsonLines,
}

impl<'w> RowWriter<'w> {
    /// Rows with these columns go to `out`, which is only ever appended to: a pipe will do. The dialect
    /// is for CSV.
    ///
    /// # Errors
    /// [`RowsError::Write`] when `out` does not take the header.
    pub fn new(
        out: Box<dyn Write + Send + 'w>,
        format: RowFormat,
        columns: Columns,
        dialect: CsvDialect,
    ) -> Result<Self, RowsError> {
        Self::with_limits(out, format, columns, dialect, Limits::default())
    }

    pub(super) fn with_limits(
        out: Box<dyn Write + Send + 'w>,
        format: RowFormat,
        columns: Columns,
        dialect: CsvDialect,
        limits: Limits,
    ) -> Result<Self, RowsError> {
        let names: Vec<_> = columns
            .as_slice()
            .iter()
            .map(|column| Column::name(*column))
            .collect();
        let waiting = limits.waiting_bytes;
        let text = |out, header: &[u8], format| {
            let file = InOrder::new(TextFile::new(out, header)?, waiting);
            Ok::<_, RowsError>(File::Text(file, format))
        };
        let file = match format {
            RowFormat::Parquet => {
                let encoder = Arc::new(GroupEncoder::new(&columns)?);
                let file =
                    ParquetFile::new(out, columns.clone(), encoder.clone(), limits.group_rows)?;
                File::Parquet(Box::new(InOrder::new(file, waiting)), encoder)
            }
            RowFormat::Csv => text(
                out,
                &csv::header(&names, dialect)?,
                TextFormat::Csv(dialect),
            )?,
            RowFormat::JsonLines => text(out, &[], TextFormat::JsonLines)?,
            RowFormat::Xlsx => {
                let file = XlsxFile::new(out, columns.clone(), limits.sheet_rows)?;
                File::Workbook(Box::new(InOrder::new(file, waiting)))
            }
        };
        Ok(Self {
            columns,
            names,
            limits,
            file,
        })
    }

    /// Takes some rows, with the columns of the writer, of the source with this index, after all rows of it that came before. Waits
    /// while too much waits for the turn of its source; the source whose turn it is never waits for
    /// others to be read.
    ///
    /// Any thread may call this, with one source at a time in increasing order: a thread that has a
    /// source must not wait for one that has a later one.
    ///
    /// # Errors
    /// What stopped the writing, in this thread or in another. The file is lost then.
    pub fn take(&self, source: usize, rows: Rows) -> Result<(), RowsError> {
        let _alarm = Alarm(self);
        self.encode(source, rows)
            .inspect_err(|error| self.fail(error.again()))
    }

    /// Ends a source. Every index has to come, once, from 0 without a gap.
    ///
    /// # Errors
    /// What stopped the writing, in this thread or in another.
    pub fn end_source(&self, source: usize) -> Result<(), RowsError> {
        let _alarm = Alarm(self);
        let result = match &self.file {
            File::Parquet(file, _) => file.end(source),
            File::Text(file, _) => file.end(source),
            File::Workbook(file) => file.end(source),
        };
        result.inspect_err(|error| self.fail(error.again()))
    }

    /// Gives up: to be called by a thread that leaves before the end of its source. All others would
    /// wait for it; they get [`RowsError::Abandoned`] instead.
    pub fn abandon(&self) {
        self.fail(RowsError::Abandoned);
    }

    /// Ends the file; how many rows it has.
    ///
    /// # Errors
    /// What stopped the writing, or [`RowsError::Order`] when a source has not ended.
    pub fn finish(self) -> Result<u64, RowsError> {
        match self.file {
            File::Parquet(file, _) => file.finish()?.finish(),
            File::Text(file, _) => file.finish()?.finish(),
            File::Workbook(file) => file.finish()?.finish(),
        }
    }

    fn encode(&self, source: usize, rows: Rows) -> Result<(), RowsError> {
        if rows.is_empty() {
            return Ok(());
        }
        if !rows.has(&self.columns) {
            let names = self.names.join(", ");
            return Err(RowsError::Table(format!(
                "rows without the columns {names}"
            )));
        }
        match &self.file {
            File::Parquet(file, encoder) => {
                // Nothing is gained by compressing for a file that failed.
                file.check()?;
                let piece = if rows.len() >= self.limits.own_group_rows {
                    let group = encoder.encode(&rows)?;
                    // Whoever waits for its turn holds the compressed pages alone.
                    drop(rows);
                    Piece::Group(group)
                } else {
                    Piece::Rows(rows)
                };
                let bytes = piece.bytes();
                file.add(source, piece, bytes)
            }
            File::Text(file, format) => {
                for start in (0..rows.len()).step_by(self.limits.text_rows) {
                    file.check()?;
                    let some = start..rows.len().min(start + self.limits.text_rows);
                    let lines = Lines {
                        rows: some.len(),
                        bytes: format.encode(&rows, some, &self.names)?,
                    };
                    let bytes = lines.bytes.capacity();
                    file.add(source, lines, bytes)?;
                }
                Ok(())
            }
            // Cells know their row, which only the thread that appends them knows.
            File::Workbook(file) => {
                let bytes = rows.bytes();
                file.add(source, rows, bytes)
            }
        }
    }

    fn fail(&self, error: RowsError) {
        match &self.file {
            File::Parquet(file, _) => file.fail(error),
            File::Text(file, _) => file.fail(error),
            File::Workbook(file) => file.fail(error),
        }
    }
}

impl TextFormat {
    fn encode(self, rows: &Rows, range: Range<usize>, names: &[&str]) -> io::Result<Vec<u8>> {
        match self {
            Self::Csv(dialect) => csv::encode(rows, range, dialect),
            Self::JsonLines => json::encode(rows, range, names),
        }
    }
}

/// Wakes the other threads when this one panics, so that the panic is seen and nobody waits for ever.
struct Alarm<'a, 'w>(&'a RowWriter<'w>);

impl Drop for Alarm<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.abandon();
        }
    }
}
