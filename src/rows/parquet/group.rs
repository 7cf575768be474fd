//! One row group: columns in, compressed pages out.

use super::arrays::{array, schema};
use crate::parquet::{EncodedColumn, encode_column, options};
use crate::rows::columns::Columns;
use crate::rows::error::RowsError;
use crate::rows::table::Rows;
use polars_error::PolarsResult;
use polars_parquet::write::{ParquetType, WriteOptions, to_parquet_type};
use std::sync::LazyLock;

/// How pages are written. Level 1 takes a third of the time of level 3, and makes these files no
/// larger.
pub(super) static OPTIONS: LazyLock<WriteOptions> = LazyLock::new(|| options(1));

/// A row group that is ready to be written.
pub(in crate::rows) struct Group {
    pub(super) rows: usize,
    pub(super) columns: Vec<EncodedColumn>,
}

impl Group {
    /// What it takes in memory, rather too much than too little.
    pub(super) fn bytes(&self) -> usize {
        self.columns.iter().map(|column| column.bytes).sum()
    }
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
        let columns = rows.columns().iter().zip(&self.types);
        let encoded = columns.map(|((column, values), parquet_type)| {
            let (array, encoding) = array(*column, values)?;
            encode_column(array, encoding, parquet_type.clone(), *OPTIONS)
        });
        Ok(Group {
            rows: rows.len(),
            columns: encoded.collect::<PolarsResult<_>>()?,
        })
    }
}
