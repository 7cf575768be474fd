//! `--since`, `--until` and `--date`: a range of time, of instants or in the zone of each line.

use crate::table::schema;
use polars::prelude::{Expr, col, lit};

/// One end of a range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// An instant, µs UTC.
    Instant(i64),
    /// A date and time in the zone of each line, as µs since 1970 as if it were UTC.
    Local(i64),
}

/// A half-open range of time: `since` is in, `until` is out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeFilter {
    /// The first time that is kept.
    pub since: Option<Bound>,
    /// The first time after what is kept.
    pub until: Option<Bound>,
}

impl TimeFilter {
    pub(super) fn expression(self) -> Option<Expr> {
        let since = self.since.map(|bound| match bound {
            Bound::Instant(us) => col(schema::TIMESTAMP).gt_eq(lit(us)),
            Bound::Local(us) => col(schema::LOCAL_TIME).gt_eq(lit(us)),
        });
        let until = self.until.map(|bound| match bound {
            Bound::Instant(us) => col(schema::TIMESTAMP).lt(lit(us)),
            Bound::Local(us) => col(schema::LOCAL_TIME).lt(lit(us)),
        });
        match (since, until) {
            (Some(since), Some(until)) => Some(since.and(until)),
            (since, until) => since.or(until),
        }
    }
}
