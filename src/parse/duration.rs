//! Numbers of a log line: statuses, bytes, and durations with and without a unit.
//!
//! Durations become whole microseconds, rounded half up. What is no number, is negative, or would
//! be years long is `None`, never a zero.

use std::fmt;
use std::str::FromStr;

/// No answer has a terabyte: more is damage, and would overflow sums.
const MOST_BYTES: u64 = 1 << 40;
/// Three years in µs. What is longer is damage, and would overflow sums.
const LONGEST_US: u128 = 100_000_000 * 1_000_000;

/// The unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `s`
    Seconds,
    /// `ms`
    Milliseconds,
    /// `us`
    Microseconds,
    /// `ns`
    Nanoseconds,
}

impl Unit {
    /// The power of ten that makes it microseconds.
    const fn exponent(self) -> i32 {
        match self {
            Self::Seconds => 6,
            Self::Milliseconds => 3,
            Self::Microseconds => 0,
            Self::Nanoseconds => -3,
        }
    }

    /// The unit that a suffix of a number means.
    pub(super) fn of_suffix(suffix: &[u8]) -> Option<Self> {
        match suffix {
            b"s" => Some(Self::Seconds),
            b"ms" => Some(Self::Milliseconds),
            b"us" | b"\xc2\xb5s" | b"\xce\xbcs" => Some(Self::Microseconds),
            b"ns" => Some(Self::Nanoseconds),
            _ => None,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "us",
            Self::Nanoseconds => "ns",
        })
    }
}

impl FromStr for Unit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_suffix(text.as_bytes())
            .ok_or_else(|| format!("unknown unit {text:?}; give s, ms, us or ns"))
    }
}

/// `0.147`, `12` or `3.4e-05` of a unit, in microseconds.
pub(super) fn number_us(text: &[u8], unit: Unit) -> Option<u64> {
    let (mantissa, decimals, rest) = take_decimal(text)?;
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', sign @ (b'+' | b'-'), digits @ ..] if digits.len() <= 3 => {
            let size = parse_integer(digits)? as i32;
            if *sign == b'-' { -size } else { size }
        }
        [b'e' | b'E', digits @ ..] if digits.len() <= 3 => parse_integer(digits)? as i32,
        _ => return None,
    };
    scale(mantissa, unit.exponent() - decimals + exponent)
}

/// `0.029s`, `30s`, `29ms`, `350us`, or Go's `1m2.5s`, in microseconds.
pub(super) fn parse_duration_us(text: &[u8]) -> Option<u64> {
    let mut total = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let (mantissa, decimals, tail) = take_decimal(rest)?;
        let length = tail
            .iter()
            .take_while(|byte| !byte.is_ascii_digit())
            .count();
        let (suffix, tail) = tail.split_at(length);
        let (unit, times) = match suffix {
            b"h" => (Unit::Seconds, 3600),
            b"m" => (Unit::Seconds, 60),
            _ => (Unit::of_suffix(suffix)?, 1),
        };
        let part = scale(mantissa.checked_mul(times)?, unit.exponent() - decimals)?;
        total = total
            .checked_add(part)
            .filter(|total| u128::from(*total) < LONGEST_US)?;
        rest = tail;
    }
    (!text.is_empty()).then_some(total)
}

/// Digits with at most one point among them, as a whole number and how many digits were behind the
/// point. Digits beyond the eighteenth are dropped where they stand behind the point.
fn take_decimal(text: &[u8]) -> Option<(u64, i32, &[u8])> {
    let (mut mantissa, mut decimals, mut digits, mut at) = (0_u64, 0, 0, 0);
    let mut behind_point = false;
    while let Some(byte) = text.get(at) {
        match byte {
            b'0'..=b'9' if digits < 18 => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                // Zeros in front take no room.
                digits += i32::from(mantissa > 0);
                decimals += i32::from(behind_point);
            }
            b'0'..=b'9' if behind_point => {}
            b'0'..=b'9' => return None,
            b'.' if at > 0 && !behind_point => behind_point = true,
            b'.' => return None,
            _ => break,
        }
        at += 1;
    }
    (at > 0).then(|| (mantissa, decimals, &text[at..]))
}

