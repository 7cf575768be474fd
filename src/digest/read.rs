//! A digest as it was read, and how it becomes the one that is shown.
//!
//! While lines are read, endpoints are told apart by what their lines were written in, too, and
//! their templates are those that a path alone gives. At the end, when all is known, it is decided
//! which lines the report is about, so that no request counts twice, and templates are learned. Both
//! depend on the whole content only, so no order shows in them.

use super::counts::{Cell, add_up};
use super::slowest::{SlowRow, trim};
use super::spans::Spans;
use super::{Digest, EndpointKey};
use crate::parse::Origin;
use crate::table::{
    ANY_METHOD, Choice, EndpointRules, OTHER, OriginCount, PathCount, ReadEndpoint,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most endpoints that are shown. Those with the fewest requests beyond are one, [`OTHER`].
pub const MAX_ENDPOINTS: usize = 20_000;

/// The tables of one run, by the endpoints as they were read.
#[derive(Debug, Clone)]
pub struct ReadDigest {
    /// Requests by time slot, endpoint, status and duration; sorted, each key once.
    pub cells: Vec<Cell>,
    /// The width of a time slot in minutes.
    pub slot_minutes: u32,
    /// The first and the last timestamp of each origin.
    pub spans: Spans,
    /// The slowest requests of each origin, in no order.
    pub slowest: Vec<SlowRow>,
    /// The endpoints by their number.
    pub endpoints: Vec<ReadEndpoint>,
}

impl ReadDigest {
    /// What is in the digest, most requests first.
    pub fn origins(&self) -> Vec<OriginCount> {
        let mut counts: BTreeMap<Origin, (u64, u64)> = BTreeMap::new();
        for cell in &self.cells {
            let count = counts.entry(self.endpoint(cell).origin).or_default();
            count.0 += cell.requests;
            count.1 += cell.key.duration_us().map_or(0, |_| cell.requests);
        }
        let mut origins: Vec<_> = counts
            .into_iter()
            .map(|(origin, (requests, timed))| OriginCount {
                origin,
                requests,
                timed,
            })
            .collect();
        origins.sort_by_key(|count| (std::cmp::Reverse(count.requests), count.origin));
        origins
    }

    fn endpoint(&self, cell: &Cell) -> &ReadEndpoint {
        &self.endpoints[cell.key.endpoint() as usize]
    }

    /// The endpoint that is shown for each that was read, by its number; `None` for those that are
    /// left out.
    pub fn shown(&self, choice: &Choice, rules: &EndpointRules) -> Vec<Option<EndpointKey>> {
        let mut requests: BTreeMap<&EndpointKey, u64> = BTreeMap::new();
        for cell in &self.cells {
            let endpoint = self.endpoint(cell);
            if choice.keeps(endpoint.origin) {
                *requests.entry(&endpoint.key).or_default() += cell.requests;
            }
        }
        let paths: Vec<_> = requests
            .iter()
            .map(|(key, requests)| PathCount {
                method: &key.method,
                path: &key.endpoint,
                requests: *requests,
            })
            .collect();
        let learned = rules.learn(&paths);
        let mut totals: BTreeMap<EndpointKey, u64> = BTreeMap::new();
        let mut shown: BTreeMap<&EndpointKey, EndpointKey> = BTreeMap::new();
        for ((key, requests), endpoint) in requests.iter().zip(learned) {
            let method = key.method.clone();
            let learned = EndpointKey { endpoint, method };
            *totals.entry(learned.clone()).or_default() += requests;
            shown.insert(key, learned);
        }
        let folded = rarest(totals);
        let show = |endpoint: &ReadEndpoint| {
            let key = shown.get(&endpoint.key)?;
            let kept = choice.keeps(endpoint.origin);
            kept.then(|| {
                if folded.contains(key) {
                    other()
                } else {
                    key.clone()
                }
            })
        };
        self.endpoints.iter().map(show).collect()
    }

    /// The digest that is shown.
    pub fn into_digest(self, choice: &Choice, rules: &EndpointRules) -> Digest {
        let shown = self.shown(choice, rules);
        let endpoints: BTreeSet<&EndpointKey> = shown.iter().flatten().collect();
        let endpoints: Vec<EndpointKey> = endpoints.into_iter().cloned().collect();
        // Both sides are sorted and every shown endpoint is among them.
        let number = |shown: &EndpointKey| endpoints.binary_search(shown).ok();
        let numbers: Vec<Option<u32>> = shown
            .iter()
            .map(|shown| shown.as_ref().and_then(number).map(|place| place as u32))
            .collect();
        let renumbered = |cell: Cell| {
            let endpoint = numbers[cell.key.endpoint() as usize]?;
            let key = cell.key.with_endpoint(endpoint);
            Some(Cell { key, ..cell })
        };
        let is_capped = |cell: &&Cell| cell.key.endpoint() < Origin::COUNT as u32;
        let capped = self.cells.iter().filter(is_capped);
        let capped_requests = capped
            .filter(|cell| choice.keeps(self.endpoint(cell).origin))
            .map(|cell| cell.requests)
            .sum();
        let mut cells: Vec<Cell> = self.cells.into_iter().filter_map(renumbered).collect();
        add_up(&mut cells);
        let mut slowest: Vec<SlowRow> = self.slowest;
        slowest.retain_mut(|row| match numbers[row.endpoint as usize] {
            Some(endpoint) => {
                row.endpoint = endpoint;
                true
            }
            None => false,
        });
        trim(&mut slowest);
        Digest {
            endpoints,
            cells,
            slot_minutes: self.slot_minutes,
            span_us: self.spans.over(|origin| choice.keeps(origin)),
            slowest,
            capped_requests,
        }
    }
}

/// The endpoints beyond [`MAX_ENDPOINTS`]: those with the fewest requests, ties by name.
fn rarest(mut totals: BTreeMap<EndpointKey, u64>) -> BTreeSet<EndpointKey> {
    totals.remove(&other());
    if totals.len() <= MAX_ENDPOINTS {
        return BTreeSet::new();
    }
    let mut ranked: Vec<(EndpointKey, u64)> = totals.into_iter().collect();
    // The sort is stable, and they come in the order of their names.
    ranked.sort_by_key(|(_, requests)| std::cmp::Reverse(*requests));
    ranked
        .split_off(MAX_ENDPOINTS)
        .into_iter()
        .map(|(key, _)| key)
        .collect()
}

fn other() -> EndpointKey {
    EndpointKey {
        endpoint: OTHER.to_owned(),
        method: ANY_METHOD.to_owned(),
    }
}
