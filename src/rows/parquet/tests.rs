use super::file::Piece;
use super::*;
use crate::rows::in_order::Append;
use crate::rows::sample::sample;
use crate::rows::{Cell, Column, Columns, Rows};
use polars_arrow::array::{Array, Float64Array, Int64Array, PrimitiveArray, Utf8ViewArray};
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema, read_metadata,
};
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Disk(Arc<Mutex<Vec<u8>>>);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes frames one after the other, those of `own` rows or more as groups of their own.
fn write(frames: &[Rows], own: usize, group_rows: usize) -> Vec<u8> {
    let disk = Disk::default();
    let columns = Columns::default();
    let encoder = Arc::new(GroupEncoder::new(&columns).unwrap());
    let out = Box::new(disk.clone());
    let mut file = ParquetFile::new(out, columns, encoder.clone(), group_rows).unwrap();
    for frame in frames {
        let piece = if frame.len() >= own {
            Piece::Group(encoder.encode(frame).unwrap())
        } else {
            Piece::Rows(frame.clone())
        };
        file.append(piece).unwrap();
    }
    file.finish().unwrap();
    let bytes = disk.0.lock().unwrap();
    bytes.clone()
}

fn metadata(bytes: &[u8]) -> FileMetadata {
    read_metadata(&mut Cursor::new(bytes)).unwrap()
}

fn group_rows(bytes: &[u8]) -> Vec<usize> {
    let groups = metadata(bytes).row_groups;
    groups.iter().map(RowGroupMetadata::num_rows).collect()
}

/// Reads a column of a group with the reader of polars.
fn read(bytes: &[u8], group: &RowGroupMetadata, column: Column) -> Box<dyn Array> {
    let schema = infer_schema(&metadata(bytes)).unwrap();
    let (_, field) = schema
        .iter()
        .find(|(name, _)| *name == column.name())
        .unwrap();
    let at = schema.index_of(column.name()).unwrap();
    let chunk = &group.parquet_columns()[at];
    let range = chunk.byte_range();
    let pages = bytes[range.start as usize..range.end as usize].to_vec();
    let pages = PageReader::new(Cursor::new(pages.into()), chunk, vec![], usize::MAX);
    let pages = BasicDecompressor::new(pages, vec![]);
    let types = vec![&chunk.descriptor().descriptor.primitive_type];
    let (mut arrays, _) = column_iter_to_arrays(vec![pages], types, field.clone(), None).unwrap();
    assert_eq!(arrays.len(), 1);
    arrays.remove(0)
}

/// A value of an array as a cell.
fn cell<'a>(array: &'a dyn Array, column: Column, row: usize) -> Cell<'a> {
    if array.is_null(row) {
        return Cell::Missing;
    }
    let any = array.as_any();
    match column {
        Column::Timestamp => Cell::Time(any.downcast_ref::<Int64Array>().unwrap().value(row)),
        Column::Bytes => Cell::Count(any.downcast_ref::<Int64Array>().unwrap().value(row)),
        Column::Status => {
            let statuses = any.downcast_ref::<PrimitiveArray<u16>>().unwrap();
            Cell::Count(statuses.value(row).into())
        }
        Column::DurationMs => {
            let ms = any.downcast_ref::<Float64Array>().unwrap().value(row);
            Cell::Duration((ms * 1000.0).round() as u64)
        }
        _ => Cell::Text(any.downcast_ref::<Utf8ViewArray>().unwrap().value(row)),
    }
}

/// Whether a file has just these rows.
fn assert_holds(bytes: &[u8], rows: &Rows) {
    let groups = metadata(bytes).row_groups;
    let mut start = 0;
    for group in &groups {
        let arrays = Column::ALL.map(|column| (column, read(bytes, group, column)));
        for row in 0..group.num_rows() {
            let cells = arrays
                .iter()
                .map(|(column, array)| cell(array.as_ref(), *column, row));
            assert!(cells.eq(rows.row(start + row)), "row {}", start + row);
        }
        start += group.num_rows();
    }
    assert_eq!(start, rows.len());
}

/// Frames of so many rows, one after the other.
fn frames(rows: &[usize]) -> Vec<Rows> {
    let mut start = 0;
    let one = |rows: &usize| {
        start += rows;
        sample(start - rows..start)
    };
    rows.iter().map(one).collect()
}

#[test]
fn small_frames_are_joined_until_they_make_a_group_or_a_large_one_comes() {
    for (rows, groups) in [
        (&[][..], &[][..]),
        (&[5], &[5]),
        // 30 + 30 is not enough, 90 is.
        (&[30, 30, 30, 30], &[90, 30]),
        (&[40, 5, 50, 64, 64, 1], &[40, 5, 50, 64, 64, 1]),
        (&[1, 2, 3, 40, 4, 5], &[6, 40, 9]),
    ] {
        let bytes = write(&frames(rows), 40, 64);
        assert_eq!(group_rows(&bytes), groups, "{rows:?}");
        assert_holds(&bytes, &sample(0..rows.iter().sum()));
    }
}

#[test]
fn rows_are_read_back_with_dictionaries_and_without() {
    // Ids are looked up in the first 4,096 rows only, and have no dictionary then.
    let rows = sample(0..10_000);
    assert_holds(&write(std::slice::from_ref(&rows), 1, 1), &rows);
}

#[test]
fn a_group_does_not_show_how_its_rows_came() {
    let expected = write(&[sample(1_000..3_000)], 1, 2_000);
    // Joined out of small frames.
    let small: Vec<_> = (10..30)
        .map(|part| sample(part * 100..(part + 1) * 100))
        .collect();
    assert!(write(&small, 2_000, 2_000) == expected);
}

#[test]
fn texts_that_repeat_go_into_a_dictionary_and_cost_next_to_nothing() {
    let bytes = write(&[sample(0..50_000)], 1, 1);
    let groups = metadata(&bytes).row_groups;
    let column = |wanted: Column| {
        let at = Column::ALL.iter().position(|column| *column == wanted);
        &groups[0].parquet_columns()[at.unwrap()]
    };
    for dictionary in [Column::UserAgent, Column::Status, Column::Endpoint] {
        let has = column(dictionary).dictionary_page_offset().is_some();
        assert!(has, "{}", dictionary.name());
    }
    assert!(column(Column::RequestId).dictionary_page_offset().is_none());
    // 50,000 times the same text, and 11 different ones of 26 bytes.
    assert!(column(Column::Endpoint).compressed_size() < 200);
    assert!(column(Column::UserAgent).compressed_size() < 30_000);
}

#[test]
fn the_version_stands_in_the_file_and_the_schema_of_arrow_does_not() {
    let metadata = metadata(&write(&[], 1, 1));
    let pairs = metadata.key_value_metadata.as_ref().unwrap();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.key.as_str(), pair.value.as_deref()))
        .collect();
    assert_eq!(
        pairs,
        [("laggard.version", Some(env!("CARGO_PKG_VERSION")))]
    );
    assert_eq!(metadata.num_rows, 0);
}

#[test]
fn a_hundred_thousand_frames_of_one_row_take_little_memory() {
    let mut joined = Rows::new(&Columns::default());
    let one = sample(7..8);
    for _ in 0..100_000 {
        joined.extend(&one);
    }
    assert_eq!(joined.len(), 100_000);
    // 12 texts and a duration as keys of 4 bytes, an instant of 8, a number of 16, a status of 4.
    assert!(joined.bytes() < 100_000 * 82);
}
