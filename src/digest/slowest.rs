//! The slowest requests, one by one, to look up.
//!
//! The order is total over the content of a request, so that it does not show in which order they
//! came.

use crate::parse::Origin;
use crate::table::schema;
use polars::prelude::{DataFrame, PolarsResult};

/// How many are kept.
pub const SLOWEST: usize = 1000;

/// One slow request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowRow {
    /// How long it took.
    pub duration_us: i64,
    /// When it was logged, µs UTC.
    pub timestamp_us: i64,
    /// The HTTP method.
    pub method: String,
    /// The path as it was asked for.
    pub path: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The request id, empty without one.
    pub request_id: String,
    /// The container, empty without one.
    pub container: String,
    /// The number of its endpoint. It follows from method and path, so the order leaves it out.
    pub endpoint: u32,
}

impl SlowRow {
    fn rank(&self) -> impl Ord + '_ {
        let Self {
            duration_us,
            timestamp_us,
            method,
            path,
            status,
            request_id,
            container,
            endpoint: _,
        } = self;
        (
            std::cmp::Reverse(*duration_us),
            *timestamp_us,
            path,
            method,
            *status,
            request_id,
            container,
        )
    }
}

/// The slowest so far, of each origin: which origins a report is about is decided at the end.
#[derive(Debug)]
pub(super) struct Slowest {
    rows: Vec<Vec<SlowRow>>,
}

impl Default for Slowest {
    fn default() -> Self {
        Self {
            rows: vec![Vec::new(); Origin::COUNT],
        }
    }
}

impl Slowest {
    /// Takes the rows of a batch.
    pub(super) fn take(&mut self, batch: &DataFrame) -> PolarsResult<()> {
        let durations = batch.column(schema::DURATION_US)?.i64()?;
        let texts = |name: &str| batch.column(name)?.str();
        let (methods, paths) = (texts(schema::METHOD)?, texts(schema::PATH)?);
        let (request_ids, containers) = (texts(schema::REQUEST_ID)?, texts(schema::CONTAINER)?);
        let timestamps = batch.column(schema::TIMESTAMP)?.i64()?;
        let statuses = batch.column(schema::STATUS)?.u16()?;
        let endpoints = batch.column(schema::ENDPOINT)?.u32()?;
        let origins = batch.column(schema::ORIGIN)?.u16()?;
        for (row, duration) in durations.iter().enumerate() {
            let (Some(duration_us), Some(origin)) = (duration, origins.get(row)) else {
                continue;
            };
            let rows = &mut self.rows[usize::from(origin)];
            rows.push(SlowRow {
                duration_us,
                timestamp_us: timestamps.get(row).unwrap_or_default(),
                method: methods.get(row).unwrap_or_default().to_owned(),
                path: paths.get(row).unwrap_or_default().to_owned(),
                status: statuses.get(row),
                request_id: request_ids.get(row).unwrap_or_default().to_owned(),
                container: containers.get(row).unwrap_or_default().to_owned(),
                endpoint: endpoints.get(row).unwrap_or_default(),
            });
            if rows.len() >= 4 * SLOWEST {
                trim(rows);
            }
        }
        Ok(())
    }

    /// The durations that requests have to exceed to be among the slowest, by origin; those with
    /// room for more are left out.
    pub(super) fn bounds_us(&mut self) -> impl Iterator<Item = (usize, u64)> {
        self.rows
            .iter_mut()
            .enumerate()
            .filter_map(|(origin, rows)| {
                // What is still short needs no order yet.
                let last = (rows.len() >= SLOWEST).then(|| trim(rows))?;
                // As slow as the last one is slow enough: the rest of the order decides then.
                Some((origin, last.saturating_sub(1)))
            })
    }

    /// The slowest of each origin, in no order.
    pub(super) fn finish(self) -> Vec<SlowRow> {
        self.rows.into_iter().flatten().collect()
    }
}

/// Keeps the slowest, slowest first; the duration of the last one, in µs.
pub(super) fn trim(rows: &mut Vec<SlowRow>) -> u64 {
    rows.sort_unstable_by(|left, right| left.rank().cmp(&right.rank()));
    rows.truncate(SLOWEST);
    rows.last().map_or(0, |last| last.duration_us as u64)
}
