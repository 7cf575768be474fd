//! `2025-01-24 18:00:01.480364285 +0100` and RFC 3339, to microseconds since 1970 in UTC.
//!
//! The first layout is that of Go's `time.String()`: a fraction of 0 to 9 digits, a numeric offset,
//! and perhaps a word for the zone, which says nothing that the offset does not say better. This is
//! the hot path of Scalingo's archives: fixed positions, no allocation.

use super::{
    Timestamp, TimestampError, When, date_us, take_fraction, take_offset, time_of_day_us, two,
};

/// Reads a timestamp with its offset; what follows it is the second part.
///
/// ```text
/// 2025-01-24 18:00:01.480364285 +0100 CET [router] …
/// ```
#[inline(always)]
pub(crate) fn parse_timestamp(line: &[u8]) -> Result<(Timestamp, &[u8]), TimestampError> {
    let (local_us, mut rest) = take_local(line).ok_or(TimestampError::Absent)?;
    while let [b' ', tail @ ..] = rest {
        rest = tail;
    }
    let (offset_s, rest) = take_offset(rest).ok_or(TimestampError::Absent)?;
    exact(local_us, offset_s, rest).ok_or(TimestampError::Impossible)
}

/// Reads a timestamp that may lack its offset.
///
/// ```text
/// 2015-09-06T05:58:05+09:00
/// 2015-09-06 05:58:05,123
/// ```
pub(crate) fn parse_when(text: &[u8]) -> Result<(When, &[u8]), TimestampError> {
    let (local_us, rest) = take_local(text).ok_or(TimestampError::Absent)?;
    let spaced = rest.trim_ascii_start();
    let found = match take_offset(spaced) {
        Some((offset_s, rest)) => {
            exact(local_us, offset_s, rest).map(|(time, rest)| (When::Exact(time), rest))
        }
        None => local_us.map(|local_us| (When::Local(local_us), rest)),
    };
    found.ok_or(TimestampError::Impossible)
}

#[inline(always)]
fn exact(local_us: Option<i64>, offset_s: i32, rest: &[u8]) -> Option<(Timestamp, &[u8])> {
    let local_us = local_us.filter(|_| offset_s.abs() < 24 * 3600)?;
    let word = rest.trim_ascii_start();
    let central_european = word.starts_with(b"CET") || word.starts_with(b"CEST");
    Some((
        Timestamp {
            instant_us: local_us - i64::from(offset_s) * 1_000_000,
            offset_s,
            central_european,
        },
        rest,
    ))
}

/// Date, time and fraction; the inner `None` when the calendar has no such moment.
#[inline(always)]
fn take_local(line: &[u8]) -> Option<(Option<i64>, &[u8])> {
    let (head, rest) = line.split_first_chunk::<19>()?;
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
        return None;
    };
    let year = i64::from(two(y1, y2)?) * 100 + i64::from(two(y3, y4)?);
    let (month, day) = (two(mo1, mo2)?, two(d1, d2)?);
    let (hour, minute, second) = (two(h1, h2)?, two(mi1, mi2)?, two(s1, s2)?);
    let (fraction_us, rest) = take_fraction(rest);
    let local_us = date_us(year, month, day)
        .zip(time_of_day_us(hour, minute, second, fraction_us))
        .map(|(date, time)| date + time);
    Some((local_us, rest))
}

/// Date, time and fraction, in µs since 1970 there; `None` when there are none, or no such moment.
pub(crate) fn take_local_us(line: &[u8]) -> Option<(i64, &[u8])> {
    let (local_us, rest) = take_local(line)?;
    Some((local_us?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_word_for_the_zone_is_found_behind_any_number_of_spaces() {
        for (word, central_european) in [
            (" CET [router]", true),
            ("  CEST [router]", true),
            ("CEST[router]", true),
            (" UTC [router]", false),
            (" EET [router]", false),
            (" [CET]", false),
        ] {
            let line = format!("2025-01-24 18:00:01.480364285 +0100{word}");
            let (time, rest) = parse_timestamp(line.as_bytes()).unwrap();
            assert_eq!(time.central_european, central_european, "{line}");
            assert_eq!(rest, word.as_bytes());
        }
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
    fn a_missing_offset_makes_a_local_time() {
        // 1441519085 is `date -u -d '2015-09-06 05:58:05' +%s`.
        assert_eq!(
            parse_when(b"2015-09-06 05:58:05,123 rest"),
            Ok((When::Local(1_441_519_085_123_000), &b" rest"[..]))
        );
        assert_eq!(
            parse_when(b"2015-09-06T05:58:05-00:00"),
            Ok((When::Exact(Timestamp::utc(1_441_519_085_000_000)), &b""[..]))
        );
        assert_eq!(
            parse_when(b"2015-02-29 05:58:05"),
            Err(TimestampError::Impossible)
        );
    }
}
