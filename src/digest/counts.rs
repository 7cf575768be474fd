//! The table of counts: (time slot, endpoint, status, duration) → requests, bytes.
//!
//! A batch of rows is one polars group-by on a packed key; its result is put beside the others, and
//! now and then all are sorted and equal keys added. When there are more than [`MAX_CELLS`] cells,
//! time slots grow to the next width. **Invariant:** that depends on the whole content only: a part
//! never has more cells than the whole, so no part is made coarser than the whole has to be,
//! whatever the order.
//!
//! Adding by concatenating and grouping again with polars was tried first: on 8 million lines it
//! held 870 MB where sorting holds 290, because a group-by keeps a list of rows for every group.

use super::duration::quantise_us;
use super::key::{Key, Narrow};
use crate::table::schema;
use polars::prelude::{
    DataFrame, DataType, IntoColumn, IntoLazy, NamedFrom, PolarsResult, Series, col, len,
};

/// The most cells that are kept before time slots grow. A cell has 32 bytes.
pub const MAX_CELLS: usize = 2_000_000;
/// The widths of a time slot, in minutes. Up to a quarter of an hour, every zone's hours and days
/// are whole slots.
const SLOT_MINUTES: [u32; 6] = [1, 5, 15, 60, 360, 1440];
/// How many cells wait at least before they are added.
const PATIENCE: usize = 1 << 18;
const MICROSECONDS_A_MINUTE: i64 = 60_000_000;

const KEY: &str = "key";
const REQUESTS: &str = "requests";

/// The requests of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Slot, endpoint, status and duration.
    pub key: Key,
    /// How many requests.
    pub requests: u64,
    /// The bytes they sent.
    pub bytes: u64,
}

/// The table as it grows.
#[derive(Debug)]
pub(super) struct Counts {
    max_cells: usize,
    level: usize,
    /// Sorted, each key once.
    merged: Vec<Cell>,
    /// In any order, keys more than once.
    pending: Vec<Cell>,
}

impl Default for Counts {
    fn default() -> Self {
        Self::with_max_cells(MAX_CELLS)
    }
}

impl Counts {
    fn with_max_cells(max_cells: usize) -> Self {
        Self {
            max_cells,
            level: 0,
            merged: Vec::new(),
            pending: Vec::new(),
        }
    }

    pub(super) fn slot_minutes(&self) -> u32 {
        SLOT_MINUTES[self.level]
    }

    /// Adds the cells of a batch, with slots of any width up to the present one.
    pub(super) fn add(&mut self, counted: Vec<Cell>) {
        self.pending.extend(counted);
        // Waiting for half of what is there makes the cost of merging proportional to what comes.
        if self.pending.len() > PATIENCE.max(self.merged.len() / 2) {
            self.merge();
        }
    }

    fn merge(&mut self) {
        if self.level > 0 {
            widen(&mut self.pending, SLOT_MINUTES[self.level]);
        }
        add_up(&mut self.pending);
        self.merged = merged(&self.merged, &self.pending);
        self.pending.clear();
        while self.merged.len() > self.max_cells && self.level + 1 < SLOT_MINUTES.len() {
            self.level += 1;
            widen(&mut self.merged, SLOT_MINUTES[self.level]);
            add_up(&mut self.merged);
        }
    }

    /// All cells, sorted, each key once, and the width of their slots.
    pub(super) fn finish(mut self) -> (Vec<Cell>, u32) {
        self.merge();
        (self.merged, SLOT_MINUTES[self.level])
    }
}

fn widen(cells: &mut [Cell], slot_minutes: u32) {
    for cell in cells {
        cell.key = cell.key.in_wider_slot(slot_minutes);
    }
}

/// Sorts, and adds equal keys.
pub(super) fn add_up(cells: &mut Vec<Cell>) {
    cells.sort_unstable_by_key(|cell| cell.key);
    cells.dedup_by(|next, kept| {
        let same = next.key == kept.key;
        if same {
            kept.requests += next.requests;
            kept.bytes += next.bytes;
        }
        same
    });
}

/// Two sorted tables as one.
fn merged(left: &[Cell], right: &[Cell]) -> Vec<Cell> {
    let mut all = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        let mut smaller = if one.key <= other.key { **one } else { **other };
        if one.key == other.key {
            smaller.requests += other.requests;
            smaller.bytes += other.bytes;
        }
        left.next_if(|cell| cell.key == smaller.key);
        right.next_if(|cell| cell.key == smaller.key);
        all.push(smaller);
    }
    all.extend(left);
    all.extend(right);
    all
}

/// Counts the rows of a batch, in slots of this width. Durations keep their side of `slow_us`.
pub(super) fn count(rows: &DataFrame, slot_minutes: u32, slow_us: i64) -> PolarsResult<Vec<Cell>> {
    let timestamps = rows.column(schema::TIMESTAMP)?.i64()?.iter();
    let endpoints = rows.column(schema::ENDPOINT)?.u32()?.iter();
    let statuses = rows.column(schema::STATUS)?.u16()?.iter();
    let durations = rows.column(schema::DURATION_US)?.i64()?.iter();
    let keys: Vec<Key> = timestamps
        .zip(endpoints)
        .zip(statuses)
        .zip(durations)
        .map(|(((timestamp, endpoint), status), duration)| {
            let minute = timestamp
                .unwrap_or_default()
                .div_euclid(MICROSECONDS_A_MINUTE);
            let duration_us = duration.map(|us| quantise_us(us, slow_us));
            let (endpoint, status) = (endpoint.unwrap_or_default(), status.unwrap_or_default());
            Key::new(endpoint, minute, status, duration_us).in_wider_slot(slot_minutes)
        })
        .collect();
    let bytes = rows.column(schema::BYTES)?;
    match Narrow::fitting(&keys) {
        Some(narrow) => {
            let packed: Vec<u64> = keys.iter().map(|key| narrow.pack(*key)).collect();
            let key = Series::new(KEY.into(), packed).into_column();
            let table = DataFrame::new(rows.height(), vec![key, bytes.clone()])?;
            unpack(&group(table)?, narrow)
        }
        // Keys that are too far apart for 64 bits are added one by one. Real logs have none.
        None => {
            let bytes = bytes
                .i64()?
                .iter()
                .map(|bytes| bytes.unwrap_or_default() as u64);
            let cell = |(key, bytes)| Cell {
                key,
                requests: 1,
                bytes,
            };
            let mut cells: Vec<Cell> = keys.into_iter().zip(bytes).map(cell).collect();
            add_up(&mut cells);
            Ok(cells)
        }
    }
}

