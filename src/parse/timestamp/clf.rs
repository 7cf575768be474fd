//! `10/Feb/2012:16:42:07 -0500`, the time of the common log format, and what is near it.
//!
//! HAProxy leaves the offset away and adds milliseconds (`25/Sep/2018:06:05:27.584`), werkzeug
//! leaves it away and writes a space before the hour. In: the text after the bracket. Out: the time
//! and what follows it.

use super::{
    Timestamp, TimestampError, When, date_us, month_number, take_fraction, take_offset,
    time_of_day_us, two,
};

/// Whether a text begins like such a time; some bytes are looked at, so that it costs nothing.
pub(crate) fn starts(text: &[u8]) -> bool {
    matches!(text, [d1, d2, b'/', _, _, _, b'/', y1, ..]
        if d1.is_ascii_digit() && d2.is_ascii_digit() && y1.is_ascii_digit())
}

/// Reads the time.
#[inline(always)]
pub(crate) fn parse_when(text: &[u8]) -> Result<(When, &[u8]), TimestampError> {
    let (local_us, rest) = take_local(text).ok_or(TimestampError::Absent)?;
    let local_us = local_us.ok_or(TimestampError::Impossible)?;
    let spaced = rest.strip_prefix(b" ").unwrap_or(rest);
    let Some((offset_s, rest)) = take_offset(spaced) else {
        return Ok((When::Local(local_us), rest));
    };
    if offset_s.abs() >= 24 * 3600 {
        return Err(TimestampError::Impossible);
    }
    let time = Timestamp {
        instant_us: local_us - i64::from(offset_s) * 1_000_000,
        offset_s,
        central_european: false,
    };
    Ok((When::Exact(time), rest))
}

#[inline(always)]
fn take_local(text: &[u8]) -> Option<(Option<i64>, &[u8])> {
    let (head, rest) = text.split_first_chunk::<20>()?;
    let [
        d1,
        d2,
        b'/',
        m1,
        m2,
        m3,
        b'/',
        y1,
        y2,
        y3,
        y4,
        b':' | b' ',
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
    let (day, hour) = (two(d1, d2)?, two(h1, h2)?);
    let (minute, second) = (two(mi1, mi2)?, two(s1, s2)?);
    let (fraction_us, rest) = take_fraction(rest);
    let local_us = month_number([m1, m2, m3])
        .and_then(|month| date_us(year, month, day))
        .zip(time_of_day_us(hour, minute, second, fraction_us))
        .map(|(date, time)| date + time);
    Some((local_us, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apache_haproxy_and_werkzeug_times_are_read() {
        // 1328910127 is `date -d '2012-02-10 16:42:07 -0500' +%s`.
        let (when, rest) = parse_when(b"10/Feb/2012:16:42:07 -0500] x").unwrap();
        assert_eq!(rest, b"] x");
        let When::Exact(time) = when else {
            panic!("{when:?}")
        };
        assert_eq!(
            (time.instant_us, time.offset_s),
            (1_328_910_127_000_000, -18_000)
        );
        // 1537855527 is `date -u -d '2018-09-25 06:05:27' +%s`.
        let local = When::Local(1_537_855_527_584_000);
        assert_eq!(
            parse_when(b"25/Sep/2018:06:05:27.584]"),
            Ok((local, &b"]"[..]))
        );
        assert_eq!(
            parse_when(b"25/Sep/2018 06:05:27.584]"),
            Ok((local, &b"]"[..]))
        );
    }

    #[test]
    fn impossible_days_are_told_from_other_texts() {
        for text in [
            "29/Feb/2023:00:00:00 +0000",
            "31/Apr/2024:00:00:00 +0000",
            "10/Foo/2024:00:00:00 +0000",
            "10/Feb/2024:24:00:00 +0000",
            "10/Feb/2024:00:00:00 +9999",
        ] {
            let outcome = parse_when(text.as_bytes());
            assert!(
                matches!(outcome, Err(TimestampError::Impossible))
                    || matches!(outcome, Ok((When::Local(_), b" +9999"))),
                "{text}: {outcome:?}"
            );
        }
        assert!(parse_when(b"29/Feb/2024:00:00:00 +0000").is_ok());
        assert_eq!(parse_when(b"10/Feb/2024"), Err(TimestampError::Absent));
        assert!(starts(b"10/Feb/2024") && !starts(b"Client 1.2.3.4") && !starts(b"10/F"));
    }
}
