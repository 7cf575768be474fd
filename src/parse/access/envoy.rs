//! Envoy's default access log, and Istio's, which puts three more fields into it.
//!
//! ```text
//! [2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"
//! [2026-02-24T14:23:15.456Z] "POST /api/orders HTTP/1.1" 503 UC via_upstream - "-" 156 91 30004 - "-" "python-requests/2.31.0" "f47ac10b" "order-service" "10.244.3.12:8080" …
//! ```
//!
//! Status, flags, bytes received, bytes sent, milliseconds, milliseconds of the upstream; then who
//! asked, with what, the request id, the host and the upstream. A line of the TCP proxy tells of a
//! connection, which is no request.

use super::super::duration::{Unit, number_us, parse_bytes};
use super::super::field::Field;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::timestamp::{TimestampError, iso};
use super::super::words::Words;
use super::{Access, Draft, Format, is_connection, status_or_none};

pub(super) const FORMAT: Format = Format {
    access: Access::Envoy,
    also: &["istio"],
    example: r#"[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80""#,
    starts: b"[",
    sniff: |text| matches!(text, [b'[', b'1' | b'2', _, _, _, b'-', ..]),
    read: |text, _, draft| read(text, draft),
};

fn read<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut words = Words::new(text);
    let time = words.bracketed().ok_or(Reject::NoRequest)?;
    let when = match iso::parse_when(time) {
        Ok((when, [])) => when,
        Ok(_) | Err(TimestampError::Absent) => return Err(Reject::NoRequest),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let line = words.quoted().ok_or(Reject::NoRequest)?;
    if !line.closed {
        return Err(Reject::Cut);
    }
    let (Some(status), Some(_flags), Some(mut received)) =
        (words.word(), words.word(), words.word())
    else {
        return Err(Reject::Cut);
    };
    if parse_bytes(received).is_none() {
        // Istio's details of the answer, of the connection's end, and of the transport's failure.
        words.word();
        words.quoted();
        received = words.word().ok_or(Reject::Cut)?;
    }
    if parse_bytes(received).is_none() || is_connection(line.field, status) {
        return Err(Reject::NoRequest);
    }
    let (Some(sent), Some(duration), Some(_upstream)) = (words.word(), words.word(), words.word())
    else {
        return Err(Reject::Cut);
    };
    draft.when = Some(when);
    let record = &mut *draft.record;
    read_request_line(line.field, record);
    record.status = status_or_none(status)?;
    record.bytes = parse_bytes(sent);
    // %START_TIME%.
    record.time_is_start = true;
    record.duration_us = match duration {
        b"-" => None,
        duration => Some(number_us(duration, Unit::Milliseconds).ok_or(Reject::BadDuration)?),
    };
    let mut next = || {
        // Half an address is another one.
        let quoted = words.quoted().filter(|quoted| quoted.closed);
        record.cut |= quoted.is_none();
        quoted.and_then(|quoted| quoted.field.given())
    };
    let (client, user_agent, request_id) = (next(), next(), next());
    let (host, upstream) = (next(), next());
    record.client = client;
    record.user_agent = user_agent;
    record.request_id = request_id;
    record.host = host.or(record.host);
    record.container = upstream.and_then(|upstream| {
        let raw = upstream.raw.strip_prefix(b"tcp://");
        let container = raw.map_or(upstream, |raw| Field { raw, ..upstream });
        container.given()
    });
    Ok(())
}
