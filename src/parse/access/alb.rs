//! AWS application load balancers, and the classic ones before them.
//!
//! ```text
//! https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" … "Root=1-58337281-1d84f3d73c47ec4e58577259" …
//! ```
//!
//! The duration is the sum of the three times, in seconds; -1 in any of them says that it did not
//! come so far, and that there is no duration. A classic line lacks the first word,
//! and one of a TCP listener tells of a connection, which is no request.

use super::super::duration::{Unit, number_us, parse_bytes};
use super::super::field::Field;
use super::super::find::find_soon;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::timestamp::{When, iso};
use super::super::words::{Words, without_port};
use super::{Access, Draft, Format, is_connection, status_or_none};

pub(super) const FORMAT: Format = Format {
    access: Access::Alb,
    also: &["elb", "aws"],
    example: r#"https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "-" 1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-""#,
    starts: b"hgw12",
    sniff,
    read: |text, _, draft| read(text, draft),
};

/// The kinds of connection, as the first word of the line.
const KINDS: [&[u8]; 6] = [b"http ", b"https ", b"h2 ", b"grpcs ", b"ws ", b"wss "];

fn sniff(text: &[u8]) -> bool {
    match text.first() {
        Some(b'1' | b'2') => starts_with_year(text),
        _ => KINDS.iter().any(|kind| text.starts_with(kind)),
    }
}

/// Whether a text may be a line of a classic load balancer without its time: a name, and then an
/// address with a port.
pub(in crate::parse) fn may_be_classic(text: &[u8]) -> bool {
    let Some(space) = find_soon(b' ', &text[..text.len().min(64)]) else {
        return false;
    };
    let client = &text[space + 1..];
    client.first().is_some_and(u8::is_ascii_digit)
        && find_soon(b' ', &client[..client.len().min(32)])
            .is_some_and(|end| client[..end].contains(&b':'))
}

fn starts_with_year(text: &[u8]) -> bool {
    matches!(
        text,
        [b'1' | b'2', _, _, _, b'-', _, _, b'-', _, _, b'T', ..]
    )
}

fn read<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut words = Words::new(text);
    if !starts_with_year(text) {
        words.word();
    }
    let time = words.word().ok_or(Reject::NoRequest)?;
    let (Ok((when @ When::Exact(_), [])), Some(_balancer), Some(client), Some(target)) = (
        iso::parse_when(time),
        words.word(),
        words.word(),
        words.word(),
    ) else {
        return Err(Reject::NoRequest);
    };
    let times = [words.word(), words.word(), words.word()];
    let (Some(status), Some(_of_target), Some(_received), Some(sent)) =
        (words.word(), words.word(), words.word(), words.word())
    else {
        return Err(Reject::Cut);
    };
    let line = words.quoted().ok_or(Reject::NoRequest)?;
    if !line.closed {
        return Err(Reject::Cut);
    }
    if is_connection(line.field, status) {
        return Err(Reject::NoRequest);
    }
    draft.when = Some(when);
    let record = &mut *draft.record;
    read_request_line(line.field, record);
    record.client = Field::plain(without_port(client)).given();
    record.container = Field::plain(target).given();
    record.status = status_or_none(status)?;
    record.duration_us = sum_us(times)?;
    record.bytes = parse_bytes(sent);
    let user_agent = words.quoted();
    record.cut = user_agent.is_none_or(|user_agent| !user_agent.closed);
    record.user_agent = user_agent.and_then(|user_agent| user_agent.field.given());
    // The cipher, the TLS version and the target group stand before the trace id.
    for _ in 0..3 {
        words.word();
    }
    record.request_id = words
        .quoted()
        .filter(|trace| trace.closed)
        .and_then(|trace| trace.field.given());
    Ok(())
}

fn sum_us(times: [Option<&[u8]>; 3]) -> Result<Option<u64>, Reject> {
    let mut total = 0;
    let mut known = true;
    for time in times {
        match time.ok_or(Reject::Cut)? {
            b"-" | b"-1" => known = false,
            time => total += number_us(time, Unit::Seconds).ok_or(Reject::BadDuration)?,
        }
    }
    Ok(known.then_some(total))
}