/// `mantissa` times a power of ten, rounded half up.
fn scale(mantissa: u64, exponent: i32) -> Option<u64> {
    let mantissa = u128::from(mantissa);
    let power = |exponent: i32| 10_u128.checked_pow(exponent.unsigned_abs());
    let scaled = match exponent {
        0.. => mantissa.checked_mul(power(exponent)?)?,
        // Below a tenth of the smallest digit nothing is left.
        ..=-38 => 0,
        _ => {
            let divisor = power(exponent)?;
            // Eighteen digits and a power of 37 are far from the end of u128, save their sum.
            mantissa.checked_add(divisor / 2)? / divisor
        }
    };
    (scaled < LONGEST_US).then_some(scaled as u64)
}

/// A status of 100 to 999.
pub(super) fn parse_status(text: &[u8]) -> Option<u16> {
    let status = parse_integer(text)?;
    (100..=999).contains(&status).then_some(status as u16)
}

/// The bytes of an answer; `None` for `-` and for what is no number.
pub(super) fn parse_bytes(text: &[u8]) -> Option<u64> {
    parse_integer(text).filter(|bytes| *bytes < MOST_BYTES)
}

pub(super) fn parse_integer(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_with_a_unit_are_read_to_the_microsecond() {
        for (text, us) in [
            ("0.029s", Some(29_000)),
            ("30.000s", Some(30_000_000)),
            ("30s", Some(30_000_000)),
            ("0.0000005s", Some(1)),
            ("29ms", Some(29_000)),
            ("1.5ms", Some(1_500)),
            ("7us", Some(7)),
            ("7\u{b5}s", Some(7)),
            ("1499ns", Some(1)),
            ("1m2.5s", Some(62_500_000)),
            ("1h0m1s", Some(3_601_000_000)),
            (".5s", None),
            ("1.2.3s", None),
            ("s", None),
            ("1e3s", None),
            ("1s2", None),
            ("-1s", None),
            ("", None),
            ("999999999s", None),
        ] {
            assert_eq!(parse_duration_us(text.as_bytes()), us, "{text}");
        }
    }

    #[test]
    fn numbers_without_a_unit_take_the_one_they_are_given() {
        for (text, unit, us) in [
            ("0.147", Unit::Seconds, Some(147_000)),
            ("116075", Unit::Microseconds, Some(116_075)),
            ("31482552", Unit::Nanoseconds, Some(31_483)),
            ("58.33", Unit::Milliseconds, Some(58_330)),
            ("3.3987e-05", Unit::Seconds, Some(34)),
            ("1.5E+3", Unit::Milliseconds, Some(1_500_000)),
            ("0.000033987", Unit::Seconds, Some(34)),
            ("0.1234567890123456789012", Unit::Seconds, Some(123_457)),
            ("1e-99", Unit::Seconds, Some(0)),
            ("1e99", Unit::Seconds, None),
            ("1e9999", Unit::Seconds, None),
            ("-1", Unit::Seconds, None),
            ("-", Unit::Seconds, None),
            ("1,5", Unit::Seconds, None),
            ("99999999999999999999", Unit::Nanoseconds, None),
        ] {
            assert_eq!(number_us(text.as_bytes(), unit), us, "{text}");
        }
    }

    #[test]
    fn statuses_and_bytes_have_their_bounds() {
        assert_eq!(parse_status(b"099"), None);
        assert_eq!(parse_status(b"100"), Some(100));
        assert_eq!(parse_status(b"1000"), None);
        assert_eq!(parse_bytes(b"1099511627775"), Some(1_099_511_627_775));
        assert_eq!(parse_bytes(b"1099511627776"), None);
        assert_eq!(parse_bytes(b"-"), None);
        assert_eq!("us".parse(), Ok(Unit::Microseconds));
        assert!("sec".parse::<Unit>().is_err());
    }
}
