//! `--since`, `--until` and `--date`: a range of time, of instants or in the zone of each line.

use crate::parse::{Timestamp, Zone};
use chrono::{DateTime, NaiveDateTime, SecondsFormat};
use std::fmt;
use std::str::FromStr;

/// How a time without an offset is written.
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// One end of a range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// An instant, µs UTC.
    Instant(i64),
    /// A date and time in the zone of each line, as µs since 1970 as if it were UTC.
    Local(i64),
}

/// As it can be typed: with an offset an instant, without one the time of each line.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |us| DateTime::from_timestamp_micros(us).unwrap_or_default();
        match self {
            Self::Instant(us) => {
                f.write_str(&time(*us).to_rfc3339_opts(SecondsFormat::AutoSi, true))
            }
            Self::Local(us) => write!(f, "{}", time(*us).naive_utc().format(LOCAL)),
        }
    }
}

/// What [`Display`](fmt::Display) writes.
impl FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let instant = DateTime::parse_from_rfc3339(text);
        let instant = instant.map(|time| Self::Instant(time.timestamp_micros()));
        let local = || NaiveDateTime::parse_from_str(text, LOCAL);
        instant
            .or_else(|_| local().map(|time| Self::Local(time.and_utc().timestamp_micros())))
            .map_err(|error| format!("{text:?} is no time: {error}"))
    }
}

impl Bound {
    /// The instant that it is in a log of this zone, µs UTC.
    pub fn instant_us(self, zone: Zone) -> i64 {
        match self {
            Self::Instant(us) => us,
            Self::Local(us) => {
                let time = DateTime::from_timestamp_micros(us).unwrap_or_default();
                zone.instant_us(time.naive_utc())
            }
        }
    }

    fn is_after(self, time: Timestamp) -> bool {
        match self {
            Self::Instant(us) => us > time.instant_us,
            Self::Local(us) => us > time.instant_us + i64::from(time.offset_s) * 1_000_000,
        }
    }
}

/// A half-open range of time: `since` is in, `until` is out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeFilter {
    /// The first time that is kept.
    pub since: Option<Bound>,
    /// The first time after what is kept.
    pub until: Option<Bound>,
}

impl TimeFilter {
    /// Whether every time of another range is in this one too, whatever the zones of the lines. Of an
    /// instant and a local time that cannot be told, and is denied.
    pub fn holds(self, other: Self) -> bool {
        let ends = |ours: Option<Bound>, theirs: Option<Bound>, later: bool| match (ours, theirs) {
            (None, _) => true,
            (Some(Bound::Instant(ours)), Some(Bound::Instant(theirs)))
            | (Some(Bound::Local(ours)), Some(Bound::Local(theirs))) => {
                if later {
                    theirs >= ours
                } else {
                    theirs <= ours
                }
            }
            _ => false,
        };
        ends(self.since, other.since, true) && ends(self.until, other.until, false)
    }

    /// Whether a time is in the range.
    #[inline]
    pub(in crate::table) fn keeps(self, time: Timestamp) -> bool {
        self.since.is_none_or(|bound| !bound.is_after(time))
            && self.until.is_none_or(|bound| bound.is_after(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_its_first_instant_and_not_its_last_in_utc_and_in_the_zone_of_the_line() {
        // 1970-01-01 01:00:00 +01:00.
        let at = |second: i64| Timestamp {
            instant_us: second * 1_000_000,
            offset_s: 3600,
            central_european: true,
        };
        let kept = |since, until| -> Vec<i64> {
            let range = TimeFilter { since, until };
            (0..5).filter(|second| range.keeps(at(*second))).collect()
        };
        let instant = |second: i64| Some(Bound::Instant(second * 1_000_000));
        let local = |second: i64| Some(Bound::Local((3600 + second) * 1_000_000));
        assert_eq!(kept(instant(1), instant(3)), [1, 2]);
        assert_eq!(kept(local(1), local(3)), [1, 2]);
        assert_eq!(kept(None, local(1)), [0]);
        assert_eq!(kept(instant(4), None), [4]);
        assert_eq!(kept(None, None).len(), 5);
    }

    #[test]
    fn a_range_holds_what_lies_in_it_and_no_local_time_lies_among_instants() {
        let range = |since, until| TimeFilter { since, until };
        let (instant, local) = (|us| Some(Bound::Instant(us)), |us| Some(Bound::Local(us)));
        let day = range(instant(10), instant(20));
        for (outer, holds) in [
            (range(None, None), true),
            (day, true),
            (range(instant(9), None), true),
            (range(None, instant(20)), true),
            (range(instant(11), None), false),
            (range(None, instant(19)), false),
            (range(local(0), local(90)), false),
        ] {
            assert_eq!(outer.holds(day), holds, "{outer:?}");
        }
        assert!(!day.holds(range(None, None)));
        assert!(range(local(1), None).holds(range(local(1), local(2))));
    }

    #[test]
    fn a_bound_is_read_back_as_it_is_written() {
        for bound in [
            Bound::Instant(1_737_673_200_000_000),
            Bound::Instant(-1),
            Bound::Local(1_737_676_800_000_000),
            Bound::Local(1_737_676_800_250_000),
        ] {
            assert_eq!(bound.to_string().parse(), Ok(bound));
        }
        assert_eq!(Bound::Local(0).to_string(), "1970-01-01T00:00:00");
        assert_eq!(Bound::Instant(0).to_string(), "1970-01-01T00:00:00Z");
        assert!("yesterday".parse::<Bound>().is_err());
    }
}
