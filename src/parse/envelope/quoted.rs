//! Quotes around a whole line, as exports to CSV and careless scripts leave them.
//!
//! ```text
//! "1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"GET / HTTP/1.1\" 200 12"
//! ```
//!
//! Only the outer quotes go here. Whether the inner ones are escaped, doubled or left as they were
//! is seen when the text is read. A list of clients in quotes is no such thing: its closing quote
//! follows an address, and an opening one follows a space, a backslash or a brace.

use super::{Envelope, Form, Framing, Layer, Speaker};
use memchr::memchr;

pub(super) const FORM: Form = Form {
    envelope: Envelope::Quoted,
    example: r#""{}""#,
    starts: b"\"",
    inside: true,
    open: |line| Ok(open(line)),
};

fn open(line: &[u8]) -> Option<Layer<'_>> {
    let inner = line.strip_prefix(b"\"")?;
    let text = inner.strip_suffix(b"\"").unwrap_or(inner);
    let opens = match memchr(b'"', text) {
        Some(0) => return None,
        Some(at) => matches!(text[at - 1], b' ' | b'\\' | b'{' | b'\t'),
        None => true,
    };
    opens.then_some(Layer {
        envelope: Envelope::Quoted,
        when: None,
        source: None,
        speaker: Speaker::Anyone,
        framing: Framing::Plain,
        text,
    })
}
