//! Lines of a Scalingo archive: a timestamp, a source in brackets, and what the source said.
//!
//! ```text
//! 2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/status/" host=staging.example.net
//!   request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201
//!   duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1"
//! ```
//!
//! (one line in the archive). Only the router's lines are requests. The source alone decides: an
//! application that quotes a router line is an application. Of a key that comes twice the first
//! counts, so that a client cannot overwrite the status with its user agent.

use super::logfmt::{End, Pair, Pairs};
use super::record::{Field, Parsed, Record};
use super::reject::Reject;
use super::timestamp::{Timestamp, TimestampError, parse_timestamp};
use memchr::memchr;

/// The longest name of a source.
const LONGEST_NAME: usize = 64;
/// The longest word for a zone, such as `CEST`.
const LONGEST_ZONE_WORD: usize = 8;
const LONGEST_METHOD: usize = 32;
/// No answer has a terabyte: more is damage, and would overflow sums.
const MOST_BYTES: u64 = 1 << 40;

/// Reads one line.
///
/// # Errors
/// The reason why the line is neither a request nor a line of another source.
pub fn parse_line(line: &[u8]) -> Result<Parsed<'_>, Reject> {
    let (time, rest) = parse_timestamp(line).map_err(|error| match error {
        TimestampError::Absent => Reject::NoTimestamp,
        TimestampError::Impossible => Reject::BadTimestamp,
    })?;
    let (source, payload) = split_source(rest).ok_or(Reject::NoSource)?;
    if source == b"router" {
        parse_router(time, payload).map(Parsed::Request)
    } else {
        Ok(Parsed::Other(source))
    }
}

/// ` CET [web-1] text` becomes `web-1` and ` text`. The word and the space before the bracket may
/// be missing; the word can be the offset again (`+04`).
fn split_source(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start();
    let in_word = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-".contains(byte);
    let word = text.iter().take_while(in_word).count();
    if word > LONGEST_ZONE_WORD {
        return None;
    }
    let named = text[word..].trim_ascii_start().strip_prefix(b"[")?;
    let close = memchr(b']', &named[..named.len().min(LONGEST_NAME + 1)])?;
    let name = &named[..close];
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let is_name = name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(plain);
    is_name.then_some((name, &named[close + 1..]))
}

/// What the pairs of a router line said so far. `None` is "not yet", or "not whole".
#[derive(Default)]
struct RouterLine<'a> {
    method: Option<&'a [u8]>,
    path: Option<Field<'a>>,
    status: Option<Field<'a>>,
    duration: Option<Field<'a>>,
    bytes: Option<Field<'a>>,
    host: Option<Field<'a>>,
    request_id: Option<Field<'a>>,
    container: Option<Field<'a>>,
    /// The user agent is what the router writes last: once it has begun, all before it is whole.
    saw_last_key: bool,
    cut: bool,
}

fn parse_router(time: Timestamp, payload: &[u8]) -> Result<Record<'_>, Reject> {
    let mut line = RouterLine::default();
    let mut pairs = Pairs::new(payload);
    for pair in pairs.by_ref() {
        line.take(pair);
    }
    if pairs.stray_end && !line.saw_last_key {
        line.cut = true;
    }
    line.finish(time)
}

impl<'a> RouterLine<'a> {
    fn take(&mut self, pair: Pair<'a>) {
        let slot = match pair.key {
            b"method" => {
                self.method = self.method.or(Some(pair.value.raw));
                return;
            }
            b"path" => &mut self.path,
            b"status" => &mut self.status,
            b"duration" => &mut self.duration,
            b"bytes" => &mut self.bytes,
            b"host" => &mut self.host,
            b"request_id" => &mut self.request_id,
            b"container" => &mut self.container,
            b"user_agent" => {
                self.cut |= pair.end == End::Cut && !self.saw_last_key;
                self.saw_last_key = true;
                return;
            }
            _ => {
                self.cut |= pair.end == End::Cut && !self.saw_last_key;
                return;
            }
        };
        if slot.is_some() {
            return;
        }
        let whole = match pair.end {
            End::Closed => true,
            End::Cut => false,
            // Without a quote or a space behind it, only a value that shows its own end is known to
            // be whole.
            End::Unclosed => match pair.key {
                b"status" => pair.value.raw.len() == 3,
                b"duration" => pair.value.raw.ends_with(b"s"),
                _ => false,
            },
        };
        if whole {
            *slot = Some(pair.value);
        } else if !self.saw_last_key {
            self.cut = true;
        }
    }

