//! What follows the bytes of a common log line: referer and user agent, and then whatever people
//! put behind them, a duration among it if we are lucky.
//!
//! ```text
//! "-" "curl/8.7.1" "-" rt=0.001 uct="0.000" uht="0.001" urt="0.001"
//! "-" "-" 500 "test@docker" "http://172.17.0.3:80" 0ms
//! "-" "curl/7.54.0" "-" 0.057
//! "-" "curl" 97 0.001 [default-svc-80] [] 10.1.1.1:80 612 0.001 200 8ab5d1c0
//! ```
//!
//! A name decides, else a unit, else the first number with a point, which is seconds. An integer
//! alone is Apache's `%D`, microseconds, which is an assumption; two are its bytes in and out.

use super::super::assumption::Assumption;
use super::super::duration::{Unit, number_us, parse_duration_us, parse_integer};
use super::super::field::Field;
use super::super::keys::{Key, key_of};
use super::super::reject::Reject;
use super::super::words::Words;
use super::gathered::numbers_us;
use super::{Context, Request};
use memchr::memchr3;

/// The numbers behind a line that may be its duration.
#[derive(Default)]
struct Times<'a> {
    /// Under a name of the whole request's time; the inner `None` for a dash.
    named: Option<Option<u64>>,
    /// Under a name of the upstream's time.
    upstream: Option<u64>,
    with_unit: Option<u64>,
    float: Option<&'a [u8]>,
    quoted_float: Option<&'a [u8]>,
    integers: [Option<&'a [u8]>; 3],
}

/// Reads the rest of a line into a request.
pub(super) fn read<'a>(
    mut words: Words<'a>,
    context: Context,
    request: &mut Request<'a>,
) -> Result<(), Reject> {
    let mut times = Times::default();
    let mut texts = 0;
    loop {
        words.skip_spaces();
        match words.rest {
            [] => break,
            [b'"', ..] => {
                let Some(quoted) = words.quoted() else { break };
                request.cut |= !quoted.closed;
                match texts {
                    0 => request.referer = quoted.field.given(),
                    1 => request.user_agent = quoted.field.given(),
                    _ if is_float(quoted.field.raw) => times.quoted_float = Some(quoted.field.raw),
                    _ => {}
                }
                texts += 1;
            }
            [b'[', ..] => {
                if words.bracketed().is_none() {
                    break;
                }
            }
            _ => take_word(&mut words, &mut times, request)?,
        }
    }
    times.decide(context, request)
}

fn take_word<'a>(
    words: &mut Words<'a>,
    times: &mut Times<'a>,
    request: &mut Request<'a>,
) -> Result<(), Reject> {
    let rest = words.rest;
    let end = memchr3(b' ', b'"', b'=', rest).unwrap_or(rest.len());
    let word = &rest[..end];
    words.rest = &rest[end..];
    if let [b'=', value @ ..] = words.rest {
        words.rest = value;
        let value = match value {
            [b'"', ..] => words.quoted().map(|quoted| quoted.field),
            [b' ', ..] | [] => None,
            _ => words.word().map(Field::plain),
        };
        return value.map_or(Ok(()), |value| take_named(word, value, times, request));
    }
    if end == 0 {
        // A lone quote cannot be here; one byte at a time, there is always progress.
        words.rest = rest.get(1..).unwrap_or_default();
    } else if is_float(word) {
        times.float = times.float.or(Some(word));
    } else if parse_integer(word).is_some() {
        if let Some(slot) = times.integers.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(word);
        }
    } else if word[0].is_ascii_digit() && word.ends_with(b"s") {
        times.with_unit = times.with_unit.or(parse_duration_us(word));
    } else if let Some(us) = seconds_and_microseconds(word) {
        times.with_unit = times.with_unit.or(Some(us));
    }
    Ok(())
}

/// `0/50033`, or `**0/50033**`: Apache's `%T/%D`, which proves itself.
fn seconds_and_microseconds(word: &[u8]) -> Option<u64> {
    let word = word.strip_prefix(b"**").unwrap_or(word);
    let word = word.strip_suffix(b"**").unwrap_or(word);
    let slash = memchr::memchr(b'/', word)?;
    let seconds = parse_integer(&word[..slash])?;
    let us = number_us(&word[slash + 1..], Unit::Microseconds)?;
    (us / 1_000_000 == seconds).then_some(us)
}

fn take_named<'a>(
    name: &[u8],
    value: Field<'a>,
    times: &mut Times<'a>,
    request: &mut Request<'a>,
) -> Result<(), Reject> {
    let slot = match key_of(name) {
        Some(Key::Duration(measure)) => {
            let us = numbers_us(value.raw, measure.unit).or_else(|| parse_duration_us(value.raw));
            if us.is_none() && value.given().is_some() && !value.raw.starts_with(b"-") {
                return Err(Reject::BadDuration);
            }
            if measure.whole {
                times.named = times.named.or(Some(us));
            } else {
                times.upstream = times.upstream.or(us);
            }
            return Ok(());
        }
        Some(Key::Host) => &mut request.host,
        Some(Key::RequestId) => &mut request.request_id,
        Some(Key::Container) => &mut request.container,
        Some(_) | None => return Ok(()),
    };
    if slot.is_none() {
        *slot = value.given();
    }
    Ok(())
}

