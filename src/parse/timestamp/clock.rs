//! What a line leaves out of its time, the zone or the year, and how it is filled in.
//!
//! A local time is read in the zone that was asked for, else in UTC. A missing year is the latest
//! one that puts the time at or before the instant near which the log was written, such as the
//! file's own time, give or take a day of clocks that differ. Without such an instant the line
//! cannot be placed: the wall clock is never asked, so that the same input gives the same output.

use super::super::assumption::{Assumption, Assumptions};
use super::super::reject::Reject;
use super::super::zone::Zone;
use super::{Timestamp, When, Yearless, date_us};
use chrono::{DateTime, Datelike, FixedOffset};
use std::cell::Cell;

const DAY_US: i64 = 86_400_000_000;
/// Clocks were moved at quarters of an hour only, so within one the offset stays.
const QUARTER_US: i64 = 900_000_000;
/// How far a request's time and its envelope's are apart at most when their zones agree: a request
/// is logged when it ends, and zones differ by more.
const AGREEMENT_US: u64 = 1_200_000_000;
/// Two leap years are at most eight years apart (around 1900 and 2100).
const YEARS_BACK: i64 = 8;

/// Completes times.
#[derive(Debug)]
pub(crate) struct Clock {
    zone: Option<Zone>,
    /// The latest instant that a time without a year can be, and its year in UTC.
    latest: Option<(i64, i64)>,
    /// The last quarter of an hour that was looked up, and its offset in µs: lines come in order,
    /// and asking the zone costs as much as reading a line.
    quarter: Cell<(i64, i64)>,
}

impl Clock {
    pub(crate) fn new(zone: Option<Zone>) -> Self {
        Self {
            zone,
            latest: None,
            quarter: Cell::new((i64::MIN, 0)),
        }
    }

    /// Sets the instant near which the log was written, in µs UTC.
    pub(crate) fn set_near(&mut self, near_us: Option<i64>) {
        self.latest = near_us.and_then(|near_us| {
            let latest_us = near_us.saturating_add(DAY_US);
            let latest = DateTime::from_timestamp_micros(latest_us)?;
            Some((latest_us, i64::from(latest.year())))
        });
    }

    /// The instant that was meant by a time, inside of an envelope that may have one of its own; what
    /// was assumed is added to `assumptions`.
    pub(crate) fn complete(
        &self,
        when: When,
        envelope: Option<When>,
        assumptions: &mut Assumptions,
    ) -> Result<Timestamp, Reject> {
        match when {
            When::Exact(time) => Ok(time),
            When::Local(local_us) => Ok(self.local(local_us, envelope, assumptions)),
            When::Yearless(yearless) => {
                assumptions.note(Assumption::LocalTime);
                assumptions.note(Assumption::Year);
                self.in_year(yearless).ok_or(Reject::NoYear)
            }
        }
    }

    /// A local time is of the zone that was asked for, or of the offset in which its envelope was
    /// written, whichever is nearer to the instant of the envelope: a collector that writes its own
    /// offset runs on the same machine, and one that writes UTC for all containers may not.
    fn local(
        &self,
        local_us: i64,
        envelope: Option<When>,
        assumptions: &mut Assumptions,
    ) -> Timestamp {
        let in_zone = self.in_zone(local_us);
        let Some(When::Exact(written)) = envelope else {
            assumptions.note(Assumption::LocalTime);
            return in_zone;
        };
        let in_offset = Timestamp {
            instant_us: local_us - i64::from(written.offset_s) * 1_000_000,
            ..written
        };
        let distance = |time: Timestamp| time.instant_us.abs_diff(written.instant_us);
        let nearest = if distance(in_zone) < distance(in_offset) {
            in_zone
        } else {
            in_offset
        };
        if distance(nearest) > AGREEMENT_US {
            assumptions.note(Assumption::LocalTime);
        }
        nearest
    }

    fn in_year(&self, yearless: Yearless) -> Option<Timestamp> {
        let (latest_us, year) = self.latest?;
        (0..=YEARS_BACK + 1).find_map(|back| {
            // One year ahead, as the zone may be ahead of UTC at new year.
            let date = date_us(year + 1 - back, yearless.month, yearless.day)?;
            let local_us = date + yearless.time_us;
            // No zone is a day ahead, so that most of next year needs no look at one.
            if local_us > latest_us + DAY_US {
                return None;
            }
            let time = self.in_zone(local_us);
            (time.instant_us <= latest_us).then_some(time)
        })
    }

    fn in_zone(&self, local_us: i64) -> Timestamp {
        let Some(zone) = self.zone else {
            return Timestamp::utc(local_us);
        };
        let quarter = local_us.div_euclid(QUARTER_US);
        let mut known = self.quarter.get();
        if known.0 != quarter {
            known = (quarter, offset_us(zone, local_us));
            self.quarter.set(known);
        }
        Timestamp {
            instant_us: local_us - known.1,
            offset_s: (known.1 / 1_000_000) as i32,
            central_european: false,
        }
    }
}

