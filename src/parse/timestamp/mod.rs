//! Times as log lines write them, to microseconds since 1970 in UTC.
//!
//! One file a notation, each fast and without allocation. A time that lacks its zone, or its year,
//! stays a [`When`] until [`Clock`] says what was meant, so that an envelope's time is only
//! completed, and the assumption only told, where the access line has none of its own.

pub(super) mod clf;
mod clock;
pub(super) mod eights;
pub(super) mod epoch;
pub(super) mod iso;
pub(super) mod syslog;
pub(super) mod tai64n;
pub(super) mod value;

pub(super) use clock::Clock;

/// An instant, and the offset in which the line wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp {
    /// µs since 1970 in UTC.
    pub instant_us: i64,
    /// Local time minus UTC, in seconds.
    pub offset_s: i32,
    /// Whether the line calls its zone CET or CEST. It decides in which zone a report shows its
    /// times, never what the time is.
    pub central_european: bool,
}

impl Timestamp {
    /// A time that was written in UTC.
    pub(super) const fn utc(instant_us: i64) -> Self {
        Self {
            instant_us,
            offset_s: 0,
            central_european: false,
        }
    }
}

/// A time as far as the line tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// All is known.
    Exact(Timestamp),
    /// Date and time of an unnamed zone, in µs since 1970 there.
    Local(i64),
    /// The same without a year.
    Yearless(Yearless),
}

/// A day of an unnamed year, and the time of that day in an unnamed zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Yearless {
    pub month: u32,
    pub day: u32,
    pub time_us: i64,
}

/// Why there is no timestamp at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimestampError {
    /// The bytes have another shape.
    Absent,
    /// The shape is right, the date or the time does not exist.
    Impossible,
}

/// Years outside of this range are damage or malice; within it every product below fits.
const YEARS: std::ops::RangeInclusive<i64> = 1970..=2199;
const YEAR_COUNT: usize = (*YEARS.end() - *YEARS.start() + 1) as usize;

/// Hour, minute, second and what is finer in µs; `None` when no clock shows that.
#[inline]
pub(super) fn time_of_day_us(hour: u32, minute: u32, second: u32, fraction_us: i64) -> Option<i64> {
    // A leap second is shown as :60.
    (hour < 24 && minute < 60 && second <= 60).then(|| {
        (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1_000_000
            + fraction_us
    })
}

/// Midnight of a date, in µs since 1970; `None` when no calendar has that day.
#[inline]
fn date_us(year: i64, month: u32, day: u32) -> Option<i64> {
    let possible = YEARS.contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && day <= days_in_month(year, month);
    possible.then(|| {
        let month = MONTHS[(year - YEARS.start()) as usize][month as usize - 1];
        (i64::from(month) + i64::from(day) - 1) * 86_400_000_000
    })
}

/// The days from 1970 to the first of each month of [`YEARS`]. Eleven kilobytes, of which a log
/// needs a line or two, save the divisions of [`days_from_civil`].
const MONTHS: [[i32; 12]; YEAR_COUNT] = {
    let mut table = [[0; 12]; YEAR_COUNT];
    let mut year = 0;
    while year < table.len() {
        let mut month = 0;
        while month < 12 {
            let days = days_from_civil(*YEARS.start() + year as i64, month as u32 + 1, 1);
            table[year][month] = days as i32;
            month += 1;
        }
        year += 1;
    }
    table
};

/// `Jan` is 1; case matters, as no program writes it otherwise.
fn month_number(name: [u8; 3]) -> Option<u32> {
    const NAMES: [&[u8; 3]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    NAMES
        .iter()
        .position(|known| **known == name)
        .map(|index| index as u32 + 1)
}

/// `.480364285` or `,480` in µs, and what follows; 0 when there is no fraction.
fn take_fraction(text: &[u8]) -> (i64, &[u8]) {
    let [b'.' | b',', digits @ ..] = text else {
        return (0, text);
    };
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if length == 0 {
        return (0, text);
    }
    (microseconds(&digits[..length]), &digits[length..])
}

/// `+0100`, `+01:00` or `Z`, in seconds, and what follows.
fn take_offset(text: &[u8]) -> Option<(i32, &[u8])> {
    let (sign, rest) = match text {
        [b'Z', rest @ ..] => return Some((0, rest)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (h1, h2, m1, m2, rest) = match rest {
        [h1, h2, b':', m1, m2, rest @ ..] | [h1, h2, m1, m2, rest @ ..] => (h1, h2, m1, m2, rest),
        _ => return None,
    };
    let (hours, minutes) = (two(*h1, *h2)?, two(*m1, *m2)?);
    (minutes < 60).then_some((sign * (hours as i32 * 3600 + minutes as i32 * 60), rest))
}

/// The first six digits of a fraction, as microseconds; what is finer is dropped.
fn microseconds(digits: &[u8]) -> i64 {
    let mut value = 0;
    for position in 0..6 {
        value = value * 10
            + digits
                .get(position)
                .map_or(0, |digit| i64::from(digit - b'0'));
    }
    value
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
///
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
pub const fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = ((month + 9) % 12) as i64;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn days_agree_with_chrono_on_every_day_of_the_range() {
        let mut date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        for day in 0..83_000 {
            assert_eq!(
                days_from_civil(i64::from(date.year()), date.month(), date.day()),
                day
            );
            let (year, month) = (i64::from(date.year()), date.month());
            let us = YEARS.contains(&year).then_some(day * 86_400_000_000);
            assert_eq!(date_us(year, month, date.day()), us);
            assert!(date.day() <= days_in_month(year, month));
            date = date.succ_opt().unwrap();
        }
    }
}
