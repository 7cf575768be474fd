//! A file of text that grows by whole lines.

use super::error::RowsError;
use super::in_order::Append;
use std::io::Write;

/// Lines that are ready to be written.
pub(super) struct Lines {
    pub(super) rows: usize,
    pub(super) bytes: Vec<u8>,
}

/// The file.
pub(super) struct TextFile<'w> {
    out: Box<dyn Write + Send + 'w>,
    rows: u64,
}

impl<'w> TextFile<'w> {
    /// A file that starts with these bytes.
    pub(super) fn new(
        mut out: Box<dyn Write + Send + 'w>,
        header: &[u8],
    ) -> Result<Self, RowsError> {
        out.write_all(header)?;
        Ok(Self { out, rows: 0 })
    }

    /// Ends the file; how many rows it has.
    pub(super) fn finish(mut self) -> Result<u64, RowsError> {
        self.out.flush()?;
        Ok(self.rows)
    }
}

impl Append for TextFile<'_> {
    type Piece = Lines;

    fn append(&mut self, lines: Lines) -> Result<(), RowsError> {
        self.out.write_all(&lines.bytes)?;
        self.rows += lines.rows as u64;
        Ok(())
    }
}
