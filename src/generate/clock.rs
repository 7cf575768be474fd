//! Instants as the local date and time of a zone, with the offset and the zone's word in force
//! then.
//!
//! In: nanoseconds since 1970 in UTC. Out: the fields a format writes, such as `2025-10-26 02:30:00
//! +0200 CEST`. The offsets of the whole archive are looked up once; a line then needs only a
//! search in a list that is nearly always one or two long.

use crate::parse::Zone;
use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike};
use chrono_tz::OffsetName;

/// Nanoseconds in a second.
pub(super) const SECOND_NS: i64 = 1_000_000_000;

/// A local date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Local<'a> {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) nanosecond: u32,
    /// The distance to UTC, in minutes.
    pub(super) offset_minutes: i32,
    /// The zone's word (`CEST`); empty in a zone that is only an offset.
    pub(super) word: &'a str,
}

/// The offsets of a zone over the time of an archive.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    /// In order of time, never empty.
    periods: Vec<Period>,
}

/// A time during which the clocks are not moved.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Period {
    from_s: i64,
    offset_s: i32,
    word: String,
}

impl Local<'_> {
    /// The same instant in UTC.
    pub(super) fn to_utc(self) -> Local<'static> {
        let date =
            NaiveDate::from_ymd_opt(self.year as i32, self.month, self.day).unwrap_or_default();
        let time = date
            .and_hms_opt(self.hour, self.minute, self.second)
            .unwrap_or_default();
        let second = time.and_utc().timestamp() - 60 * i64::from(self.offset_minutes);
        Local {
            nanosecond: self.nanosecond,
            ..utc(second)
        }
    }
}

impl Clock {
    /// The clock of a zone, right from `from_s` to `until_s` (seconds since 1970, UTC).
    pub(super) fn new(zone: Zone, from_s: i64, until_s: i64) -> Self {
        let mut last = period(zone, from_s);
        let mut periods = vec![last.clone()];
        let mut at = from_s;
        // Six hours: no zone moved its clocks forth and back within one.
        while at < until_s {
            let next = (at + 6 * 3600).min(until_s);
            if !same(&period(zone, next), &last) {
                let (mut before, mut after) = (at, next);
                while after - before > 1 {
                    let middle = before + (after - before) / 2;
                    if same(&period(zone, middle), &last) {
                        before = middle;
                    } else {
                        after = middle;
                    }
                }
                last = period(zone, after);
                periods.push(last.clone());
            }
            at = next;
        }
        Self { periods }
    }

    /// The local date and time of an instant.
    pub(super) fn local(&self, instant_ns: i64) -> Local<'_> {
        let second = instant_ns.div_euclid(SECOND_NS);
        let index = self.periods.partition_point(|p| p.from_s <= second).max(1) - 1;
        let period = &self.periods[index];
        let fields = utc(second + i64::from(period.offset_s));
        Local {
            nanosecond: instant_ns.rem_euclid(SECOND_NS) as u32,
            offset_minutes: period.offset_s / 60,
            word: &period.word,
            ..fields
        }
    }
}

/// The date and time in UTC of a second since 1970.
pub(super) fn utc(second: i64) -> Local<'static> {
    let time = DateTime::from_timestamp(second, 0).unwrap_or_default();
    Local {
        year: time.year().unsigned_abs(),
        month: time.month(),
        day: time.day(),
        hour: time.hour(),
        minute: time.minute(),
        second: time.second(),
        nanosecond: 0,
        offset_minutes: 0,
        word: "UTC",
    }
}

fn same(a: &Period, b: &Period) -> bool {
    (a.offset_s, &a.word) == (b.offset_s, &b.word)
}

fn period(zone: Zone, second: i64) -> Period {
    let local = zone.local(second.saturating_mul(1_000_000));
    let word = match zone {
        Zone::Iana(tz) => {
            let offset = tz.offset_from_utc_datetime(&local.naive_utc());
            offset.abbreviation().unwrap_or_default().to_owned()
        }
        Zone::Fixed(_) => String::new(),
    };
    Period {
        from_s: second,
        offset_s: local.offset().local_minus_utc(),
        word,
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, SECOND_NS};
    use crate::parse::Zone;

    #[test]
    fn summer_time_ends_on_the_second() {
        // 2025-10-26 03:00 CEST is 01:00 UTC, when clocks go back to 02:00 CET.
        let end = 1_761_440_400;
        let clock = Clock::new("Europe/Paris".parse().unwrap(), end - 80_000, end + 80_000);
        let before = clock.local(end * SECOND_NS - 1);
        assert_eq!((before.hour, before.minute, before.second), (2, 59, 59));
        assert_eq!((before.offset_minutes, before.word), (120, "CEST"));
        assert_eq!(before.nanosecond, 999_999_999);
        let after = clock.local(end * SECOND_NS);
        assert_eq!((after.day, after.hour, after.minute), (26, 2, 0));
        assert_eq!((after.offset_minutes, after.word), (60, "CET"));
    }

    #[test]
    fn a_fixed_offset_has_no_word() {
        let clock = Clock::new("+05:30".parse::<Zone>().unwrap(), 0, 1);
        let local = clock.local(0);
        assert_eq!((local.hour, local.minute), (5, 30));
        assert_eq!((local.offset_minutes, local.word), (330, ""));
    }
}
