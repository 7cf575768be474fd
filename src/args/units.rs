//! Values that are typed with a unit: durations, sizes, spans of time, shares, percentiles.
//!
//! In: the text after a flag. Out: a number in one unit, or a message that says what to write.

pub(super) use crate::stats::gate::parse_duration_us;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::time::Duration;

/// `50MiB`, `10MB`, `4096`.
pub(super) fn parse_size(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size; write 50MiB, 10MB or a number of bytes");
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" | "k" => 1 << 10,
        "mib" | "m" => 1 << 20,
        "gib" | "g" => 1 << 30,
        _ => return Err(wrong()),
    };
    let size = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor));
    size.filter(|size| *size > 0).ok_or_else(wrong)
}

pub(super) fn parse_start(text: &str) -> Result<NaiveDateTime, String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.and_time(NaiveTime::MIN));
    let layouts = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    let time = layouts
        .iter()
        .find_map(|layout| NaiveDateTime::parse_from_str(text, layout).ok());
    day.ok()
        .or(time)
        .ok_or_else(|| format!("{text:?} is no local time; write 2025-10-26 or 2025-10-26T18:00"))
}

/// `24h`, `90min`, `7d`.
pub(super) fn parse_span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no span of time; write 24h, 90min, 30s or 7d");
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let seconds = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor));
    seconds.map(Duration::from_secs).ok_or_else(wrong)
}

pub(super) fn parse_percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim();
    let percent = number
        .parse()
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| format!("{text:?} is no share; write 1% or 0.5%"))
}

pub(super) fn parse_percentile(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_start_matches(['p', 'P']);
    let percentile = number
        .parse()
        .ok()
        .filter(|percentile| *percentile > 0.0 && *percentile <= 100.0);
    percentile.ok_or_else(|| {
        format!("{text:?} is no percentile; write numbers over 0 and up to 100, such as 50,95,99.9")
    })
}

/// A name that heads a report: one line that is not empty.
pub(super) fn parse_title(text: &str) -> Result<String, String> {
    let title = text.trim();
    if title.is_empty() || title.chars().any(char::is_control) {
        return Err(format!(
            "{text:?} is no title; write one line, such as 'shop, production'"
        ));
    }
    Ok(title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_spans_and_starts_are_read() {
        assert_eq!(parse_size("50MiB"), Ok(50 << 20));
        assert_eq!(parse_size("4096"), Ok(4096));
        assert_eq!(parse_span("90min"), Ok(Duration::from_secs(5400)));
        assert_eq!(
            parse_start("2025-10-26").unwrap().to_string(),
            "2025-10-26 00:00:00"
        );
        assert_eq!(
            parse_start("2025-10-26T18:30").unwrap().to_string(),
            "2025-10-26 18:30:00"
        );
        assert!(parse_size("0").is_err() && parse_size("1 parsec").is_err());
        assert!(parse_span("24").is_err() && parse_start("soon").is_err());
    }

    #[test]
    fn durations_shares_and_percentiles_are_read() {
        for (text, us) in [
            ("1s", 1_000_000),
            ("800ms", 800_000),
            ("1.5s", 1_500_000),
            ("250us", 250),
            ("0s", 0),
            ("2m", 120_000_000),
        ] {
            assert_eq!(parse_duration_us(text), Ok(us));
        }
        for wrong in ["", "1", "s", "fast", "-1s", "1h", "1..5s"] {
            assert!(parse_duration_us(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_percent("1%"), Ok(1.0));
        assert!(parse_percent("101%").is_err());
        assert_eq!(parse_percentile("p99.9"), Ok(99.9));
        assert!(parse_percentile("0").is_err() && parse_percentile("101").is_err());
    }
}
