//! Reads columns of a file that is in memory, which strangers may have made.
//!
//! Sizes are looked at before anything is decompressed or decoded, and dictionaries, whose sizes the
//! reader of polars does not tell, are refused. What panics in there all the same becomes an error.
//! Columns are numbers of 64 bits or texts.

use polars_arrow::array::{Array, Int64Array, Utf8ViewArray};
use polars_arrow::datatypes::ArrowSchema;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, column_iter_to_arrays,
    infer_schema, read_metadata,
};
use polars_parquet::write::CompressedPage;
use std::fmt;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most rows of a file: three times 32 bytes each are a gigabyte of tables.
const MAX_ROWS: usize = 1 << 25;
/// The largest page, in bytes as it is decompressed. Pages of ours have a megabyte, or one long text.
const MAX_PAGE_BYTES: usize = 1 << 26;
/// The most that one column of one row group may have, in bytes as it is decompressed.
const MAX_COLUMN_BYTES: usize = 1 << 30;

/// A file in memory.
pub(crate) struct ParquetTable {
    bytes: Vec<u8>,
    metadata: FileMetadata,
    schema: ArrowSchema,
}

/// The numbers of a column, some of which may be missing.
pub(crate) struct Integers(Int64Array);

/// The texts of a column, some of which may be missing.
pub(crate) struct Texts(Utf8ViewArray);

impl Integers {
    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        (!self.0.is_null(row)).then(|| self.0.value(row))
    }
}

impl Texts {
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        (!self.0.is_null(row)).then(|| self.0.value(row))
    }
}

impl ParquetTable {
    /// Reads the footer.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, String> {
        let (metadata, schema) = guarded(|| {
            let metadata = read_metadata(&mut Cursor::new(&bytes)).map_err(text)?;
            let schema = infer_schema(&metadata).map_err(text)?;
            Ok((metadata, schema))
        })?;
        let groups = metadata.row_groups.iter();
        let rows = groups.fold(0_usize, |rows, group| rows.saturating_add(group.num_rows()));
        if rows > MAX_ROWS {
            return Err(format!("{rows} rows are too many"));
        }
        Ok(Self {
            bytes,
            metadata,
            schema,
        })
    }

    /// What the footer has under a key.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        let pairs = self.metadata.key_value_metadata.as_ref()?;
        let pair = pairs.iter().find(|pair| pair.key == key)?;
        pair.value.as_deref()
    }

    /// How many row groups there are.
    pub(crate) fn groups(&self) -> usize {
        self.metadata.row_groups.len()
    }

    /// The rows of a group.
    pub(crate) fn rows(&self, group: usize) -> usize {
        self.metadata.row_groups[group].num_rows()
    }

    /// The numbers of a column of a group; times are microseconds.
    ///
    /// # Errors
    /// There is no such column, or it cannot be decoded.
    pub(crate) fn integers(&self, group: usize, column: &str) -> Result<Integers, String> {
        let array = self.array(group, column)?;
        let integers = array.as_any().downcast_ref::<Int64Array>();
        let integers = integers.ok_or_else(|| format!("{column} is no column of numbers"))?;
        Ok(Integers(integers.clone()))
    }

    /// The texts of a column of a group.
    ///
    /// # Errors
    /// There is no such column, or it cannot be decoded.
    pub(crate) fn texts(&self, group: usize, column: &str) -> Result<Texts, String> {
        let array = self.array(group, column)?;
        let texts = array.as_any().downcast_ref::<Utf8ViewArray>();
        let texts = texts.ok_or_else(|| format!("{column} is no column of texts"))?;
        Ok(Texts(texts.clone()))
    }

    fn array(&self, group: usize, column: &str) -> Result<Box<dyn Array>, String> {
        let wrong = |what: &str| format!("column {column}: {what}");
        let rows = self.rows(group);
        let array = guarded(|| {
            let at = self.schema.index_of(column).ok_or("it is missing")?;
            let field = self.schema.get_at_index(at).ok_or("it is missing")?.1;
            let columns = self.metadata.row_groups[group].parquet_columns();
            let chunk = columns.get(at).ok_or("it is missing")?;
            let range = chunk.byte_range();
            let pages = usize::try_from(range.start)
                .ok()
                .zip(usize::try_from(range.end).ok())
                .and_then(|(start, end)| self.bytes.get(start..end))
                .ok_or("it lies outside of the file")?;
            check_pages(pages, chunk, rows)?;
            let types = vec![&chunk.descriptor().descriptor.primitive_type];
            let pages = BasicDecompressor::new(page_reader(pages, chunk), Vec::new());
            let (mut arrays, _) =
                column_iter_to_arrays(vec![pages], types, field.clone(), None).map_err(text)?;
            match (arrays.pop(), arrays.is_empty()) {
                (Some(array), true) if array.len() == rows => Ok(array),
                _ => Err("it has not as many rows as its group".to_owned()),
            }
        });
        array.map_err(|what| wrong(&what))
    }
}

fn page_reader(pages: &[u8], chunk: &ColumnChunkMetadata) -> PageReader {
    let pages = Cursor::new(pages.to_vec().into());
    PageReader::new(pages, chunk, Vec::new(), MAX_PAGE_BYTES)
}

/// Looks at the headers of the pages, before anything is made of them.
fn check_pages(pages: &[u8], chunk: &ColumnChunkMetadata, rows: usize) -> Result<(), String> {
    let (mut values, mut bytes) = (0_usize, 0_usize);
    for page in page_reader(pages, chunk) {
        let CompressedPage::Data(page) = page.map_err(text)? else {
            return Err("it has a dictionary".to_owned());
        };
        values = values.saturating_add(page.num_values());
        bytes = bytes.saturating_add(page.uncompressed_size());
        if page.uncompressed_size() > MAX_PAGE_BYTES || bytes > MAX_COLUMN_BYTES {
            return Err("it is too large".to_owned());
        }
    }
    if values != rows {
        return Err("it has not as many values as its group has rows".to_owned());
    }
    Ok(())
}

/// Runs what may panic on bytes that nobody foresaw. The reader of polars does, on a few of a hundred
/// files in which a byte was changed and the checksum made right again; a word of it on standard error is
/// all that is left of that.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    // What was read is thrown away then, so that nothing half-made is seen.
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err("its bytes make no sense".to_owned()))
}

fn text(error: impl fmt::Display) -> String {
    error.to_string()
}
