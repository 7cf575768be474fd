//! `--since`, `--until` and `--date`: text to a range of time.
//!
//! A time with an offset is an instant. A time without is local: in `--tz` when that is given, else
//! in the zone of each log line, so that it means the same for every archive in whatever order. The
//! words `today` and `yesterday` ask the clock, in `--tz` or in the zone of the machine.

use crate::error::Error;
use crate::parse::Zone;
use crate::table::{Bound, TimeFilter};
use chrono::{DateTime, Days, Local, NaiveDate, NaiveDateTime, NaiveTime, Utc};

const EXPECTED: &str =
    "write 2025-01-24, '2025-01-24 18:00', 2025-01-24T18:00:00+01:00, today or yesterday";

/// The range that the three flags ask for together.
pub(super) fn filter(
    since: Option<&str>,
    until: Option<&str>,
    date: Option<&str>,
    zone: Option<Zone>,
) -> Result<TimeFilter, Error> {
    let today = zone.map_or_else(
        || Local::now().date_naive(),
        |zone| zone.local(Utc::now().timestamp_micros()).date_naive(),
    );
    filter_at(since, until, date, zone, today)
}

fn filter_at(
    since: Option<&str>,
    until: Option<&str>,
    date: Option<&str>,
    zone: Option<Zone>,
    today: NaiveDate,
) -> Result<TimeFilter, Error> {
    let usage = |flag: &'static str| move |message: String| Error::Usage { flag, message };
    if let Some(text) = date {
        let day = parse_day(text, today)
            .ok_or_else(|| format!("{text:?} is no day; write 2025-01-24, today or yesterday"))
            .map_err(usage("--date"))?;
        return Ok(self::day(day, zone));
    }
    let bound = |flag: &'static str, text: Option<&str>| -> Result<Option<Bound>, Error> {
        text.map(|text| parse_bound(text, zone, today).map_err(usage(flag)))
            .transpose()
    };
    let range = TimeFilter {
        since: bound("--since", since)?,
        until: bound("--until", until)?,
    };
    let empty = match (range.since, range.until) {
        (Some(Bound::Instant(since)), Some(Bound::Instant(until)))
        | (Some(Bound::Local(since)), Some(Bound::Local(until))) => since >= until,
        _ => false,
    };
    if empty {
        let message =
            "it is not before --until, so no request can be kept; swap the two, or leave one out"
                .to_owned();
        return Err(Error::Usage {
            flag: "--since",
            message,
        });
    }
    Ok(range)
}

/// The part of a range that is over, in which all of its lines may be expected: without an end that is
/// still to come.
pub(super) fn past(range: TimeFilter) -> TimeFilter {
    let is_over = |until: &Bound| match *until {
        Bound::Instant(us) => us <= Utc::now().timestamp_micros(),
        Bound::Local(us) => us <= Local::now().naive_local().and_utc().timestamp_micros(),
    };
    TimeFilter {
        until: range.until.filter(is_over),
        ..range
    }
}

/// A day from midnight to midnight: 23 or 25 hours when the clocks change.
pub(super) fn day(day: NaiveDate, zone: Option<Zone>) -> TimeFilter {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let midnight = |day: NaiveDate| Some(local(day.and_time(NaiveTime::MIN), zone));
    TimeFilter {
        since: midnight(day),
        until: midnight(next),
    }
}

fn parse_bound(text: &str, zone: Option<Zone>, today: NaiveDate) -> Result<Bound, String> {
    let text = text.trim();
    for layout in [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f %#z",
        "%Y-%m-%dT%H:%M%#z",
        "%Y-%m-%d %H:%M %#z",
    ] {
        if let Ok(instant) = DateTime::parse_from_str(text, layout) {
            return Ok(Bound::Instant(instant.timestamp_micros()));
        }
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(Bound::Instant(instant.timestamp_micros()));
    }
    if let Some(day) = parse_day(text, today) {
        return Ok(local(day.and_time(NaiveTime::MIN), zone));
    }
    for layout in [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, layout) {
            return Ok(local(time, zone));
        }
    }
    Err(format!("{text:?} is no time; {EXPECTED}"))
}

fn parse_day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    match text {
        "today" => Some(today),
        "yesterday" => today.pred_opt(),
        _ => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
    }
}

fn local(time: NaiveDateTime, zone: Option<Zone>) -> Bound {
    match zone {
        Some(zone) => Bound::Instant(zone.instant_us(time)),
        None => Bound::Local(time.and_utc().timestamp_micros()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 10, 27).unwrap()
    }

    fn us(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_micros()
    }

    #[test]
    fn times_with_an_offset_are_instants_and_others_are_local() {
        let paris: Option<Zone> = Some("Europe/Paris".parse().unwrap());
        for (text, zone, bound) in [
            (
                "2025-01-24T18:00:00+01:00",
                None,
                Bound::Instant(us("2025-01-24T17:00:00Z")),
            ),
            (
                "2025-01-24T18:00:00Z",
                None,
                Bound::Instant(us("2025-01-24T18:00:00Z")),
            ),
            (
                "2025-01-24 18:00 +0100",
                None,
                Bound::Instant(us("2025-01-24T17:00:00Z")),
            ),
            ("2025-01-24", None, Bound::Local(us("2025-01-24T00:00:00Z"))),
            (
                "2025-01-24 18:00",
                None,
                Bound::Local(us("2025-01-24T18:00:00Z")),
            ),
            (
                "2025-07-24T18:00:30",
                paris,
                Bound::Instant(us("2025-07-24T16:00:30Z")),
            ),
            (
                "yesterday",
                paris,
                Bound::Instant(us("2025-10-25T22:00:00Z")),
            ),
            ("today", None, Bound::Local(us("2025-10-27T00:00:00Z"))),
        ] {
            assert_eq!(parse_bound(text, zone, today()), Ok(bound), "{text}");
        }
        for wrong in ["", "tomorrowish", "2025-02-30", "18:00", "2025-01-24 25:00"] {
            assert!(parse_bound(wrong, None, today()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_day_on_which_the_clocks_go_back_has_25_hours() {
        let paris = Some("Europe/Paris".parse().unwrap());
        let day = filter_at(None, None, Some("yesterday"), paris, today()).unwrap();
        let (Some(Bound::Instant(since)), Some(Bound::Instant(until))) = (day.since, day.until)
        else {
            panic!("{day:?}")
        };
        assert_eq!(until - since, 25 * 3_600_000_000);
    }

    #[test]
    fn an_end_that_is_still_to_come_is_not_past() {
        let bounds: [fn(i64) -> Bound; 2] = [Bound::Instant, Bound::Local];
        for bound in bounds {
            let range = |until| TimeFilter {
                since: Some(bound(0)),
                until: Some(bound(until)),
            };
            let (over, open) = (range(1_000_000), range(253_000_000_000_000_000));
            assert_eq!(past(over), over);
            assert_eq!(past(open).until, None);
            assert_eq!(past(open).since, open.since);
        }
    }

    #[test]
    fn an_empty_range_is_refused() {
        let range = |since, until| filter_at(Some(since), Some(until), None, None, today());
        assert!(range("2025-01-24", "2025-01-25").is_ok());
        assert!(range("2025-01-25", "2025-01-24").is_err());
        assert!(range("2025-01-24", "2025-01-24").is_err());
        assert!(range("nonsense", "2025-01-24").is_err());
    }
}
