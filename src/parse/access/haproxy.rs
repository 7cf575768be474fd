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
use super::super::find::find_soon;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::timestamp::{TimestampError, clf};
use super::super::words::{Words, without_port};
use super::{Access, Draft, Format, status_or_none};
use memchr::memchr;

pub(super) const FORMAT: Format = Format {
    access: Access::Haproxy,
    also: &[],
    example: r#"4.3.2.1:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 "POST /user/ HTTP/1.1""#,
    starts: super::ANY,
    sniff,
    read: |text, _, draft| read(text, draft),
};

/// The longest client, an IPv6 address with a port, and some room.
const LONGEST_CLIENT: usize = 64;

/// A point behind the seconds tells it from all formats that are like the common one.
fn sniff(text: &[u8]) -> bool {
    let head = &text[..text.len().min(LONGEST_CLIENT)];
    find_soon(b' ', head).is_some_and(|space| {
        matches!(text[space + 1..], [b'[', ref time @ ..]
            if clf::starts(time) && time.get(20) == Some(&b'.'))
    })
}

fn read<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut words = Words::new(text);
    let client = words.word().ok_or(Reject::NoRequest)?;
    let time = words.bracketed().ok_or(Reject::Cut)?;
    let when = match clf::parse_when(time) {
        Ok((when, _)) => when,
        Err(TimestampError::Absent) => return Err(Reject::NoRequest),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let (server, timers) = take_timers(&mut words).ok_or(Reject::NoRequest)?;
    let (Some(status), Some(bytes)) = (words.word(), words.word()) else {
        return Err(Reject::NoRequest);
    };
    // Cookies, how it ended, connections, queues; then captured headers in braces, and the line.
    for _ in 0..5 {
        words.word();
    }
    let quote = memchr(b'"', words.rest).ok_or(Reject::Cut)?;
    if quote > 0 && words.rest[quote - 1] == b'\\' {
        return Err(Reject::NoRequest);
    }
    // HAProxy escapes quotes as `#22`, and backslashes not at all.
    let line = &words.rest[quote + 1..];
    let end = memchr(b'"', line);
    if end == Some(0) && line.len() > 1 {
        return Err(Reject::NoRequest);
    }
    if end.is_none() && memchr(b'?', line).is_none() {
        // Its path may go on; half of one would be an endpoint that nobody has.
        return Err(Reject::Cut);
    }
    draft.when = Some(when);
    let record = &mut *draft.record;
    read_request_line(Field::plain(&line[..end.unwrap_or(line.len())]), record);
    record.status = status_or_none(status)?;
    record.duration_us = total_us(timers)?;
    // %t is the date at which the connection or the request came.
    record.time_is_start = true;
    record.bytes = parse_bytes(bytes);
    record.client = Field::plain(without_port(client)).given();
    record.container = server_name(server);
    record.cut = end.is_none();
    Ok(())
}

/// How many words there are before the timers at most: the frontend, the backend with its server, and
/// what some people put among them.
const MOST_WORDS: usize = 4;

/// The backend with its server, and the five timers. A TCP log has three timers, messages have none.
fn take_timers<'a>(words: &mut Words<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let mut server = None;
    for before in 0..=MOST_WORDS {
        let word = words.word()?;
        if memchr(b'/', word).is_none() {
            continue;
        }
        if before < 2 || word[0].is_ascii_alphabetic() {
            server = Some(word);
            continue;
        }
        let is_timer = |timer: &[u8]| {
            let digits = timer.strip_prefix(b"-").or(timer.strip_prefix(b"+"));
            digits.unwrap_or(timer).iter().all(u8::is_ascii_digit)
        };
        let mut timers = word.split(|byte| *byte == b'/');
        let five = timers
            .by_ref()
            .take(5)
            .filter(|timer| is_timer(timer))
            .count()
            == 5;
        if five {
            // Old versions name no server behind the backend.
            let server = server.unwrap_or_default();
            return timers.next().is_none().then_some((server, word));
        }
        server = Some(word);
    }
    None
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
    Field::plain(name)
        .given()
        .filter(|name| !name.raw.starts_with(b"<"))
}
