//! The table of counts: (time slot, endpoint, status, duration) → requests, bytes.
//!
//! A batch of rows is one polars group-by; tables are added by putting one below the other and
//! grouping again. When there are more than [`MAX_CELLS`] cells, time slots grow to the next width.
//! **Invariant:** that depends on the whole content only: a part never has more cells than the
//! whole, so no part is made coarser than the whole has to be, whatever the order.

use super::duration::quantise_us;
use crate::table::schema;
use polars::prelude::{
    ChunkApply, DataFrame, DataType, Expr, IntoColumn, IntoLazy, PolarsResult, col, len, lit,
};

/// The most cells that are kept before time slots grow. A cell has 38 bytes.
pub const MAX_CELLS: usize = 2_000_000;
/// The widths of a time slot, in minutes. Up to a quarter of an hour, every zone's hours and days
/// are whole slots.
const SLOT_MINUTES: [u32; 6] = [1, 5, 15, 60, 360, 1440];
const MICROSECONDS_A_MINUTE: i64 = 60_000_000;

const SLOT: &str = "slot";
const REQUESTS: &str = "requests";
const KEYS: [&str; 4] = [SLOT, schema::ENDPOINT, schema::STATUS, schema::DURATION_US];

/// The requests of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The number of the endpoint.
    pub endpoint: u32,
    /// Where the time slot starts, in minutes since 1970 UTC.
    pub slot_minute: i64,
    /// The HTTP status.
    pub status: u16,
    /// The duration; `None` when the requests were not timed.
    pub duration_us: Option<i64>,
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
    merged: Option<DataFrame>,
    pending: Vec<DataFrame>,
    pending_rows: usize,
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
            merged: None,
            pending: Vec::new(),
            pending_rows: 0,
        }
    }

    pub(super) fn slot_minutes(&self) -> u32 {
        SLOT_MINUTES[self.level]
    }

    /// Adds a table made by [`count`], with slots of any width up to the present one.
    pub(super) fn add(&mut self, counted: DataFrame) -> PolarsResult<()> {
        self.pending_rows += counted.height();
        self.pending.push(counted);
        // Waiting until as much is pending as is merged makes the cost of merging proportional to
        // what comes in.
        let merged_rows = self.merged.as_ref().map_or(0, DataFrame::height);
        if self.pending_rows > merged_rows.max(self.max_cells / 8) {
            self.merge()?;
        }
        Ok(())
    }

    fn merge(&mut self) -> PolarsResult<()> {
        let mut all = self.merged.take();
        for part in self.pending.drain(..) {
            match &mut all {
                Some(all) => {
                    all.vstack_mut(&part)?;
                }
                None => all = Some(part),
            }
        }
        self.pending_rows = 0;
        let Some(all) = all else { return Ok(()) };
        let mut merged = regroup(all, self.slot_minutes())?;
        while merged.height() > self.max_cells && self.level + 1 < SLOT_MINUTES.len() {
            self.level += 1;
            merged = regroup(merged, self.slot_minutes())?;
        }
        self.merged = Some(merged);
        Ok(())
    }

    /// All cells, sorted.
    pub(super) fn finish(mut self) -> PolarsResult<(Vec<Cell>, u32)> {
        self.merge()?;
        let slot_minutes = self.slot_minutes();
        let Some(table) = self.merged else {
            return Ok((Vec::new(), slot_minutes));
        };
        let mut cells = to_cells(&table)?;
        cells.sort_unstable();
        Ok((cells, slot_minutes))
    }
}

/// Counts the rows of a batch.
pub(super) fn count(batch: &DataFrame, slot_minutes: u32) -> PolarsResult<DataFrame> {
    let width = MICROSECONDS_A_MINUTE * i64::from(slot_minutes);
    let slots = batch
        .column(schema::TIMESTAMP)?
        .i64()?
        .apply_values(|us| us.div_euclid(width) * i64::from(slot_minutes));
    let durations = batch
        .column(schema::DURATION_US)?
        .i64()?
        .apply_values(quantise_us);
    let columns = vec![
        slots.into_column().with_name(SLOT.into()),
        batch.column(schema::ENDPOINT)?.clone(),
        batch.column(schema::STATUS)?.clone(),
        durations.into_column(),
        batch.column(schema::BYTES)?.clone(),
    ];
    let keys: Vec<Expr> = KEYS.map(col).to_vec();
    DataFrame::new(batch.height(), columns)?
        .lazy()
        .group_by(keys)
        .agg([
            len().cast(DataType::Int64).alias(REQUESTS),
            col(schema::BYTES).sum(),
        ])
        .collect()
}

