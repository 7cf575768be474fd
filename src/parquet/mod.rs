//! Parquet files: what rows and snapshots have in common.
//!
//! In: arrays and how they are encoded, or the bytes of a file. Out: the bytes of a file, or its
//! columns. What the columns mean is for those who use this. Reading is for files that strangers may
//! have made: it gives an error whatever the bytes, and asks for no memory that the file's size
//! does not warrant.

mod arrays;
mod read;
mod write;

pub(crate) use arrays::{MISSING, binary, dictionary, validity};
pub(crate) use read::{Integers, ParquetTable, Texts};
pub(crate) use write::{EncodedColumn, ParquetWriter, encode_column, options};

/// How every Parquet file begins and ends.
pub const MAGIC: &[u8; 4] = b"PAR1";
/// Under which key a file says which version of laggard wrote it.
pub const VERSION_KEY: &str = "laggard.version";
