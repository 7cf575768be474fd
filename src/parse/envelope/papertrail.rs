//! Papertrail's archives: ten columns between tabs.
//!
//! ```text
//! 443623567096307717⇥2014-09-02T15:22:44⇥2014-09-03T00:48:43Z⇥4147981⇥app⇥54.198.230.235⇥Local7⇥Info⇥heroku/router⇥at=info method=GET path="/" …
//! ```
//!
//! (with tabs for the arrows): id, when it was generated and received, source id, name and address,
//! facility, severity, program, text. The second column is the time; it may lack its zone. Of
//! Heroku the program is `heroku/router` or `app/web.1`.

use super::super::reject::Reject;
use super::super::timestamp::{TimestampError, iso};
use super::{Envelope, Form, Layer, Speaker, Stamp, Starts, tag};
use memchr::memchr;

pub(super) const FORM: Form = Form {
    envelope: Envelope::Papertrail,
    example: "443623567096307717\t2014-09-02T15:22:44Z\t2014-09-02T15:22:45Z\t4147981\tdemo\t203.0.113.235\tLocal7\tInfo\tapp/web.1\t{}",
    starts: Starts::Byte(b"0123456789"),
    inside: false,
    open,
};

/// The longest id: a number of 64 bits.
const LONGEST_ID: usize = 20;
/// The columns between the times and the program.
const BETWEEN: usize = 5;

fn open<'a>(line: &'a [u8], _: Option<&Stamp<'a>>, layer: &mut Layer<'a>) -> Result<bool, Reject> {
    let head = line.iter().take(LONGEST_ID + 1);
    let digits = head.take_while(|byte| byte.is_ascii_digit()).count();
    let Some([b'\t', rest @ ..]) = line.get(digits..) else {
        return Ok(false);
    };
    let mut rest = rest;
    let (Some(generated), Some(received)) = (take_column(&mut rest), take_column(&mut rest)) else {
        return Ok(false);
    };
    let when = match iso::parse_when(generated) {
        Ok((when, [])) => when,
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
        Ok(_) | Err(TimestampError::Absent) => return Ok(false),
    };
    if !matches!(iso::parse_when(received), Ok((_, []))) {
        return Ok(false);
    }
    for _ in 0..BETWEEN {
        if take_column(&mut rest).is_none() {
            return Ok(false);
        }
    }
    let Some(program) = take_column(&mut rest) else {
        return Ok(false);
    };
    let (source, speaker) = match memchr(b'/', program) {
        Some(slash) => tag::who(&program[..slash], &program[slash + 1..]),
        None => (program, Speaker::Program),
    };
    layer.envelope = Envelope::Papertrail;
    layer.when = Some(when);
    layer.source = Some(source);
    layer.speaker = speaker;
    layer.text = rest.strip_prefix(b" ").unwrap_or(rest);
    Ok(true)
}

/// The text up to a tab, which goes.
fn take_column<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = memchr(b'\t', rest)?;
    let column = &rest[..end];
    *rest = &rest[end + 1..];
    Some(column)
}
