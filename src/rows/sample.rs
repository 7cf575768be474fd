//! Frames for tests: row `n` is the same in whichever frame it comes.

use super::columns::Column;
use polars::prelude::{
    DataFrame, Int64Chunked, IntoColumn, IntoSeries, NamedFrom, NewChunkedArray, Series, TimeUnit,
    TimeZone,
};
use std::ops::Range;

/// The rows with these numbers, with all columns.
pub(super) fn frame(rows: Range<usize>) -> DataFrame {
    let height = rows.len();
    let series = Column::ALL.map(|column| series(column, rows.clone()).into_column());
    DataFrame::new(height, series.to_vec()).unwrap()
}

/// The instants, in µs, as a series of the type that rows have.
pub(super) fn times(us: &[i64]) -> Series {
    Int64Chunked::from_slice("timestamp".into(), us)
        .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
        .into_series()
}

fn series(column: Column, rows: Range<usize>) -> Series {
    let name = column.name().into();
    let texts = |text: fn(usize) -> Option<String>| {
        Series::new(name, rows.clone().map(text).collect::<Vec<_>>())
    };
    match column {
        Column::Timestamp => times(
            &rows
                .map(|row| 1_737_738_001_480_364 + row as i64 * 1_003)
                .collect::<Vec<_>>(),
        ),
        Column::Status => {
            let statuses = rows.map(|row| (row % 17 != 0).then_some(200 + row as u16 % 3));
            Series::new(column.name().into(), statuses.collect::<Vec<_>>())
        }
        Column::DurationMs => {
            let durations =
                rows.map(|row| (row % 19 != 0).then_some((row * 7 % 90_001) as f64 / 1e3));
            Series::new(column.name().into(), durations.collect::<Vec<_>>())
        }
        Column::Bytes => {
            let bytes = rows.map(|row| (row % 5 != 0).then_some(row as i64 * 31 % 70_000));
            Series::new(column.name().into(), bytes.collect::<Vec<_>>())
        }
        Column::RequestId => {
            texts(|row| Some(format!("{:032x}", row as u128 * 0x9e37_79b9_7f4a_7c15)))
        }
        Column::Path => texts(|row| Some(format!("/api/users/{}/orders", row % 5_003))),
        Column::Query => texts(|row| (row % 3 == 0).then(|| format!("page={row}&q=\"a,b\""))),
        Column::Referer => {
            texts(|row| (row % 7 == 0).then(|| "=cmd|' /C calc'!A0\u{1b}".to_owned()))
        }
        Column::Client => texts(|_| None),
        Column::Source => texts(|_| Some("day.log".to_owned())),
        Column::Method => texts(|row| Some(if row % 4 == 0 { "POST" } else { "GET" }.to_owned())),
        Column::Endpoint => texts(|_| Some("/api/users/{id}/orders".to_owned())),
        Column::Host | Column::Container | Column::Protocol | Column::UserAgent => {
            texts(|row| Some(format!("some text of a stranger, {}", row % 11)))
        }
    }
}