/// The offset of a zone at a local time. A time that never occurs, since the clocks went forward, has
/// that of the time before: whoever wrote it had not changed its clock.
fn offset_us(zone: Zone, local_us: i64) -> i64 {
    let offset = |local_us: i64| {
        let local = DateTime::from_timestamp_micros(local_us)?;
        let instant_us = zone.instant_us(local.naive_utc());
        Some((local_us - instant_us, zone.local(instant_us)))
    };
    let occurs = |shown: DateTime<FixedOffset>, local_us: i64| {
        shown.naive_local().and_utc().timestamp_micros() == local_us
    };
    // No clock was moved forward by more than a day.
    let found = (0..=96).find_map(|back| {
        let local_us = local_us - back * QUARTER_US;
        let (offset_us, shown) = offset(local_us)?;
        occurs(shown, local_us).then_some(offset_us)
    });
    found.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_micros()
    }

    fn completed(clock: &Clock, when: When) -> Result<Timestamp, Reject> {
        clock.complete(when, None, &mut Assumptions::default())
    }

    #[test]
    fn local_times_are_read_in_the_zone_and_in_utc_without_one() {
        let local = When::Local(utc("2018-09-25T06:05:27.584Z"));
        let paris = Clock::new(Some("Europe/Paris".parse().unwrap()));
        let time = completed(&paris, local).unwrap();
        assert_eq!(
            (time.instant_us, time.offset_s),
            (utc("2018-09-25T04:05:27.584Z"), 7200)
        );
        let mut assumptions = Assumptions::default();
        let time = Clock::new(None)
            .complete(local, None, &mut assumptions)
            .unwrap();
        assert_eq!(time.instant_us, utc("2018-09-25T06:05:27.584Z"));
        assert_eq!(
            assumptions.iter().collect::<Vec<_>>(),
            [Assumption::LocalTime]
        );
    }

    #[test]
    fn the_offset_of_an_envelope_counts_where_it_agrees() {
        let local = When::Local(utc("2017-12-02T20:51:41.056Z"));
        let envelope = |text: &str| {
            let time = DateTime::parse_from_rfc3339(text).unwrap();
            When::Exact(Timestamp {
                instant_us: time.timestamp_micros(),
                offset_s: time.offset().local_minus_utc(),
                central_european: false,
            })
        };
        let tokyo = Some("Asia/Tokyo".parse().unwrap());
        for (zone, envelope, instant, assumed) in [
            // The machine writes its offset, its programs leave it away.
            (
                None,
                envelope("2017-12-02T20:51:41-08:00"),
                "2017-12-03T04:51:41.056Z",
                false,
            ),
            (
                tokyo,
                envelope("2017-12-02T20:51:41-08:00"),
                "2017-12-03T04:51:41.056Z",
                false,
            ),
            // A container in UTC on a machine that is not.
            (
                None,
                envelope("2017-12-02T12:51:42-08:00"),
                "2017-12-02T20:51:41.056Z",
                false,
            ),
            // A container in another zone, with a runtime that writes UTC.
            (
                tokyo,
                envelope("2017-12-02T11:51:42Z"),
                "2017-12-02T11:51:41.056Z",
                false,
            ),
            (
                None,
                envelope("2017-12-02T11:51:42Z"),
                "2017-12-02T20:51:41.056Z",
                true,
            ),
        ] {
            let mut assumptions = Assumptions::default();
            let clock = Clock::new(zone);
            let time = clock.complete(local, Some(envelope), &mut assumptions);
            assert_eq!(
                time.unwrap().instant_us,
                utc(instant),
                "{zone:?} {envelope:?}"
            );
            assert_eq!(assumptions != Assumptions::default(), assumed);
        }
    }

    #[test]
    fn hours_that_are_skipped_and_hours_that_come_twice_have_an_instant() {
        let paris = Clock::new(Some("Europe/Paris".parse().unwrap()));
        for (local, instant) in [
            // The clocks went from 02:00 to 03:00 on 31 March 2024, and back on 27 October.
            ("2024-03-31T01:59:59Z", "2024-03-31T00:59:59Z"),
            ("2024-03-31T03:00:00Z", "2024-03-31T01:00:00Z"),
            ("2024-10-27T02:30:00Z", "2024-10-27T00:30:00Z"),
            ("2024-10-27T03:00:00Z", "2024-10-27T02:00:00Z"),
        ] {
            let time = completed(&paris, When::Local(utc(local))).unwrap();
            assert_eq!(time.instant_us, utc(instant), "{local}");
        }
        // What never was is read as Python and PostgreSQL read it, in any order.
        for (local, instant) in [
            ("2024-03-31T02:44:00Z", "2024-03-31T01:44:00Z"),
            ("2024-03-31T02:30:00Z", "2024-03-31T01:30:00Z"),
            ("2024-03-31T02:31:00Z", "2024-03-31T01:31:00Z"),
        ] {
            assert_eq!(
                completed(&paris, When::Local(utc(local)))
                    .unwrap()
                    .instant_us,
                utc(instant)
            );
        }
    }

    #[test]
    fn the_year_is_the_latest_that_is_not_after_the_log() {
        let mut clock = Clock::new(None);
        let day = |month, day| {
            When::Yearless(Yearless {
                month,
                day,
                time_us: 3_600_000_000,
            })
        };
        assert_eq!(completed(&clock, day(3, 24)), Err(Reject::NoYear));
        clock.set_near(Some(utc("2025-01-02T00:00:00Z")));
        for (when, instant) in [
            (day(1, 1), "2025-01-01T01:00:00Z"),
            (day(12, 31), "2024-12-31T01:00:00Z"),
            // A clock that is some hours ahead is no reason to go a year back.
            (day(1, 2), "2025-01-02T01:00:00Z"),
            (day(1, 4), "2024-01-04T01:00:00Z"),
            (day(2, 29), "2024-02-29T01:00:00Z"),
        ] {
            assert_eq!(completed(&clock, when).unwrap().instant_us, utc(instant));
        }
        clock.set_near(Some(utc("2023-06-01T00:00:00Z")));
        assert_eq!(
            completed(&clock, day(2, 29)).unwrap().instant_us,
            utc("2020-02-29T01:00:00Z")
        );
    }
}
