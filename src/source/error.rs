//! Why a source could not be read to its end.

use super::gzip::Trailing;
use std::fmt;
use std::io;

/// Why a source, or the rest of it, could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// It could not be opened at all.
    Open(io::Error),
    /// The compressed stream ends before its end.
    CutShort,
    /// The compressed stream is damaged.
    Corrupt(String),
    /// Bytes after the end of the compressed data that are not compressed data.
    TrailingBytes,
    /// Bytes after the end of a zip archive.
    BytesAfterZip,
    /// The system failed to read.
    Read(io::Error),
    /// A zip archive that came as a stream, and has the sizes of its files at its end only.
    StreamedZip,
    /// A workbook or another file of an office program.
    Workbook,
    /// A Parquet file, which has no lines: all of it, for those who know what to do with it.
    Parquet(Vec<u8>),
}

impl ReadError {
    /// Whether not a single byte could be read.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => write!(f, "cannot be opened: {error}"),
            Self::CutShort => f.write_str(
                "is cut short: the compressed data ends before its end; what came before was read",
            ),
            Self::Corrupt(why) => write!(
                f,
                "is damaged ({why}); what could be read was read, but from the damage on it may be wrong"
            ),
            Self::TrailingBytes => f.write_str(
                "has bytes after the compressed data that are not gzip; they were not read",
            ),
            Self::BytesAfterZip => f.write_str(
                "has bytes after the end of the zip archive, such as a second archive or a log; they were not read; give them as files of their own",
            ),
            Self::Read(error) => write!(f, "cannot be read any further: {error}"),
            Self::StreamedZip => f.write_str(
                "is a zip archive that says only at its end where its files are, and cannot be read from a pipe or from within another archive; save it as a file of its own and name that",
            ),
            Self::Workbook => f.write_str("is a workbook (or another file of an office program), not a log"),
            Self::Parquet(_) => f.write_str("is a Parquet file, which has no lines to read"),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match (error.kind(), error.get_ref()) {
            (io::ErrorKind::UnexpectedEof, _) => Self::CutShort,
            (io::ErrorKind::Other, Some(inner)) if inner.is::<Trailing>() => Self::TrailingBytes,
            (io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData, _) => {
                Self::Corrupt(error.to_string())
            }
            // zstd reports its own errors as `Other`; errors of the system carry a number.
            (io::ErrorKind::Other, Some(_)) if error.raw_os_error().is_none() => {
                Self::Corrupt(error.to_string())
            }
            _ => Self::Read(error),
        }
    }
}
