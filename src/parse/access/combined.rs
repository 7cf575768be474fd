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
use super::super::find::find_soon;
use super::super::record::Record;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::timestamp::{TimestampError, clf};
use super::super::words::{Words, client_address, is_address, take_quoted};
use super::{Access, Context, Draft, Format, status_or_none, trailing};
use memchr::{memchr, memchr2};

pub(super) const FORMAT: Format = Format {
    access: Access::Combined,
    also: &[
        "clf", "common", "nginx", "apache", "traefik", "gunicorn", "tomcat", "httpd",
    ],
    example: r#"1.2.3.4 - theuser [10/Feb/2012:16:42:07 -0500] "GET /api/health?full=1 HTTP/1.1" 404 207 "http://ref" "curl/8.7.1" "-" rt=0.001 uct="0.000" uht="0.001" urt="0.001""#,
    starts: super::ANY,
    sniff: |_| true,
    read,
};

fn read<'a>(text: &'a [u8], context: Context, draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let rest = read_head(text, draft)?;
    let has_time = draft.when.is_some();
    let record = &mut *draft.record;
    let quoted = rest.strip_prefix(b"\"").ok_or(Reject::NoRequest)?;
    if let [b'"', next, ..] = quoted
        && *next != b' '
    {
        // All quotes of the line are doubled.
        return Err(Reject::NoRequest);
    }
    let Some((line, rest)) = take_line(quoted) else {
        // With a time before it, it was a request; without one, any text has a quote in it.
        return Err(match (has_time, memchr(b'"', quoted)) {
            (true, None) => Reject::Cut,
            (true, Some(_)) => Reject::NoStatus,
            (false, _) => Reject::NoRequest,
        });
    };
    let mut words = Words::new(rest);
    let status = words.word().ok_or(if has_time {
        Reject::Cut
    } else {
        Reject::NoRequest
    })?;
    if status.len() < 3 && words.rest.is_empty() && status != b"-" {
        return Err(Reject::Cut);
    }
    record.status = status_or_none(status)?;
    read_request_line(line, record);
    // Bytes come next, unless the format has none.
    let before = words.rest;
    match words.word() {
        Some(b"-") | None => {}
        Some(word) => match parse_bytes(word) {
            Some(bytes) => record.bytes = Some(bytes),
            None if is_half_integer(word) => {
                let digits = leading_digits(word);
                record.bytes = parse_bytes(digits);
                if matches!(word[digits.len()], b'\t' | b'|') {
                    words.rest = &before.trim_ascii_start()[digits.len()..];
                }
            }
            None => words.rest = before,
        },
    }
    draft.assumed = trailing::read(words, context, record)?;
    Ok(())
}

/// `6245",`, `6245<TAB>`: bytes with remains of a table behind them, which are no duration.
fn is_half_integer(word: &[u8]) -> bool {
    let digits = leading_digits(word).len();
    let remains = word.get(digits).filter(|_| digits > 0);
    remains.is_some_and(|byte| !byte.is_ascii_alphanumeric() && *byte != b'.')
}

fn leading_digits(word: &[u8]) -> &[u8] {
    let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    &word[..digits]
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

/// Reads who asked, and when; what is left is the text from the opening quote of the request line.
fn read_head<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<&'a [u8], Reject> {
    if let Some((client, rest)) = take_usual_client(text) {
        draft.record.client = client.given();
        return match rest.strip_prefix(b"[") {
            Some(time) => take_time(time, draft),
            None => Ok(rest),
        };
    }
    let (mut before, mut rest) = split_who(text)?;
    let mut list = None;
    if let [b'"', quoted @ ..] = rest
        && let (client, behind) = take_quoted(quoted)
        && (before.is_empty() || is_list(client.field.raw))
    {
        // A list of addresses, in quotes, perhaps behind a virtual host.
        list = Some(client.field);
        draft.record.host = Field::plain(before).given();
        (before, rest) = split_who(behind)?;
    }
    if let Some(time) = rest.strip_prefix(b"[") {
        rest = take_time(time, draft)?;
    }
    match list {
        Some(client) => draft.record.client = client.given(),
        None => read_who(before, draft)?,
    }
    Ok(rest)
}

/// Who asked, and the text from the bracket of a time on, or from a quote.
fn split_who(text: &[u8]) -> Result<(&[u8], &[u8]), Reject> {
    let mut at = 0;
    loop {
        let found = memchr2(b'[', b'"', &text[at..]).ok_or(Reject::NoRequest)?;
        at += found;
        if text[at] == b'"' || clf::starts(&text[at + 1..]) {
            let (before, rest) = text.split_at(at);
            return Ok((before.trim_ascii(), rest));
        }
        at += 1;
    }
}

