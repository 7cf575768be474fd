//! The requests over time, in slots of local time.
//!
//! In: the cells of a digest. Out: for every slot that has a request, one point an endpoint and one
//! for all. The width of a slot follows from the span of the log, so that a picture of it has some
//! tens of points.

use super::distribution::Distribution;
use super::minutes::MICROSECONDS_A_MINUTE;
use super::summary::{Span, Timeline, TimelinePoint};
use super::tally::Tallied;
use crate::digest::Cell;
use crate::parse::Zone;
use chrono::{NaiveTime, Timelike};
use std::collections::BTreeMap;

/// The widths that a slot can have, in minutes. All divide a day, and those over an hour start at
/// midnight.
const WIDTHS: [u32; 8] = [1, 5, 15, 30, 60, 180, 360, 1440];
/// The most slots before they grow.
const MOST_SLOTS: i64 = 200;
const DAY_MINUTES: u32 = 1440;

/// The narrowest slot that the digest allows and that keeps the number of slots readable.
pub(super) fn slot_minutes(span: Option<Span>, digest_minutes: u32) -> u32 {
    let minutes = span.map_or(0, |span| {
        (span.last_us - span.first_us) / MICROSECONDS_A_MINUTE
    });
    let fits = |width: &u32| *width >= digest_minutes && minutes / i64::from(*width) <= MOST_SLOTS;
    WIDTHS.into_iter().find(fits).unwrap_or(DAY_MINUTES)
}

/// Counts the cells by slot. `endpoints` are in the order of the summary; `order` gives the place of an endpoint's number in the summary.
///
/// Cells are sorted by endpoint and time, so that those of a point are neighbours: to look each of them
/// up in a map of points took half a second for millions.
pub(super) fn timeline(
    cells: &[Cell],
    slot_minutes: u32,
    zone: Zone,
    endpoints: &[Tallied],
    order: &[usize],
) -> Timeline {
    let mut starts = BTreeMap::new();
    let mut slots: Vec<(i64, usize, Slot)> = Vec::new();
    let part = |cell: &Cell| (cell.key.endpoint(), cell.key.slot_minute());
    for cells in cells.chunk_by(|left, right| part(left) == part(right)) {
        let (endpoint, minute) = part(&cells[0]);
        let start = || slot_start_us(i64::from(minute), slot_minutes, zone);
        let from_us = *starts.entry(minute).or_insert_with(start);
        let place = order[endpoint as usize];
        if slots
            .last()
            .is_none_or(|last| (last.0, last.1) != (from_us, place))
        {
            slots.push((from_us, place, Slot::default()));
        }
        if let Some((_, _, slot)) = slots.last_mut() {
            cells.iter().for_each(|cell| slot.add(cell));
        }
    }
    slots.sort_by_key(|(from_us, place, _)| (*from_us, *place));
    // A zone whose clocks go back may come to the same slot twice.
    slots.dedup_by(|next, kept| {
        let is_same = (next.0, next.1) == (kept.0, kept.1);
        if is_same {
            kept.2.add_all(&next.2);
        }
        is_same
    });
    let mut overall: BTreeMap<i64, (Slot, u64)> = BTreeMap::new();
    let mut points = Vec::with_capacity(slots.len());
    for (from_us, place, mut slot) in slots {
        slot.add_up();
        let (all, all_slow) = overall.entry(from_us).or_default();
        all.add_all(&slot);
        let slow_us = endpoints
            .get(place)
            .map_or(u64::MAX, |endpoint| endpoint.slow_us);
        let point = slot.point(from_us, Some(place), slow_us);
        *all_slow += point.slow;
        points.push(point);
    }
    let overall = overall.into_iter();
    Timeline {
        slot_minutes,
        points,
        overall: overall
            .map(|(from_us, (slot, slow))| TimelinePoint {
                // What is slow depends on the endpoint.
                slow,
                ..slot.point(from_us, None, u64::MAX)
            })
            .collect(),
    }
}

