//! The summary: every number that a report shows, as plain structs.
//!
//! `stats` fills it from a digest; `report` turns it into bytes and computes nothing of its own, so
//! that a number is the same in a file, on the page and on the screen. Durations are microseconds
//! (`_us`), times are microseconds since 1970 in UTC. **Invariant:** no figure is computed twice, and
//! nothing holds the wall clock.

use super::for_whom::Finding;
use super::gaps::Gap;
use super::shift::Shift;
use super::slow::{OwnBound, SlowBounds};
use crate::digest::Account;
use crate::parse::Zone;

/// All results of one run.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Where every line that was read went.
    pub account: Account,
    /// The first and the last kept request, inclusive; `None` when there is no request.
    pub span: Option<Span>,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// A request is slow when it took strictly longer than this.
    pub slow_us: u64,
    /// Other bounds of some endpoints.
    pub own_slow: Vec<OwnBound>,
    /// The percentiles of [`Durations::percentiles_us`], in percent, ascending, such as `99.9`.
    pub percentiles: Vec<f64>,
    /// All endpoints as if they were one.
    pub total: EndpointStats,
    /// One entry an endpoint: largest total time first, ties by endpoint, then method. Those that
    /// were not timed follow, most requests first.
    pub endpoints: Vec<EndpointStats>,
    /// Since when each of `endpoints` is slower or faster, in their order; `None` where there is no
    /// such time, or too little to tell.
    pub shifts: Vec<Option<Shift>>,
    /// Who has more of the slow requests than is to be expected.
    pub findings: Vec<Finding>,
    /// The histogram of each endpoint's durations, in the order of `endpoints`; those without a
    /// timed request are left out.
    pub histograms: Vec<Histogram>,
    /// The same for the slow requests only; endpoints without one are left out.
    pub slow_histograms: Vec<Histogram>,
    /// The same as `histograms` in bins that all endpoints share, for comparing them by eye.
    pub shared_histograms: Vec<Histogram>,
    /// The requests over time.
    pub timeline: Timeline,
    /// When most requests came.
    pub busiest: Busiest,
    /// How many requests were in flight; `None` when nothing was timed.
    pub in_flight: Option<Concurrency>,
    /// Stretches without any request where many were to be expected, by time. With
    /// [`Parts::Endpoints`](super::Parts) those at the ends of what was asked for only.
    pub gaps: Vec<Gap>,
    /// The slowest of the slow requests, slowest first.
    pub slowest: Vec<SlowRequest>,
    /// Requests that fell into the endpoint `(other)` because there were too many distinct
    /// endpoints.
    pub overflow_requests: u64,
    /// Those of them that fell into it while they were read: which ones depends on the order of the
    /// inputs.
    pub capped_requests: u64,
}

impl Summary {
    /// Requests of an endpoint are slow when they took strictly longer than this, in µs.
    pub fn slow_us_of(&self, method: &str, endpoint: &str) -> u64 {
        let bounds = SlowBounds {
            usual_us: self.slow_us,
            own: &self.own_slow,
        };
        bounds.of(method, endpoint)
    }
}

/// An inclusive range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant, µs UTC.
    pub first_us: i64,
    /// The last instant, µs UTC.
    pub last_us: i64,
}

/// How many requests were being served at the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Concurrency {
    /// Over how many seconds a number is a mean: 1, but more for logs of more than two days.
    pub width_s: u64,
    /// The most requests in flight, as the mean over `width_s`.
    pub peak: f64,
    /// When that was first so, µs UTC.
    pub at_us: i64,
    /// Whether containers are told apart: not when there are too many.
    pub tells_containers: bool,
    /// The containers, the highest peak first.
    pub lanes: Vec<Lane>,
    /// By time, for each slot of the timeline in which anything was in flight.
    pub points: Vec<ConcurrencyPoint>,
}

/// The requests in flight at one container.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// The container; empty when the log does not name it, or names too many.
    pub name: String,
    /// The most requests in flight.
    pub peak: f64,
    /// When that was first so, µs UTC.
    pub at_us: i64,
}

/// The requests in flight in one slot of the timeline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConcurrencyPoint {
    /// Where the slot starts, µs UTC.
    pub from_us: i64,
    /// The summed time in flight, in seconds of requests: divided by the length of the slot it is the
    /// mean number in flight.
    pub request_s: f64,
    /// The most in flight.
    pub peak: f64,
}

/// The most requests in one slot of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Busiest {
    /// The width of a slot in minutes; 1 but for logs of very many distinct durations.
    pub slot_minutes: u32,
    /// Of all endpoints together.
    pub requests: u64,
    /// Of each of [`Summary::endpoints`].
    pub endpoints: Vec<u64>,
    /// Slots of a minute with at least [`Busiest::NEAR_LIMIT`] requests.
    pub near_limit: u64,
}

