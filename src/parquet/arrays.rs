//! Arrays of Arrow, which is what the Parquet writer takes, out of plain vectors.

use polars_arrow::array::{Array, BinaryArray, DictionaryArray, PrimitiveArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::offset::OffsetsBuffer;
use polars_error::PolarsResult;

/// The key of a row that has no value.
pub(crate) const MISSING: u32 = u32::MAX;

/// Bytes that are texts by the type of their column in the file: all of them, and where each ends.
pub(crate) fn binary(
    bytes: Vec<u8>,
    ends: impl Iterator<Item = usize>,
    validity: Option<Bitmap>,
) -> PolarsResult<Box<dyn Array>> {
    let offsets: Vec<i64> = std::iter::once(0)
        .chain(ends.map(|end| end as i64))
        .collect();
    let offsets = OffsetsBuffer::try_from(offsets)?;
    let array = BinaryArray::try_new(ArrowDataType::LargeBinary, offsets, bytes.into(), validity)?;
    Ok(array.boxed())
}

/// Rows as keys of distinct values.
pub(crate) fn dictionary(keys: &[u32], values: Box<dyn Array>) -> PolarsResult<Box<dyn Array>> {
    let keys = match validity(keys) {
        None => PrimitiveArray::from_slice(keys),
        Some(_) => keys
            .iter()
            .map(|key| (*key != MISSING).then_some(*key))
            .collect(),
    };
    let array = DictionaryArray::<u32>::try_from_keys(keys, values, false)?;
    Ok(array.boxed())
}

/// Which rows have a value; `None` when all have one.
pub(crate) fn validity(keys: &[u32]) -> Option<Bitmap> {
    let is_there = |key: &u32| *key != MISSING;
    let all = keys.iter().all(is_there);
    (!all).then(|| keys.iter().map(is_there).collect())
}
