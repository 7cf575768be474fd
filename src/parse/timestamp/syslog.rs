//! `Mar 24 14:02:50`, the time of RFC 3164: no year and no zone.
//!
//! A day below ten has a space before it; some programs write a zero, and some add a fraction or,
//! against the standard, the year.

use super::{TimestampError, When, Yearless, date_us, month_number, take_fraction, two};
use super::{days_in_month, time_of_day_us};

/// Reads the time; what follows it is the second part.
#[inline(always)]
pub(crate) fn parse_when(text: &[u8]) -> Result<(When, &[u8]), TimestampError> {
    let (month, day, rest) = take_day(text).ok_or(TimestampError::Absent)?;
    let (year, rest) = match rest {
        [y1, y2, y3, y4, b' ', tail @ ..] => match two(*y1, *y2).zip(two(*y3, *y4)) {
            Some((century, year)) => (Some(i64::from(century * 100 + year)), tail),
            None => (None, rest),
        },
        _ => (None, rest),
    };
    let (time_us, rest) = take_time(rest).ok_or(TimestampError::Absent)?;
    let when = match (year, time_us) {
        (Some(year), Some(time_us)) => {
            date_us(year, month, day).map(|date| When::Local(date + time_us))
        }
        // Whether the year has a 29th of February is seen once the year is known.
        (None, Some(time_us)) if (1..=days_in_month(2000, month)).contains(&day) => {
            Some(When::Yearless(Yearless {
                month,
                day,
                time_us,
            }))
        }
        (None, Some(_)) | (_, None) => None,
    };
    when.map(|when| (when, rest))
        .ok_or(TimestampError::Impossible)
}

#[inline]
fn take_day(text: &[u8]) -> Option<(u32, u32, &[u8])> {
    let [m1, m2, m3, b' ', d1, d2, b' ', rest @ ..] = text else {
        return None;
    };
    let tens = if *d1 == b' ' { b'0' } else { *d1 };
    Some((month_number([*m1, *m2, *m3])?, two(tens, *d2)?, rest))
}

#[inline]
fn take_time(text: &[u8]) -> Option<(Option<i64>, &[u8])> {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = text else {
        return None;
    };
    let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    let (fraction_us, rest) = take_fraction(rest);
    Some((time_of_day_us(hour, minute, second, fraction_us), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_with_a_space_a_zero_or_a_year_are_read() {
        let at = |month, day, time_us| {
            When::Yearless(Yearless {
                month,
                day,
                time_us,
            })
        };
        let us = (14 * 3600 + 2 * 60 + 50) * 1_000_000;
        for (text, when) in [
            ("Mar 24 14:02:50 host", at(3, 24, us)),
            ("Apr  4 14:02:50 host", at(4, 4, us)),
            ("Apr 04 14:02:50.5 host", at(4, 4, us + 500_000)),
            ("Feb 29 14:02:50 host", at(2, 29, us)),
            // 1711238400 is `date -u -d 2024-03-24 +%s`.
            (
                "Mar 24 2024 14:02:50 host",
                When::Local(1_711_238_400_000_000 + us),
            ),
        ] {
            assert_eq!(parse_when(text.as_bytes()), Ok((when, &b" host"[..])));
        }
        for text in ["Feb 30 14:02:50", "Mar  0 14:02:50", "Mar 24 25:02:50"] {
            assert_eq!(
                parse_when(text.as_bytes()),
                Err(TimestampError::Impossible),
                "{text}"
            );
        }
        for text in ["", "Mar 24", "Foo 24 14:02:50", "March 24 14:02:50"] {
            assert_eq!(
                parse_when(text.as_bytes()),
                Err(TimestampError::Absent),
                "{text}"
            );
        }
    }
}