fn group(table: DataFrame) -> PolarsResult<DataFrame> {
    let figures = [
        len().cast(DataType::UInt64).alias(REQUESTS),
        col(schema::BYTES).sum(),
    ];
    table.lazy().group_by([col(KEY)]).agg(figures).collect()
}

fn unpack(table: &DataFrame, narrow: Narrow) -> PolarsResult<Vec<Cell>> {
    let keys = table.column(KEY)?.u64()?.iter();
    let requests = table.column(REQUESTS)?.u64()?.iter();
    let bytes = table.column(schema::BYTES)?.i64()?.iter();
    let cells = keys
        .zip(requests)
        .zip(bytes)
        .map(|((key, requests), bytes)| Cell {
            key: narrow.unpack(key.unwrap_or_default()),
            requests: requests.unwrap_or_default(),
            bytes: bytes.unwrap_or_default() as u64,
        });
    Ok(cells.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::Column;

    /// Timestamp in minutes, endpoint, status, duration in ms.
    type Row = (i64, u32, u16, Option<i64>);

    fn batch(rows: &[Row]) -> DataFrame {
        let series = |name: &str, values: Vec<Option<i64>>| -> Column {
            Series::new(name.into(), values).into_column()
        };
        let instant = |row: &Row| Some(row.0 * MICROSECONDS_A_MINUTE + 59_999_999);
        let endpoints: Vec<u32> = rows.iter().map(|row| row.1).collect();
        let statuses: Vec<u16> = rows.iter().map(|row| row.2).collect();
        let duration = |row: &Row| row.3.map(|ms| ms * 1000);
        let columns = vec![
            series(schema::TIMESTAMP, rows.iter().map(instant).collect()),
            Series::new(schema::ENDPOINT.into(), endpoints).into_column(),
            Series::new(schema::STATUS.into(), statuses).into_column(),
            series(schema::DURATION_US, rows.iter().map(duration).collect()),
            series(
                schema::BYTES,
                rows.iter().map(|row| (row.1 != 9).then_some(10)).collect(),
            ),
        ];
        DataFrame::new(rows.len(), columns).unwrap()
    }

    fn cells(parts: &[&[Row]], max_cells: usize) -> (Vec<Cell>, u32) {
        let mut counts = Counts::with_max_cells(max_cells);
        for part in parts {
            counts.add(count(&batch(part), counts.slot_minutes(), 1_000_000).unwrap());
            counts.merge();
        }
        counts.finish()
    }

    #[test]
    fn equal_keys_add_up_across_batches_and_missing_values_stay_missing() {
        let ok = (1, 1, 200, Some(5));
        let first = [ok, ok, (2, 1, 200, Some(5))];
        let (cells, slot_minutes) = cells(&[&first, &[ok, (1, 9, 101, None)]], 1000);
        let cell = |endpoint, minute, status, duration_us, requests, bytes| Cell {
            key: Key::new(endpoint, minute, status, duration_us),
            requests,
            bytes,
        };
        assert_eq!(
            cells,
            [
                cell(1, 1, 200, Some(5000), 3, 30),
                cell(1, 2, 200, Some(5000), 1, 10),
                cell(9, 1, 101, None, 1, 0)
            ]
        );
        assert_eq!(slot_minutes, 1);
    }

    #[test]
    fn keys_too_far_apart_for_a_packed_key_are_counted_as_well() {
        let far = [
            (1, 1, 200, Some(5)),
            (100_000_000, 99_999, 999, Some(86_400_000_001)),
        ];
        let (cells, _) = cells(&[&far, &far], 1000);
        let found: Vec<_> = cells
            .iter()
            .map(|cell| (cell.key.endpoint(), cell.requests))
            .collect();
        assert_eq!(found, [(1, 2), (99_999, 2)]);
        assert_eq!(
            cells[1].key,
            Key::new(99_999, 100_000_000, 999, Some(86_400_000_001_000))
        );
    }

    #[test]
    fn slots_grow_when_there_are_too_many_cells_and_no_order_shows() {
        let rows: Vec<_> = (0..600)
            .map(|minute| (minute, 1, 200, Some(minute % 2)))
            .collect();
        let forward: Vec<_> = rows.chunks(100).collect();
        let mut backward = forward.clone();
        backward.reverse();
        let result = cells(&forward, 100);
        assert_eq!(
            result.1, 15,
            "600 minutes with 2 durations are 240 cells of 5 minutes"
        );
        assert_eq!(result.0.len(), 80);
        assert_eq!(result.0.iter().map(|cell| cell.requests).sum::<u64>(), 600);
        assert_eq!(cells(&backward, 100), result);
        assert_eq!(cells(&[&rows], 100), result);
    }
}
