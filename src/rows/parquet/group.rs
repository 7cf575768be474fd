//! One row group: columns in, compressed pages out.
//!
//! polars-io can encode a group too, but only together with writing it: compressing is put off until
//! the file asks for the pages. Here it is done at once, by whichever thread has the rows.

use crate::rows::error::RowsError;
use polars::prelude::{CompatLevel, PolarsResult, Schema, SchemaExt, Series};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Encoding, Page, ParquetType, StatisticsOptions, Version,
    WriteOptions, array_to_columns, compress, get_dtype_encoding, to_parquet_type,
};

/// What costs memory beside the bytes of a page: its header with its statistics.
const PAGE_OVERHEAD_BYTES: usize = 512;

/// How pages are written. Version 1 of the data pages is the one that every reader knows.
pub(super) const OPTIONS: WriteOptions = WriteOptions {
    statistics: StatisticsOptions {
        min_value: true,
        max_value: true,
        distinct_count: false,
        null_count: true,
        binary_statistics_truncate_length: Some(64),
    },
    version: Version::V1,
    compression: CompressionOptions::Zstd(None),
    data_page_size: None,
};

/// A row group that is ready to be written.
pub(in crate::rows) struct Group {
    pub(super) rows: usize,
    /// What it takes in memory, rather too much than too little.
    pub(super) bytes: usize,
    /// The pages of each column.
    pub(super) columns: Vec<Vec<CompressedPage>>,
}

/// Encodes groups of one schema, in any thread.
pub(in crate::rows) struct GroupEncoder {
    columns: Vec<(ParquetType, Vec<Encoding>)>,
}

impl GroupEncoder {
    pub(in crate::rows) fn new(schema: &Schema) -> PolarsResult<Self> {
        let fields = schema.to_arrow(CompatLevel::newest());
        let columns = fields
            .iter_values()
            .map(|field| Ok((to_parquet_type(field)?, get_dtype_encoding(&field.dtype))));
        Ok(Self {
            columns: columns.collect::<PolarsResult<_>>()?,
        })
    }

    /// Encodes and compresses columns of one chunk each, in this thread alone.
    pub(in crate::rows) fn encode(&self, series: &[Series]) -> Result<Group, RowsError> {
        let mut group = Group {
            rows: series.first().map_or(0, |series| series.len()),
            bytes: 0,
            columns: Vec::with_capacity(series.len()),
        };
        for (series, (parquet_type, encodings)) in series.iter().zip(&self.columns) {
            let array = series.to_arrow(0, CompatLevel::newest());
            for pages in array_to_columns(array, parquet_type.clone(), OPTIONS, encodings)? {
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
