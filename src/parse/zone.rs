//! The zone in which times are shown and local times are read: an IANA name, or a fixed offset.
//!
//! In: microseconds since 1970 in UTC. Out: local date and time with the offset in force then, so
//! that days of 23 and 25 hours come out right. It never decides what a log line means: there the
//! numeric offset of the line rules.

use chrono::{DateTime, FixedOffset, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use std::fmt;
use std::str::FromStr;

/// A time zone: by IANA name (`Europe/Paris`), or an offset (`+02:00`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// A zone with its history of offsets.
    Iana(Tz),
    /// An offset that never changes.
    Fixed(FixedOffset),
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self::Iana(Tz::UTC);

    /// The local date and time of an instant in µs UTC, with the offset in force then.
    ///
    /// An instant that the calendar cannot show (beyond the year 262,000) is shown as 1970.
    pub fn local(self, instant_us: i64) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp_micros(instant_us)
            .unwrap_or_default()
            .naive_utc();
        let offset = match self {
            Self::Iana(tz) => tz.offset_from_utc_datetime(&utc).fix(),
            Self::Fixed(offset) => offset,
        };
        offset.from_utc_datetime(&utc)
    }

    /// The instant, in µs UTC, of a local date and time.
    ///
    /// A time that occurs twice (the clocks go back) is the first one; one that never occurs (they
    /// go forward) is the first instant after the gap.
    pub fn instant_us(self, local: NaiveDateTime) -> i64 {
        let tz = match self {
            Self::Fixed(offset) => return (local - offset).and_utc().timestamp_micros(),
            Self::Iana(tz) => tz,
        };
        // No zone has a gap of more than a day; quarters of an hour are the finest step in which
        // clocks were moved since 1972.
        for quarter in 0..96 {
            let candidate = local + chrono::Duration::minutes(15 * quarter);
            match tz.from_local_datetime(&candidate) {
                MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => {
                    return time.timestamp_micros();
                }
                MappedLocalTime::None => {}
            }
        }
        local.and_utc().timestamp_micros()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iana(tz) => f.write_str(tz.name()),
            Self::Fixed(offset) if offset.local_minus_utc() == 0 => f.write_str("UTC"),
            Self::Fixed(offset) => write!(f, "UTC{offset}"),
        }
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with(['+', '-'])
            && let Ok(offset) = text.parse::<FixedOffset>()
        {
            return Ok(Self::Fixed(offset));
        }
        // Names are case-sensitive in the database; people type `europe/paris`.
        chrono_tz::TZ_VARIANTS
            .iter()
            .find(|tz| tz.name().eq_ignore_ascii_case(text))
            .map(|tz| Self::Iana(*tz))
            .ok_or_else(|| {
                format!("unknown time zone {text:?}; give an IANA name such as Europe/Paris, or an offset such as +02:00")
            })
    }
}
