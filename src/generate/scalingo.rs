//! Lines as Scalingo writes them.
//!
//! In: a request or what the application says, and a local time. Out: a line such as `2025-01-24
//! 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/dynamique/status/" …
//! user_agent="Go-http-client/1.1"`. Colours are those of the Scalingo CLI
//! (`Scalingo/cli/logs/logs.go`): the time yellow, the source by the sum of its letters, of a
//! router line every key, `=` and value; a value's colour ends after the space that follows it. Its
//! red background behind the word `error` of an application line is left out.

use super::application::push_message;
use super::broken::{Damage, damage};
use super::clock::Local;
use super::digits::{push_address, push_number, push_padded, push_seconds, push_two};
use super::format::Subject;
use super::random::Random;
use super::request::{Container, Request};

/// The identifier of the invented application, in the names of archives.
const APP_ID: &str = "65fdc9d0fb0de6000e1e9ce1";

const YELLOW: &[u8] = b"\x1b[33m";
const GREEN: &[u8] = b"\x1b[32m";
const RED: &[u8] = b"\x1b[31m";
const WHITE: &[u8] = b"\x1b[37m";
const RESET: &[u8] = b"\x1b[0m";

/// The colours the CLI gives to sources.
const SOURCE_COLOURS: [u8; 9] = [34, 36, 32, 35, 93, 94, 96, 92, 95];

/// `65fdc9d0fb0de6000e1e9ce1.log-2025012418`: the identifier of the application and the local hour
/// of the rotation.
pub(super) fn archive_name(last: Local<'_>) -> String {
    let (year, month) = (last.year, last.month);
    format!(
        "{APP_ID}.log-{year:04}{month:02}{:02}{:02}",
        last.day, last.hour
    )
}

/// Appends a router line.
pub(super) fn push_request(subject: Subject<'_>, random: &mut Random, out: &mut Vec<u8>) {
    push_prefix(out, &subject.local, b"router", subject.ansi, random);
    push_pairs(out, subject.request, subject.ansi);
}

/// Appends a line of the application or of the platform.
pub(super) fn push_application(subject: Subject<'_>, random: &mut Random, out: &mut Vec<u8>) {
    // Colours come from the CLI, or from the application itself. Draw always, so that colours
    // change nothing else.
    let by_application = random.chance(500_000);
    let message = subject
        .application
        .next(subject.ansi && by_application, random);
    let source = message.source(subject.request.container);
    push_prefix(
        out,
        &subject.local,
        &source,
        subject.ansi && !by_application,
        random,
    );
    let (local, request) = (&subject.local, subject.request);
    push_message(out, message.text, local, request, random, |out, random| {
        push_prefix(out, local, b"router", false, random);
        push_pairs(out, request, false);
    });
    if message.text.is_empty() {
        // `… CEST [one-off-1166]`: nothing follows, not even the space.
        out.pop();
    }
}

/// Appends a line that nobody can read to its end.
pub(super) fn push_broken(subject: Subject<'_>, random: &mut Random, out: &mut Vec<u8>) {
    let start = out.len();
    let kind = Damage::draw(random);
    push_prefix(out, &subject.local, b"router", false, random);
    match kind {
        Damage::InsideCharacter => {
            let mut request = subject.request.clone();
            request.client.user_agent = super::clients::UTF8_USER_AGENT;
            push_pairs(out, &request, false);
        }
        _ => push_pairs(out, subject.request, false),
    }
    damage(kind, out, start, random);
}

/// Appends the time, the zone and the source, up to the space before the payload.
fn push_prefix(
    out: &mut Vec<u8>,
    local: &Local<'_>,
    source: &[u8],
    ansi: bool,
    random: &mut Random,
) {
    let oddity = random.below(2000);
    if ansi {
        out.extend_from_slice(YELLOW);
    }
    push_time(out, local, random);
    // Rarely, the zone's word is missing. In a zone without words it always is.
    if oddity != 0 && !local.word.is_empty() {
        out.push(b' ');
        out.extend_from_slice(local.word.as_bytes());
    }
    if ansi {
        out.extend_from_slice(RESET);
    }
    // Rarely, the space is missing: `CEST[router]`.
    if oddity != 1 || local.word.is_empty() {
        out.push(b' ');
    }
    out.push(b'[');
    if ansi {
        push_source_colour(out, source);
    }
    out.extend_from_slice(source);
    if ansi {
        out.extend_from_slice(RESET);
    }
    out.extend_from_slice(b"] ");
}

