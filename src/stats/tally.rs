//! Counts up what belongs to one endpoint, and to all of them.
//!
//! In: the cells of a digest. Out: [`EndpointStats`] with the distribution they were read off. The
//! summary of one log and the comparison of two take them from here, so that a figure is the same in
//! both.

use super::distribution::Distribution;
use super::slow::SlowBounds;
use super::summary::EndpointStats;
use crate::digest::{Cell, Digest, EndpointKey};

/// The cells of each endpoint that has any, in the order of their numbers.
pub(super) fn by_endpoint(digest: &Digest) -> Vec<&[Cell]> {
    // The cells are sorted by endpoint first.
    let same = |left: &Cell, right: &Cell| left.key.endpoint() == right.key.endpoint();
    digest.cells.chunk_by(same).collect()
}

/// The figures of one run of [`by_endpoint`].
pub(super) fn tallied(
    digest: &Digest,
    cells: &[Cell],
    slow: SlowBounds<'_>,
    percentiles: &[f64],
) -> Tallied {
    let mut tally = Tally::default();
    cells.iter().for_each(|cell| tally.add(cell));
    // A run is never empty.
    let number = cells[0].key.endpoint();
    let key = &digest.endpoints[number as usize];
    tally.finish(
        number,
        key,
        slow.of(&key.method, &key.endpoint),
        percentiles,
    )
}

/// The figures of all endpoints as if they were one.
pub(super) fn total_of(all: &[Tallied], percentiles: &[f64]) -> EndpointStats {
    let mut tally = Tally::default();
    all.iter().for_each(|endpoint| tally.add_all(endpoint));
    let nobody = EndpointKey {
        endpoint: String::new(),
        method: String::new(),
    };
    // What is slow depends on the endpoint.
    let slow = all.iter().map(|endpoint| endpoint.stats.slow).sum();
    EndpointStats {
        slow,
        ..tally.finish(0, &nobody, u64::MAX, percentiles).stats
    }
}

/// An endpoint with its distribution.
pub(super) struct Tallied {
    /// The number of the endpoint in the digest.
    pub(super) number: u32,
    pub(super) stats: EndpointStats,
    pub(super) durations: Distribution,
    /// Its requests are slow when they took strictly longer, in µs.
    pub(super) slow_us: u64,
}

#[derive(Default)]
struct Tally {
    stats: EndpointStats,
    durations: Vec<(u64, u64)>,
}

impl Tally {
    fn add(&mut self, cell: &Cell) {
        let stats = &mut self.stats;
        stats.requests += cell.requests;
        stats.bytes += cell.bytes;
        let class = usize::from(cell.key.status() / 100);
        if (1..=5).contains(&class) {
            stats.status_classes[class - 1] += cell.requests;
        }
        match cell.key.status() {
            499 => stats.client_closed += cell.requests,
            504 => stats.timeouts += cell.requests,
            _ => {}
        }
        if let Some(us) = cell.key.duration_us() {
            self.durations.push((us, cell.requests));
        }
    }

    /// Adds an endpoint, which has each duration once: far fewer than it has cells.
    fn add_all(&mut self, endpoint: &Tallied) {
        let (sum, more) = (&mut self.stats, &endpoint.stats);
        sum.requests += more.requests;
        sum.bytes += more.bytes;
        sum.client_closed += more.client_closed;
        sum.timeouts += more.timeouts;
        for (class, requests) in sum.status_classes.iter_mut().zip(more.status_classes) {
            *class += requests;
        }
        self.durations.extend(endpoint.durations.counts());
    }

    fn finish(self, number: u32, key: &EndpointKey, slow_us: u64, percentiles: &[f64]) -> Tallied {
        let durations = Distribution::new(self.durations);
        let stats = EndpointStats {
            method: key.method.clone(),
            endpoint: key.endpoint.clone(),
            slow: durations.count_above(slow_us),
            durations: durations.describe(percentiles),
            ..self.stats
        };
        Tallied {
            number,
            stats,
            durations,
            slow_us,
        }
    }
}