impl Busiest {
    /// 95 % of the 16,384 lines a minute that Scalingo keeps of a container; it drops the rest, as
    /// its documentation says.
    pub const NEAR_LIMIT: u64 = 15_565;

    /// So many requests of a slot, a minute.
    pub fn a_minute(&self, requests: u64) -> f64 {
        requests as f64 / f64::from(self.slot_minutes.max(1))
    }
}

/// The figures of one endpoint, or of all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndpointStats {
    /// The HTTP method; empty for the total.
    pub method: String,
    /// The path template, such as `/users/{id}`; empty for the total.
    pub endpoint: String,
    /// All requests, timed or not.
    pub requests: u64,
    /// Requests that took strictly longer than the slow bound.
    pub slow: u64,
    /// Requests by class of status, 1xx to 5xx in this order. A status outside of 100 to 599 is in
    /// none.
    pub status_classes: [u64; 5],
    /// Status 499: the client left before the answer.
    pub client_closed: u64,
    /// Status 504: the upstream gave no answer in time.
    pub timeouts: u64,
    /// The durations; `None` when no request has one.
    pub durations: Option<Durations>,
    /// Bytes sent.
    pub bytes: u64,
}

/// What is known of a set of durations. Requests that upgraded (101) are not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Durations {
    /// How many requests were timed.
    pub timed: u64,
    /// The shortest.
    pub min_us: u64,
    /// The exact mean.
    pub mean_us: f64,
    /// The sample standard deviation (n − 1); `None` for a single request.
    pub stddev_us: Option<f64>,
    /// Nearest-rank percentiles, one for each of [`Summary::percentiles`].
    pub percentiles_us: Vec<u64>,
    /// The longest.
    pub max_us: u64,
    /// The sum of all.
    pub total_us: u64,
}

impl EndpointStats {
    /// The share of slow requests among all, in percent.
    pub fn slow_pct(&self) -> f64 {
        percent(self.slow, self.requests)
    }

    /// The share of 5xx answers among all, in percent.
    pub fn error_pct(&self) -> f64 {
        percent(self.status_classes[4], self.requests)
    }

    /// What endpoints are sorted by, largest first: the summed duration, and for those without any
    /// the requests.
    pub(super) fn rank(&self) -> (Option<u64>, u64) {
        match &self.durations {
            Some(durations) => (Some(durations.total_us), 0),
            None => (None, self.requests),
        }
    }

    /// The summed duration, 0 when nothing was timed.
    pub fn total_us(&self) -> u64 {
        self.durations
            .as_ref()
            .map_or(0, |durations| durations.total_us)
    }
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

/// A histogram of durations. Bin `i` holds `edges_ms[i] <= x < edges_ms[i + 1]`; the last bin is
/// closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub endpoint: String,
    /// One more edge than there are bins, ascending, in milliseconds.
    pub edges_ms: Vec<f64>,
    /// Requests in each bin.
    pub counts: Vec<u64>,
}

impl Histogram {
    /// The requests in all bins.
    pub fn requests(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// The requests over time, in slots of one width in local time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// The nominal width of a slot in minutes. A slot of a day can last 23 or 25 hours.
    pub slot_minutes: u32,
    /// One point for every slot and endpoint that has a request: by time, then in the order of
    /// [`Summary::endpoints`].
    pub points: Vec<TimelinePoint>,
    /// All endpoints together, one point for every slot that has a request, by time.
    pub overall: Vec<TimelinePoint>,
}

/// What happened in one slot.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelinePoint {
    /// Where the slot starts, µs UTC.
    pub from_us: i64,
    /// The index into [`Summary::endpoints`]; `None` in [`Timeline::overall`].
    pub endpoint: Option<usize>,
    /// All requests.
    pub requests: u64,
    /// Requests over the slow bound.
    pub slow: u64,
    /// Answers 400 to 499.
    pub status_4xx: u64,
    /// Answers 500 to 599.
    pub status_5xx: u64,
    /// p50, p95, p99 and the maximum; `None` when no request in the slot was timed.
    pub quantiles: Option<SlotQuantiles>,
}

/// The quantiles of one slot, by nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotQuantiles {
    /// The median.
    pub p50_us: u64,
    /// The 95th percentile.
    pub p95_us: u64,
    /// The 99th percentile.
    pub p99_us: u64,
    /// The longest.
    pub max_us: u64,
}

/// One slow request, to look up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlowRequest {
    /// When it was logged, µs UTC.
    pub timestamp_us: i64,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub endpoint: String,
    /// The path as it was asked for, without the query unless that was asked for.
    pub path: String,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub duration_us: u64,
    /// The request id, empty when there was none.
    pub request_id: String,
    /// The container that answered, empty when there was none.
    pub container: String,
}
