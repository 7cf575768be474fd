//! The common log format and all that grew from it: combined, with a virtual host, with times
//! behind it, without a time of its own.
//!
//! ```text
//! 1.2.3.4 - theuser [10/Feb/2012:16:42:07 -0500] "GET / HTTP/1.0" 301 368 "http://ref" "Mozilla/5.0" 0.147
//! www.example.com:443 1.2.3.4 - - [25/Oct/2021:11:05:52 +0200] "GET /web HTTP/1.1" 403 6963 "-" "curl"
//! 127.0.0.1 - - "GET /styles/global.css HTTP/1.1" 200 548 0.001 39F9C7F048F7F060A4B9883A7348082D
//! ```
//!
//! What stands before the request is who asked; what follows the bytes is read by `trailing`. A
//! text that merely quotes such a line has more words before it, and is none.

use super::super::duration::parse_bytes;
use super::super::field::Field;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::timestamp::{TimestampError, When, clf};
use super::super::words::{Words, client_address, is_address, take_quoted};
use super::{Access, Context, Format, Request, status_or_none, trailing};
use memchr::{memchr, memchr2};

pub(super) const FORMAT: Format = Format {
    access: Access::Combined,
    also: &[
        "clf", "common", "nginx", "apache", "traefik", "gunicorn", "tomcat", "httpd",
    ],
    example: r#"1.2.3.4 - theuser [10/Feb/2012:16:42:07 -0500] "GET /api/health?full=1 HTTP/1.1" 404 207 "http://ref" "curl/8.7.1" "-" rt=0.001 uct="0.000" uht="0.001" urt="0.001""#,
    sniff: |text| !text.is_empty(),
    read,
};

/// Who asked, when, and the text from the opening quote of the request line.
struct Head<'a> {
    client: Option<Field<'a>>,
    host: Option<Field<'a>>,
    when: Option<When>,
    rest: &'a [u8],
}

fn read(text: &[u8], context: Context) -> Result<Request<'_>, Reject> {
    let head = read_head(text)?;
    let quoted = head.rest.strip_prefix(b"\"").ok_or(Reject::NoRequest)?;
    if let [b'"', next, ..] = quoted
        && *next != b' '
    {
        // All quotes of the line are doubled.
        return Err(Reject::NoRequest);
    }
    let Some((line, rest)) = take_line(quoted) else {
        // With a time before it, it was a request; without one, any text has a quote in it.
        return Err(match (head.when, memchr(b'"', quoted)) {
            (Some(_), None) => Reject::Cut,
            (Some(_), Some(_)) => Reject::NoStatus,
            (None, _) => Reject::NoRequest,
        });
    };
    let mut words = Words::new(rest);
    let status = words.word().ok_or(match head.when {
        Some(_) => Reject::Cut,
        None => Reject::NoRequest,
    })?;
    let status = if status.len() < 3 && words.rest.is_empty() && status != b"-" {
        return Err(Reject::Cut);
    } else {
        status_or_none(status)?
    };
    let mut request = Request::of(read_request_line(line));
    // Bytes come next, unless the format has none.
    let before = words.rest;
    match words.word() {
        Some(b"-") | None => {}
        Some(word) => match parse_bytes(word) {
            Some(bytes) => request.bytes = Some(bytes),
            None => words.rest = before,
        },
    }
    request.when = head.when;
    request.status = status;
    request.client = head.client;
    request.host = head.host.or(request.host);
    trailing::read(words, context, &mut request)?;
    Ok(request)
}

/// The request line after its opening quote, and what follows its closing one.
///
/// Some servers do not escape quotes inside of it, so the closing one is the first with a status
/// behind it. No byte is looked at twice.
fn take_line(text: &[u8]) -> Option<(Field<'_>, &[u8])> {
    let (first, rest) = take_quoted(text);
    if !first.closed {
        return None;
    }
    if starts_with_status(rest) {
        return Some((first.field, rest));
    }
    let mut escaped = first.field.escaped;
    let mut end = first.field.raw.len();
    loop {
        let (next, rest) = take_quoted(&text[end + 1..]);
        if !next.closed {
            return None;
        }
        escaped |= next.field.escaped;
        end += 1 + next.field.raw.len();
        if starts_with_status(rest) {
            let raw = &text[..end];
            return Some((Field { raw, escaped }, rest));
        }
    }
}

fn starts_with_status(text: &[u8]) -> bool {
    match text.trim_ascii_start() {
        [b'-', b' ', ..] | [b'-'] => true,
        [a, b, c, rest @ ..] => {
            [a, b, c].iter().all(|byte| byte.is_ascii_digit()) && matches!(rest, [] | [b' ', ..])
        }
        // The line was cut here.
        short => short.iter().all(u8::is_ascii_digit),
    }
}

fn read_head(text: &[u8]) -> Result<Head<'_>, Reject> {
    let (who, rest) = match text {
        // A list of addresses, in quotes.
        [b'"', ..] => {
            let mut words = Words::new(text);
            let client = words.quoted().ok_or(Reject::NoRequest)?;
            (Some(client.field), words.rest)
        }
        _ => (None, text),
    };
    let mut at = 0;
    loop {
        let found = memchr2(b'[', b'"', &rest[at..]).ok_or(Reject::NoRequest)?;
        at += found;
        if rest[at] == b'"' || clf::starts(&rest[at + 1..]) {
            break;
        }
        at += 1;
    }
    let (before, rest) = rest.split_at(at);
    let (when, rest) = match rest.strip_prefix(b"[") {
        Some(time) => {
            let (when, rest) = clf::parse_when(time).map_err(|error| match error {
                TimestampError::Absent => Reject::NoRequest,
                TimestampError::Impossible => Reject::BadTimestamp,
            })?;
            let rest = rest.strip_prefix(b"]").ok_or(Reject::NoRequest)?;
            (Some(when), rest.trim_ascii_start())
        }
        None => (None, rest),
    };
    if when.is_some() && rest.is_empty() {
        return Err(Reject::Cut);
    }
    let (client, host) = match who {
        Some(client) => (client.given(), None),
        None => read_who(before.trim_ascii(), when.is_some())?,
    };
    Ok(Head {
        client,
        host,
        when,
        rest,
    })
}

type Who<'a> = (Option<Field<'a>>, Option<Field<'a>>);

/// `1.2.3.4 - theuser`, `www.example.com 1.2.3.4 - -`, or a list `1.2.3.4, 5.6.7.8 - -`: client and
/// virtual host.
fn read_who(text: &[u8], has_time: bool) -> Result<Who<'_>, Reject> {
    let address = |word| Field::plain(client_address(word)).given();
    let mut words = Words::new(text);
    let Some(first) = words.word() else {
        // Django's development server says nothing of who asked.
        return if has_time {
            Ok((None, None))
        } else {
            Err(Reject::NoRequest)
        };
    };
    if first.ends_with(b",") {
        let end = memchr::memmem::find(text, b" - ").ok_or(Reject::NoRequest)?;
        return Ok((Some(Field::plain(&text[..end])), None));
    }
    match (words.word(), words.word(), words.word(), words.word()) {
        // The user's name can have spaces in it.
        (Some(b"-"), _, _, None) => Ok((address(first), None)),
        (Some(b"-"), ..) if is_address(first) => Ok((address(first), None)),
        (None | Some(_), None | Some(_), None, _) if has_time => Ok((address(first), None)),
        (Some(second), Some(_), Some(_), None) if has_time => {
            Ok((address(second), Field::plain(first).given()))
        }
        _ => Err(Reject::NoRequest),
    }
}
