//! Tables of different columns as one Parquet file, which has one schema.
//!
//! A file has all columns of all tables; each table is a row group, and has nulls in the columns of
//! the others. The column `table` names it. To add a table is to name its columns here, if they are
//! new, and to say in `tables` what stands in them.

use crate::parquet::{
    Integers, ParquetTable, ParquetWriter, Texts, binary, dictionary, encode_column, options,
};
use polars_arrow::array::{Array, PrimitiveArray};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_error::PolarsResult;
use polars_parquet::write::{Encoding, to_parquet_type};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    /// Microseconds since 1970 UTC.
    Time,
    Text,
}

/// The column that names the table of a row.
const TABLE: &str = "table";

/// All columns but [`TABLE`].
const COLUMNS: [(&str, Kind); 18] = [
    ("endpoint_id", Kind::Integer),
    ("method", Kind::Text),
    ("endpoint", Kind::Text),
    ("envelope", Kind::Text),
    ("access", Kind::Text),
    ("time", Kind::Time),
    ("status", Kind::Integer),
    ("duration_us", Kind::Integer),
    ("requests", Kind::Integer),
    ("bytes", Kind::Integer),
    ("slow", Kind::Integer),
    ("dimension", Kind::Text),
    ("value", Kind::Text),
    ("path", Kind::Text),
    ("request_id", Kind::Text),
    ("container", Kind::Text),
    ("net", Kind::Integer),
    ("weight_ms", Kind::Integer),
];

/// A level at which a file is written in a second or two. Level 1 makes files a tenth larger.
const ZSTD_LEVEL: i32 = 9;

type Numbers<'t> = Box<dyn Fn(usize) -> Option<i64> + 't>;
type Words<'t> = Box<dyn Fn(usize) -> Option<&'t str> + 't>;

/// A table to write: its columns by row, so that one at a time takes memory.
pub(super) struct Table<'t> {
    pub(super) name: &'static str,
    pub(super) rows: usize,
    numbers: Vec<(&'static str, Numbers<'t>)>,
    texts: Vec<(&'static str, Words<'t>)>,
}

