//! A digest as it was read, and how it becomes the one that is shown.
//!
//! While lines are read, endpoints are told apart by what their lines were written in, too, and
//! their templates are those that a path alone gives. At the end, when all is known, it is decided
//! which lines the report is about, so that no request counts twice, and templates are learned. Both
//! depend on the whole content only, so no order shows in them.

use super::builder::DigestBuilder;
use super::counts::{Cell, add_up};
use super::in_flight::InFlight;
use super::names::Names;
use super::slowest::{SlowRow, trim};
use super::spans::Spans;
use super::who::Who;
use super::{Digest, EndpointKey};
use crate::parse::Origin;
use crate::table::{Choice, Detected, EndpointRules, Endpoints, OriginCount, ReadEndpoint};
use std::collections::BTreeSet;

/// The tables of one run, by the endpoints as they were read.
#[derive(Debug, Clone, Default)]
pub struct ReadDigest {
    /// Requests by time slot, endpoint, status and duration; sorted, each key once.
    pub cells: Vec<Cell>,
    /// The width of a time slot in minutes.
    pub slot_minutes: u32,
    /// The first and the last timestamp of each origin.
    pub spans: Spans,
    /// The slowest requests of each origin, in no order.
    pub slowest: Vec<SlowRow>,
    /// Who asked and who answered.
    pub who: Who,
    /// Starts and ends by container.
    pub in_flight: InFlight,
    /// The endpoints by their number.
    pub endpoints: Vec<ReadEndpoint>,
}

impl ReadDigest {
    /// Both, as if their requests had been read together. Both tell who, or what one of them tells is
    /// of its own requests alone.
    pub fn merge(self, other: Self) -> Self {
        let endpoints = Endpoints::default();
        // What is slow was decided when they were read.
        let builder = DigestBuilder::new(0).telling_who();
        builder.add(self, &endpoints);
        builder.add(other, &endpoints);
        builder.finish(&endpoints)
    }

    /// What is in the digest, most requests first.
    pub fn origins(&self) -> Vec<OriginCount> {
        let mut counts = Detected::default();
        for (endpoint, (requests, timed)) in self.endpoints.iter().zip(self.requests()) {
            counts.add(endpoint.origin, requests, timed);
        }
        counts.found()
    }

    /// The requests of each endpoint by its number, and those of them that were timed.
    pub(super) fn requests(&self) -> Vec<(u64, u64)> {
        let mut requests = vec![(0, 0); self.endpoints.len()];
        for cell in &self.cells {
            let count = &mut requests[cell.key.endpoint() as usize];
            count.0 += cell.requests;
            count.1 += cell.key.duration_us().map_or(0, |_| cell.requests);
        }
        requests
    }

    /// The endpoint that is shown for each that was read, by its number; `None` for those that are
    /// left out. `counts` are those of [`Self::requests`].
    pub(super) fn shown(
        &self,
        counts: &[(u64, u64)],
        choice: &Choice,
        rules: &EndpointRules,
    ) -> Vec<Option<EndpointKey>> {
        Names::learned([(self, counts)], choice, rules).shown(self, choice)
    }

    /// The digest that is shown.
    pub fn into_digest(self, choice: &Choice, rules: &EndpointRules) -> Digest {
        let counts = self.requests();
        let shown = self.shown(&counts, choice, rules);
        self.renamed(&counts, &shown, choice)
    }

    /// The digest by the endpoints that are shown. `counts` are those of [`Self::requests`].
    pub(super) fn renamed(
        self,
        counts: &[(u64, u64)],
        shown: &[Option<EndpointKey>],
        choice: &Choice,
    ) -> Digest {
        let endpoints: BTreeSet<&EndpointKey> = shown.iter().flatten().collect();
        let endpoints: Vec<EndpointKey> = endpoints.into_iter().cloned().collect();
        // Both sides are sorted and every shown endpoint is among them.
        let number = |shown: &EndpointKey| endpoints.binary_search(shown).ok();
        let numbers: Vec<Option<u32>> = shown
            .iter()
            .map(|shown| shown.as_ref().and_then(number).map(|place| place as u32))
            .collect();
        let capped = self.endpoints.iter().zip(counts);
        let capped_requests = capped
            .take(Origin::COUNT)
            .filter(|(endpoint, _)| choice.keeps(endpoint.origin))
            .map(|(_, (requests, _))| requests)
            .sum();
        let cells = renumbered(&self.cells, &numbers);
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
            who: self.who.renumbered(&numbers),
            in_flight: self.in_flight.of(|origin| choice.keeps(origin)),
            capped_requests,
        }
    }
}

