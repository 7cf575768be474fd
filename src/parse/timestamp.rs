//! Timestamps: `2025-01-24 18:00:01.480364285 +0100` to microseconds since 1970 in UTC.
//!
//! The layout is that of Go's `time.String()`: a fraction of 0 to 9 digits, a numeric offset, and
//! perhaps a word for the zone, which says nothing that the offset does not say better. This is the
//! hot path: fixed positions, no allocation.

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

/// Why there is no timestamp at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimestampError {
    /// The bytes have another shape.
    Absent,
    /// The shape is right, the date or the time does not exist.
    Impossible,
}

/// Years outside of this range are damage or malice; within it every product below fits.
const YEARS: std::ops::RangeInclusive<i64> = 1970..=2199;

/// Reads a timestamp with its offset; what follows it is the second part.
///
/// ```text
/// 2025-01-24 18:00:01.480364285 +0100 CET [router] …
/// ```
pub(super) fn parse_timestamp(line: &[u8]) -> Result<(Timestamp, &[u8]), TimestampError> {
    let absent = TimestampError::Absent;
    let (head, mut rest) = line.split_first_chunk::<19>().ok_or(absent)?;
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        mo1,
        mo2,
        b'-',
        d1,
        d2,
        b' ' | b'T',
        h1,
        h2,
        b':',
        mi1,
        mi2,
        b':',
        s1,
        s2,
    ] = *head
    else {
        return Err(absent);
    };
    let year = i64::from(two(y1, y2).ok_or(absent)?) * 100 + i64::from(two(y3, y4).ok_or(absent)?);
    let (month, day) = (two(mo1, mo2).ok_or(absent)?, two(d1, d2).ok_or(absent)?);
    let (hour, minute, second) = (
        two(h1, h2).ok_or(absent)?,
        two(mi1, mi2).ok_or(absent)?,
        two(s1, s2).ok_or(absent)?,
    );

    let mut fraction_us = 0;
    if let [b'.', digits @ ..] = rest {
        let length = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        fraction_us = microseconds(&digits[..length]);
        rest = &digits[length..];
    }
    while let [b' ', tail @ ..] = rest {
        rest = tail;
    }
    let (offset_s, rest) = parse_offset(rest).ok_or(absent)?;

    let possible = YEARS.contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && day <= days_in_month(year, month)
        && hour < 24
        && minute < 60
        // A leap second is shown as :60.
        && second <= 60
        && offset_s.abs() < 24 * 3600;
    if !possible {
        return Err(TimestampError::Impossible);
    }
    let seconds = days_from_civil(year, month, day) * 86_400
        + i64::from(hour) * 3600
        + i64::from(minute) * 60
        + i64::from(second)
        - i64::from(offset_s);
    let word = rest.trim_ascii_start();
    let central_european = word.starts_with(b"CET") || word.starts_with(b"CEST");
    Ok((
        Timestamp {
            instant_us: seconds * 1_000_000 + fraction_us,
            offset_s,
            central_european,
        },
        rest,
    ))
}

/// `+0100`, `+01:00` or `Z`, in seconds, and what follows.
fn parse_offset(text: &[u8]) -> Option<(i32, &[u8])> {
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
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    fn parsed(text: &str) -> Result<(i64, i32, &str), TimestampError> {
        let (time, rest) = parse_timestamp(text.as_bytes())?;
        Ok((
            time.instant_us,
            time.offset_s,
            std::str::from_utf8(rest).unwrap(),
        ))
    }

    #[test]
    fn the_numeric_offset_decides() {
        // 1737738001 is `date -u -d '2025-01-24 17:00:01' +%s`.
        for text in [
            "2025-01-24 18:00:01.480364285 +0100 CET [router]",
            "2025-01-24 19:00:01.480364 +0200 CEST [router]",
            "2025-01-24 17:00:01.4803649 +0000 UTC [router]",
            "2025-01-24T12:00:01.480364-05:00 [router]",
            "2025-01-24T17:00:01.480364Z [router]",
        ] {
            assert_eq!(parsed(text).unwrap().0, 1_737_738_001_480_364, "{text}");
        }
        assert_eq!(
            parsed("2025-01-24 18:00:01 +0100"),
            Ok((1_737_738_001_000_000, 3600, ""))
        );
        assert_eq!(
            parsed("2025-01-24 18:00:01.5 +0100[x]"),
            Ok((1_737_738_001_500_000, 3600, "[x]"))
        );
    }

    #[test]
    fn what_is_no_timestamp_and_what_is_an_impossible_one_are_told_apart() {
        for text in [
            "",
            "hello",
            "2025-01-24 18:00:01",
            "2025-01-24 18:00 +0100",
            "2025-1-24 18:00:01.0 +0100  ",
        ] {
            assert_eq!(parsed(text), Err(TimestampError::Absent), "{text:?}");
        }
        for text in [
            "2025-02-29 18:00:01 +0100",
            "2025-13-01 18:00:01 +0100",
            "2025-00-01 18:00:01 +0100",
            "2025-01-24 24:00:01 +0100",
            "2025-01-24 18:60:01 +0100",
            "0001-01-01 00:00:00 +0000",
            "2025-01-24 18:00:01 +9900",
        ] {
            assert_eq!(parsed(text), Err(TimestampError::Impossible), "{text:?}");
        }
        assert!(parsed("2024-02-29 18:00:01 +0100").is_ok());
    }

    #[test]
    fn days_agree_with_chrono_on_every_day_of_the_range() {
        let mut date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        for day in 0..83_000 {
            assert_eq!(
                days_from_civil(i64::from(date.year()), date.month(), date.day()),
                day
            );
            assert!(date.day() <= days_in_month(i64::from(date.year()), date.month()));
            date = date.succ_opt().unwrap();
        }
    }
}
