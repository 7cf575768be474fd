//! Rows for tests: row `n` is the same wherever it comes.

use super::cells::Cell;
use super::columns::{Column, Columns};
use super::table::Rows;
use std::ops::Range;

/// The rows with these numbers, with all columns.
pub(super) fn sample(rows: Range<usize>) -> Rows {
    let columns = Columns::default();
    let mut sample = Rows::new(&columns);
    for row in rows {
        let texts = columns.as_slice().iter().map(|column| text(*column, row));
        let texts: Vec<Option<String>> = texts.collect();
        let cells = columns.as_slice().iter().zip(&texts);
        sample.push_cells(cells.map(|(column, text)| cell(*column, row, text.as_deref())));
    }
    sample
}

fn cell(column: Column, row: usize, text: Option<&str>) -> Cell<'_> {
    let unless = |is_missing: bool, cell| if is_missing { Cell::Missing } else { cell };
    match column {
        Column::Timestamp => Cell::Time(1_737_738_001_480_364 + row as i64 * 1_003),
        Column::Status => unless(row.is_multiple_of(17), Cell::Count(200 + row as i64 % 3)),
        Column::DurationMs => unless(
            row.is_multiple_of(19),
            Cell::Duration(row as u64 * 7 % 90_001),
        ),
        Column::Bytes => unless(row.is_multiple_of(5), Cell::Count(row as i64 * 31 % 70_000)),
        _ => text.map_or(Cell::Missing, Cell::Text),
    }
}

fn text(column: Column, row: usize) -> Option<String> {
    match column {
        Column::RequestId => Some(format!("{:032x}", row as u128 * 0x9e37_79b9_7f4a_7c15)),
        Column::Path => Some(format!("/api/users/{}/orders", row % 5_003)),
        Column::Query => (row.is_multiple_of(3)).then(|| format!("page={row}&q=\"a,b\"")),
        Column::Referer => (row.is_multiple_of(7)).then(|| "=cmd|' /C calc'!A0\u{1b}".to_owned()),
        Column::Source => Some("day.log".to_owned()),
        Column::Method => Some(if row.is_multiple_of(4) { "POST" } else { "GET" }.to_owned()),
        Column::Endpoint => Some("/api/users/{id}/orders".to_owned()),
        Column::Host | Column::Container | Column::Protocol | Column::UserAgent => {
            Some(format!("some text of a stranger, {}", row % 11))
        }
        _ => None,
    }
}
