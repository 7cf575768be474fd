//! Quotes around a whole line, as exports to CSV and careless scripts leave them.
//!
//! ```text
//! "1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"GET / HTTP/1.1\" 200 12"
//! ```
//!
//! Only the outer quotes go here. Whether the inner ones are escaped, doubled or left as they were
//! is seen when the text is read. A list of clients in quotes is no such thing: its closing quote
//! follows an address, and an opening one follows a space, a backslash or a brace.

use super::super::reject::Reject;
use super::{Envelope, Form, Layer, Stamp, Starts};
use memchr::memchr;

pub(super) const FORM: Form = Form {
    envelope: Envelope::Quoted,
    example: r#""{}""#,
    starts: Starts::Byte(b"\""),
    inside: true,
    open,
};

fn open<'a>(line: &'a [u8], _: Option<&Stamp<'a>>, layer: &mut Layer<'a>) -> Result<bool, Reject> {
    let Some(inner) = line.strip_prefix(b"\"") else {
        return Ok(false);
    };
    let text = inner.strip_suffix(b"\"").unwrap_or(inner);
    let opens = match memchr(b'"', text) {
        Some(0) => false,
        Some(at) => matches!(text[at - 1], b' ' | b'\\' | b'{' | b'\t'),
        None => true,
    };
    if opens {
        layer.envelope = Envelope::Quoted;
        layer.text = text;
    }
    Ok(opens)
}