impl Times<'_> {
    fn decide(self, context: Context, request: &mut Request<'_>) -> Result<(), Reject> {
        if let Some(named) = self.named {
            request.duration_us = named;
            return Ok(());
        }
        if let Some(us) = self.with_unit.or(self.upstream) {
            request.duration_us = Some(us);
            return Ok(());
        }
        let seconds = context.unit.unwrap_or(Unit::Seconds);
        if let Some(float) = self.float {
            request.duration_us = number_us(float, seconds);
            return Ok(());
        }
        if let Some(integer) = self.integer() {
            request.duration_us = number_us(integer, context.unit.unwrap_or(Unit::Microseconds));
            if context.unit.is_none() {
                request.assumed = Some(Assumption::TrailingInteger);
            }
            return Ok(());
        }
        // nginx writes its times with three digits, and its gzip ratio with two.
        let three = |float: &&[u8]| float.iter().rev().position(|byte| *byte == b'.') == Some(3);
        request.duration_us = self
            .quoted_float
            .filter(three)
            .and_then(|float| number_us(float, seconds));
        Ok(())
    }

    fn integer(&self) -> Option<&[u8]> {
        match self.integers {
            [Some(one), None, _] => Some(one),
            // `%I %O` are bytes in and out; behind them stands `%D`.
            [Some(_), Some(_), last] => last,
            [None, ..] => None,
        }
    }
}

fn is_float(text: &[u8]) -> bool {
    let mut points = 0;
    let float = text.iter().all(|byte| {
        points += usize::from(*byte == b'.');
        byte.is_ascii_digit() || *byte == b'.'
    });
    float && points == 1 && text[0] != b'.' && !text.ends_with(b".")
}

#[cfg(test)]
mod tests {
    use super::super::super::request_line::read_request_line;
    use super::*;

    fn duration(rest: &str, unit: Option<Unit>) -> (Option<u64>, bool) {
        let mut request = Request::of(read_request_line(Field::plain(b"GET / HTTP/1.1")));
        let context = Context { unit };
        read(Words::new(rest.as_bytes()), context, &mut request).unwrap();
        (request.duration_us, request.assumed.is_some())
    }

    #[test]
    fn the_duration_is_found_among_what_people_add() {
        for (rest, us, assumed) in [
            (r#""-" "ua""#, None, false),
            (r#""-" "ua" "dc7161be3" 0.390"#, Some(390_000), false),
            (r#""-" "ua" 116075"#, Some(116_075), true),
            (r#""-" "ua" 523 4213"#, None, false),
            (r#""-" "ua" 523 4213 99"#, Some(99), true),
            (r#""-" "ua" 1/1500000"#, Some(1_500_000), false),
            (r#""-" "ua" **0/50033**"#, Some(50_033), false),
            (r#""-" "ua" 5/3"#, None, false),
            (r#""-" "ua" -"#, None, false),
            (
                r#""-" "ua" "-"rt=0.001 uct="0.000" uht="0.001" urt="0.001""#,
                Some(1_000),
                false,
            ),
            (r#""-" "ua" rt=- urt="-""#, None, false),
            (r#""-" "ua" urt="0.1, 0.2""#, Some(300_000), false),
            (
                r#""-" "-" 500 "test@docker" "http://172.17.0.3:80" 42ms"#,
                Some(42_000),
                false,
            ),
            (
                r#""-" "curl" 97 0.001 [default-svc-80] [] 10.1.1.1:80 612 0.009 200 8ab5d1c0"#,
                Some(1_000),
                false,
            ),
            (r#""-" "ua" "2.45""#, None, false),
            (r#""-" "ua" "-" "0.057""#, Some(57_000), false),
            (
                " 0.001 39F9C7F048F7F060A4B9883A7348082D",
                Some(1_000),
                false,
            ),
            (" 0.001", Some(1_000), false),
            (r#""-" "Mozilla "quoted" UA" 0.147"#, Some(147_000), false),
            (r#""-" "ua" 10.0.0.1 ==="#, None, false),
        ] {
            assert_eq!(duration(rest, None), (us, assumed), "{rest}");
        }
        let ms = Some(Unit::Milliseconds);
        assert_eq!(duration(r#""-" "ua" 116"#, ms), (Some(116_000), false));
        assert_eq!(duration(r#""-" "ua" 1.5"#, ms), (Some(1_500), false));
        assert_eq!(duration(r#""-" "ua" rt=0.001"#, ms), (Some(1_000), false));
    }
}
