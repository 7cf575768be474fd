//! A whole value that is a time, in any of the notations: what JSON, LTSV and named groups hold.
//!
//! In: `2015-09-06T05:58:05+09:00`, `[10/Feb/2012:16:42:07 -0500]`, `1703373474.8`. Out: the time,
//! or `None` when the value is nothing of the kind.

use super::{TimestampError, When, clf, epoch, iso};

/// Reads the value.
pub(crate) fn parse_when(text: &[u8]) -> Result<When, TimestampError> {
    let text = text.trim_ascii();
    let text = text
        .strip_prefix(b"[")
        .map_or(text, |inner| inner.strip_suffix(b"]").unwrap_or(inner));
    let (when, rest) = match text {
        [_, _, b'/', ..] => clf::parse_when(text)?,
        [_, _, _, _, b'-', ..] => iso::parse_when(text)?,
        _ => {
            let time = epoch::parse(text).ok_or(TimestampError::Absent)?;
            (When::Exact(time), &[][..])
        }
    };
    // A word for the zone may follow, as in Go's layout.
    let known = rest
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b" +-".contains(byte));
    if known {
        Ok(when)
    } else {
        Err(TimestampError::Absent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_gives_the_same_instant() {
        // 1441486685 is `date -d '2015-09-06 05:58:05 +0900' +%s`.
        for text in [
            "2015-09-06T05:58:05+09:00",
            "2015-09-05T20:58:05.000Z",
            "2015-09-06 05:58:05 +0900 JST",
            "[06/Sep/2015:05:58:05 +0900]",
            "06/Sep/2015:05:58:05 +0900",
            "1441486685",
            "1441486685.000",
            "1441486685000",
        ] {
            let Ok(When::Exact(time)) = parse_when(text.as_bytes()) else {
                panic!("{text}")
            };
            assert_eq!(time.instant_us, 1_441_486_685_000_000, "{text}");
        }
        for text in ["", "-", "now", "2015-09-06", "2015-09-06T05:58:05\"x"] {
            assert_eq!(
                parse_when(text.as_bytes()),
                Err(TimestampError::Absent),
                "{text}"
            );
        }
    }
}
