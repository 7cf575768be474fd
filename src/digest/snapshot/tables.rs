//! The tables of a digest in the order in which they are written.
//!
//! ```text
//! endpoints  endpoint_id, envelope, access, method, endpoint    a null endpoint: what was not told apart
//! cells      endpoint_id, time, status, duration_us, requests, bytes
//! who        endpoint_id, time, dimension, value, requests, slow
//! slowest    endpoint_id, time, method, path, status, duration_us, request_id, container
//! in_flight  envelope, access, container, time, net, weight_ms
//! ```
//!
//! Endpoints are numbered in the order of their names, so that no order of meeting shows. A null
//! status or duration says that the line had none. **Bytes** stand in the first cell of an endpoint,
//! slot and status, for all of its durations: no figure is made of bytes by duration, and in each cell
//! of its own they were half of the file.

use super::file::{self, Table, to_json};
use crate::digest::ReadDigest;
use crate::digest::counts::Cell;
use crate::digest::in_flight::InFlightRow;
use crate::digest::read::renumbered;
use crate::digest::slowest::{SlowRow, sort};
use crate::digest::who::{Dimension, WhoCell};
use crate::parse::Origin;
use crate::table::ReadEndpoint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(super) const NAMES: [&str; 5] = ["endpoints", "cells", "who", "slowest", "in_flight"];
pub(super) const SLOT_MINUTES_KEY: &str = "laggard.slot_minutes";
pub(super) const SPANS_KEY: &str = "laggard.spans";
pub(super) const WHO_KEY: &str = "laggard.who";
pub(super) const IN_FLIGHT_KEY: &str = "laggard.in_flight";
pub(super) const MINUTE_US: i64 = 60_000_000;
pub(super) const HOUR_US: i64 = 60 * MINUTE_US;
pub(super) const SECOND_US: i64 = 1_000_000;

/// How requests in flight are told.
#[derive(Serialize, Deserialize)]
pub(super) struct InFlightLevel {
    /// The width of a slot in seconds; 0 when nothing is told.
    pub width_s: i64,
    /// Whether containers are told apart.
    pub containers: bool,
}

/// The first and the last timestamp of an origin.
#[derive(Serialize, Deserialize)]
pub(super) struct Span {
    pub envelope: String,
    pub access: String,
    pub first_us: i64,
    pub last_us: i64,
}

