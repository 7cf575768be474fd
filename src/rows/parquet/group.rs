//! One row group: columns in, compressed pages out.
//!
//! Compressing is not put off until the file asks for the pages, but done at once, by whichever thread
//! has the rows.

use super::arrays::{array, schema};
use crate::rows::columns::Columns;
use crate::rows::error::RowsError;
use crate::rows::table::Rows;
use polars_error::PolarsResult;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Page, ParquetType, StatisticsOptions, Version,
    WriteOptions, ZstdLevel, array_to_columns, compress, to_parquet_type,
};
use std::sync::LazyLock;

/// What costs memory beside the bytes of a page: its header with its statistics.
const PAGE_OVERHEAD_BYTES: usize = 512;

/// How pages are written. Version 1 of the data pages is the one that every reader knows.
pub(super) static OPTIONS: LazyLock<WriteOptions> = LazyLock::new(|| WriteOptions {
    statistics: StatisticsOptions {
        min_value: true,
        max_value: true,
        distinct_count: false,
        null_count: true,
        binary_statistics_truncate_length: Some(64),
    },
    version: Version::V1,
    // Level 1 takes a third of the time of level 3, and makes these files no larger.
    compression: CompressionOptions::Zstd(ZstdLevel::try_new(1).ok()),
    data_page_size: None,
});

/// A row group that is ready to be written.
pub(in crate::rows) struct Group {
    pub(super) rows: usize,
    /// What it takes in memory, rather too much than too little.
    pub(super) bytes: usize,
    /// The pages of each column.
    pub(super) columns: Vec<Vec<CompressedPage>>,
}

/// Encodes groups of the same columns, in any thread.
pub(in crate::rows) struct GroupEncoder {
    types: Vec<ParquetType>,
}

impl GroupEncoder {
    pub(in crate::rows) fn new(columns: &Columns) -> PolarsResult<Self> {
        let fields = schema(columns.as_slice());
        let types = fields.iter_values().map(to_parquet_type);
        Ok(Self {
            types: types.collect::<PolarsResult<_>>()?,
        })
    }

    /// Encodes and compresses rows, in this thread alone.
    pub(in crate::rows) fn encode(&self, rows: &Rows) -> Result<Group, RowsError> {
        let mut group = Group {
            rows: rows.len(),
            bytes: 0,
            columns: Vec::with_capacity(self.types.len()),
        };
        for ((column, values), parquet_type) in rows.columns().iter().zip(&self.types) {
            let (array, encoding) = array(*column, values)?;
            for pages in array_to_columns(array, parquet_type.clone(), *OPTIONS, &[encoding])? {
                let pages = pages.map(|page| compress_page(page?, &mut group.bytes));
                group.columns.push(pages.collect::<PolarsResult<_>>()?);
            }
        }
        Ok(group)
    }
}

/// Compresses a page and adds what it takes in memory to `bytes`.
fn compress_page(page: Page, bytes: &mut usize) -> PolarsResult<CompressedPage> {
    // A compressed dictionary does not tell its size; it is not larger than this.
    let dictionary_bytes = match &page {
        Page::Dict(page) => page.buffer.len(),
        Page::Data(_) => 0,
    };
    let page = compress(page, Vec::new(), OPTIONS.compression)?;
    *bytes += PAGE_OVERHEAD_BYTES
        + match &page {
            CompressedPage::Data(page) => page.compressed_size(),
            CompressedPage::Dict(_) => dictionary_bytes,
        };
    Ok(page)
}
