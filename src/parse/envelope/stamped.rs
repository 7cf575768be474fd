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
use super::super::timestamp::{TimestampError, When, iso};
use super::{Envelope, Form, Framing, Layer, Speaker, tag};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Stamped,
    example: "2020-02-05T17:39:52.119257+00:00 app[web.1]: {}",
    starts: super::DIGITS,
    inside: true,
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
    let Some(text) = rest.strip_prefix(b" ") else {
        return Ok(None);
    };
    let tagged = tag::take(text);
    Ok(Some(Layer {
        envelope: Envelope::Stamped,
        when: Some(When::Exact(time)),
        source: tagged.as_ref().map(|tagged| tagged.source),
        speaker: tagged
            .as_ref()
            .map_or(Speaker::Anyone, |tagged| tagged.speaker),
        framing: Framing::Plain,
        text: tagged.map_or(text, |tagged| tagged.text),
    }))
}
