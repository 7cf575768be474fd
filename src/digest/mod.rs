//! What is kept of a log that can be far larger than memory: small tables that add up.
//!
//! In: batches of rows. Out: a [`Digest`], the requests and bytes by (time slot, endpoint, status,
//! duration), exact to the duration, and the slowest requests one by one. **Invariant:** adding is
//! associative and commutative, so that files in any order and any number of threads give the same
//! digest. What is asked of a log later must be a table like these, never a second pass over the
//! rows.

mod builder;
mod counts;
mod duration;
mod key;
mod slowest;

pub use crate::table::Account;
pub use builder::DigestBuilder;
pub use counts::{Cell, MAX_CELLS};
pub use key::Key;
pub use slowest::{SLOWEST, SlowRow};

/// The tables of one run.
#[derive(Debug, Clone, Default)]
pub struct Digest {
    /// Requests by time slot, endpoint, status and duration; sorted, each key once.
    pub cells: Vec<Cell>,
    /// The width of a time slot in minutes: 1, unless there were more than [`MAX_CELLS`] cells.
    pub slot_minutes: u32,
    /// The first and the last timestamp, µs UTC; `None` without a request.
    pub span_us: Option<(i64, i64)>,
    /// The slowest requests over the slow bound, slowest first.
    pub slowest: Vec<SlowRow>,
}
