//! Takes requests from all threads and makes one digest of them.
//!
//! Each thread gathers some requests, sorts and counts them; only handing over the result is under a
//! lock.

use super::batch::Batch;
use super::counts::Counts;
use super::in_flight::InFlight;
use super::read::{ReadDigest, renumbered};
use super::slowest::{SlowRow, Slowest};
use super::spans::Spans;
use super::who::{Who, WhoReader};
use crate::parse::Origin;
use crate::table::{Endpoints, Request, Sink, SinkReader};
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

/// A digest that grows.
#[derive(Debug)]
pub struct DigestBuilder {
    slow_us: u64,
    tells_who: bool,
    counts: Counts,
    rest: Mutex<Rest>,
}

/// The small tables.
#[derive(Debug, Default)]
struct Rest {
    slowest: Slowest,
    spans: Spans,
    who: Who,
    in_flight: InFlight,
}

/// The part of a digest that one thread makes.
#[derive(Debug)]
pub struct DigestReader<'d> {
    builder: &'d DigestBuilder,
    batch: Batch,
    who: Option<WhoReader>,
    rest: Rest,
}

impl Rest {
    fn merge(&mut self, other: Self) {
        self.slowest.merge(other.slowest);
        self.spans.merge(&other.spans);
        self.who.merge(other.who);
        self.in_flight.merge(other.in_flight);
    }
}

impl DigestBuilder {
    /// An empty digest, in which requests over `slow_us` are slow.
    pub fn new(slow_us: u64) -> Self {
        Self {
            slow_us,
            tells_who: false,
            counts: Counts::default(),
            rest: Mutex::default(),
        }
    }

    /// Also counts who asked and who answered, and how many requests were in flight.
    pub fn telling_who(self) -> Self {
        Self {
            tells_who: true,
            ..self
        }
    }

    /// Keeps fewer cells and groups, so that few requests are too many.
    #[cfg(test)]
    pub(super) fn with_limits(self, max_cells: usize, max_groups: usize) -> Self {
        Self {
            counts: Counts::with_max_cells(max_cells),
            rest: Mutex::new(Rest {
                who: Who::with_max_groups(max_groups),
                ..Rest::default()
            }),
            ..self
        }
    }

    /// Adds what was read at another time, as if it was read now; `endpoints` are those of this
    /// digest.
    pub fn add(&self, other: ReadDigest, endpoints: &Endpoints) {
        let requests = other.requests();
        let known = other.endpoints.iter().zip(&requests).zip(0_u32..);
        let numbers: Vec<Option<u32>> = known
            .map(
                |((endpoint, (requests, _)), number)| match number as usize {
                    // What was not told apart then cannot be told apart now.
                    other if other < Origin::COUNT => Some(number),
                    // An endpoint without a request shall not use up a number.
                    _ if *requests == 0 => None,
                    _ => Some(endpoints.number(endpoint.clone())),
                },
            )
            .collect();
        self.counts.widen_to(other.slot_minutes);
        self.counts.add(renumbered(&other.cells, &numbers));
        let mut slowest = Slowest::default();
        for row in other.slowest {
            let origin = other.endpoints[row.endpoint as usize].origin;
            if let Some(endpoint) = numbers[row.endpoint as usize] {
                slowest.add(origin.index(), SlowRow { endpoint, ..row });
            }
        }
        let who = if self.tells_who {
            other.who.renumbered(&numbers)
        } else {
            Who::default()
        };
        let in_flight = if self.tells_who {
            other.in_flight
        } else {
            InFlight::default()
        };
        // All tables are whole again after every addition.
        let rest = self.rest.lock();
        rest.unwrap_or_else(PoisonError::into_inner).merge(Rest {
            slowest,
            spans: other.spans,
            who,
            in_flight,
        });
    }

    /// The digest of all requests; `endpoints` are those that they name.
    pub fn finish(self, endpoints: &Endpoints) -> ReadDigest {
        let rest = self.rest.into_inner();
        let rest = rest.unwrap_or_else(PoisonError::into_inner);
        let (cells, slot_minutes) = self.counts.finish();
        ReadDigest {
            cells,
            slot_minutes,
            spans: rest.spans,
            slowest: rest.slowest.finish(),
            who: rest.who,
            in_flight: rest.in_flight,
            endpoints: endpoints.all(),
        }
    }
}

impl Sink for DigestBuilder {
    type Reader<'s> = DigestReader<'s>;
    type Error = Infallible;

    fn reader(&self) -> DigestReader<'_> {
        DigestReader {
            builder: self,
            batch: Batch::new(self.slow_us),
            who: self.tells_who.then(WhoReader::default),
            rest: Rest::default(),
        }
    }
}

impl DigestReader<'_> {
    fn hand_over(&mut self) {
        let counts = &self.builder.counts;
        counts.add(self.batch.take(counts.slot_minutes()));
    }
}

impl SinkReader for DigestReader<'_> {
    type Error = Infallible;

    #[inline]
    fn take(&mut self, _source: usize, request: &Request<'_, '_>) -> Result<(), Infallible> {
        let record = request.record;
        let origin = record.origin.index();
        self.rest.spans.widen(origin, record.time.instant_us);
        if let Some(us) = record.duration_us
            && us > self.builder.slow_us
            && us >= self.rest.slowest.bound_us(origin)
        {
            self.rest.slowest.add(origin, SlowRow::of(request, us));
        }
        if let Some(who) = &mut self.who {
            who.push(request, self.builder.slow_us);
            self.rest.in_flight.push(request);
        }
        self.batch.push(request);
        if self.batch.is_full() {
            self.hand_over();
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Infallible> {
        self.hand_over();
        if let Some(who) = self.who {
            self.rest.who = who.finish();
        }
        // All tables are whole again after every addition.
        let all = self.builder.rest.lock();
        all.unwrap_or_else(PoisonError::into_inner).merge(self.rest);
        Ok(())
    }
}