fn regroup(table: DataFrame, slot_minutes: u32) -> PolarsResult<DataFrame> {
    let width = i64::from(slot_minutes);
    let mut keys: Vec<Expr> = KEYS.map(col).to_vec();
    // Slots are after 1970, where the division rounds down.
    keys[0] = (col(SLOT) / lit(width) * lit(width)).alias(SLOT);
    table
        .lazy()
        .group_by(keys)
        .agg([col(REQUESTS).sum(), col(schema::BYTES).sum()])
        .collect()
}

fn to_cells(table: &DataFrame) -> PolarsResult<Vec<Cell>> {
    let slots = table.column(SLOT)?.i64()?.iter();
    let endpoints = table.column(schema::ENDPOINT)?.u32()?.iter();
    let statuses = table.column(schema::STATUS)?.u16()?.iter();
    let durations = table.column(schema::DURATION_US)?.i64()?.iter();
    let requests = table.column(REQUESTS)?.i64()?.iter();
    let bytes = table.column(schema::BYTES)?.i64()?.iter();
    let rows = slots
        .zip(endpoints)
        .zip(statuses)
        .zip(durations)
        .zip(requests)
        .zip(bytes);
    Ok(rows
        .map(
            |(((((slot, endpoint), status), duration_us), requests), bytes)| Cell {
                endpoint: endpoint.unwrap_or_default(),
                slot_minute: slot.unwrap_or_default(),
                status: status.unwrap_or_default(),
                duration_us,
                requests: requests.unwrap_or_default() as u64,
                bytes: bytes.unwrap_or_default() as u64,
            },
        )
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{Column, NamedFrom, Series};

    /// Timestamp in minutes, endpoint, status, duration in ms.
    type Row = (i64, u32, u16, Option<i64>);

    fn batch(rows: &[Row]) -> DataFrame {
        let series = |name: &str, values: Vec<Option<i64>>| -> Column {
            Series::new(name.into(), values).into_column()
        };
        let columns = vec![
            series(
                schema::TIMESTAMP,
                rows.iter()
                    .map(|row| Some(row.0 * MICROSECONDS_A_MINUTE + 59_999_999))
                    .collect(),
            ),
            Series::new(
                schema::ENDPOINT.into(),
                rows.iter().map(|row| row.1).collect::<Vec<_>>(),
            )
            .into_column(),
            Series::new(
                schema::STATUS.into(),
                rows.iter().map(|row| row.2).collect::<Vec<_>>(),
            )
            .into_column(),
            series(
                schema::DURATION_US,
                rows.iter().map(|row| row.3.map(|ms| ms * 1000)).collect(),
            ),
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
            let counted = count(&batch(part), counts.slot_minutes()).unwrap();
            counts.add(counted).unwrap();
        }
        counts.finish().unwrap()
    }

    #[test]
    fn equal_keys_add_up_across_batches_and_missing_values_stay_missing() {
        let (cells, slot_minutes) = cells(
            &[
                &[
                    (1, 1, 200, Some(5)),
                    (1, 1, 200, Some(5)),
                    (2, 1, 200, Some(5)),
                ],
                &[(1, 1, 200, Some(5)), (1, 9, 101, None)],
            ],
            1000,
        );
        let cell = |slot_minute, endpoint, status, duration_us, requests, bytes| Cell {
            endpoint,
            slot_minute,
            status,
            duration_us,
            requests,
            bytes,
        };
        assert_eq!(
            cells,
            [
                cell(1, 1, 200, Some(5000), 3, 30),
                cell(2, 1, 200, Some(5000), 1, 10),
                cell(1, 9, 101, None, 1, 0)
            ]
        );
        assert_eq!(slot_minutes, 1);
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
            "600 minutes with 2 durations are 240 cells of 5 minutes, 80 of 15"
        );
        assert_eq!(result.0.len(), 80);
        assert_eq!(result.0.iter().map(|cell| cell.requests).sum::<u64>(), 600);
        assert_eq!(cells(&backward, 100), result);
        assert_eq!(cells(&[&rows], 100), result);
    }
}
