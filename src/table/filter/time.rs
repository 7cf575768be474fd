//! `--since`, `--until` and `--date`: a range of time, of instants or in the zone of each line.

use crate::parse::Timestamp;

/// One end of a range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// An instant, µs UTC.
    Instant(i64),
    /// A date and time in the zone of each line, as µs since 1970 as if it were UTC.
    Local(i64),
}

impl Bound {
    fn is_after(self, time: Timestamp) -> bool {
        match self {
            Self::Instant(us) => us > time.instant_us,
            Self::Local(us) => us > time.instant_us + i64::from(time.offset_s) * 1_000_000,
        }
    }
}

/// A half-open range of time: `since` is in, `until` is out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeFilter {
    /// The first time that is kept.
    pub since: Option<Bound>,
    /// The first time after what is kept.
    pub until: Option<Bound>,
}

impl TimeFilter {
    /// Whether a time is in the range.
    #[inline]
    pub(in crate::table) fn keeps(self, time: Timestamp) -> bool {
        self.since.is_none_or(|bound| !bound.is_after(time))
            && self.until.is_none_or(|bound| bound.is_after(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_its_first_instant_and_not_its_last_in_utc_and_in_the_zone_of_the_line() {
        // 1970-01-01 01:00:00 +01:00.
        let at = |second: i64| Timestamp {
            instant_us: second * 1_000_000,
            offset_s: 3600,
            central_european: true,
        };
        let kept = |since, until| -> Vec<i64> {
            let range = TimeFilter { since, until };
            (0..5).filter(|second| range.keeps(at(*second))).collect()
        };
        let instant = |second: i64| Some(Bound::Instant(second * 1_000_000));
        let local = |second: i64| Some(Bound::Local((3600 + second) * 1_000_000));
        assert_eq!(kept(instant(1), instant(3)), [1, 2]);
        assert_eq!(kept(local(1), local(3)), [1, 2]);
        assert_eq!(kept(None, local(1)), [0]);
        assert_eq!(kept(instant(4), None), [4]);
        assert_eq!(kept(None, None).len(), 5);
    }
}
