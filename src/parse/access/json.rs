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
use super::{Access, Context, Draft, Format};

pub(super) const FORMAT: Format = Format {
    access: Access::Json,
    also: &["caddy", "traefik-json", "jsonl", "ndjson"],
    example: r#"{"time":"2015-09-06T05:58:05+09:00","method":"POST","uri":"/foo/bar?token=xxx&uuid=1234","status":200,"body_bytes":12,"response_time":0.057,"ua":"UA1"}"#,
    starts: b"{",
    sniff: |_| true,
    read,
};

/// In which object we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    /// `request`, `req`, `http`, `url`, `httpRequest`: what describes the request.
    Request,
    /// `response`, `res`, `httpResponse`: what describes its answer.
    Answer,
    /// ECS keeps the size of the answer here.
    Body,
    /// Kong's `latencies`, in milliseconds.
    Latencies,
    Headers,
    /// ECS keeps the duration here, in nanoseconds.
    Event,
}

/// How deep objects are entered: ECS has `http.response.body.bytes`.
const DEEPEST: u8 = 4;

fn read<'a>(text: &'a [u8], context: Context, draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut gathered = Gathered::new(draft);
    let walked = Scanner::enter(text)
        .and_then(|mut scanner| walk(&mut scanner, Place::Top, 1, &mut gathered));
    match walked {
        Ok(()) => gathered.finish(context, true),
        // The first line of JSON that was printed for people.
        Err(Broken::Cut) if text.trim_ascii() == b"{" => Err(Reject::NoRequest),
        Err(Broken::Cut) => Err(Reject::Cut),
        Err(Broken::Bad) => Err(Reject::BadJson),
    }
}

fn walk<'a>(
    scanner: &mut Scanner<'a>,
    place: Place,
    depth: u8,
    gathered: &mut Gathered<'_, '_, 'a>,
) -> Result<(), Broken> {
    while let Some(key) = scanner.key()? {
        match scanner.value()? {
            Value::Object => match inner_place(place, key) {
                Some(inner) if depth < DEEPEST => {
                    if place == Place::Top && key == b"request" {
                        // Caddy: nobody else has both a `request` object and a bare `duration`
                        // with a point.
                        gathered.hints.seconds_with_point = true;
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
                if place == Place::Top {
                    note(key, value, gathered);
                }
                if let (Some(field), Some(key)) = (value.field(), named(place, key)) {
                    gathered.take(key, field);
                }
            }
        }
    }
    Ok(())
}

fn inner_place(place: Place, key: &[u8]) -> Option<Place> {
    match (place, key) {
        (Place::Top | Place::Request, b"request" | b"req" | b"http" | b"url" | b"httpRequest") => {
            Some(Place::Request)
        }
        (Place::Top | Place::Request, b"response" | b"res" | b"httpResponse") => {
            Some(Place::Answer)
        }
        (Place::Answer, b"body") => Some(Place::Body),
        (Place::Top, b"latencies") => Some(Place::Latencies),
        (Place::Request, b"headers") => Some(Place::Headers),
        (Place::Top, b"event") => Some(Place::Event),
        _ => None,
    }
}

/// Notes what a member at the top says of the program.
fn note<'a>(key: &'a [u8], value: Value<'a>, gathered: &mut Gathered<'_, '_, 'a>) {
    match (key, value) {
        (b"level", Value::Text(level)) => gathered.hints.level = Some(level.raw),
        (b"level", Value::Bare(_)) => gathered.hints.level_is_number = true,
        (b"latency_human", Value::Text(words)) => gathered.in_words = Some(words),
        (b"event_type", Value::Text(kind)) => {
            // Suricata: what it says of a request beside the request.
            let beside = [&b"alert"[..], b"anomaly", b"drop", b"fileinfo", b"flow"];
            gathered.is_other |= beside.contains(&kind.raw);
        }
        _ => gathered.hints.note(key),
    }
}

/// What a member names.
fn named(place: Place, key: &[u8]) -> Option<Key> {
    match (place, key) {
        (Place::Top, _) => {}
        (Place::Headers, _) => return header(key),
        (Place::Event, b"duration") => {
            return Some(Key::Duration(Measure::sure(Unit::Nanoseconds)));
        }
        (Place::Latencies, b"request") => {
            return Some(Key::Duration(Measure::sure(Unit::Milliseconds)));
        }
        (Place::Body, b"bytes") => return Some(Key::BodyBytes),
        (Place::Event | Place::Latencies | Place::Body, _) => return None,
        // The size of a request is not that of its answer.
        (Place::Request, b"size" | b"bytes" | b"body_size" | b"content_length") => return None,
        (Place::Request, b"hostname") => return Some(Key::Host),
        // go-chi's httplog.
        (Place::Answer, b"elapsed") => {
            return Some(Key::Duration(Measure::sure(Unit::Milliseconds)));
        }
        (Place::Answer, b"contentLength") => return Some(Key::Bytes),
        (Place::Request | Place::Answer, _) => {}
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
