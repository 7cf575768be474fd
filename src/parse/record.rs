//! What a line says: one request, as slices of the line.
//!
//! Durations are microseconds, times microseconds since 1970 in UTC. A field that the line does not
//! have, or has as `-`, is `None`.

use super::timestamp::Timestamp;
use std::borrow::Cow;

/// A line that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed<'a> {
    /// A request.
    Request(Record<'a>),
    /// A line of another source than the router, such as `web-1`.
    Other(&'a [u8]),
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// When it was logged.
    pub time: Timestamp,
    /// The HTTP method.
    pub method: &'a [u8],
    /// The path with its query string.
    pub path: Field<'a>,
    /// The HTTP status, 100 to 999.
    pub status: u16,
    /// How long it took. `None` for a request that upgraded (101): its time is the life of a
    /// connection.
    pub duration_us: Option<u64>,
    /// The bytes sent.
    pub bytes: Option<u64>,
    /// The host that was asked.
    pub host: Option<Field<'a>>,
    /// The request id, chosen by the client at times, so neither unique nor harmless.
    pub request_id: Option<Field<'a>>,
    /// The container that answered.
    pub container: Option<Field<'a>>,
    /// Whether the line ended before its end.
    pub cut: bool,
}

/// The bytes of a value as they stand in the line, between its quotes when it had some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The bytes, with their escapes.
    pub raw: &'a [u8],
    /// Whether there is a backslash to resolve.
    pub escaped: bool,
}

impl<'a> Field<'a> {
    /// The value with its escapes resolved; borrowed when there are none.
    ///
    /// Go's router quotes as `strconv.Quote` does: `\"`, `\\`, `\n`, `\t`, `\r`, `\xNN` for bad
    /// bytes, `\uNNNN` for what cannot be shown. A backslash before anything else stays.
    pub fn value(self) -> Cow<'a, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        let mut value = Vec::with_capacity(self.raw.len());
        let mut rest = self.raw;
        while let Some((&byte, tail)) = rest.split_first() {
            rest = tail;
            if byte != b'\\' {
                value.push(byte);
                continue;
            }
            let taken = unescape(rest, &mut value);
            if taken == 0 {
                value.push(b'\\');
            }
            rest = &rest[taken..];
        }
        Cow::Owned(value)
    }
}

/// Resolves the escape after a backslash; how many bytes it took, 0 when it is none.
fn unescape(rest: &[u8], value: &mut Vec<u8>) -> usize {
    let simple = match rest.first() {
        Some(byte @ (b'"' | b'\\')) => *byte,
        Some(b'n') => b'\n',
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'x') => match hex(rest.get(1..3)) {
            Some(code) => {
                value.push(code as u8);
                return 3;
            }
            None => return 0,
        },
        Some(b'u') => match hex(rest.get(1..5)).and_then(char::from_u32) {
            Some(character) => {
                value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return 5;
            }
            None => return 0,
        },
        _ => return 0,
    };
    value.push(simple);
    1
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |code, digit| {
        Some(code * 16 + char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_other_backslashes_stay() {
        for (raw, value) in [
            (&br#"a \"quoted\" word"#[..], &b"a \"quoted\" word"[..]),
            (br"back\\slash", b"back\\slash"),
            (br"tab\tnew\nline", b"tab\tnew\nline"),
            (br"\x41\xff", b"A\xff"),
            (br"\u00e9\u001b", "\u{e9}\u{1b}".as_bytes()),
            (br"\d \x4 \u12 \", br"\d \x4 \u12 \"),
        ] {
            assert_eq!(*Field { raw, escaped: true }.value(), *value);
        }
    }
}
