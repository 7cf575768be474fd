//! Docker's json-file: every line of a container as a JSON string.
//!
//! ```text
//! {"log":"172.17.0.1 - - [13/Nov/2022:20:39:06 +0000] \"GET / HTTP/1.1\" 200 353\n","stream":"stdout","time":"2022-11-13T20:39:06.57Z"}
//! ```
//!
//! A line of more than 16 KiB comes in pieces; all but the last lack the `\n`.

use super::super::json::{Broken, Scanner, Value};
use super::super::reject::Reject;
use super::super::timestamp::value;
use super::{Envelope, Form, Framing, Layer, Stamp, Starts, Stream};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Docker,
    example: r#"{"log":"{}\n","stream":"stdout","time":"2022-11-13T20:39:06.57Z"}"#,
    starts: Starts::Byte(b"{"),
    inside: false,
    open,
};

fn open<'a>(line: &'a [u8], _: Option<&Stamp<'a>>, layer: &mut Layer<'a>) -> Result<bool, Reject> {
    // Its three keys come in any order; no access line begins with `log` or `stream`.
    let starts = [&b"{\"log\":"[..], b"{\"stream\":\"std"];
    let may_be = starts.iter().any(|start| line.starts_with(start))
        || (line.starts_with(b"{\"time\":") && memchr::memmem::find(line, b"\"log\":").is_some());
    if !may_be {
        return Ok(false);
    }
    read(line, layer).map_err(|broken| match broken {
        Broken::Cut => Reject::Cut,
        Broken::Bad => Reject::BadJson,
    })
}

fn read<'a>(line: &'a [u8], layer: &mut Layer<'a>) -> Result<bool, Broken> {
    let mut scanner = Scanner::enter(line)?;
    let (mut log, mut stream, mut time) = (None, None, None);
    while let Some(key) = scanner.key()? {
        match (key, scanner.value()?) {
            (_, Value::Object | Value::Array) => scanner.leave()?,
            (b"log", Value::Text(text)) => log = Some(text),
            (b"stream", Value::Text(text)) => stream = Some(text),
            (b"time", Value::Text(text)) => time = Some(text),
            (_, Value::Text(_) | Value::Bare(_)) => {}
        }
    }
    let (Some(log), true) = (log, stream.is_some() || time.is_some()) else {
        return Ok(false);
    };
    layer.envelope = Envelope::Docker;
    layer.when = time.and_then(|time| value::parse_when(time.raw).ok());
    layer.framing = Framing::Json(match stream {
        Some(stream) if stream.raw == b"stderr" => Stream::Error,
        Some(_) | None => Stream::Out,
    });
    layer.text = log.raw;
    Ok(true)
}
