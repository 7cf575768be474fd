//! The short way for lines of the combined log format, as nginx and Apache write them.
//!
//! ```text
//! 192.0.2.139 - - [24/Jan/2025:00:00:00 +0100] "GET /api/v1/devis/4951/?since=2025 HTTP/1.1" 200 8168 "-" "curl/8.11.1" 0.383
//! ```
//!
//! In: a line. Out: the record that the long way would fill, or `None` for a line that is in any way
//! unlike this one: another client than an address of IPv4, a user's name, a backslash, something else
//! behind the user agent than nothing or seconds with three decimals. The long way then reads it from
//! its beginning, so that nothing is decided here that is not decided there, and tests hold both
//! against each other. As in `fast_path`, each part is compared with what must come next.

use super::access::Access;
use super::digits::{digits_in, take_number, tens_and_ones};
use super::duration::{parse_bytes, parse_integer};
use super::envelope::Envelope;
use super::field::Field;
use super::find::{capitals, contains, length_of_ipv4};
use super::record::{Origin, Record};
use super::timestamp::{Timestamp, When, clf, time_of_day_us};
use memchr::memchr2;

/// `24/Jan/2025:`
const DATE: usize = 12;
/// `00:00:00`
const CLOCK: usize = 8;
/// ` +0100] "`
const ZONE: usize = 9;
/// ` HTTP/1.1`
const PROTOCOL: usize = 9;
/// In so many bytes, a text that is a named time has the `=` behind its name.
const LONGEST_NAME: usize = 33;

/// The last date and zone that were met, and the midnight that they mean: to read them anew for each
/// line took a tenth of its time. What they mean does not depend on the lines before.
#[derive(Debug)]
pub(super) struct Midnight {
    date: [u8; DATE],
    zone: [u8; ZONE],
    time: Timestamp,
}

impl Default for Midnight {
    fn default() -> Self {
        Self {
            date: [0; DATE],
            zone: [0; ZONE],
            time: Timestamp::utc(0),
        }
    }
}

/// Reads a line.
#[inline(always)]
pub(super) fn read_combined_line<'a>(
    line: &'a [u8],
    midnight: &mut Midnight,
) -> Option<Record<'a>> {
    let (client, rest) = line.split_at(length_of_ipv4(line)?);
    let rest = rest.strip_prefix(b" - - [")?;
    let (time, rest) = midnight.take_time(rest)?;
    let ([method, path, protocol], rest) = take_request(rest)?;
    let (status, rest) = take_status(rest)?;
    let (bytes, rest) = take_bytes(rest)?;
    let (referer, rest) = take_text(rest)?;
    let (user_agent, rest) = take_text(rest)?;
    let duration_us = take_seconds(rest)?;
    Some(Record {
        time,
        origin: Origin {
            envelope: Envelope::None,
            access: Access::Combined,
        },
        source: None,
        method,
        path: Field::plain(path),
        status: Some(status),
        // A connection that became a websocket lives as long as it likes.
        duration_us: duration_us.filter(|_| status != 101),
        bytes,
        host: None,
        request_id: None,
        container: None,
        client: Some(Field::plain(client)),
        protocol: Some(Field::plain(protocol)),
        referer: Field::plain(referer).given(),
        user_agent: Field::plain(user_agent).given(),
        time_is_start: false,
        cut: false,
    })
}

impl Midnight {
    /// The time after its bracket, and what follows the quote behind it.
    #[inline(always)]
    fn take_time<'a>(&mut self, text: &'a [u8]) -> Option<(Timestamp, &'a [u8])> {
        let (date, rest) = text.split_first_chunk::<DATE>()?;
        let (clock, rest) = rest.split_first_chunk::<CLOCK>()?;
        let (zone, rest) = rest.split_first_chunk::<ZONE>()?;
        if *date != self.date || *zone != self.zone {
            *self = Self::of(date, zone)?;
        }
        let pairs = tens_and_ones(digits_in(clock, b"00:00:00")?);
        let number = |at: u32| (pairs >> (8 * at)) as u32 & 0xff;
        let time_us = time_of_day_us(number(0), number(3), number(6), 0)?;
        let time = Timestamp {
            instant_us: self.time.instant_us + time_us,
            ..self.time
        };
        Some((time, rest))
    }

    #[cold]
    #[inline(never)]
    fn of(date: &[u8; DATE], zone: &[u8; ZONE]) -> Option<Self> {
        let text = [&date[..], b"00:00:00", zone].concat();
        match clf::parse_when(&text) {
            Ok((When::Exact(time), b"] \"")) => Some(Self {
                date: *date,
                zone: *zone,
                time,
            }),
            _ => None,
        }
    }
}

