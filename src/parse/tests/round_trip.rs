//! A request, written as a line of a format and read again, is itself.

use super::super::{Options, Parser};
use super::{Outcome, Owned, outcome};
use chrono::{DateTime, SecondsFormat};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert_eq, proptest};
use proptest::strategy::Strategy;

fn requests() -> impl Strategy<Value = Owned> {
    (
        0..6_000_000_000_i64,
        "GET|POST|PUT|PROPFIND",
        "/[a-z0-9/\" \\\\\u{e9}%?&=.]{0,20}[a-z]",
        100..=999_u16,
        prop::option::of(0..100_000_000_u64),
        prop::option::of(any::<u32>()),
        "[a-z]{1,8}(\\.[a-z]{2,3})?",
        "[a-zA-Z/0-9 \"\\\\;()]{0,20}[a-z]",
    )
        .prop_map(
            |(time_s, method, path, status, duration_ms, bytes, host, user_agent)| Owned {
                instant_us: time_s * 1_000_000,
                method,
                path,
                status: Some(status),
                duration_us: duration_ms
                    .filter(|_| status != 101)
                    .map(|duration_ms| duration_ms * 1000),
                bytes: bytes.map(u64::from),
                host,
                client: "1.2.3.4".into(),
                user_agent,
                ..Owned::default()
            },
        )
}

fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', r#"\""#)
}

fn or_dash(number: Option<u64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| number.to_string())
}

fn seconds(us: Option<u64>) -> String {
    us.map_or_else(
        || "-".to_owned(),
        |us| format!("{}.{:03}", us / 1_000_000, us / 1000 % 1000),
    )
}

fn time(request: &Owned) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp_micros(request.instant_us).unwrap()
}

fn read(line: &str) -> Outcome {
    match outcome(&mut Parser::new(&Options::default()), line.as_bytes()) {
        Outcome::Request(mut record) => {
            record.origin.clear();
            record.source.clear();
            Outcome::Request(record)
        }
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn router_lines_come_back(mut request in requests()) {
        // The router always has a duration.
        request.duration_us = request.duration_us.or(Some(0)).filter(|_| request.status != Some(101));
        let line = format!(
            "{} +0000 UTC [router] method={} path=\"{}\" host={} from=\"{}\" status={} duration={}s bytes={} user_agent=\"{}\"",
            time(&request).format("%Y-%m-%d %H:%M:%S"),
            request.method,
            escaped(&request.path),
            request.host,
            request.client,
            request.status.unwrap(),
            seconds(request.duration_us.or(Some(0))),
            or_dash(request.bytes),
            escaped(&request.user_agent),
        );
        prop_assert_eq!(read(&line), Outcome::Request(Box::new(request)), "{}", line);
    }

    #[test]
    fn combined_lines_come_back(mut request in requests()) {
        request.protocol = "HTTP/1.1".into();
        let line = format!(
            "{} {} - - [{}] \"{} {} HTTP/1.1\" {} {} \"-\" \"{}\" {}",
            request.host,
            request.client,
            time(&request).format("%d/%b/%Y:%H:%M:%S +0000"),
            request.method,
            escaped(&request.path),
            request.status.unwrap(),
            or_dash(request.bytes),
            escaped(&request.user_agent),
            seconds(request.duration_us),
        );
        prop_assert_eq!(read(&line), Outcome::Request(Box::new(request)), "{}", line);
    }

    #[test]
    fn ltsv_lines_come_back(request in requests()) {
        let line = format!(
            "time:{}\thost:{}\tmethod:{}\turi:{}\tstatus:{}\tsize:{}\treqtime:{}\tua:{}\tvhost:{}",
            time(&request).to_rfc3339_opts(SecondsFormat::Millis, true),
            request.client,
            request.method,
            escaped(&request.path),
            request.status.unwrap(),
            or_dash(request.bytes),
            seconds(request.duration_us),
            escaped(&request.user_agent),
            request.host,
        );
        prop_assert_eq!(read(&line), Outcome::Request(Box::new(request)), "{}", line);
    }

    #[test]
    fn json_lines_come_back(request in requests()) {
        let null = |number: Option<u64>| number.map_or_else(|| "null".to_owned(), |n| n.to_string());
        let line = format!(
            "{{\"ts\":{},\"client\":\"{}\",\"method\":\"{}\",\"uri\":\"{}\",\"status\":{},\"size\":{},\"duration_us\":{},\"ua\":\"{}\",\"host\":\"{}\"}}",
            request.instant_us / 1_000_000 + 1_000_000_000,
            request.client,
            request.method,
            escaped(&request.path),
            request.status.unwrap(),
            null(request.bytes),
            null(request.duration_us),
            escaped(&request.user_agent),
            request.host,
        );
        let request = Owned { instant_us: request.instant_us + 1_000_000_000_000_000, ..request };
        prop_assert_eq!(read(&line), Outcome::Request(Box::new(request)), "{}", line);
    }
}
