//! The TAI64N label of multilog, and then the text.
//!
//! ```text
//! @400000005270e0d604afce64 {"event": "logged_in", "user": "guido", "ip": "8.8.8.8"}
//! ```

use super::super::reject::Reject;
use super::super::timestamp::{When, tai64n};
use super::{Envelope, Form, Layer, Stamp, Starts};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Tai64n,
    example: "@400000005270e0d604afce64 {}",
    starts: Starts::Byte(b"@"),
    inside: true,
    open,
};

fn open<'a>(line: &'a [u8], _: Option<&Stamp<'a>>, layer: &mut Layer<'a>) -> Result<bool, Reject> {
    let Some((time, rest)) = tai64n::parse(line) else {
        return Ok(false);
    };
    let Some(text) = rest.strip_prefix(b" ") else {
        return Ok(false);
    };
    layer.envelope = Envelope::Tai64n;
    layer.when = Some(When::Exact(time));
    layer.text = text;
    Ok(true)
}