/// The cells under other numbers of their endpoints; those of endpoints without one are left out.
///
/// Cells are sorted by endpoint first, so that whole runs of them move: sorting all of them anew took
/// three times as long.
pub(super) fn renumbered(cells: &[Cell], numbers: &[Option<u32>]) -> Vec<Cell> {
    let same = |left: &Cell, right: &Cell| left.key.endpoint() == right.key.endpoint();
    let number = |run: &[Cell]| numbers[run.first()?.key.endpoint() as usize];
    let runs = cells.chunk_by(same);
    let mut runs: Vec<(u32, &[Cell])> = runs.filter_map(|run| Some((number(run)?, run))).collect();
    runs.sort_by_key(|(number, _)| *number);
    let mut all: Vec<Cell> = Vec::with_capacity(cells.len());
    for endpoint in runs.chunk_by(|left, right| left.0 == right.0) {
        let cells = endpoint.iter().flat_map(|(number, run)| {
            let renumber = |cell: &Cell| Cell {
                key: cell.key.with_endpoint(*number),
                ..*cell
            };
            run.iter().map(renumber)
        });
        if endpoint.len() == 1 {
            all.extend(cells);
        } else {
            let mut cells: Vec<Cell> = cells.collect();
            add_up(&mut cells);
            all.append(&mut cells);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Key;
    use crate::parse::{Access, Envelope};
    use crate::table::OTHER;

    const ROUTER: Origin = Origin {
        envelope: Envelope::Scalingo,
        access: Access::Router,
    };
    const UVICORN: Origin = Origin {
        envelope: Envelope::Scalingo,
        access: Access::Uvicorn,
    };

    fn cell(endpoint: u32, ms: Option<i64>, requests: u64) -> Cell {
        Cell {
            key: Key::new(endpoint, 7, 200, ms.map(|ms| ms * 1000)),
            requests,
            bytes: requests,
        }
    }

    fn slow(endpoint: u32, seconds: i64) -> SlowRow {
        SlowRow {
            duration_us: seconds * 1_000_000,
            timestamp_us: 0,
            method: "GET".to_owned(),
            path: "/".to_owned(),
            status: None,
            request_id: String::new(),
            container: String::new(),
            endpoint,
        }
    }

    /// 100 users by name, each once, a fixed path, and the same path by the application.
    fn read() -> ReadDigest {
        let mut endpoints = Vec::new();
        let mut add = |path: String, origin| {
            let method = "GET".to_owned();
            let key = EndpointKey {
                endpoint: path,
                method,
            };
            endpoints.push(ReadEndpoint { key, origin });
        };
        for origin in Origin::all() {
            add(OTHER.to_owned(), origin);
        }
        for user in 0..100_u8 {
            let letter = |number: u8| char::from(b'a' + number % 10);
            let name = format!("/users/{}x{}", letter(user / 10), letter(user));
            add(name, ROUTER);
        }
        add("/live".to_owned(), ROUTER);
        add("/live".to_owned(), UVICORN);
        let first = Origin::COUNT as u32;
        let mut cells: Vec<Cell> = (0..100)
            .map(|user| cell(first + user, Some(5), 1))
            .collect();
        cells.push(cell(first + 100, Some(9), 3));
        cells.push(cell(first + 101, None, 4));
        cells.push(cell(ROUTER.index() as u32, Some(1), 2));
        cells.sort_unstable_by_key(|cell| cell.key);
        ReadDigest {
            cells,
            slot_minutes: 1,
            spans: Spans::default(),
            who: Who::default(),
            in_flight: InFlight::default(),
            slowest: vec![slow(first, 2), slow(first + 101, 9), slow(first + 100, 3)],
            endpoints,
        }
    }

    #[test]
    fn lines_of_others_go_and_templates_are_learned_over_what_stays() {
        let read = read();
        let choice = Choice::among(read.origins());
        assert_eq!(choice.left_out_total(), 4);
        let digest = read.into_digest(&choice, &EndpointRules::default());
        let shown: Vec<_> = digest
            .cells
            .iter()
            .map(|cell| {
                let key = &digest.endpoints[cell.key.endpoint() as usize];
                (&key.endpoint[..], cell.key.duration_us(), cell.requests)
            })
            .collect();
        assert_eq!(
            shown,
            [
                (OTHER, Some(1000), 2),
                ("/live", Some(9000), 3),
                ("/users/{id}", Some(5000), 100)
            ]
        );
        assert_eq!(digest.capped_requests, 2);
        let slowest: Vec<_> = digest
            .slowest
            .iter()
            .map(|row| &digest.endpoints[row.endpoint as usize].endpoint[..])
            .collect();
        assert_eq!(slowest, ["/live", "/users/{id}"], "slowest first");
    }

    #[test]
    fn a_person_who_chose_all_sees_both() {
        let read = read();
        let choice = Choice::all(read.origins());
        let rules = EndpointRules::default().without_templates();
        let digest = read.into_digest(&choice, &rules);
        assert_eq!(digest.endpoints.len(), 102);
        let live = digest
            .cells
            .iter()
            .filter(|cell| digest.endpoints[cell.key.endpoint() as usize].endpoint == "/live");
        assert_eq!(live.map(|cell| cell.requests).sum::<u64>(), 7);
    }
}
