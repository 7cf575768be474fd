//! Kubernetes' container runtime interface: what kubelet's log files hold.
//!
//! ```text
//! 2025-12-31T17:37:40.493035218+01:00 stdout F hello
//! ```
//!
//! `P` marks a piece that goes on in the next line of the same stream, `F` the last one.

use super::super::reject::Reject;
use super::super::timestamp::{TimestampError, When, iso};
use super::{Envelope, Form, Framing, Layer, Speaker, Stream};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Cri,
    example: "2025-12-31T17:37:40.493035218+01:00 stdout F {}",
    starts: super::DIGITS,
    inside: false,
    open,
};

fn open(line: &[u8]) -> Result<Option<Layer<'_>>, Reject> {
    if line.get(10) != Some(&b'T') {
        return Ok(None);
    }
    let (time, rest) = match iso::parse_timestamp(line) {
        Ok(parsed) => parsed,
        Err(TimestampError::Absent) => return Ok(None),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let (stream, rest) = if let Some(rest) = rest.strip_prefix(b" stdout ") {
        (Stream::Out, rest)
    } else if let Some(rest) = rest.strip_prefix(b" stderr ") {
        (Stream::Error, rest)
    } else {
        return Ok(None);
    };
    let (framing, text) = match rest {
        [b'F', b' ', text @ ..] => (Framing::Last(stream), text),
        [b'F'] => (Framing::Last(stream), &[][..]),
        [b'P', b' ', text @ ..] => (Framing::Piece(stream), text),
        _ => return Ok(None),
    };
    Ok(Some(Layer {
        envelope: Envelope::Cri,
        when: Some(When::Exact(time)),
        source: None,
        speaker: Speaker::Anyone,
        framing,
        text,
    }))
}
