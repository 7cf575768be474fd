//! JSON lines: one object a request, under the key names of many programs.
//!
//! ```text
//! {"time":"2015-09-06T05:58:05+09:00","method":"POST","uri":"/foo/bar?token=xxx&uuid=1234","status":200,"body_bytes":12,"response_time":0.057,"ua":"UA1"}
//! ```
//!
//! Caddy keeps the request in an object of its own, pino and ECS in several; the headers of Caddy
//! are lists. Where the unit of a duration depends on the program, other keys of the line give the
//! program away.

use super::super::duration::Unit;
use super::super::json::{Broken, Scanner, Value};
use super::super::keys::{Key, Measure, key_of};
use super::super::reject::Reject;
use super::gathered::Gathered;
use super::{Access, Context, Format, Request};

pub(super) const FORMAT: Format = Format {
    access: Access::Json,
    also: &["caddy", "traefik-json", "jsonl", "ndjson"],
    example: r#"{"time":"2015-09-06T05:58:05+09:00","method":"POST","uri":"/foo/bar?token=xxx&uuid=1234","status":200,"body_bytes":12,"response_time":0.057,"ua":"UA1"}"#,
    sniff: |text| text.first() == Some(&b'{'),
    read,
};

/// In which object we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    /// `request`, `req`, `http`, `url`, `response`, `res`, `httpRequest`: what describes the
    /// request or its answer.
    Request,
    Headers,
    /// ECS keeps the duration here, in nanoseconds.
    Event,
}

/// How deep objects are entered: ECS has `http.request.method`, Caddy `request.headers.Referer`.
const DEEPEST: u8 = 3;

fn read(text: &[u8], context: Context) -> Result<Request<'_>, Reject> {
    let mut gathered = Gathered::default();
    let walked = Scanner::enter(text)
        .and_then(|mut scanner| walk(&mut scanner, Place::Top, 1, &mut gathered));
    match walked {
        Ok(()) => gathered.finish(context, true),
        Err(Broken::Cut) => Err(Reject::Cut),
        Err(Broken::Bad) => Err(Reject::BadJson),
    }
}

fn walk<'a>(
    scanner: &mut Scanner<'a>,
    place: Place,
    depth: u8,
    gathered: &mut Gathered<'a>,
) -> Result<(), Broken> {
    while let Some(key) = scanner.key()? {
        match scanner.value()? {
            Value::Object => match inner_place(place, key) {
                Some(inner) if depth < DEEPEST => {
                    if place == Place::Top && key == b"request" {
                        // Caddy: nobody else has both a `request` object and a bare `duration`.
                        gathered.unit = gathered.unit.or(Some(Unit::Seconds));
                    }
                    walk(scanner, inner, depth + 1, gathered)?;
                }
                Some(_) | None => scanner.leave()?,
            },
            Value::Array if place == Place::Headers => {
                if let (Some(text), Some(key)) = (scanner.first_text()?, header(key)) {
                    gathered.take(key, text);
                }
            }
            Value::Array => scanner.leave()?,
            value @ (Value::Text(_) | Value::Bare(_)) => {
                if let (Some(field), Some(key)) = (value.field(), named(place, key, gathered)) {
                    gathered.take(key, field);
                }
            }
        }
    }
    Ok(())
}

fn inner_place(place: Place, key: &[u8]) -> Option<Place> {
    match (place, key) {
        (
            Place::Top | Place::Request,
            b"request" | b"req" | b"http" | b"url" | b"response" | b"res" | b"httpRequest",
        ) => Some(Place::Request),
        (Place::Request, b"headers") => Some(Place::Headers),
        (Place::Top, b"event") => Some(Place::Event),
        _ => None,
    }
}

/// What a member names, and notes what its name says of the program.
fn named(place: Place, key: &[u8], gathered: &mut Gathered<'_>) -> Option<Key> {
    match (place, key) {
        (Place::Headers, _) => return header(key),
        (Place::Event, b"duration") => {
            return Some(Key::Duration(Measure::sure(Unit::Nanoseconds)));
        }
        (Place::Event, _) => return None,
        // The size of a request is not that of its answer.
        (Place::Request, b"size" | b"bytes") => return None,
        // Envoy, and Rails with lograge, count milliseconds; echo nanoseconds.
        (Place::Top, b"response_flags" | b"controller") => gathered.unit = Some(Unit::Milliseconds),
        (Place::Top, b"latency_human") => gathered.unit = Some(Unit::Nanoseconds),
        (Place::Top | Place::Request, _) => {}
    }
    key_of(key)
}

fn header(name: &[u8]) -> Option<Key> {
    if name.eq_ignore_ascii_case(b"user-agent") {
        Some(Key::UserAgent)
    } else if name.eq_ignore_ascii_case(b"referer") {
        Some(Key::Referer)
    } else {
        None
    }
}
