//! What the requests were written in: how many lines of each envelope and access format, and how
//! many of them said how long they took.

use crate::parse::{Origin, Record};

/// Counts by [`Origin`]. They add up in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// Requests and timed requests, by [`Origin::index`].
    counts: Vec<(u64, u64)>,
}

/// The lines of one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginCount {
    /// What the lines are.
    pub origin: Origin,
    /// Requests.
    pub requests: u64,
    /// Those that said how long they took.
    pub timed: u64,
}

impl Default for Detected {
    fn default() -> Self {
        Self {
            counts: vec![(0, 0); Origin::COUNT],
        }
    }
}

impl Detected {
    /// Counts a request.
    pub fn count(&mut self, record: &Record<'_>) {
        self.add(record.origin, 1, u64::from(record.duration_us.is_some()));
    }

    /// Counts many requests of one origin.
    pub fn add(&mut self, origin: Origin, requests: u64, timed: u64) {
        let counts = &mut self.counts[origin.index()];
        counts.0 += requests;
        counts.1 += timed;
    }

    /// Adds what another reader counted.
    pub fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            count.0 += more.0;
            count.1 += more.1;
        }
    }

    /// The origins that were met, most requests first.
    pub fn found(&self) -> Vec<OriginCount> {
        let mut found: Vec<_> = Origin::all()
            .zip(&self.counts)
            .filter(|(_, counts)| counts.0 > 0)
            .map(|(origin, counts)| OriginCount {
                origin,
                requests: counts.0,
                timed: counts.1,
            })
            .collect();
        found.sort_by_key(|count| (std::cmp::Reverse(count.requests), count.origin));
        found
    }
}