/// Where the slot of a minute starts, µs UTC.
pub(super) fn slot_start_us(minute: i64, width: u32, zone: Zone) -> i64 {
    let local = zone.local(minute * MICROSECONDS_A_MINUTE);
    let minute_of_day = local.hour() * 60 + local.minute();
    let start = minute_of_day - minute_of_day % width;
    if width <= 60 {
        // The clocks never change inside of such a slot, and this way the hour that occurs twice is
        // two slots.
        return (minute - i64::from(minute_of_day - start)) * MICROSECONDS_A_MINUTE;
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(start * 60, 0).unwrap_or_default();
    zone.instant_us(local.date_naive().and_time(time))
}

#[derive(Default)]
struct Slot {
    requests: u64,
    status_4xx: u64,
    status_5xx: u64,
    durations: Vec<(u64, u64)>,
}

impl Slot {
    fn add(&mut self, cell: &Cell) {
        self.requests += cell.requests;
        match cell.key.status() {
            400..=499 => self.status_4xx += cell.requests,
            500..=599 => self.status_5xx += cell.requests,
            _ => {}
        }
        if let Some(us) = cell.key.duration_us() {
            self.durations.push((us, cell.requests));
        }
    }

    /// Each duration once.
    fn add_up(&mut self) {
        self.durations = Distribution::new(std::mem::take(&mut self.durations)).into_counts();
    }

    fn add_all(&mut self, other: &Self) {
        self.requests += other.requests;
        self.status_4xx += other.status_4xx;
        self.status_5xx += other.status_5xx;
        self.durations.extend_from_slice(&other.durations);
    }

    fn point(self, from_us: i64, endpoint: Option<usize>, slow_us: u64) -> TimelinePoint {
        let durations = Distribution::new(self.durations);
        TimelinePoint {
            from_us,
            endpoint,
            requests: self.requests,
            slow: durations.count_above(slow_us),
            status_4xx: self.status_4xx,
            status_5xx: self.status_5xx,
            quantiles: durations.slot_quantiles(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc_minute(text: &str) -> i64 {
        chrono::DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp()
            / 60
    }

    fn start(text: &str, width: u32) -> String {
        let zone: Zone = "Europe/Paris".parse().unwrap();
        zone.local(slot_start_us(utc_minute(text), width, zone))
            .to_rfc3339()
    }

    #[test]
    fn slots_start_at_round_local_times_also_when_the_clocks_change() {
        // On 2025-10-26 Paris goes from 03:00 +02:00 back to 02:00 +01:00.
        assert_eq!(
            start("2025-10-26T00:40:00Z", 60),
            "2025-10-26T02:00:00+02:00"
        );
        assert_eq!(
            start("2025-10-26T01:40:00Z", 60),
            "2025-10-26T02:00:00+01:00"
        );
        assert_eq!(
            start("2025-10-26T22:59:00Z", 1440),
            "2025-10-26T00:00:00+02:00"
        );
        assert_eq!(
            start("2025-10-26T23:00:00Z", 1440),
            "2025-10-27T00:00:00+01:00"
        );
        assert_eq!(
            start("2025-10-26T08:00:00Z", 360),
            "2025-10-26T06:00:00+01:00"
        );
        // On 2025-03-30 it goes from 02:00 +01:00 to 03:00 +02:00.
        assert_eq!(
            start("2025-03-30T01:10:00Z", 60),
            "2025-03-30T03:00:00+02:00"
        );
        assert_eq!(
            start("2025-03-30T01:10:00Z", 180),
            "2025-03-30T03:00:00+02:00"
        );
        assert_eq!(
            start("2025-03-30T12:34:00Z", 15),
            "2025-03-30T14:30:00+02:00"
        );
    }

    #[test]
    fn slots_grow_with_the_span_and_are_never_narrower_than_those_of_the_digest() {
        let over = |minutes: i64, digest| {
            slot_minutes(
                Some(Span {
                    first_us: 0,
                    last_us: minutes * MICROSECONDS_A_MINUTE,
                }),
                digest,
            )
        };
        assert_eq!(slot_minutes(None, 1), 1);
        assert_eq!(over(60, 1), 1);
        assert_eq!(over(1440, 1), 15);
        assert_eq!(over(1440, 60), 60);
        assert_eq!(over(7 * 1440, 1), 60);
        assert_eq!(over(31 * 1440, 1), 360);
        assert_eq!(over(3650 * 1440, 1), 1440);
    }
}
