//! The slowest requests, one by one, to look up.
//!
//! The order is total over the content of a request, so that it does not show in which order they
//! came.

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
    pub status: u16,
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

/// The slowest so far.
#[derive(Debug, Default)]
pub(super) struct Slowest {
    rows: Vec<SlowRow>,
}

impl Slowest {
    /// Takes the rows of a batch that took longer than `show_over_us`.
    pub(super) fn take(&mut self, batch: &DataFrame, show_over_us: u64) -> PolarsResult<()> {
        let durations = batch.column(schema::DURATION_US)?.i64()?;
        let texts = |name: &str| batch.column(name)?.str();
        let (methods, paths) = (texts(schema::METHOD)?, texts(schema::PATH)?);
        let (request_ids, containers) = (texts(schema::REQUEST_ID)?, texts(schema::CONTAINER)?);
        let timestamps = batch.column(schema::TIMESTAMP)?.i64()?;
        let statuses = batch.column(schema::STATUS)?.u16()?;
        let endpoints = batch.column(schema::ENDPOINT)?.u32()?;
        for (row, duration) in durations.iter().enumerate() {
            let Some(duration_us) = duration.filter(|us| *us as u64 > show_over_us) else {
                continue;
            };
            self.rows.push(SlowRow {
                duration_us,
                timestamp_us: timestamps.get(row).unwrap_or_default(),
                method: methods.get(row).unwrap_or_default().to_owned(),
                path: paths.get(row).unwrap_or_default().to_owned(),
                status: statuses.get(row).unwrap_or_default(),
                request_id: request_ids.get(row).unwrap_or_default().to_owned(),
                container: containers.get(row).unwrap_or_default().to_owned(),
                endpoint: endpoints.get(row).unwrap_or_default(),
            });
            if self.rows.len() >= 4 * SLOWEST {
                self.trim();
            }
        }
        Ok(())
    }

    /// The duration that a request has to exceed to be among the slowest; `None` while there is
    /// room for all.
    pub(super) fn bound_us(&mut self) -> Option<u64> {
        self.trim();
        // As slow as the last one is slow enough: the rest of the order decides then.
        self.rows
            .get(SLOWEST - 1)
            .map(|last| (last.duration_us as u64).saturating_sub(1))
    }

    pub(super) fn finish(mut self) -> Vec<SlowRow> {
        self.trim();
        self.rows
    }

    fn trim(&mut self) {
        self.rows
            .sort_unstable_by(|left, right| left.rank().cmp(&right.rank()));
        self.rows.truncate(SLOWEST);
    }
}
