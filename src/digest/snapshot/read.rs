//! The tables of a file become a digest, or what is wrong with them: they may come from anybody.
//!
//! Every number has to fit, name an endpoint that is there, and stand in its order; together they have
//! to be the requests that the header tells of.

use super::file::{ReadTable, from_json};
use super::header::origin;
use super::tables::{
    HOUR_US, IN_FLIGHT_KEY, InFlightLevel, MINUTE_US, NAMES, SECOND_US, SLOT_MINUTES_KEY,
    SPANS_KEY, Span, WHO_KEY,
};
use crate::digest::counts::{Cell, SLOT_MINUTES};
use crate::digest::in_flight::InFlightRow;
use crate::digest::read::renumbered;
use crate::digest::slowest::{SLOWEST, SlowRow};
use crate::digest::spans::Spans;
use crate::digest::who::{Dimension, Who, WhoCell};
use crate::digest::{Change, InFlight, Key, ReadDigest};
use crate::parquet::ParquetTable;
use crate::parse::Origin;
use crate::table::{Account, Endpoints, ReadEndpoint};
use std::collections::BTreeMap;

/// Times are this close to 1970, in µs: nine thousand years.
const FARTHEST_US: u64 = 1 << 58;
/// No request takes longer, in µs: nine years.
const LONGEST_US: i64 = 1 << 48;
/// The most requests that start or end in a slot.
const MOST_IN_FLIGHT: u64 = 1 << 40;
/// The most bytes of a snapshot.
const MOST_BYTES: u64 = 1 << 62;

/// The digest of a file, or what is wrong with it. `account` is what the file says of its lines.
pub(super) fn digest(file: &ParquetTable, account: &Account) -> Result<ReadDigest, String> {
    let [endpoints, cells, who, slowest, in_flight] = ReadTable::all(file, NAMES)?;
    let slot_minutes: u32 = from_json(file, SLOT_MINUTES_KEY)?;
    if !SLOT_MINUTES.contains(&slot_minutes) {
        return Err(format!("no slot has {slot_minutes} minutes"));
    }
    let mut spans = Spans::default();
    for span in from_json::<Vec<Span>>(file, SPANS_KEY)? {
        if span.first_us > span.last_us || !is_time(span.first_us) || !is_time(span.last_us) {
            return Err(format!("{SPANS_KEY}: a span makes no sense"));
        }
        let index = origin(&span.envelope, &span.access)?.index();
        spans.widen(index, span.first_us);
        spans.widen(index, span.last_us);
    }
    let (endpoints, numbers) = read_endpoints(&endpoints)?;
    let cells = read_cells(&cells, &numbers, slot_minutes)?;
    let add = |sum: Option<(u64, u64)>, cell: &Cell| {
        let (requests, bytes) = sum?;
        let bytes = bytes.checked_add(cell.bytes);
        Some((
            requests.checked_add(cell.requests)?,
            bytes.filter(|bytes| *bytes <= MOST_BYTES)?,
        ))
    };
    let sums = cells.iter().fold(Some((0, 0)), add);
    if sums.map(|(requests, _)| requests) != Some(account.kept) {
        return Err("it has not as many requests as it says".to_owned());
    }
    Ok(ReadDigest {
        cells: renumbered(&cells, &numbers),
        slot_minutes,
        spans,
        slowest: read_slowest(&slowest, &endpoints, &numbers)?,
        who: read_who(&who, from_json(file, WHO_KEY)?, &numbers)?,
        in_flight: read_in_flight(&in_flight, &from_json(file, IN_FLIGHT_KEY)?)?,
        endpoints,
    })
}

/// The endpoints as a digest has them, and the number of each row among them.
fn read_endpoints(table: &ReadTable<'_>) -> Result<(Vec<ReadEndpoint>, Vec<Option<u32>>), String> {
    let (envelopes, accesses) = (table.texts("envelope")?, table.texts("access")?);
    let (methods, paths) = (table.texts("method")?, table.texts("endpoint")?);
    let mut endpoints = Endpoints::default().all();
    let mut numbers = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let origin = origin(envelopes.expect(row)?, accesses.expect(row)?)?;
        numbers.push(Some(match paths.get(row) {
            None => origin.index() as u32,
            Some(path) => {
                endpoints.push(ReadEndpoint::new(methods.expect(row)?, path, origin));
                endpoints.len() as u32 - 1
            }
        }));
    }
    let told = &endpoints[Origin::COUNT..];
    if !told.is_sorted_by(|left, right| left < right) {
        return Err("its endpoints are not in order".to_owned());
    }
    Ok((endpoints, numbers))
}

fn is_time(us: i64) -> bool {
    us.unsigned_abs() < FARTHEST_US
}

/// The number of an endpoint, if there is one.
fn endpoint(number: u32, numbers: &[Option<u32>]) -> Result<u32, String> {
    let known = numbers.get(number as usize).is_some();
    known
        .then_some(number)
        .ok_or_else(|| format!("there is no endpoint {number}"))
}

/// The start of a time slot, in its own unit.
fn slot(time_us: i64, unit_us: i64) -> Result<u32, String> {
    let slot = u32::try_from(time_us / unit_us).ok();
    let slot = slot.filter(|slot| i64::from(*slot) * unit_us == time_us);
    slot.ok_or_else(|| format!("no time slot starts at {time_us} µs"))
}

