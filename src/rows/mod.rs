//! Rows become files: every request that was read is a row of Parquet, CSV, JSON lines or a workbook.
//!
//! In: requests, from many threads at once, each at one source. Out:
//! one stream of bytes, to a file or a pipe. **Invariants:** all rows of the first source come before
//! those of the second, and the bytes are the same for any number of threads; memory stays flat,
//! however long the log. Nothing is added up here, that is what `digest` does; nor is a file made,
//! moved or named.

mod cells;
mod columns;
mod csv;
mod distinct;
mod error;
mod format;
mod guard;
mod in_order;
mod json;
mod parquet;
#[cfg(test)]
mod sample;
mod sink;
mod table;
mod text_file;
mod texts;
mod workbook;
mod writer;
mod xlsx;

pub use cells::Cell;
pub use columns::{Column, Columns};
pub use csv::BYTE_ORDER_MARK;
pub use error::RowsError;
pub use format::{CsvDialect, RowFormat, is_rows};
pub use parquet::ROW_GROUP_ROWS;
pub use sink::{RowReader, RowSink, Written};
pub use table::Rows;
pub use workbook::{MAX_SHEET_ROWS, add_filter, is_workbook, new_workbook, write_header};
pub use writer::{MAX_WAITING_BYTES, RowWriter};