/// Method, path and protocol of the request line after its opening quote, and what follows the
/// closing one.
#[inline(always)]
fn take_request(text: &[u8]) -> Option<([&[u8]; 3], &[u8])> {
    let method = capitals(text).filter(|method| *method != b"CONNECT")?;
    let text = &text[method.len() + 1..];
    let (target, rest) = text.split_at(memchr2(b'"', b'\\', text)?);
    let rest = rest.strip_prefix(b"\"")?;
    let (path, protocol) = target.split_last_chunk::<PROTOCOL>()?;
    let [
        b' ',
        b'H',
        b'T',
        b'T',
        b'P',
        b'/',
        b'0'..=b'9',
        b'.',
        b'0'..=b'9',
    ] = protocol
    else {
        return None;
    };
    let is_usual = path.first() == Some(&b'/') && !path.last()?.is_ascii_whitespace();
    is_usual.then_some(([method, path, &protocol[1..]], rest))
}

/// A status of three digits.
#[inline(always)]
fn take_status(text: &[u8]) -> Option<(u16, &[u8])> {
    let [
        b' ',
        a @ b'1'..=b'9',
        b @ b'0'..=b'9',
        c @ b'0'..=b'9',
        b' ',
        rest @ ..,
    ] = text
    else {
        return None;
    };
    let digit = |byte: &u8| u16::from(byte - b'0');
    Some((digit(a) * 100 + digit(b) * 10 + digit(c), rest))
}

/// The bytes of an answer, `None` inside where it does not tell them, and the space behind them.
#[inline(always)]
fn take_bytes(text: &[u8]) -> Option<(Option<u64>, &[u8])> {
    if let Some((bytes, rest @ [b' ', ..])) = take_number(text) {
        return Some((Some(bytes), rest));
    }
    let (word, rest) = text.split_at(memchr::memchr(b' ', text)?);
    match parse_bytes(word) {
        None if word != b"-" => None,
        bytes => Some((bytes, rest)),
    }
}

/// A text in quotes that is not a time with its name.
#[inline(always)]
fn take_text(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b" \"")?;
    if let Some(rest) = text.strip_prefix(b"-\"") {
        return Some((b"-", rest));
    }
    let (text, rest) = text.split_at(memchr2(b'"', b'\\', text)?);
    let rest = rest.strip_prefix(b"\"")?;
    let head = &text[..text.len().min(LONGEST_NAME)];
    (!contains(b'=', head) || !is_named(head)).then_some((text, rest))
}

/// `rt=0.127`: whether a text begins with a name.
#[cold]
fn is_named(text: &[u8]) -> bool {
    let letter = |byte: &&u8| matches!(byte, b'a'..=b'z' | b'_');
    let length = text.iter().take_while(letter).count();
    length > 0 && text.get(length) == Some(&b'=')
}

/// What is behind the user agent: nothing, or the seconds that the request took, in µs.
#[inline(always)]
fn take_seconds(text: &[u8]) -> Option<Option<u64>> {
    let seconds = match text {
        [] => return Some(None),
        [b' ', seconds @ ..] => seconds,
        _ => return None,
    };
    let (whole, [b'.', decimals @ ..]) = seconds.split_last_chunk::<4>()? else {
        return None;
    };
    if whole.len() > 6 {
        return None;
    }
    let ms = parse_integer(whole)? * 1_000 + parse_integer(decimals)?;
    Some(Some(ms * 1_000))
}