/// The cells under the numbers of the file, in its order.
fn read_cells(
    table: &ReadTable<'_>,
    numbers: &[Option<u32>],
    slot_minutes: u32,
) -> Result<Vec<Cell>, String> {
    let (endpoints, times) = (table.numbers("endpoint_id")?, table.numbers("time")?);
    let (statuses, durations) = (table.numbers("status")?, table.numbers("duration_us")?);
    let (requests, bytes) = (table.numbers("requests")?, table.numbers("bytes")?);
    let mut cells: Vec<Cell> = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let endpoint = endpoint(endpoints.expect(row)?, numbers)?;
        let minute = slot(times.expect(row)?, MINUTE_US)?;
        let status = statuses.get(row).map_or(Ok(0), |_| statuses.expect(row))?;
        let duration_us = durations.get(row);
        let key = Key::new(endpoint, minute.into(), status, duration_us);
        let is_itself = key.duration_us().map(|us| us as i64) == duration_us
            && key == key.in_wider_slot(slot_minutes);
        let follows = cells.last().is_none_or(|last| last.key < key);
        let requests: u64 = requests.expect(row)?;
        if !is_itself || !follows || requests == 0 {
            return Err(format!("cell {row} is none or not in order"));
        }
        cells.push(Cell {
            key,
            requests,
            bytes: bytes.expect(row)?,
        });
    }
    Ok(cells)
}

fn read_who(
    table: &ReadTable<'_>,
    levels: BTreeMap<String, String>,
    numbers: &[Option<u32>],
) -> Result<Who, String> {
    let mut who = Who::default();
    for dimension in Dimension::ALL {
        let level = levels.get(dimension.name()).map(String::as_str);
        if !who.set_level(dimension, level.unwrap_or_default()) {
            return Err(format!("no level of {} is {level:?}", dimension.name()));
        }
    }
    let (endpoints, times) = (table.numbers("endpoint_id")?, table.numbers("time")?);
    let (dimensions, values) = (table.texts("dimension")?, table.texts("value")?);
    let (requests, slow) = (table.numbers("requests")?, table.numbers("slow")?);
    for row in 0..table.rows {
        let name = dimensions.expect(row)?;
        let mut all = Dimension::ALL.into_iter();
        let dimension = all.find(|dimension| dimension.name() == name);
        let cell = WhoCell {
            endpoint: endpoint(endpoints.expect(row)?, numbers)?,
            hour: slot(times.expect(row)?, HOUR_US)?,
            value: values.expect(row)?,
            requests: requests.expect(row)?,
            slow: slow.expect(row)?,
        };
        let added = dimension.is_some_and(|dimension| who.add(dimension, &cell));
        if !added || cell.requests == 0 || cell.slow > cell.requests {
            return Err(format!("row {row} of {} makes no sense", NAMES[2]));
        }
    }
    Ok(who.renumbered(numbers))
}

fn read_in_flight(table: &ReadTable<'_>, level: &InFlightLevel) -> Result<InFlight, String> {
    let width_us = level.width_s.saturating_mul(SECOND_US);
    let mut in_flight = InFlight::with(level.width_s, level.containers)
        .ok_or_else(|| format!("no slot has {} s", level.width_s))?;
    let (envelopes, accesses) = (table.texts("envelope")?, table.texts("access")?);
    let (containers, times) = (table.texts("container")?, table.numbers("time")?);
    let (nets, weights) = (table.numbers("net")?, table.numbers("weight_ms")?);
    for row in 0..table.rows {
        let time_us: i64 = times.expect(row)?;
        let net: i64 = nets.expect(row)?;
        let weight_ms: i64 = weights.expect(row)?;
        let is_sound = width_us > 0
            // A start can lie before all times of requests.
            && time_us.unsigned_abs() < 2 * FARTHEST_US
            && time_us % width_us == 0
            && net.unsigned_abs() < MOST_IN_FLIGHT
            && weight_ms.unsigned_abs() < MOST_BYTES;
        let added = is_sound
            && in_flight.add_row(&InFlightRow {
                origin: origin(envelopes.expect(row)?, accesses.expect(row)?)?,
                container: containers.expect(row)?,
                slot: time_us / width_us,
                change: Change { net, weight_ms },
            });
        if !added {
            return Err(format!("row {row} of {} makes no sense", NAMES[4]));
        }
    }
    Ok(in_flight)
}

fn read_slowest(
    table: &ReadTable<'_>,
    known: &[ReadEndpoint],
    numbers: &[Option<u32>],
) -> Result<Vec<SlowRow>, String> {
    let (endpoints, times) = (table.numbers("endpoint_id")?, table.numbers("time")?);
    let (methods, paths) = (table.texts("method")?, table.texts("path")?);
    let (statuses, durations) = (table.numbers("status")?, table.numbers("duration_us")?);
    let (ids, containers) = (table.texts("request_id")?, table.texts("container")?);
    let mut of_origin = vec![0; Origin::COUNT];
    let mut rows = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let number: usize = endpoints.expect(row)?;
        let endpoint = numbers.get(number).copied().flatten();
        let endpoint = endpoint.ok_or_else(|| format!("there is no endpoint {number}"))?;
        let rows_of_origin: &mut usize = &mut of_origin[known[endpoint as usize].origin.index()];
        *rows_of_origin += 1;
        let duration_us: i64 = durations.expect(row)?;
        let timestamp_us = times.expect(row)?;
        let is_sound = (0..LONGEST_US).contains(&duration_us) && is_time(timestamp_us);
        if !is_sound || *rows_of_origin > SLOWEST {
            return Err(format!("row {row} of {} makes no sense", NAMES[3]));
        }
        rows.push(SlowRow {
            duration_us,
            timestamp_us,
            method: methods.expect(row)?.to_owned(),
            path: paths.expect(row)?.to_owned(),
            status: statuses
                .get(row)
                .map(|_| statuses.expect(row))
                .transpose()?,
            request_id: ids.expect(row)?.to_owned(),
            container: containers.expect(row)?.to_owned(),
            endpoint,
        });
    }
    Ok(rows)
}
