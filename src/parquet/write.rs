//! Writes a file from start to end, so that a pipe will do: row groups of columns that are compressed
//! already, and the footer that tells where they are.
//!
//! Compressing is not put off until the file asks for the pages, but done at once, by whichever
//! thread has the columns.

use polars_arrow::array::Array;
use polars_arrow::datatypes::ArrowSchema;
use polars_error::{PolarsError, PolarsResult};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding, FileWriter,
    KeyValue, Page, ParquetType, StatisticsOptions, Version, WriteOptions, ZstdLevel,
    array_to_columns, compress, fallible_streaming_iterator,
};
use std::io::{self, Write};
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

/// What costs memory beside the bytes of a page: its header with its statistics.
const PAGE_OVERHEAD_BYTES: usize = 512;

/// A column of a row group that is ready to be written.
pub(crate) struct EncodedColumn {
    pages: Vec<CompressedPage>,
    /// What it takes in memory, rather too much than too little.
    pub bytes: usize,
}

/// How pages are written, at a level of zstd. Version 1 of the data pages is the one that every
/// reader knows.
pub(crate) fn options(zstd_level: i32) -> WriteOptions {
    WriteOptions {
        statistics: StatisticsOptions {
            min_value: true,
            max_value: true,
            distinct_count: false,
            null_count: true,
            binary_statistics_truncate_length: Some(64),
        },
        version: Version::V1,
        compression: CompressionOptions::Zstd(ZstdLevel::try_new(zstd_level).ok()),
        data_page_size: None,
    }
}

/// Encodes and compresses a column, in this thread alone.
pub(crate) fn encode_column(
    array: Box<dyn Array>,
    encoding: Encoding,
    parquet_type: ParquetType,
    options: WriteOptions,
) -> PolarsResult<EncodedColumn> {
    let mut column = EncodedColumn {
        pages: Vec::new(),
        bytes: 0,
    };
    // A column without columns inside of it is one series of pages.
    for pages in array_to_columns(array, parquet_type, options, &[encoding])? {
        for page in pages {
            let page = compress_page(page?, options, &mut column.bytes)?;
            column.pages.push(page);
        }
    }
    Ok(column)
}

/// Compresses a page and adds what it takes in memory to `bytes`.
fn compress_page(
    page: Page,
    options: WriteOptions,
    bytes: &mut usize,
) -> PolarsResult<CompressedPage> {
    // A compressed dictionary does not tell its size; it is not larger than this.
    let dictionary_bytes = match &page {
        Page::Dict(page) => page.buffer.len(),
        Page::Data(_) => 0,
    };
    let page = compress(page, Vec::new(), options.compression)?;
    *bytes += PAGE_OVERHEAD_BYTES
        + match &page {
            CompressedPage::Data(page) => page.compressed_size(),
            CompressedPage::Dict(_) => dictionary_bytes,
        };
    Ok(page)
}

/// A Parquet file that grows at its end.
pub(crate) struct ParquetWriter {
    writer: FileWriter<Buffer>,
    buffer: Buffer,
}

/// What the Parquet writer has written and nobody has taken. Between the two, because the Parquet
/// writer makes mere texts of errors, and a closed pipe must stay one.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl ParquetWriter {
    pub(crate) fn new(schema: ArrowSchema, options: WriteOptions) -> PolarsResult<Self> {
        let buffer = Buffer::default();
        Ok(Self {
            writer: FileWriter::try_new(buffer.clone(), schema, options)?,
            buffer,
        })
    }

    /// Appends a row group.
    pub(crate) fn write(&mut self, rows: usize, columns: &[EncodedColumn]) -> PolarsResult<()> {
        let columns = columns.iter().map(|column| {
            let pages = column.pages.iter().map(PolarsResult::<&CompressedPage>::Ok);
            Ok::<_, PolarsError>(DynStreamingIterator::new(
                fallible_streaming_iterator::convert(pages),
            ))
        });
        self.writer.write(rows as u64, DynIter::new(columns))
    }

    /// Appends the footer, with these pairs in it, in their order.
    pub(crate) fn end(&mut self, pairs: &[(&str, String)]) -> PolarsResult<()> {
        let pair = |(key, value): &(&str, String)| KeyValue {
            key: (*key).to_owned(),
            value: Some(value.clone()),
        };
        // The writer would add the schema as Arrow has it. It says nothing that the Parquet types do
        // not say, except that texts are `string_view`, which older readers do not know.
        self.writer
            .end(Some(pairs.iter().map(pair).collect()))
            .map(drop)
    }

    /// The bytes that came since this was last asked.
    pub(crate) fn take(&self) -> Vec<u8> {
        self.buffer.take()
    }
}

impl Buffer {
    fn take(&self) -> Vec<u8> {
        take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
