//! Lines of a Scalingo archive: a timestamp, a source in brackets, and what the source said.
//!
//! ```text
//! 2025-01-24 18:00:01.480364285 +0100 CET [web-1] hello
//! ```
//!
//! The source alone decides who speaks: the router's lines are requests, and an application that
//! quotes a router line is an application. A line with such a timestamp and no source is damage.

use super::super::find::find_soon;
use super::super::reject::Reject;
use super::super::timestamp::{Timestamp, When};
use super::{Envelope, Form, Layer, Speaker, Stamp, Starts};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Scalingo,
    example: "2025-01-24 18:00:01.480364285 +0100 CET [web-1] {}",
    starts: Starts::Timestamp,
    inside: false,
    open,
};

/// The longest name of a source.
const LONGEST_NAME: usize = 64;
/// The longest word for a zone, such as `CEST`.
const LONGEST_ZONE_WORD: usize = 8;

fn open<'a>(
    line: &'a [u8],
    stamp: Option<&Stamp<'a>>,
    layer: &mut Layer<'a>,
) -> Result<bool, Reject> {
    let Some(Stamp { time, rest }) = stamp else {
        return Ok(false);
    };
    // Java's log4j writes a comma before the milliseconds, and threads in brackets.
    if line.get(19) == Some(&b',') {
        return Ok(false);
    }
    let Some((source, text)) = split_source(rest) else {
        // RFC 3339 has a T, and is written by many; the layout with spaces is Go's.
        return if line[10] == b' ' {
            Err(Reject::NoSource)
        } else {
            Ok(false)
        };
    };
    fill(layer, *time, source, text);
    Ok(true)
}

/// Opens a line whose time was read, given what follows the bracket of its source; whether there is
/// a source.
#[inline(always)]
pub(in super::super) fn open_named<'a>(
    time: Timestamp,
    named: &'a [u8],
    layer: &mut Layer<'a>,
) -> bool {
    let Some((source, text)) = split_name(named) else {
        return false;
    };
    fill(layer, time, source, text);
    true
}

#[inline(always)]
fn fill<'a>(layer: &mut Layer<'a>, time: Timestamp, source: &'a [u8], text: &'a [u8]) {
    layer.envelope = Envelope::Scalingo;
    layer.when = Some(When::Exact(time));
    layer.source = Some(source);
    layer.speaker = if source == b"router" {
        Speaker::Router
    } else {
        Speaker::Application
    };
    layer.text = text.strip_prefix(b" ").unwrap_or(text);
}

/// ` CET [web-1] text` becomes `web-1` and ` text`. The word and the space before the bracket may
/// be missing; the word can be the offset again (`+04`).
fn split_source(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start();
    // Heroku's `app[web.1]: ` is no zone and no source of ours.
    let in_word = |byte: &&u8| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-')
    };
    let word = text.iter().take_while(in_word).count();
    if word > LONGEST_ZONE_WORD {
        return None;
    }
    split_name(text[word..].trim_ascii_start().strip_prefix(b"[")?)
}

/// `web-1] text` becomes `web-1` and ` text`.
#[inline(always)]
fn split_name(named: &[u8]) -> Option<(&[u8], &[u8])> {
    let close = find_soon(b']', &named[..named.len().min(LONGEST_NAME + 1)])?;
    let name = &named[..close];
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_name = name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(plain);
    is_name.then_some((name, &named[close + 1..]))
}