    fn finish(self, time: Timestamp) -> Result<Record<'a>, Reject> {
        let cut = self.cut;
        let or_cut = |reason| if cut { Reject::Cut } else { reason };
        let method = self
            .method
            .filter(|method| is_method(method))
            .ok_or(or_cut(Reject::NoMethod))?;
        let path = self.path.and_then(given).ok_or(or_cut(Reject::NoPath))?;
        let status = parse_status(self.status.ok_or(or_cut(Reject::NoStatus))?.raw)
            .ok_or(Reject::BadStatus)?;
        let duration = self
            .duration
            .and_then(given)
            .ok_or(or_cut(Reject::NoDuration))?;
        let duration_us = parse_duration_us(duration.raw).ok_or(Reject::BadDuration)?;
        Ok(Record {
            time,
            method,
            path,
            status,
            duration_us: (status != 101).then_some(duration_us),
            bytes: self
                .bytes
                .and_then(|bytes| parse_integer(bytes.raw))
                .filter(|bytes| *bytes < MOST_BYTES),
            host: self.host.and_then(given),
            request_id: self.request_id.and_then(given),
            container: self.container.and_then(given),
            cut,
        })
    }
}

/// A value that says something: neither empty nor `-`.
fn given(field: Field<'_>) -> Option<Field<'_>> {
    (!matches!(field.raw, b"" | b"-")).then_some(field)
}

/// A method is a token of RFC 9110; a client can send any.
fn is_method(method: &[u8]) -> bool {
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    (1..=LONGEST_METHOD).contains(&method.len()) && method != b"-" && method.iter().all(token)
}

fn parse_status(text: &[u8]) -> Option<u16> {
    let status = parse_integer(text)?;
    (100..=999).contains(&status).then_some(status as u16)
}

fn parse_integer(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + u64::from(digit))
    })
}

