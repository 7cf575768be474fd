//! `1703373474.8`, `1531171074631`: seconds since 1970, or milli-, micro- or nanoseconds.
//!
//! The number of digits tells the unit: seconds have nine or ten of them from 1973 to 2286, and
//! each finer unit three more.

use super::{Timestamp, YEARS, days_from_civil};

/// Reads the whole text as a number of seconds or of a finer unit.
pub(crate) fn parse(text: &[u8]) -> Option<Timestamp> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fraction = match &text[digits..] {
        [] => &[][..],
        [b'.', fraction @ ..] if fraction.iter().all(u8::is_ascii_digit) => fraction,
        _ => return None,
    };
    // How many digits the unit has behind those of the seconds.
    let finer = match digits {
        9 | 10 => 0,
        12 | 13 => 3,
        15 | 16 => 6,
        18 | 19 => 9,
        _ => return None,
    };
    let seconds = digits - finer;
    let digit = |position: usize| {
        let byte = if position < digits {
            text.get(position)
        } else {
            fraction.get(position - digits)
        };
        byte.map_or(0, |byte| i64::from(byte - b'0'))
    };
    let instant_us = (0..seconds + 6).fold(0, |value, position| value * 10 + digit(position));
    let last = days_from_civil(*YEARS.end() + 1, 1, 1) * 86_400_000_000;
    (instant_us < last).then_some(Timestamp::utc(instant_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_digits_tells_the_unit() {
        for (text, instant_us) in [
            ("1703373474", Some(1_703_373_474_000_000)),
            ("1703373474.8", Some(1_703_373_474_800_000)),
            ("1693840791.7564995", Some(1_693_840_791_756_499)),
            ("1531171074631", Some(1_531_171_074_631_000)),
            ("1531171074631.25", Some(1_531_171_074_631_250)),
            ("1531171074631025", Some(1_531_171_074_631_025)),
            ("1531171074631025999", Some(1_531_171_074_631_025)),
            ("999999999", Some(999_999_999_000_000)),
            ("9999999999", None),
            ("12345", None),
            ("", None),
            ("-1703373474", None),
            ("1.703e9", None),
            ("1703373474.8x", None),
        ] {
            assert_eq!(
                parse(text.as_bytes()).map(|time| time.instant_us),
                instant_us,
                "{text}"
            );
        }
    }
}
