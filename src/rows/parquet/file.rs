//! The file: row groups in their order, and the footer that tells where they are.
//!
//! It is written from start to end and never sought in, so a pipe will do. What grows with the length
//! of the log is the footer alone, by some kilobytes a row group.

use super::arrays::schema;
use super::group::{Group, GroupEncoder, OPTIONS};
use crate::parquet::{ParquetWriter, VERSION_KEY};
use crate::rows::columns::Columns;
use crate::rows::error::RowsError;
use crate::rows::in_order::Append;
use crate::rows::table::Rows;
use polars_error::PolarsResult;
use std::io::Write;
use std::mem::replace;
use std::sync::Arc;

/// What is appended to a file.
pub(in crate::rows) enum Piece {
    /// A row group that is ready.
    Group(Group),
    /// A few rows, to be joined with their neighbours.
    Rows(Rows),
}

/// A Parquet file that grows at its end.
pub(in crate::rows) struct ParquetFile<'w> {
    out: Box<dyn Write + Send + 'w>,
    writer: ParquetWriter,
    encoder: Arc<GroupEncoder>,
    columns: Columns,
    /// Rows of small frames, one after the other until they make a row group. The values are copied:
    /// a hundred thousand files of one line would else keep as many tables.
    joined: Rows,
    group_rows: usize,
    rows: u64,
}

impl Piece {
    /// What it takes in memory.
    pub(in crate::rows) fn bytes(&self) -> usize {
        // An array costs this much even when it is empty.
        const COLUMN_OVERHEAD_BYTES: usize = 512;
        match self {
            Self::Group(group) => group.bytes(),
            Self::Rows(rows) => rows.bytes() + rows.columns().len() * COLUMN_OVERHEAD_BYTES,
        }
    }
}

impl<'w> ParquetFile<'w> {
    pub(in crate::rows) fn new(
        out: Box<dyn Write + Send + 'w>,
        columns: Columns,
        encoder: Arc<GroupEncoder>,
        group_rows: usize,
    ) -> PolarsResult<Self> {
        let schema = schema(columns.as_slice());
        Ok(Self {
            out,
            writer: ParquetWriter::new(schema, *OPTIONS)?,
            encoder,
            joined: Rows::new(&columns),
            columns,
            group_rows,
            rows: 0,
        })
    }

    /// Ends the file; how many rows it has.
    pub(in crate::rows) fn finish(mut self) -> Result<u64, RowsError> {
        self.end_joined()?;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        self.writer.end(&[(VERSION_KEY, version)])?;
        self.out.write_all(&self.writer.take())?;
        self.out.flush()?;
        Ok(self.rows)
    }

    /// Writes what was joined as a row group.
    fn end_joined(&mut self) -> Result<(), RowsError> {
        if self.joined.is_empty() {
            return Ok(());
        }
        let joined = replace(&mut self.joined, Rows::new(&self.columns));
        let group = self.encoder.encode(&joined)?;
        self.write(&group)
    }

    fn write(&mut self, group: &Group) -> Result<(), RowsError> {
        self.writer.write(group.rows, &group.columns)?;
        self.rows += group.rows as u64;
        self.out.write_all(&self.writer.take())?;
        Ok(())
    }
}

impl Append for ParquetFile<'_> {
    type Piece = Piece;

    fn append(&mut self, piece: Piece) -> Result<(), RowsError> {
        match piece {
            Piece::Group(group) => {
                self.end_joined()?;
                self.write(&group)
            }
            Piece::Rows(rows) => {
                self.joined.extend(&rows);
                if self.joined.len() >= self.group_rows {
                    self.end_joined()?;
                }
                Ok(())
            }
        }
    }
}