/// `0.029s`, `30s`, `29ms` or `350us` in microseconds; finer digits are rounded half up.
fn parse_duration_us(text: &[u8]) -> Option<u64> {
    let digits = text
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
        .count();
    let (number, unit) = text.split_at(digits);
    let decimals = match unit {
        b"s" => 6,
        b"ms" => 3,
        b"us" | b"\xc2\xb5s" => 0,
        _ => return None,
    };
    let (whole, fraction) = match memchr(b'.', number) {
        Some(point) => (&number[..point], &number[point + 1..]),
        None => (number, &[][..]),
    };
    // Eight digits of seconds are three years. What is longer is damage, and would overflow sums.
    if whole.is_empty() || whole.len() > 8 || fraction.contains(&b'.') {
        return None;
    }
    let digit = |position: usize| {
        fraction
            .get(position)
            .map_or(0, |digit| u64::from(digit - b'0'))
    };
    let scaled = (0..decimals).fold(parse_integer(whole)?, |value, position| {
        value * 10 + digit(position)
    });
    Some(scaled + u64::from(digit(decimals) >= 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/dynamique/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#;

    fn router(payload: &str) -> String {
        format!("2025-01-24 18:00:01.480364285 +0100 CET [router] {payload}")
    }

    fn request(line: &str) -> Record<'_> {
        match parse_line(line.as_bytes()) {
            Ok(Parsed::Request(record)) => record,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn a_real_router_line_is_a_request() {
        let record = request(LINE);
        assert_eq!(record.time.instant_us, 1_737_738_001_480_364);
        assert!(record.time.central_european);
        assert_eq!(record.method, b"POST");
        assert_eq!(record.path.raw, b"/api/v1/dynamique/status/");
        assert_eq!(
            (record.status, record.duration_us, record.bytes),
            (201, Some(29_000), Some(512))
        );
        assert_eq!(record.host.unwrap().raw, b"staging.example.net");
        assert_eq!(
            record.request_id.unwrap().raw,
            b"43cab79a-3e71-4683-b400-d6fb3aab4eea"
        );
        assert_eq!(record.container.unwrap().raw, b"web-1");
        assert!(!record.cut);
    }

    #[test]
    fn every_way_to_write_the_zone_is_read() {
        for head in [
            "2025-07-24 18:00:01.480364285 +0200 CEST [router] ",
            "2025-07-24 18:00:01.480364285 +0200 CEST[router] ",
            "2025-07-24 16:00:01.480364285 +0000 UTC [router] ",
            "2025-07-24 18:00:01.480364285 +0200 [router] ",
            "2025-07-24 18:00:01.480364285 +0200[router] ",
            "2025-07-24 20:00:01.480364285 +0400 +04 [router] ",
        ] {
            let line = format!("{head}{}", LINE.split_once("[router] ").unwrap().1);
            assert_eq!(
                request(&line).time.instant_us,
                1_753_372_801_480_364,
                "{head}"
            );
        }
    }

    #[test]
    fn lines_of_other_sources_are_named_even_when_they_quote_the_router() {
        for (line, source) in [
            ("2025-01-24 18:00:01 +0100 CET [web-1] hello", "web-1"),
            (
                "2025-04-24 18:00:01 +0200 CEST [one-off-1166]",
                "one-off-1166",
            ),
            (
                r#"2025-01-24 18:00:01 +0100 CET [web-2] got: 2025-01-24 18:00:00 +0100 CET [router] method=GET path="/api/" status=200 duration=9.000s"#,
                "web-2",
            ),
        ] {
            assert_eq!(
                parse_line(line.as_bytes()),
                Ok(Parsed::Other(source.as_bytes())),
                "{line}"
            );
        }
    }

    #[test]
    fn hostile_values_change_nothing_but_themselves() {
        let line = LINE.replace(
            "Go-http-client/1.1",
            r#"x" status=500 duration=99.000s path="/evil"#,
        );
        let record = request(&line);
        assert_eq!(
            (record.status, record.duration_us, record.path.raw),
            (201, Some(29_000), &b"/api/v1/dynamique/status/"[..])
        );
        let line = LINE.replace(
            "43cab79a-3e71-4683-b400-d6fb3aab4eea",
            "aGVsbG8=/status=500+x==",
        );
        assert_eq!(
            request(&line).request_id.unwrap().raw,
            b"aGVsbG8=/status=500+x=="
        );
        assert_eq!(request(&line).status, 201);
        let line = LINE.replace("container=web-1", "container=");
        assert_eq!(
            (request(&line).container, request(&line).status),
            (None, 201)
        );
        let line = LINE.replace("container=web-1 ", "new_key=1 ");
        assert_eq!(
            (request(&line).container, request(&line).status),
            (None, 201)
        );
    }

    #[test]
    fn a_cut_line_is_kept_when_what_matters_is_whole() {
        for (end, outcome) in [
            (r#"user_agent="Go-http"#, Ok(Some(512))),
            (r#"referer=""#, Ok(Some(512))),
            ("refe", Ok(Some(512))),
        ] {
            let cut = format!("{}{end}", &LINE[..LINE.find("referer").unwrap()]);
            let record = request(&cut);
            assert!(record.cut, "{end}");
            assert_eq!(Ok::<_, Reject>(record.bytes), outcome);
        }
        let before = |word: &str| LINE[..LINE.find(word).unwrap() + word.len()].to_owned();
        let record_line = before("bytes=5");
        let record = request(&record_line);
        assert!(
            record.cut && record.bytes.is_none(),
            "half a number is no number"
        );
        assert!(request(&before("duration=0.029s")).duration_us == Some(29_000));
        for word in [
            "duration=0.02",
            "duration=",
            "status=20",
            "path=\"/api/v1",
            "meth",
            "from=\"203",
        ] {
            assert_eq!(
                parse_line(before(word).as_bytes()),
                Err(Reject::Cut),
                "{word}"
            );
        }
    }

    #[test]
    fn each_reason_to_reject_is_told() {
        let without = |pair: &str| LINE.replace(pair, "");
        for (line, reason) in [
            (String::new(), Reject::NoTimestamp),
            (
                "Traceback (most recent call last):".to_owned(),
                Reject::NoTimestamp,
            ),
            (LINE.replace("2025-01", "2025-13"), Reject::BadTimestamp),
            (LINE.replace("[router]", "router"), Reject::NoSource),
            (LINE.replace("[router]", "[]"), Reject::NoSource),
            (without("method=POST "), Reject::NoMethod),
            (
                without("path=\"/api/v1/dynamique/status/\" "),
                Reject::NoPath,
            ),
            (without("status=201 "), Reject::NoStatus),
            (without("duration=0.029s "), Reject::NoDuration),
            (LINE.replace("status=201", "status=2O1"), Reject::BadStatus),
            (LINE.replace("status=201", "status=42"), Reject::BadStatus),
            (
                LINE.replace("duration=0.029s", "duration=fast"),
                Reject::BadDuration,
            ),
            (
                LINE.replace("duration=0.029s", "duration=-0.029s"),
                Reject::BadDuration,
            ),
            (
                LINE.replace("duration=0.029s", "duration=0.029"),
                Reject::BadDuration,
            ),
            (router("started"), Reject::Cut),
        ] {
            assert_eq!(parse_line(line.as_bytes()), Err(reason), "{line}");
        }
    }

    #[test]
    fn durations_are_read_to_the_microsecond_and_upgrades_have_none() {
        for (text, us) in [
            ("0.029s", Some(29_000)),
            ("30.000s", Some(30_000_000)),
            ("30s", Some(30_000_000)),
            ("0.0000005s", Some(1)),
            ("29ms", Some(29_000)),
            ("1.5ms", Some(1_500)),
            ("7us", Some(7)),
            (".5s", None),
            ("1.2.3s", None),
            ("s", None),
            ("1e3s", None),
            ("999999999s", None),
        ] {
            assert_eq!(parse_duration_us(text.as_bytes()), us, "{text}");
        }
        let upgraded = LINE.replace("status=201", "status=101");
        assert_eq!(request(&upgraded).duration_us, None);
    }
}
