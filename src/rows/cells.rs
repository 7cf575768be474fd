//! A row as cells: what the formats that are text are made of.

use chrono::{DateTime, SecondsFormat};

/// The value of a row in a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// µs since 1970, UTC.
    Time(i64),
    /// A text, perhaps of a stranger.
    Text(&'a str),
    /// A duration in µs; it is shown in milliseconds.
    Duration(u64),
    /// A whole number.
    Count(i64),
    /// The line does not say.
    Missing,
}

/// A duration in milliseconds.
pub(super) fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}

/// An instant as RFC 3339 in UTC, with as many decimals as it has: none, three or six.
pub(super) fn time_text(us: i64) -> String {
    match DateTime::from_timestamp_micros(us) {
        Some(time) => time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        // Hundreds of thousands of years away; no format of a log can write such an instant.
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_as_many_decimals_as_they_need() {
        // From `date -u -d @1737738001`.
        for (us, text) in [
            (1_737_738_001_480_364, "2025-01-24T17:00:01.480364Z"),
            (1_737_738_001_480_000, "2025-01-24T17:00:01.480Z"),
            (1_737_738_001_000_000, "2025-01-24T17:00:01Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(time_text(us), text);
        }
    }
}