/// Appends `2025-01-24 18:00:01.480364285 +0100`: nanoseconds without trailing zeros, as Go prints
/// them; one time in fifty only milliseconds.
fn push_time(out: &mut Vec<u8>, local: &Local<'_>, random: &mut Random) {
    push_padded(out, u64::from(local.year), 4);
    for (separator, number) in [
        (b'-', local.month),
        (b'-', local.day),
        (b' ', local.hour),
        (b':', local.minute),
        (b':', local.second),
    ] {
        out.push(separator);
        push_two(out, number);
    }
    out.push(b'.');
    if random.chance(20_000) {
        push_padded(out, u64::from(local.nanosecond / 1_000_000), 3);
    } else {
        push_padded(out, u64::from(local.nanosecond), 9);
        while out.last() == Some(&b'0') {
            out.pop();
        }
        if out.last() == Some(&b'.') {
            out.pop();
        }
    }
    out.push(b' ');
    out.push(if local.offset_minutes < 0 { b'-' } else { b'+' });
    let offset = local.offset_minutes.unsigned_abs();
    push_two(out, offset / 60);
    push_two(out, offset % 60);
}

/// The CLI takes the sum of the letters, and for the router six more.
fn push_source_colour(out: &mut Vec<u8>, source: &[u8]) {
    let sum: usize = source.iter().map(|&letter| usize::from(letter)).sum();
    let sum = if source == b"router" { sum + 6 } else { sum };
    out.extend_from_slice(b"\x1b[");
    push_number(out, u64::from(SOURCE_COLOURS[sum % SOURCE_COLOURS.len()]));
    out.push(b'm');
}

/// Appends `method=… path="…" …`, in the order of the router.
fn push_pairs(out: &mut Vec<u8>, request: &Request, ansi: bool) {
    let mut pairs = Pairs { out, ansi };
    pairs.push("method", |out| {
        out.extend_from_slice(request.method.as_bytes())
    });
    pairs.push("path", |out| push_quoted(out, &request.path));
    pairs.push("host", |out| out.extend_from_slice(request.host.as_bytes()));
    pairs.push("request_id", |out| {
        out.extend_from_slice(&request.request_id)
    });
    match request.container {
        Container::Web(number) => pairs.push("container", |out| {
            out.extend_from_slice(b"web-");
            push_number(out, u64::from(number));
        }),
        Container::Empty => pairs.push("container", |_| {}),
        Container::Missing => {}
    }
    pairs.push("from", |out| {
        out.push(b'"');
        push_address(out, request.client.address);
        out.push(b'"');
    });
    pairs.push("protocol", |out| {
        out.extend_from_slice(request.protocol.as_bytes())
    });
    pairs.push("status", |out| push_number(out, u64::from(request.status)));
    pairs.push("duration", |out| {
        push_seconds(out, request.duration_ms);
        out.push(b's');
    });
    pairs.push("bytes", |out| push_number(out, request.bytes));
    pairs.push("referer", |out| {
        push_quoted(out, request.referer.as_bytes())
    });
    pairs.push("user_agent", |out| {
        push_quoted(out, request.client.user_agent.as_bytes())
    });
    // The last value has no space after it; the pairs before it have theirs within the colour.
    let tail = if ansi { RESET.len() } else { 0 };
    let space = out.len() - tail - 1;
    out.remove(space);
}

/// A list of pairs, in colour or not.
struct Pairs<'a> {
    out: &'a mut Vec<u8>,
    ansi: bool,
}

impl Pairs<'_> {
    #[inline]
    fn push(&mut self, key: &str, value: impl FnOnce(&mut Vec<u8>)) {
        let out = &mut *self.out;
        if self.ansi {
            out.extend_from_slice(GREEN);
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(RESET);
            out.extend_from_slice(RED);
            out.push(b'=');
            out.extend_from_slice(RESET);
            out.extend_from_slice(WHITE);
            value(out);
            out.push(b' ');
            out.extend_from_slice(RESET);
        } else {
            out.extend_from_slice(key.as_bytes());
            out.push(b'=');
            value(out);
            out.push(b' ');
        }
    }
}

/// Appends a value in quotes, with `"` and `\` escaped.
fn push_quoted(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'"');
    let mut rest = value;
    while let Some(at) = rest.iter().position(|&byte| byte == b'"' || byte == b'\\') {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&[b'\\', rest[at]]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests;
