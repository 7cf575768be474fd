//! The TAI64N label of multilog, and then the text.
//!
//! ```text
//! @400000005270e0d604afce64 {"event": "logged_in", "user": "guido", "ip": "8.8.8.8"}
//! ```

use super::super::timestamp::{When, tai64n};
use super::{Envelope, Form, Framing, Layer, Speaker};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Tai64n,
    example: "@400000005270e0d604afce64 {}",
    starts: b"@",
    inside: true,
    open: |line| {
        let opened =
            tai64n::parse(line).and_then(|(time, rest)| Some((time, rest.strip_prefix(b" ")?)));
        Ok(opened.map(|(time, text)| Layer {
            envelope: Envelope::Tai64n,
            when: Some(When::Exact(time)),
            source: None,
            speaker: Speaker::Anyone,
            framing: Framing::Plain,
            text,
        }))
    },
};
