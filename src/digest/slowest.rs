//! The slowest requests, one by one, to look up.
//!
//! The order is total over the content of a request, so that it does not show in which order they
//! came.

use crate::parse::{Field, Origin};
use crate::table::Request;

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
    /// The row of a request that took so long, in µs.
    pub(super) fn of(request: &Request<'_, '_>, duration_us: u64) -> Self {
        let record = request.record;
        let text = |field: Option<Field<'_>>| field.map_or_else(String::new, text_of);
        Self {
            duration_us: duration_us as i64,
            timestamp_us: record.time.instant_us,
            method: String::from_utf8_lossy(record.method).into_owned(),
            path: text_of(request.path),
            status: record.status,
            request_id: text(record.request_id),
            container: text(record.container),
            endpoint: request.endpoint,
        }
    }

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

fn text_of(field: Field<'_>) -> String {
    field.text().into_owned()
}

/// The slowest so far, of each origin: which origins a report is about is decided at the end.
#[derive(Debug)]
pub(super) struct Slowest {
    rows: Vec<Vec<SlowRow>>,
    /// By origin, how long a request has to take at least to be among them, in µs.
    bounds_us: Vec<u64>,
}

impl Default for Slowest {
    fn default() -> Self {
        Self {
            rows: vec![Vec::new(); Origin::COUNT],
            bounds_us: vec![0; Origin::COUNT],
        }
    }
}

impl Slowest {
    /// How long a request of this origin has to take at least, in µs. As slow as the last one is slow
    /// enough: the rest of the order decides then.
    #[inline]
    pub(super) fn bound_us(&self, origin: usize) -> u64 {
        self.bounds_us[origin]
    }

    /// Adds a request.
    pub(super) fn add(&mut self, origin: usize, row: SlowRow) {
        let rows = &mut self.rows[origin];
        rows.push(row);
        if rows.len() >= 2 * SLOWEST {
            self.bounds_us[origin] = trim(rows);
        }
    }

    /// Adds those of another thread.
    pub(super) fn merge(&mut self, other: Self) {
        for (rows, more) in self.rows.iter_mut().zip(other.rows) {
            rows.extend(more);
            trim(rows);
        }
    }

    /// The slowest of each origin, in no order.
    pub(super) fn finish(self) -> Vec<SlowRow> {
        self.rows.into_iter().flatten().collect()
    }
}

/// Sorts them, slowest first; equal ones by their endpoint, which was counted with others then.
pub(super) fn sort(rows: &mut [SlowRow]) {
    let order = |row: &SlowRow| row.endpoint;
    rows.sort_unstable_by(|left, right| {
        let by_rank = left.rank().cmp(&right.rank());
        by_rank.then_with(|| order(left).cmp(&order(right)))
    });
}

/// Keeps the slowest, slowest first; the duration of the last one, in µs.
pub(super) fn trim(rows: &mut Vec<SlowRow>) -> u64 {
    rows.sort_unstable_by(|left, right| left.rank().cmp(&right.rank()));
    rows.truncate(SLOWEST);
    rows.last().map_or(0, |last| last.duration_us as u64)
}