/// A digest whose tables are sorted, under numbers of their endpoints that follow their names.
pub(super) struct Sorted<'d> {
    digest: &'d ReadDigest,
    /// The endpoints with a request, and whether each is told apart from others.
    endpoints: Vec<(bool, &'d ReadEndpoint)>,
    cells: Vec<Cell>,
    who: Vec<(Dimension, WhoCell<'d>)>,
    slowest: Vec<SlowRow>,
    in_flight: Vec<InFlightRow<'d>>,
}

impl<'d> Sorted<'d> {
    pub(super) fn new(digest: &'d ReadDigest) -> Self {
        let requests = digest.requests();
        let known = digest.endpoints.iter().zip(&requests).enumerate();
        let mut used: Vec<(bool, &ReadEndpoint, usize)> = known
            .filter(|(_, (_, requests))| requests.0 > 0)
            .map(|(number, (endpoint, _))| (number >= Origin::COUNT, endpoint, number))
            .collect();
        used.sort_unstable();
        let mut numbers = vec![None; digest.endpoints.len()];
        for ((_, _, number), place) in used.iter().zip(0_u32..) {
            numbers[*number] = Some(place);
        }
        let number = |endpoint: u32| numbers[endpoint as usize];
        let who = Dimension::ALL.into_iter().flat_map(|dimension| {
            let cells = digest.who.cells(dimension).into_iter().flatten();
            cells.map(move |cell| (dimension, cell))
        });
        // Whoever is counted or slow has an endpoint with a request.
        let mut who: Vec<(Dimension, WhoCell<'_>)> = who
            .filter_map(|(dimension, cell)| {
                let endpoint = number(cell.endpoint)?;
                Some((dimension, WhoCell { endpoint, ..cell }))
            })
            .collect();
        who.sort_unstable_by_key(|(dimension, cell)| {
            (*dimension, cell.value, cell.endpoint, cell.hour)
        });
        let slowest = digest.slowest.iter().filter_map(|row| {
            let endpoint = number(row.endpoint)?;
            let row = row.clone();
            Some(SlowRow { endpoint, ..row })
        });
        let mut slowest: Vec<SlowRow> = slowest.collect();
        sort(&mut slowest);
        let endpoints = used.into_iter();
        Self {
            digest,
            cells: gather_bytes(renumbered(&digest.cells, &numbers)),
            endpoints: endpoints
                .map(|(told, endpoint, _)| (told, endpoint))
                .collect(),
            who,
            slowest,
            in_flight: digest.in_flight.rows(),
        }
    }

    /// What the footer says of the tables.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let spans = Origin::all().filter_map(|origin| {
            let (first_us, last_us) = self.digest.spans.of(origin)?;
            Some(Span {
                envelope: origin.envelope.name().to_owned(),
                access: origin.access.name().to_owned(),
                first_us,
                last_us,
            })
        });
        let in_flight = InFlightLevel {
            width_s: self.width_s(),
            containers: self.digest.in_flight.tells_containers(),
        };
        let levels = Dimension::ALL.map(|dimension| {
            let level = self.digest.who.level_name(dimension);
            (dimension.name(), level)
        });
        vec![
            (SLOT_MINUTES_KEY, self.digest.slot_minutes.to_string()),
            (SPANS_KEY, to_json(&spans.collect::<Vec<_>>())),
            (WHO_KEY, to_json(&BTreeMap::from(levels))),
            (IN_FLIGHT_KEY, to_json(&in_flight)),
            file::listed(&self.tables()),
        ]
    }

    pub(super) fn tables(&self) -> [Table<'_>; NAMES.len()] {
        [
            self.endpoints_table(),
            self.cells_table(),
            self.who_table(),
            self.slowest_table(),
            self.in_flight_table(),
        ]
    }

    /// The width of a slot of requests in flight; 0 when nothing is told.
    fn width_s(&self) -> i64 {
        self.digest.in_flight.width_s().unwrap_or(0)
    }

    fn endpoints_table(&self) -> Table<'_> {
        let all = &self.endpoints;
        let told = |row: usize| all[row].0.then_some(&all[row].1.key);
        Table::new(NAMES[0], all.len())
            .numbers("endpoint_id", |row| Some(row as i64))
            .texts("envelope", |row| Some(all[row].1.origin.envelope.name()))
            .texts("access", |row| Some(all[row].1.origin.access.name()))
            .texts("method", move |row| Some(&told(row)?.method))
            .texts("endpoint", move |row| Some(&told(row)?.endpoint))
    }

    fn cells_table(&self) -> Table<'_> {
        let cells = &self.cells;
        let key = |row: usize| cells[row].key;
        Table::new(NAMES[1], cells.len())
            .numbers("endpoint_id", move |row| Some(key(row).endpoint().into()))
            .numbers("time", move |row| {
                Some(i64::from(key(row).slot_minute()) * MINUTE_US)
            })
            .numbers("status", move |row| status(key(row).status()))
            .numbers("duration_us", move |row| {
                key(row).duration_us().map(|us| us as i64)
            })
            .numbers("requests", |row| Some(cells[row].requests as i64))
            .numbers("bytes", |row| Some(cells[row].bytes as i64))
    }

    fn who_table(&self) -> Table<'_> {
        let who = &self.who;
        Table::new(NAMES[2], who.len())
            .numbers("endpoint_id", |row| Some(who[row].1.endpoint.into()))
            .numbers("time", |row| Some(i64::from(who[row].1.hour) * HOUR_US))
            .texts("dimension", |row| Some(who[row].0.name()))
            .texts("value", |row| Some(who[row].1.value))
            .numbers("requests", |row| Some(who[row].1.requests as i64))
            .numbers("slow", |row| Some(who[row].1.slow as i64))
    }

    fn slowest_table(&self) -> Table<'_> {
        let rows = &self.slowest;
        Table::new(NAMES[3], rows.len())
            .numbers("endpoint_id", |row| Some(rows[row].endpoint.into()))
            .numbers("time", |row| Some(rows[row].timestamp_us))
            .texts("method", |row| Some(&rows[row].method))
            .texts("path", |row| Some(&rows[row].path))
            .numbers("status", |row| rows[row].status.map(i64::from))
            .numbers("duration_us", |row| Some(rows[row].duration_us))
            .texts("request_id", |row| Some(&rows[row].request_id))
            .texts("container", |row| Some(&rows[row].container))
    }
}

impl Sorted<'_> {
    fn in_flight_table(&self) -> Table<'_> {
        let rows = &self.in_flight;
        let slot_us = self.width_s() * SECOND_US;
        Table::new(NAMES[4], rows.len())
            .texts("envelope", |row| Some(rows[row].origin.envelope.name()))
            .texts("access", |row| Some(rows[row].origin.access.name()))
            .texts("container", |row| Some(rows[row].container))
            .numbers("time", move |row| Some(rows[row].slot * slot_us))
            .numbers("net", |row| Some(rows[row].change.net))
            .numbers("weight_ms", |row| Some(rows[row].change.weight_ms))
    }
}

/// 0 stands for none.
fn status(status: u16) -> Option<i64> {
    (status > 0).then_some(status.into())
}

/// The cells with their bytes in the first one of each endpoint, slot and status.
fn gather_bytes(mut cells: Vec<Cell>) -> Vec<Cell> {
    let group = |cell: &Cell| {
        (
            cell.key.endpoint(),
            cell.key.slot_minute(),
            cell.key.status(),
        )
    };
    for cells in cells.chunk_by_mut(|left, right| group(left) == group(right)) {
        let bytes = cells
            .iter()
            .fold(0_u64, |sum, cell| sum.saturating_add(cell.bytes));
        for cell in &mut *cells {
            cell.bytes = 0;
        }
        cells[0].bytes = bytes;
    }
    cells
}