/// `10.5.102.222, 199.96.1.1`
fn is_list(text: &[u8]) -> bool {
    find_soon(b',', text).is_some_and(|comma| is_address(&text[..comma]))
}

/// `1.2.3.4 - - [`, with which nearly all lines begin, or `1.2.3.4 - - "GET`: the client, and the text
/// from the bracket or the quote on.
///
/// It says what the search for the bracket and `read_who` would say, for half of the time.
fn take_usual_client(text: &[u8]) -> Option<(Field<'_>, &[u8])> {
    let space = find_soon(b' ', text)?;
    let (address, rest) = text.split_at(space);
    let rest = rest.strip_prefix(b" - - ")?;
    let is_usual = match rest {
        [b'[', time @ ..] => clf::starts(time),
        [b'"', b'A'..=b'Z', ..] => true,
        _ => false,
    };
    (is_usual && is_address(address)).then(|| (Field::plain(client_address(address)), rest))
}

/// Reads the time up to its closing bracket; what follows is left.
fn take_time<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<&'a [u8], Reject> {
    let rest = match clf::parse_when(text) {
        Ok((when, rest)) => {
            draft.when = Some(when);
            rest
        }
        Err(TimestampError::Absent) => return Err(Reject::NoRequest),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let rest = rest.strip_prefix(b"]").ok_or(Reject::NoRequest)?;
    let rest = rest.trim_ascii_start();
    if rest.is_empty() {
        return Err(Reject::Cut);
    }
    Ok(rest)
}

/// Reads `1.2.3.4 - theuser`, `www.example.com 1.2.3.4 - -`, or a list `1.2.3.4, 5.6.7.8 - -`:
/// client and virtual host.
fn read_who<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let has_time = draft.when.is_some();
    let record = &mut *draft.record;
    let mut words = Words::new(text);
    let Some(first) = words.word() else {
        // Django's development server says nothing of who asked.
        return if has_time {
            Ok(())
        } else {
            Err(Reject::NoRequest)
        };
    };
    if let [b'@', label @ ..] = first {
        // A TAI64N label that lacks digits; the line has a time of its own, or it is none.
        let rest = words.rest.trim_ascii();
        let is_label = label.iter().all(u8::is_ascii_hexdigit) && !rest.starts_with(b"@");
        return if has_time && is_label {
            read_who(rest, draft)
        } else {
            Err(Reject::NoRequest)
        };
    }
    if first.ends_with(b",") {
        return read_list(text, record);
    }
    let after_first = words.rest.trim_ascii_start();
    let client = match (words.word(), words.word(), words.word(), words.word()) {
        // The user's name can have spaces in it.
        (Some(b"-"), _, _, None) => first,
        (Some(b"-"), ..) if is_address(first) => first,
        (Some(second), ..) if has_time && second.ends_with(b",") => {
            record.host = Field::plain(first).given();
            return read_list(after_first, record);
        }
        (Some(second), Some(b"-"), Some(_), _)
            if has_time && is_address(first) && !is_address(second) =>
        {
            // nginx resolves no names, so that the name is the host's.
            record.host = Field::plain(second).given();
            first
        }
        // A request id may stand among the names of the user.
        (Some(second), Some(b"-"), Some(id), _) if has_time && is_address(second) => {
            record.host = Field::plain(first).given();
            record.request_id = is_id(id).then(|| Field::plain(id));
            second
        }
        (None | Some(_), None | Some(_), None, _) if has_time => first,
        (Some(second), Some(_), Some(_), None) if has_time => {
            record.host = Field::plain(first).given();
            second
        }
        _ => return Err(Reject::NoRequest),
    };
    record.client = Field::plain(client_address(client)).given();
    Ok(())
}

/// Reads `1.2.3.4, 5.6.7.8 - -`.
fn read_list<'a>(text: &'a [u8], record: &mut Record<'a>) -> Result<(), Reject> {
    let end = memchr::memmem::find(text, b" - ").ok_or(Reject::NoRequest)?;
    record.client = Some(Field::plain(&text[..end]));
    Ok(())
}

/// nginx's `$request_id`.
fn is_id(text: &[u8]) -> bool {
    text.len() == 32 && text.iter().all(u8::is_ascii_hexdigit)
}
