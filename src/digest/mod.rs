//! What is kept of a log that can be far larger than memory: small tables that add up.
//!
//! In: batches of rows. Out: a [`Digest`], the requests and bytes by (time slot, endpoint, status,
//! duration), exact to the duration, and the slowest requests one by one. **Invariant:** adding is
//! associative and commutative, so that files in any order and any number of threads give the same
//! digest. What is asked of a log later must be a table like these, never a second pass over the
//! rows.

mod batch;
mod builder;
mod counts;
mod duration;
mod found;
mod in_flight;
mod key;
mod names;
mod radix;
mod read;
mod slowest;
pub mod snapshot;
mod spans;
mod who;

pub use crate::table::{Account, EndpointKey, OTHER};
pub use builder::DigestBuilder;
pub use counts::{Cell, MAX_CELLS};
pub use found::{EndpointFinder, FoundEndpoint, found};
pub use in_flight::{Change, InFlight};
pub use key::Key;
pub use names::{MAX_ENDPOINTS, into_digests};
pub use read::ReadDigest;
pub use slowest::{SLOWEST, SlowRow};
pub use spans::Spans;
pub use who::{Dimension, Who, WhoCell};

/// The tables of one run, by the endpoints that are shown.
#[derive(Debug, Clone, Default)]
pub struct Digest {
    /// The endpoints by their number, in the order of their names.
    pub endpoints: Vec<EndpointKey>,
    /// Requests by time slot, endpoint, status and duration; sorted, each key once.
    pub cells: Vec<Cell>,
    /// The width of a time slot in minutes: 1, unless there were more than [`MAX_CELLS`] cells.
    pub slot_minutes: u32,
    /// The first and the last timestamp, µs UTC; `None` without a request.
    pub span_us: Option<(i64, i64)>,
    /// The slowest requests over the slow bound, slowest first.
    pub slowest: Vec<SlowRow>,
    /// Who asked and who answered; nothing unless that was asked for.
    pub who: Who,
    /// Starts and ends by container; nothing unless that was asked for.
    pub in_flight: InFlight,
    /// Requests that were counted as [`OTHER`] while they were read, so that
    /// the order of the inputs may show.
    pub capped_requests: u64,
}
