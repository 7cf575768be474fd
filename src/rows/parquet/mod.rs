//! Rows as Parquet: typed columns, zstd, statistics, and a dictionary where it pays.
//!
//! A file is a series of row groups. Reading one needs as much memory as it has rows, and each costs
//! some kilobytes of its own, so none should be huge and few should be tiny.
//!
//! **The row groups depend on the rows and the ends of frames alone, never on threads**: a frame of
//! [`OWN_GROUP_ROWS`] or more is a group of its own, encoded by the thread that read it. Smaller ones,
//! the ends of files and whole small files, are joined in their order until they are
//! [`ROW_GROUP_ROWS`] or more, or until a frame comes that is a group of its own. So at least every
//! second group has [`OWN_GROUP_ROWS`].

mod arrays;
mod file;
mod group;
#[cfg(test)]
mod tests;

pub(super) use file::{ParquetFile, Piece};
pub(super) use group::GroupEncoder;

/// How many rows a row group has when there are enough: the frames of a large file should have as many.
pub const ROW_GROUP_ROWS: usize = 128 * 1024;

/// How many rows a frame needs to become a row group of its own: a quarter, so that frames out of
/// which filters took many rows are still encoded in parallel.
pub(super) const OWN_GROUP_ROWS: usize = ROW_GROUP_ROWS / 4;
