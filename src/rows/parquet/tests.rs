use super::file::Piece;
use super::*;
use crate::rows::in_order::Append;
use crate::rows::sample::frame;
use crate::rows::{Column, Columns};
use polars::prelude::{DataFrame, PlSmallStr, Series};
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
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
fn write(frames: &[DataFrame], columns: &Columns, own: usize, group_rows: usize) -> Vec<u8> {
    let disk = Disk::default();
    let encoder = Arc::new(GroupEncoder::new(&columns.schema()).unwrap());
    let out = Box::new(disk.clone());
    let mut file = ParquetFile::new(out, columns.clone(), encoder.clone(), group_rows).unwrap();
    for frame in frames {
        let series = columns.select(frame).unwrap();
        let piece = if frame.height() >= own {
            Piece::Group(encoder.encode(&series).unwrap())
        } else {
            Piece::Rows(series)
        };
        file.append(piece).unwrap();
    }
    file.finish().unwrap();
    let bytes = disk.0.lock().unwrap();
    bytes.clone()
}

fn reader(bytes: &[u8]) -> ParquetReader<Cursor<Vec<u8>>> {
    ParquetReader::new(Cursor::new(bytes.to_vec()))
}

fn group_rows(bytes: &[u8]) -> Vec<usize> {
    let mut reader = reader(bytes);
    let groups = &reader.get_metadata().unwrap().row_groups;
    groups.iter().map(|group| group.num_rows()).collect()
}

/// Frames of so many rows, one after the other.
fn frames(rows: &[usize]) -> Vec<DataFrame> {
    let mut start = 0;
    let one = |rows: &usize| {
        start += rows;
        frame(start - rows..start)
    };
    rows.iter().map(one).collect()
}

/// The values of two frames, whatever the zone of their instants is called.
fn assert_same(left: &DataFrame, right: &DataFrame) {
    for column in Column::ALL {
        let values = |frame: &DataFrame| {
            let series = frame.column(column.name()).unwrap();
            series
                .as_materialized_series()
                .to_physical_repr()
                .into_owned()
        };
        assert!(
            values(left).equals_missing(&values(right)),
            "{}",
            column.name()
        );
    }
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
        let bytes = write(&frames(rows), &Columns::default(), 40, 64);
        assert_eq!(group_rows(&bytes), groups, "{rows:?}");
        let total = rows.iter().sum();
        let read = reader(&bytes).finish().unwrap();
        assert_eq!(read.height(), total);
        assert_eq!(read.get_column_names(), Column::ALL.map(Column::name));
        assert_same(&read, &frame(0..total));
    }
}

#[test]
fn a_group_does_not_show_how_its_frame_lay_in_memory() {
    let columns = Columns::default();
    let plain = frame(1_000..3_000);
    let part_of_larger = frame(0..4_000).slice(1_000, 2_000);
    let mut of_two_chunks = frame(1_000..1_700);
    of_two_chunks.vstack_mut(&frame(1_700..3_000)).unwrap();
    let expected = write(std::slice::from_ref(&plain), &columns, 1, 2_000);
    for frame in [part_of_larger, of_two_chunks] {
        assert!(write(&[frame], &columns, 1, 2_000) == expected);
    }
    // Joined out of small frames, the group is the same too.
    let small: Vec<_> = (0..20).map(|part| plain.slice(part * 100, 100)).collect();
    assert!(write(&small, &columns, 2_000, 2_000) == expected);
}

#[test]
fn texts_that_repeat_go_into_a_dictionary_and_cost_next_to_nothing() {
    let bytes = write(&[frame(0..50_000)], &Columns::default(), 1, 1);
    let mut reader = reader(&bytes);
    let group = &reader.get_metadata().unwrap().row_groups[0];
    let column = |wanted: Column| {
        let chunks = group.parquet_columns();
        let at = Column::ALL.iter().position(|column| *column == wanted);
        &chunks[at.unwrap()]
    };
    for dictionary in [
        Column::Path,
        Column::UserAgent,
        Column::Status,
        Column::Endpoint,
    ] {
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
    let bytes = write(&[], &Columns::default(), 1, 1);
    let mut reader = reader(&bytes);
    let metadata = reader.get_metadata().unwrap();
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
    let columns: Columns = "path,status".parse().unwrap();
    let mut joined = super::joined::JoinedRows::new(columns.as_slice());
    let series = columns.select(&frame(7..8)).unwrap();
    for _ in 0..100_000 {
        joined.extend(&series).unwrap();
    }
    let series = joined.finish();
    assert_eq!(series[0].name(), &PlSmallStr::from("path"));
    // A view of 16 bytes and a text of 19, and some room to grow.
    assert!(series.iter().map(Series::estimated_size).sum::<usize>() < 100_000 * 45);
    assert!(
        series
            .iter()
            .all(|series| series.len() == 100_000 && series.n_chunks() == 1)
    );
}
