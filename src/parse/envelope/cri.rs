//! Kubernetes' container runtime interface: what kubelet's log files hold.
//!
//! ```text
//! 2025-12-31T17:37:40.493035218+01:00 stdout F hello
//! ```
//!
//! `P` marks a piece that goes on in the next line of the same stream, `F` the last one.

use super::super::reject::Reject;
use super::super::timestamp::When;
use super::{Envelope, Form, Framing, Layer, Stamp, Starts, Stream};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Cri,
    example: "2025-12-31T17:37:40.493035218+01:00 stdout F {}",
    starts: Starts::Timestamp,
    inside: false,
    open,
};

fn open<'a>(
    line: &'a [u8],
    stamp: Option<&Stamp<'a>>,
    layer: &mut Layer<'a>,
) -> Result<bool, Reject> {
    let (Some(Stamp { time, rest }), Some(b'T')) = (stamp, line.get(10)) else {
        return Ok(false);
    };
    let (stream, rest) = if let Some(rest) = rest.strip_prefix(b" stdout ") {
        (Stream::Out, rest)
    } else if let Some(rest) = rest.strip_prefix(b" stderr ") {
        (Stream::Error, rest)
    } else {
        return Ok(false);
    };
    (layer.framing, layer.text) = match rest {
        [b'F', b' ', text @ ..] => (Framing::Last(stream), text),
        [b'F'] => (Framing::Last(stream), &[][..]),
        [b'P', b' ', text @ ..] => (Framing::Piece(stream), text),
        _ => return Ok(false),
    };
    layer.envelope = Envelope::Cri;
    layer.when = Some(When::Exact(*time));
    Ok(true)
}
