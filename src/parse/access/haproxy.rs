//! HAProxy's HTTP log.
//!
//! ```text
//! 4.3.2.1:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 "POST /user/ HTTP/1.1"
//! ```
//!
//! The last of the five timers is the total in milliseconds. With `option logasap` it is written
//! before the end, as `+72`: then neither it nor the bytes are final, and both are missing here.
//! The time has no zone.

use super::super::duration::{Unit, number_us, parse_bytes};
use super::super::field::Field;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::timestamp::{TimestampError, clf};
use super::super::words::{Words, without_port};
use super::{Access, Context, Format, Request, status_or_none};
use memchr::memchr;

pub(super) const FORMAT: Format = Format {
    access: Access::Haproxy,
    also: &[],
    example: r#"4.3.2.1:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 "POST /user/ HTTP/1.1""#,
    sniff,
    read,
};

/// The longest client, an IPv6 address with a port, and some room.
const LONGEST_CLIENT: usize = 64;

/// A point behind the seconds tells it from all formats that are like the common one.
fn sniff(text: &[u8]) -> bool {
    let head = &text[..text.len().min(LONGEST_CLIENT)];
    memchr(b' ', head).is_some_and(|space| {
        matches!(text[space + 1..], [b'[', ref time @ ..]
            if clf::starts(time) && time.get(20) == Some(&b'.'))
    })
}

fn read(text: &[u8], _: Context) -> Result<Request<'_>, Reject> {
    let mut words = Words::new(text);
    let client = words.word().ok_or(Reject::NoRequest)?;
    let time = words.bracketed().ok_or(Reject::Cut)?;
    let when = match clf::parse_when(time) {
        Ok((when, _)) => when,
        Err(TimestampError::Absent) => return Err(Reject::NoRequest),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let (Some(_frontend), Some(server), Some(timers)) = (words.word(), words.word(), words.word())
    else {
        return Err(Reject::NoRequest);
    };
    let (Some(status), Some(bytes)) = (words.word(), words.word()) else {
        return Err(Reject::NoRequest);
    };
    // A TCP log has three timers, and messages have none.
    if timers.split(|byte| *byte == b'/').count() != 5 {
        return Err(Reject::NoRequest);
    }
    // Cookies, how it ended, connections, queues; then captured headers in braces, and the line.
    for _ in 0..5 {
        words.word();
    }
    let quote = memchr(b'"', words.rest).ok_or(Reject::Cut)?;
    if quote > 0 && words.rest[quote - 1] == b'\\' {
        return Err(Reject::NoRequest);
    }
    words.rest = &words.rest[quote..];
    let line = words.quoted().ok_or(Reject::Cut)?;
    let mut request = Request::of(read_request_line(line.field));
    request.when = Some(when);
    request.status = status_or_none(status)?;
    request.duration_us = total_us(timers)?;
    request.bytes = parse_bytes(bytes);
    request.client = Field::plain(without_port(client)).given();
    request.container = server_name(server);
    request.cut = !line.closed;
    Ok(request)
}

/// `0/0/0/72/72` is 72 ms; -1 and what is not final are no duration.
fn total_us(timers: &[u8]) -> Result<Option<u64>, Reject> {
    let total = timers.rsplit(|byte| *byte == b'/').next();
    match total {
        None | Some(b"-1" | b"" | [b'+', ..]) => Ok(None),
        Some(total) => number_us(total, Unit::Milliseconds)
            .map(Some)
            .ok_or(Reject::BadDuration),
    }
}

/// `bk_https/abc` was answered by `abc`; `<NOSRV>` by no server.
fn server_name(backend: &[u8]) -> Option<Field<'_>> {
    let slash = memchr(b'/', backend)?;
    let name = &backend[slash + 1..];
    (!name.starts_with(b"<")).then(|| Field::plain(name))
}
