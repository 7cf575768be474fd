//! nginx-proxy-manager: its two own formats, and one that its users like to set.
//!
//! ```text
//! [24/Jan/2022:16:51:02 +0000] - 404 404 - GET http openresty.local "/sdfdsf" [Client 1.2.3.4] [Length 192] [Gzip 3.10] [Sent-to openresty] "Mozilla/5.0" "-"
//! [01/Oct/2025:14:32:20 +0000] 200 - GET https app.example.com "/login" [Client 192.168.1.25] [Length 3421] [Gzip 3.12] "Mozilla/5.0" "-"
//! [10/Feb/2024:21:23:40 +0100] wings.example.com 192.168.1.101 0.002 "GET / HTTP/1.1" 401 77 935 - Uptime-Kuma/1.23.11
//! ```
//!
//! The first two have no duration; the third has seconds.

use super::super::duration::{Unit, number_us, parse_bytes};
use super::super::field::Field;
use super::super::record::Record;
use super::super::reject::Reject;
use super::super::request_line::{is_method, read_request_line};
use super::super::timestamp::{TimestampError, clf};
use super::super::words::Words;
use super::{Access, Draft, Format, status_or_none};

pub(super) const FORMAT: Format = Format {
    access: Access::ProxyManager,
    also: &["nginx-proxy-manager", "npm"],
    example: r#"[24/Jan/2022:16:51:02 +0000] - 404 404 - GET http openresty.local "/sdfdsf" [Client 1.2.3.4] [Length 192] [Gzip 3.10] [Sent-to openresty] "Mozilla/5.0 (X11; Linux x86_64)" "-""#,
    starts: b"[",
    sniff: |text| matches!(text, [b'[', time @ ..] if clf::starts(time)),
    read: |text, _, draft| read(text, draft),
};

/// Cache, upstream's status, status, a dash, method, scheme, host: no line has more words.
const MOST_WORDS: usize = 7;

fn read<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut words = Words::new(text);
    let time = words.bracketed().ok_or(Reject::NoRequest)?;
    let when = match clf::parse_when(time) {
        Ok((when, _)) => when,
        Err(TimestampError::Absent) => return Err(Reject::NoRequest),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let mut before = [&b""[..]; MOST_WORDS];
    let mut count = 0;
    words.skip_spaces();
    while !words.rest.starts_with(b"\"") {
        let word = words.word().ok_or(Reject::NoRequest)?;
        *before.get_mut(count).ok_or(Reject::NoRequest)? = word;
        count += 1;
        words.skip_spaces();
    }
    draft.when = Some(when);
    let record = &mut *draft.record;
    match &before[..count] {
        [.., status, b"-", method, _scheme, host] => {
            record.status = status_or_none(status)?;
            record.host = Field::plain(host).given();
            read_own(method, words, record)?;
        }
        [host, client, seconds] => {
            record.duration_us = number_us(seconds, Unit::Seconds);
            record.client = Field::plain(client).given();
            record.host = Field::plain(host).given().filter(|host| host.raw != b"_");
            read_with_time(words, record)?;
        }
        _ => return Err(Reject::NoRequest),
    }
    Ok(())
}

/// Path, client, length and server, user agent, referer.
fn read_own<'a>(
    method: &'a [u8],
    mut words: Words<'a>,
    record: &mut Record<'a>,
) -> Result<(), Reject> {
    let path = words.quoted().ok_or(Reject::NoRequest)?;
    if !is_method(method) {
        return Err(Reject::NoMethod);
    }
    let path = Some(path).filter(|path| path.closed).ok_or(Reject::Cut)?;
    record.method = method;
    record.path = path.field.given().ok_or(Reject::NoPath)?;
    while let Some(named) = words.bracketed() {
        if let Some(client) = named.strip_prefix(b"Client ") {
            record.client = Field::plain(client).given();
        } else if let Some(length) = named.strip_prefix(b"Length ") {
            record.bytes = parse_bytes(length);
        } else if let Some(server) = named.strip_prefix(b"Sent-to ") {
            record.container = Field::plain(server).given();
        }
    }
    let mut next = || {
        let quoted = words.quoted();
        record.cut |= quoted.is_none_or(|quoted| !quoted.closed);
        quoted.and_then(|quoted| quoted.field.given())
    };
    let (user_agent, referer) = (next(), next());
    record.user_agent = user_agent;
    record.referer = referer;
    Ok(())
}

/// Request line, status, bytes, referer, user agent.
fn read_with_time<'a>(mut words: Words<'a>, record: &mut Record<'a>) -> Result<(), Reject> {
    let line = words.quoted().ok_or(Reject::NoRequest)?;
    if !line.closed {
        return Err(Reject::Cut);
    }
    read_request_line(line.field, record);
    record.status = status_or_none(words.word().ok_or(Reject::Cut)?)?;
    record.bytes = words.word().and_then(parse_bytes);
    let _length_of_request = words.word();
    record.referer = words
        .word()
        .and_then(|referer| Field::plain(referer).given());
    words.skip_spaces();
    record.user_agent = Field::plain(words.rest.trim_ascii_end()).given();
    Ok(())
}
