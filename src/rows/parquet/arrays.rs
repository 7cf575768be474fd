//! Columns become arrays of Arrow, which is what the Parquet writer takes.

use crate::parquet::{binary, dictionary, validity};
use crate::rows::cells::milliseconds;
use crate::rows::columns::Column;
use crate::rows::distinct::{Numbers, Texts};
use crate::rows::table::Values;
use polars_arrow::array::{Array, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_error::PolarsResult;
use polars_parquet::write::Encoding;

/// An array, and how it is written.
pub(super) type Encoded = (Box<dyn Array>, Encoding);

/// Names and types as Arrow has them.
pub(super) fn schema(columns: &[Column]) -> ArrowSchema {
    let field = |column: &Column| {
        let name = column.name();
        (
            name.into(),
            Field::new(name.into(), data_type(*column), true),
        )
    };
    columns.iter().map(field).collect()
}

fn data_type(column: Column) -> ArrowDataType {
    match column {
        Column::Timestamp => ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Column::Status => ArrowDataType::UInt16,
        Column::DurationMs => ArrowDataType::Float64,
        Column::Bytes => ArrowDataType::Int64,
        _ => ArrowDataType::Utf8View,
    }
}

/// A column as an array.
pub(super) fn array(column: Column, values: &Values) -> PolarsResult<Encoded> {
    match values {
        Values::Time(times) => {
            let times = PrimitiveArray::from_slice(times).to(data_type(column));
            Ok((times.boxed(), Encoding::Plain))
        }
        // Whether these have a dictionary is decided by the range of their values.
        Values::Status(statuses) => {
            let statuses: PrimitiveArray<u16> = statuses.iter().copied().collect();
            Ok((statuses.boxed(), Encoding::RleDictionary))
        }
        Values::Bytes(bytes) => {
            let bytes: PrimitiveArray<i64> = bytes.iter().copied().collect();
            Ok((bytes.boxed(), Encoding::RleDictionary))
        }
        Values::Duration(numbers) => durations(numbers),
        Values::Text(texts) => texts_array(texts),
    }
}

fn durations(numbers: &Numbers) -> PolarsResult<Encoded> {
    if numbers.is_dictionary() {
        let values = numbers.distinct().iter();
        let values: Vec<f64> = values.map(|us| milliseconds(*us)).collect();
        let array = dictionary(numbers.keys(), PrimitiveArray::from_vec(values).boxed())?;
        return Ok((array, Encoding::RleDictionary));
    }
    let rows = 0..numbers.keys().len();
    let values: PrimitiveArray<f64> = rows.map(|row| numbers.get(row).map(milliseconds)).collect();
    Ok((values.boxed(), Encoding::Plain))
}

fn texts_array(texts: &Texts) -> PolarsResult<Encoded> {
    if texts.is_dictionary() {
        let (bytes, ends) = texts.distinct();
        let values = binary(bytes.to_vec(), ends.iter().copied(), None)?;
        let array = dictionary(texts.keys(), values)?;
        return Ok((array, Encoding::RleDictionary));
    }
    let mut bytes = Vec::with_capacity(texts.distinct().0.len());
    let mut ends = Vec::with_capacity(texts.keys().len());
    for row in 0..texts.keys().len() {
        bytes.extend_from_slice(texts.get(row).unwrap_or_default());
        ends.push(bytes.len());
    }
    let array = binary(bytes, ends.into_iter(), validity(texts.keys()))?;
    Ok((array, Encoding::Plain))
}
