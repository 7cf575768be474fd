//! `docker compose logs`: the name of the container, padded, and a bar.
//!
//! ```text
//! caddy  | {"level":"info","ts":1703373474.8,"msg":"handled request", …
//! ```
//!
//! `kubectl logs --prefix` writes the pod and the container in brackets instead:
//!
//! ```text
//! [pod/web-6b5d-x7k2p/nginx] 203.0.113.7 - - [24/Jan/2025:18:00:01 +0100] "GET / HTTP/1.1" 200 …
//! ```
//!
//! Compose pads the names with at least two spaces. With one, it may be any table that somebody
//! wrote, so that only a request in it makes it one of ours.

use super::super::find::find_soon;
use super::super::reject::Reject;
use super::{Envelope, Form, Layer, Speaker, Stamp, Starts};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Compose,
    example: "caddy-1  | {}",
    starts: Starts::Byte(b"[0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    inside: false,
    open,
};

/// The longest name of a container.
const LONGEST_NAME: usize = 128;

fn open<'a>(line: &'a [u8], _: Option<&Stamp<'a>>, layer: &mut Layer<'a>) -> Result<bool, Reject> {
    if let Some(inner) = line.strip_prefix(b"[pod/") {
        return Ok(open_pod(inner, layer));
    }
    // The bar is looked for first: nearly all lines with a word in front are told by its absence.
    let Some(space) = find_soon(b' ', &line[..line.len().min(LONGEST_NAME + 1)]) else {
        return Ok(false);
    };
    let (name, rest) = line.split_at(space);
    let spaces = rest
        .iter()
        .take(LONGEST_NAME)
        .take_while(|byte| **byte == b' ')
        .count();
    let [b'|', text @ ..] = &rest[spaces..] else {
        return Ok(false);
    };
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !name.iter().all(plain) {
        return Ok(false);
    }
    layer.envelope = Envelope::Compose;
    layer.source = Some(name);
    if spaces > 1 {
        layer.speaker = Speaker::Program;
    }
    layer.text = text.strip_prefix(b" ").unwrap_or(text);
    Ok(true)
}

/// `web-6b5d-x7k2p/nginx] text`.
fn open_pod<'a>(line: &'a [u8], layer: &mut Layer<'a>) -> bool {
    let head = &line[..line.len().min(2 * LONGEST_NAME)];
    let Some(end) = memchr::memchr(b']', head) else {
        return false;
    };
    let [b' ', text @ ..] = &line[end + 1..] else {
        return false;
    };
    layer.envelope = Envelope::Compose;
    layer.source = Some(&line[..end]);
    layer.speaker = Speaker::Program;
    layer.text = text;
    true
}
