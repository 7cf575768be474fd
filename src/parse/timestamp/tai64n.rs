//! `@400000005270e0d604afce64`, the TAI64N label that daemontools' multilog writes.
//!
//! Sixteen hexadecimal digits of seconds from 2^62, eight of nanoseconds. The label counts atomic
//! seconds; multilog makes it as the system's clock plus ten, without leap seconds, and
//! tai64nlocal reads it so. So do we.

use super::{Timestamp, YEARS, days_from_civil};

/// What multilog adds to the seconds since 1970, below the 2^62 that marks the epoch.
const TEN_SECONDS: i64 = 10;

/// 1997: multilog is of that year, and a label that lacks a digit of its seconds is of one before.
const OLDEST: i64 = 852_076_800;

/// Reads the label; what follows it is the second part.
pub(crate) fn parse(text: &[u8]) -> Option<(Timestamp, &[u8])> {
    let digits = text.strip_prefix(b"@")?;
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    // Some copies of the well-known example have a zero too few or too many after the 4. A label that
    // lacks another digit would be of another time, beyond the years that are believed.
    if !matches!(length, 23..=25) || digits[0] != b'4' {
        return None;
    }
    let hex = |digits: &[u8]| {
        digits.iter().try_fold(0_i64, |value, digit| {
            let digit = char::from(*digit).to_digit(16)?;
            value.checked_mul(16)?.checked_add(i64::from(digit))
        })
    };
    let seconds = hex(&digits[1..length - 8])? - TEN_SECONDS;
    let nanoseconds = hex(&digits[length - 8..length])?;
    let last = days_from_civil(*YEARS.end() + 1, 1, 1) * 86_400;
    let first = if length == 24 { 0 } else { OLDEST };
    let possible = (first..last).contains(&seconds) && nanoseconds < 1_000_000_000;
    possible.then(|| {
        (
            Timestamp::utc(seconds * 1_000_000 + nanoseconds / 1000),
            &digits[length..],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_structlogs_documentation_is_read() {
        // 0x5270e0d6 is 1383129302; 0x04afce64 is 78630500.
        for text in [
            "@400000005270e0d604afce64 {",
            "@4000000005270e0d604afce64 {",
            "@40000005270e0d604afce64 {",
        ] {
            let (time, rest) = parse(text.as_bytes()).unwrap();
            assert_eq!(time.instant_us, 1_383_129_292_078_630, "{text}");
            assert_eq!(rest, b" {");
        }
        for text in [
            "@",
            "@400000005270e0d604afce6 ",
            "@40000000270e0d604afce64 ",
            "@40000000",
            "@7fffffffffffffffffffffff",
            "@4fffffffffffffffffffffff",
            "@400000005270e0d6ffffffff",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