impl<'t> Table<'t> {
    pub(super) fn new(name: &'static str, rows: usize) -> Self {
        Self {
            name,
            rows,
            numbers: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// With a column of numbers, or of times in µs.
    pub(super) fn numbers(
        mut self,
        column: &'static str,
        value: impl Fn(usize) -> Option<i64> + 't,
    ) -> Self {
        self.numbers.push((column, Box::new(value)));
        self
    }

    /// With a column of texts.
    pub(super) fn texts(
        mut self,
        column: &'static str,
        value: impl Fn(usize) -> Option<&'t str> + 't,
    ) -> Self {
        self.texts.push((column, Box::new(value)));
        self
    }

    fn column(&self, column: &str, kind: Kind) -> PolarsResult<(Box<dyn Array>, Encoding)> {
        let numbers = self.numbers.iter().find(|(name, _)| *name == column);
        let texts = self.texts.iter().find(|(name, _)| *name == column);
        match kind {
            Kind::Text => {
                let none: Words<'_> = Box::new(|_| None);
                text_array(self.rows, texts.map_or(&none, |(_, value)| value))
            }
            Kind::Integer | Kind::Time => {
                let none: Numbers<'_> = Box::new(|_| None);
                let value = numbers.map_or(&none, |(_, value)| value);
                let array: PrimitiveArray<i64> = (0..self.rows).map(value).collect();
                // Neighbours are close to each other in sorted tables.
                let encoding = match numbers {
                    Some(_) => Encoding::DeltaBinaryPacked,
                    None => Encoding::Plain,
                };
                Ok((array.to(data_type(kind)).boxed(), encoding))
            }
        }
    }
}

/// The names of a group's rows: one, again and again.
fn name_array(name: &str, rows: usize) -> PolarsResult<Box<dyn Array>> {
    let bytes = name.as_bytes().to_vec();
    let ends = std::iter::once(bytes.len());
    dictionary(&vec![0; rows], binary(bytes, ends, None)?)
}

fn text_array(rows: usize, value: &Words<'_>) -> PolarsResult<(Box<dyn Array>, Encoding)> {
    let mut bytes = Vec::new();
    let mut ends = Vec::with_capacity(rows);
    let mut validity = MutableBitmap::with_capacity(rows);
    for row in 0..rows {
        let text = value(row);
        bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        ends.push(bytes.len());
        validity.push(text.is_some());
    }
    let array = binary(bytes, ends.into_iter(), Some(validity.into()))?;
    // The reader refuses dictionaries, and zstd makes as little of texts that repeat.
    Ok((array, Encoding::Plain))
}

fn data_type(kind: Kind) -> ArrowDataType {
    match kind {
        Kind::Integer => ArrowDataType::Int64,
        Kind::Time => ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Text => ArrowDataType::Utf8View,
    }
}

fn schema() -> ArrowSchema {
    let all = std::iter::once((TABLE, Kind::Text)).chain(COLUMNS);
    all.map(|(name, kind)| {
        let field = Field::new(name.into(), data_type(kind), true);
        (name.into(), field)
    })
    .collect()
}

/// The file of these tables, with these pairs in its footer.
pub(super) fn write(tables: &[Table<'_>], pairs: &[(&str, String)]) -> PolarsResult<Vec<u8>> {
    let (schema, options) = (schema(), options(ZSTD_LEVEL));
    let types: Vec<_> = schema
        .iter_values()
        .map(to_parquet_type)
        .collect::<PolarsResult<_>>()?;
    let mut writer = ParquetWriter::new(schema, options)?;
    for table in tables.iter().filter(|table| table.rows > 0) {
        let mut columns = Vec::with_capacity(types.len());
        let name = name_array(table.name, table.rows)?;
        let dictionary = Encoding::RleDictionary;
        columns.push(encode_column(name, dictionary, types[0].clone(), options)?);
        for ((column, kind), parquet_type) in COLUMNS.into_iter().zip(&types[1..]) {
            let (array, encoding) = table.column(column, kind)?;
            columns.push(encode_column(
                array,
                encoding,
                parquet_type.clone(),
                options,
            )?);
        }
        writer.write(table.rows, &columns)?;
    }
    writer.end(pairs)?;
    Ok(writer.take())
}

/// Under which key the tables are listed.
const TABLES_KEY: &str = "laggard.tables";

/// A table as it is listed, those without rows as well. Row groups are in the same order.
#[derive(Serialize, Deserialize)]
struct Listed {
    table: String,
    rows: usize,
}

/// The list of the tables.
pub(super) fn listed(tables: &[Table<'_>]) -> (&'static str, String) {
    let listed = tables.iter().map(|table| Listed {
        table: table.name.to_owned(),
        rows: table.rows,
    });
    let listed: Vec<Listed> = listed.collect();
    (TABLES_KEY, to_json(&listed))
}

/// A table of a file.
pub(super) struct ReadTable<'f> {
    file: &'f ParquetTable,
    /// `None` for a table without rows.
    group: Option<usize>,
    pub(super) rows: usize,
}

impl<'f> ReadTable<'f> {
    /// These tables, which are all there are.
    pub(super) fn all<const N: usize>(
        file: &'f ParquetTable,
        names: [&str; N],
    ) -> Result<[Self; N], String> {
        let listed: Vec<Listed> = from_json(file, TABLES_KEY)?;
        if !listed.iter().map(|table| &table.table[..]).eq(names) {
            return Err("it has other tables".to_owned());
        }
        let mut next = 0;
        let mut wrong = false;
        // There are as many as names.
        let tables = std::array::from_fn(|at| {
            let rows = listed[at].rows;
            let group = (rows > 0).then_some(next);
            next += usize::from(rows > 0);
            wrong |= group.is_some_and(|group| group >= file.groups() || file.rows(group) != rows);
            Self { file, group, rows }
        });
        if wrong || next != file.groups() {
            return Err("its tables have other rows than it says".to_owned());
        }
        Ok(tables)
    }

    /// A column of numbers, or of times in µs; `None` in a table without rows.
    pub(super) fn numbers(&self, column: &str) -> Result<ReadNumbers, String> {
        let read = |group| self.file.integers(group, column);
        Ok(ReadNumbers(self.group.map(read).transpose()?))
    }

    /// A column of texts.
    pub(super) fn texts(&self, column: &str) -> Result<ReadTexts, String> {
        let read = |group| self.file.texts(group, column);
        Ok(ReadTexts(self.group.map(read).transpose()?))
    }
}

/// The numbers of a column; a table without rows has none.
pub(super) struct ReadNumbers(Option<Integers>);

/// The texts of a column; a table without rows has none.
pub(super) struct ReadTexts(Option<Texts>);

impl ReadNumbers {
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        self.0.as_ref()?.get(row)
    }

    /// A number that has to be there, and to fit.
    pub(super) fn expect<T: TryFrom<i64>>(&self, row: usize) -> Result<T, String> {
        let number = self.get(row).and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| format!("row {row} lacks a number"))
    }
}

impl ReadTexts {
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.0.as_ref()?.get(row)
    }

    /// A text that has to be there.
    pub(super) fn expect(&self, row: usize) -> Result<&str, String> {
        self.get(row)
            .ok_or_else(|| format!("row {row} lacks a text"))
    }
}

/// A value of the footer.
pub(super) fn to_json(value: &impl Serialize) -> String {
    // What is written here are plain structs of texts and numbers, which always have a form in JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// The value of the footer under a key.
pub(super) fn from_json<T: DeserializeOwned>(file: &ParquetTable, key: &str) -> Result<T, String> {
    let text = file.value(key).ok_or_else(|| format!("{key} is missing"))?;
    serde_json::from_str(text).map_err(|error| format!("{key}: {error}"))
}
