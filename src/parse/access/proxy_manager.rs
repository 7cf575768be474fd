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
use super::super::reject::Reject;
use super::super::request_line::{Target, is_method, read_request_line};
use super::super::timestamp::{TimestampError, clf};
use super::super::words::Words;
use super::{Access, Format, Request, status_or_none};

pub(super) const FORMAT: Format = Format {
    access: Access::ProxyManager,
    also: &["nginx-proxy-manager", "npm"],
    example: r#"[24/Jan/2022:16:51:02 +0000] - 404 404 - GET http openresty.local "/sdfdsf" [Client 1.2.3.4] [Length 192] [Gzip 3.10] [Sent-to openresty] "Mozilla/5.0 (X11; Linux x86_64)" "-""#,
    sniff: |text| matches!(text, [b'[', time @ ..] if clf::starts(time)),
    read: |text, _| read(text),
};

/// Cache, upstream's status, status, a dash, method, scheme, host: no line has more words.
const MOST_WORDS: usize = 7;

fn read(text: &[u8]) -> Result<Request<'_>, Reject> {
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
    let mut request = match &before[..count] {
        [.., status, b"-", method, _scheme, host] => own(status, method, host, words)?,
        [host, client, seconds] => with_time(host, client, seconds, words)?,
        _ => return Err(Reject::NoRequest),
    };
    request.when = Some(when);
    Ok(request)
}

fn own<'a>(
    status: &'a [u8],
    method: &'a [u8],
    host: &'a [u8],
    mut words: Words<'a>,
) -> Result<Request<'a>, Reject> {
    let path = words.quoted().ok_or(Reject::NoRequest)?;
    if !is_method(method) {
        return Err(Reject::NoMethod);
    }
    let path = Some(path).filter(|path| path.closed).ok_or(Reject::Cut)?;
    let mut request = Request::of(Target {
        method,
        path: path.field.given().ok_or(Reject::NoPath)?,
        host: Field::plain(host).given(),
        protocol: None,
    });
    request.status = status_or_none(status)?;
    while let Some(named) = words.bracketed() {
        if let Some(client) = named.strip_prefix(b"Client ") {
            request.client = Field::plain(client).given();
        } else if let Some(length) = named.strip_prefix(b"Length ") {
            request.bytes = parse_bytes(length);
        } else if let Some(server) = named.strip_prefix(b"Sent-to ") {
            request.container = Field::plain(server).given();
        }
    }
    let mut next = || {
        let quoted = words.quoted();
        request.cut |= quoted.is_none_or(|quoted| !quoted.closed);
        quoted.and_then(|quoted| quoted.field.given())
    };
    let (user_agent, referer) = (next(), next());
    request.user_agent = user_agent;
    request.referer = referer;
    Ok(request)
}

fn with_time<'a>(
    host: &'a [u8],
    client: &'a [u8],
    seconds: &'a [u8],
    mut words: Words<'a>,
) -> Result<Request<'a>, Reject> {
    let duration_us = number_us(seconds, Unit::Seconds);
    let line = words.quoted().ok_or(Reject::NoRequest)?;
    if !line.closed {
        return Err(Reject::Cut);
    }
    let mut request = Request::of(read_request_line(line.field));
    request.status = status_or_none(words.word().ok_or(Reject::Cut)?)?;
    request.bytes = words.word().and_then(parse_bytes);
    request.duration_us = duration_us;
    request.client = Field::plain(client).given();
    request.host = Field::plain(host).given().filter(|host| host.raw != b"_");
    let _length_of_request = words.word();
    request.referer = words
        .word()
        .and_then(|referer| Field::plain(referer).given());
    words.skip_spaces();
    request.user_agent = Field::plain(words.rest).given();
    Ok(request)
}
