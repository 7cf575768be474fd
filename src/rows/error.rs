//! Why rows cannot be written.
//!
//! Many threads write into one file: the first error stops all of them, and each gets the same one.

use polars_error::PolarsError;
use rust_xlsxwriter::XlsxError;
use std::fmt;
use std::io;

/// Why rows cannot be written.
#[derive(Debug)]
pub enum RowsError {
    /// The file, or the pipe, takes no more. Its kind and its number are those of the system, so that
    /// a full disk and a closed pipe can be told.
    Write(io::Error),
    /// The writer of Parquet or of workbooks failed.
    Table(String),
    /// The rows of a source came after its end, or it never ended: a mistake of the caller.
    Order {
        /// The index of the source.
        source: usize,
    },
    /// A reader stopped before the end of its source; why, it has said itself.
    Abandoned,
}

impl RowsError {
    /// The same error for one more thread.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Write(error) => Self::Write(error.raw_os_error().map_or_else(
                || io::Error::new(error.kind(), error.to_string()),
                io::Error::from_raw_os_error,
            )),
            Self::Table(what) => Self::Table(what.clone()),
            Self::Order { source } => Self::Order { source: *source },
            Self::Abandoned => Self::Abandoned,
        }
    }
}

impl fmt::Display for RowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "cannot write rows: {error}"),
            Self::Table(what) => write!(f, "cannot make rows: {what}"),
            Self::Order { source } => {
                write!(f, "rows out of order: source {source} did not end once")
            }
            Self::Abandoned => f.write_str("a reader stopped before the end of its source"),
        }
    }
}

impl std::error::Error for RowsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            Self::Table(_) | Self::Order { .. } | Self::Abandoned => None,
        }
    }
}

impl From<io::Error> for RowsError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<PolarsError> for RowsError {
    fn from(error: PolarsError) -> Self {
        Self::Table(error.to_string())
    }
}

impl From<XlsxError> for RowsError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Write(error),
            error => Self::Table(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_learns_that_the_disk_is_full_or_the_pipe_closed() {
        // 28 is ENOSPC on Linux.
        let full = RowsError::Write(io::Error::from_raw_os_error(28));
        let closed = RowsError::Write(io::Error::new(io::ErrorKind::BrokenPipe, "gone"));
        for (error, kind) in [
            (full, io::ErrorKind::StorageFull),
            (closed, io::ErrorKind::BrokenPipe),
        ] {
            let RowsError::Write(again) = error.again() else {
                panic!("another error");
            };
            assert_eq!(again.kind(), kind);
            assert_eq!(RowsError::Write(again).to_string(), error.to_string());
        }
    }
}
