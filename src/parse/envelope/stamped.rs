//! A timestamp, and then the text: alone, behind the tag of a program, or behind host and tag.
//!
//! ```text
//! 2020-02-05T17:39:52.119257+00:00 heroku[router]: at=info method=GET …
//! 2024-04-04T14:30:19.123456+00:00 host haproxy[6801]: …
//! 2024-04-04T14:30:19.123456789Z 1.2.3.4 - - "GET / HTTP/1.1" 200 12
//! ```
//!
//! `heroku logs`, rsyslog's file format and journalctl, `docker logs --timestamps`.

use super::super::reject::Reject;
use super::super::timestamp::When;
use super::{Envelope, Form, Layer, Stamp, Starts, tag};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Stamped,
    example: "2020-02-05T17:39:52.119257+00:00 app[web.1]: {}",
    starts: Starts::Timestamp,
    inside: true,
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
    let Some(text) = rest.strip_prefix(b" ") else {
        return Ok(false);
    };
    layer.envelope = Envelope::Stamped;
    layer.when = Some(When::Exact(*time));
    if !tag::take(text, layer) {
        layer.text = text;
        layer.with_time = Some(line);
    }
    Ok(true)
}
